#include "storage/zero_proof.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace lantai::storage {
namespace {

struct Operand {
  enum class Kind : uint8_t { kUseless, kEmpty, kCount } kind = Kind::kUseless;
  int64_t count = 0;
};

Operand OperandOf(const Cell& cell) {
  switch (cell.status) {
    case CellStatus::kBlank:
    case CellStatus::kSlash:
    case CellStatus::kDash:
    case CellStatus::kNoneWord: return {Operand::Kind::kEmpty, 0};
    case CellStatus::kOk: break;
    default: return {};
  }
  // 15 digits at most, so that no sum overflows.
  if (!cell.value || cell.value->text.size() > 15) return {};
  const std::string& digits = cell.value->text;
  Operand operand{Operand::Kind::kCount, 0};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), operand.count);
  const bool whole = error == std::errc() && end == digits.data() + digits.size() && operand.count >= 0;
  return whole ? operand : Operand{};
}

// Both lists are sorted: one walk finds every cell.
std::vector<Operand> Resolve(const std::vector<std::string>& ids, const std::map<std::string, Cell>& cells) {
  std::vector<Operand> operands(ids.size());
  auto cell = ids.empty() ? cells.end() : cells.lower_bound(ids.front());
  for (size_t i = 0; i < ids.size() && cell != cells.end();) {
    const int order = cell->first.compare(ids[i]);
    if (order == 0) operands[i] = OperandOf(cell->second);
    if (order >= 0) ++i;
    if (order <= 0) ++cell;
  }
  return operands;
}

// One table of one report.
class Proof {
 public:
  Proof(const ZeroProof::Plan& plan, std::vector<Operand> operands)
      : plan_(plan), operands_(std::move(operands)), zero_(operands_.size()), banned_(operands_.size()) {}

  // Every turn but the last bans a cell.
  const std::vector<bool>& Run() {
    do {
      std::fill(zero_.begin(), zero_.end(), false);
      while (ProveMore()) {
      }
    } while (BanContradicted());
    return zero_;
  }

 private:
  struct Side {
    int64_t sum = 0;
    std::vector<size_t> empty;  // and not proved
    bool useless = false;
  };

  Side Add(const ZeroProof::Sum& sum, size_t from, size_t to) const {
    Side side;
    for (size_t i = from; i < to; ++i) {
      const size_t at = sum.operands[i];
      if (operands_[at].kind == Operand::Kind::kUseless) side.useless = true;
      if (operands_[at].kind == Operand::Kind::kEmpty && !zero_[at]) {
        side.empty.push_back(at);
        if (banned_[at]) side.useless = true;
      }
      side.sum += operands_[at].count;
    }
    return side;
  }

  bool ProveMore() {
    bool more = false;
    for (const ZeroProof::Sum& sum : plan_.sums) {
      const Side left = Add(sum, 0, sum.left), right = Add(sum, sum.left, sum.operands.size());
      const bool one_side = left.empty.empty() != right.empty.empty();
      if (left.useless || right.useless || !one_side || left.sum != right.sum) continue;
      for (const size_t at : left.empty) zero_[at] = true;
      for (const size_t at : right.empty) zero_[at] = true;
      more = true;
    }
    return more;
  }

  bool BanContradicted() {
    bool any = false;
    for (const ZeroProof::Sum& sum : plan_.sums) {
      const Side left = Add(sum, 0, sum.left), right = Add(sum, sum.left, sum.operands.size());
      const bool complete = left.empty.empty() && right.empty.empty() && !left.useless && !right.useless;
      if (!complete || left.sum == right.sum) continue;
      for (const size_t at : sum.operands) {
        if (!zero_[at]) continue;
        banned_[at] = true;
        any = true;
      }
    }
    return any;
  }

  const ZeroProof::Plan& plan_;
  std::vector<Operand> operands_;
  std::vector<bool> zero_, banned_;
};

ZeroProof::Plan PlanOf(const TableTemplate& table) {
  ZeroProof::Plan plan;
  std::vector<std::pair<std::vector<std::string>, size_t>> equations;
  std::set<std::string> ids;
  for (const CheckTemplate& check : table.checks) {
    if (check.relation != CheckRelation::kEqual) continue;
    for (const std::string& scope : check.scopes) {
      auto& [operands, left] = equations.emplace_back();
      left = check.left.size();
      for (const std::string& term : check.left) operands.push_back(check.CellId(scope, term));
      for (const std::string& term : check.right) operands.push_back(check.CellId(scope, term));
      ids.insert(operands.begin(), operands.end());
    }
  }
  plan.ids.assign(ids.begin(), ids.end());
  for (const auto& [operands, left] : equations) {
    ZeroProof::Sum& sum = plan.sums.emplace_back();
    sum.left = left;
    for (const std::string& id : operands) {
      const auto at = std::lower_bound(plan.ids.begin(), plan.ids.end(), id);
      sum.operands.push_back(static_cast<size_t>(at - plan.ids.begin()));
    }
  }
  return plan;
}

}  // namespace

ZeroProof::ZeroProof(const std::vector<ReportTemplate>& forms) {
  for (const ReportTemplate& form : forms) {
    for (const TableTemplate& table : form.tables) plans_.emplace(std::pair(table.id, form.id), PlanOf(table));
  }
}

std::vector<std::string_view> ZeroProof::Of(const Report& report) const {
  std::vector<std::string_view> ids;
  for (const auto& [table, forms] : report.tables) {
    // "g2019|g2021": the table is the same in both.
    const auto plan = plans_.find({table, forms.substr(0, forms.find('|'))});
    if (plan == plans_.end()) continue;
    std::vector<Operand> operands = Resolve(plan->second.ids, report.cells);
    const bool any = std::any_of(operands.begin(), operands.end(),
                                 [](const Operand& operand) { return operand.kind == Operand::Kind::kEmpty; });
    if (!any) continue;
    Proof proof(plan->second, std::move(operands));
    const std::vector<bool>& zero = proof.Run();
    for (size_t i = 0; i < zero.size(); ++i) {
      if (zero[i]) ids.push_back(plan->second.ids[i]);
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace lantai::storage
