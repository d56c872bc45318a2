// WARC files into an archive: what is taken in, once, in its own time, and what that means for what is held.
#include "crawler/warc_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/captured.h"
#include "storage/warc_digest.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/storage/fixture.h"
#include "tests/storage/warc_zoo.h"

namespace lantai::crawler {
namespace {

using namespace lantai::storage;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Dated(std::string record, const std::string& date) {
  return record.replace(record.find("2019-03-04T05:06:07Z"), 20, date);
}

std::string Raw(const std::string& status, const std::string& head, const std::string& body = "") {
  return "HTTP/1.1 " + status + "\r\n" + head + "\r\n" + body;
}

class WarcImportTest : public ArchiveTest {
 protected:
  ImportCounts Import(const std::string& bytes, size_t commits = 1'000'000) {
    lines_.clear();
    WarcImport import(*archive_, [&](const std::string& line) { lines_.push_back(line); });
    size_t asked = 0;
    EXPECT_OK(import.Read("a.warc", SourceOf(bytes), [&] { return asked++ >= commits; }));
    EXPECT_OK(import.Finish());
    unread_ = import.unread();
    return import.counts();
  }
  ReadSummary ReadPages(int threads = 2) {
    const auto read = ReadCaptured(*archive_, ReadScript, {}, unread_, {.threads = threads});
    EXPECT_OK(read);
    return read.ok() ? *read : ReadSummary{};
  }
  CaptureRecord CaptureAt(const std::string& key, size_t index) {
    const auto ids = archive_->CapturesOf(key);
    EXPECT_OK(ids);
    if (!ids.ok() || ids->size() <= index) return {};
    auto record = archive_->GetCapture(ids->at(index), true);
    EXPECT_OK(record);
    return record.ok() ? *std::move(record) : CaptureRecord{};
  }

  std::vector<std::string> lines_;
  std::vector<uint64_t> unread_;
};

TEST_F(WarcImportTest, AResponseIsACaptureWithItsDateAddressAndHeads) {
  const ImportCounts counts =
      Import(Record("response", "a", HttpAnswer("report 2019"), "WARC-IP-Address: 203.0.113.9\r\n") +
             Record("request", "b", "GET /a.html HTTP/1.1\r\nHost: www.x.gov.cn\r\n\r\n",
                    "WARC-Concurrent-To: <urn:uuid:a>\r\n"));
  EXPECT_EQ(counts.taken, 1u);
  EXPECT_THAT(lines_, IsEmpty());
  const CaptureRecord held = CaptureAt(kPageUrl, 0);
  EXPECT_EQ(FormatUtc(held.capture.finished), "2019-03-04T05:06:07Z");
  EXPECT_EQ(held.capture.remote_address, "203.0.113.9:80");
  EXPECT_EQ(held.capture.status, 200);
  EXPECT_EQ(held.capture.body, "report 2019");
  EXPECT_EQ(held.capture.content_type, "text/html");
  EXPECT_EQ(held.capture.request_head, "GET /a.html HTTP/1.1\r\nHost: www.x.gov.cn\r\n\r\n");
  EXPECT_EQ(held.capture.response_head, HttpAnswer("report 2019").substr(0, HttpAnswer("report 2019").size() - 11));
  EXPECT_EQ(UrlAt(kPageUrl).state, UrlState::kCaptured);
  EXPECT_EQ(ReadPages().documents, 1u);
  EXPECT_EQ(UrlAt(kPageUrl).state, UrlState::kDone);
  EXPECT_EQ(CountAll().reports, 1u);
}

TEST_F(WarcImportTest, ImportedTwiceNothingIsThereTwice) {
  const std::string file =
      Response("a", "report 2019") + Response("b", "other", UrlOf("/b.html")) +
      Record("revisit", "r", Raw("200 OK", ""),
             "WARC-Profile: " + std::string(warc::kIdenticalPayload) + "\r\nWARC-Refers-To: <urn:uuid:b>\r\n",
             UrlOf("/c.html"));
  EXPECT_EQ(Import(file).taken, 3u);
  ReadPages();
  const Counts before = CountAll();
  const ImportCounts again = Import(file + file);
  EXPECT_EQ(again.taken, 0u);
  EXPECT_EQ(again.held, 6u);
  ReadPages();
  EXPECT_EQ(CountAll().captures, before.captures);
  EXPECT_EQ(CountAll().cursor, before.cursor);
}

TEST_F(WarcImportTest, ADuplicateWithinOneFileIsTakenOnce) {
  const ImportCounts counts = Import(Response("a", "x") + Response("a2", "x"));
  EXPECT_EQ(counts.taken, 1u);
  EXPECT_EQ(counts.held, 1u);
}

TEST_F(WarcImportTest, CutShortAnywhereAndRunAgainItEndsTheSame) {
  std::string file;
  for (int i = 0; i < 6; ++i)
    file += Response(std::to_string(i), "report 201" + std::to_string(i), UrlOf("/" + std::to_string(i)));
  for (size_t stop = 0; stop < 7; ++stop) {
    archive_.reset();
    std::filesystem::remove_all(path());
    Open(true);
    Import(file, stop);
    if (stop % 2 == 0) Open();  // as after a kill: captured, not read
    Import(file);
    ReadPages();
    EXPECT_EQ(CountAll().captures, 6u) << stop;
    EXPECT_EQ(CountAll().reports, 6u) << stop;
    ASSERT_OK_AND_ASSIGN(const auto pending, archive_->PendingCaptures());
    EXPECT_THAT(pending, IsEmpty());
  }
}

TEST_F(WarcImportTest, ChunksAreUndoneAndBrokenOnesAreToldAndKept) {
  const std::string head = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n";
  Import(Record("response", "a", Raw("200 OK", head, "6\r\nreport\r\n5\r\n 2019\r\n0\r\n\r\n")) +
         Record("response", "b", Raw("200 OK", head, "6\r\nreport\r\nff\r\n 2019"), "", UrlOf("/b.html")));
  EXPECT_EQ(CaptureAt(kPageUrl, 0).capture.body, "report 2019");
  EXPECT_EQ(CaptureAt(UrlOf("/b.html"), 0).capture.body, "report 2019");
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("chunk")));
}

TEST_F(WarcImportTest, ContentCodingsStayAsTheyCame) {
  const std::string body = Gzip("report 2019");
  Import(Record("response", "a", HttpAnswer(body, "Content-Encoding: gzip\r\n")));
  EXPECT_EQ(CaptureAt(kPageUrl, 0).capture.body, body);
}

TEST_F(WarcImportTest, APostIsACaptureOfItsOwnWhicheverRecordComesFirst) {
  const std::string request = Record("request", "q", "POST /a.html HTTP/1.1\r\nContent-Type: text/x\r\n\r\npage=2",
                                     "WARC-Concurrent-To: <urn:uuid:a>\r\n");
  Import(Response("a", "report 2019") + request);
  EXPECT_FALSE(*archive_->GetUrl(kPageUrl));
  const std::string key = RequestKey({Method::kPost, kPageUrl, "page=2", ""});
  EXPECT_EQ(CaptureAt(key, 0).capture.request.content_type, "text/x");
  EXPECT_EQ(Import(request + Response("a", "report 2019")).held, 1u);
}

TEST_F(WarcImportTest, AnswersToOtherMethodsAreCountedAndLeftOut) {
  const ImportCounts counts = Import(Response("a", "") + Record("request", "q", "HEAD /a.html HTTP/1.1\r\n\r\n",
                                                                "WARC-Concurrent-To: <urn:uuid:a>\r\n"));
  EXPECT_EQ(counts.taken, 0u);
  EXPECT_EQ(counts.skipped.at("answer to another method than GET and POST"), 1u);
}

TEST_F(WarcImportTest, ResourcesAreCapturesWithoutHeads) {
  Import(Record("resource", "a", "report 2019"));
  EXPECT_EQ(CaptureAt(kPageUrl, 0).capture.body, "report 2019");
  EXPECT_EQ(CaptureAt(kPageUrl, 0).capture.response_head, "");
}

TEST_F(WarcImportTest, OtherAddressesAndRecordsAreCountedByKind) {
  const ImportCounts counts =
      Import(Record("resource", "a", "x", "", "dns:www.x.gov.cn") + Record("metadata", "b", "x") +
             Record("response", "c", HttpAnswer("x"), "", "ftp://a.cn/"));
  EXPECT_EQ(counts.taken, 0u);
  EXPECT_EQ(counts.skipped.at("metadata"), 1u);
  EXPECT_EQ(counts.skipped.at("record of a dns address"), 1u);
  EXPECT_EQ(counts.skipped.at("record of a ftp address"), 1u);
  EXPECT_EQ(counts.damaged, 0u);
}

TEST_F(WarcImportTest, ARecordWithoutADateOrAddressIsTold) {
  Import(Dated(Response("a", "x"), "the fourth of Mar ch") + Record("response", "b", HttpAnswer("x"), "", "not a url"));
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("no date"), HasSubstr("no URL")));
}

// ---- revisits ----

std::string Revisit(const std::string& fields, const std::string& url = kPageUrl) {
  return Dated(
      Record("revisit", "r" + std::to_string(url.size()), Raw("200 OK", "Content-Type: text/html\r\nX: second\r\n"),
             "WARC-Profile: " + std::string(warc::kIdenticalPayload) + "\r\n" + fields, url),
      "2020-01-01T00:00:00Z");
}

TEST_F(WarcImportTest, ARevisitIsACaptureOfThePayloadThatItRefersTo) {
  const std::string by_address =
      "WARC-Refers-To-Target-URI: " + std::string(kPageUrl) + "\r\nWARC-Refers-To-Date: 2019-03-04T05:06:07Z\r\n";
  const std::string by_digest = "WARC-Payload-Digest: sha1:" + CanonicalSha1("report 2019").substr(5) + "\r\n";
  const std::string by_name = "WARC-Refers-To: <urn:uuid:a>\r\n";
  for (const std::string& fields : {by_address, by_digest, by_name}) {
    archive_.reset();
    std::filesystem::remove_all(path());
    Open(true);
    const ImportCounts counts = Import(Revisit(fields) + Response("a", "report 2019"));  // the original comes later
    EXPECT_EQ(counts.taken, 2u) << fields;
    EXPECT_EQ(CaptureAt(kPageUrl, 1).capture.body, "report 2019");
    EXPECT_THAT(CaptureAt(kPageUrl, 1).capture.response_head, HasSubstr("X: second"));
    EXPECT_EQ(CountAll().payloads, 1u);
  }
}

TEST_F(WarcImportTest, ARevisitOfWhatAnEarlierImportBroughtIsResolved) {
  Import(Response("a", "report 2019"));
  Import(Revisit("WARC-Refers-To-Target-URI: " + std::string(kPageUrl) +
                 "\r\nWARC-Refers-To-Date: 2019-03-04T05:06:07Z\r\n"));
  EXPECT_EQ(CountAll().captures, 2u);
}

TEST_F(WarcImportTest, ARevisitOfWhatIsNowhereIsTold) {
  const ImportCounts counts = Import(Revisit("WARC-Refers-To: <urn:uuid:nowhere>\r\n"));
  EXPECT_EQ(counts.unresolved, 1u);
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("revisit of http://www.x.gov.cn/a.html")));
}

// ---- what is doubtful ----

TEST_F(WarcImportTest, AWrongLengthIsMendedWhereDigestOrFramingProveIt) {
  const std::string framed = HttpAnswer("report 2019");
  const std::string unframed = Raw("200 OK", "", "report 2019");
  const auto wrong = [](std::string record) {
    const size_t at = record.find("Content-Length: ") + 16;
    return record.replace(at, record.find('\r', at) - at, "5");
  };
  EXPECT_EQ(Import(wrong(Record("response", "a", framed))).taken, 1u);
  EXPECT_EQ(Import(wrong(Record("response", "b", unframed, "", UrlOf("/b")))).taken, 0u);
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("Content-Length"), HasSubstr("nothing proves")));
  EXPECT_EQ(Import(wrong(Record("response", "c", unframed, "WARC-Block-Digest: " + CanonicalSha1(unframed) + "\r\n",
                                UrlOf("/c"))))
                .taken,
            1u);
}

TEST_F(WarcImportTest, BytesThatContradictTheirDigestAreNotTaken) {
  const ImportCounts counts = Import(Record("response", "a", HttpAnswer("report 2019"),
                                            "WARC-Block-Digest: " + CanonicalSha1("something else") + "\r\n"));
  EXPECT_EQ(counts.taken, 0u);
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("digest")));
}

TEST_F(WarcImportTest, AWrongChecksumIsTakenOnlyWithADigest) {
  const auto broken = [](const std::string& record) {
    std::string packed = Gzip(record);
    packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);
    return packed;
  };
  EXPECT_EQ(Import(broken(Response("a", "x"))).taken, 0u);
  EXPECT_EQ(Import(broken(Record("response", "b", HttpAnswer("x"),
                                 "WARC-Block-Digest: " + CanonicalSha1(HttpAnswer("x")) + "\r\n")))
                .taken,
            1u);
  EXPECT_EQ(lines_.size(), 1u);
}

TEST_F(WarcImportTest, WhatTheCrawlerCutIsNotTaken) {
  EXPECT_EQ(Import(Record("response", "a", HttpAnswer("x"), "WARC-Truncated: length\r\n")).taken, 0u);
  EXPECT_THAT(lines_, ElementsAre(HasSubstr("WARC-Truncated")));
}

// ---- in its own time ----

TEST_F(WarcImportTest, CapturesStandInTheOrderOfTheirTimeHoweverTheyCome) {
  Import(Dated(Response("c", "report 2018"), "2021-01-01T00:00:00Z"));
  ReadPages();
  Import(Dated(Response("a", "report 2016"), "2019-01-01T00:00:00Z") +
         Dated(Response("b", "report 2017"), "2020-01-01T00:00:00Z"));
  ReadPages();
  EXPECT_EQ(CaptureAt(kPageUrl, 0).capture.body, "report 2016");
  EXPECT_EQ(CaptureAt(kPageUrl, 2).capture.body, "report 2018");
  EXPECT_EQ(UrlAt(kPageUrl).last_capture, CaptureAt(kPageUrl, 2).id);
  ASSERT_OK_AND_ASSIGN(const auto standing, archive_->DocumentOf(kPageUrl));
  EXPECT_EQ(DocumentAt(*standing).year, 2018);
  EXPECT_EQ(CountAll().documents, 3u);
}

TEST_F(WarcImportTest, AnOlderAnswerThatItIsGoneTakesNothingAway) {
  Import(Dated(Response("c", "report 2018"), "2021-01-01T00:00:00Z"));
  ReadPages();
  for (const char* date :
       {"2019-01-01T00:00:00Z", "2019-02-01T00:00:00Z", "2019-03-01T00:00:00Z", "2019-04-01T00:00:00Z"}) {
    Import(Dated(Record("response", date, Raw("404 Not Found", "")), date));
  }
  EXPECT_EQ(UrlAt(kPageUrl).state, UrlState::kDone);
  EXPECT_EQ(UrlAt(kPageUrl).http_status, 200);
  EXPECT_TRUE(*archive_->DocumentOf(kPageUrl));
}

TEST_F(WarcImportTest, AnAddressThatIsQueuedStaysQueuedAndIsAskedWithoutCondition) {
  ASSERT_OK(archive_->BeginRound({}));
  Queue({kPageUrl});
  Import(Record("response", "a", HttpAnswer("report 2019", "ETag: \"1\"\r\n")));
  EXPECT_EQ(UrlAt(kPageUrl).state, UrlState::kQueued);
  EXPECT_EQ(ReadPages().documents, 1u);
  EXPECT_EQ(UrlAt(kPageUrl).state, UrlState::kQueued);
  EXPECT_EQ(UrlAt(kPageUrl).etag, "");
  EXPECT_THAT(QueueOf(kHost), ElementsAre(kPageUrl));
}

TEST_F(WarcImportTest, NoRoundQueuesWhatOnlyImportsKnowUntilAHarvestComesUponIt) {
  ASSERT_OK(archive_->BeginRound({}));
  Import(Response("a", "item /b.html next"));
  ReadPages();
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
  EXPECT_FALSE(*archive_->GetUrl(UrlOf("/b.html")));
  Queue({kPageUrl});  // in the same round
  EXPECT_THAT(QueueOf(kHost), ElementsAre(kPageUrl));
  ASSERT_OK(archive_->FinishRound());
}

TEST_F(WarcImportTest, ARedirectIsKeptAndItsTargetNotQueued) {
  Import(Record("response", "a", Raw("302 Found", "Location: /b.html\r\n")));
  EXPECT_EQ(UrlAt(kPageUrl).state, UrlState::kDone);
  EXPECT_THAT(UrlAt(kPageUrl).reason, HasSubstr("/b.html"));
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
}

// ---- reports of several parts ----

TEST_F(WarcImportTest, FilesOfAReportArePartsOfItAndNoDocumentsOfTheirOwn) {
  const std::string file = Record(
      "response", "f", "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\nreport 1999", "", UrlOf("/f.pdf"));
  Import(file + Response("a", "report 2019\natt /f.pdf"));
  const ReadSummary read = ReadPages(1);
  EXPECT_EQ(read.read, 1u);
  EXPECT_EQ(read.parts, 1u);
  EXPECT_EQ(read.documents, 1u);
  ASSERT_OK_AND_ASSIGN(const auto due, archive_->DueBundles());
  EXPECT_THAT(due, ElementsAre(kPageUrl));
}

TEST_F(WarcImportTest, OneThreadOrManyGiveTheSameArchive) {
  std::string file;
  for (int i = 0; i < 40; ++i) {
    file += Response(std::to_string(i), "report 20" + std::to_string(10 + i % 10), UrlOf("/" + std::to_string(i % 30)));
    file = file.replace(file.rfind("2019-03-04"), 10, i < 30 ? "2019-03-04" : "2019-03-05");
  }
  std::vector<std::string> results;
  for (const int threads : {1, 4}) {
    archive_.reset();
    std::filesystem::remove_all(path());
    Open(true);
    Import(file);
    ReadPages(threads);
    std::string all;
    EXPECT_OK(archive_->ForEachDocument([&](const DocumentRecord& d) {
      all += std::to_string(d.id) + d.urls.front() + std::to_string(*d.year) + std::to_string(d.superseded) + "\n";
      return true;
    }));
    results.push_back(all);
  }
  EXPECT_EQ(results[0], results[1]);
}

TEST_F(WarcImportTest, APageThatThrowsFailsAndTheOthersAreRead) {
  Import(Response("a", "throw") + Response("b", "report 2019", UrlOf("/b.html")));
  EXPECT_EQ(ReadPages().failed, 1u);
  EXPECT_EQ(UrlAt(kPageUrl).state, UrlState::kFailed);
  EXPECT_EQ(CountAll().reports, 1u);
}

}  // namespace
}  // namespace lantai::crawler
