#include "extractor/narrative.h"

#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "extractor/narrative_grammar.h"

namespace lantai::extractor {

struct NarrativeReader::State {
  explicit State(const NarrativeLanguage& language) : grammar(language) {}
  NarrativeGrammar grammar;
};

namespace {

constexpr size_t kLongestSentence = 4000;  // bytes; longer ones are no prose

// Where the sentence ends that begins at the front, and how long its mark is.
std::pair<size_t, size_t> SentenceEnd(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ';' || text[i] == '!' || text[i] == '?') return {i, 1};
    if (text[i] == '\xE3' && text.substr(i).starts_with("。")) return {i, 3};
  }
  return {text.size(), 0};
}

// Gathers what sentences state, and finds contradictions.
class Collector {
 public:
  Collector(const NarrativeGrammar& grammar, const Body& body, std::optional<int> year)
      : grammar_(grammar), body_(body), year_(year), heading_(grammar.subjects.size()) {}

  std::map<std::string, NarrativeNumber> Collect() {
    for (size_t line = 0; line < body_.folded.size(); ++line) ReadLine(line);
    for (auto& [id, number] : weak_) strong_.emplace(id, std::move(number));
    for (const std::string& id : contradicted_) strong_.erase(id);
    return std::move(strong_);
  }

 private:
  void ReadLine(size_t line) {
    std::string_view rest = body_.folded[line];
    if (body_.section_of[line] != section_) {
      section_ = body_.section_of[line];
      const bool headed = !body_.sections[static_cast<size_t>(section_)].heading.empty();
      heading_ = grammar_.RolesIn(headed ? rest : std::string_view());
    }
    while (!rest.empty()) {
      const auto [end, mark] = SentenceEnd(rest);
      if (end <= kLongestSentence && NarrativeSentence::MayState(rest.substr(0, end)))
        ReadSentence(rest.substr(0, end));
      rest.remove_prefix(end + mark);
    }
  }

  void ReadSentence(std::string_view text) {
    const NarrativeSentence sentence(grammar_, text, heading_, year_);
    said_here_.clear();
    const auto statements = sentence.Statements();
    for (size_t i = 0; i < statements.size(); ++i) {
      const Quantity& quantity = sentence.quantities()[i];
      const std::string_view raw = text.substr(quantity.begin, quantity.end - quantity.begin);
      for (const size_t subject : statements[i]) Put(subject, quantity.value, raw);
    }
    for (size_t subject = 0; subject < grammar_.subjects.size(); ++subject) {
      const std::string_view denial = sentence.Denial(subject);
      if (!denial.empty()) Put(subject, Number{"0"}, denial);
    }
  }

  void Put(size_t index, const Number& value, std::string_view raw) {
    const NarrativeSubject& subject = grammar_.subjects[index];
    NarrativeNumber number{value, std::string(raw), "section:" + std::to_string(section_)};
    auto& found = subject.weak ? weak_ : strong_;
    const auto [place, is_new] = found.try_emplace(subject.id, std::move(number));
    // Two kinds that are equally many are still two: 建议3件,提案3件.
    const bool twice = subject.weak && !said_here_.insert(subject.id).second;
    const bool differs = !is_new && place->second.value != value;
    if (twice || differs) contradicted_.insert(subject.id + (subject.weak ? "?" : ""));
    if (subject.weak && contradicted_.contains(subject.id + "?")) found.erase(subject.id);
  }

  const NarrativeGrammar& grammar_;
  const Body& body_;
  std::optional<int> year_;
  std::vector<uint8_t> heading_;
  int section_ = -1;
  std::map<std::string, NarrativeNumber> strong_;
  std::map<std::string, NarrativeNumber> weak_;
  std::set<std::string> contradicted_;
  std::set<std::string> said_here_;
};

}  // namespace

NarrativeReader::NarrativeReader(const NarrativeLanguage& language) : state_(std::make_unique<State>(language)) {}
NarrativeReader::~NarrativeReader() = default;
NarrativeReader::NarrativeReader(NarrativeReader&&) noexcept = default;

std::map<std::string, NarrativeNumber> NarrativeReader::Read(const Body& body, std::optional<int> year) const {
  return Collector(state_->grammar, body, year).Collect();
}

}  // namespace lantai::extractor
