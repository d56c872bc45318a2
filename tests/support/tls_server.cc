#include "tests/support/tls_server.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>

#include "core/digest.h"

namespace lantai {
namespace {

template <typename T, void (*Free)(T*)>
struct Freed {
  void operator()(T* pointer) const { Free(pointer); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, &EVP_PKEY_free>>;
using CertPtr = std::unique_ptr<X509, Freed<X509, &X509_free>>;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioPtr = std::unique_ptr<BIO, FreeBio>;

// RSA, since TLS 1.0 servers have no other keys.
KeyPtr MakeKey() { return KeyPtr(EVP_RSA_gen(2048)); }

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

std::string PemOf(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return TextOf(bio.get());
}

std::string PemOf(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return TextOf(bio.get());
}

std::string DigestOf(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  const std::string bytes(reinterpret_cast<char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return Sha256Of(bytes).Hex();
}

void AddExtension(X509* certificate, int id, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void Describe(X509* certificate, const CertificateRequest& request) {
  static std::atomic<long> serial{1};
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), static_cast<long>(request.from_days * 86'400));
  X509_gmtime_adj(X509_getm_notAfter(certificate), static_cast<long>(request.to_days * 86'400));
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(request.host.c_str());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
}

CertPtr MakeCertificate(const CertificateRequest& request, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key,
                        bool authority) {
  CertPtr certificate(X509_new());
  Describe(certificate.get(), request);
  X509_set_pubkey(certificate.get(), key);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer != nullptr ? issuer : certificate.get()));
  if (authority) AddExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  in6_addr address{};
  const bool ip = inet_pton(AF_INET, request.host.c_str(), &address) == 1 ||
                  inet_pton(AF_INET6, request.host.c_str(), &address) == 1;
  if (!authority) AddExtension(certificate.get(), NID_subject_alt_name, (ip ? "IP:" : "DNS:") + request.host);
  X509_sign(certificate.get(), issuer_key, EVP_sha256());
  return certificate;
}

// `listener` stays -1 where the address cannot be bound.
uint16_t ListenOn(const std::string& address, int* listener) {
  sockaddr_storage storage{};
  const bool v6 = address.find(':') != std::string::npos;
  socklen_t size = v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  storage.ss_family = v6 ? AF_INET6 : AF_INET;
  void* where = v6 ? static_cast<void*>(&reinterpret_cast<sockaddr_in6*>(&storage)->sin6_addr)
                   : static_cast<void*>(&reinterpret_cast<sockaddr_in*>(&storage)->sin_addr);
  inet_pton(storage.ss_family, address.c_str(), where);
  const int made = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto* any = reinterpret_cast<sockaddr*>(&storage);
  if (made < 0 || bind(made, any, size) != 0 || listen(made, 64) != 0 || getsockname(made, any, &size) != 0) {
    if (made >= 0) close(made);
    return 0;
  }
  *listener = made;
  return ntohs(v6 ? reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port
                  : reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
}

bool WaitFor(int socket, const std::atomic<bool>& stopping) {
  while (!stopping) {
    pollfd wanted{socket, POLLIN, 0};
    if (poll(&wanted, 1, 20) > 0) return true;
  }
  return false;
}

}  // namespace

// ---- certificates ----

struct TestAuthority::Keys {
  KeyPtr key = MakeKey();
  CertPtr certificate;
};

TestAuthority::TestAuthority() : keys_(std::make_unique<Keys>()) {
  keys_->certificate =
      MakeCertificate({.host = "Test Authority", .to_days = 3650}, keys_->key.get(), nullptr, keys_->key.get(), true);
  std::ofstream(file()) << PemOf(keys_->certificate.get());
}

TestAuthority::~TestAuthority() = default;

TestCertificate TestAuthority::Issue(const CertificateRequest& request) const {
  const KeyPtr key = MakeKey();
  const CertPtr certificate =
      MakeCertificate(request, key.get(), keys_->certificate.get(), keys_->key.get(), /*authority=*/false);
  return {PemOf(certificate.get()), PemOf(key.get()), DigestOf(certificate.get())};
}

TestCertificate TestAuthority::SelfSigned(const CertificateRequest& request) {
  const KeyPtr key = MakeKey();
  const CertPtr certificate = MakeCertificate(request, key.get(), nullptr, key.get(), /*authority=*/false);
  return {PemOf(certificate.get()), PemOf(key.get()), DigestOf(certificate.get())};
}

// ---- TLS ----

TlsServer::TlsServer(Settings settings) : settings_(std::move(settings)) {
  std::signal(SIGPIPE, SIG_IGN);
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  context_ = context;
  const BioPtr certificate(BIO_new_mem_buf(settings_.certificate.certificate.data(), -1));
  const BioPtr key(BIO_new_mem_buf(settings_.certificate.key.data(), -1));
  const CertPtr x509(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr));
  const KeyPtr private_key(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr));
  SSL_CTX_use_certificate(context, x509.get());
  SSL_CTX_use_PrivateKey(context, private_key.get());
  if (settings_.tls_1_0) {
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_VERSION);
  }
  port_ = ListenOn("127.0.0.1", &listener_);
  acceptor_ = std::thread([this] { Accept(); });
}

TlsServer::~TlsServer() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& worker : workers_) worker.join();
  close(listener_);
  SSL_CTX_free(static_cast<SSL_CTX*>(context_));
}

std::string TlsServer::Url(const std::string& host) const {
  return "https://" + host + ":" + std::to_string(port_) + "/";
}

void TlsServer::Accept() {
  while (WaitFor(listener_, stopping_)) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    workers_.emplace_back([this, socket] {
      Serve(socket);
      close(socket);
    });
  }
}

void TlsServer::Serve(int socket) {
  SSL* ssl = SSL_new(static_cast<SSL_CTX*>(context_));
  SSL_set_fd(ssl, socket);
  if (SSL_accept(ssl) == 1) {
    ++handshakes_;
    const std::string answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(settings_.body.size()) +
        "\r\n\r\n" + settings_.body;
    char request[8192];
    do {
      if (SSL_pending(ssl) == 0 && !WaitFor(socket, stopping_)) break;
      if (SSL_read(ssl, request, sizeof request) <= 0) break;
      ++requests_;
      SSL_write(ssl, answer.data(), static_cast<int>(answer.size()));
    } while (settings_.keep_alive);
    SSL_shutdown(ssl);
  }
  SSL_free(ssl);
}

// ---- bytes ----

ByteServer::ByteServer(std::string answer, const std::string& address, bool read_first)
    : answer_(std::move(answer)), read_first_(read_first) {
  std::signal(SIGPIPE, SIG_IGN);
  port_ = ListenOn(address, &listener_);
  if (port_ != 0) acceptor_ = std::thread([this] { Accept(); });
}

ByteServer::~ByteServer() {
  stopping_ = true;
  if (acceptor_.joinable()) acceptor_.join();
  if (listener_ >= 0) close(listener_);
}

std::string ByteServer::last_request() const {
  const std::lock_guard lock(mutex_);
  return last_request_;
}

void ByteServer::Accept() {
  while (WaitFor(listener_, stopping_)) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections_;
    char request[8192];
    const ssize_t size = read_first_ && WaitFor(socket, stopping_) ? read(socket, request, sizeof request) : 0;
    {
      const std::lock_guard lock(mutex_);
      last_request_.assign(request, size > 0 ? static_cast<size_t>(size) : 0);
    }
    for (size_t sent = 0; sent < answer_.size();) {
      const ssize_t wrote = send(socket, answer_.data() + sent, answer_.size() - sent, MSG_NOSIGNAL);
      if (wrote <= 0) break;
      sent += static_cast<size_t>(wrote);
    }
    shutdown(socket, SHUT_WR);
    // What the client still sends is read, or its last bytes would meet a reset.
    while (WaitFor(socket, stopping_) && read(socket, request, sizeof request) > 0) continue;
    close(socket);
  }
}

}  // namespace lantai
