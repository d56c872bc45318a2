// A web of nothing but numbers, in a process of its own, so that what the harvester takes can be told from what the
// server takes: every address of 127.0.0.0/8 answers, whatever the host is called.
//
//   GET /robots.txt   404
//   GET /list/N       "item" lines for page N of a listing, and a "next" line until the last
//   GET anything      8 KiB that occur nowhere else
//
// Thread-safety: none. The server ends with the object.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace lantai::bench {

struct CrowdWorld {
  int lists = 1;           // pages of each host's listing
  int items_per_list = 3;  // on each of them
};

class CrowdServer {
 public:
  // REQUIRES: this process has one thread yet: it forks.
  explicit CrowdServer(const CrowdWorld& world);
  ~CrowdServer();
  CrowdServer(const CrowdServer&) = delete;
  CrowdServer& operator=(const CrowdServer&) = delete;

  uint16_t port() const { return port_; }

 private:
  uint16_t port_ = 0;
  pid_t child_ = -1;
};

}  // namespace lantai::bench
