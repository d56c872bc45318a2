// libcurl's multi interface driven by an Asio io_context: transfers run as the sockets become ready, on one thread.
//
//   CurlMulti multi(io);
//   multi.Add(easy, [](int curl_code) { … });       // libcurl's CURLcode; called from the io_context, never from Add
//   multi.Cancel(easy);                             // the transfer is gone, its handler is dropped without a call
//
// Follows the libcurl manual (CURLMOPT_SOCKETFUNCTION, CURLMOPT_TIMERFUNCTION, curl_multi_socket_action). What is
// easily got wrong, and is kept right here, by tests too:
//   - a watch is re-armed after every event; without that some transfers hang until their timeout
//   - CURL_POLL_REMOVE does not mean closed: the descriptor is released to libcurl, never closed by us
//   - watches are made in the socket callback: the resolver's sockets are never announced elsewhere
//   - a timer of 0 ms goes through the io_context, since libcurl must not be called from inside its callbacks
//   - a cancelled connect closes its socket without a callback (libcurl before 8.2): sockets are not counted
//   - on shutdown the callbacks are taken off before curl_multi_cleanup, which calls them
//
// Thread-safety: the io_context's thread only. Lifetime: `io` outlives the object; handlers that are already posted
// when it is destroyed are not called. Errors: none of its own; a transfer's error is its CURLcode.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace lantai::crawler {

class CurlMulti {
 public:
  using Done = std::function<void(int curl_code)>;

  // Keeps at most `max_connections` idle connections open.
  CurlMulti(boost::asio::io_context& io, long max_connections);
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  // `easy` is a CURL*, fully set up but for the socket-closing callbacks, which the driver sets. It must stay until
  // Done is called or Cancel returns. Gives false where libcurl refuses it; then Done is not called.
  bool Add(void* easy, Done done);
  // REQUIRES: not called from inside a libcurl callback.
  void Cancel(void* easy);
  // Lets a transfer go on that its write callback paused. REQUIRES: as Cancel.
  void Resume(void* easy);

  // For tests and the watchdog of busy loops: more than about 100 actions a transfer mean that something spins.
  struct Stats {
    uint64_t socket_actions = 0;
    uint64_t watches_made = 0;
    uint64_t watches_released = 0;
    uint64_t transfers_done = 0;
  };
  Stats stats() const;
  size_t running() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace lantai::crawler
