// Addresses that lead nowhere new, however many of them one follows: what a crawler would fetch for ever. Each rule
// looks at one address and says what it saw; `lantai failures` lists what was cut, and by which rule.
//
//   std::optional<Cut> cut = FindTrap(*Url::Parse("http://x.gov.cn/rili?year=2031&month=7"), LinkRole::kOther,
//                                     Relevance::kUnknown, "");
//   cut->rule;         // "calendar"
//
//   calendar         a month or a day of a calendar: a calendar's name with a date, year and month as parameters
//   repeating_path   a segment, or a group of them, three times in a row; or one four times: relative links that add up
//   deep_path        more than kMaxPathSegments segments
//   session_id       a parameter that names a session, with a random value that cannot be left out safely
//   sort_variant     the same list in another order
//   print_variant    the same page for paper
//   converted_copy   the whole site once more through a gateway for traditional characters
//
// None cuts what a list lists as an annual report, nor its next pages, nor attachments, but for the two about paths: a
// rule that loses a report is worse than a trap, which the budgets (crawler/trap_budget.h) end. The addresses of real
// reports in tests/crawler/traps_test.cc hold them to it.
//
// Thread-safety: free functions without state. Errors: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/page.h"
#include "core/url.h"

namespace lantai::crawler {

inline constexpr size_t kMaxPathSegments = 20;  // the deepest report known stands eight deep

// A rule's stable name and what it saw.
struct Cut {
  std::string_view rule;
  std::string detail;
  friend bool operator==(const Cut&, const Cut&) = default;
};

// The other rules by which links are left out; storage::kPassedBy is one more.
inline constexpr std::string_view kOutOfScope = "scope";  // host, scheme, port or address policy
inline constexpr std::string_view kDecoyLink = "decoy";   // it names what only looks like a report
inline constexpr std::string_view kOtherYears = "years";  // it names years that are not wanted
inline constexpr std::string_view kTooDeep = "depth";     // too many links from a seed
inline constexpr std::string_view kTooLong = "too_long";  // the address or the body of the request
inline constexpr std::string_view kRepeatedPage =
    "repeated_page";  // a further page of what another address gave, byte for byte
inline constexpr std::string_view kRepeatingList =
    "repeating_list";                                           // a further page of a list that lists the same again
inline constexpr std::string_view kListBudget = "list_budget";  // a list of more than kMaxListPages pages
inline constexpr std::string_view kHostBudget = "host_budget";  // crawler/trap_budget.h
inline constexpr std::string_view kDepthBudget = "depth_budget";
inline constexpr std::string_view kPatternBudget = "pattern_budget";

// Whether the rule guards against endless addresses, rather than choosing what is wanted.
bool IsTrapRule(std::string_view rule);

std::optional<Cut> FindTrap(const Url& url, LinkRole role, Relevance relevance, std::string_view text);

// The address without what only names a session or keeps caches away, where leaving it out is known to be safe; null
// where there is nothing of the kind. Safe are: ";jsessionid=…" (Jakarta Servlet 6.0 §7.1.3), the path segment "(S(…))"
// (ASP.NET's cookieless sessions), parameters PHPSESSID and JSESSIONID, and parameters such as `_`, `t`, `rand` whose
// value is a time in milliseconds or a fraction as Math.random() gives: they exist to be ignored by the server.
std::optional<std::string> WithoutSession(const Url& url);

// What addresses that one program makes have in common: the path with its numbers as '#', and the names of the
// parameters, sorted. "/list_#.jsp?cat&page"
std::string AddressPattern(const Url& url);

}  // namespace lantai::crawler
