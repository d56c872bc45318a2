#include "extractor/narrative.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "extractor/cell_value.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

using Words = std::vector<std::string_view>;

// What a clause has to say for its number to count. Every list needs one of its words; `none` needs the absence of all.
struct Subject {
  const char* id;
  Words names;
  Words verbs;
  Words also;  // empty: nothing more is asked
  Words none;
  Words units;
  Words zero;  // words that state 0 without a number
};

const Words kAnotherYear = {"上年", "去年", "同比", "以往", "历年", "以来", "增长", "比上", "较上", "平均"};

const std::vector<Subject>& Subjects() {
  static const Words kPublish = {"公开", "发布", "加载", "刊发", "上传", "更新", "推送", "登载"};
  static const std::vector<Subject> subjects = {
      {"website_items",
       {"网站"},
       kPublish,
       {"信息"},
       {"微信", "微博", "公众号", "头条", "访问", "点击", "留言", "栏目"},
       {"条"},
       {}},
      {"wechat_items", {"微信"}, kPublish, {}, {"网站", "微博", "头条", "阅读", "粉丝", "留言"}, {"条"}, {}},
      {"weibo_items", {"微博"}, kPublish, {}, {"网站", "微信", "头条", "阅读", "粉丝", "留言"}, {"条"}, {}},
      {"requests_received",
       {"申请"},
       {"收到", "受理", "接到"},
       {"公开"},
       {"复议", "诉讼", "结转", "答复", "当面", "网络", "信函", "传真", "邮件"},
       {"件", "宗"},
       {"未收到", "没有收到", "未接到", "未受理"}},
      {"review_cases",
       {"行政复议"},
       {"行政复议"},
       {},
       {"维持", "纠正"},
       {"件", "起"},
       {"未收到", "未发生", "没有发生"}},
      {"litigation_cases",
       {"行政诉讼"},
       {"行政诉讼"},
       {},
       {"维持", "纠正"},
       {"件", "起"},
       {"未收到", "未发生", "没有发生"}},
      {"fees_collected", {"费"}, {"收取"}, {}, {"减免", "免收"}, {"元"}, {"未收取", "没有收取"}},
  };
  return subjects;
}

bool HasAny(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

struct Quantity {
  Number value;
  std::string raw;
};

bool IsDigit(char c) { return (c >= '0' && c <= '9') || c == '.'; }

// The one number of the clause that has one of the units right behind it; none where there are two, or where it is only
// about right.
std::optional<Quantity> OnlyQuantity(std::string_view clause, const Words& units) {
  std::optional<Quantity> found;
  for (size_t at = 0; at < clause.size(); ++at) {
    if (!IsDigit(clause[at]) || (at > 0 && IsDigit(clause[at - 1]))) continue;
    size_t end = at;
    while (end < clause.size() && IsDigit(clause[end])) ++end;
    for (const std::string_view unit : units) {
      if (!clause.substr(end).starts_with(unit) || clause.substr(end).starts_with("条次")) continue;
      const Cell cell = ParseCell(clause.substr(at, end - at), {});
      const std::string_view before = clause.substr(0, at);
      if (!cell.value || found || before.ends_with("约") || before.ends_with("近") || before.ends_with("第")) {
        return std::nullopt;
      }
      found = Quantity{*cell.value, std::string(clause.substr(at, end - at)) + std::string(unit)};
    }
  }
  return found;
}

// What a clause states about a subject.
std::optional<Quantity> Stated(std::string_view clause, const Subject& subject) {
  if (!HasAny(clause, subject.names) || HasAny(clause, subject.none) || HasAny(clause, kAnotherYear))
    return std::nullopt;
  if (!HasAny(clause, subject.verbs) || (!subject.also.empty() && !HasAny(clause, subject.also))) return std::nullopt;
  for (const std::string_view word : subject.zero) {
    if (clause.find(word) != std::string_view::npos) return Quantity{Number{"0"}, std::string(word)};
  }
  return OnlyQuantity(clause, subject.units);
}

class Narrator {
 public:
  explicit Narrator(const Body& body) : body_(body) {}

  std::map<std::string, NarrativeNumber> Find() {
    for (size_t i = 0; i < body_.lines.size(); ++i) ReadLine(i);
    for (const std::string& id : contradicted_) found_.erase(id);
    return std::move(found_);
  }

 private:
  void ReadLine(size_t line) {
    const std::string text = FoldLabel(body_.lines[line]);
    std::string_view rest = text;
    while (!rest.empty()) {
      size_t end = rest.size();
      size_t width = 0;
      for (const std::string_view mark : {",", ";", "。", "!", "?", ":"}) {
        if (const size_t at = rest.find(mark); at < end) end = at, width = mark.size();
      }
      ReadClause(rest.substr(0, end), line);
      rest.remove_prefix(end + width);
    }
  }

  void ReadClause(std::string_view clause, size_t line) {
    for (const Subject& subject : Subjects()) {
      std::optional<Quantity> stated = Stated(clause, subject);
      if (!stated) continue;
      const std::string at = "section:" + std::to_string(body_.section_of[line]);
      const auto [place, is_new] = found_.try_emplace(subject.id, NarrativeNumber{stated->value, stated->raw, at});
      if (!is_new && place->second.value != stated->value) contradicted_.push_back(subject.id);
    }
  }

  const Body& body_;
  std::map<std::string, NarrativeNumber> found_;
  std::vector<std::string> contradicted_;
};

}  // namespace

std::map<std::string, NarrativeNumber> FindNarrative(const Body& body) { return Narrator(body).Find(); }

}  // namespace lantai::extractor
