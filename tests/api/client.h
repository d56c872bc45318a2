// A client that may be rude: a plain blocking socket to 127.0.0.1, which sends bytes as they are.
//
//   Client client(server.port());
//   client.Send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
//   Client::Answer answer = client.Receive();
//
// Every wait ends after a minute: a server that hangs fails the test instead of stopping it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lantai::app {

inline std::string GetLine(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

class Client {
 public:
  struct Answer {
    int status = 0;  // 0: the connection ended before a head came
    std::string head;
    std::string body;
  };

  explicit Client(uint16_t port, int receive_buffer = 0) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const timeval minute{60, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof minute);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &minute, sizeof minute);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // False where the server has closed.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  void FinishSending() { shutdown(socket_, SHUT_WR); }
  // Ends with RST.
  void Abort() {
    const linger now{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }

  // The next answer. `with_body`: false after HEAD.
  Answer Receive(bool with_body = true) {
    Answer answer;
    size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == input_.npos) {
      if (!More()) return answer;
    }
    answer.head = input_.substr(0, end + 4);
    input_.erase(0, end + 4);
    answer.status = std::atoi(answer.head.c_str() + std::string_view("HTTP/1.1 ").size());
    const size_t field = answer.head.find("Content-Length: ");
    const size_t length =
        field == answer.head.npos || !with_body ? 0 : std::strtoull(&answer.head[field + 16], nullptr, 10);
    while (input_.size() < length) {
      if (!More()) break;
    }
    answer.body = input_.substr(0, length);
    input_.erase(0, length);
    return answer;
  }

  // Whether the server has closed, and all that it sent was received.
  bool IsClosed() const {
    char byte;
    const ssize_t read = recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return read == 0 || (read < 0 && errno != EAGAIN);
  }

  // Reads until the server closes; what came.
  std::string Rest() {
    while (More()) {
    }
    return input_;
  }

 private:
  bool More() {
    char piece[16384];
    const ssize_t read = recv(socket_, piece, sizeof piece, 0);
    if (read < 0 && errno == EAGAIN) throw std::runtime_error("the server neither answers nor closes");
    if (read <= 0) return false;
    input_.append(piece, static_cast<size_t>(read));
    return true;
  }

  int socket_;
  std::string input_;
};

}  // namespace lantai::app
