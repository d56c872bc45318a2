#include "crawler/trap_budget.h"

#include <gtest/gtest.h>

#include "crawler/internal/list_book.h"

namespace lantai::crawler {
namespace {

storage::FrontierEntry To(const std::string& path, LinkRole role = LinkRole::kColumn, int depth = 1) {
  storage::FrontierEntry entry;
  entry.request.url = "http://x.gov.cn" + path;
  entry.role = role;
  entry.depth = depth;
  return entry;
}

std::string RuleOf(TrapBudget& budget, const storage::FrontierEntry& entry, Follow follow = Follow::kReports) {
  const std::optional<Cut> cut = budget.Check(entry, follow);
  return cut ? std::string(cut->rule) : "";
}

void Count(TrapBudget& budget, const storage::FrontierEntry& entry, uint64_t times) {
  const TrapBudget::Slot slot = TrapBudget::SlotOf(entry);
  for (uint64_t i = 0; i < times; ++i) budget.Count(slot);
}

TEST(TrapBudget, AHostHasAnEnd) {
  TrapBudget budget;
  Count(budget, To("/a.html"), kMaxHostAddresses - 1);
  EXPECT_EQ(RuleOf(budget, To("/b.html")), "");
  Count(budget, To("/a.html"), 1);
  EXPECT_EQ(RuleOf(budget, To("/b.html")), "host_budget");
  storage::FrontierEntry elsewhere = To("/b.html");
  elsewhere.request.url = "http://y.gov.cn/b.html";
  EXPECT_EQ(RuleOf(budget, elsewhere), "");
}

TEST(TrapBudget, AQueryHasAnEndSoonerForMenusThanForItems) {
  TrapBudget budget;
  Count(budget, To("/c.jsp?id=1"), kMaxColumnPatternAddresses);
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=99999")), "pattern_budget");
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=99999", LinkRole::kOther), Follow::kSite), "");
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=99999", LinkRole::kItem)), "");
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=99999", LinkRole::kNext)), "");
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=1&more=2")), "") << "another pattern";
  EXPECT_EQ(RuleOf(budget, To("/c.jsp")), "") << "no query";
  Count(budget, To("/c.jsp?id=1"), kMaxPatternAddresses - kMaxColumnPatternAddresses);
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=99999", LinkRole::kItem)), "pattern_budget");
}

TEST(TrapBudget, PathsOfNumbersCountAsAPattern) {
  TrapBudget budget;
  Count(budget, To("/hd/2031/7/"), kMaxColumnPatternAddresses);
  EXPECT_EQ(RuleOf(budget, To("/hd/2031/8/")), "pattern_budget");
  Count(budget, To("/art/2031/7/1/art_1_2.html"), kMaxColumnPatternAddresses);
  EXPECT_EQ(RuleOf(budget, To("/art/2031/7/1/art_1_3.html")), "");
}

TEST(TrapBudget, DepthsFarFromTheSeedHaveAnEnd) {
  TrapBudget budget;
  Count(budget, To("/a.html", LinkRole::kItem, kDeep), kMaxDeepAddresses);
  Count(budget, To("/a.html", LinkRole::kItem, kDeep - 1), kMaxDeepAddresses);
  EXPECT_EQ(RuleOf(budget, To("/b.html", LinkRole::kItem, kDeep)), "depth_budget");
  EXPECT_EQ(RuleOf(budget, To("/b.html", LinkRole::kItem, kDeep - 1)), "");
}

TEST(TrapBudget, PatternsBeyondTheLimitAreCountedTogether) {
  TrapBudget budget;
  for (size_t i = 0; i < kMaxPatternsPerHost + 5; ++i) budget.Count({"x.gov.cn", 1, "/?p" + std::string(i, 'a')});
  EXPECT_EQ(RuleOf(budget, To("/?new=1")), "");
}

TEST(ListBook, APageThatListsTheSameAgainRepeatsTheList) {
  ListBook lists;
  EXPECT_FALSE(lists.Repeats("list", "page 1", "aa"));
  EXPECT_FALSE(lists.Repeats("list", "page 2", "bb"));
  EXPECT_FALSE(lists.Repeats("list", "page 1", "aa")) << "the page itself, read again";
  EXPECT_FALSE(lists.Repeats("other", "page 1", "aa")) << "another list";
  EXPECT_FALSE(lists.Repeats("list", "page 3", "")) << "nothing listed";
  EXPECT_TRUE(lists.Repeats("list", "page 3", "aa"));
  EXPECT_FALSE(lists.HasEnded("list")) << "its first page may have two addresses";
  EXPECT_TRUE(lists.Repeats("list", "page 4", "aa"));
  EXPECT_TRUE(lists.HasEnded("list"));
  EXPECT_FALSE(lists.HasEnded("other"));
}

}  // namespace
}  // namespace lantai::crawler
