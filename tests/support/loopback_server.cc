#include "tests/support/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include "core/capture.h"

namespace lantai {
namespace {

// Reads what there is within 50 ms; false at the end of the connection.
bool ReadSome(int socket, std::string& buffer) {
  pollfd wait{socket, POLLIN, 0};
  if (poll(&wait, 1, 50) <= 0) return true;
  char chunk[65536];
  const ssize_t got = recv(socket, chunk, sizeof chunk, 0);
  if (got <= 0) return false;
  buffer.append(chunk, static_cast<size_t>(got));
  return true;
}

bool SendAll(int socket, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(socket, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

}  // namespace

Reply Reply::Ok(const std::string& body, const std::string& headers, const std::string& type) {
  return Status(200, "Content-Type: " + type + "\r\n" + headers, body);
}

Reply Reply::Status(int status, const std::string& headers, const std::string& body) {
  Reply reply;
  reply.bytes = "HTTP/1.1 " + std::to_string(status) + " Said\r\n" + headers;
  if (status != 304) reply.bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  reply.bytes += "\r\n" + body;
  return reply;
}

Reply Reply::Redirect(const std::string& location, int status) {
  return Status(status, "Location: " + location + "\r\n");
}

Reply Reply::Chunked(const std::vector<std::string>& chunks) {
  Reply reply;
  reply.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n";
  for (const std::string& chunk : chunks) {
    char size[32];
    snprintf(size, sizeof size, "%zx\r\n", chunk.size());
    reply.bytes += size + chunk + "\r\n";
  }
  reply.bytes += "0\r\n\r\n";
  return reply;
}

Reply Reply::Silent() {
  Reply reply;
  reply.silent = true;
  return reply;
}

std::string LoopbackServer::Query::Header(const std::string& name) const {
  return std::string(HeaderValue(head, name));
}

LoopbackServer::LoopbackServer(std::map<std::string, Reply> pages)
    : LoopbackServer([pages = std::move(pages)](const Query& query) {
        const auto found = pages.find(query.path);
        return found == pages.end() ? Reply::Status(404) : found->second;
      }) {}

LoopbackServer::LoopbackServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 512) != 0) {
    throw std::runtime_error("cannot listen on 127.0.0.1");
  }
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

LoopbackServer::~LoopbackServer() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& worker : workers_) worker.join();
  close(listener_);
}

std::string LoopbackServer::HostAndPort() const { return "127.0.0.1:" + std::to_string(port_); }
std::string LoopbackServer::Origin() const { return "http://" + HostAndPort(); }
std::string LoopbackServer::Url(const std::string& path) const { return Origin() + path; }

int LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(paths_.size());
}

std::vector<std::string> LoopbackServer::paths() const {
  const std::lock_guard lock(mutex_);
  return paths_;
}

int LoopbackServer::CountOf(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(std::count(paths_.begin(), paths_.end(), path));
}

void LoopbackServer::Accept() {
  while (!stopping_) {
    pollfd wait{listener_, POLLIN, 0};
    if (poll(&wait, 1, 20) <= 0) continue;
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections_;
    const int one = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    workers_.emplace_back([this, socket] { Serve(socket); });
  }
}

void LoopbackServer::Serve(int socket) {
  most_at_once_ = std::max(most_at_once_.load(), ++at_once_);
  std::string buffer;
  while (!stopping_) {
    const size_t end = buffer.find("\r\n\r\n");
    if (end == std::string::npos) {
      if (!ReadSome(socket, buffer)) break;
      continue;
    }
    const std::string head = buffer.substr(0, end + 4);
    const std::string length(HeaderValue(head, "Content-Length"));
    const size_t size = length.empty() ? 0 : std::stoul(length);
    if (buffer.size() < end + 4 + size) {
      if (!ReadSome(socket, buffer)) break;
      continue;
    }
    const std::string body = buffer.substr(end + 4, size);
    buffer.erase(0, end + 4 + size);
    if (!Answer(socket, head, body)) break;
  }
  --at_once_;
  close(socket);
}

bool LoopbackServer::Answer(int socket, const std::string& head, const std::string& body) {
  Query query;
  const size_t space = head.find(' '), second = head.find(' ', space + 1);
  query.method = head.substr(0, space);
  query.path = head.substr(space + 1, second - space - 1);
  query.head = head;
  query.body = body;
  query.host = query.Header("Host");
  Reply reply;
  {
    const std::lock_guard lock(mutex_);
    paths_.push_back(query.path);
    query.count = counts_[query.method + query.path]++;
    reply = handler_(query);
  }
  return Send(socket, reply);
}

bool LoopbackServer::Send(int socket, const Reply& reply) {
  if (reply.silent) {
    while (Pause(20)) {
    }
    return false;
  }
  if (!Pause(reply.first_delay_ms)) return false;
  const size_t piece = reply.piece == 0 ? reply.bytes.size() : reply.piece;
  for (size_t at = 0; at < reply.bytes.size(); at += piece) {
    if (at > 0 && !Pause(reply.piece_delay_ms)) return false;
    if (!SendAll(socket, reply.bytes.data() + at, std::min(piece, reply.bytes.size() - at))) return false;
  }
  if (reply.reset) {
    const linger hard{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  return !reply.close && !reply.reset;
}

// In short steps, so that the server can be taken down at any time.
bool LoopbackServer::Pause(int ms) const {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (!stopping_ && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(
        std::chrono::milliseconds(5), until - std::chrono::steady_clock::now()));
  }
  return !stopping_;
}

}  // namespace lantai
