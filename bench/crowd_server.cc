#include "bench/crowd_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <map>
#include <stdexcept>
#include <string>

namespace lantai::bench {
namespace {

constexpr size_t kPageBytes = 8 << 10;

std::string Ok(const std::string& body) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
}

std::string ListPage(const CrowdWorld& world, int number) {
  std::string body = "column\n";
  const int first = number * world.items_per_list;
  for (int i = 0; i < world.items_per_list; ++i) body += fmt::format("item /page/{}\n", first + i);
  if (number + 1 < world.lists) body += fmt::format("next /list/{}\n", number + 1);
  return body;
}

std::string Page(std::string_view host, std::string_view path) {
  const std::string line = fmt::format("page {} of {}\n", path, host);
  std::string body;
  while (body.size() < kPageBytes) body += line;
  return body;
}

std::string AnswerTo(const CrowdWorld& world, std::string_view head) {
  const size_t start = head.find(' ') + 1;
  const std::string_view path = head.substr(start, head.find(' ', start) - start);
  if (path == "/robots.txt") return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  if (path.starts_with("/list/")) {
    int number = 0;
    std::from_chars(path.data() + 6, path.data() + path.size(), number);
    return Ok(ListPage(world, number));
  }
  const size_t host = head.find("Host: ") + 6;
  return Ok(Page(head.substr(host, head.find('\r', host) - host), path));
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

// Reads what is there and answers every whole request; false where the connection is over.
bool Serve(const CrowdWorld& world, int socket, std::string& unread) {
  std::array<char, 16 << 10> buffer;
  const ssize_t size = recv(socket, buffer.data(), buffer.size(), 0);
  if (size <= 0) return false;
  unread.append(buffer.data(), static_cast<size_t>(size));
  for (size_t end = 0; (end = unread.find("\r\n\r\n")) != std::string::npos; unread.erase(0, end + 4)) {
    if (!SendAll(socket, AnswerTo(world, unread.substr(0, end + 2)))) return false;
  }
  return true;
}

[[noreturn]] void Loop(const CrowdWorld& world, int listener) {
  const int events = epoll_create1(0);
  epoll_event watch{.events = EPOLLIN, .data = {.fd = listener}};
  epoll_ctl(events, EPOLL_CTL_ADD, listener, &watch);
  std::map<int, std::string> unread;
  std::array<epoll_event, 256> ready;
  while (true) {
    const int count = epoll_wait(events, ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = ready[static_cast<size_t>(i)].data.fd;
      if (socket == listener) {
        const int fresh = accept(listener, nullptr, nullptr);
        watch.data.fd = fresh;
        if (fresh >= 0) epoll_ctl(events, EPOLL_CTL_ADD, fresh, &watch);
      } else if (!Serve(world, socket, unread[socket])) {
        unread.erase(socket);
        close(socket);
      }
    }
  }
}

int Listen(uint16_t& port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || bind(listener, generic, size) != 0 || listen(listener, 4096) != 0 ||
      getsockname(listener, generic, &size) != 0) {
    throw std::runtime_error("cannot listen on the loopback interface");
  }
  port = ntohs(address.sin_port);
  return listener;
}

}  // namespace

CrowdServer::CrowdServer(const CrowdWorld& world) {
  const int listener = Listen(port_);
  child_ = fork();
  if (child_ < 0) throw std::runtime_error("cannot fork");
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    Loop(world, listener);
  }
  close(listener);
}

CrowdServer::~CrowdServer() {
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

}  // namespace lantai::bench
