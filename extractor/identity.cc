#include "extractor/identity.h"

#include <algorithm>
#include <map>

#include "extractor/date.h"
#include "extractor/label.h"
#include "extractor/sections.h"
#include "extractor/title.h"

namespace lantai::extractor {
namespace {

constexpr size_t kTitleLines = 40;     // the title stands among the first lines or nowhere
constexpr size_t kSignatureLines = 6;  // unit and date stand among the last lines
constexpr size_t kLongestLine = 80;    // code points of a title or signature
constexpr size_t kEnoughText = 600;    // bytes of text that bear a title out

bool IsSentence(std::string_view line) {
  return line.find("。") != std::string_view::npos || CountCodePoints(line) > kLongestLine;
}

bool HasDecoy(std::string_view title, const Phrases& phrases) {
  const std::string folded = FoldLabel(title);
  return std::any_of(phrases.decoy_words.begin(), phrases.decoy_words.end(),
                     [&](const std::string& word) { return folded.find(word) != std::string::npos; });
}

// <title> without the site's name behind - _ |.
std::string_view FirstPart(std::string_view head_title) {
  return TrimWhiteSpace(head_title.substr(0, head_title.find_first_of("_|")));
}

// How much of a title a text is: 0 none, 1 a report's without a unit, 2 a report's.
int TitleRank(std::string_view text, const Phrases& phrases) {
  if (text.empty() || IsSentence(text)) return 0;
  const TitleParts parts = ParseTitle(text, phrases);
  if (!parts.is_report) return 0;
  return parts.unit.empty() ? 1 : 2;
}

// A title may be broken over two or three lines: unit, year and subject.
struct BrokenTitle {
  size_t first = 0;
  size_t last = 0;
  std::string text;
  int rank = 0;
};

BrokenTitle TitleAround(const std::vector<Block>& blocks, size_t at, const Phrases& phrases) {
  BrokenTitle best{at, at, blocks[at].text, TitleRank(blocks[at].text, phrases)};
  std::string joined = blocks[at].text;
  for (size_t first = at; first-- > 0 && at - first <= 2 && best.rank < 2;) {
    const std::string& line = blocks[first].text;
    if (blocks[first].kind == BlockKind::kTable || IsSentence(line) || line.find('>') != std::string::npos) break;
    joined = line + joined;
    const int rank = TitleRank(joined, phrases);
    if (rank > best.rank) best = {first, at, joined, rank};
  }
  return best;
}

// The best title among the first blocks of the body.
BrokenTitle TitleInBlocks(const std::vector<Block>& blocks, const Phrases& phrases) {
  BrokenTitle best;
  for (size_t i = 0; i < std::min(blocks.size(), kTitleLines) && best.rank < 2; ++i) {
    if (blocks[i].kind == BlockKind::kTable) continue;
    if (IsChapterHeading(blocks[i].text)) break;
    BrokenTitle here = TitleAround(blocks, i, phrases);
    if (here.rank > best.rank) best = std::move(here);
  }
  return best;
}

std::string MetaValue(const Content& content, std::string_view name) {
  std::string value;
  for (const auto& [key, text] : content.meta) {
    if (key == name && !TrimWhiteSpace(text).empty()) value = text;
  }
  return value;
}

// A title of a page that is no report: what the page itself marks, else its first line.
std::string OtherTitle(const Content& content) {
  if (!content.heading.empty()) return content.heading;
  if (std::string article = MetaValue(content, "articletitle"); !article.empty()) return article;
  if (!content.head_title.empty()) return std::string(FirstPart(content.head_title));
  for (const Block& block : content.blocks) {
    if (block.kind != BlockKind::kTable && !IsSentence(block.text)) return block.text;
  }
  return {};
}

struct Signature {
  std::optional<FoundDate> date;
  std::string unit;
};

// A name as bodies sign: Han, short, no sentence.
bool LooksLikeUnit(std::string_view line) {
  const size_t length = CountCodePoints(line);
  if (length < 4 || length > 30) return false;
  for (size_t pos = 0; pos < line.size();) {
    const char32_t c = NextCodePoint(line, &pos);
    if (!IsHan(c) && !IsWhiteSpace(c) && c != U'(' && c != U')') return false;
  }
  const std::string folded = FoldLabel(line);
  for (const std::string_view end :
       {"局", "委员会", "办公室", "政府", "管委会", "中心", "厅", "部", "院", "处", "委", "会", "队", "站", "所"}) {
    if (folded.ends_with(end)) return true;
  }
  return false;
}

Signature ReadSignature(const std::vector<std::string>& lines) {
  Signature signature;
  const size_t begin = lines.size() - std::min(lines.size(), kSignatureLines);
  for (size_t i = lines.size(); i-- > begin;) {
    const std::string& line = lines[i];
    if (IsSentence(line) || IsChapterHeading(line)) continue;
    if (!signature.date) {
      const std::optional<FoundDate> date = FindDate(line);
      // "某某局 2020年1月9日": the date ends the line.
      const bool ends = date && (date->whole || TrimWhiteSpace(line).ends_with("日"));
      if (ends && CountCodePoints(line) <= 40) signature.date = date;
    }
    if (signature.unit.empty() && LooksLikeUnit(line)) signature.unit = FoldLabel(line);
  }
  // A date in brackets under the title.
  for (size_t i = 0; i < std::min(lines.size(), size_t{3}) && !signature.date; ++i) {
    if (CountCodePoints(lines[i]) > 24) continue;
    const std::optional<FoundDate> date = FindDate(lines[i]);
    if (date && date->whole) signature.date = date;
  }
  return signature;
}

std::optional<int> YearInUrl(const std::optional<std::string>& url) {
  if (!url) return std::nullopt;
  const size_t at = url->find("fbtime=");
  size_t length = 0;
  return at == std::string::npos ? std::nullopt : YearAt(std::string_view(*url).substr(at + 7), &length);
}

int YearOf(const std::string& iso) {
  size_t length = 0;
  return YearAt(iso, &length).value_or(0);
}

// The winner of the votes; a tie between the two best is no year.
std::optional<int> Winner(const std::map<int, int>& votes) {
  std::optional<int> best;
  int most = 0;
  bool tie = false;
  for (const auto& [year, weight] : votes) {
    if (weight < most) continue;
    tie = weight == most;
    most = weight;
    best = year;
  }
  return tie ? std::nullopt : best;
}

std::optional<int> VoteOnYear(const Content& content, const std::optional<std::string>& published,
                              const std::optional<FoundDate>& signature, const std::vector<std::string>& lines) {
  std::map<int, int> votes;
  if (const auto year = YearInUrl(content.url)) votes[*year] += 2;
  for (const std::string& line : lines) {
    if (const auto year = PeriodYear(line)) {
      votes[*year] += 3;
      break;
    }
  }
  if (published) votes[YearOf(*published) - 1] += 2;
  if (signature && (!published || signature->iso != *published)) votes[signature->year - 1] += 1;
  return Winner(votes);
}

}  // namespace

std::optional<int> PeriodYear(std::string_view text) {
  const std::string folded = FoldLabel(text.substr(0, 4000));
  for (size_t at = folded.find("1月1日"); at != std::string::npos; at = folded.find("1月1日", at + 1)) {
    std::string_view before = std::string_view(folded).substr(0, at);
    if (!before.ends_with("年")) continue;
    before.remove_suffix(std::string_view("年").size());
    std::string_view after = std::string_view(folded).substr(at + std::string_view("1月1日").size());
    for (const std::string_view word : {"起", "开始", "0时", "零时"}) {
      if (after.starts_with(word)) after.remove_prefix(word.size());
    }
    for (const std::string_view word : {"至", "到", "-"}) {
      if (after.starts_with(word)) after.remove_prefix(word.size());
    }
    size_t length = 0;
    if (before.size() < 4) continue;
    const auto from = YearAt(before.substr(before.size() - 4), &length);
    const bool longer = before.size() > 4 && before[before.size() - 5] >= '0' && before[before.size() - 5] <= '9';
    const auto to = YearAt(after, &length);
    if (from && to && !longer && *from == *to && after.substr(length).starts_with("年12月31日")) return from;
  }
  return std::nullopt;
}

TitlePlace FindTitle(const Content& content, const Phrases& phrases) {
  TitlePlace place;
  place.consumed.resize(content.blocks.size());
  const BrokenTitle in_body = TitleInBlocks(content.blocks, phrases);
  const BrokenTitle in_preamble = TitleInBlocks(content.preamble, phrases);
  if (in_body.rank > 0) {
    for (size_t i = in_body.first; i <= in_body.last; ++i) place.consumed[i] = true;
    if (content.flattened) place.first_body_block = in_body.first;
  }
  int best = 0;
  for (const auto& candidate : {content.heading, MetaValue(content, "articletitle"), in_preamble.text, in_body.text,
                                std::string(FirstPart(content.head_title))}) {
    const int rank = TitleRank(candidate, phrases);
    if (rank <= best) continue;
    best = rank;
    place.title = JoinHan(candidate);
  }
  if (best == 0) place.title = JoinHan(OtherTitle(content));
  // The article's own heading may be repeated as the body's first line.
  for (size_t i = 0; i < std::min(content.blocks.size(), size_t{3}); ++i) {
    if (!place.title.empty() && JoinHan(content.blocks[i].text) == place.title) place.consumed[i] = true;
  }
  return place;
}

Identity Identify(const Content& content, const TitlePlace& title, const PageMetadata& metadata,
                  const std::vector<std::string>& lines, const BodyEvidence& evidence, const Phrases& phrases) {
  Identity who;
  who.title = title.title;
  const TitleParts parts = ParseTitle(title.title, phrases);
  const Signature signature = ReadSignature(lines);
  who.published = metadata.published;
  if (!who.published && signature.date) who.published = signature.date->iso;
  const bool borne_out =
      evidence.tables > 0 || evidence.chapters >= 2 || evidence.attachments > 0 || evidence.text_bytes >= kEnoughText;
  const bool named = parts.is_report && (!parts.unit.empty() || parts.year || evidence.tables > 0);
  who.is_annual_report = (named && borne_out) || (evidence.report_tables && !HasDecoy(who.title, phrases));
  who.year = parts.year;
  if (!who.year && who.is_annual_report) who.year = VoteOnYear(content, metadata.published, signature.date, lines);
  if (!parts.unit.empty())
    who.unit = parts.unit;
  else if (!signature.unit.empty())
    who.unit = signature.unit;
  else if (metadata.metadata.publisher)
    who.unit = metadata.metadata.publisher;
  if (!who.is_annual_report && parts.unit.empty()) who.unit = metadata.metadata.publisher;
  return who;
}

}  // namespace lantai::extractor
