// The HTTP service of `lantai serve`: the read-only JSON API, /metrics and /healthz (docs/api.md) over an archive that
// a harvest of the same process may be writing to.
//
//   LANTAI_ASSIGN_OR_RETURN(auto server, ApiServer::Start(*archive, clock, {.listen = "127.0.0.1:8420"}));
//   server->port();
//   server->Stop();                          // what is being answered is finished, for at most drain_timeout
//
// One thread does all input and output; `readers` threads read the archive, so that a slow read holds up neither
// accepting nor the others' answers. Of one connection one request at a time is worked on.
//
// Thread-safety: Start, port and Stop from any thread. Ownership: archive and clock outlive the server.
// Errors of Start: kInvalidArgument where `listen` is no address or cannot be listened on, or an allowed host is no
// name. Hostile clients: heads, targets, connections and every wait are bounded by the options below; a client that
// exceeds a limit of time (by `clock`, looked at ten times a second) is cut off without an answer, one that exceeds a
// limit of size gets 4xx first.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/server/http_message.h"
#include "core/clock.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::app {

struct ServerOptions {
  std::string listen = "127.0.0.1:8420";        // "ADDRESS:PORT", "[::1]:8420"; port 0: any that is free
  std::vector<std::string> allowed_hosts = {};  // names besides loopback's under which it may be asked
  std::filesystem::path archive_path = {};      // for the metrics of its disk

  size_t max_connections = 256;  // further ones wait in the system's queue
  HeadLimits head = {};          // 8 KiB, of which the target 4 KiB
  size_t readers = 2;            // threads
  using Milliseconds = std::chrono::milliseconds;
  Milliseconds header_timeout{10'000};  // from a request's first byte, or from the connection, to the end of its head
  Milliseconds idle_timeout{30'000};    // between requests
  Milliseconds write_timeout{10'000};   // for each 64 KiB
  Milliseconds drain_timeout{2'000};    // Stop
};

// Whether `listen` names an address that other machines cannot reach. Errors: kInvalidArgument.
Result<bool> ListensOnLoopback(const std::string& listen);

class ApiServer {
 public:
  static Result<std::unique_ptr<ApiServer>> Start(const storage::Archive& archive, const Clock& clock,
                                                  ServerOptions options);
  ~ApiServer();  // stops

  uint16_t port() const;
  // Returns when no connection is open and no thread runs. Further calls do nothing.
  void Stop();

 private:
  class Transport;
  explicit ApiServer(std::unique_ptr<Transport> transport);

  std::unique_ptr<Transport> transport_;
};

}  // namespace lantai::app
