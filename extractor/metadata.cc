#include "extractor/metadata.h"

#include <algorithm>

#include "extractor/date.h"
#include "extractor/label.h"
#include "extractor/sections.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestLine = 1200;     // bytes
constexpr size_t kLongestParagraph = 60;  // code points; longer lines are the body
constexpr size_t kLongestValue = 80;      // code points
constexpr size_t kMostBlocks = 60;

// A line folded, with the place in the line where each folded byte comes from.
struct FoldedLine {
  explicit FoldedLine(std::string_view line) : raw(line) {
    for (size_t pos = 0; pos < line.size();) {
      const size_t start = pos;
      const char32_t c = FoldCodePoint(NextCodePoint(line, &pos));
      if (c == U' ') continue;
      AppendCodePoint(c, &text);
      origin.resize(text.size(), start);
    }
    origin.push_back(line.size());
  }
  std::string_view RawFrom(size_t begin, size_t end) const {
    return TrimWhiteSpace(raw.substr(origin[begin], origin[end] - origin[begin]));
  }

  std::string_view raw;
  std::string text;
  std::vector<size_t> origin;
};

bool IsIndexNumber(std::string_view value) {
  const bool digit = value.find_first_of("0123456789") != std::string_view::npos;
  return digit && CountCodePoints(value) <= 50 && value.find("。") == std::string_view::npos;
}

bool IsShortName(std::string_view value) {
  return CountCodePoints(value) <= kLongestValue && value.find("。") == std::string_view::npos;
}

bool IsValidity(std::string_view value) {
  const std::string folded = FoldLabel(value);
  for (const std::string_view word : {"有效", "失效", "无效", "废止", "是", "否", "现行", "已修改", "部分"}) {
    if (folded.starts_with(word)) return CountCodePoints(folded) <= 12;
  }
  return false;
}

class MetadataReader {
 public:
  MetadataReader(const Content& content, const Phrases& phrases) : content_(content), phrases_(phrases) {}

  PageMetadata Read() {
    found_.consumed.resize(content_.blocks.size());
    for (const Block& block : content_.preamble) ReadBlock(block);
    Forget();
    for (size_t i = 0; i < std::min(content_.blocks.size(), kMostBlocks); ++i) {
      const Block& block = content_.blocks[i];
      if (block.kind != BlockKind::kTable && EndsHead(block)) break;
      found_.consumed[i] = ReadBlock(block);
      // Two blank lines part the block from the text in flattened pages.
      const bool gap = i + 1 < content_.blocks.size() && content_.blocks[i + 1].line > block.line + 2;
      if (gap) Forget();
    }
    ReadTags();
    if (!found_.published && found_.metadata.issued) found_.published = found_.metadata.issued;
    return std::move(found_);
  }

 private:
  bool EndsHead(const Block& block) const {
    if (IsChapterHeading(block.text)) return true;
    return CountCodePoints(block.text) > kLongestParagraph && FindField(block.text.substr(0, 60)) == nullptr;
  }

  void Forget() { pending_ = nullptr; }

  // The field of a label, or nullptr. "" is a label whose value is kept nowhere.
  const std::string* FieldOf(std::string_view label) const {
    if (const auto at = phrases_.index_labels.find(label); at != phrases_.index_labels.end()) return &at->second;
    if (const auto at = phrases_.meta_labels.find(label); at != phrases_.meta_labels.end()) return &at->second;
    return nullptr;
  }

  // The field of the label that a line begins with, up to its first colon.
  const std::string* FindField(std::string_view line) const {
    const std::string folded = FoldLabel(line);
    return FieldOf(std::string_view(folded).substr(0, folded.find(':')));
  }

  bool ReadBlock(const Block& block) {
    if (block.kind == BlockKind::kTable) return ReadGrid(block.grid);
    if (block.text.size() > kLongestLine) return false;
    if (block.text.find('|') == std::string::npos) return ReadLine(block.text);
    bool any = false;
    std::string_view rest = block.text;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('|'), rest.size());
      any |= ReadLine(TrimWhiteSpace(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return any;
  }

  // An index block drawn as a table counts as one only with two labels; a table of the form has none.
  bool ReadGrid(const Grid& grid) {
    for (const auto& row : grid.rows) {
      Forget();
      for (const Slot& slot : row) {
        if (slot.origin && slot.text.size() <= kLongestLine) ReadLine(slot.text);
      }
    }
    Forget();
    return false;
  }

  bool ReadLine(std::string_view line) {
    const FoldedLine folded(line);
    if (folded.text.empty()) return false;
    std::string_view label = folded.text;
    if (label.starts_with('(') && label.ends_with(')')) label = label.substr(1, label.size() - 2);
    if (label.ends_with(':')) label.remove_suffix(1);
    if (const std::string* field = FieldOf(label)) {
      pending_ = field;
      return true;
    }
    if (ReadInline(folded)) return Forget(), true;
    if (pending_ == nullptr) return false;
    const std::string field = *pending_;
    Forget();
    return Keep(field, TrimWhiteSpace(line));
  }

  // 发布时间：2021-01-28 来源：…: each value reaches to the next label.
  bool ReadInline(const FoldedLine& folded) {
    struct Found {
      size_t label;
      size_t value;
      const std::string* field;
    };
    std::vector<Found> fields;
    const std::string_view text = folded.text;
    for (size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
      const size_t from = fields.empty() ? 0 : fields.back().value;
      for (size_t start = from; start < colon; ++start) {
        if (const std::string* field = FieldOf(text.substr(start, colon - start))) {
          fields.push_back({start, colon + 1, field});
          break;
        }
      }
    }
    // A sentence may hold 来源: somewhere; a line of metadata begins with a label, brackets apart.
    if (fields.empty() || fields.front().label > 1) return false;
    for (size_t i = 0; i < fields.size(); ++i) {
      const size_t end = i + 1 < fields.size() ? fields[i + 1].label : text.size();
      Keep(*fields[i].field, folded.RawFrom(fields[i].value, end));
    }
    return true;
  }

  // Puts a value where its field wants it; false where it does not look like one.
  bool Keep(const std::string& field, std::string_view value) {
    while (value.starts_with("[") || value.starts_with("]")) value = TrimWhiteSpace(value.substr(1));
    while (value.ends_with("]") || value.ends_with("[")) value = TrimWhiteSpace(value.substr(0, value.size() - 1));
    if (value.empty()) return false;
    if (field.empty()) return IsShortName(value);
    if (field == "published" || field == "issued") return KeepDate(field, value);
    if (field == "index_number") return IsIndexNumber(value) && Set(&found_.metadata.index_number, value);
    if (field == "validity") return IsValidity(value) && Set(&found_.metadata.validity, value);
    std::optional<std::string>* place = PlaceOf(field);
    return place != nullptr && IsShortName(value) && Set(place, value);
  }

  bool KeepDate(const std::string& field, std::string_view value) {
    const std::optional<FoundDate> date = FindDate(value);
    if (!date) return false;
    return Set(field == "issued" ? &found_.metadata.issued : &found_.published, date->iso);
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

  // Tags may be printed twice, the site's header first: the last one is the article's.
  void ReadTags() {
    std::optional<std::string> published;
    std::optional<std::string> source;
    for (const auto& [name, value] : content_.meta) {
      const auto field = phrases_.meta_tags.find(name);
      if (field == phrases_.meta_tags.end()) continue;
      if (field->second == "published") {
        if (const auto date = FindDate(value)) published = date->iso;
      } else if (field->second == "source" && !TrimWhiteSpace(value).empty()) {
        source = JoinHan(value);
      }
    }
    if (!found_.published) found_.published = published;
    if (!found_.metadata.source) found_.metadata.source = source;
  }

  const Content& content_;
  const Phrases& phrases_;
  PageMetadata found_;
  const std::string* pending_ = nullptr;
};

}  // namespace

PageMetadata ReadMetadata(const Content& content, const Phrases& phrases) {
  return MetadataReader(content, phrases).Read();
}

}  // namespace lantai::extractor
