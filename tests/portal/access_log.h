// What the simulated server was asked and when, for checks of politeness; as values and as JSON lines.
//
// Thread-safety: values and free functions.
#pragma once

#include <cstdint>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace lantai::portal {

struct AccessEntry {
  int64_t ms = 0;  // since the server's start, when the request was complete
  std::string host, method, target, user_agent;
  int status = 0;            // 0: reset before an answer
  size_t bytes = 0;          // of body sent
  bool conditional = false;  // had If-None-Match or If-Modified-Since
  int64_t end_ms = -1;       // when the last byte of the answer was handed to the system, or the connection ended; -1:
                             // not yet
  std::string body;          // of the request, its first 4 KiB
  std::string address;       // of the server, "127.0.3.1"
  int64_t retry_after_ms = -1;  // when the answer's Retry-After ends, since the server's start; -1: it had none
};

// One object a line: {"ms","end","host","method","target","body","status","bytes","conditional","agent","address",
// "retry_after"}.
void WriteLog(const std::vector<AccessEntry>& log, std::ostream& out);
// Lines that are no such object are left out.
std::vector<AccessEntry> ReadLog(std::istream& in);

}  // namespace lantai::portal
