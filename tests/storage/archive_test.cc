#include "storage/archive.h"

#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Frontier : public ArchiveTest {};
class Captures : public ArchiveTest {};
class Commits : public ArchiveTest {};

TEST_F(Frontier, AnAddressIsQueuedOnce) {
  const WriteResult first = Do(Enqueue{{EntryFor(UrlOf("/a")), EntryFor(UrlOf("/b")), EntryFor(UrlOf("/a#top"))}});
  EXPECT_EQ(first.queued.size(), 2u);
  const WriteResult second = Do(Enqueue{{EntryFor(UrlOf("/b")), EntryFor(UrlOf("/c"))}});
  ASSERT_EQ(second.queued.size(), 1u);
  EXPECT_EQ(second.queued[0], EntryFor(UrlOf("/c")));
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/a"), UrlOf("/b"), UrlOf("/c")));
}

TEST_F(Frontier, OriginsAreQueuesOfTheirOwn) {
  Queue(
      {"http://b.gov.cn/1", "http://a.gov.cn/1", "http://a.gov.cn:8080/1", "https://a.gov.cn/1", "http://b.gov.cn/2"});
  ASSERT_OK_AND_ASSIGN(const auto origins, archive_->QueuedOrigins());
  EXPECT_THAT(origins, ElementsAre("http://a.gov.cn", "http://a.gov.cn:8080", "http://b.gov.cn", "https://a.gov.cn"));
  EXPECT_THAT(QueueOf("http://a.gov.cn"), ElementsAre("http://a.gov.cn/1"));
  EXPECT_THAT(QueueOf("http://b.gov.cn"), ElementsAre("http://b.gov.cn/1", "http://b.gov.cn/2"));
  EXPECT_THAT(QueueOf("http://nobody.gov.cn"), IsEmpty());
}

TEST_F(Frontier, ListsComeBeforeReportsBeforeTheRestBeforeDecoys) {
  Do(Enqueue{{EntryFor(UrlOf("/decoy"), LinkRole::kItem, Relevance::kDecoy),
              EntryFor(UrlOf("/other"), LinkRole::kOther), EntryFor(UrlOf("/item"), LinkRole::kItem),
              EntryFor(UrlOf("/report"), LinkRole::kItem, Relevance::kReport),
              EntryFor(UrlOf("/next"), LinkRole::kNext), EntryFor(UrlOf("/column"), LinkRole::kColumn)}});
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/next"), UrlOf("/column"), UrlOf("/report"), UrlOf("/item"),
                                          UrlOf("/other"), UrlOf("/decoy")));
}

TEST_F(Frontier, AQueueIsReadInPieces) {
  Queue({UrlOf("/1"), UrlOf("/2"), UrlOf("/3")});
  ASSERT_OK_AND_ASSIGN(const auto first, archive_->LoadQueue(kHost, "", 2));
  ASSERT_EQ(first.size(), 2u);
  ASSERT_OK_AND_ASSIGN(const auto second, archive_->LoadQueue(kHost, first[1].position, 2));
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].key, UrlOf("/3"));
  EXPECT_EQ(second[0].record.entry, EntryFor(UrlOf("/3")));
  ASSERT_OK_AND_ASSIGN(const auto third, archive_->LoadQueue(kHost, second[0].position, 2));
  EXPECT_THAT(third, IsEmpty());
}

TEST_F(Frontier, ARetryStaysInItsPlaceWithItsTime) {
  Queue({UrlOf("/1"), UrlOf("/2")});
  Do(Unfetched{UrlOf("/1"), {UrlState::kFailed, Code::kTimeout, "60 s"}, Timestamp{77}});
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/1"), UrlOf("/2")));
  const UrlRecord record = UrlAt(UrlOf("/1"));
  EXPECT_EQ(record.state, UrlState::kQueued);
  EXPECT_EQ(record.attempts, 1u);
  EXPECT_EQ(record.not_before, Timestamp{77});
  EXPECT_EQ(record.reason, "60 s");
}

TEST_F(Frontier, AFinalFailureLeavesTheQueueWithItsReason) {
  Queue({UrlOf("/1")});
  Do(Unfetched{UrlOf("/1"), {UrlState::kRefused, Code::kRefused, "robots.txt"}, {}});
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
  EXPECT_EQ(UrlAt(UrlOf("/1")).state, UrlState::kRefused);
  EXPECT_EQ(UrlAt(UrlOf("/1")).reason_code, Code::kRefused);
  ASSERT_OK_AND_ASSIGN(const auto origins, archive_->QueuedOrigins());
  EXPECT_THAT(origins, IsEmpty());
}

TEST_F(Frontier, PostAndGetOfOneAddressAreTwo) {
  FrontierEntry post = EntryFor(UrlOf("/list"));
  post.request = {Method::kPost, UrlOf("/list"), "page=2", "application/x-www-form-urlencoded"};
  Do(Enqueue{{EntryFor(UrlOf("/list")), post}});
  ASSERT_OK_AND_ASSIGN(const auto queue, archive_->LoadQueue(kHost, "", 9));
  ASSERT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue[1].record.entry, post);
  EXPECT_EQ(queue[1].key, RequestKey(post.request));
}

TEST_F(Captures, ABodyIsReadBackAsItCame) {
  Queue({UrlOf("/a")});
  std::string body = "<html>\0\xff 政府信息公开";
  body.append(100'000, 'x');
  const WriteResult result = Fetch(UrlOf("/a"), body);
  EXPECT_TRUE(result.new_payload);
  EXPECT_FALSE(result.unchanged);
  Open();
  ASSERT_OK_AND_ASSIGN(const CaptureRecord record, archive_->GetCapture(result.capture_id, true));
  EXPECT_EQ(record.capture.body, body);
  EXPECT_EQ(record.body_size, body.size());
  EXPECT_EQ(record.key, UrlOf("/a"));
  EXPECT_EQ(record.payload_digest, Sha256Of(body));
  const auto sent = CaptureOf(UrlOf("/a"), body);
  EXPECT_EQ(record.capture.request, sent->request);
  EXPECT_EQ(record.capture.response_head, sent->response_head);
  EXPECT_EQ(record.capture.started, sent->started);
  EXPECT_EQ(record.capture.remote_address, sent->remote_address);
  ASSERT_OK_AND_ASSIGN(const CaptureRecord bare, archive_->GetCapture(result.capture_id, false));
  EXPECT_EQ(bare.capture.body, "");
  EXPECT_EQ(bare.body_size, body.size());
}

TEST_F(Captures, AnEmptyBodyIsABody) {
  const WriteResult result = Fetch(UrlOf("/empty"), "");
  ASSERT_OK_AND_ASSIGN(const CaptureRecord record, archive_->GetCapture(result.capture_id, true));
  EXPECT_EQ(record.capture.body, "");
  EXPECT_EQ(record.payload_digest, Sha256Of(""));
}

TEST_F(Captures, ACapturedPageWaitsUntilItIsProcessed) {
  Queue({UrlOf("/a")});
  const uint64_t id = Fetch(UrlOf("/a"), "body").capture_id;
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kCaptured);
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
  Open();
  ASSERT_OK_AND_ASSIGN(const auto pending, archive_->PendingCaptures());
  EXPECT_THAT(pending, ElementsAre(id));
  const WriteResult processed = Do(Processed{id, std::make_shared<Page>(), {EntryFor(UrlOf("/b"))}, {}});
  EXPECT_EQ(processed.queued.size(), 1u);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
  ASSERT_OK_AND_ASSIGN(const auto none, archive_->PendingCaptures());
  EXPECT_THAT(none, IsEmpty());
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/b")));
}

TEST_F(Captures, ARedirectEndsAndQueuesItsTargetAtOnce) {
  Queue({UrlOf("/old")});
  const WriteResult result =
      Do(Captured{CaptureOf(UrlOf("/old"), "moved", 301), Outcome{}, {EntryFor(UrlOf("/new"), LinkRole::kRedirect)}});
  EXPECT_EQ(result.queued.size(), 1u);
  EXPECT_EQ(UrlAt(UrlOf("/old")).state, UrlState::kDone);
  EXPECT_EQ(UrlAt(UrlOf("/old")).http_status, 301);
  EXPECT_EQ(UrlAt(UrlOf("/old")).etag, "");
  ASSERT_OK_AND_ASSIGN(const auto pending, archive_->PendingCaptures());
  EXPECT_THAT(pending, IsEmpty());
}

TEST_F(Captures, TheSameBytesAreStoredOnce) {
  EXPECT_TRUE(Fetch(UrlOf("/a"), "same bytes").new_payload);
  EXPECT_FALSE(Fetch(UrlOf("/b"), "same bytes").new_payload);
  const Counts counts = CountAll();
  EXPECT_EQ(counts.captures, 2u);
  EXPECT_EQ(counts.payloads, 1u);
  EXPECT_EQ(counts.payload_bytes, 10u);
  ASSERT_OK_AND_ASSIGN(const auto captures, archive_->CapturesWith(Sha256Of("same bytes")));
  EXPECT_THAT(captures, ElementsAre(1, 2));
}

TEST_F(Captures, TheHistoryOfAnAddressIsKept) {
  Fetch(UrlOf("/a"), "one");
  Fetch(UrlOf("/b"), "other");
  Fetch(UrlOf("/a"), "two");
  ASSERT_OK_AND_ASSIGN(const auto captures, archive_->CapturesOf(UrlOf("/a")));
  EXPECT_THAT(captures, ElementsAre(1, 3));
  ASSERT_OK_AND_ASSIGN(const auto none, archive_->CapturesOf(UrlOf("/never")));
  EXPECT_THAT(none, IsEmpty());
}

TEST_F(Captures, AnUnchangedPageIsDoneWithoutProcessing) {
  Queue({UrlOf("/a")});
  Do(Processed{Fetch(UrlOf("/a"), "body").capture_id, std::make_shared<Page>(), {}, {}});
  NewRound();
  const WriteResult again = Fetch(UrlOf("/a"), "body");
  EXPECT_TRUE(again.unchanged);
  EXPECT_FALSE(again.new_payload);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
  ASSERT_OK_AND_ASSIGN(const auto captures, archive_->CapturesOf(UrlOf("/a")));
  EXPECT_EQ(captures.size(), 2u);
}

TEST_F(Captures, AnUnchangedPageThatWasNeverReadIsProcessed) {
  Do(Processed{Fetch(UrlOf("/a"), "body").capture_id, nullptr, {}, {UrlState::kFailed, Code::kTimeout, "slow"}});
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kFailed);
  EXPECT_FALSE(Fetch(UrlOf("/a"), "body").unchanged);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kCaptured);
}

TEST_F(Captures, ConditionalDataComesFromTheLast200) {
  const auto capture = CaptureOf(UrlOf("/a"), "body");
  capture->response_head = "HTTP/1.1 200 OK\r\netag: \"v1\"\r\nLast-Modified: Mon, 06 Jan 2020 00:00:00 GMT\r\n\r\n";
  Do(Captured{capture, {}, {}});
  EXPECT_EQ(UrlAt(UrlOf("/a")).etag, "\"v1\"");
  EXPECT_EQ(UrlAt(UrlOf("/a")).last_modified, "Mon, 06 Jan 2020 00:00:00 GMT");
  Absent(UrlOf("/a"));
  EXPECT_EQ(UrlAt(UrlOf("/a")).etag, "\"v1\"");
  EXPECT_EQ(UrlAt(UrlOf("/a")).http_status, 404);
}

TEST_F(Captures, APageThatCouldNotBeReadIsAskedForWhole) {
  const uint64_t id = Fetch(UrlOf("/a"), "body").capture_id;
  EXPECT_NE(UrlAt(UrlOf("/a")).etag, "");
  Do(Processed{id, nullptr, {}, {UrlState::kFailed, Code::kUnsupported, "what is this"}});
  EXPECT_EQ(UrlAt(UrlOf("/a")).etag, "");
}

TEST_F(Captures, NotModifiedLeavesTheLastCaptureStanding) {
  Queue({UrlOf("/a")});
  const uint64_t id = Fetch(UrlOf("/a"), "body").capture_id;
  Do(Processed{id, std::make_shared<Page>(), {}, {}});
  NewRound();
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kQueued);
  Do(NotModified{UrlOf("/a"), {}});
  const UrlRecord record = UrlAt(UrlOf("/a"));
  EXPECT_EQ(record.state, UrlState::kDone);
  EXPECT_EQ(record.http_status, 304);
  EXPECT_EQ(record.last_capture, id);
}

TEST_F(Captures, ProcessingThatKillsAgainAndAgainIsPoison) {
  Queue({UrlOf("/a")});
  const uint64_t id = Fetch(UrlOf("/a"), "deadly").capture_id;
  for (uint64_t run = 1; run <= kMaxProcessingStarts; ++run) {
    EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kCaptured) << run;
    Do(ProcessingStarted{id});
    Open();
  }
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kPoison);
  EXPECT_THAT(UrlAt(UrlOf("/a")).reason, HasSubstr("again and again"));
  ASSERT_OK_AND_ASSIGN(const auto pending, archive_->PendingCaptures());
  EXPECT_THAT(pending, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const CaptureRecord record, archive_->GetCapture(id, true));
  EXPECT_EQ(record.capture.body, "deadly");
  NewRound();
  EXPECT_TRUE(Fetch(UrlOf("/a"), "deadly").unchanged);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kPoison) << "the same bytes are not tried again";
  Fetch(UrlOf("/a"), "healed");
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kCaptured);
}

TEST_F(Captures, ProcessingThatEndsIsNeverPoison) {
  const uint64_t id = Fetch(UrlOf("/a"), "body").capture_id;
  for (int run = 0; run < 3; ++run) Do(ProcessingStarted{id});
  Do(Processed{id, std::make_shared<Page>(), {}, {}});
  Do(ProcessingStarted{id});
  Open();
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
}

TEST_F(Commits, WritesOfOneGroupSeeEachOther) {
  const auto results = archive_->Commit(std::vector<Write>{
      Enqueue{{EntryFor(UrlOf("/a"))}}, Enqueue{{EntryFor(UrlOf("/a"))}}, Captured{CaptureOf(UrlOf("/a"), "x"), {}, {}},
      ProcessingStarted{1}, Processed{1, PageWith(ReportOf("t", "1", "x")), {EntryFor(UrlOf("/b"))}, {}}});
  ASSERT_OK(results);
  EXPECT_EQ(results->at(0).queued.size(), 1u);
  EXPECT_EQ(results->at(1).queued.size(), 0u);
  EXPECT_EQ(results->at(2).capture_id, 1u);
  EXPECT_EQ(results->at(4).document_id, 1u);
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/b")));
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
}

TEST_F(Commits, AWriteThatBreaksItsContractTakesTheGroupWithItAndNothingElse) {
  const auto results =
      archive_->Commit(std::vector<Write>{Enqueue{{EntryFor(UrlOf("/a"))}}, Processed{99, {}, {}, {}}});
  EXPECT_THAT(results, Fails(Code::kInvalidArgument, HasSubstr("99")));
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
  EXPECT_THAT(archive_->Commit(std::vector<Write>{NotModified{UrlOf("/x"), {}}}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(archive_->Commit(std::vector<Write>{Unfetched{UrlOf("/x"), {}, {}}}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(archive_->Commit(std::vector<Write>{
                  Captured{CaptureOf(UrlOf("/a"), "x"), Outcome{UrlState::kQueued, Code::kOk, ""}, {}}}),
              Fails(Code::kInvalidArgument));
  EXPECT_EQ(CountAll().captures, 0u);
  EXPECT_EQ(Fetch(UrlOf("/a"), "x").capture_id, 1u);
}

TEST_F(Commits, CountsAddUp) {
  Queue({UrlOf("/1"), UrlOf("/2"), UrlOf("/3")});
  Take(UrlOf("/1"), "page one", "text", "tables");
  Absent(UrlOf("/2"));
  Open();
  const Counts counts = CountAll();
  EXPECT_EQ(counts.urls[static_cast<size_t>(UrlState::kQueued)], 1u);
  EXPECT_EQ(counts.urls[static_cast<size_t>(UrlState::kDone)], 1u);
  EXPECT_EQ(counts.urls[static_cast<size_t>(UrlState::kAbsent)], 1u);
  EXPECT_EQ(counts.captures, 2u);
  EXPECT_EQ(counts.documents, 1u);
  EXPECT_EQ(counts.reports, 1u);
  EXPECT_EQ(counts.cursor, 1u);
  EXPECT_GT(counts.stored_bytes, 0u);
}

TEST_F(Commits, WhatIsNotThereIsNotFound) {
  EXPECT_THAT(archive_->GetCapture(1, true), Fails(Code::kNotFound));
  EXPECT_THAT(archive_->GetDocument(1), Fails(Code::kNotFound));
  EXPECT_THAT(archive_->ReadDocument(1), Fails(Code::kNotFound));
  ASSERT_OK_AND_ASSIGN(const auto url, archive_->GetUrl(UrlOf("/a")));
  EXPECT_FALSE(url.has_value());
}

TEST_F(Commits, VisitorsEndWhenTheyWant) {
  Queue({UrlOf("/1"), UrlOf("/2"), UrlOf("/3")});
  std::vector<std::string> seen;
  EXPECT_OK(archive_->ForEachUrl([&](const std::string& key, const UrlRecord&) {
    seen.push_back(key);
    return seen.size() < 2;
  }));
  EXPECT_THAT(seen, ElementsAre(UrlOf("/1"), UrlOf("/2")));
}

}  // namespace
}  // namespace lantai::storage
