#include "extractor/suggestion.h"

#include <algorithm>
#include <optional>

#include "extractor/arithmetic.h"

namespace lantai::extractor {
namespace {

using Cells = std::map<std::string, Cell>;

const Number* ValueOf(const Cells& cells, const std::string& id) {
  const auto cell = cells.find(id);
  return cell == cells.end() || !cell->second.value ? nullptr : &*cell->second.value;
}

// What `id` must be for the equation to hold; none where another operand has no value, or it would be no count.
std::optional<Number> Solve(const Equation& equation, const std::string& id, const Cells& cells) {
  std::vector<Number> same;   // operands of the side on which `id` stands
  std::vector<Number> other;  // and of the other one
  const std::vector<std::string>& operands = equation.check.cells;
  const auto place = static_cast<size_t>(std::find(operands.begin(), operands.end(), id) - operands.begin());
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i == place) continue;
    const Number* value = ValueOf(cells, operands[i]);
    if (value == nullptr) return std::nullopt;
    ((i < equation.left) == (place < equation.left) ? same : other).push_back(*value);
  }
  Number solved = Difference(Sum(other), Sum(same));
  if (WholeNumber(solved).value_or(-1) < 0) return std::nullopt;
  return solved;
}

bool Holds(const Equation& equation, const std::string& id) {
  return std::find(equation.check.cells.begin(), equation.check.cells.end(), id) != equation.check.cells.end();
}

// The cells that stand in every failed equation and in none that holds.
std::vector<std::string> Suspects(const std::vector<Equation>& equations) {
  std::vector<std::string> suspects;
  size_t failed = 0;
  for (const Equation& equation : equations) {
    if (equation.check.verdict != Verdict::kFail) continue;
    if (failed++ == 0) suspects = equation.check.cells;
    std::erase_if(suspects, [&](const std::string& id) { return !Holds(equation, id); });
  }
  if (failed < 2) return {};
  for (const Equation& equation : equations) {
    if (equation.check.verdict != Verdict::kPass || suspects.empty()) continue;
    std::erase_if(suspects, [&](const std::string& id) { return Holds(equation, id); });
  }
  return suspects;
}

std::string Text(const std::string& id, const Number& value) { return id + " = " + value.text; }

void SuggestForWrong(const Cells& cells, std::vector<Equation>* equations) {
  const std::vector<std::string> suspects = Suspects(*equations);
  if (suspects.size() != 1) return;
  std::optional<Number> value;
  for (const Equation& equation : *equations) {
    if (equation.check.verdict != Verdict::kFail) continue;
    const std::optional<Number> solved = Solve(equation, suspects[0], cells);
    if (!solved || (value && *value != *solved)) return;
    value = solved;
  }
  for (Equation& equation : *equations) {
    if (equation.check.verdict == Verdict::kFail) equation.check.suggestion = Text(suspects[0], *value);
  }
}

// The only operand without a value, or null.
const std::string* OnlyGap(const Equation& equation, const Cells& cells) {
  const std::string* gap = nullptr;
  for (const std::string& id : equation.check.cells) {
    if (ValueOf(cells, id) != nullptr) continue;
    if (gap != nullptr) return nullptr;
    gap = &id;
  }
  return gap;
}

void SuggestForMissing(const Cells& cells, std::vector<Equation>* equations) {
  std::map<std::string, std::optional<Number>> solutions;  // none: the equations disagree
  std::vector<std::pair<Check*, std::string>> gaps;
  for (Equation& equation : *equations) {
    if (equation.check.verdict != Verdict::kUnknown) continue;
    const std::string* gap = OnlyGap(equation, cells);
    if (gap == nullptr) continue;
    const std::optional<Number> solved = Solve(equation, *gap, cells);
    const auto [place, is_new] = solutions.try_emplace(*gap, solved);
    if (!is_new && place->second != solved) place->second.reset();
    gaps.emplace_back(&equation.check, *gap);
  }
  for (const auto& [check, id] : gaps) {
    if (solutions[id]) check->suggestion = Text(id, *solutions[id]);
  }
}

}  // namespace

void SuggestValues(const Cells& cells, std::vector<Equation>* equations) {
  bool failed = false;
  bool unknown = false;
  for (const Equation& equation : *equations) {
    failed |= equation.check.verdict == Verdict::kFail;
    unknown |= equation.check.verdict == Verdict::kUnknown;
  }
  if (failed) SuggestForWrong(cells, equations);
  if (unknown) SuggestForMissing(cells, equations);
}

}  // namespace lantai::extractor
