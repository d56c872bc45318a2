// A small scripted HTTP server on 127.0.0.1 with a port of its own: what it answers is a function of the request, down
// to the byte, and so is how it breaks.
//
//   LoopbackServer server([](const LoopbackServer::Query& query) { return Reply::Ok("hello"); });
//   fetch(server.Url("/x"));
//   server.connections();                            // how many were opened
//
// Thread-safety: the handler is called from the server's threads, one call at a time. Limits: a thread a connection.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lantai {

struct Reply {
  std::string bytes;       // sent as they are: head and body
  int first_delay_ms = 0;  // before anything is sent
  size_t piece = 0;        // 0: at once; else in pieces of this many bytes …
  int piece_delay_ms = 0;  // … with this pause between them
  bool close = false;      // the connection ends after the bytes
  bool reset = false;      // … with RST instead of FIN
  bool silent = false;     // never answers

  static Reply Ok(const std::string& body, const std::string& headers = "", const std::string& type = "text/html");
  static Reply Status(int status, const std::string& headers = "", const std::string& body = "");
  static Reply Redirect(const std::string& location, int status = 302);
  static Reply Chunked(const std::vector<std::string>& chunks);
  static Reply Silent();
};

class LoopbackServer {
 public:
  struct Query {
    std::string method, path, head, body;
    std::string host;  // value of Host
    int count = 0;     // how often this method and path were asked for before
    // Value of a request header, or empty.
    std::string Header(const std::string& name) const;
  };
  using Handler = std::function<Reply(const Query&)>;

  explicit LoopbackServer(Handler handler);
  // Answers from a table; what is not in it is 404.
  explicit LoopbackServer(std::map<std::string, Reply> pages);
  ~LoopbackServer();

  uint16_t port() const { return port_; }
  std::string Url(const std::string& path) const;
  std::string Origin() const;
  std::string HostAndPort() const;
  int connections() const { return connections_; }
  int requests() const;
  std::vector<std::string> paths() const;  // in the order asked for
  int CountOf(const std::string& path) const;
  int most_at_once() const { return most_at_once_; }

 private:
  void Accept();
  void Serve(int socket);
  bool Answer(int socket, const std::string& head, const std::string& body);
  bool Send(int socket, const Reply& reply);
  bool Pause(int ms) const;

  Handler handler_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0}, at_once_{0}, most_at_once_{0};
  mutable std::mutex mutex_;
  std::map<std::string, int> counts_;
  std::vector<std::string> paths_;
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

}  // namespace lantai
