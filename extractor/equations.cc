#include "extractor/equations.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "extractor/arithmetic.h"
#include "extractor/suggestion.h"

namespace lantai::extractor {
namespace {

// One check of one scope. Operands are indices into the table's cell ids.
struct Plan {
  std::string id;
  int number = 0;
  std::string scope;
  CheckRelation relation = CheckRelation::kEqual;
  std::vector<int> operands;  // left ones, then right ones
  size_t left = 0;            // how many are left ones
};

// What is needed of a cell, read once.
struct Operand {
  const Number* value = nullptr;  // null: none
  std::optional<int64_t> whole;
};

using Ids = std::vector<std::string>;

// The sum of some operands, or none where one has no value.
std::optional<Number> SumOf(const std::vector<Operand>& operands, const int* first, const int* last) {
  int64_t sum = 0;
  bool whole = true;
  for (const int* at = first; at != last; ++at) {
    const Operand& operand = operands[static_cast<size_t>(*at)];
    if (operand.value == nullptr) return std::nullopt;
    if (operand.whole)
      sum += *operand.whole;
    else
      whole = false;
  }
  if (whole) return Number{std::to_string(sum)};
  std::vector<Number> numbers;
  for (const int* at = first; at != last; ++at) numbers.push_back(*operands[static_cast<size_t>(*at)].value);
  return Sum(numbers);
}

Verdict Judge(CheckRelation relation, const std::optional<Number>& left, const std::optional<Number>& right) {
  if (!left || !right) return Verdict::kUnknown;
  const bool holds = relation == CheckRelation::kEqual ? *left == *right : Compare(*left, *right) >= 0;
  return holds ? Verdict::kPass : Verdict::kFail;
}

Check RunSums(const Plan& plan, const Ids& ids, const std::vector<Operand>& operands) {
  Check check;
  check.id = plan.id;
  check.scope = plan.scope;
  check.cells.reserve(plan.operands.size());
  for (const int operand : plan.operands) check.cells.push_back(ids[static_cast<size_t>(operand)]);
  const int* first = plan.operands.data();
  const int* middle = first + plan.left;
  check.left = SumOf(operands, first, middle);
  check.right = SumOf(operands, middle, first + plan.operands.size());
  check.verdict = Judge(plan.relation, check.left, check.right);
  return check;
}

// One verdict for all cells that count; a check of its own for each cell that does not hold. `left` is the least
// number, named by its cell.
void RunCounts(const Plan& plan, const Ids& ids, const std::vector<Operand>& operands, std::vector<Check>* checks) {
  std::optional<size_t> least;
  bool failed = false;
  for (const int index : plan.operands) {
    const auto at = static_cast<size_t>(index);
    const Operand& operand = operands[at];
    if (operand.value == nullptr) continue;
    if (operand.whole.value_or(-1) < 0) {
      failed = true;
      checks->push_back({plan.id, ids[at], Verdict::kFail, *operand.value, Number{"0"}, {ids[at]}, std::nullopt});
    } else if (!least || *operand.whole < *operands[*least].whole) {
      least = at;
    }
  }
  if (failed) return;
  Check& check = checks->emplace_back();
  check.id = plan.id;
  check.scope = plan.scope;
  check.right = Number{"0"};
  if (!least) return;
  check.verdict = Verdict::kPass;
  check.left = *operands[*least].value;
  check.cells.push_back(ids[*least]);
}

struct TablePlan {
  explicit TablePlan(const TableTemplate& table);
  int IndexOf(const std::string& id) const;
  void Add(const CheckTemplate& check, const std::string& table);
  std::vector<Operand> Resolve(const std::map<std::string, Cell>& cells) const;
  void Run(const std::map<std::string, Cell>& cells, std::vector<std::pair<int, Check>>* numbered) const;

  Ids ids;  // of all cells, sorted
  std::vector<Plan> plans;
};

TablePlan::TablePlan(const TableTemplate& table) {
  std::set<std::string> all;
  for (const BlockTemplate& block : table.blocks) {
    for (const RowTemplate& row : block.rows) {
      for (const ColumnTemplate& column : block.columns) all.insert(TableTemplate::CellId(block, row, column));
    }
  }
  ids.assign(all.begin(), all.end());
  for (const CheckTemplate& check : table.checks) Add(check, table.id);
}

int TablePlan::IndexOf(const std::string& id) const {
  return static_cast<int>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin());
}

void TablePlan::Add(const CheckTemplate& check, const std::string& table) {
  Plan plan;
  plan.id = check.id;
  plan.number = CheckNumber(check.id);
  plan.relation = check.relation;
  plan.left = check.left.size();
  if (check.relation == CheckRelation::kCounts) {
    plan.scope = table;
    for (const std::string& scope : check.scopes) plan.operands.push_back(IndexOf(check.CellId(scope, {})));
    plans.push_back(std::move(plan));
    return;
  }
  for (const std::string& scope : check.scopes) {
    plan.scope = scope;
    plan.operands.clear();
    for (const std::string& term : check.left) plan.operands.push_back(IndexOf(check.CellId(scope, term)));
    for (const std::string& term : check.right) plan.operands.push_back(IndexOf(check.CellId(scope, term)));
    plans.push_back(plan);
  }
}

// Both lists are sorted: one walk finds every cell.
std::vector<Operand> TablePlan::Resolve(const std::map<std::string, Cell>& cells) const {
  std::vector<Operand> operands(ids.size());
  if (ids.empty()) return operands;
  auto cell = cells.lower_bound(ids.front());
  for (size_t i = 0; i < ids.size() && cell != cells.end();) {
    const int order = cell->first.compare(ids[i]);
    if (order == 0 && cell->second.value) {
      operands[i].value = &*cell->second.value;
      operands[i].whole = WholeNumber(*cell->second.value);
    }
    if (order >= 0) ++i;
    if (order <= 0) ++cell;
  }
  return operands;
}

void TablePlan::Run(const std::map<std::string, Cell>& cells, std::vector<std::pair<int, Check>>* numbered) const {
  const std::vector<Operand> operands = Resolve(cells);
  std::vector<Equation> sums;
  std::vector<int> numbers;
  sums.reserve(plans.size());
  for (const Plan& plan : plans) {
    if (plan.relation != CheckRelation::kEqual) continue;
    sums.push_back({RunSums(plan, ids, operands), plan.left});
    numbers.push_back(plan.number);
  }
  SuggestValues(cells, &sums);
  for (size_t i = 0; i < sums.size(); ++i) numbered->emplace_back(numbers[i], std::move(sums[i].check));
  for (const Plan& plan : plans) {
    std::vector<Check> made;
    if (plan.relation == CheckRelation::kAtLeast) made.push_back(RunSums(plan, ids, operands));
    if (plan.relation == CheckRelation::kCounts) RunCounts(plan, ids, operands, &made);
    for (Check& check : made) numbered->emplace_back(plan.number, std::move(check));
  }
}

std::vector<Check> InOrder(std::vector<std::pair<int, Check>> numbered) {
  std::vector<size_t> order(numbered.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return numbered[a].first < numbered[b].first; });
  std::vector<Check> checks;
  checks.reserve(numbered.size() + 16);
  for (const size_t i : order) checks.push_back(std::move(numbered[i].second));
  return checks;
}

}  // namespace

struct Equations::State {
  std::map<std::pair<std::string, std::string>, TablePlan> plans;  // by table and generation
};

Equations::Equations(const std::vector<ReportTemplate>& templates) {
  auto state = std::make_unique<State>();
  for (const ReportTemplate& form : templates) {
    for (const TableTemplate& table : form.tables) {
      state->plans.try_emplace(std::pair(table.id, form.id), table);
    }
  }
  state_ = std::move(state);
}

Equations::~Equations() = default;
Equations::Equations(Equations&&) noexcept = default;

std::vector<Check> Equations::Run(const Report& report) const {
  std::vector<std::pair<int, Check>> numbered;
  numbered.reserve(128);
  for (const auto& [table, forms] : report.tables) {
    // "g2019|g2021": the table is the same in both.
    const auto plan = state_->plans.find({table, forms.substr(0, forms.find('|'))});
    if (plan != state_->plans.end()) plan->second.Run(report.cells, &numbered);
  }
  return InOrder(std::move(numbered));
}

std::vector<Check> RunChecks(const TableTemplate& table, const std::map<std::string, Cell>& cells) {
  ReportTemplate form;
  form.tables.push_back(table);
  Report report;
  report.tables[table.id] = "";
  report.cells = cells;
  return Equations({form}).Run(report);
}

int CheckNumber(const std::string& id) {
  int number = 0;
  for (const char c : id) {
    if (c >= '0' && c <= '9' && number < 10'000) number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace lantai::extractor
