// What was decided about an address, as far as captures, documents and its record do not tell: which page led to it,
// which rule left it out, which requests gave no answer, what its page was taken for, and the answers that it is gone.
// `lantai why` prints them, oldest first.
//
//   AddressHistory history = *archive.HistoryOf(RequestKey({.url = "http://www.x.gov.cn/a.html"}));
//   history.decisions.front().from;      // "http://www.x.gov.cn/zwgk/zfxxgknb/index.html"
//
// Decisions are written in the batch of the commit that they belong to, so a decision is there exactly when what it
// explains is. They are bounded: of one address the first kFirstDecisions and the last kLastDecisions are kept, with a
// count of those between; of the links that a portal's pages hold and that are not followed at most kMaxLeftOut of one
// rule (kMaxPassedBy of links that simply lead elsewhere), with a count of the others (LeftOutCount).
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture.h"
#include "core/clock.h"
#include "core/page.h"

namespace lantai::storage {

inline constexpr size_t kFirstDecisions = 8;
inline constexpr size_t kLastDecisions = 24;
inline constexpr uint64_t kMaxLeftOut = 1000;               // addresses of one portal and one rule
inline constexpr uint64_t kMaxPassedBy = 200;               // … of the rule kPassedBy
inline constexpr size_t kMaxFoundOn = 4;                    // pages named that lead to one address
inline constexpr size_t kMaxDecisionText = 300;             // bytes of an anchor text or a rule's evidence
inline constexpr std::string_view kPassedBy = "elsewhere";  // the rule of links that nothing says lead to reports

// A document is called removed after this many answers that its address is gone (404, 410, a soft 404), each on another
// day (UTC+8, the portals' own) and at least kAbsenceApartMs after the one before: publishing systems lose pages for an
// hour, a night, a weekend's maintenance. Errors, challenges and redirects neither confirm nor reset; a page does.
inline constexpr size_t kAbsencesForRemoval = 3;
inline constexpr int64_t kAbsenceApartMs = 20LL * 3600 * 1000;

// Whether an answer at `at` confirms an absence last confirmed at `last`.
bool ConfirmsAbsence(Timestamp last, Timestamp at);

struct Decision {
  enum class Kind : uint8_t {
    kFound,        // a page leads to it, and it was taken in: from, role, relevance, text, depth
    kLeftOut,      // a page leads to it, and it was not: also rule and detail
    kTried,        // a request without a page: rule is the error's name, detail its message, until when it waits
    kNotModified,  // 304
    kRead,         // its page was read: rule is the page's kind, text its title, detail the evidence
    kEnded,        // its end in this round, where that is not simply "done": rule is the state, detail the reason
    kAbsence,      // it is gone, says the portal: detail says which confirmation that is
  };
  Kind kind = Kind::kFound;
  Timestamp at;
  uint32_t round = 0;
  LinkRole role = LinkRole::kOther;
  Relevance relevance = Relevance::kUnknown;
  int depth = 0;
  std::string from;
  std::string text;
  std::string rule;
  std::string detail;
  Timestamp until;

  friend bool operator==(const Decision&, const Decision&) = default;
};
std::string_view DecisionKindName(Decision::Kind kind);  // "found", "left_out", …

struct AddressHistory {
  std::string portal;
  Request request;
  std::vector<Decision> decisions;  // oldest first
  uint64_t dropped = 0;             // between the first kFirstDecisions and the rest
};

// A link that was not followed, and the rule that says so.
struct LeftOut {
  Request request;
  LinkRole role = LinkRole::kOther;
  Relevance relevance = Relevance::kUnknown;
  std::string text;
  std::string rule;    // "scope", "decoy", "years", "calendar", …: a stable name
  std::string detail;  // the evidence
};

// Those of one page: some of them, and by rule how many more there were.
struct LeftOutLinks {
  std::string portal;
  std::string from;  // the page
  std::vector<LeftOut> kept;
  std::map<std::string, uint64_t> more;
  bool empty() const { return kept.empty() && more.empty(); }
};

struct LeftOutCount {
  uint64_t kept = 0;      // addresses with a decision of their own
  uint64_t not_kept = 0;  // further links, counted as often as they were met
};
using LeftOutCounts = std::map<std::string, LeftOutCount>;  // by rule

}  // namespace lantai::storage
