#include "storage/zero_proof.h"

#include "tests/storage/export_fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ZeroProofTest : public ::testing::Test {
 protected:
  ZeroProofTest() : knowledge_(BuiltInKnowledge()), proof_(knowledge_.forms) {
    AddZeros(knowledge_, "g2021", "t3", &report_);
    AddZeros(knowledge_, "g2021", "t4", &report_);
  }
  std::vector<std::string> Proved() const {
    std::vector<std::string> ids;
    for (const std::string_view id : proof_.Of(report_)) ids.emplace_back(id);
    return ids;
  }

  ExportKnowledge knowledge_;
  ZeroProof proof_;
  Report report_;
};

TEST_F(ZeroProofTest, NothingIsProvedWhereNothingIsEmpty) { EXPECT_THAT(Proved(), IsEmpty()); }

TEST_F(ZeroProofTest, ARowWhoseTotalIsPrintedProvesItsEmptyCells) {
  Empty(&report_, "t3.granted.business");
  Empty(&report_, "t3.granted.ngo", CellStatus::kDash);
  EXPECT_THAT(Proved(), ElementsAre("t3.granted.business", "t3.granted.ngo"));
}

TEST_F(ZeroProofTest, ATotalThatIsEmptyIsZeroOnlyWhereItsPartsAre) {
  Empty(&report_, "t4.review.total");
  EXPECT_THAT(Proved(), ElementsAre("t4.review.total"));
  Print(&report_, "t4.review.upheld", "2");
  EXPECT_THAT(Proved(), IsEmpty()) << "it must be 2";
}

TEST_F(ZeroProofTest, ABlankThatMustBeSomethingElseStaysEmpty) {
  Print(&report_, "t4.review.total", "3");
  Print(&report_, "t4.review.upheld", "2");
  Empty(&report_, "t4.review.corrected");
  EXPECT_THAT(Proved(), IsEmpty());
}

TEST_F(ZeroProofTest, ABlankTableProvesNothing) {
  for (auto& [id, cell] : report_.cells) Empty(&report_, id);
  EXPECT_THAT(Proved(), IsEmpty());
}

TEST_F(ZeroProofTest, TwoBlanksOnEitherSideProveNothing) {
  // K1 is all that binds the carried ones: they may both be 3.
  report_.cells.erase("t3.carried_in.total");
  report_.cells.erase("t3.carried_out.total");
  Empty(&report_, "t3.carried_in.business");
  Empty(&report_, "t3.carried_out.business");
  EXPECT_THAT(Proved(), IsEmpty());
}

TEST_F(ZeroProofTest, WhatIsProvedProvesMore) {
  // 三(七) of the column is 0 by its row; then every blank outcome of the column is.
  Empty(&report_, "t3.outcome_total.ngo");
  Empty(&report_, "t3.granted.ngo");
  report_.cells.erase("t3.granted.total");
  EXPECT_THAT(Proved(), ElementsAre("t3.granted.ngo", "t3.outcome_total.ngo"));
}

TEST_F(ZeroProofTest, AContradictionTakesItsCellsBack) {
  // The row says 0; the column, whose total is 4, says 4.
  Empty(&report_, "t3.granted.business");
  Print(&report_, "t3.outcome_total.business", "4");
  EXPECT_THAT(Proved(), IsEmpty());
}

TEST_F(ZeroProofTest, NegativeAndUnreadableCellsProveNothing) {
  Empty(&report_, "t4.review.upheld");
  Print(&report_, "t4.review.corrected", "-1");
  Print(&report_, "t4.review.other", "1");
  EXPECT_THAT(Proved(), IsEmpty());
  Empty(&report_, "t4.review.corrected", CellStatus::kUnparsable);
  EXPECT_THAT(Proved(), IsEmpty());
  report_.cells.erase("t4.review.corrected");
  EXPECT_THAT(Proved(), IsEmpty()) << "a missing row may have been anything";
  Print(&report_, "t4.review.corrected", "0.5");
  EXPECT_THAT(Proved(), IsEmpty());
}

TEST_F(ZeroProofTest, EveryTokenThatSaysNothingCounts) {
  for (const CellStatus status : {CellStatus::kBlank, CellStatus::kDash, CellStatus::kSlash, CellStatus::kNoneWord}) {
    Empty(&report_, "t4.review.other", status);
    EXPECT_THAT(Proved(), SizeIs(1));
  }
}

TEST_F(ZeroProofTest, TheFormIsThatOfTheTable) {
  Empty(&report_, "t4.review.other");
  report_.tables["t4"] = "g2019|g2021";
  EXPECT_THAT(Proved(), SizeIs(1));
  report_.tables["t4"] = "g2008";
  EXPECT_THAT(Proved(), IsEmpty());
}

}  // namespace
}  // namespace lantai::storage
