// A small HTTP/1.1 server on loopback for simulated portals: one epoll thread, keep-alive, HEAD, ETag and Last-Modified
// with 304 (RFC 9110 §13), an access log for tests, and faults on request.
//
//   auto server = PortalServer::Start({std::make_shared<PortalWorld>(WorldOptions{})});
//   (*server)->SetFault("www.yangling.gov.cn.test", "/zwgk/", {.kind = Fault::Kind::kStatus, .times = 2});
//   … crawl with resolve = "*=127.0.0.1:" + std::to_string((*server)->port()) …
//   EXPECT_EQ((*server)->Log().front().status, 500);
//
// Only requests that browsers and crawlers send are understood; everything else is answered with 400 or 405.
//
// Thread-safety: all methods from any thread. The destructor stops the thread and closes all connections.
// Limits: 64 KiB of request head; 1 MiB of request body; 1,000,000 log entries, then no more are kept; 250 addresses.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/status.h"
#include "tests/portal/access_log.h"
#include "tests/portal/http_request.h"
#include "tests/portal/page_source.h"

namespace lantai::portal {

struct Fault {
  enum class Kind {
    kStatus,    // `status` instead of the page
    kTruncate,  // half of the body, then the connection closes although Content-Length promises more
    kReset,     // a TCP reset instead of an answer
    kSlow,      // the answer after delay_ms
    kTrickle,   // headers and half of the body, the rest after delay_ms
    kStall,     // headers and half of the body, then silence
  };
  Kind kind = Kind::kStatus;
  int times = 1;  // requests that it meets; negative: all
  int status = 500;
  int delay_ms = 0;
  int retry_after_s = -1;  // kStatus: a Retry-After of so many seconds; negative: none
  bool retry_date = false;  // … written as an HTTP date (RFC 9110 §10.2.3), which is of whole seconds: at most one more
};

class PortalServer {
 public:
  // Listens on the first `addresses` of AddressAt, all on one port; port 0 takes a free one. The first source that
  // serves a host answers for it; a host that none serves gets 404. Errors: kNetwork.
  static Result<std::unique_ptr<PortalServer>> Start(std::vector<std::shared_ptr<const PageSource>> sources,
                                                     uint16_t port = 0, int addresses = 1);
  // 127.0.0.1, 127.0.1.1, 127.0.2.1 …: so that limits an address do not make hosts wait for each other.
  static std::string AddressAt(int index);
  ~PortalServer();
  PortalServer(const PortalServer&) = delete;
  PortalServer& operator=(const PortalServer&) = delete;

  uint16_t port() const { return port_; }

  std::vector<AccessEntry> Log() const;
  void ClearLog();

  // The next `times` requests for this host and target meet the fault; the target "*" is all of the host that have none
  // of their own. A later fault replaces an earlier one.
  void SetFault(const std::string& host, const std::string& target, const Fault& fault);
  // Answers this from now on in place of the source: a silent edit, a removal (status 404), a challenge page.
  void Replace(const std::string& host, const std::string& target, const Answer& answer);
  void Restore(const std::string& host, const std::string& target);

 private:
  struct Connection;
  PortalServer(std::vector<std::shared_ptr<const PageSource>> sources, std::vector<int> listeners, int wake, int epoll,
               uint16_t port);

  void Run();
  void Accept(int listener);
  void Serve(Connection& connection);
  bool Receive(Connection& connection);
  bool TakeRequest(Connection& connection, HttpRequest& request);
  void Prepare(Connection& connection, const HttpRequest& request);
  void Deliver(Connection& connection, const HttpRequest& request, const Answer& answer, const Fault* fault);
  bool Send(Connection& connection);
  void WakeDelayed();
  int NextTimeout() const;
  void Close(int fd, bool reset = false);
  void Delay(Connection& connection, int64_t until);
  Answer Find(const HttpRequest& request) const;
  std::optional<Fault> TakeFault(const HttpRequest& request);
  Answer ErrorAnswer(const Fault& fault) const;
  int64_t Now() const;
  void Record(Connection& connection, const HttpRequest& request, int status, size_t bytes, const Fault* fault);
  void RecordEnd(Connection& connection);

  const std::vector<std::shared_ptr<const PageSource>> sources_;
  const std::vector<int> listeners_;
  const int wake_, epoll_;
  const uint16_t port_;
  const int64_t start_ms_;
  std::map<int, std::unique_ptr<Connection>> connections_;  // the thread's alone
  size_t delayed_ = 0;                                      // connections that wait
  mutable std::mutex mutex_;
  std::vector<AccessEntry> log_;
  uint64_t log_cleared_ = 0;             // entries that ClearLog took away
  std::map<std::string, Fault> faults_;  // by host + target
  std::map<std::string, Answer> replacements_;
  std::thread thread_;
};

}  // namespace lantai::portal
