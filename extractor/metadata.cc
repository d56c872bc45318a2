#include "extractor/metadata.h"

#include <algorithm>

#include "extractor/date.h"
#include "extractor/label.h"
#include "extractor/metadata_line.h"
#include "extractor/sections.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestLine = 1200;     // bytes
constexpr size_t kLongestParagraph = 60;  // code points; longer lines are the body
constexpr size_t kMostBlocks = 60;
constexpr size_t kTailBlocks = 30;  // the foot of a flattened page

class MetadataReader {
 public:
  MetadataReader(const Content& content, const PhraseIndex& phrases) : content_(content), phrases_(phrases) {}

  PageMetadata Read() {
    found_.consumed.resize(content_.blocks.size());
    in_preamble_ = true;
    for (const Block& block : content_.preamble) {
      found_.preamble_consumed.push_back(ReadBlock(block, FoldLabel(block.text)));
    }
    in_preamble_ = false;
    Forget();
    for (size_t i = 0; i < std::min(content_.blocks.size(), kMostBlocks); ++i) {
      const Block& block = content_.blocks[i];
      if (block.kind != BlockKind::kTable && EndsHead(block)) break;
      found_.consumed[i] = ReadBlock(block, block.folded);
      // Two blank lines part the block from the text in flattened pages.
      const bool gap = i + 1 < content_.blocks.size() && content_.blocks[i + 1].line > block.line + 2;
      if (gap) Forget();
    }
    ReadTags();
    FindSiteCode();
    for (std::optional<std::string>* next : {&tag_published_, &found_.metadata.issued, &updated_}) {
      if (!found_.published) found_.published = *next;
    }
    return std::move(found_);
  }

 private:
  bool EndsHead(const Block& block) const {
    if (IsFoldedChapter(block.folded)) return true;
    size_t bytes = 0;
    return block.folded.size() > 2 * kLongestParagraph && CountCodePoints(block.text) > kLongestParagraph &&
           phrases_.FieldAt(block.folded, &bytes) == nullptr;
  }

  void Forget() { pending_ = nullptr; }

  bool ReadBlock(const Block& block, std::string_view folded) {
    if (block.kind == BlockKind::kTable) return ReadGrid(block.grid);
    if (block.text.size() > kLongestLine) return false;
    if (block.text.find('|') == std::string::npos) return ReadLine(block.text, folded);
    bool any = false;
    std::string_view rest = block.text;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('|'), rest.size());
      const std::string_view part = TrimWhiteSpace(rest.substr(0, end));
      any |= ReadLine(part, FoldLabel(part));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return any;
  }

  // An index block drawn as a table counts as one only with two labels; a table of the form has none.
  bool ReadGrid(const Grid& grid) {
    int labels = 0;
    std::vector<const std::string*> over;  // labels of the row above, where it holds nothing else
    for (const auto& row : grid.rows) {
      Forget();
      std::vector<const std::string*> here;
      bool all = true;
      for (size_t c = 0; c < row.size(); ++c) {
        if (!row[c].origin || row[c].text.size() > kLongestLine) continue;
        const std::string folded = FoldLabel(row[c].text);
        const std::string* label = WholeLabel(folded);
        here.resize(row.size());
        here[c] = label;
        all = all && label != nullptr;
        labels += label != nullptr;
        if (c < over.size() && over[c] != nullptr && label == nullptr) {
          Keep(*over[c], TrimWhiteSpace(row[c].text));
        } else if (ReadLine(row[c].text, folded) && label == nullptr && pending_ == nullptr) {
          labels += folded.find(':') != std::string::npos;
        }
      }
      over = all && here.size() > 1 ? here : std::vector<const std::string*>();
    }
    Forget();
    return labels >= 2;
  }

  // The field of a label that stands alone.
  const std::string* WholeLabel(std::string_view folded) const {
    if (folded.starts_with('(') && folded.ends_with(')')) folded = folded.substr(1, folded.size() - 2);
    if (folded.ends_with(':')) folded.remove_suffix(1);
    size_t bytes = 0;
    const std::string* field = phrases_.FieldAt(folded, &bytes);
    return field != nullptr && bytes == folded.size() ? field : nullptr;
  }

  bool ReadLine(std::string_view line, std::string_view folded) {
    if (folded.empty()) return false;
    if (const std::string* field = WholeLabel(folded)) {
      pending_ = field;
      return true;
    }
    if (ReadFields(line, folded)) return Forget(), true;
    if (pending_ != nullptr) {
      const std::string field = *pending_;
      Forget();
      return !folded.ends_with("报告") && Keep(field, TrimWhiteSpace(line));
    }
    return ReadBareDate(line, folded);
  }

  // 发布时间:2021-01-28 来源:…: each value reaches to the next label.
  bool ReadFields(std::string_view line, std::string_view folded) {
    size_t bytes = 0;
    const bool bracket = folded.starts_with('(');
    if (phrases_.FieldAt(folded.substr(bracket ? 1 : 0), &bytes) == nullptr && !BeginsWithDate(folded)) return false;
    const FoldedLine aligned(line);
    const Touching touching = in_preamble_ ? Touching::kAny : in_block_ ? Touching::kStrict : Touching::kNone;
    const std::vector<LineField> fields = FieldsOfLine(aligned, phrases_, touching);
    if (fields.empty()) return false;
    const bool at_start = fields.front().label <= (bracket ? 1u : 0u);
    if (!at_start && !KeepDateBefore(aligned.RawFrom(0, fields.front().label))) return false;
    bool any = !at_start;
    for (size_t i = 0; i < fields.size(); ++i) {
      const size_t end = i + 1 < fields.size() ? fields[i + 1].label : aligned.text.size();
      const std::string_view value = aligned.RawFrom(fields[i].value, end);
      any = (value.empty() && fields[i].colon) || Keep(*fields[i].field, value) || any;
    }
    if (any) in_block_ = true;
    return any;
  }

  static bool BeginsWithDate(std::string_view folded) {
    return folded.starts_with("20") || folded.starts_with("(20") || folded.starts_with("19");
  }

  // 2021-01-28 13:55 来源:…: the line's date stands before its first label.
  bool KeepDateBefore(std::string_view text) {
    const std::optional<FoundDate> date = FindDate(text);
    return date && date->whole && Set(&found_.published, date->iso);
  }

  // A date and time alone under the title; a date without a time of day may be the signature's.
  bool ReadBareDate(std::string_view line, std::string_view folded) {
    if (folded.size() > 40 || !BeginsWithDate(folded)) return false;
    const std::optional<FoundDate> date = FindDate(line);
    if (!date || !date->whole || (!in_preamble_ && date->iso.find('T') == std::string::npos)) return false;
    return Set(&found_.published, date->iso);
  }

  // Puts a value where its field wants it; false where it does not look like one.
  bool Keep(const std::string& field, std::string_view value) {
    while (value.starts_with("[") || value.starts_with("]")) value = TrimWhiteSpace(value.substr(1));
    while (value.ends_with("]") || value.ends_with("[")) value = TrimWhiteSpace(value.substr(0, value.size() - 1));
    if (value.empty()) return false;
    if (field.empty()) return IsShortName(value);
    if (std::optional<std::string>* place = DatePlaceOf(field)) {
      const std::optional<FoundDate> date = FindDate(value);
      return date && Set(place, date->iso);
    }
    if (field == "index_number") return IsIndexNumber(value) && Set(&found_.metadata.index_number, value);
    if (field == "validity") return IsValidity(value) && Set(&found_.metadata.validity, value);
    std::optional<std::string>* place = PlaceOf(field);
    return place != nullptr && IsShortName(value) && Set(place, value);
  }

  std::optional<std::string>* DatePlaceOf(std::string_view field) {
    if (field == "published") return &found_.published;
    if (field == "issued") return &found_.metadata.issued;
    return field == "updated" ? &updated_ : nullptr;
  }

  std::optional<std::string>* PlaceOf(std::string_view field) {
    Metadata& m = found_.metadata;
    if (field == "document_number") return &m.document_number;
    if (field == "publisher") return &m.publisher;
    if (field == "department") return &m.department;
    if (field == "form") return &m.form;
    if (field == "keywords") return &m.keywords;
    if (field == "source") return &m.source;
    return nullptr;
  }

  // The first value stays: index blocks stand above what repeats them.
  static bool Set(std::optional<std::string>* place, std::string_view value) {
    if (!*place) *place = JoinHan(value);
    return true;
  }

  void ReadTags() {
    std::optional<std::string> source;
    std::optional<std::string> keywords;
    for (const auto& [name, value] : content_.meta) {
      const auto field = phrases_.words.meta_tags.find(name);
      if (field == phrases_.words.meta_tags.end() || IsTemplateText(value)) continue;
      if (field->second == "published") {
        if (const auto date = DateOfTag(value)) tag_published_ = date;
      } else if (field->second == "source") {
        source = JoinHan(value);
      } else if (field->second == "keywords") {
        // Portals print their own name as keywords of every page.
        const bool site = value.find("网站") != std::string::npos || value.find("门户") != std::string::npos;
        if (!site) keywords = JoinHan(value);
      } else if (field->second == "site_name") {
        found_.site_name = FoldLabel(value);
      } else if (field->second == "site_code" && IsSiteCode(value)) {
        found_.site_code = value;
      }
    }
    if (!found_.metadata.source) found_.metadata.source = source;
    if (!found_.metadata.keywords) found_.metadata.keywords = keywords;
  }

  // The 网站标识码 that the page's foot prints.
  void FindSiteCode() {
    if (!found_.site_code.empty()) return;
    found_.site_code = SiteCodeIn(content_.frame_text);
    const size_t begin = content_.blocks.size() - std::min(content_.blocks.size(), kTailBlocks);
    for (size_t i = content_.blocks.size(); i-- > begin && found_.site_code.empty();) {
      if (content_.blocks[i].text.size() < kLongestLine) found_.site_code = SiteCodeIn(content_.blocks[i].folded);
    }
  }

  const Content& content_;
  const PhraseIndex& phrases_;
  PageMetadata found_;
  std::optional<std::string> tag_published_;
  std::optional<std::string> updated_;
  const std::string* pending_ = nullptr;
  bool in_preamble_ = false;
  bool in_block_ = false;  // a line of metadata came before
};

}  // namespace

void LiftIndexTables(Content* content, const PhraseIndex& phrases) {
  constexpr size_t kMostRows = 40;
  const auto is_index = [&](const Block& block) {
    if (block.kind != BlockKind::kTable || block.grid.rows.size() > kMostRows) return false;
    size_t labels = 0;
    size_t slots = 0;
    for (const auto& row : block.grid.rows) {
      for (const Slot& slot : row) {
        if (!slot.origin || slot.text.empty()) continue;
        ++slots;
        const std::string folded = FoldLabel(std::string_view(slot.text).substr(0, 120));
        size_t bytes = 0;
        const std::string* field = phrases.FieldAt(folded, &bytes);
        labels += field != nullptr && (bytes == folded.size() || folded[bytes] == ':');
      }
    }
    return labels >= 2 && 3 * labels >= slots;
  };
  auto& blocks = content->blocks;
  for (size_t i = 0; i < std::min(blocks.size(), kMostBlocks);) {
    if (!is_index(blocks[i])) {
      ++i;
      continue;
    }
    content->preamble.push_back(std::move(blocks[i]));
    blocks.erase(blocks.begin() + static_cast<ptrdiff_t>(i));
  }
}

PageMetadata ReadMetadata(const Content& content, const PhraseIndex& phrases) {
  return MetadataReader(content, phrases).Read();
}

}  // namespace lantai::extractor
