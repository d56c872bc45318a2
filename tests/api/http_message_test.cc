#include "app/server/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/server/admission.h"

namespace lantai::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

HttpHead Parsed(const std::string& bytes) {
  auto parsed = ParseHead(bytes, {});
  EXPECT_TRUE(std::holds_alternative<HttpHead>(parsed)) << bytes;
  return std::holds_alternative<HttpHead>(parsed) ? std::get<HttpHead>(parsed) : HttpHead();
}

// The status with which it is refused; 0 where it is not.
int RefusedWith(const std::string& bytes, const HeadLimits& limits = {}) {
  const auto parsed = ParseHead(bytes, limits);
  const auto* refusal = std::get_if<HttpResponse>(&parsed);
  if (refusal == nullptr) return 0;
  EXPECT_TRUE(refusal->close) << bytes;
  return refusal->status;
}

TEST(ParseHead, ReadsWhatTheApiNeeds) {
  const HttpHead head = Parsed(
      "GET /api/v1/status?x=1 HTTP/1.1\r\nhost: localhost:8420\r\nOrigin: http://evil.example\r\n"
      "If-None-Match: \"a\"\r\nIF-NONE-MATCH: W/\"b\"\r\n\r\n");
  EXPECT_EQ(head.method, "GET");
  EXPECT_EQ(head.target, "/api/v1/status?x=1");
  EXPECT_THAT(head.hosts, ElementsAre("localhost:8420"));
  EXPECT_THAT(head.origins, ElementsAre("http://evil.example"));
  EXPECT_TRUE(NamesTag(head.if_none_match, "\"a\"") && NamesTag(head.if_none_match, "\"b\""));
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.has_content);
}

TEST(ParseHead, KnowsWhenTheConnectionEnds) {
  EXPECT_FALSE(Parsed("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").keep_alive);
  EXPECT_FALSE(Parsed("GET / HTTP/1.0\r\nHost: x\r\n\r\n").keep_alive);
  EXPECT_TRUE(Parsed("GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

TEST(ParseHead, ContentEndsTheConnectionSinceNobodyReadsIt) {
  const HttpHead sized = Parsed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
  EXPECT_TRUE(sized.has_content);
  EXPECT_FALSE(sized.keep_alive);
  EXPECT_TRUE(Parsed("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n").has_content);
  EXPECT_FALSE(Parsed("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").has_content);
}

TEST(ParseHead, RefusesWhatIsNoHttp) {
  for (const char* bad : {"\r\n\r\n", "GET\r\n\r\n", "GET  HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n",
                          "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n", "GET / HTTP/1.1\r\n",
                          "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                          "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET /\x01 HTTP/1.1\r\n\r\n"}) {
    EXPECT_EQ(RefusedWith(bad), 400) << bad;
  }
  EXPECT_EQ(RefusedWith("GET / HTTP/2.0\r\n\r\n"), 505);
}

TEST(ParseHead, RefusesWhatIsTooLarge) {
  const std::string start = "GET / HTTP/1.1\r\nHost: x\r\n";
  EXPECT_EQ(RefusedWith(start + "A: " + std::string(9000, 'a') + "\r\n\r\n"), 431);
  EXPECT_EQ(RefusedWith("GET /" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414);
  EXPECT_EQ(RefusedWith("GET /" + std::string(4095, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"), 0);
}

TEST(FormatHead, SaysAllAClientIsToKnow) {
  HttpResponse response;
  response.length = 12;
  response.etag = "\"tag\"";
  response.fields = {{"Link", "</x>; rel=\"next\""}};
  const std::string head = FormatHead(response, {784111777000}, true);
  EXPECT_THAT(head, testing::StartsWith("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
  EXPECT_THAT(head, testing::EndsWith("Connection: keep-alive\r\n\r\n"));
  for (const char* field : {"Content-Type: application/json\r\n", "Content-Length: 12\r\n", "ETag: \"tag\"\r\n",
                            "Cache-Control: no-cache\r\n", "X-Content-Type-Options: nosniff\r\n", "sandbox\r\n",
                            "Cross-Origin-Resource-Policy: same-origin\r\n", "Link: </x>; rel=\"next\"\r\n"}) {
    EXPECT_THAT(head, HasSubstr(field));
  }
  EXPECT_THAT(head, Not(HasSubstr("Access-Control")));
}

TEST(FormatHead, NotModifiedHasNoContent) {
  HttpResponse response;
  response.status = 304;
  response.etag = "\"tag\"";
  const std::string head = FormatHead(response, {0}, false);
  EXPECT_THAT(head, HasSubstr("304 Not Modified\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(head, Not(HasSubstr("Content-Type:")));
}

TEST(NamesTag, ComparesWeaklyAndKnowsTheStar) {
  EXPECT_TRUE(NamesTag("\"a\"", "\"a\""));
  EXPECT_TRUE(NamesTag("\"b\" ,\tW/\"a\"", "\"a\""));
  EXPECT_TRUE(NamesTag("*", "\"a\""));
  EXPECT_FALSE(NamesTag("\"b\"", "\"a\""));
  EXPECT_FALSE(NamesTag("", "\"a\""));
  EXPECT_FALSE(NamesTag("*", "")) << "what has no tag is never unmodified";
  EXPECT_FALSE(NamesTag(",,,", "\"a\""));
}

TEST(HostName, IsTheNameWithoutItsPort) {
  EXPECT_EQ(HostName("LocalHost:8420"), "localhost");
  EXPECT_EQ(HostName("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(HostName("[0:0::1]:80"), "[::1]");
  EXPECT_EQ(HostName("[::1]"), "[::1]");
  for (const char* bad :
       {"", ":80", "a:b", "a:123456", "a b", "[::1", "[x]", "[]", "a/b", "a@b", "[::1]x", "a,b", "::1"}) {
    EXPECT_EQ(HostName(bad), std::nullopt) << bad;
  }
}

HttpHead Asking(const std::string& host, const std::string& origin = "") {
  HttpHead head;
  head.method = "GET";
  head.target = "/";
  head.hosts = {host};
  head.local_address = "192.0.2.7";
  if (!origin.empty()) head.origins = {origin};
  return head;
}

int Verdict(const HttpHead& head) {
  const std::optional<HttpResponse> refusal = Refuse(head, {"ledger.example.org"});
  return refusal ? refusal->status : 0;
}

TEST(Admission, TakesLoopbackTheOwnAddressAndAllowedNames) {
  for (const char* good : {"localhost", "localhost:8420", "LOCALHOST", "api.localhost", "127.0.0.1:1", "127.9.9.9",
                           "[::1]:8420", "192.0.2.7:8420", "ledger.example.org", "Ledger.Example.ORG:443"}) {
    EXPECT_EQ(Verdict(Asking(good)), 0) << good;
  }
}

TEST(Admission, RefusesForeignNamesAsDnsRebindingBringsThem) {
  for (const char* bad : {"evil.example", "evil.example:8420", "localhost.evil.example", "127.0.0.1.evil.example",
                          "192.0.2.8", "0.0.0.0", "2130706433", "127.1", "0x7f.0.0.1", "notlocalhost",
                          "localhost@evil.example", "ledger.example.org.evil.example", "[::2]"}) {
    EXPECT_EQ(Verdict(Asking(bad)), 421) << bad;
  }
}

TEST(Admission, OneHostIsNeeded) {
  HttpHead head = Asking("localhost");
  head.hosts.clear();
  EXPECT_EQ(Verdict(head), 400);
  head.hosts = {"localhost", "localhost"};
  EXPECT_EQ(Verdict(head), 400);
}

TEST(Admission, RefusesForeignOrigins) {
  EXPECT_EQ(Verdict(Asking("localhost:8420", "http://localhost:8420")), 0);
  for (const char* bad : {"http://evil.example", "null", "http://localhost", "https://localhost:8420",
                          "http://localhost:8421", "file://"}) {
    EXPECT_EQ(Verdict(Asking("localhost:8420", bad)), 403) << bad;
  }
  HttpHead two = Asking("localhost:8420", "http://localhost:8420");
  two.origins.push_back("http://evil.example");
  EXPECT_EQ(Verdict(two), 403);
}

TEST(Admission, ReadsOnly) {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"}) {
    HttpHead head = Asking("localhost");
    head.method = method;
    const std::optional<HttpResponse> refusal = Refuse(head, {});
    ASSERT_TRUE(refusal.has_value()) << method;
    EXPECT_EQ(refusal->status, 405) << method;
    EXPECT_THAT(refusal->fields, ElementsAre(testing::Pair("Allow", "GET, HEAD")));
  }
  HttpHead content = Asking("localhost");
  content.has_content = true;
  EXPECT_EQ(Verdict(content), 413);
}

}  // namespace
}  // namespace lantai::app
