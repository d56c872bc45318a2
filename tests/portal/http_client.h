// A blocking HTTP/1.1 client for tests of the simulated portals: just enough to see what the server really sent.
//
//   HttpConnection connection(port);
//   HttpReply reply = connection.Get("www.yangling.gov.cn.test", "/");
//
// Thread-safety: one thread at a time.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace lantai::portal {

struct HttpReply {
  int status = 0;  // 0: no answer
  std::string head, body;
  bool complete = false;  // the body is as long as Content-Length says

  std::string Header(const std::string& name) const {
    const size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const size_t from = at + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

class HttpConnection {
 public:
  explicit HttpConnection(uint16_t port, int timeout_s = 10, const std::string& host = "127.0.0.1")
      : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval timeout{timeout_s, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    sockaddr_in address{};
    address.sin_family = AF_INET, address.sin_port = htons(port);
    inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~HttpConnection() { close(fd_); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  HttpReply Get(const std::string& host, const std::string& target, const std::string& headers = "",
                const std::string& method = "GET") {
    Send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: test\r\n" + headers + "\r\n");
    return Receive(method != "HEAD");
  }
  void Send(const std::string& bytes) {
    connected_ = connected_ && send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
  }

  HttpReply Receive(bool with_body = true) {
    HttpReply reply;
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!Read()) return reply;
    }
    const size_t end = buffer_.find("\r\n\r\n") + 2;
    reply.head = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    reply.status = std::atoi(reply.head.c_str() + 9);
    const auto length = static_cast<size_t>(std::atoll(reply.Header("Content-Length").c_str()));
    while (with_body && buffer_.size() < length && Read()) {
    }
    const size_t got = with_body ? std::min(length, buffer_.size()) : 0;
    reply.complete = got == (with_body ? length : 0);
    reply.body = buffer_.substr(0, got);
    buffer_.erase(0, got);
    return reply;
  }
  // Whether the server has closed the connection.
  bool Closed() { return buffer_.empty() && !Read(); }

 private:
  bool Read() {
    char chunk[16 << 10];
    const ssize_t got = connected_ ? recv(fd_, chunk, sizeof chunk, 0) : -1;
    if (got > 0) buffer_.append(chunk, static_cast<size_t>(got));
    return got > 0;
  }
  int fd_;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace lantai::portal
