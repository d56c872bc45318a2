#include "extractor/title.h"

#include <algorithm>

#include "extractor/date.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestTitle = 120;
constexpr size_t kLongestUnit = 40;

bool Skip(std::string_view* text, std::string_view prefix) {
  if (prefix.empty() || !text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

bool SkipAny(std::string_view* text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return Skip(text, word); });
}

bool HasAny(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.find(word) != std::string_view::npos; });
}

// Years that a title names; two different ones are no year.
class Years {
 public:
  void Add(int year) {
    if (year_ && *year_ != year) clash_ = true;
    year_ = year;
  }
  std::optional<int> Get() const { return clash_ ? std::nullopt : year_; }

 private:
  std::optional<int> year_;
  bool clash_ = false;
};

// Takes "2019年度" off the front; a bare "2019" only where `bare`.
bool TakeYear(std::string_view* text, Years* years, bool bare) {
  size_t length = 0;
  const std::optional<int> year = YearAt(*text, &length);
  if (!year) return false;
  std::string_view rest = text->substr(length);
  if (!Skip(&rest, "年") && !bare) return false;
  if (!Skip(&rest, "度的")) Skip(&rest, "度");
  years->Add(*year);
  *text = rest;
  return true;
}

// Takes "2019年度" off the back of the part before the subject.
void TakeLastYear(std::string_view* head, Years* years) {
  for (size_t start = 0; start < head->size();) {
    std::string_view rest = head->substr(start);
    Years found;
    if (TakeYear(&rest, &found, true) && (rest.empty() || rest == "的" || rest == "度")) {
      years->Add(*found.Get());
      *head = head->substr(0, start);
      return;
    }
    NextCodePoint(*head, &start);
  }
}

constexpr std::string_view kDisclosure = "公开";  // every subject holds it

// Where `word` stands last, looked for at the places of 公开 only: `title` has few of these, and there are many words.
size_t FindLast(std::string_view title, const std::vector<size_t>& disclosures, std::string_view word) {
  const size_t inside = word.find(kDisclosure);
  if (inside == std::string_view::npos) return title.rfind(word);
  for (size_t i = disclosures.size(); i-- > 0;) {
    const size_t at = disclosures[i] - inside;
    if (disclosures[i] >= inside && title.substr(at).starts_with(word)) return at;
  }
  return std::string_view::npos;
}

// SUBJECT's place: the last subject word, the longest where several end together.
std::pair<size_t, size_t> FindSubject(std::string_view title, const std::vector<std::string>& subjects) {
  std::vector<size_t> disclosures;
  for (size_t at = 0; (at = title.find(kDisclosure, at)) != std::string_view::npos; ++at) disclosures.push_back(at);
  std::pair<size_t, size_t> best{std::string_view::npos, 0};
  for (const std::string& word : subjects) {
    const size_t at = FindLast(title, disclosures, word);
    if (at == std::string_view::npos) continue;
    const size_t end = at + word.size();
    if (end > best.second || (end == best.second && at < best.first)) best = {at, end};
  }
  return best;
}

// …总结及2021年工作打算: a look ahead in the same report.
bool IsLookAhead(std::string_view rest) {
  bool linked = false;
  for (const std::string_view link : {"及", "和", "暨", "与"}) linked = linked || Skip(&rest, link);
  Years next;
  TakeYear(&rest, &next, false);
  return linked && (rest == "工作计划" || rest == "工作打算" || rest == "工作安排" || rest == "工作思路" ||
                    rest == "计划" || rest == "打算");
}

// What may stand behind END.
bool IsClosing(std::string_view rest, Years* years, const Phrases& phrases) {
  if (rest.empty()) return true;
  if (HasAny(rest, phrases.decoy_words)) return false;
  if (IsLookAhead(rest)) return true;
  for (const std::string_view word :
       {"的公告", "公告", "的通告", "通告", "的公示", "公示", "全文", "正文", "》", "。"}) {
    if (Skip(&rest, word)) break;
  }
  for (const std::string_view type : {".pdf", ".docx", ".doc", ".wps", ".ofd", ".html", ".htm"}) {
    if (rest == type) return true;
  }
  if (!rest.starts_with("(")) {
    TakeYear(&rest, years, true);
    return rest.empty();
  }
  if (rest.find(')') + 1 != rest.size()) return false;
  rest.remove_prefix(1);
  TakeYear(&rest, years, true);
  return true;
}

// FILLER* END closing, with a year among the fillers.
bool IsReportTail(std::string_view tail, Years* years, const Phrases& phrases) {
  for (int words = 0; words < 8; ++words) {
    for (const std::string& end : phrases.title_ends) {
      std::string_view rest = tail;
      Years closing = *years;
      if (!Skip(&rest, end) || !IsClosing(rest, &closing, phrases)) continue;
      *years = closing;
      return true;
    }
    if (!TakeYear(&tail, years, false) && !SkipAny(&tail, phrases.title_fillers)) return false;
  }
  return false;
}

bool IsUnit(std::string_view unit, const Phrases& phrases) {
  const size_t length = CountCodePoints(unit);
  if (length < 2 || length > kLongestUnit) return false;
  if (std::any_of(phrases.unit_refusals.begin(), phrases.unit_refusals.end(),
                  [&](const std::string& word) { return unit.ends_with(word); })) {
    return false;
  }
  for (size_t pos = 0; pos < unit.size();) {
    const char32_t c = NextCodePoint(unit, &pos);
    const bool name =
        IsHan(c) || c == U'(' || c == U')' || c == U'·' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!name) return false;
  }
  return true;
}

// Some pages print the title twice in one line.
std::string_view Once(std::string_view title) {
  const std::string_view half = title.substr(0, title.size() / 2);
  return title.size() % 2 == 0 && half == title.substr(title.size() / 2) ? half : title;
}

}  // namespace

TitleParts ParseTitle(std::string_view title, const Phrases& phrases) {
  TitleParts parts;
  if (title.size() > kLongestTitle * 4) return parts;
  const std::string folded = FoldLabel(title);
  if (folded.find(kDisclosure) == std::string::npos) return parts;
  std::string_view text = Once(folded);
  const auto [start, end] = FindSubject(text, phrases.title_subjects);
  if (start == std::string_view::npos) return parts;
  Years years;
  if (!IsReportTail(text.substr(end), &years, phrases)) return parts;
  std::string_view head = text.substr(0, start);
  Skip(&head, "《");
  // 某办公室关于公布某局2020年…: what stands behind 关于 names the unit, what stands before it where that does not.
  std::string_view issuer;
  if (const size_t about = head.rfind("关于"); about != std::string_view::npos) {
    issuer = head.substr(0, about);
    head.remove_prefix(about + std::string_view("关于").size());
    SkipAny(&head, phrases.title_verbs);
    Skip(&head, "《");
  }
  TakeYear(&head, &years, false);
  TakeLastYear(&head, &years);
  for (const std::string_view word : {"的", "《", ":"}) {
    if (head.ends_with(word)) head.remove_suffix(word.size());
  }
  // [年报]青禾县水务局: a mark of the list before the unit.
  const size_t mark = head.starts_with("(") ? head.find(')') : std::string_view::npos;
  if (mark < 20 && mark + 1 < head.size()) head.remove_prefix(mark + 1);
  if (head.empty() && !issuer.empty()) {
    head = issuer;
    TakeYear(&head, &years, false);
    TakeLastYear(&head, &years);
  }
  if (!head.empty() && !IsUnit(head, phrases)) return parts;
  // A unit may hold a decoy's word (机构编制委员会办公室); a decoy begins with it.
  for (const std::string_view decoy : {"图解", "一图读懂", "一图看懂", "解读", "图片版", "图说"}) {
    if (head.starts_with(decoy)) return parts;
  }
  parts.is_report = true;
  parts.year = years.Get();
  parts.unit = std::string(head);
  return parts;
}

}  // namespace lantai::extractor
