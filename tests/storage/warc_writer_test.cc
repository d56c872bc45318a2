#include "storage/warc_writer.h"

#include "storage/warc_digest.h"
#include "tests/storage/fixture.h"
#include "tests/storage/warc_text.h"
#include "tests/support/golden.h"

namespace lantai::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Fixed in every part, ids and dates included.
CaptureRecord Report() {
  CaptureRecord record;
  record.id = 7;
  Capture& capture = record.capture;
  capture.request.url = "http://www.x.gov.cn/2020.html";
  capture.request_head = "GET /2020.html HTTP/1.1\r\nHost: www.x.gov.cn\r\n\r\n";
  capture.response_head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n";
  capture.status = 200;
  capture.content_type = "text/html";
  capture.body = "<p>年报</p>";
  capture.remote_address = "203.0.113.7:80";
  capture.started = {1'600'000'000'045};
  capture.finished = {1'600'000'000'545};
  record.key = capture.request.url;
  record.payload_digest = Sha256Of(capture.body);
  record.body_size = capture.body.size();
  return record;
}

CaptureRecord Post() {
  CaptureRecord record = Report();
  record.capture.request = {Method::kPost, "http://www.x.gov.cn/list.do?a=1", "page=2",
                            "application/x-www-form-urlencoded"};
  record.capture.request_head = "POST /list.do?a=1 HTTP/1.1\r\nHost: www.x.gov.cn\r\nContent-Length: 6\r\n\r\n";
  record.key = RequestKey(record.capture.request);
  return record;
}

ParsedRecord Parsed(const WarcRecord& record) {
  const auto records = ParseWarc(ToBytes(record));
  EXPECT_EQ(records.size(), 1U);
  return records.empty() ? ParsedRecord{} : records[0];
}

std::string AllRecords(const CaptureRecord& capture) {
  std::string text = ToBytes(MakeWarcinfo("lantai-20200913122640-00000.warc.gz", "Of a test", {1'600'000'000'045}));
  text += ToBytes(MakeResponse(capture));
  if (const auto request = MakeRequest(capture)) text += ToBytes(*request);
  text += ToBytes(MakeCaptureMetadata(capture, "http://www.x.gov.cn/"));
  CaptureRecord later = capture;
  later.id = 8;
  later.capture.started = {1'600'086'400'000};
  text += ToBytes(MakeRevisit(later, capture));
  text += ToBytes(MakeDocumentMetadata(capture, 3, "{\"schema\":\"lantai.document/1\"}"));
  return text + ToBytes(MakeConversion(capture, 3, "年报"));
}

// CR LF made visible, so that a golden file is text.
std::string Visible(std::string text) {
  for (size_t at = 0; (at = text.find("\r\n", at)) != std::string::npos; at += 3) text.replace(at, 2, "¶\n");
  return text;
}

TEST(WarcWriter, EveryKindOfRecordIsByteForByteAsWrittenDown) {
  ExpectGolden("storage/warc_records.txt", Visible(AllRecords(Report())));
}

TEST(WarcWriter, TheSameCaptureGivesTheSameBytes) { EXPECT_EQ(AllRecords(Report()), AllRecords(Report())); }

TEST(WarcWriter, Clause4_ABlockIsFollowedByTwoLineEndsAndMayHoldAnything) {
  CaptureRecord capture = Report();
  capture.capture.body = std::string("\r\n\r\nWARC/1.1\r\n\0\xFF", 16);
  EXPECT_EQ(Parsed(MakeResponse(capture)).payload(), capture.capture.body);
}

TEST(WarcWriter, Clause5_8_DigestsAreOfTheBlockAndOfThePayloadInBothAlgorithms) {
  const ParsedRecord response = Parsed(MakeResponse(Report()));
  EXPECT_EQ(response["WARC-Block-Digest"], Sha1Label(response.block));
  EXPECT_EQ(response["Lantai-Block-Digest"], Sha256Label(response.block));
  EXPECT_EQ(response["WARC-Payload-Digest"], Sha1Label(Report().capture.body));
  EXPECT_EQ(response["Lantai-Payload-Digest"], "sha256:" + Report().payload_digest.Hex());
}

TEST(WarcWriter, Rfc4648_6_Sha1IsInBase32AsOtherArchiversWriteIt) {
  EXPECT_EQ(Sha1Label(""), "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
  EXPECT_EQ(Sha256Label(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(WarcWriter, Rfc9562_5_8_RecordIdsAreUuidsOfVersion8) {
  EXPECT_THAT(
      WarcRecordId("response", Report()),
      ::testing::MatchesRegex("<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>"));
  EXPECT_NE(WarcRecordId("response", Report()), WarcRecordId("request", Report()));
  CaptureRecord other = Report();
  other.id = 8;
  EXPECT_NE(WarcRecordId("response", Report()), WarcRecordId("response", other));
}

TEST(WarcWriter, Clause5_4_DatesHaveMilliseconds) {
  EXPECT_EQ(FormatWarcDate({1'600'000'000'045}), "2020-09-13T12:26:40.045Z");
  EXPECT_EQ(FormatWarcDate({1'600'000'000'000}), "2020-09-13T12:26:40.000Z");
  EXPECT_EQ(FormatWarcTimestamp({1'600'000'000'045}), "20200913122640045");
}

TEST(WarcWriter, Clause5_4_TheDateIsTheBeginOfTheExchangeAndItsEndWhereThatIsAllThatIsKnown) {
  CaptureRecord capture = Report();
  capture.capture.started = {};
  EXPECT_EQ(Parsed(MakeResponse(capture))["WARC-Date"], "2020-09-13T12:26:40.545Z");
}

TEST(WarcWriter, Clause5_10_AnAddressHasNoPort) {
  const std::pair<std::string, std::string> cases[] = {{"203.0.113.7:80", "203.0.113.7"},
                                                       {"[2001:db8::1]:443", "2001:db8::1"},
                                                       {"2001:db8::1", "2001:db8::1"},
                                                       {"203.0.113.7", "203.0.113.7"},
                                                       {"[2001:db8::1", "2001:db8::1"}};
  for (const auto& [remote, address] : cases) {
    CaptureRecord capture = Report();
    capture.capture.remote_address = remote;
    EXPECT_EQ(Parsed(MakeResponse(capture))["WARC-IP-Address"], address) << remote;
  }
}

TEST(WarcWriter, AnUnknownAddressIsLeftOut) {
  CaptureRecord capture = Report();
  capture.capture.remote_address.clear();
  EXPECT_FALSE(Parsed(MakeResponse(capture)).fields.contains("WARC-IP-Address"));
}

TEST(WarcWriter, TransferEncodingIsRenamedSinceTheBodyIsStoredWithoutIt) {
  CaptureRecord capture = Report();
  capture.capture.response_head =
      "HTTP/1.1 200 OK\r\ntransfer-encoding : chunked\r\nX-Transfer-Encoding: no\r\nTransfer-Encoding: gzip\r\n\r\n";
  EXPECT_EQ(Parsed(MakeResponse(capture)).head(),
            "HTTP/1.1 200 OK\r\nX-Archive-Orig-transfer-encoding : chunked\r\nX-Transfer-Encoding: no\r\n"
            "X-Archive-Orig-Transfer-Encoding: gzip\r\n\r\n");
}

TEST(WarcWriter, AllOtherHeaderBytesStayAsTheyCame) {
  CaptureRecord capture = Report();
  capture.capture.response_head =
      "HTTP/1.1 200 \xC4\xEA\xB1\xA8\r\nContent-Disposition: attachment; filename=\xC4\xEA\xB1\xA8.pdf\r\n"
      "content-length: 999\r\nContent-Encoding: gzip\r\nX-Folded: a\r\n b\r\n\r\n";
  EXPECT_EQ(Parsed(MakeResponse(capture)).head(), capture.capture.response_head);
}

TEST(WarcWriter, ABodyWithContentCodingStaysCoded) {
  CaptureRecord capture = Report();
  capture.capture.body = std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  EXPECT_EQ(Parsed(MakeResponse(capture)).payload(), capture.capture.body);
}

TEST(WarcWriter, AHeadThatWasCutGetsItsEmptyLine) {
  for (const char* head : {"HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n"}) {
    CaptureRecord capture = Report();
    capture.capture.response_head = head;
    EXPECT_EQ(Parsed(MakeResponse(capture)).head(), "HTTP/1.1 200 OK\r\n\r\n") << head;
  }
}

TEST(WarcWriter, AnEmptyBodyHasTheDigestOfNothing) {
  CaptureRecord capture = Report();
  capture.capture.body.clear();
  const ParsedRecord response = Parsed(MakeResponse(capture));
  EXPECT_EQ(response.payload(), "");
  EXPECT_EQ(response["WARC-Payload-Digest"], "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
}

TEST(WarcWriter, ACaptureWithoutHeadsGetsAStatusLineAndSaysSo) {
  CaptureRecord capture = Report();
  capture.capture.response_head.clear();
  capture.capture.request_head.clear();
  capture.capture.status = 404;
  EXPECT_EQ(Parsed(MakeResponse(capture)).head(), "HTTP/1.1 404 \r\nContent-Type: text/html\r\n\r\n");
  EXPECT_FALSE(MakeRequest(capture).has_value());
  EXPECT_THAT(Parsed(MakeCaptureMetadata(capture, "")).block,
              AllOf(HasSubstr("response-head: synthesized\r\n"), HasSubstr("request-head: not kept\r\n")));
  EXPECT_THAT(Parsed(MakeCaptureMetadata(Report(), "")).block, Not(HasSubstr("-head:")));
}

TEST(WarcWriter, Clause6_5_ARequestByPostHasItsBodyAndBelongsToItsResponse) {
  const auto record = MakeRequest(Post());
  ASSERT_TRUE(record.has_value());
  const ParsedRecord request = Parsed(*record);
  EXPECT_EQ(request.payload(), "page=2");
  EXPECT_EQ(request["WARC-Payload-Digest"], Sha1Label("page=2"));
  EXPECT_EQ(request["WARC-Concurrent-To"], Parsed(MakeResponse(Post()))["WARC-Record-ID"]);
  EXPECT_EQ(request["Content-Type"], "application/http;msgtype=request");
}

TEST(WarcWriter, APostWithoutItsHeadGetsOneSinceItsBodyTellsItFromOthers) {
  CaptureRecord capture = Post();
  capture.capture.request_head.clear();
  const auto request = MakeRequest(capture);
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(Parsed(*request).block,
            "POST /list.do?a=1 HTTP/1.1\r\nHost: www.x.gov.cn\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 6\r\n\r\npage=2");
}

TEST(WarcWriter, Clause6_7_2_ARevisitKeepsItsHeadAndNamesTheOriginal) {
  CaptureRecord later = Report();
  later.id = 9;
  later.capture.request.url = "http://www.x.gov.cn/copy.html";
  later.capture.started = {1'600'086'400'000};
  const ParsedRecord revisit = Parsed(MakeRevisit(later, Report()));
  EXPECT_EQ(revisit["WARC-Profile"], "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest");
  EXPECT_EQ(revisit["WARC-Refers-To"], Parsed(MakeResponse(Report()))["WARC-Record-ID"]);
  EXPECT_EQ(revisit["WARC-Refers-To-Target-URI"], "http://www.x.gov.cn/2020.html");
  EXPECT_EQ(revisit["WARC-Refers-To-Date"], "2020-09-13T12:26:40.045Z");
  EXPECT_EQ(revisit["WARC-Payload-Digest"], Sha1Label(later.capture.body));
  EXPECT_EQ(revisit["WARC-Truncated"], "length");
  EXPECT_EQ(revisit.block, later.capture.response_head);
}

TEST(WarcWriter, Clause6_7_3_ANotModifiedAnswerNamesTheCaptureThatStands) {
  CaptureRecord later = Report();
  later.capture.status = 304;
  later.capture.response_head = "HTTP/1.1 304 Not Modified\r\n\r\n";
  later.capture.body.clear();
  const ParsedRecord revisit = Parsed(MakeNotModified(later, Report()));
  EXPECT_EQ(revisit["WARC-Profile"], "http://netpreserve.org/warc/1.1/revisit/server-not-modified");
  EXPECT_EQ(revisit["WARC-Refers-To-Date"], "2020-09-13T12:26:40.045Z");
  EXPECT_EQ(revisit.block, later.capture.response_head);
}

TEST(WarcWriter, Clause6_6_MetadataSaysHowTheCaptureCameAbout) {
  CaptureRecord capture = Report();
  capture.capture.certificate_chain = std::string(64, 'a');
  capture.capture.certificate_error = "certificate has expired";
  EXPECT_EQ(Parsed(MakeCaptureMetadata(capture, "http://www.x.gov.cn/")).block,
            "via: http://www.x.gov.cn/\r\nfetchTimeMs: 500\r\ncertificate-chain: sha256:" + std::string(64, 'a') +
                "\r\ncertificate-error: certificate has expired\r\n");
}

TEST(WarcWriter, AValueWithALineEndBeginsNoFieldOfItsOwn) {
  CaptureRecord capture = Report();
  capture.capture.request.url = "http://www.x.gov.cn/\r\nWARC-Type: warcinfo";
  capture.capture.certificate_error = "bad\r\nvia: elsewhere";
  EXPECT_EQ(Parsed(MakeResponse(capture)).fields.count("WARC-Type"), 1U);
  EXPECT_THAT(Parsed(MakeCaptureMetadata(capture, "")).block, HasSubstr("certificate-error: bad  via: elsewhere\r\n"));
}

TEST(WarcWriter, Clause6_8_AConversionRefersToWhatItWasMadeFrom) {
  const ParsedRecord text = Parsed(MakeConversion(Report(), 3, "年报"));
  EXPECT_EQ(text["WARC-Refers-To"], Parsed(MakeResponse(Report()))["WARC-Record-ID"]);
  EXPECT_EQ(text["WARC-Target-URI"], "http://www.x.gov.cn/2020.html");
  EXPECT_EQ(text.block, "年报");
  EXPECT_NE(text["WARC-Record-ID"], Parsed(MakeConversion(Report(), 4, "年报"))["WARC-Record-ID"]);
}

}  // namespace
}  // namespace lantai::storage
