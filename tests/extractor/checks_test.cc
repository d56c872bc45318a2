#include <gtest/gtest.h>

#include "extractor/arithmetic.h"
#include "extractor/equations.h"
#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

const TableTemplate& TableOf(const std::string& form, const std::string& table) {
  for (const ReportTemplate& one : BuiltInKnowledge().templates) {
    for (const TableTemplate& t : one.tables) {
      if (one.id == form && t.id == table) return t;
    }
  }
  ADD_FAILURE() << "no table " << form << " " << table;
  return BuiltInKnowledge().templates.front().tables.front();
}

// All cells of a table with value 0.
std::map<std::string, Cell> Zeros(const TableTemplate& table) {
  std::map<std::string, Cell> cells;
  for (const BlockTemplate& block : table.blocks) {
    for (const RowTemplate& row : block.rows) {
      for (const ColumnTemplate& column : block.columns) {
        Cell& cell = cells[TableTemplate::CellId(block, row, column)];
        cell.value = Number{"0"};
        cell.raw = "0";
        cell.status = CellStatus::kOk;
      }
    }
  }
  return cells;
}

const Check& Find(const std::vector<Check>& checks, const std::string& id, const std::string& scope) {
  for (const Check& check : checks) {
    if (check.id == id && check.scope == scope) return check;
  }
  ADD_FAILURE() << "no check " << id << " " << scope;
  return checks.front();
}

class Equations : public ::testing::TestWithParam<const char*> {
 protected:
  const TableTemplate& table_ = TableOf(GetParam(), "t3");
  std::map<std::string, Cell> cells_ = Zeros(table_);
  Verdict Run(const std::string& id, const std::string& scope) {
    return Find(RunChecks(table_, cells_), id, scope).verdict;
  }
};

INSTANTIATE_TEST_SUITE_P(Generations, Equations, ::testing::Values("g2019", "g2021"));

TEST_P(Equations, AllPassOnZeros) {
  const std::vector<Check> checks = RunChecks(table_, cells_);
  EXPECT_EQ(checks.size(), 7 + 7 + table_.blocks.front().rows.size() + 1);
  for (const Check& check : checks) EXPECT_EQ(check.verdict, Verdict::kPass) << check.id << check.scope;
}

TEST_P(Equations, K1HoldsWhatCameInAgainstWhatWentOut) {
  cells_["t3.new_received.business"].value = Number{"7"};
  EXPECT_EQ(Run("K1", "business"), Verdict::kFail);
  cells_["t3.outcome_total.business"].value = Number{"5"};
  cells_["t3.carried_out.business"].value = Number{"2"};
  EXPECT_EQ(Run("K1", "business"), Verdict::kPass);
  EXPECT_EQ(Run("K1", "natural_person"), Verdict::kPass);
}

TEST_P(Equations, K2HoldsTheTotalColumnAgainstTheApplicants) {
  cells_["t3.denied.state_secret.research"].value = Number{"3"};
  EXPECT_EQ(Run("K2", "denied.state_secret"), Verdict::kFail);
  cells_["t3.denied.state_secret.total"].value = Number{"3"};
  EXPECT_EQ(Run("K2", "denied.state_secret"), Verdict::kPass);
}

TEST_P(Equations, K3HoldsTheOutcomesAgainstTheirTotal) {
  cells_["t3.refused.duplicate.ngo"].value = Number{"4"};
  cells_["t3.granted.ngo"].value = Number{"1"};
  EXPECT_EQ(Run("K3", "ngo"), Verdict::kFail);
  cells_["t3.outcome_total.ngo"].value = Number{"5"};
  EXPECT_EQ(Run("K3", "ngo"), Verdict::kPass);
}

TEST_P(Equations, AnOperandWithoutValueMakesAVerdictUnknown) {
  cells_["t3.carried_in.total"].value.reset();
  cells_["t3.carried_in.total"].status = CellStatus::kBlank;
  const std::vector<Check> checks = RunChecks(table_, cells_);
  const Check& check = Find(checks, "K1", "total");
  EXPECT_EQ(check.verdict, Verdict::kUnknown);
  EXPECT_EQ(check.left, std::nullopt);
  EXPECT_EQ(check.right, Number{"0"});
  EXPECT_EQ(check.cells.size(), 4u);
  EXPECT_EQ(Find(checks, "K2", "carried_in").verdict, Verdict::kUnknown);
}

TEST(Equations, K4HoldsForEachGroupOfTable4) {
  const TableTemplate& table = TableOf("g2021", "t4");
  std::map<std::string, Cell> cells = Zeros(table);
  cells["t4.review.upheld"].value = Number{"309"};
  cells["t4.review.corrected"].value = Number{"17"};
  cells["t4.review.other"].value = Number{"88"};
  cells["t4.review.pending"].value = Number{"26"};
  cells["t4.review.total"].value = Number{"440"};
  cells["t4.lit_after_review.total"].value = Number{"1"};
  const std::vector<Check> checks = RunChecks(table, cells);
  ASSERT_EQ(checks.size(), 4u);
  EXPECT_EQ(Find(checks, "K4", "review").verdict, Verdict::kPass);
  EXPECT_EQ(Find(checks, "K4", "review").left, Number{"440"});
  EXPECT_EQ(Find(checks, "K4", "lit_direct").verdict, Verdict::kPass);
  EXPECT_EQ(Find(checks, "K4", "lit_after_review").verdict, Verdict::kFail);
}

TEST(Equations, ACellThatIsNotThereIsUnknown) {
  const TableTemplate& table = TableOf("g2019", "t4");
  for (const Check& check : RunChecks(table, {})) EXPECT_EQ(check.verdict, Verdict::kUnknown);
}

TEST(Sums, AreExactInDecimals) {
  EXPECT_EQ(Sum({{"0.1"}, {"0.2"}}).text, "0.3");
  EXPECT_EQ(Sum({{"59237.2449"}, {"-0.2449"}}).text, "59237");
  EXPECT_EQ(Sum({{"999999999999999"}, {"0.00000000000001"}}).text, "999999999999999.00000000000001");
  EXPECT_EQ(Sum({{"-5"}, {"2"}}).text, "-3");
  EXPECT_EQ(Sum({}).text, "0");
  EXPECT_EQ(Sum(std::vector<Number>(1000, Number{"999999999999999"})).text, "999999999999999000");
}

}  // namespace
}  // namespace lantai::extractor
