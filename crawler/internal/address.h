// One IP address and the hosts that wait for its connections: first come, first served, at the pace of its
// AddressSchedule. Private to crawler/. The io_context's thread only; lives to the end of the run.
//
//   co_await address.Enter(options);       // a connection is ours
//   … address.Leave(answer, options);      // it rests
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "crawler/internal/waiting.h"
#include "crawler/politeness.h"

namespace lantai::crawler {

class Address {
 public:
  // `note` takes the record after each answer. `clock` outlives the address.
  Address(asio::io_context& io, const Clock& clock, storage::HostRecord record,
          std::function<void(const storage::HostRecord&)> note);

  // Once closed, everybody is let through at once; they look for themselves what to do.
  Task<> Enter(const FetchOptions& options);
  // Without an answer: nothing was asked.
  void Leave(const std::optional<Answer>& answer, const FetchOptions& options);
  void Close();

 private:
  struct Waiter {
    Event* turn;
    int per_address;
  };
  bool MayEnter(int per_address) const;
  void Poke();

  asio::io_context& io_;
  const Clock& clock_;
  storage::HostRecord record_;
  const std::function<void(const storage::HostRecord&)> note_;
  AddressSchedule schedule_;
  std::deque<Waiter> waiting_;
  asio::steady_timer timer_;  // until the first who waits may go
  bool closed_ = false;
};

}  // namespace lantai::crawler
