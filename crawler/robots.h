// The Robots Exclusion Protocol, RFC 9309: which addresses of a host its owner asks crawlers to leave alone.
//
//   Robots robots = Robots::Parse(body, "lantai");
//   robots.Allows("/xxgk/index.html?page=2");      // path and query, as in the URL
//
// Clauses and where they are met; every MUST has a test that bears its number (tests/crawler/robots_test.cc,
// tests/crawler/harvest_robots_test.cc)
//   §2.2    lines end at CR, LF or both; a byte order mark before the first is skipped
//   §2.2.1  groups of the product token, compared without case, are merged; without one, the groups of "*"
//   §2.2.2  the longest rule wins, Allow wins a tie; percent-escapes of unreserved characters are decoded before the
//           comparison, everything outside ASCII is compared percent-encoded; /robots.txt itself is always allowed
//   §2.2.3  "#", "*" and a final "$"; written %2A and %24 they stand for themselves
//   §2.2.4  other records (Sitemap, Crawl-delay) neither end a group nor begin one
//   §2.3.1  what an answer other than 200 means: RobotsVerdict; for how long: host_robots.cc
//   §2.5    the first 500 KiB are read, whole lines only
//
// Beyond the RFC, as Google's parser (github.com/google/robotstxt) has it, since that is what site owners test with:
// "disallow /x" without the colon and the commonest misspellings count; "user-agent: * something" is the group of
// everyone; "Allow: /a/index.html" allows "/a/" as well; a line counts up to kRobotsLineLimit bytes. In queries, %3A
// and %2F equal ":" and "/", as the table of §2.2.2 shows them. Crawl-delay is not in the RFC; it is read because
// portals write it. 429 counts as unreachable, not as permission.
//
// Where Google's parser differs from the RFC, the RFC is followed: (1) an address with raw bytes outside ASCII is
// percent-encoded before the comparison (§2.2.2; Google leaves that to its caller); (2) "%62%61%7A" equals "baz"
// (§2.2.2; Google compares them as they stand); (3) other records do not end a run of User-agent lines (§2.2.4; as
// Google's newer versions). Keys are compared whole, not by their first letters: "Disallowed-by: x" is no rule.
//
// Thread-safety: immutable values. Errors: none; every text is a robots.txt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::crawler {

inline constexpr size_t kRobotsLimit = 500 * 1024;                // bytes read of a robots.txt
inline constexpr size_t kRobotsLineLimit = 8 * 2083 - 1;          // bytes of a line that count
inline constexpr int kRobotsRedirects = 5;                        // §2.3.1.2: at least five hops are followed
inline constexpr int64_t kRobotsLifetimeMs = 24LL * 3600 * 1000;  // §2.4: not used longer than 24 hours
inline constexpr int64_t kMaxCrawlDelayMs = 600'000;              // a longer Crawl-delay counts as this

class Robots {
 public:
  // Keeps what concerns `agent`: a product token, which a "/" and more may follow as in a User-Agent value. Linear in
  // `text`.
  static Robots Parse(std::string_view text, std::string_view agent);
  // No rules: what a missing robots.txt means (§2.3.1.3).
  static Robots AllowAll() { return {}; }

  // `path` is the URL's path with its query, percent-encoded or not.
  bool Allows(std::string_view path) const;
  // Milliseconds between requests that the owner asks for.
  std::optional<int64_t> crawl_delay_ms() const { return crawl_delay_ms_; }
  size_t rule_count() const { return rules_.size(); }

 private:
  friend class RobotsReader;
  struct Rule {
    std::string pattern;  // normalised
    bool allow;
  };
  std::vector<Rule> rules_;  // longest first; of equal length, Allow first
  std::optional<int64_t> crawl_delay_ms_;
};

// One call for `lantai tool robots`. Of a `url` that is not absolute, what looks like path and query counts.
bool Allows(std::string_view robots_text, std::string_view agent, std::string_view url);

// What the answer to /robots.txt means for the host (§2.3.1); redirects are followed before asking.
enum class RobotsVerdict {
  kUse,          // 2xx: the body is the rules
  kAllowAll,     // 4xx: unavailable, so everything is allowed
  kDisallowAll,  // 5xx, 429 or no answer: unreachable, so nothing is, for now
};
RobotsVerdict RobotsVerdictOf(int http_status);

}  // namespace lantai::crawler
