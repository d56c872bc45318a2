#include "core/sequence_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lantai {
namespace {

using Kind = DiffRun::Kind;
using Numbers = std::vector<uint32_t>;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<DiffRun> Diff(const Numbers& before, const Numbers& after) {
  WorkBudget budget(10'000'000);
  const auto runs = DiffSequences(before, after, 10'000, budget);
  EXPECT_TRUE(runs.has_value());
  return runs.value_or(std::vector<DiffRun>{});
}

// What `runs` makes of `before`.
Numbers Applied(const Numbers& before, const Numbers& after, const std::vector<DiffRun>& runs) {
  Numbers made;
  size_t x = 0;
  for (const DiffRun& run : runs) {
    EXPECT_EQ(run.before, x);
    EXPECT_EQ(run.after, made.size());
    const Numbers& source = run.kind == Kind::kKeep ? before : after;
    const size_t from = run.kind == Kind::kKeep ? run.before : run.after;
    if (run.kind != Kind::kRemove) made.insert(made.end(), source.begin() + from, source.begin() + from + run.length);
    if (run.kind != Kind::kInsert) x += run.length;
  }
  EXPECT_EQ(x, before.size());
  return made;
}

size_t Edits(const std::vector<DiffRun>& runs) {
  size_t edits = 0;
  for (const DiffRun& run : runs) edits += run.kind == Kind::kKeep ? 0 : run.length;
  return edits;
}

// By the table of longest common subsequences.
size_t FewestEdits(const Numbers& a, const Numbers& b) {
  std::vector<std::vector<size_t>> common(a.size() + 1, std::vector<size_t>(b.size() + 1, 0));
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < b.size(); ++j) {
      common[i + 1][j + 1] = a[i] == b[j] ? common[i][j] + 1 : std::max(common[i][j + 1], common[i + 1][j]);
    }
  }
  return a.size() + b.size() - 2 * common[a.size()][b.size()];
}

TEST(SequenceDiff, EqualSequencesAreOneRun) {
  EXPECT_THAT(Diff({1, 2, 3}, {1, 2, 3}), ElementsAre(DiffRun{Kind::kKeep, 0, 0, 3}));
  EXPECT_THAT(Diff({}, {}), IsEmpty());
}

TEST(SequenceDiff, AReplacedElementIsRemovedAndThenInserted) {
  EXPECT_THAT(Diff({1, 2, 3}, {1, 9, 3}), ElementsAre(DiffRun{Kind::kKeep, 0, 0, 1}, DiffRun{Kind::kRemove, 1, 1, 1},
                                                      DiffRun{Kind::kInsert, 2, 1, 1}, DiffRun{Kind::kKeep, 2, 2, 1}));
}

TEST(SequenceDiff, FromNothingAndToNothing) {
  EXPECT_THAT(Diff({}, {1, 2}), ElementsAre(DiffRun{Kind::kInsert, 0, 0, 2}));
  EXPECT_THAT(Diff({1, 2}, {}), ElementsAre(DiffRun{Kind::kRemove, 0, 0, 2}));
}

TEST(SequenceDiff, TheExampleOfThePaper) {
  // ABCABBA to CBABAC: five edits.
  const Numbers before = {'A', 'B', 'C', 'A', 'B', 'B', 'A'}, after = {'C', 'B', 'A', 'B', 'A', 'C'};
  const auto runs = Diff(before, after);
  EXPECT_EQ(Edits(runs), 5u);
  EXPECT_EQ(Applied(before, after, runs), after);
}

TEST(SequenceDiff, IsTheShortestAndLeadsToTheOther) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    Numbers before(random() % 24), after(random() % 24);
    const uint32_t letters = 1 + random() % 5;
    for (uint32_t& x : before) x = random() % letters;
    for (uint32_t& x : after) x = random() % letters;
    const auto runs = Diff(before, after);
    ASSERT_EQ(Applied(before, after, runs), after);
    ASSERT_EQ(Edits(runs), FewestEdits(before, after));
    for (size_t i = 1; i < runs.size(); ++i) ASSERT_NE(runs[i].kind, runs[i - 1].kind);
  }
}

TEST(SequenceDiff, MoreEditsThanAllowedAreGivenUp) {
  const Numbers before = {1, 2, 3}, after = {4, 5, 6};
  WorkBudget budget(1000);
  EXPECT_FALSE(DiffSequences(before, after, 5, budget));
  EXPECT_TRUE(DiffSequences(before, after, 6, budget));
}

TEST(SequenceDiff, AMillionElementsWithNothingInCommonCostABoundedNumberOfSteps) {
  Numbers before(1'000'000), after(1'000'000);
  for (uint32_t i = 0; i < before.size(); ++i) before[i] = 2 * i, after[i] = 2 * i + 1;
  WorkBudget budget(100'000'000);
  EXPECT_FALSE(DiffSequences(before, after, 1000, budget));
  EXPECT_LT(budget.spent(), 600'000u);
  WorkBudget small(10'000);
  EXPECT_FALSE(DiffSequences(before, after, 100'000, small));
}

TEST(WorkBudget, IsSpentOnce) {
  WorkBudget budget(10);
  EXPECT_TRUE(budget.Spend(9));
  EXPECT_EQ(budget.spent(), 9u);
  EXPECT_FALSE(budget.Spend(2));
  EXPECT_FALSE(budget.Spend(1)) << "what was asked for too much leaves nothing";
}

}  // namespace
}  // namespace lantai
