#include "core/capture.h"

#include <gtest/gtest.h>

#include "tests/support/exact_bytes.h"

namespace lantai {
namespace {

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/html; charset=gb2312\r\n"
    "ETag:\"a:b\"\r\n"
    "X-Empty:\r\n"
    "set-cookie: a=1\r\n"
    "Set-Cookie:  b=2 \t\r\n"
    "\r\n";

std::string Value(std::string_view head, std::string_view name) {
  const ExactBytes exact(head);
  return std::string(HeaderValue(exact.view(), name));
}

TEST(HeaderValue, NamesAreMatchedWithoutCase) {
  EXPECT_EQ(Value(kHead, "content-type"), "text/html; charset=gb2312");
  EXPECT_EQ(Value(kHead, "CONTENT-TYPE"), "text/html; charset=gb2312");
}

TEST(HeaderValue, IsTheLastOneTrimmed) { EXPECT_EQ(Value(kHead, "Set-Cookie"), "b=2"); }

TEST(HeaderValue, MayHoldColonsAndBeginWithoutASpace) { EXPECT_EQ(Value(kHead, "etag"), "\"a:b\""); }

TEST(HeaderValue, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(Value(kHead, "Location"), "");
  EXPECT_EQ(Value(kHead, "X-Empty"), "");
  EXPECT_EQ(Value(kHead, "Content"), "");
  EXPECT_EQ(Value("", "a"), "");
}

TEST(HeaderValue, ReadsHeadsThatAreCutOrOddlyEnded) {
  EXPECT_EQ(Value("HTTP/1.1 200\nA: 1\nB: 2", "B"), "2");
  EXPECT_EQ(Value("A: 1\r\nB", "B"), "");
  EXPECT_EQ(Value("A:", "A"), "");
  EXPECT_EQ(Value("\r\n\r\n:x", ""), "x");
  EXPECT_EQ(Value("A: \xB1\xA8\r\n", "A"), "\xB1\xA8");
}

TEST(RequestKey, OfGetIsTheKeyOfItsUrl) {
  EXPECT_EQ(RequestKey({Method::kGet, "http://X.cn:80/%7ea#top", "", ""}), "http://x.cn/~a");
}

TEST(RequestKey, OfPostNamesTheMethodAndTheBody) {
  const Request post{Method::kPost, "http://x.cn/list.do", "page=2", "application/x-www-form-urlencoded"};
  EXPECT_EQ(RequestKey(post), "POST http://x.cn/list.do " + Sha256Of("page=2").Hex());
}

TEST(RequestKey, PostsOfTwoBodiesAreTwoRequestsAndNeverAGet) {
  const Request two{Method::kPost, "http://x.cn/list.do", "page=2", ""};
  const Request three{Method::kPost, "http://x.cn/list.do", "page=3", ""};
  const Request get{Method::kGet, "http://x.cn/list.do", "", ""};
  EXPECT_NE(RequestKey(two), RequestKey(three));
  EXPECT_NE(RequestKey(two), RequestKey(get));
}

TEST(RequestKey, OfTextThatIsNoUrlIsTheText) {
  EXPECT_EQ(RequestKey({Method::kGet, "not a url", "", ""}), "not a url");
}

TEST(Capture, TheWireDigestIsThatOfTheBodyAsItCame) {
  Capture capture;
  capture.body = "abc";
  EXPECT_EQ(WireDigest(capture), Sha256Of("abc"));
}

}  // namespace
}  // namespace lantai
