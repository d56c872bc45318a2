#include "crawler/trap_budget.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

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

// An archive's addresses, and how often they were asked for.
struct Archived {
  TrapBudget::Known Known() {
    return [this](const std::string& host, const TrapBudget::Visit& visit) {
      ++visits[host];
      for (const storage::FrontierEntry& entry : entries) visit(entry);
    };
  }
  std::vector<storage::FrontierEntry> entries;
  std::map<std::string, int> visits;
};

storage::FrontierEntry On(const std::string& host, const std::string& path) {
  storage::FrontierEntry entry = To(path);
  entry.request.url = "http://" + host + path;
  return entry;
}

TEST(TrapBudget, WhatEarlierRunsFoundIsCountedWhenAHostIsFirstAskedAbout) {
  Archived archived;
  archived.entries.assign(kMaxColumnPatternAddresses - 1, To("/c.jsp?id=1"));
  archived.entries.push_back(On("y.gov.cn", "/c.jsp?id=1"));
  TrapBudget budget(archived.Known());
  Count(budget, To("/c.jsp?id=2"), 5);  // they are in the archive as well
  EXPECT_EQ(archived.visits.size(), 0u);
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=99999")), "");
  Count(budget, To("/c.jsp?id=99999"), 1);
  EXPECT_EQ(RuleOf(budget, To("/c.jsp?id=88888")), "pattern_budget");
  EXPECT_EQ(RuleOf(budget, On("y.gov.cn", "/c.jsp?id=88888")), "");
  EXPECT_EQ(archived.visits["x.gov.cn"], 1);
  EXPECT_EQ(archived.visits["y.gov.cn"], 1);
}

TEST(TrapBudget, HostsThatWereAskedAboutLongAgoAreForgottenAndReadAgain) {
  constexpr size_t kMost = 100;
  Archived archived;
  for (int host = 0; host < 50; ++host) {
    for (int i = 0; i < 10; ++i) {
      archived.entries.push_back(On("h" + std::to_string(host), "/c.jsp?p" + std::string(static_cast<size_t>(i), 'a')));
    }
  }
  archived.entries.insert(archived.entries.end(), kMaxColumnPatternAddresses, On("h0", "/trap.jsp?id=1"));
  TrapBudget budget(archived.Known(), kMost);
  for (int host = 0; host < 50; ++host) {
    EXPECT_EQ(RuleOf(budget, On("h" + std::to_string(host), "/a.jsp?id=1")), "");
    EXPECT_LE(budget.patterns(), kMost + 11);
  }
  EXPECT_EQ(RuleOf(budget, On("h49", "/a.jsp?id=1")), "");
  EXPECT_EQ(archived.visits["h49"], 1) << "it is still known";
  EXPECT_EQ(RuleOf(budget, On("h0", "/trap.jsp?id=2")), "pattern_budget");
  EXPECT_EQ(archived.visits["h0"], 2);
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
