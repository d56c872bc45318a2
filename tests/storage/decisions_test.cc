#include "storage/decisions.h"

#include "storage/decision_records.h"
#include "storage/records.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Decisions : public ArchiveTest {
 protected:
  AddressHistory HistoryAt(const std::string& key) {
    const auto history = archive_->HistoryOf(key);
    EXPECT_OK(history);
    return history.ok() ? *history : AddressHistory{};
  }
  std::vector<std::string> KindsAt(const std::string& key) {
    std::vector<std::string> kinds;
    for (const Decision& decision : HistoryAt(key).decisions) kinds.emplace_back(DecisionKindName(decision.kind));
    return kinds;
  }
  LeftOutCounts CountsOf(const std::string& portal) {
    LeftOutCounts found;
    EXPECT_OK(archive_->ForEachLeftOut([&](const std::string& id, const LeftOutCounts& counts) {
      if (id == portal) found = counts;
      return true;
    }));
    return found;
  }
  // A page whose links were left out.
  void LeaveOut(LeftOutLinks links) {
    links.portal = "zhifu";
    if (links.from.empty()) links.from = UrlOf("/list");
    const uint64_t capture = Fetch(links.from, "body " + std::to_string(++bodies_)).capture_id;
    Do(Processed{capture, std::make_shared<Page>(), {}, {}, std::move(links)});
  }
  static LeftOut Link(const std::string& url, const std::string& rule) {
    return {{Method::kGet, url, "", ""}, LinkRole::kOther, Relevance::kUnknown, "text", rule, "evidence"};
  }

  int bodies_ = 0;
};

TEST_F(Decisions, APageThatLeadsToAnAddressIsNamedWithItsWords) {
  ASSERT_OK(archive_->BeginRound({}));
  FrontierEntry entry = EntryFor(UrlOf("/r"), LinkRole::kItem, Relevance::kReport);
  entry.referrer = UrlOf("/list");
  entry.text = "2020年年报";
  entry.depth = 3;
  Do(Enqueue{{entry}});
  const AddressHistory history = HistoryAt(UrlOf("/r"));
  EXPECT_EQ(history.portal, "zhifu");
  EXPECT_EQ(history.request.url, UrlOf("/r"));
  ASSERT_EQ(history.decisions.size(), 1u);
  const Decision& found = history.decisions[0];
  EXPECT_EQ(found.kind, Decision::Kind::kFound);
  EXPECT_EQ(found.from, UrlOf("/list"));
  EXPECT_EQ(found.text, "2020年年报");
  EXPECT_EQ(found.role, LinkRole::kItem);
  EXPECT_EQ(found.relevance, Relevance::kReport);
  EXPECT_EQ(found.depth, 3);
  EXPECT_EQ(found.round, 1u);
  EXPECT_EQ(found.at, clock_.Now());
}

TEST_F(Decisions, OnlyTheFirstPagesThatLeadToAnAddressAreNamed) {
  for (int page = 0; page < 20; ++page) {
    FrontierEntry entry = EntryFor(UrlOf("/menu"), LinkRole::kColumn);
    entry.referrer = UrlOf("/" + std::to_string(page / 2));
    Do(Enqueue{{entry}});
  }
  EXPECT_EQ(HistoryAt(UrlOf("/menu")).decisions.size(), kMaxFoundOn);
}

TEST_F(Decisions, TheWayOfAnAddressIsToldInOrder) {
  Queue({UrlOf("/a")});
  Do(Unfetched{UrlOf("/a"), {UrlState::kFailed, Code::kTimeout, "no answer"}, clock_.Now() + 5000});
  Take(UrlOf("/a"), "page", "prose", "numbers");
  Do(NotModified{UrlOf("/a"), clock_.Now()});
  Do(Unfetched{UrlOf("/a"), {UrlState::kRefused, Code::kRefused, "robots.txt disallows it"}, {}});
  EXPECT_THAT(KindsAt(UrlOf("/a")), ElementsAre("found", "tried", "read", "not_modified", "ended"));
  const AddressHistory history = HistoryAt(UrlOf("/a"));
  EXPECT_EQ(history.decisions[1].until, clock_.Now() + 5000);
  EXPECT_EQ(history.decisions[1].rule, "timeout");
  EXPECT_EQ(history.decisions[2].rule, "article");
  EXPECT_EQ(history.decisions[2].detail, "an annual report");
  EXPECT_EQ(history.decisions[4].rule, "refused");
  EXPECT_EQ(history.decisions[4].detail, "robots.txt disallows it");
}

TEST_F(Decisions, SurviveARestart) {
  Queue({UrlOf("/a")});
  const AddressHistory before = HistoryAt(UrlOf("/a"));
  Open();
  EXPECT_EQ(HistoryAt(UrlOf("/a")).decisions, before.decisions);
}

TEST_F(Decisions, OfAnUnknownAddressThereAreNone) { EXPECT_THAT(KindsAt(UrlOf("/nowhere")), IsEmpty()); }

TEST_F(Decisions, PostsOfOneAddressHaveHistoriesOfTheirOwn) {
  FrontierEntry first = EntryFor(UrlOf("/search"), LinkRole::kNext);
  first.request.method = Method::kPost;
  first.request.body = "page=1";
  FrontierEntry second = first;
  second.request.body = "page=2";
  Do(Enqueue{{first, second}});
  EXPECT_THAT(KindsAt(RequestKey(first.request)), ElementsAre("found"));
  EXPECT_EQ(HistoryAt(RequestKey(second.request)).request, second.request);
  EXPECT_THAT(KindsAt(UrlOf("/search")), IsEmpty());
}

TEST_F(Decisions, LinksThatAreNotFollowedAreKeptWithTheRule) {
  LeaveOut({"", "", {Link("http://spam.example/", "scope")}, {{"elsewhere", 7}}});
  const AddressHistory history = HistoryAt("http://spam.example/");
  ASSERT_EQ(history.decisions.size(), 1u);
  EXPECT_EQ(history.decisions[0].rule, "scope");
  EXPECT_EQ(history.decisions[0].detail, "evidence");
  EXPECT_EQ(history.decisions[0].from, UrlOf("/list"));
  EXPECT_EQ(CountsOf("zhifu").at("scope").kept, 1u);
  EXPECT_EQ(CountsOf("zhifu").at("elsewhere").not_kept, 7u);
  ASSERT_OK_AND_ASSIGN(const auto record, archive_->GetUrl("http://spam.example/"));
  EXPECT_FALSE(record.has_value()) << "it is not in the frontier";
}

TEST_F(Decisions, ALinkOnEveryPageIsKeptOnce) {
  for (int page = 0; page < 5; ++page) LeaveOut({"", "", {Link("http://spam.example/", "scope")}, {}});
  EXPECT_EQ(HistoryAt("http://spam.example/").decisions.size(), 1u);
  EXPECT_EQ(CountsOf("zhifu").at("scope").kept, 1u);
  EXPECT_EQ(CountsOf("zhifu").at("scope").not_kept, 0u);
}

TEST_F(Decisions, WhatARuleLeavesOutIsBoundedAndCounted) {
  LeftOutLinks links;
  for (uint64_t i = 0; i < kMaxPassedBy + 30; ++i) {
    links.kept.push_back(Link(UrlOf("/" + std::to_string(i)), std::string(kPassedBy)));
  }
  LeaveOut(links);
  EXPECT_EQ(CountsOf("zhifu").at("elsewhere").kept, kMaxPassedBy);
  EXPECT_EQ(CountsOf("zhifu").at("elsewhere").not_kept, 30u);
  ASSERT_OK_AND_ASSIGN(const auto keys, archive_->KeysWith(UrlOf("/"), 10'000));
  EXPECT_EQ(keys.size(), kMaxPassedBy + 1) << "and the page itself";
}

TEST_F(Decisions, NearKeysAreFoundByTheirBeginning) {
  Queue({UrlOf("/a/1"), UrlOf("/a/2"), UrlOf("/b")});
  ASSERT_OK_AND_ASSIGN(const auto keys, archive_->KeysWith(UrlOf("/a/"), 10));
  EXPECT_THAT(keys, ElementsAre(UrlOf("/a/1"), UrlOf("/a/2")));
}

TEST(AddressHistory, KeepsTheFirstAndTheLastDecisions) {
  AddressHistory history;
  for (uint32_t round = 0; round < 100; ++round) {
    Decision decision;
    decision.round = round;
    Append(history, decision);
  }
  EXPECT_EQ(history.decisions.size(), kFirstDecisions + kLastDecisions);
  EXPECT_EQ(history.dropped, 100 - kFirstDecisions - kLastDecisions);
  EXPECT_EQ(history.decisions[kFirstDecisions - 1].round, kFirstDecisions - 1);
  EXPECT_EQ(history.decisions.back().round, 99u);
}

TEST(AddressHistory, LongTextsAreCutBetweenCharacters) {
  AddressHistory history;
  Decision decision;
  for (int i = 0; i < 200; ++i) decision.text += "年";
  Append(history, decision);
  EXPECT_LE(history.decisions[0].text.size(), kMaxDecisionText);
  EXPECT_EQ(history.decisions[0].text.size() % 3, 0u);
}

TEST(AddressHistory, ComesBackAsItWasWritten) {
  AddressHistory history;
  history.portal = "p";
  history.request = {Method::kPost, "http://x/", "a=b", "text/plain"};
  Append(history, {Decision::Kind::kLeftOut, {7}, 3, LinkRole::kNext, Relevance::kDecoy, 5, "f", "t", "r", "d", {9}});
  ASSERT_OK_AND_ASSIGN(const AddressHistory read, DecodeHistory("key", EncodeHistory(history)));
  EXPECT_EQ(read.decisions, history.decisions);
  EXPECT_EQ(read.request, history.request);
  EXPECT_THAT(DecodeHistory("the key", "\x01"), Fails(Code::kCorruption, HasSubstr("the key")));
}

TEST(StoredUrl, KeepsItsAbsencesAndReadsRecordsWithoutAny) {
  StoredUrl url;
  url.absences = {{1}, {2}};
  ASSERT_OK_AND_ASSIGN(const StoredUrl read, DecodeUrl("key", EncodeUrl(url)));
  EXPECT_THAT(read.absences, ElementsAre(Timestamp{1}, Timestamp{2}));
  ASSERT_OK_AND_ASSIGN(const StoredUrl none, DecodeUrl("key", EncodeUrl({})));
  EXPECT_THAT(none.absences, IsEmpty());
}

}  // namespace
}  // namespace lantai::storage
