// Which links of a page go to the frontier: the portal's follow policy, pruned by years where there is evidence.
//
//   follow = "site"     every link in scope
//   follow = "reports"  kNext and kRedirect always; kColumn from pages that are no articles; kItem and kOther whose
//                       words name a report; kItem that say nothing, on pages of the annual-report column; kAttachment
//                       and kContinuation of annual reports, and of pages that may be one by their files; decoys never
//
// Depth counts links from a seed; a further page of the same list is as deep as its first page, so long lists are not
// cut off, and their length is bounded by kMaxListPages in the harvester instead. A page with the same bytes as
// another one does not lead to further list pages: that is how endless pagination ends.
//
// `years` drops an item only by evidence: its text names years and none is wanted, or it names none and its date lies
// before the first wanted year (a report cannot be older than its year; re-posts may be much younger, so a late date
// proves nothing). Undated items are kept. A column of one year (2019年, /2019n/) is dropped where neither its year nor
// the one before is wanted: portals name such columns by the year of the reports or of their publication.
//
// Addresses that only a session or a cache's key tells apart are one (WithoutSession, crawler/traps.h); trap rules cut
// the rest. What is left out is told with the rule: kMaxLeftOutPerPage links of a page, of those that simply lead
// elsewhere kMaxPassedByPerPage; the others are counted.
//
// While a portal's lists are sought (`discovering`), items and attachments are not fetched, and of a list's further
// pages only those of a list that shows nothing without them.
//
// Thread-safety: free functions without state. Errors: none; what may not be followed is left out.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "core/portal.h"
#include "core/status.h"
#include "crawler/scope.h"
#include "crawler/traps.h"
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr int kMaxDepthReports = 12;
inline constexpr int kMaxDepthSite = 64;
inline constexpr int kMaxListPages = 2000;  // pages of one list
inline constexpr size_t kMaxLinksPerPage = 20'000;
inline constexpr size_t kMaxLeftOutPerPage = 64;
inline constexpr size_t kMaxPassedByPerPage = 16;

struct FollowContext {
  const Portal& portal;
  const Scope& scope;
  const storage::FrontierEntry& entry;  // of the page itself
  std::optional<YearRange> years;
  bool repeated_payload = false;  // its bytes were known under another address
  bool discovering = false;
};

// Whether what the page's files and further pages say belongs to its document: it is an annual report, or they may make
// it one. Further pages of other articles are pages of their own.
bool HasParts(const Page& page);

// `left_out`, where given, takes the links that are not followed.
std::vector<storage::FrontierEntry> ChooseOutlinks(const Page& page, const FollowContext& context,
                                                   storage::LeftOutLinks* left_out = nullptr);
// Adds one, within the limits of a page.
void LeaveOut(storage::LeftOutLinks& links, storage::LeftOut link);

// Years that stand in a text: four ASCII digits, 1990–2099, not part of a longer number.
std::vector<int> YearsIn(std::string_view text);
bool MayConcernYears(const Link& item, const YearRange& years);
// Of a column: the year that its name or the last folder of its address names; null where there is none.
std::optional<int> YearOfColumn(const Link& column);

}  // namespace lantai::crawler
