#include "extractor/year_vote.h"

#include <algorithm>
#include <array>
#include <map>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr std::string_view kYearMark = "年";
constexpr size_t kLinesLookedAt = 400;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int YearOf(std::string_view iso) {
  size_t length = 0;
  return YearAt(iso, &length).value_or(0);
}

bool SkipOne(std::string_view* text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (!text->starts_with(word)) continue;
    text->remove_prefix(word.size());
    return true;
  }
  return false;
}

// Votes by year; the earlier of equals wins.
class Votes {
 public:
  void Add(std::optional<int> year, int weight) {
    if (!year || *year <= 0) return;
    const auto at = std::find_if(votes_.begin(), votes_.end(), [&](const Vote& vote) { return vote.year == *year; });
    if (at != votes_.end()) {
      at->weight += weight;
    } else {
      votes_.push_back({*year, weight});
    }
  }
  std::optional<int> Winner() const {
    const auto best = std::max_element(votes_.begin(), votes_.end(),
                                       [](const Vote& a, const Vote& b) { return a.weight < b.weight; });
    return best == votes_.end() ? std::nullopt : std::optional(best->year);
  }

 private:
  struct Vote {
    int year;
    int weight;
  };
  std::vector<Vote> votes_;
};

// 2019年 … 政府信息公开 … 报告 in one clause: the text names its report.
std::optional<int> AnnouncedYear(std::string_view folded) {
  for (size_t at = folded.find("信息公开"); at != std::string_view::npos; at = folded.find("信息公开", at + 1)) {
    const std::string_view behind = folded.substr(at, 60);
    const size_t report = std::min(behind.find("报告"), behind.find("年报"));
    if (report == std::string_view::npos || behind.find("。") < report || behind.find(",") < report) continue;
    const size_t from = at > 60 ? at - 60 : 0;
    for (size_t mark = folded.rfind(kYearMark, at); mark != std::string_view::npos && mark >= from + 4;
         mark = folded.rfind(kYearMark, mark - 1)) {
      size_t length = 0;
      const auto year = YearAt(folded.substr(mark - 4), &length);
      const std::string_view between = folded.substr(mark, at - mark);
      if (year && length == 4 && between.find("。") == between.npos && between.find("》") == between.npos) return year;
    }
  }
  return std::nullopt;
}

struct TextYears {
  std::optional<int> announced;
  std::optional<int> period;
  std::optional<int> most_named;
};

TextYears ReadText(const std::vector<std::string>& lines) {
  TextYears found;
  std::map<int, int> named;
  for (size_t i = 0; i < std::min(lines.size(), kLinesLookedAt); ++i) {
    const std::string_view line = lines[i];
    if (!found.announced && i < 12) found.announced = AnnouncedYear(line);
    if (!found.period) found.period = FoldedPeriodYear(line);
    for (size_t mark = line.find(kYearMark); mark != line.npos; mark = line.find(kYearMark, mark + 1)) {
      size_t length = 0;
      if (mark < 4 || (mark > 4 && IsDigit(line[mark - 5]))) continue;
      if (const auto year = YearAt(line.substr(mark - 4), &length); year && length == 4) ++named[*year];
    }
  }
  int most = 1;
  for (const auto& [year, count] : named) {
    if (count > most) found.most_named = year, most = count;
  }
  return found;
}

}  // namespace

std::optional<int> PeriodYear(std::string_view text) { return FoldedPeriodYear(FoldLabel(text.substr(0, 4000))); }

std::optional<int> FoldedPeriodYear(std::string_view folded) {
  folded = folded.substr(0, 4000);
  constexpr std::string_view kBegin = "1月1日";
  for (size_t at = folded.find(kBegin); at != std::string_view::npos; at = folded.find(kBegin, at + 1)) {
    std::string_view before = folded.substr(0, at);
    if (!before.ends_with(kYearMark)) continue;
    before.remove_suffix(kYearMark.size());
    std::string_view after = folded.substr(at + kBegin.size());
    SkipOne(&after, {"起", "开始", "0时", "零时"});
    SkipOne(&after, {"至", "到", "-"});
    if (before.size() < 4) continue;
    size_t length = 0;
    const auto from = YearAt(before.substr(before.size() - 4), &length);
    const bool longer = before.size() > 4 && IsDigit(before[before.size() - 5]);
    const auto to = YearAt(after, &length);
    if (from && to && !longer && *from == *to && after.substr(length).starts_with("年12月31日")) return from;
    if (from && !longer && after.starts_with("12月31日")) return from;
  }
  return std::nullopt;
}

std::optional<int> YearInUrl(std::string_view url) {
  size_t length = 0;
  if (const size_t at = url.find("fbtime="); at != std::string_view::npos) return YearAt(url.substr(at + 7), &length);
  const size_t path = url.find('/', std::min(url.find("//") + 2, url.size()));
  for (size_t at = path; at < url.size(); ++at) {
    if (url[at] != '2' || IsDigit(url[at - 1]) || at + 4 >= url.size() || IsDigit(url[at + 4])) continue;
    const auto year = YearAt(url.substr(at), &length);
    if (!year || length != 4) continue;
    const std::string_view behind = url.substr(at + 4);
    const std::string_view before = url.substr(0, at);
    // A folder of the year's reports: 2020n, 2020nb, nb2020, ndbg2020; /2020/ alone is the year of publication.
    if (behind.starts_with("n/") || behind.starts_with("nb") || behind.starts_with("nd") || before.ends_with("nb") ||
        before.ends_with("ndbg") || before.ends_with("xxgk")) {
      return year;
    }
  }
  return std::nullopt;
}

bool IsYearText(std::string_view folded) {
  if (folded.size() < 4 || !folded.starts_with("20")) return false;
  if (folded.find_first_not_of("0123456789") < 4) return false;
  const std::string_view rest = folded.substr(4);
  return rest.empty() || rest == "年" || rest == "年度";
}

std::optional<int> VoteOnYear(const YearEvidence& evidence) {
  if (evidence.title.parts.year) return evidence.title.parts.year;
  const TextYears text = ReadText(evidence.folded_lines);
  Votes votes;
  for (const TitleParts& other : evidence.title.others) votes.Add(other.year, 5);
  votes.Add(text.announced, 4);
  votes.Add(text.period, 3);
  if (evidence.url) votes.Add(YearInUrl(*evidence.url), 3);
  votes.Add(text.most_named, 2);
  if (evidence.published) votes.Add(YearOf(*evidence.published) - 1, 2);
  const auto& signature = evidence.signature;
  if (signature && (!evidence.published || signature->iso != *evidence.published)) votes.Add(signature->year - 1, 1);
  return votes.Winner();
}

}  // namespace lantai::extractor
