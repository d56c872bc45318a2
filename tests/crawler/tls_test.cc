// What the fetcher demands of HTTPS servers, what settings let pass, and what is kept of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/crawler/fetch_fixture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/tls_server.h"

namespace lantai::crawler {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const TestAuthority& Authority() {
  static const TestAuthority authority;
  return authority;
}

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() { fetch_.options().ca_file = Authority().file(); }
  FetchFixture fetch_;
};

TEST_F(TlsTest, AValidCertificateIsAcceptedAndItsDigestKept) {
  const TestCertificate certificate = Authority().Issue({});
  const TlsServer server({.certificate = certificate});
  ASSERT_OK_AND_ASSIGN(const Capture capture, fetch_.Fetch(server.Url()));
  EXPECT_EQ(capture.body, "hello");
  EXPECT_EQ(capture.certificate_chain, certificate.digest);
  EXPECT_THAT(capture.certificate_error, IsEmpty());
  EXPECT_THAT(capture.request_head, HasSubstr("GET / HTTP/1.1\r\n"));
}

TEST_F(TlsTest, PlainHttpHasNoCertificate) {
  const ByteServer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  ASSERT_OK_AND_ASSIGN(const Capture capture, fetch_.Fetch("http://127.0.0.1:" + std::to_string(server.port()) + "/"));
  EXPECT_THAT(capture.certificate_chain, IsEmpty());
}

TEST_F(TlsTest, AReusedConnectionStillShowsItsCertificate) {
  const TestCertificate certificate = Authority().Issue({});
  const TlsServer server({.certificate = certificate, .keep_alive = true});
  ASSERT_OK(fetch_.Fetch(server.Url()));
  ASSERT_OK_AND_ASSIGN(const Capture second, fetch_.Fetch(server.Url()));
  EXPECT_EQ(second.certificate_chain, certificate.digest);
  EXPECT_EQ(server.handshakes(), 1);
}

TEST_F(TlsTest, TheSystemsAuthoritiesAreTheDefault) {
  fetch_.options().ca_file.clear();
  const TlsServer server({.certificate = Authority().Issue({})});
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kNetwork, HasSubstr("certificate")));
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(TlsTest, AMissingCaFileNamesTheSetting) {
  fetch_.options().ca_file = "/nowhere/ca.pem";
  const TlsServer server({.certificate = Authority().Issue({})});
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kInvalidArgument, HasSubstr("fetch.ca_file")));
}

TEST_F(TlsTest, AnExpiredCertificateIsRefusedWithAdvice) {
  const TlsServer server({.certificate = Authority().Issue({.from_days = -20, .to_days = -10})});
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kNetwork, HasSubstr("accept_expired_certificates")));
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kNetwork, HasSubstr("expired")));
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(TlsTest, AnExpiredCertificateIsAcceptedByASettingAndSaid) {
  fetch_.options().accept_expired_certificates = true;
  const TestCertificate certificate = Authority().Issue({.from_days = -20, .to_days = -10});
  const TlsServer server({.certificate = certificate});
  ASSERT_OK_AND_ASSIGN(const Capture capture, fetch_.Fetch(server.Url()));
  EXPECT_EQ(capture.certificate_chain, certificate.digest);
  EXPECT_EQ(capture.certificate_error, "certificate has expired");
}

TEST_F(TlsTest, AValidCertificateHasNoErrorUnderTheLaxerSettings) {
  for (const bool any : {false, true}) {
    fetch_.options().accept_expired_certificates = !any;
    fetch_.options().accept_untrusted_certificates = any;
    const TlsServer server({.certificate = Authority().Issue({})});
    ASSERT_OK_AND_ASSIGN(const Capture capture, fetch_.Fetch(server.Url()));
    EXPECT_THAT(capture.certificate_error, IsEmpty()) << any;
  }
}

TEST_F(TlsTest, AcceptingExpiredOnesStillVerifiesIssuerAndName) {
  fetch_.options().accept_expired_certificates = true;
  const TlsServer self_signed({.certificate = TestAuthority::SelfSigned({})});
  EXPECT_THAT(fetch_.Fetch(self_signed.Url()), Fails(Code::kNetwork, HasSubstr("certificate")));
  EXPECT_EQ(self_signed.requests(), 0);
  const TlsServer other({.certificate = Authority().Issue({.host = "other.gov.cn", .from_days = -20, .to_days = -1})});
  EXPECT_THAT(fetch_.Fetch(other.Url()), Fails(Code::kNetwork));
  EXPECT_EQ(other.requests(), 0);
}

TEST_F(TlsTest, AnotherHostsCertificateIsRefused) {
  const TlsServer server({.certificate = Authority().Issue({.host = "other.gov.cn"})});
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kNetwork, HasSubstr("certificate")));
  EXPECT_EQ(server.requests(), 0);
}

TEST_F(TlsTest, UntrustedCertificatesAreAcceptedByASettingAndSaid) {
  fetch_.options().accept_untrusted_certificates = true;
  const TlsServer self_signed({.certificate = TestAuthority::SelfSigned({})});
  ASSERT_OK_AND_ASSIGN(const Capture capture, fetch_.Fetch(self_signed.Url()));
  EXPECT_THAT(capture.certificate_error, HasSubstr("self-signed"));
  const TlsServer other({.certificate = Authority().Issue({.host = "other.gov.cn"})});
  ASSERT_OK_AND_ASSIGN(const Capture of_other, fetch_.Fetch(other.Url()));
  EXPECT_EQ(of_other.certificate_error, "certificate of another host");
}

TEST_F(TlsTest, WhatOnePortalLetsPassServesNoOther) {
  const TlsServer server({.certificate = Authority().Issue({.from_days = -20, .to_days = -10}), .keep_alive = true});
  Exchange lax = fetch_.For(server.Url());
  lax.options.accept_expired_certificates = true;
  ASSERT_OK(fetch_.Run(lax));
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kNetwork)) << "the open connection is not used";
}

TEST_F(TlsTest, ATls10ServerIsReachedOnlyByTheSetting) {
  const TestCertificate certificate = Authority().Issue({});
  const TlsServer server({.certificate = certificate, .tls_1_0 = true});
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kNetwork, HasSubstr("fetch.legacy_tls")));
  fetch_.options().legacy_tls = true;
  ASSERT_OK_AND_ASSIGN(const Capture capture, fetch_.Fetch(server.Url()));
  EXPECT_EQ(capture.certificate_chain, certificate.digest);
}

TEST_F(TlsTest, LegacyTlsStillVerifiesUnlessToldOtherwise) {
  fetch_.options().legacy_tls = true;
  const TlsServer server({.certificate = Authority().Issue({.from_days = -9, .to_days = -1}), .tls_1_0 = true});
  EXPECT_THAT(fetch_.Fetch(server.Url()), Fails(Code::kNetwork, HasSubstr("expired")));
  fetch_.options().accept_expired_certificates = true;
  ASSERT_OK_AND_ASSIGN(const Capture capture, fetch_.Fetch(server.Url()));
  EXPECT_EQ(capture.certificate_error, "certificate has expired");
}

// A ServerHello of TLS 1.2 without extensions, as servers sent it that never heard of RFC 5746; and then nothing.
std::string HelloWithoutRenegotiationInfo() {
  std::string hello = "\x03\x03" + std::string(32, 'r');
  hello += '\0';                        // session id
  hello += std::string("\xC0\x2F", 2);  // TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  hello += '\0';                        // compression
  std::string message = std::string("\x02\x00\x00", 3) + static_cast<char>(hello.size()) + hello;
  return std::string("\x16\x03\x03\x00", 4) + static_cast<char>(message.size()) + message;
}

TEST_F(TlsTest, Rfc5746_ServersWithoutSecureRenegotiationAreReachedOnlyByTheSetting) {
  const ByteServer server(HelloWithoutRenegotiationInfo());
  const std::string url = "https://127.0.0.1:" + std::to_string(server.port()) + "/";
  EXPECT_THAT(fetch_.Fetch(url), Fails(Code::kNetwork, HasSubstr("renegotiation")));
  fetch_.options().legacy_tls = true;
  EXPECT_THAT(fetch_.Fetch(url), Fails(Code::kNetwork, Not(HasSubstr("renegotiation"))));
}

}  // namespace
}  // namespace lantai::crawler
