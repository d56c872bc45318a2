#include "extractor/cross_report_checks.h"

#include <gtest/gtest.h>

#include "tests/extractor/proof_fixture.h"

namespace lantai::extractor {
namespace {

class TwoYears : public ::testing::Test {
 protected:
  TwoYears() { Use("g2021"); }
  void Use(const std::string& form) { before_ = after_ = ZeroReport(form, {"t2", "t3", "t4"}); }
  std::vector<Check> Run() { return CompareYears(before_, 2023, after_, 2024); }
  Report before_;
  Report after_;
};

TEST_F(TwoYears, OfZerosAgree) {
  std::vector<std::string> ids;
  for (const Check& check : Run()) {
    EXPECT_EQ(check.verdict, Verdict::kPass) << check.id << check.scope;
    if (ids.empty() || ids.back() != check.id) ids.push_back(check.id);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"K7", "K8", "K14", "K15"}));
}

TEST_F(TwoYears, MustFollowEachOther) {
  EXPECT_TRUE(CompareYears(before_, 2022, after_, 2024).empty());
  EXPECT_TRUE(CompareYears(before_, 2024, after_, 2023).empty());
}

TEST_F(TwoYears, K7HoldsTheDocumentsInForce) {
  before_.cells["t2.a20_1.normative_doc.in_force"] = Printed("66");
  after_.cells["t2.a20_1.normative_doc.issued"] = Printed("8");
  after_.cells["t2.a20_1.normative_doc.repealed"] = Printed("26");
  after_.cells["t2.a20_1.normative_doc.in_force"] = Printed("48");
  EXPECT_EQ(Failed(Run()), "");
  after_.cells["t2.a20_1.normative_doc.in_force"] = Printed("50");
  EXPECT_EQ(Failed(Run()), "K7 t2.a20_1.normative_doc.in_force 50 48\n");
  const std::vector<Check> checks = Run();
  EXPECT_EQ(Of(checks, "K7").back()->cells,
            (std::vector<std::string>{"2024/t2.a20_1.normative_doc.in_force", "2023/t2.a20_1.normative_doc.in_force",
                                      "2024/t2.a20_1.normative_doc.issued", "2024/t2.a20_1.normative_doc.repealed"}));
}

TEST_F(TwoYears, K8HoldsEveryColumnThatWasCarriedOver) {
  before_.cells["t3.carried_out.natural_person"] = Printed("118");
  before_.cells["t3.carried_out.business"] = Printed("3");
  before_.cells["t3.carried_out.total"] = Printed("121");
  after_.cells["t3.carried_in.natural_person"] = Printed("118");
  after_.cells["t3.carried_in.total"] = Printed("118");
  EXPECT_EQ(Failed(Run()), "K8 business 0 3\nK8 total 118 121\n");
  after_.cells["t3.carried_in.business"] = Blank();
  const std::vector<Check> checks = Run();
  EXPECT_EQ(Of(checks, "K8")[1]->verdict, Verdict::kUnknown);
  EXPECT_EQ(Of(checks, "K8")[1]->right, Number{"3"});
}

TEST_F(TwoYears, K9HoldsTheItemsOf2019) {
  Use("g2019");
  before_.cells["t2.a20_6.penalty.items_prev"] = Printed("27");
  before_.cells["t2.a20_6.penalty.items_change"] = Printed("-7");
  after_.cells["t2.a20_6.penalty.items_prev"] = Printed("20");
  EXPECT_EQ(Failed(Run()), "");
  after_.cells["t2.a20_6.penalty.items_prev"] = Printed("27");
  EXPECT_EQ(Failed(Run()), "K9 t2.a20_6.penalty.items_prev 27 20\n");
}

TEST_F(TwoYears, K15DoubtsTenTimesAsManyDecisionsUnlessTheyAreFew) {
  before_.cells["t2.a20_5.licensing.decisions"] = Printed("5");
  after_.cells["t2.a20_5.licensing.decisions"] = Printed("90");
  before_.cells["t2.a20_6.penalty.decisions"] = Printed("4119");
  after_.cells["t2.a20_6.penalty.decisions"] = Printed("41");
  before_.cells["t2.a20_6.coercion.decisions"] = Printed("20");
  after_.cells["t2.a20_6.coercion.decisions"] = Printed("201");
  EXPECT_EQ(Failed(Run()), "K15 t2.a20_6.penalty.decisions 41 4119\nK15 t2.a20_6.coercion.decisions 201 20\n");
}

TEST_F(TwoYears, K14DoubtsAnAmountThatMayBeInAnotherUnit) {
  before_.cells["t2.a20_8.fee.amount"] = Printed("7730.28");
  after_.cells["t2.a20_8.fee.amount"] = Printed("77302800");
  EXPECT_EQ(Failed(Run()), "K14 t2.a20_8.fee.amount 77302800 7730.28\n");
  after_.cells["t2.a20_8.fee.amount"] = Printed("12.5");
  EXPECT_EQ(Failed(Run()), "");
}

TEST_F(TwoYears, OfDifferentFormsShareOnlyWhatBothHave) {
  before_ = ZeroReport("g2019", {"t2", "t3", "t4"});
  std::vector<std::string> ids;
  for (const Check& check : Run()) {
    if (ids.empty() || ids.back() != check.id) ids.push_back(check.id);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"K8", "K15"}));
}

}  // namespace
}  // namespace lantai::extractor
