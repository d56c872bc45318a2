#include "crawler/internal/transfer_tls.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "core/digest.h"

namespace lantai::crawler {
namespace {

// TLS 1.0 signs with SHA-1, which OpenSSL 3 allows at level 0 only.
constexpr const char* kLegacyCiphers = "ALL:@SECLEVEL=0";

// OpenSSL calls it for every certificate of the chain and every error.
int AcceptExpired(int verified, X509_STORE_CTX* context) noexcept {
  if (verified == 1) return 1;
  const int error = X509_STORE_CTX_get_error(context);
  return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID ? 1 : 0;
}

void Trust(SSL_CTX* context, const std::string& ca_file) {
  if (ca_file.empty())
    SSL_CTX_set_default_verify_paths(context);
  else
    SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr);
}

// libcurl neither loads authorities nor looks at the result where it is not to verify. It is verified here all the
// same, to say what was wrong, and unless anything goes the handshake itself fails.
CURLcode OnContext(CURL*, void* ssl_context, void* settings) noexcept {
  auto* context = static_cast<SSL_CTX*>(ssl_context);
  const auto& options = *static_cast<const FetchOptions*>(settings);
  if (options.accept_untrusted_certificates || options.accept_expired_certificates) Trust(context, options.ca_file);
  if (options.accept_expired_certificates && !options.accept_untrusted_certificates)
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, &AcceptExpired);
  if (options.legacy_tls) SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
  return CURLE_OK;
}

std::string DerOf(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

bool IsFor(X509* leaf, const std::string& host) {
  if (X509_check_host(leaf, host.data(), host.size(), 0, nullptr) == 1) return true;
  const bool brackets = host.size() > 2 && host.front() == '[';
  const std::string address = brackets ? host.substr(1, host.size() - 2) : host;
  return X509_check_ip_asc(leaf, address.c_str(), 0) == 1;
}

}  // namespace

void SetTls(void* easy, const FetchOptions& options) {
  const bool any = options.accept_untrusted_certificates, expired = !any && options.accept_expired_certificates;
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, any || expired ? 0L : 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, any ? 0L : 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION,
                   static_cast<long>(options.legacy_tls ? CURL_SSLVERSION_TLSv1_0 : CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  if (options.legacy_tls) curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, kLegacyCiphers);
  if (!options.legacy_tls && !any && !expired) return;
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &OnContext);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, const_cast<FetchOptions*>(&options));
}

Certificates CertificatesOf(void* easy, const std::string& host) {
  curl_tlssessioninfo* session = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == nullptr) return {};
  auto* ssl = static_cast<SSL*>(session->internals);
  if (session->backend != CURLSSLBACKEND_OPENSSL || ssl == nullptr) return {};
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  if (chain == nullptr || sk_X509_num(chain) == 0) return {};
  std::string der;
  for (int i = 0; i < sk_X509_num(chain); ++i) der += DerOf(sk_X509_value(chain, i));
  Certificates shown{Sha256Of(der).Hex(), ""};
  const long verified = SSL_get_verify_result(ssl);
  if (verified != X509_V_OK)
    shown.error = X509_verify_cert_error_string(verified);
  else if (!IsFor(sk_X509_value(chain, 0), host))
    shown.error = "certificate of another host";
  return shown;
}

}  // namespace lantai::crawler
