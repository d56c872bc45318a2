#include "extractor/narrative_grammar.h"

#include <algorithm>
#include <set>

#include "extractor/date.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kHanBytes = 3;
constexpr std::string_view kSince = "以来";
constexpr size_t kLongestAside = 6;  // bytes in brackets that do not part a clause: 专(兼)职

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool StartsWithAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
}

size_t Width(std::string_view text, size_t pos) {
  size_t next = pos;
  NextCodePoint(text, &next);
  return next - pos;
}

}  // namespace

NarrativeGrammar::NarrativeGrammar(const NarrativeLanguage& language) : subjects(language.subjects) {
  const auto role = [&](const std::string& word, size_t subject, uint8_t bit) {
    const auto index = static_cast<size_t>(words.Add(word));
    roles.resize(words.size() * subjects.size());
    common.resize(words.size());
    if (subject < subjects.size())
      roles[index * subjects.size() + subject] |= bit;
    else
      common[index] |= bit;
  };
  const auto add = [&](const std::vector<std::string>& list, size_t subject, uint8_t bit) {
    for (const std::string& word : list) role(word, subject, bit);
  };
  add(language.fillers, subjects.size(), kFiller);
  add(language.other_times, subjects.size(), kOtherTime);
  add(language.parts, subjects.size(), kPart);
  add(language.negations, subjects.size(), kNegation);
  std::set<std::string> all_units;
  for (size_t i = 0; i < subjects.size(); ++i) {
    add(subjects[i].themes, i, kTheme);
    add(subjects[i].verbs, i, kVerb);
    add(subjects[i].objects, i, kObject);
    add(subjects[i].none, i, kSpoils);
    add(subjects[i].denials, i, kDenied);
    add(subjects[i].context, i, kContext);
    add(subjects[i].rivals, i, kRival);
    all_units.insert(subjects[i].units.begin(), subjects[i].units.end());
  }
  words.Seal();
  units.assign(all_units.begin(), all_units.end());
  std::stable_sort(units.begin(), units.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::vector<uint8_t> NarrativeGrammar::RolesIn(std::string_view text) const {
  std::vector<uint8_t> found(subjects.size());
  for (size_t pos = 0; pos < text.size(); pos += Width(text, pos)) {
    for (const int word : words.At(text, pos)) {
      for (size_t i = 0; i < subjects.size(); ++i) found[i] |= RoleOf(word, i);
    }
  }
  return found;
}

bool NarrativeSentence::MayState(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDigit(text[i])) return true;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0xE4) continue;
    const std::string_view rest = text.substr(i, kHanBytes);
    if (byte == 0xE6 && (rest == "未" || rest == "没" || rest == "无")) return true;
    const bool counts =
        (byte == 0xE4 && rest == "件") || (byte == 0xE5 && rest == "名") || (byte == 0xE6 && rest == "条");
    constexpr std::string_view kNumerals = "一二两三四五六七八九十百零";
    if (counts && i >= kHanBytes && kNumerals.find(text.substr(i - kHanBytes, kHanBytes)) != std::string_view::npos) {
      return true;
    }
    i += 2;
  }
  return false;
}

NarrativeSentence::NarrativeSentence(const NarrativeGrammar& grammar, std::string_view text,
                                     const std::vector<uint8_t>& heading, std::optional<int> year)
    : grammar_(grammar), text_(text), heading_(heading), quantities_(FindQuantities(text, grammar.units)) {
  FindWords();
  FindYears(year);
}

// Words are looked for in clauses that may state something, and in the one before each.
void NarrativeSentence::FindWords() {
  size_t before = 0;
  for (size_t begin = 0; begin < text_.size();) {
    const size_t comma = std::min(text_.find(',', begin), text_.size() - 1);
    if (MayState(text_.substr(begin, comma + 1 - begin))) FindWordsIn(std::max(before, words_end_), comma + 1);
    before = begin;
    begin = comma + 1;
  }
}

void NarrativeSentence::FindWordsIn(size_t begin, size_t end) {
  for (size_t pos = begin; pos < end; pos += Width(text_, pos)) {
    for (const int word : grammar_.words.At(text_, pos)) {
      hits_.push_back({pos, pos + grammar_.words.Text(word).size(), word});
      const uint8_t common = grammar_.common[static_cast<size_t>(word)];
      if ((common & kPart) != 0) parts_.push_back(hits_.back());
      if ((common & kNegation) != 0) negations_.push_back(hits_.back());
    }
  }
  words_end_ = end;
}

// The first word that begins at `at` or behind it.
std::vector<NarrativeSentence::Hit>::const_iterator NarrativeSentence::HitsFrom(size_t at) const {
  return std::lower_bound(hits_.begin(), hits_.end(), at,
                          [](const Hit& hit, size_t begin) { return hit.begin < begin; });
}

// 2018年, but not of 2018年修订 and the like.
void NarrativeSentence::FindYears(std::optional<int> year) {
  constexpr std::string_view kYear = "年";
  for (size_t at = text_.find(kYear); at != text_.npos; at = text_.find(kYear, at + kYear.size())) {
    size_t length = 0;
    if (at < 4 || (at > 4 && IsDigit(text_[at - 5]))) continue;
    const std::optional<int> named = YearAt(text_.substr(at - 4), &length);
    if (!named || length != 4) continue;
    if (StartsWithAny(text_.substr(at + kYear.size()), {"修订", "印发", "颁布", "施行", "发布)"})) continue;
    years_.emplace_back(at, year && *named != *year);
  }
}

bool NarrativeSentence::IsBreak(size_t at) const {
  const char c = text_[at];
  if (c == ',') return true;
  if (c == '(') {
    const size_t close = text_.find(')', at);
    return close == text_.npos || close - at - 1 > kLongestAside;
  }
  if (c != ')') return false;
  const size_t open = text_.rfind('(', at);
  return open == text_.npos || at - open - 1 > kLongestAside;
}

size_t NarrativeSentence::ClauseBegin(size_t at) const {
  while (at > 0 && !IsBreak(at - 1)) --at;
  return at;
}

// Behind 其中, up to the end of the sentence or of the brackets it stands in.
bool NarrativeSentence::IsPart(size_t at) const {
  return std::any_of(parts_.begin(), parts_.end(), [&](const Hit& hit) {
    if (hit.end > at) return false;
    const std::string_view between = text_.substr(hit.end, at - hit.end);
    const size_t close = between.find(')');
    return close == between.npos || between.find('(') < close;
  });
}

NarrativeSentence::Span NarrativeSentence::SpanOf(size_t quantity) const {
  Span span;
  span.end = quantities_[quantity].begin;
  const size_t before = quantity == 0 ? 0 : quantities_[quantity - 1].end;
  const size_t clause = ClauseBegin(span.end);
  span.begin = std::max(clause, before);
  span.reach = std::max(clause > 0 ? ClauseBegin(clause - 1) : 0, before);
  span.part = IsPart(span.end);
  for (const auto& [at, other] : years_) {
    if (at < span.end) span.other_year = other;
  }
  return span;
}

bool NarrativeSentence::Occurs(size_t subject, uint8_t role, size_t from, size_t to) const {
  for (auto hit = HitsFrom(from); hit != hits_.end() && hit->begin < to; ++hit) {
    if (hit->end <= to && (grammar_.RoleOf(hit->word, subject) & role) != 0) return true;
  }
  return false;
}

bool NarrativeSentence::HasContext(size_t subject) const {
  const std::vector<std::string>& context = grammar_.subjects[subject].context;
  if (context.empty() || (heading_[subject] & kContext) != 0) return true;
  return std::any_of(context.begin(), context.end(),
                     [&](const std::string& word) { return text_.find(word) != text_.npos; });
}

bool NarrativeSentence::Leads(size_t subject, size_t from, size_t to, bool* named) const {
  while (from < to) {
    size_t next = from;
    for (const int word : grammar_.words.At(text_, from)) {
      const size_t end = from + grammar_.words.Text(word).size();
      const uint8_t role = grammar_.RoleOf(word, subject);
      const bool filler = (grammar_.common[static_cast<size_t>(word)] & kFiller) != 0;
      if (end > to || (!filler && (role & (kObject | kTheme)) == 0)) continue;
      *named = *named || (role & (kObject | kTheme)) != 0;
      next = end;
      break;
    }
    if (next == from) return false;
    from = next;
  }
  return true;
}

bool NarrativeSentence::ClauseEnds(size_t at) const {
  return at >= text_.size() || IsBreak(at) || text_.substr(at).starts_with("、") || text_.substr(at).starts_with("和");
}

// 12件政府信息公开申请: what is counted stands behind the unit.
bool NarrativeSentence::NamedBehind(size_t subject, size_t at) const {
  const size_t from = at;
  for (int step = 0; step < 4 && at < text_.size(); ++step) {
    size_t next = at;
    for (const int word : grammar_.words.At(text_, at)) {
      const bool filler = (grammar_.common[static_cast<size_t>(word)] & kFiller) != 0;
      if (!filler && (grammar_.RoleOf(word, subject) & (kObject | kTheme)) == 0) continue;
      next = at + grammar_.words.Text(word).size();
      break;
    }
    if (next == at) break;
    at = next;
  }
  return Occurs(subject, kTheme, from, at);
}

// 今年以来, 2020年以来 are this year; 施行以来 is not.
bool NarrativeSentence::IsOtherTime(const Hit& hit) const {
  if ((grammar_.common[static_cast<size_t>(hit.word)] & kOtherTime) == 0) return false;
  return grammar_.words.Text(hit.word) != kSince || !text_.substr(0, hit.begin).ends_with("年");
}

bool NarrativeSentence::Spoiled(size_t subject, const Quantity& quantity, const Span& span) const {
  const size_t from = grammar_.subjects[subject].reaches ? span.reach : span.begin;
  for (auto hit = HitsFrom(from); hit != hits_.end() && hit->begin < span.end; ++hit) {
    if (hit->end > span.end) continue;
    const bool here = hit->begin >= span.begin || grammar_.words.Text(hit->word) == kSince;
    if (here && IsOtherTime(*hit)) return true;
    const uint8_t role = grammar_.RoleOf(hit->word, subject);
    // 行政复议、行政诉讼0件 says 0 of both, 3件 of neither.
    if ((role & kSpoils) != 0 && ((role & kObject) == 0 || quantity.value.text != "0")) return true;
  }
  return false;
}

bool NarrativeSentence::VerbLeadsTo(size_t subject, const Quantity& quantity, const Span& span,
                                    bool after_channel) const {
  bool any_verb = false;
  const Hit* theme = nullptr;
  const auto first = HitsFrom(span.begin);
  for (auto behind = HitsFrom(span.end); behind != first; --behind) {
    const auto hit = behind - 1;
    if (hit->end > span.end) continue;
    const uint8_t role = grammar_.RoleOf(hit->word, subject);
    if ((role & kTheme) != 0 && theme == nullptr) theme = &*hit;
    if ((role & kVerb) == 0) continue;
    any_verb = true;
    bool named = (role & (kTheme | kObject)) != 0;
    if (!Leads(subject, hit->end, span.end, &named)) continue;
    return named || ClauseEnds(quantity.end) || NamedBehind(subject, quantity.end) ||
           Occurs(subject, kObject, quantity.end, std::min(text_.size(), quantity.end + 4 * kHanBytes));
  }
  // 通过网站公开信息300条、微信200条: the verb is said once.
  bool named = true;
  return !any_verb && after_channel && theme != nullptr && Leads(subject, theme->end, span.end, &named);
}

bool NarrativeSentence::States(size_t subject, const Quantity& quantity, const Span& span, bool after_channel) const {
  const NarrativeSubject& what = grammar_.subjects[subject];
  if (std::find(what.units.begin(), what.units.end(), quantity.unit) == what.units.end()) return false;
  if (span.other_year || (span.part && !what.parts_too)) return false;
  const size_t from = what.reaches ? span.reach : span.begin;
  const bool named = Occurs(subject, kTheme, from, span.end) ||
                     (what.by_heading && (heading_[subject] & kTheme) != 0) || NamedBehind(subject, quantity.end);
  if (!named || Spoiled(subject, quantity, span) || !VerbLeadsTo(subject, quantity, span, after_channel)) return false;
  return HasContext(subject) && !Occurs(subject, kRival, 0, span.end);
}

std::vector<std::vector<size_t>> NarrativeSentence::Statements() const {
  std::vector<std::vector<size_t>> statements(quantities_.size());
  bool after_channel = false;
  for (size_t i = 0; i < quantities_.size(); ++i) {
    if (quantities_[i].unit.empty()) continue;
    const Span span = SpanOf(i);
    bool channel = false;
    for (size_t subject = 0; subject < grammar_.subjects.size(); ++subject) {
      if (!States(subject, quantities_[i], span, after_channel)) continue;
      statements[i].push_back(subject);
      channel |= grammar_.subjects[subject].reaches;
    }
    after_channel |= channel;
  }
  DropEnumerated(&statements);
  return statements;
}

// 网站发布信息12条、图片30条: of what there are 12 is not certain.
void NarrativeSentence::DropEnumerated(std::vector<std::vector<size_t>>* statements) const {
  for (size_t i = 0; i + 1 < quantities_.size(); ++i) {
    const Quantity& next = quantities_[i + 1];
    if (!(*statements)[i + 1].empty() || next.unit != quantities_[i].unit) continue;
    if (ClauseBegin(next.begin) > quantities_[i].begin || IsPart(next.begin)) continue;
    std::erase_if((*statements)[i], [&](size_t subject) { return grammar_.subjects[subject].reaches; });
  }
}

std::string_view NarrativeSentence::DenialFrom(size_t subject, const Hit& negation) const {
  constexpr uint8_t kChain = kObject | kDenied | kTheme | kVerb;
  bool denies = false;
  size_t said = 0;  // end of the shortest word that is denied, where it follows at once
  size_t at = negation.end;
  while (at < text_.size()) {
    size_t next = at;
    for (const int word : grammar_.words.At(text_, at)) {
      const uint8_t role = grammar_.RoleOf(word, subject);
      const size_t end = at + grammar_.words.Text(word).size();
      denies |= (role & kDenied) != 0;
      if (at == negation.end && (role & kDenied) != 0) said = end;
      const bool filler = (grammar_.common[static_cast<size_t>(word)] & kFiller) != 0;
      if (next == at && (filler || (role & kChain) != 0)) next = end;
    }
    if (next == at) break;
    at = next;
  }
  if (!denies || !Occurs(subject, kTheme, negation.end, at)) return {};
  if (at < text_.size() && !IsBreak(at) && !text_.substr(at).starts_with("、")) return {};
  return text_.substr(negation.begin, (said > 0 ? said : at) - negation.begin);
}

std::string_view NarrativeSentence::Denial(size_t subject) const {
  if (grammar_.subjects[subject].denials.empty()) return {};
  for (const Hit& hit : negations_) {
    const std::string_view said = DenialFrom(subject, hit);
    if (said.empty() || !HasContext(subject)) continue;
    const bool other = std::any_of(years_.begin(), years_.end(), [](const auto& year) { return year.second; });
    return other ? std::string_view() : said;
  }
  return {};
}

}  // namespace lantai::extractor
