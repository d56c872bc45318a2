// Whether a crawl was a good guest: the server's log held against the truth. Independent of the crawler's own code.
//
//   const LogReport report = CheckLog(server->Log(), truth_json, {.delay_ms = 1000});
//   EXPECT_THAT(report.gaps, IsEmpty());
//   EXPECT_LE(report.ratio, 1.15);
//
// Times are the server's: an answer ends there before it ends at the client, so a gap that is too short here was too
// short there; a client that keeps its delay is never blamed, but for the rounding of two times to milliseconds.
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/portal/access_log.h"

namespace lantai::portal {

struct LogRules {
  int64_t delay_ms = 0;  // between the end of an answer and the next request to its host
  int per_host = 1;      // requests of one host at once
  int per_address = 2;   // requests of one of the server's addresses at once
  int64_t rounding_ms = 2;
  bool retry_after_holds_host = true;  // a Retry-After is for the whole host (RFC 9110 §10.2.3), or its address alone
  // A client's transport may repeat a request at once on a new connection where the old one was reset before an answer
  // (RFC 9112 §9.5); libcurl does so of itself on connections that it had used before.
  bool allow_reset_repeat = false;
  bool robots_first = true;  // a host's first request is for robots.txt, and nothing before it was answered
};

struct LogReport {
  size_t requests = 0;   // all of them
  size_t counted = 0;    // without robots.txt that failed, and repetitions after an answer that failed
  size_t necessary = 0;  // the truth's, of the hosts that were asked
  double ratio = 0;      // counted / necessary; 0 where nothing is necessary
  // What should not have been, a line each, naming the request.
  std::vector<std::string> forbidden;   // the truth's forbidden_requests
  std::vector<std::string> disallowed;  // kept out by robots.txt
  std::vector<std::string> before_robots;
  std::vector<std::string> gaps;
  std::vector<std::string> crowding;    // more at once than per_host or per_address
  std::vector<std::string> early;       // before a Retry-After was over
  std::map<std::string, size_t> traps;  // requests by kind of trap
  std::map<std::string, size_t> twice;  // requests made again although they had been answered well
};

// `truth` is WriteTruth's JSON. Throws nlohmann::json::exception where it is none.
LogReport CheckLog(const std::vector<AccessEntry>& log, std::string_view truth, const LogRules& rules);

// All that is wrong, for a test's message; "" where the guest was good.
std::string Complaints(const LogReport& report);

// Whether `text` is what the pattern says, "*" being any text.
bool MatchesPattern(std::string_view pattern, std::string_view text);

}  // namespace lantai::portal
