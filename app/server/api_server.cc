// Sockets, threads and time limits; what is said over them is in app/server/routes.cc.
#include "app/server/api_server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <variant>

#include "app/server/admission.h"
#include "app/server/routes.h"

namespace lantai::app {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using Error = boost::system::error_code;
using Steady = std::chrono::steady_clock;

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr size_t kReadBytes = 4 << 10;
constexpr size_t kWriteBytes = 64 << 10;
constexpr size_t kLingerBytes = 64 << 10;
constexpr std::chrono::milliseconds kLinger{1000};
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::milliseconds kSweepPause{100};  // between looks for who has taken too long
constexpr Timestamp kNever{INT64_MAX};

auto Into(Error& error) { return net::redirect_error(net::use_awaitable, error); }

Status NoAddress(const std::string& listen) {
  return {Code::kInvalidArgument,
          "--listen " + listen + ": expected ADDRESS:PORT, such as 127.0.0.1:8420 or [::1]:8420"};
}

Result<tcp::endpoint> ParseEndpoint(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  if (colon == listen.npos) return NoAddress(listen);
  std::string name = listen.substr(0, colon);
  const std::string digits = listen.substr(colon + 1);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  if (name == "localhost") name = "127.0.0.1";
  Error error;
  const net::ip::address address = net::ip::make_address(name, error);
  const bool number = !digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == digits.npos;
  if (error || !number || std::stoul(digits) > 65535) return NoAddress(listen);
  return tcp::endpoint(address, static_cast<uint16_t>(std::stoul(digits)));
}

Status CannotListen(const std::string& listen, const Error& error) {
  return {Code::kInvalidArgument,
          "cannot listen on " + listen + ": " + error.message() + "; name another with --listen"};
}

}  // namespace

Result<bool> ListensOnLoopback(const std::string& listen) {
  LANTAI_ASSIGN_OR_RETURN(const tcp::endpoint endpoint, ParseEndpoint(listen));
  return endpoint.address().is_loopback();
}

class ApiServer::Transport {
 public:
  Transport(const storage::Archive& archive, const Clock& clock, ServerOptions options)
      : options_(std::move(options)),
        clock_(clock),
        coverage_(archive),
        context_{archive, coverage_, metrics_, options_.allowed_hosts, options_.archive_path},
        readers_(options_.readers) {}
  ~Transport() { Stop(); }

  Status Listen();
  uint16_t port() const { return port_; }
  void Stop();

 private:
  // Lives in the frame of its coroutine.
  struct Connection {
    explicit Connection(tcp::socket accepted) : socket(std::move(accepted)) {}
    void Close() {
      Error ignored;
      socket.close(ignored);
    }
    tcp::socket socket;
    Timestamp deadline = kNever;  // of what the client is to do
    std::string input;            // what came and was not read as a head yet
    std::string local_address;
    bool idle = true;   // no request is being read or answered
    bool fresh = true;  // nothing was asked yet
  };
  enum class Came { kHead, kTooLarge, kNothing };

  net::awaitable<void> Accept();
  net::awaitable<void> Sweep();
  net::awaitable<void> Serve(tcp::socket socket);
  net::awaitable<void> Converse(Connection& connection);
  net::awaitable<Came> ReadHead(Connection& connection, std::string& head);
  net::awaitable<HttpResponse> AnswerOnReader(HttpHead head);
  net::awaitable<HttpResponse> Respond(Connection& connection, Came came, const std::string& bytes, bool& keep_alive);
  net::awaitable<bool> Send(Connection& connection, const HttpResponse& response, bool keep_alive);
  net::awaitable<void> Close(Connection& connection);
  void Allow(Connection& connection, std::chrono::milliseconds time) const;
  void BeginDraining();
  void EndDraining();
  void CutOff();

  const ServerOptions options_;
  const Clock& clock_;
  CoverageCache coverage_;
  HttpMetrics metrics_;
  ApiContext context_;

  net::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  net::steady_timer free_{io_};   // cancelled when a connection has ended
  net::steady_timer drain_{io_};  // how long Stop waits
  net::steady_timer sweep_{io_};
  std::set<Connection*> connections_;
  bool draining_ = false;
  uint16_t port_ = 0;
  net::thread_pool readers_;
  std::once_flag stopped_;
  std::thread thread_;
};

Status ApiServer::Transport::Listen() {
  LANTAI_ASSIGN_OR_RETURN(const tcp::endpoint endpoint, ParseEndpoint(options_.listen));
  Error error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(net::socket_base::max_listen_connections, error);
  if (error) return CannotListen(options_.listen, error);
  port_ = acceptor_.local_endpoint().port();
  (void)coverage_.Get().ok();  // so that the first who asks finds a matrix
  net::co_spawn(io_, Accept(), net::detached);
  net::co_spawn(io_, Sweep(), net::detached);
  thread_ = std::thread([this] { io_.run(); });
  return {};
}

void ApiServer::Transport::Stop() {
  std::call_once(stopped_, [this] {
    if (!thread_.joinable()) return;
    coverage_.Stop();
    net::post(io_, [this] { BeginDraining(); });
    thread_.join();
    readers_.join();
  });
}

void ApiServer::Transport::BeginDraining() {
  draining_ = true;
  Error ignored;
  acceptor_.close(ignored);
  free_.cancel();
  for (Connection* connection : connections_) {
    if (connection->idle) connection->Close();
  }
  if (connections_.empty()) return EndDraining();
  drain_.expires_after(options_.drain_timeout);
  drain_.async_wait([this](const Error& error) {
    if (!error) CutOff();
  });
}

void ApiServer::Transport::EndDraining() {
  drain_.cancel();
  sweep_.cancel();
}

void ApiServer::Transport::CutOff() {
  context_.cancelled = true;
  for (Connection* connection : connections_) connection->Close();
}

void ApiServer::Transport::Allow(Connection& connection, std::chrono::milliseconds time) const {
  connection.deadline.ms = clock_.Now().ms + time.count();
}

// Limits are kept by the clock that the server was given, so that tests need not wait for them.
net::awaitable<void> ApiServer::Transport::Sweep() {
  while (!draining_ || !connections_.empty()) {
    Error ignored;
    sweep_.expires_after(kSweepPause);
    co_await sweep_.async_wait(Into(ignored));
    const Timestamp now = clock_.Now();
    for (Connection* connection : connections_) {
      if (connection->deadline < now) connection->Close();
    }
  }
}

net::awaitable<void> ApiServer::Transport::Accept() {
  while (!draining_) {
    Error error;
    if (connections_.size() >= options_.max_connections) {
      free_.expires_at(net::steady_timer::time_point::max());
      co_await free_.async_wait(Into(error));
      continue;
    }
    tcp::socket socket = co_await acceptor_.async_accept(Into(error));
    if (!error) {
      net::co_spawn(io_, Serve(std::move(socket)), net::detached);
    } else if (!draining_) {  // no file descriptor is left, say
      free_.expires_after(kAcceptPause);
      co_await free_.async_wait(Into(error));
    }
  }
}

net::awaitable<void> ApiServer::Transport::Serve(tcp::socket socket) {
  if (draining_) co_return;
  Connection connection(std::move(socket));
  connections_.insert(&connection);
  Error ignored;
  connection.socket.set_option(tcp::no_delay(true), ignored);
  const tcp::endpoint local = connection.socket.local_endpoint(ignored);
  if (!ignored) connection.local_address = local.address().to_string();
  try {
    co_await Converse(connection);
  } catch (const std::exception& error) {  // out of memory
    spdlog::warn("a connection of the API was given up: {}", error.what());
  }
  connections_.erase(&connection);
  free_.cancel();
  if (draining_ && connections_.empty()) EndDraining();
}

net::awaitable<void> ApiServer::Transport::Converse(Connection& connection) {
  bool keep_alive = true;
  while (keep_alive && !draining_) {
    std::string head;
    const Came came = co_await ReadHead(connection, head);
    if (came == Came::kNothing) co_return;
    const HttpResponse response = co_await Respond(connection, came, head, keep_alive);
    if (!response.trouble.empty()) spdlog::warn("API, {}: {}", response.route, response.trouble);
    keep_alive = keep_alive && !draining_;
    if (!co_await Send(connection, response, keep_alive)) co_return;
  }
  if (!draining_) co_await Close(connection);
}

// A head may take header_timeout altogether, in however many pieces it comes.
net::awaitable<ApiServer::Transport::Came> ApiServer::Transport::ReadHead(Connection& connection, std::string& head) {
  std::string& input = connection.input;
  connection.idle = input.empty();
  const bool between = connection.idle && !std::exchange(connection.fresh, false);
  Allow(connection, between ? options_.idle_timeout : options_.header_timeout);
  size_t end = input.find(kHeadEnd);
  while (end == input.npos) {
    if (input.size() >= options_.head.head) co_return Came::kTooLarge;
    std::array<char, kReadBytes> piece;
    Error error;
    const size_t room = std::min(piece.size(), options_.head.head - input.size());
    const size_t read = co_await connection.socket.async_read_some(net::buffer(piece.data(), room), Into(error));
    if (error) co_return Came::kNothing;
    if (std::exchange(connection.idle, false)) Allow(connection, options_.header_timeout);
    const size_t from = input.size() - std::min(input.size(), kHeadEnd.size() - 1);
    input.append(piece.data(), read);
    end = input.find(kHeadEnd, from);
  }
  head = input.substr(0, end + kHeadEnd.size());
  input.erase(0, head.size());
  connection.deadline = kNever;
  co_return Came::kHead;
}

net::awaitable<HttpResponse> ApiServer::Transport::Respond(Connection& connection, Came came, const std::string& bytes,
                                                           bool& keep_alive) {
  const Steady::time_point begun = Steady::now();
  HttpResponse response;
  if (came == Came::kTooLarge) {
    response = ErrorResponse(431, "too_large", "the request's head is too large");
    response.close = true;
  } else {
    auto parsed = ParseHead(bytes, options_.head);
    if (auto* head = std::get_if<HttpHead>(&parsed)) {
      head->local_address = connection.local_address;
      keep_alive = head->keep_alive;
      response = co_await net::co_spawn(readers_, AnswerOnReader(std::move(*head)), net::use_awaitable);
    } else {
      response = std::get<HttpResponse>(std::move(parsed));
    }
  }
  keep_alive = keep_alive && !response.close;
  const std::chrono::duration<double> took = Steady::now() - begun;
  metrics_.Observe(response.route, response.status, took.count());
  co_return response;
}

net::awaitable<HttpResponse> ApiServer::Transport::AnswerOnReader(HttpHead head) { co_return Answer(context_, head); }

net::awaitable<bool> ApiServer::Transport::Send(Connection& connection, const HttpResponse& response, bool keep_alive) {
  const std::string head = FormatHead(response, clock_.Now(), keep_alive);
  size_t sent = 0;
  do {
    const size_t size = std::min(kWriteBytes, response.body.size() - sent);
    const std::array<net::const_buffer, 2> pieces = {net::buffer(head.data(), sent == 0 ? head.size() : 0),
                                                     net::buffer(response.body.data() + sent, size)};
    Allow(connection, options_.write_timeout);
    Error error;
    co_await net::async_write(connection.socket, pieces, Into(error));
    if (error) co_return false;
    sent += size;
  } while (sent < response.body.size());
  co_return true;
}

// Closing a socket that holds unread bytes resets the connection, and the client may lose the answer that says why: so
// what it still sends is read for a moment and thrown away.
net::awaitable<void> ApiServer::Transport::Close(Connection& connection) {
  Error error;
  connection.idle = true;
  connection.socket.shutdown(tcp::socket::shutdown_send, error);
  Allow(connection, kLinger);
  std::array<char, kReadBytes> piece;
  for (size_t left = kLingerBytes; !error && left > 0;) {
    const size_t read = co_await connection.socket.async_read_some(net::buffer(piece), Into(error));
    left -= std::min(left, read);
  }
}

ApiServer::ApiServer(std::unique_ptr<Transport> transport) : transport_(std::move(transport)) {}
ApiServer::~ApiServer() = default;

Result<std::unique_ptr<ApiServer>> ApiServer::Start(const storage::Archive& archive, const Clock& clock,
                                                    ServerOptions options) {
  for (std::string& name : options.allowed_hosts) {
    std::optional<std::string> host = HostName(name);
    if (!host) return {Code::kInvalidArgument, "--allow-host " + name + ": expected the name of a host"};
    name = *std::move(host);
  }
  auto transport = std::make_unique<Transport>(archive, clock, std::move(options));
  LANTAI_RETURN_IF_ERROR(transport->Listen());
  return std::unique_ptr<ApiServer>(new ApiServer(std::move(transport)));
}

uint16_t ApiServer::port() const { return transport_->port(); }
void ApiServer::Stop() { transport_->Stop(); }

}  // namespace lantai::app
