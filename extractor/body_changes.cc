#include "extractor/body_changes.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/utf8.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

using Words = std::vector<std::string>;

constexpr size_t kLongestSentence = 900;
constexpr size_t kLongestName = 40, kShortestName = 3;  // characters
constexpr std::string_view kSentenceEnds[] = {"。", "；", ";", "！", "\n"};
constexpr std::string_view kSentenceEndBytes = ";\n\xE3\xEF";  // how they begin
constexpr std::string_view kClauseEnds[] = {",", ":", "(", ")", "\"", "《", "》"};
// Between a name and what is said of it.
constexpr std::string_view kTies[] = {"自", "于", "从", "在",   "起", "正式", "统一",
                                      "已", "将", "现", "予以", "也", "均",   "后"};

// Where the first of the words stands, and which; the longest of those at one place.
struct Hit {
  size_t at = std::string_view::npos;
  size_t end = 0;
  explicit operator bool() const { return at != std::string_view::npos; }
};

Hit FindAny(std::string_view text, const Words& words) {
  Hit hit;
  for (const std::string& word : words) {
    const size_t at = text.find(word);
    if (at == text.npos || at > hit.at) continue;
    if (at < hit.at || at + word.size() > hit.end) hit = {at, at + word.size()};
  }
  return hit;
}

bool EndsWithAny(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return text.ends_with(word); });
}

std::string_view WithoutTies(std::string_view text) {
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view tie : kTies) {
      if (text.ends_with(tie)) text.remove_suffix(tie.size()), cut = true;
      if (text.starts_with(tie)) text.remove_prefix(tie.size()), cut = true;
    }
  }
  return text;
}

size_t EndOfClause(std::string_view text) {
  size_t end = text.size();
  for (const std::string_view mark : kClauseEnds) end = std::min(end, text.find(mark));
  return end;
}

// The clause that ends where the text does.
std::string_view LastClause(std::string_view text) {
  for (const std::string_view mark : kClauseEnds) {
    const size_t at = text.rfind(mark);
    if (at != text.npos) text.remove_prefix(at + mark.size());
  }
  return text;
}

class SentenceReader {
 public:
  SentenceReader(std::string_view sentence, const Phrases& phrases) : text_(sentence), phrases_(phrases) {}

  std::optional<BodyChange> Read() const {
    std::optional<BodyChange> change = Renaming();
    if (!change) change = Abolition();
    if (!change) change = Founding();
    if (change) change->sentence = CutUtf8(text_, kMaxChangeSentence);
    return change;
  }

 private:
  using Kind = BodyChange::Kind;

  bool IsName(std::string_view name) const {
    const size_t characters = CountCodePoints(name);
    return characters >= kShortestName && characters <= kLongestName && EndsWithAny(name, phrases_.body_endings) &&
           !IsOwn(name);
  }
  bool IsOwn(std::string_view name) const {
    return std::any_of(phrases_.own_body_words.begin(), phrases_.own_body_words.end(),
                       [&](const std::string& word) { return name == word; });
  }

  // The name that the text begins with, or empty. No body has a digit in its name that a year could be taken for.
  std::string_view NameAtBegin(std::string_view text) const {
    text = WithoutTies(text.substr(0, std::min(EndOfClause(text), text.find_first_of("0123456789"))));
    return NameOnly(text);
  }
  std::string_view NameOnly(std::string_view text) const {
    text = WithoutTies(text);
    for (const std::string_view lead : {"了", "为", "原", "新的", "至", "到"}) {
      if (text.starts_with(lead)) text.remove_prefix(lead.size());
    }
    for (const std::string_view tail : {"管理", "管辖", "承担", "等"}) {
      if (text.ends_with(tail) && IsName(text.substr(0, text.size() - tail.size()))) text.remove_suffix(tail.size());
    }
    return IsName(text) ? text : std::string_view();
  }

  std::optional<int> Year() const {
    for (size_t at = text_.find("年"); at != text_.npos; at = text_.find("年", at + 1)) {
      if (at < 4) continue;
      const std::string_view digits = text_.substr(at - 4, 4);
      const bool year = (digits.starts_with("19") || digits.starts_with("20")) &&
                        digits.find_first_not_of("0123456789") == digits.npos;
      if (year) return std::stoi(std::string(digits));
    }
    return std::nullopt;
  }

  // ---- 原名A,自2019年起更名为B

  std::optional<BodyChange> Renaming() const {
    const Hit hit = FindAny(text_, phrases_.renamed_words);
    if (!hit) return std::nullopt;
    const std::string_view name = NameAtBegin(text_.substr(hit.end));
    if (name.empty()) return std::nullopt;
    BodyChange change{Kind::kRenamed, std::string(name), Year(), {}, {}};
    const std::optional<std::string_view> former = FormerName(text_.substr(0, hit.at));
    if (!former || *former == name) return std::nullopt;
    if (!former->empty()) change.others.emplace_back(*former);
    return change;
  }

  // Empty: the body's own; nullopt: nobody's.
  std::optional<std::string_view> FormerName(std::string_view before) const {
    if (const Hit hit = FindAny(before, phrases_.former_name_words)) {
      const std::string_view name = NameAtBegin(before.substr(hit.end));
      if (!name.empty()) return name;
    }
    for (const std::string_view lead : {"由", "原"}) {
      const size_t at = before.rfind(lead);
      if (at == before.npos) continue;
      const std::string_view name = NameAtBegin(before.substr(at + lead.size()));
      if (!name.empty()) return name;
    }
    return Subject(before);
  }

  // What the clause before a verb is about. 甲县农业局于2019年3月 …
  std::optional<std::string_view> Subject(std::string_view before) const {
    std::string_view clause = LastClause(before);
    const size_t date = clause.find_first_of("0123456789");
    std::string_view behind = clause;  // 2019年3月甲县农业局 …
    for (const std::string_view unit : {"年", "月", "日"}) {
      const size_t at = behind.find(unit);
      if (date != clause.npos && at != behind.npos) behind.remove_prefix(at + unit.size());
    }
    for (std::string_view part : {clause.substr(0, date), behind}) {
      part = WithoutTies(part);
      if (IsOwn(part)) return std::string_view();
      if (part = NameOnly(part); !part.empty()) return part;
    }
    return std::nullopt;
  }

  // ---- 职责划入B,本机关不再保留

  std::optional<BodyChange> Abolition() const {
    const Hit hit = FindAny(text_, phrases_.abolished_words);
    if (!hit) return std::nullopt;
    const std::string_view after = text_.substr(hit.end, EndOfClause(text_.substr(hit.end)));
    BodyChange change{Kind::kAbolished, "", Year(), {}, {}};
    const std::string_view subject = WithoutTies(LastClause(text_.substr(0, hit.at)));
    if (!after.empty()) {
      change.name = NameOnly(after);
      if (change.name.empty()) return std::nullopt;
    } else if (!IsOwn(subject)) {
      change.name = NameOnly(subject);
      if (change.name.empty()) return std::nullopt;
    }
    if (const Hit over = FindAny(text_, phrases_.taken_over_words)) {
      const std::string_view name = NameAtBegin(text_.substr(over.end));
      if (!name.empty()) change.others.emplace_back(name);
    }
    return change;
  }

  // ---- B于2019年由A1、A2整合组建

  std::optional<BodyChange> Founding() const {
    const Hit hit = FindAny(text_, phrases_.founded_words);
    if (!hit) return std::nullopt;
    std::string_view before = text_.substr(0, hit.at);
    BodyChange change{Kind::kFounded, "", Year(), {}, {}};
    const size_t by = before.find("由");
    if (by != before.npos) {
      change.others = Merged(before.substr(by + std::string_view("由").size()));
      before = before.substr(0, by);
    }
    const std::string_view after = text_.substr(hit.end, EndOfClause(text_.substr(hit.end)));
    if (!after.empty()) {
      change.name = NameOnly(after);
      if (change.name.empty()) return std::nullopt;
    } else {
      const std::optional<std::string_view> subject = Subject(before);
      if (!subject) return std::nullopt;
      change.name = *subject;
    }
    if (!change.year && change.others.empty()) return std::nullopt;
    return change;
  }

  // 原国土资源局、规划局整合: names of bodies, where all of them are, and where the words say that they are no more.
  Words Merged(std::string_view list) const {
    const Hit merged = FindAny(list, phrases_.merger_words);
    if (!merged && !list.starts_with("原")) return {};
    std::string names(list.substr(0, merged ? merged.at : list.size()));
    for (const std::string_view tie : {"、", "以及", "与", "和原", ","}) {
      for (size_t at = names.find(tie); at != names.npos; at = names.find(tie, at)) names.replace(at, tie.size(), "|");
    }
    Words found;
    for (size_t begin = 0; begin <= names.size();) {
      const size_t end = std::min(names.find('|', begin), names.size());
      AddMerged(std::string_view(names).substr(begin, end - begin), &found);
      begin = end + 1;
    }
    return found;
  }

  // 发展和改革局和物价局 has one 和 that parts names, the one behind which and before which names stand.
  void AddMerged(std::string_view text, Words* found) const {
    constexpr std::string_view kAnd = "和";
    for (size_t at = text.find(kAnd); at != text.npos; at = text.find(kAnd, at + kAnd.size())) {
      const std::string_view first = NameOnly(text.substr(0, at));
      const std::string_view second = NameOnly(text.substr(at + kAnd.size()));
      if (first.empty() || second.empty()) continue;
      found->emplace_back(first);
      found->emplace_back(second);
      return;
    }
    const std::string_view name = NameOnly(text);
    if (!name.empty()) found->emplace_back(name);
  }

  const std::string_view text_;
  const Phrases& phrases_;
};

// The next sentence, which leaves `rest`.
std::string_view TakeSentence(std::string_view* rest) {
  for (size_t at = rest->find_first_of(kSentenceEndBytes); at != rest->npos;
       at = rest->find_first_of(kSentenceEndBytes, at + 1)) {
    for (const std::string_view mark : kSentenceEnds) {
      if (!rest->substr(at).starts_with(mark)) continue;
      const std::string_view sentence = rest->substr(0, at);
      rest->remove_prefix(at + mark.size());
      return sentence;
    }
  }
  return std::exchange(*rest, {});
}

bool HoldsAny(std::string_view text, const Phrases& phrases) {
  for (const Words* words : {&phrases.renamed_words, &phrases.abolished_words, &phrases.founded_words}) {
    if (FindAny(text, *words)) return true;
  }
  return false;
}

}  // namespace

std::vector<BodyChange> ReadBodyChanges(std::string_view text, const Phrases& phrases) {
  std::vector<BodyChange> changes;
  while (!text.empty() && changes.size() < kMaxChanges) {
    const std::string_view sentence = TakeSentence(&text);
    if (sentence.size() > kLongestSentence || !HoldsAny(sentence, phrases)) continue;
    std::optional<BodyChange> change = SentenceReader(FoldLabel(sentence), phrases).Read();
    if (change && std::find(changes.begin(), changes.end(), *change) == changes.end())
      changes.push_back(*std::move(change));
  }
  return changes;
}

}  // namespace lantai::extractor
