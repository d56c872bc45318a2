// What can be known of every body × year of a world of provinces: where its report stands, or why there is none. The
// states are defined in truth.h.
//
//   const ProvinceLedger ledger(world);
//   ledger.CellOf(body, 2019).state      // State::kUnreachable
//
// Thread-safety: const after construction. The world's clock must stand still while a ledger is made and used.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/portal/provinces.h"
#include "tests/portal/world.h"

namespace lantai::portal {

enum class State { kHeld, kLossy, kListed, kSilent, kUnreachable, kNotDue, kNone };
inline constexpr int kStates = static_cast<int>(State::kNone) + 1;
std::string_view StateName(State state);  // "not_due"

// One place where a report stands, or is said to stand.
struct ReportPlace {
  int portal = 0, item = 0;  // the item of that portal's site
  State state = State::kHeld;
  std::string_view reason;  // "repost"; "dead-link", "challenge", "robots", "removed" of listed ones
  std::string url;
  std::string summary;  // the page whose attachment it is; empty: it has a page
};

struct LedgerCell {
  State state = State::kNone;
  std::string_view reason;             // empty where the state says all
  const ReportPlace* place = nullptr;  // held, lossy, listed
};

class ProvinceLedger {
 public:
  explicit ProvinceLedger(const PortalWorld& world);

  LedgerCell CellOf(int body, int year) const;
  // The best first: a page of its own, an attachment, a re-post, then those that cannot be read or fetched.
  const std::vector<ReportPlace>& PlacesOf(int body, int year) const;
  // Whether anything that answers, or a seed list, names the body.
  bool IsKnowable(int body) const;

  // The values of "bodies" in the truth, one a line, without brackets around them.
  void WriteBodies(std::ostream& out) const;

 private:
  void AddSite(const Site& site);
  void AddItem(const Site& site, int index);
  LedgerCell AbsentCell(const PlannedBody& body, int index, int year) const;
  std::vector<ReportPlace>& PlacesAt(int body, int year);

  const PortalWorld& world_;
  const Provinces& plan_;
  const Moment now_;
  std::vector<std::vector<ReportPlace>> places_;  // by body, then year
};

// Why the listing that a body of this level would be in cannot be read whole; empty: it can.
std::string_view WhyNotWhole(const PlannedPortal& portal, Level level);
// The same of the whole portal: the reason of the first list that cannot be.
std::string_view WhyNotWhole(const PlannedPortal& portal);

// What lantai calls the rung: "county_department", "zone".
std::string_view LevelName(const PlannedBody& body);

}  // namespace lantai::portal
