#include "extractor/cross_report_checks.h"

#include <optional>
#include <string>

#include "extractor/arithmetic.h"

namespace lantai::extractor {
namespace {

constexpr int kOutlier = 10;  // times last year's number
// Below this, ten times as many is chance: a bureau with 3 decisions may have 40 the year after.
constexpr int kSmall = 100;

struct Term {
  bool later = false;
  std::string id;
  bool minus = false;
};

using Terms = std::vector<Term>;

class Comparison {
 public:
  Comparison(const Report& earlier, int earlier_year, const Report& later)
      : earlier_(earlier), later_(later), year_(earlier_year) {}

  // An unknown check with its sides summed; null where the reports do not have the cells.
  Check* Add(const char* id, std::string scope, const Terms& left, const Terms& right) {
    Check check;
    check.id = id;
    check.scope = std::move(scope);
    if (!Side(left, &check.left, &check.cells) || !Side(right, &check.right, &check.cells)) return nullptr;
    checks_.push_back(std::move(check));
    return &checks_.back();
  }

  void Equal(const char* id, std::string scope, const Terms& left, const Terms& right) {
    Check* check = Add(id, std::move(scope), left, right);
    if (check == nullptr || !check->left || !check->right) return;
    check->verdict = *check->left == *check->right ? Verdict::kPass : Verdict::kFail;
  }

  // Neither far above last year's number nor, where asked, far below it.
  void NoOutlier(const char* id, const std::string& cell, int small, bool both_ways) {
    Check* check = Add(id, cell, {{true, cell}}, {{false, cell}});
    if (check == nullptr || !check->left || !check->right) return;
    const auto far_above = [&](const Number& a, const Number& b) {
      return b.text != "0" && Compare(a, Number{std::to_string(small)}) > 0 &&
             Compare(a, Sum(std::vector<Number>(kOutlier, b))) > 0;
    };
    const bool odd = far_above(*check->left, *check->right) || (both_ways && far_above(*check->right, *check->left));
    check->verdict = odd ? Verdict::kFail : Verdict::kPass;
  }

  std::vector<Check> Take() { return std::move(checks_); }

 private:
  // False where a report does not have a cell.
  bool Side(const Terms& terms, std::optional<Number>* sum, std::vector<std::string>* ids) const {
    std::vector<Number> numbers;
    for (const Term& term : terms) {
      const Report& report = term.later ? later_ : earlier_;
      const auto cell = report.cells.find(term.id);
      if (cell == report.cells.end()) return false;
      ids->push_back(std::to_string(year_ + (term.later ? 1 : 0)) + "/" + term.id);
      if (!cell->second.value) continue;
      numbers.push_back(term.minus ? Negated(*cell->second.value) : *cell->second.value);
    }
    if (numbers.size() == terms.size()) *sum = Sum(numbers);
    return true;
  }

  const Report& earlier_;
  const Report& later_;
  int year_;
  std::vector<Check> checks_;
};

}  // namespace

std::vector<Check> CompareYears(const Report& earlier, int earlier_year, const Report& later, int later_year) {
  if (later_year != earlier_year + 1) return {};
  Comparison years(earlier, earlier_year, later);
  for (const std::string row : {"t2.a20_1.regulation.", "t2.a20_1.normative_doc."}) {
    const std::string in_force = row + "in_force";
    years.Equal("K7", in_force, {{true, in_force}},
                {{false, in_force}, {true, row + "issued"}, {true, row + "repealed", true}});
  }
  for (const std::string column :
       {"natural_person", "business", "research", "ngo", "legal_service", "other_org", "total"}) {
    years.Equal("K8", column, {{true, "t3.carried_in." + column}}, {{false, "t3.carried_out." + column}});
  }
  for (const std::string row :
       {"t2.a20_5.licensing.", "t2.a20_5.other_service.", "t2.a20_6.penalty.", "t2.a20_6.coercion.", "t2.a20_8.fee."}) {
    const std::string items = row + "items_prev";
    years.Equal("K9", items, {{true, items}}, {{false, items}, {false, row + "items_change"}});
  }
  years.NoOutlier("K14", "t2.a20_8.fee.amount", 0, false);
  for (const std::string row :
       {"t2.a20_5.licensing.", "t2.a20_5.other_service.", "t2.a20_6.penalty.", "t2.a20_6.coercion."}) {
    years.NoOutlier("K15", row + "decisions", kSmall, true);
  }
  return years.Take();
}

}  // namespace lantai::extractor
