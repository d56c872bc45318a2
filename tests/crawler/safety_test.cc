// What a hostile server, a hostile page or a hostile environment can make the fetcher do: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/crawler/fetch_fixture.h"
#include "tests/support/loopback_server.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tls_server.h"

namespace lantai::crawler {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string UrlOf(const ByteServer& server, const std::string& path = "/") {
  return "http://127.0.0.1:" + std::to_string(server.port()) + path;
}

// Sets an environment variable for one test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    const char* before = getenv(name);
    if (before != nullptr) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  ~Environment() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

class ProxyVariable : public ::testing::TestWithParam<const char*> {};

TEST_P(ProxyVariable, IsIgnored) {
  const Environment proxy(GetParam(), "http://127.0.0.1:1");
  const ByteServer server("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect");
  FetchFixture fixture;
  ASSERT_OK_AND_ASSIGN(const Capture capture, fixture.Fetch(UrlOf(server)));
  EXPECT_EQ(capture.body, "direct");
}

INSTANTIATE_TEST_SUITE_P(Safety, ProxyVariable,
                         ::testing::Values("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy", "https_proxy"));

TEST(Safety, ASetProxyIsUsedWhateverNoProxySays) {
  const Environment exception("NO_PROXY", "*"), lower("no_proxy", "*");
  const ByteServer proxy("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
  FetchFixture fixture;
  fixture.options().proxy = UrlOf(proxy);
  ASSERT_OK_AND_ASSIGN(const Capture capture, fixture.Fetch("http://www.x.gov.cn/a"));
  EXPECT_EQ(capture.body, "proxy");
  EXPECT_THAT(proxy.last_request(), HasSubstr("GET http://www.x.gov.cn/a HTTP/1.1"));
}

TEST(Safety, NetrcIsNotRead) {
  const TempDir home;
  std::ofstream(home.path() / ".netrc") << "machine 127.0.0.1 login user password secret\n";
  const Environment variable("HOME", home.path().string());
  const ByteServer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  FetchFixture fixture;
  ASSERT_OK(fixture.Fetch(UrlOf(server)));
  EXPECT_THAT(server.last_request(), Not(HasSubstr("Authorization")));
}

TEST(Safety, CredentialsOfAnAddressAreNotSentEvenWhenAskedFor) {
  const ByteServer server("HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n");
  FetchFixture fixture;
  ASSERT_OK_AND_ASSIGN(const Capture capture,
                       fixture.Fetch("http://user:secret@127.0.0.1:" + std::to_string(server.port()) + "/"));
  EXPECT_EQ(capture.status, 401);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_THAT(server.last_request(), Not(HasSubstr("Authorization")));
  EXPECT_THAT(server.last_request(), Not(HasSubstr("Referer")));
}

TEST(Safety, NothingFromTheNetworkAddsALineToARequest) {
  const ByteServer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  FetchFixture fixture;
  Exchange exchange = fixture.For(UrlOf(server, "/a\r\nX-Evil: 1\r\n?b\rX-Evil:1\nc#\r\nX-Evil:1"));
  exchange.cookie = "a=1\r\nX-Evil: 1";
  exchange.etag = "\"x\nX-Evil: 1\"";
  exchange.last_modified = std::string("Mon\0X-Evil", 10);
  exchange.request.content_type = "text/plain\r\nX-Evil: 1";
  exchange.request.method = Method::kPost;
  ASSERT_OK(fixture.Run(exchange));
  EXPECT_THAT(server.last_request(), Not(HasSubstr("\r\nX-Evil")));
  EXPECT_THAT(server.last_request(), Not(HasSubstr("\nX-Evil")));
}

TEST(Safety, Http09AndOtherProtocolsAreRefused) {
  FetchFixture fixture;
  for (const char* answer : {"<html>old</html>", "SSH-2.0-OpenSSH_9.2\r\n", "RTSP/1.0 200 OK\r\n\r\n", "220 ftp\r\n"}) {
    const ByteServer server(answer);
    EXPECT_FALSE(fixture.Fetch(UrlOf(server)).ok()) << answer;
  }
}

TEST(Safety, AFloodOfInterimAnswersEnds) {
  std::string flood;
  for (int i = 0; i < 60'000; ++i) flood += "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n";
  const ByteServer server(flood + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  FetchFixture fixture;
  EXPECT_FALSE(fixture.Fetch(UrlOf(server)).ok());
}

TEST(Safety, AHundredThousandHeaderLinesAreTooMany) {
  std::string lines;
  for (int i = 0; i < 100'000; ++i) lines += "a: b\r\n";
  const ByteServer server("HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 0\r\n\r\n");
  FetchFixture fixture;
  EXPECT_FALSE(fixture.Fetch(UrlOf(server)).ok());
}

TEST(Safety, TrailersAreBounded) {
  std::string lines;
  for (int i = 0; i < 200'000; ++i) lines += "trailer: b\r\n";
  const ByteServer server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n" + lines + "\r\n");
  FetchFixture fixture;
  EXPECT_FALSE(fixture.Fetch(UrlOf(server)).ok());
}

TEST(Safety, Rfc9112_6_3_LengthsThatDoNotAgreeAreNoAnswer) {
  FetchFixture fixture;
  const ByteServer two("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nabcd");
  EXPECT_FALSE(fixture.Fetch(UrlOf(two)).ok());
  const ByteServer negative("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nabcd");
  EXPECT_FALSE(fixture.Fetch(UrlOf(negative)).ok());
  const ByteServer longer("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nabcd");
  EXPECT_FALSE(fixture.Fetch(UrlOf(longer)).ok());
  const ByteServer shorter("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd");
  EXPECT_EQ(fixture.Fetch(UrlOf(shorter))->body, "ab");
  const ByteServer chunked(
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n");
  EXPECT_EQ(fixture.Fetch(UrlOf(chunked))->body, "abcd") << "the chunks count";
}

TEST(Safety, Ipv6IsReached) {
  const ByteServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nv6", "::1");
  if (server.port() == 0) GTEST_SKIP() << "this machine has no ::1";
  FetchFixture fixture;
  ASSERT_OK_AND_ASSIGN(const Capture capture, fixture.Fetch("http://[::1]:" + std::to_string(server.port()) + "/"));
  EXPECT_EQ(capture.body, "v6");
  EXPECT_EQ(capture.remote_address, "[::1]:" + std::to_string(server.port()));
  EXPECT_THAT(capture.request_head, HasSubstr("Host: [::1]:"));
}

// libcurl gives "localhost" both addresses without asking, as a name that was rebound would have.
TEST(Safety, OfANameWithTwoAddressesOnlyTheAllowedOneIsConnectedTo) {
  const ByteServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  const std::string url = "http://localhost:" + std::to_string(server.port()) + "/";
  FetchFixture four({"127.0.0.1/32"});
  ASSERT_OK_AND_ASSIGN(const Capture capture, four.Fetch(url));
  EXPECT_EQ(capture.remote_address, "127.0.0.1:" + std::to_string(server.port()));
  FetchFixture six({"::1/128"});
  EXPECT_FALSE(six.Fetch(url).ok());
  FetchFixture none({"127.0.0.2/32"});
  EXPECT_THAT(none.Fetch(url), Fails(Code::kRefused, HasSubstr("not on the public Internet")));
  EXPECT_EQ(server.connections(), 1) << "only the first fixture connected";
}

TEST(Safety, ANameThatIsReboundIsRefusedAtTheNextConnection) {
  const ByteServer server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
  const std::string port = std::to_string(server.port());
  FetchFixture before({"127.0.0.1/32"}), after({"127.0.0.1/32"});
  before.Resolve({"www.x.gov.cn=127.0.0.1:" + port});
  after.Resolve({"www.x.gov.cn=127.0.0.9:" + port});
  EXPECT_OK(before.Fetch("http://www.x.gov.cn/"));
  EXPECT_THAT(after.Fetch("http://www.x.gov.cn/"), Fails(Code::kRefused, HasSubstr("127.0.0.9")));
}

TEST(Safety, AddressesInDisguiseAreRefused) {
  FetchFixture fixture({"192.0.2.0/24"});
  for (const char* url : {"http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0/",
                          "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/",
                          "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://169.254.169.254/latest/meta-data/",
                          "http://100.64.0.1/", "http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/"}) {
    EXPECT_THAT(fixture.Fetch(url), Fails(Code::kRefused)) << url;
  }
}

}  // namespace
}  // namespace lantai::crawler
