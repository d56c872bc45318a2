#include "tests/portal/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <optional>

namespace lantai::portal {
namespace {

constexpr size_t kMaxLog = 1'000'000;
constexpr size_t kLoggedBody = 4096;
constexpr int kMaxAddresses = 250;

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Eight bytes at a time; only has to differ when a page changes.
std::string ETagOf(std::string_view body) {
  uint64_t hash = 0x9e3779b97f4a7c15u ^ body.size();
  while (body.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, body.data(), 8);
    hash = (hash ^ word) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 32;
    body.remove_prefix(8);
  }
  for (char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return fmt::format("\"{:016x}\"", hash);
}

std::string_view ReasonOf(int status) {
  switch (status) {
    case 200: return "OK";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Status";
  }
}

}  // namespace

struct PortalServer::Connection {
  explicit Connection(int socket) : fd(socket) {}
  int fd;
  std::string address;  // of the server
  std::string in, out;
  size_t sent = 0;
  std::optional<HttpRequest> pending;  // its body is not all there
  std::string later;                   // goes out after `later_ms` more
  int later_ms = 0;
  bool close_after = false;
  bool stalled = false;    // says nothing more until the other side leaves
  int64_t not_before = 0;  // the answer waits until then; 0: no
  uint64_t entry = 0;      // of the log, counted from 1 over all its life; 0: none is open
};

std::string PortalServer::AddressAt(int index) { return index == 0 ? "127.0.0.1" : fmt::format("127.0.{}.1", index); }

namespace {

// A listening socket, or -1 with errno. `port` is taken, and set where it was 0.
int Listen(const std::string& address, uint16_t& port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET, name.sin_port = htons(port);
  inet_pton(AF_INET, address.c_str(), &name.sin_addr);
  socklen_t size = sizeof name;
  if (listener >= 0 && bind(listener, reinterpret_cast<const sockaddr*>(&name), size) == 0 &&
      listen(listener, 512) == 0 && getsockname(listener, reinterpret_cast<sockaddr*>(&name), &size) == 0) {
    port = ntohs(name.sin_port);
    return listener;
  }
  const int reason = errno;
  if (listener >= 0) close(listener);
  errno = reason;
  return -1;
}

std::string HttpNow(int64_t plus_s) {
  const std::time_t time = std::time(nullptr) + plus_s;
  std::tm utc{};
  gmtime_r(&time, &utc);
  char text[64];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return text;
}

}  // namespace

Result<std::unique_ptr<PortalServer>> PortalServer::Start(std::vector<std::shared_ptr<const PageSource>> sources,
                                                          uint16_t port, int addresses) {
  std::vector<int> listeners;
  for (int i = 0; i < std::clamp(addresses, 1, kMaxAddresses); ++i) {
    const int listener = Listen(AddressAt(i), port);
    if (listener >= 0) {
      listeners.push_back(listener);
      continue;
    }
    const std::string reason = std::strerror(errno);
    for (int open : listeners) close(open);
    return {Code::kNetwork, fmt::format("cannot listen on {}:{}: {}", AddressAt(i), port, reason)};
  }
  const int wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), epoll = epoll_create1(EPOLL_CLOEXEC);
  std::vector<int> watched = listeners;
  watched.push_back(wake);
  for (int fd : watched) {
    epoll_event event{};
    event.events = EPOLLIN, event.data.fd = fd;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
  return std::unique_ptr<PortalServer>(new PortalServer(std::move(sources), std::move(listeners), wake, epoll, port));
}

PortalServer::PortalServer(std::vector<std::shared_ptr<const PageSource>> sources, std::vector<int> listeners, int wake,
                           int epoll, uint16_t port)
    : sources_(std::move(sources)),
      listeners_(std::move(listeners)),
      wake_(wake),
      epoll_(epoll),
      port_(port),
      start_ms_(NowMs()),
      thread_([this] { Run(); }) {}

PortalServer::~PortalServer() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
  thread_.join();
  for (const auto& [fd, connection] : connections_) close(fd);
  for (int fd : listeners_) close(fd);
  for (int fd : {wake_, epoll_}) close(fd);
}

std::vector<AccessEntry> PortalServer::Log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void PortalServer::ClearLog() {
  const std::lock_guard lock(mutex_);
  log_cleared_ += log_.size();
  log_.clear();
}

void PortalServer::SetFault(const std::string& host, const std::string& target, const Fault& fault) {
  const std::lock_guard lock(mutex_);
  faults_[host + target] = fault;
}

void PortalServer::Replace(const std::string& host, const std::string& target, const Answer& answer) {
  const std::lock_guard lock(mutex_);
  replacements_[host + target] = answer;
}

void PortalServer::Restore(const std::string& host, const std::string& target) {
  const std::lock_guard lock(mutex_);
  replacements_.erase(host + target);
}

int64_t PortalServer::Now() const { return NowMs() - start_ms_; }

void PortalServer::Run() {
  std::vector<epoll_event> events(256);
  while (true) {
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), NextTimeout());
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<size_t>(i)].data.fd;
      if (fd == wake_) return;
      if (std::find(listeners_.begin(), listeners_.end(), fd) != listeners_.end()) {
        Accept(fd);
        continue;
      }
      const auto found = connections_.find(fd);
      if (found != connections_.end()) Serve(*found->second);
    }
    WakeDelayed();
  }
}

// Milliseconds until the first delayed answer is due; -1: none waits.
int PortalServer::NextTimeout() const {
  if (delayed_ == 0) return -1;
  int64_t next = -1;
  for (const auto& [fd, connection] : connections_) {
    if (connection->not_before > 0 && (next < 0 || connection->not_before < next)) next = connection->not_before;
  }
  return next < 0 ? -1 : static_cast<int>(std::clamp<int64_t>(next - NowMs(), 0, 60'000));
}

void PortalServer::Delay(Connection& connection, int64_t until) {
  if (connection.not_before == 0) ++delayed_;
  connection.not_before = until;
}

void PortalServer::WakeDelayed() {
  if (delayed_ == 0) return;
  std::vector<int> due;
  const int64_t now = NowMs();
  for (const auto& [fd, connection] : connections_) {
    if (connection->not_before > 0 && connection->not_before <= now) due.push_back(fd);
  }
  for (int fd : due) {
    Connection& connection = *connections_.at(fd);
    connection.not_before = 0;
    --delayed_;
    Serve(connection);
  }
}

void PortalServer::Accept(int listener) {
  while (true) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in name{};
    socklen_t size = sizeof name;
    getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size);
    char address[INET_ADDRSTRLEN] = "";
    inet_ntop(AF_INET, &name.sin_addr, address, sizeof address);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET, event.data.fd = fd;
    connections_[fd] = std::make_unique<Connection>(fd);
    connections_[fd]->address = address;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

void PortalServer::Close(int fd, bool reset) {
  Connection& connection = *connections_.at(fd);
  RecordEnd(connection);
  if (connection.not_before > 0) --delayed_;
  if (reset) {
    const linger hard{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  close(fd);
  connections_.erase(fd);
}

// Reads what has come. False: the connection is closed.
bool PortalServer::Receive(Connection& connection) {
  char buffer[16 << 10];
  bool open = true;
  errno = 0;
  while (open) {
    const ssize_t got = recv(connection.fd, buffer, sizeof buffer, 0);
    if (got < 0) break;
    open = got > 0;
    if (got > 0) connection.in.append(buffer, static_cast<size_t>(got));
    if (connection.in.size() > kMaxRequestHead + kMaxRequestBody) open = false;
  }
  if (open && (errno == EAGAIN || errno == EWOULDBLOCK || errno == 0)) return true;
  Close(connection.fd);
  return false;
}

// The next request that is all there. The connection may be closed where it is too long.
bool PortalServer::TakeRequest(Connection& connection, HttpRequest& request) {
  std::string& in = connection.in;
  if (!connection.pending) {
    const size_t end = in.find("\r\n\r\n");
    if (end == std::string::npos) {
      if (in.size() > kMaxRequestHead) Close(connection.fd);
      return false;
    }
    connection.pending = ReadHead(std::string_view(in).substr(0, end));
    in.erase(0, end + 4);
    if (connection.pending->expects_continue && in.size() < connection.pending->length) {
      static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
      [[maybe_unused]] const ssize_t n = send(connection.fd, kGoOn.data(), kGoOn.size(), MSG_NOSIGNAL);
    }
  }
  if (in.size() < connection.pending->length) return false;
  request = *std::move(connection.pending);
  connection.pending.reset();
  request.body = in.substr(0, request.length);
  in.erase(0, request.length);
  return true;
}

// Sends what is ready, reads what has come, and answers each complete request in turn.
void PortalServer::Serve(Connection& connection) {
  const int fd = connection.fd;
  if (!Receive(connection)) return;
  while (connection.not_before == 0 && !connection.stalled) {
    if (!Send(connection)) return;  // waits for the socket, or the connection is gone
    if (!connection.later.empty()) {
      connection.out.swap(connection.later);
      Delay(connection, NowMs() + connection.later_ms);
      return;
    }
    RecordEnd(connection);
    if (connection.close_after) return Close(fd);
    HttpRequest request;
    if (!TakeRequest(connection, request)) return;
    Prepare(connection, request);
    if (!connections_.contains(fd)) return;
  }
}

// True when all that is ready is sent.
bool PortalServer::Send(Connection& connection) {
  while (connection.sent < connection.out.size()) {
    const ssize_t n = send(connection.fd, connection.out.data() + connection.sent,
                           connection.out.size() - connection.sent, MSG_NOSIGNAL);
    if (n < 0) {
      if (errno != EAGAIN && errno != EWOULDBLOCK) Close(connection.fd);
      return false;
    }
    connection.sent += static_cast<size_t>(n);
  }
  connection.out.clear(), connection.sent = 0;
  return true;
}

Answer PortalServer::Find(const HttpRequest& request) const {
  if (request.bad) return {400, "text/plain", "", "", "bad request\n"};
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST")
    return {405, "text/plain", "", "", "not allowed\n"};
  {
    const std::lock_guard lock(mutex_);
    const auto replaced =
        replacements_.empty() ? replacements_.end() : replacements_.find(request.host + request.target);
    if (replaced != replacements_.end()) return replaced->second;
  }
  const PageRequest page{request.host, request.target, request.method, request.body, request.cookie};
  for (const auto& source : sources_) {
    if (source->Serves(request.host)) return source->Respond(page);
  }
  return {404, "text/plain", "", "", "no such host here\n"};
}

std::optional<Fault> PortalServer::TakeFault(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  auto at = faults_.empty() ? faults_.end() : faults_.find(request.host + request.target);
  if (at == faults_.end() && !faults_.empty()) at = faults_.find(request.host + "*");
  if (at == faults_.end() || at->second.times == 0) return std::nullopt;
  if (at->second.times > 0) --at->second.times;
  return at->second;
}

void PortalServer::Record(Connection& connection, const HttpRequest& request, int status, size_t bytes,
                          const Fault* fault) {
  const std::lock_guard lock(mutex_);
  if (log_.size() >= kMaxLog) return;
  AccessEntry entry;
  entry.ms = Now();
  entry.host = request.host, entry.method = request.method, entry.target = request.target;
  entry.user_agent = request.user_agent, entry.status = status, entry.bytes = bytes;
  entry.conditional = request.conditional(), entry.body = request.body.substr(0, kLoggedBody);
  entry.address = connection.address;
  const bool halved = fault != nullptr && (fault->kind == Fault::Kind::kTruncate || fault->kind == Fault::Kind::kStall);
  entry.cut = halved && bytes > 0;
  if (fault != nullptr && fault->retry_after_s >= 0) entry.retry_after_ms = entry.ms + 1000LL * fault->retry_after_s;
  log_.push_back(std::move(entry));
  connection.entry = log_cleared_ + log_.size();
}

void PortalServer::RecordEnd(Connection& connection) {
  if (connection.entry == 0) return;
  const std::lock_guard lock(mutex_);
  if (connection.entry > log_cleared_) log_[connection.entry - log_cleared_ - 1].end_ms = Now();
  connection.entry = 0;
}

Answer PortalServer::ErrorAnswer(const Fault& fault) const {
  Answer answer{fault.status, "text/html", "", "", "<html><body>server error</body></html>\n"};
  if (fault.retry_after_s >= 0) {
    // The date is of whole seconds: rounded up, so that the wait is never shorter than the log says.
    answer.headers.emplace_back(
        "Retry-After", fault.retry_date ? HttpNow(fault.retry_after_s + 1) : std::to_string(fault.retry_after_s));
  }
  return answer;
}

// Works the answer out, faults included.
void PortalServer::Prepare(Connection& connection, const HttpRequest& request) {
  const std::optional<Fault> fault = TakeFault(request);
  if (fault && fault->kind == Fault::Kind::kReset) {
    Record(connection, request, 0, 0, nullptr);
    return Close(connection.fd, true);
  }
  const bool error = fault && fault->kind == Fault::Kind::kStatus;
  Deliver(connection, request, error ? ErrorAnswer(*fault) : Find(request), fault ? &*fault : nullptr);
}

// Fills connection.out.
void PortalServer::Deliver(Connection& connection, const HttpRequest& request, const Answer& answer,
                           const Fault* fault) {
  const std::string etag = answer.status == 200 ? ETagOf(answer.body) : "";
  const bool fresh = answer.status == 200 && request.conditional() && request.Matches(etag, answer.last_modified);
  const int status = fresh ? 304 : answer.status;
  std::string& out = connection.out;
  out = fmt::format("HTTP/1.1 {} {}\r\nServer: nginx\r\n", status, ReasonOf(status));
  if (!answer.location.empty()) out += fmt::format("Location: {}\r\n", answer.location);
  if (!etag.empty()) out += fmt::format("ETag: {}\r\n", etag);
  if (!answer.last_modified.empty()) out += fmt::format("Last-Modified: {}\r\n", answer.last_modified);
  for (const auto& [name, value] : answer.headers) out += fmt::format("{}: {}\r\n", name, value);
  if (!fresh) out += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", answer.content_type, answer.body.size());
  out += request.keep_alive && !request.bad ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  connection.close_after = !request.keep_alive || request.bad;
  const size_t whole = fresh || request.method == "HEAD" ? 0 : answer.body.size();
  const Fault::Kind kind = fault != nullptr ? fault->kind : Fault::Kind::kStatus;
  const bool half = fault != nullptr &&
                    (kind == Fault::Kind::kTruncate || kind == Fault::Kind::kStall || kind == Fault::Kind::kTrickle);
  const size_t body = half ? whole / 2 : whole;
  out.append(answer.body, 0, body);
  Record(connection, request, status, kind == Fault::Kind::kTrickle ? whole : body, fault);
  if (fault == nullptr) return;
  if (kind == Fault::Kind::kTruncate) connection.close_after = true;
  if (kind == Fault::Kind::kSlow) Delay(connection, NowMs() + fault->delay_ms);
  if (kind == Fault::Kind::kTrickle) {
    connection.later.assign(answer.body, body, whole - body);
    connection.later_ms = fault->delay_ms;
  }
  if (kind == Fault::Kind::kStall) {
    connection.close_after = false;
    if (Send(connection)) connection.stalled = true;
  }
}

}  // namespace lantai::portal
