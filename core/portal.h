// One portal as a seed list describes it. seeds/seed_file.h reads lists of them.
//
// Thread-safety: values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/options.h"
#include "core/status.h"

namespace lantai {

// Inclusive range of report years.
struct YearRange {
  int first = 0;
  int last = 0;
  bool Contains(int year) const { return first <= year && year <= last; }
  friend bool operator==(const YearRange&, const YearRange&) = default;
};

// "2008-2025", or one year "2019". Errors: kInvalidArgument unless both are of four digits, 1990…2100, in order.
Result<YearRange> ParseYears(std::string_view text);

enum class Follow {
  kReports,  // the chain home → column → listings → reports and their attachments
  kSite,     // every page within the hosts
};

struct Portal {
  std::string id;                             // unique in the list, stable over time
  std::string name;                           // 烟台市芝罘区人民政府
  std::string division;                       // GB/T 2260 code, six digits; may be empty
  std::string home;                           // absolute URL; may be empty when listings are given
  std::vector<std::string> listings;          // absolute URLs; where empty, found from home
  std::vector<std::string> hosts;             // scope, "*.x" allowed; filled by the reader where the file leaves it out
  std::vector<std::string> attachment_hosts;  // further hosts from which attachments may come, one hop
  std::optional<YearRange> years;
  Follow follow = Follow::kReports;
  std::string schedule;  // cron expression (core/cron.h) of `lantai serve`; empty: by the seasons (core/calendar.h)
  FetchOptions fetch;    // the settings' [fetch] with this portal's overrides

  friend bool operator==(const Portal&, const Portal&) = default;
};

}  // namespace lantai
