// How coroutines of one io_context wait for one another. Private to crawler/. One thread.
#pragma once

#include <chrono>
#include <deque>
#include <functional>

#include "crawler/internal/coroutines_asio.h"

namespace lantai::crawler {

// One coroutine waits, others notify. A notification that comes early is not lost.
class Event {
 public:
  explicit Event(asio::io_context& io) : timer_(io) {}

  void Notify() {
    notified_ = true;
    timer_.cancel();
  }
  Task<> Wait() {
    timer_.expires_at(asio::steady_timer::time_point::max());
    return WaitForTimer();
  }
  // At most this long.
  Task<> WaitMs(int64_t ms) {
    timer_.expires_after(std::chrono::milliseconds(ms));
    return WaitForTimer();
  }

 private:
  Task<> WaitForTimer() {
    if (!notified_) co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    notified_ = false;
  }

  asio::steady_timer timer_;
  bool notified_ = false;
};

// Lets coroutines in while a condition holds, first come, first served. Whatever may have made the condition true calls
// Poke. Once closed, everybody is let through at once; they look for themselves what to do.
class Gate {
 public:
  Gate(asio::io_context& io, std::function<bool()> open) : io_(io), open_(std::move(open)) {}

  Task<> Enter() {
    if (closed_ || (waiting_.empty() && open_())) {
      ++inside_;
      co_return;
    }
    Event turn(io_);
    waiting_.push_back(&turn);
    co_await turn.Wait();
  }
  void Leave() {
    --inside_;
    Poke();
  }
  void Poke() {
    while (!waiting_.empty() && (closed_ || open_())) {
      ++inside_;  // on behalf of the one who is let in, so that the next look at the condition sees it
      waiting_.front()->Notify();
      waiting_.pop_front();
    }
  }
  void Close() {
    closed_ = true;
    Poke();
  }
  size_t inside() const { return inside_; }

 private:
  asio::io_context& io_;
  std::function<bool()> open_;
  std::deque<Event*> waiting_;
  size_t inside_ = 0;
  bool closed_ = false;
};

}  // namespace lantai::crawler
