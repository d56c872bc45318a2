#include "storage/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

HttpMessage Answer(const std::string& block) {
  const ExactBytes exact(block);
  Result<HttpMessage> message = ReadHttpResponse(exact.view());
  EXPECT_OK(message);
  if (!message.ok()) return {};
  message->head = {};  // views what is gone
  return *message;
}

std::string Chunked(const std::string& chunks) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}

TEST(HttpMessage, HeadAndBodyAreParted) {
  const std::string block = "HTTP/1.1 404 Not Found\r\nX: y\r\n\r\nbody";
  ASSERT_OK_AND_ASSIGN(const HttpMessage answer, ReadHttpResponse(block));
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.head, "HTTP/1.1 404 Not Found\r\nX: y\r\n\r\n");
  EXPECT_EQ(answer.body, "body");
}

TEST(HttpMessage, StatusLinesOfAllKindsAreRead) {
  EXPECT_EQ(Answer("HTTP/1.0 200\r\n\r\n").status, 200);
  EXPECT_EQ(Answer("HTTP/2 301 \r\n\r\n").status, 301);
  EXPECT_EQ(Answer("HTTP/1.1  503 Busy\n\n").status, 503);
  for (const char* bad : {"", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
                          "HTTP/1.1 20\r\n\r\n", "<html>", "HTTP/1.1 99999999999999999999 OK\r\n\r\n"}) {
    EXPECT_THAT(ReadHttpResponse(bad), Fails(Code::kInvalidArgument)) << bad;
  }
}

TEST(HttpMessage, InterimAnswersArePassedOver) {
  const HttpMessage answer = Answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "x");
}

TEST(HttpMessage, LineFeedsAloneEndAHead) { EXPECT_EQ(Answer("HTTP/1.1 200 OK\nA: b\n\nbody").body, "body"); }

TEST(HttpMessage, ChunksAreUndone) {
  const HttpMessage answer = Answer(Chunked("4\r\nab\r\n\r\n3;ext=1\r\ncde\r\n0\r\nTrailer: x\r\n\r\n"));
  EXPECT_EQ(answer.body, "ab\r\ncde");
  EXPECT_TRUE(answer.framed);
  EXPECT_THAT(answer.problems, IsEmpty());
}

TEST(HttpMessage, ABodyThatIsNotChunkedAnyMoreIsKeptAsItIs) {
  const HttpMessage answer = Answer(Chunked("<html>was decoded by the crawler</html>"));
  EXPECT_EQ(answer.body, "<html>was decoded by the crawler</html>");
  EXPECT_THAT(answer.problems, IsEmpty());
}

TEST(HttpMessage, BrokenChunksGiveWhatCanBeDecodedAndAreTold) {
  EXPECT_EQ(Answer(Chunked("4\r\nabcd\r\n")).body, "abcd");
  EXPECT_THAT(Answer(Chunked("4\r\nabcd\r\n")).problems, ElementsAre(HasSubstr("last chunk")));
  EXPECT_EQ(Answer(Chunked("4\r\nabcd\r\nff\r\nxyz")).body, "abcdxyz");
  EXPECT_THAT(Answer(Chunked("4\r\nabcd\r\nff\r\nxyz")).problems, ElementsAre(HasSubstr("cut off")));
  EXPECT_EQ(Answer(Chunked("4\r\nabcdefgh\r\n0\r\n\r\n")).body, "abcd");
  EXPECT_THAT(Answer(Chunked("4\r\nabcdefgh\r\n0\r\n\r\n")).problems, ElementsAre(HasSubstr("longer")));
  EXPECT_EQ(Answer(Chunked("4\r\nabcd\r\nzz\r\n")).body, "abcd");
  EXPECT_THAT(Answer(Chunked("4\r\nabcd\r\nzz\r\n")).problems, ElementsAre(HasSubstr("no size")));
  EXPECT_EQ(Answer(Chunked("ffffffffffffffff\r\nabc")).body, "abc");
}

TEST(HttpMessage, ABodyShorterThanItsContentLengthIsKeptAndTold) {
  const HttpMessage answer = Answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(answer.body, "abc");
  EXPECT_FALSE(answer.framed);
  EXPECT_THAT(answer.problems, ElementsAre(HasSubstr("3 bytes")));
  EXPECT_THAT(Answer("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n").problems, IsEmpty());
  EXPECT_TRUE(Answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc").framed);
}

TEST(HttpMessage, ContentCodingsStay) {
  EXPECT_EQ(Answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b").body, "\x1f\x8b");
}

TEST(HttpMessage, RequestsGiveMethodAndBody) {
  ASSERT_OK_AND_ASSIGN(const HttpMessage request, ReadHttpRequest("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\na=1"));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.body, "a=1");
  EXPECT_THAT(ReadHttpRequest("\x16\x03\x01 not http"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ReadHttpRequest(""), Fails(Code::kInvalidArgument));
}

TEST(HttpMessage, AHeadWithoutAnEndIsAHead) {
  EXPECT_EQ(Answer("HTTP/1.1 200 OK\r\nA: b").body, "");
  EXPECT_THAT(ReadHttpResponse("HTTP/1.1 200 OK\r\n" + std::string(kMaxHttpHead + 100, 'x')),
              Fails(Code::kInvalidArgument));
}

}  // namespace
}  // namespace lantai::storage
