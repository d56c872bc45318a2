// Which links of a page go to the frontier: the portal's follow policy, pruned by years where there is evidence.
//
//   follow = "site"     every link in scope
//   follow = "reports"  kNext and kRedirect always; kColumn from pages that are no articles; kItem and kOther whose
//   words
//                       name a report; kItem that say nothing, on pages of the annual-report column; kAttachment of
//                       annual reports; decoys never
//
// Depth counts links from a seed; a further page of the same list is as deep as its first page, so long lists are not
// cut off, and their length is bounded by kMaxListPages in the harvester instead. A page with the same bytes as
// another one does not lead to further list pages: that is how endless pagination ends.
//
// `years` drops an item only by evidence: its text names years and none is wanted, or it names none and its date lies
// before the first wanted year (a report cannot be older than its year; re-posts may be much younger, so a late date
// proves nothing). Undated items are kept.
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
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr int kMaxDepthReports = 12;
inline constexpr int kMaxDepthSite = 64;
inline constexpr int kMaxListPages = 2000;  // pages of one list
inline constexpr size_t kMaxLinksPerPage = 20'000;

struct FollowContext {
  const Portal& portal;
  const Scope& scope;
  const storage::FrontierEntry& entry;  // of the page itself
  std::optional<YearRange> years;
  bool repeated_payload = false;  // its bytes were known under another address
};

std::vector<storage::FrontierEntry> ChooseOutlinks(const Page& page, const FollowContext& context);

// Years that stand in a text: four ASCII digits, 1990–2099, not part of a longer number.
std::vector<int> YearsIn(std::string_view text);
bool MayConcernYears(const Link& item, const YearRange& years);

}  // namespace lantai::crawler
