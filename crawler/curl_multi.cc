#include "crawler/curl_multi.h"

#include <curl/curl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <chrono>
#include <unordered_map>
#include <vector>

#include "crawler/internal/coroutines_asio.h"

namespace lantai::crawler {
namespace {

using boost::system::error_code;

// What one descriptor of libcurl's is waited for. Handlers hold it by shared_ptr and look at `alive`: the number may
// belong to another socket by the time they run.
struct Watch {
  Watch(asio::io_context& io, curl_socket_t s) : descriptor(io), socket(s) {}
  asio::posix::stream_descriptor descriptor;
  curl_socket_t socket;
  CURL* owner = nullptr;  // the transfer that libcurl named last
  int want = 0;           // CURL_POLL_IN | CURL_POLL_OUT
  bool alive = true;
  bool waiting_in = false;
  bool waiting_out = false;
};
using WatchPtr = std::shared_ptr<Watch>;

}  // namespace

class CurlMulti::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& io, long max_connections) : io_(io), timer_(io), multi_(curl_multi_init()) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::OnSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::OnTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, max_connections);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  }

  // The order matters: curl_multi_cleanup calls the socket callback for the connections it closes.
  void Shutdown() {
    closed_ = true;
    while (!transfers_.empty()) Cancel(transfers_.begin()->first);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    timer_.cancel();
    while (!watches_.empty()) Release(watches_.begin()->first);
    curl_multi_cleanup(multi_);
    multi_ = nullptr;
  }

  bool Add(CURL* easy, Done done) {
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Impl::OnClose);
    // The driver, never the request: libcurl keeps this pointer with the connection, which outlives the request.
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    transfers_[easy] = std::move(done);
    if (curl_multi_add_handle(multi_, easy) == CURLM_OK) return true;
    transfers_.erase(easy);
    return false;
  }

  void Cancel(CURL* easy) {
    if (transfers_.erase(easy) == 0) return;
    ReleaseAllOf(easy);
    // A resolver thread that hangs in DNS is left to end by itself instead of being waited for.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_multi_remove_handle(multi_, easy);
  }

  void Resume(CURL* easy) {
    if (!transfers_.contains(easy)) return;
    curl_easy_pause(easy, CURLPAUSE_CONT);
    Drain();
  }

  Stats stats() const { return stats_; }
  size_t running() const { return transfers_.size(); }

 private:
  static int OnSocket(CURL* easy, curl_socket_t socket, int what, void* self, void*) noexcept {
    static_cast<Impl*>(self)->SocketWanted(easy, socket, what);
    return 0;  // -1 would end all transfers
  }

  static int OnTimer(CURLM*, long timeout_ms, void* self) noexcept {
    static_cast<Impl*>(self)->SetTimer(timeout_ms);
    return 0;
  }

  static int OnClose(void* self, curl_socket_t socket) noexcept {
    auto* impl = static_cast<Impl*>(self);
    impl->Release(socket);  // before the number can be used again
    return ::close(socket);
  }

  void SocketWanted(CURL* easy, curl_socket_t socket, int what) {
    if (what == CURL_POLL_REMOVE) return Release(socket);
    WatchPtr watch = FindOrMake(socket);
    if (!watch) return;
    watch->owner = easy;
    watch->want = what;
    Arm(watch);
  }

  WatchPtr FindOrMake(curl_socket_t socket) {
    const auto found = watches_.find(socket);
    if (found != watches_.end()) return found->second;
    auto watch = std::make_shared<Watch>(io_, socket);
    error_code error;
    watch->descriptor.assign(socket, error);
    if (error) {
      spdlog::error("cannot watch socket {}: {}", socket, error.message());
      auto self = shared_from_this();
      asio::post(io_, [self, socket] { self->Act(socket, CURL_CSELECT_ERR); });
      return nullptr;
    }
    ++stats_.watches_made;
    watches_.emplace(socket, watch);
    return watch;
  }

  // Takes the descriptor out of epoll and leaves it open: it is libcurl's. Idempotent.
  void Release(curl_socket_t socket) {
    const auto found = watches_.find(socket);
    if (found == watches_.end()) return;
    const WatchPtr watch = found->second;
    watches_.erase(found);
    watch->alive = false;
    watch->descriptor.release();
    ++stats_.watches_released;
  }

  // libcurl before 8.2 closes a socket that is still connecting before it says CURL_POLL_REMOVE; by then another thread
  // may own the number. So what is cancelled is let go of first.
  void ReleaseAllOf(CURL* easy) {
    std::vector<curl_socket_t> sockets;
    for (const auto& [socket, watch] : watches_) {
      if (watch->owner == easy) sockets.push_back(socket);
    }
    for (const curl_socket_t socket : sockets) Release(socket);
  }

  // One waiter a direction. Asio registers edge-triggered, and each new wait asks the kernel again, so readiness that
  // was there before is reported.
  void Arm(const WatchPtr& watch) {
    if ((watch->want & CURL_POLL_IN) != 0 && !watch->waiting_in) {
      watch->waiting_in = true;
      watch->descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                   [self = shared_from_this(), watch](error_code error) {
                                     watch->waiting_in = false;
                                     self->Ready(watch, error, CURL_POLL_IN, CURL_CSELECT_IN);
                                   });
    }
    if ((watch->want & CURL_POLL_OUT) != 0 && !watch->waiting_out) {
      watch->waiting_out = true;
      watch->descriptor.async_wait(asio::posix::stream_descriptor::wait_write,
                                   [self = shared_from_this(), watch](error_code error) {
                                     watch->waiting_out = false;
                                     self->Ready(watch, error, CURL_POLL_OUT, CURL_CSELECT_OUT);
                                   });
    }
  }

  void Ready(const WatchPtr& watch, error_code error, int direction, int event) {
    if (!watch->alive || closed_) return;
    if ((watch->want & direction) == 0) return;  // no longer asked for; re-armed when it is
    Act(watch->socket, error ? CURL_CSELECT_ERR : event);
    if (watch->alive && !closed_) Arm(watch);
  }

  void SetTimer(long timeout_ms) {
    const uint64_t generation = ++timer_generation_;
    timer_.cancel();
    if (timeout_ms < 0) return;
    auto fire = [self = shared_from_this(), generation] {
      if (generation == self->timer_generation_) self->Act(CURL_SOCKET_TIMEOUT, 0);
    };
    if (timeout_ms == 0) {
      asio::post(io_, std::move(fire));
      return;
    }
    timer_.expires_after(std::chrono::milliseconds(timeout_ms));
    timer_.async_wait([fire = std::move(fire)](error_code error) {
      if (!error) fire();
    });
  }

  void Act(curl_socket_t socket, int events) {
    if (closed_) return;
    ++stats_.socket_actions;
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
    Drain();
  }

  // The number of running handles says nothing about which ended: the queue of messages does. Handlers are posted, so
  // that they may add and cancel as they like.
  void Drain() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const int code = message->data.result;
      const auto found = transfers_.find(easy);
      if (found == transfers_.end()) continue;
      Done done = std::move(found->second);
      transfers_.erase(found);
      curl_multi_remove_handle(multi_, easy);
      ++stats_.transfers_done;
      asio::post(io_, [self = shared_from_this(), done = std::move(done), code] {
        if (!self->closed_) done(code);
      });
    }
  }

  asio::io_context& io_;
  asio::steady_timer timer_;
  CURLM* multi_;
  bool closed_ = false;
  uint64_t timer_generation_ = 0;
  std::unordered_map<curl_socket_t, WatchPtr> watches_;
  std::unordered_map<CURL*, Done> transfers_;
  Stats stats_;
};

namespace {

// Once a process; libcurl's own clean-up at exit is left to the operating system, since threads may still run.
void InitialiseOnce() {
  static const CURLcode kInitialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)kInitialised;
}

}  // namespace

CurlMulti::CurlMulti(asio::io_context& io, long max_connections) {
  InitialiseOnce();
  impl_ = std::make_shared<Impl>(io, max_connections);
}

CurlMulti::~CurlMulti() { impl_->Shutdown(); }

bool CurlMulti::Add(void* easy, Done done) { return impl_->Add(easy, std::move(done)); }
void CurlMulti::Cancel(void* easy) { impl_->Cancel(easy); }
void CurlMulti::Resume(void* easy) { impl_->Resume(easy); }
CurlMulti::Stats CurlMulti::stats() const { return impl_->stats(); }
size_t CurlMulti::running() const { return impl_->running(); }

}  // namespace lantai::crawler
