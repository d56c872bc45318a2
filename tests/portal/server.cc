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
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>

namespace lantai::portal {
namespace {

constexpr size_t kMaxHead = 64 << 10;
constexpr size_t kMaxBody = 1 << 20;
constexpr size_t kMaxLog = 1'000'000;

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
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
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return "Status";
  }
}

}  // namespace

struct PortalServer::Request {
  std::string method, target, host, user_agent, if_none_match, if_modified_since;
  size_t body = 0;
  bool keep_alive = true;
  bool bad = false;

  bool conditional() const { return !if_none_match.empty() || !if_modified_since.empty(); }
  bool Matches(const std::string& etag, const std::string& modified) const {
    if (!if_none_match.empty()) return if_none_match == "*" || if_none_match.find(etag) != std::string::npos;
    return !modified.empty() && if_modified_since == modified;
  }
};

struct PortalServer::Connection {
  explicit Connection(int socket) : fd(socket) {}
  int fd;
  std::string in, out;
  size_t sent = 0;
  size_t skip = 0;  // bytes of a request body still to be ignored
  bool close_after = false;
  bool stalled = false;    // says nothing more until the other side leaves
  int64_t not_before = 0;  // the answer waits until then; 0: no
};

namespace {

// Reads one header line into the request.
template <typename Request>
void ReadHeader(std::string_view line, Request& request) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    request.bad = true;
    return;
  }
  const std::string_view name = line.substr(0, colon), value = Trim(line.substr(colon + 1));
  if (SameName(name, "host")) {
    request.host = value.substr(0, value.find(':'));
    std::transform(request.host.begin(), request.host.end(), request.host.begin(), Lower);
  } else if (SameName(name, "user-agent")) {
    request.user_agent = value;
  } else if (SameName(name, "if-none-match")) {
    request.if_none_match = value;
  } else if (SameName(name, "if-modified-since")) {
    request.if_modified_since = value;
  } else if (SameName(name, "connection")) {
    if (SameName(value, "close")) request.keep_alive = false;
  } else if (SameName(name, "content-length")) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), request.body);
    request.bad |= error != std::errc{} || end != value.data() + value.size() || request.body > kMaxBody;
  }
}

// `head` is the request line and headers, without the empty line.
template <typename Request>
Request ReadHead(std::string_view head) {
  Request request;
  const size_t line_end = std::min(head.find("\r\n"), head.size());
  const std::string_view line = head.substr(0, line_end);
  const size_t first = line.find(' '), last = line.rfind(' ');
  request.bad = first == std::string_view::npos || last <= first || !line.substr(last + 1).starts_with("HTTP/1.");
  if (request.bad) return request;
  request.method = line.substr(0, first), request.target = line.substr(first + 1, last - first - 1);
  request.keep_alive = line.ends_with("1.1");
  head.remove_prefix(std::min(line_end + 2, head.size()));
  while (!head.empty()) {
    const size_t end = std::min(head.find("\r\n"), head.size());
    ReadHeader(head.substr(0, end), request);
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  // An absolute target, as proxies get it (RFC 9112 §3.2.2).
  if (request.target.starts_with("http://")) {
    const size_t slash = request.target.find('/', 7);
    request.target = slash == std::string::npos ? "/" : request.target.substr(slash);
  }
  return request;
}

}  // namespace

Result<std::unique_ptr<PortalServer>> PortalServer::Start(std::vector<std::shared_ptr<const PageSource>> sources,
                                                          uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET, address.sin_port = htons(port), address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (listener < 0 || bind(listener, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(listener, 512) != 0 || getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    const std::string reason = std::strerror(errno);
    if (listener >= 0) close(listener);
    return {Code::kNetwork, fmt::format("cannot listen on 127.0.0.1:{}: {}", port, reason)};
  }
  const int wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), epoll = epoll_create1(EPOLL_CLOEXEC);
  for (int fd : {listener, wake}) {
    epoll_event event{};
    event.events = EPOLLIN, event.data.fd = fd;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
  return std::unique_ptr<PortalServer>(
      new PortalServer(std::move(sources), listener, wake, epoll, ntohs(address.sin_port)));
}

PortalServer::PortalServer(std::vector<std::shared_ptr<const PageSource>> sources, int listener, int wake, int epoll,
                           uint16_t port)
    : sources_(std::move(sources)),
      listener_(listener),
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
  for (int fd : {listener_, wake_, epoll_}) close(fd);
}

std::vector<AccessEntry> PortalServer::Log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void PortalServer::ClearLog() {
  const std::lock_guard lock(mutex_);
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

void PortalServer::Run() {
  std::vector<epoll_event> events(256);
  while (true) {
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), NextTimeout());
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<size_t>(i)].data.fd;
      if (fd == wake_) return;
      if (fd == listener_) {
        Accept();
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
  int64_t next = -1;
  for (const auto& [fd, connection] : connections_) {
    if (connection->not_before > 0 && (next < 0 || connection->not_before < next)) next = connection->not_before;
  }
  return next < 0 ? -1 : static_cast<int>(std::clamp<int64_t>(next - NowMs(), 0, 60'000));
}

void PortalServer::WakeDelayed() {
  std::vector<int> due;
  const int64_t now = NowMs();
  for (const auto& [fd, connection] : connections_) {
    if (connection->not_before > 0 && connection->not_before <= now) due.push_back(fd);
  }
  for (int fd : due) {
    Connection& connection = *connections_.at(fd);
    connection.not_before = 0;
    Serve(connection);
  }
}

void PortalServer::Accept() {
  while (true) {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET, event.data.fd = fd;
    connections_[fd] = std::make_unique<Connection>(fd);
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

void PortalServer::Close(int fd, bool reset) {
  if (reset) {
    const linger hard{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  close(fd);
  connections_.erase(fd);
}

// Sends what is ready, reads what has come, and answers each complete request in turn.
void PortalServer::Serve(Connection& connection) {
  char buffer[16 << 10];
  bool open = true;
  while (open) {
    const ssize_t got = recv(connection.fd, buffer, sizeof buffer, 0);
    if (got < 0) break;
    open = got > 0;
    if (got > 0) connection.in.append(buffer, static_cast<size_t>(got));
    if (connection.in.size() > kMaxHead + kMaxBody) open = false;
  }
  const int fd = connection.fd;
  if (!open || (errno != EAGAIN && errno != EWOULDBLOCK && errno != 0)) return Close(fd);
  while (connection.not_before == 0 && !connection.stalled) {
    if (!Send(connection)) return;  // waits for the socket, or the connection is gone
    const size_t skipped = std::min(connection.skip, connection.in.size());
    connection.in.erase(0, skipped), connection.skip -= skipped;
    if (connection.skip > 0) return;
    const size_t end = connection.in.find("\r\n\r\n");
    if (end == std::string::npos) {
      if (connection.in.size() > kMaxHead) Close(fd);
      return;
    }
    const auto request = ReadHead<Request>(std::string_view(connection.in).substr(0, end));
    connection.in.erase(0, end + 4);
    connection.skip = request.body;
    Prepare(connection, request);
    if (!connections_.contains(fd)) return;
  }
}

// True when all is sent and the connection can take the next request.
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
  if (connection.close_after) {
    Close(connection.fd);
    return false;
  }
  return true;
}

Answer PortalServer::Find(const Request& request) const {
  if (request.bad) return {400, "text/plain", "", "", "bad request\n"};
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST")
    return {405, "text/plain", "", "", "not allowed\n"};
  {
    const std::lock_guard lock(mutex_);
    const auto replaced =
        replacements_.empty() ? replacements_.end() : replacements_.find(request.host + request.target);
    if (replaced != replacements_.end()) return replaced->second;
  }
  for (const auto& source : sources_) {
    if (source->Serves(request.host)) return source->Get(request.host, request.target);
  }
  return {404, "text/plain", "", "", "no such host here\n"};
}

Fault PortalServer::TakeFault(const Request& request, bool& found) {
  const std::lock_guard lock(mutex_);
  const auto at = faults_.empty() ? faults_.end() : faults_.find(request.host + request.target);
  found = at != faults_.end() && at->second.times != 0;
  if (!found) return {};
  if (at->second.times > 0) --at->second.times;
  return at->second;
}

void PortalServer::Record(const Request& request, int status, size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (log_.size() >= kMaxLog) return;
  log_.push_back({NowMs() - start_ms_, request.host, request.method, request.target, request.user_agent, status, bytes,
                  request.conditional()});
}

// Fills connection.out with the answer, faults included.
void PortalServer::Prepare(Connection& connection, const Request& request) {
  bool faulty = false;
  const Fault fault = TakeFault(request, faulty);
  if (faulty && fault.kind == Fault::Kind::kReset) {
    Record(request, 0, 0);
    return Close(connection.fd, true);
  }
  const bool error = faulty && fault.kind == Fault::Kind::kStatus;
  const Answer answer =
      error ? Answer{fault.status, "text/html", "", "", "<html><body>server error</body></html>\n"} : Find(request);
  const std::string etag = answer.status == 200 ? ETagOf(answer.body) : "";
  const bool fresh = answer.status == 200 && request.conditional() && request.Matches(etag, answer.last_modified);
  const int status = fresh ? 304 : answer.status;
  std::string& out = connection.out;
  out = fmt::format("HTTP/1.1 {} {}\r\nServer: nginx\r\n", status, ReasonOf(status));
  if (!answer.location.empty()) out += fmt::format("Location: {}\r\n", answer.location);
  if (!etag.empty()) out += fmt::format("ETag: {}\r\n", etag);
  if (!answer.last_modified.empty()) out += fmt::format("Last-Modified: {}\r\n", answer.last_modified);
  if (!fresh) out += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", answer.content_type, answer.body.size());
  out += request.keep_alive && !request.bad ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  connection.close_after = !request.keep_alive || request.bad;
  size_t body = fresh || request.method == "HEAD" ? 0 : answer.body.size();
  if (faulty && (fault.kind == Fault::Kind::kTruncate || fault.kind == Fault::Kind::kStall)) {
    body /= 2;
    connection.close_after = true;
  }
  out.append(answer.body, 0, body);
  Record(request, status, body);
  if (!faulty) return;
  if (fault.kind == Fault::Kind::kSlow) connection.not_before = NowMs() + fault.delay_ms;
  if (fault.kind == Fault::Kind::kStall) {
    connection.close_after = false;
    if (Send(connection)) connection.stalled = true;
  }
}

}  // namespace lantai::portal
