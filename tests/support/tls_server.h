// HTTPS on the loopback interface with certificates made on the spot: what it shows and which TLS it speaks is up to
// the test.
//
//   const TestAuthority authority;
//   TlsServer server({.certificate = authority.Issue({.host = "x.gov.cn"})});
//   options.ca_file = authority.file();
//
// Thread-safety: as LoopbackServer. Limits: a thread a connection, one request each unless `keep_alive`.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temp_dir.h"

namespace lantai {

struct CertificateRequest {
  std::string host = "127.0.0.1";  // name or address
  int64_t from_days = -1;          // validity, from now
  int64_t to_days = 30;
};

// PEM texts.
struct TestCertificate {
  std::string certificate;
  std::string key;
  std::string digest;  // Capture::certificate_chain of a server that shows it alone
};

class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();
  TestCertificate Issue(const CertificateRequest& request) const;
  // Trusts itself.
  static TestCertificate SelfSigned(const CertificateRequest& request);
  std::string file() const { return (dir_.path() / "ca.pem").string(); }

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
  TempDir dir_;
};

class TlsServer {
 public:
  struct Settings {
    TestCertificate certificate;
    bool tls_1_0 = false;  // nothing newer
    bool keep_alive = false;
    std::string body = "hello";
  };
  explicit TlsServer(Settings settings);
  ~TlsServer();
  uint16_t port() const { return port_; }
  std::string Url(const std::string& host = "127.0.0.1") const;
  int handshakes() const { return handshakes_; }
  int requests() const { return requests_; }

 private:
  void Accept();
  void Serve(int socket);

  Settings settings_;
  void* context_ = nullptr;  // SSL_CTX
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> handshakes_{0}, requests_{0};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

// Answers every connection with the same bytes, on any local address ("127.0.0.1", "::1"), and closes it. `port` is 0
// where the machine has no such address.
class ByteServer {
 public:
  explicit ByteServer(std::string answer, const std::string& address = "127.0.0.1", bool read_first = true);
  ~ByteServer();
  uint16_t port() const { return port_; }
  int connections() const { return connections_; }
  std::string last_request() const;

 private:
  void Accept();

  const std::string answer_;
  const bool read_first_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::string last_request_;
  std::thread acceptor_;
};

}  // namespace lantai
