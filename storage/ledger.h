// The ledger of obligations: public bodies × report years, each cell with what is known of that report, and why.
//
//   LANTAI_ASSIGN_OR_RETURN(const Ledger ledger, LedgerOf(archive, {.as_of = clock.Now()}));
//   ledger.bodies[0].cells[2019 - ledger.years.first].state;      // CellState::kSilent
//
// A pure fold over what the commits of pages left: lists (storage/listings.h), documents, addresses, names of bodies
// and what reports tell of them (storage/bodies.h). Nothing is stored for a cell, so the ledger is never out of date.
//
// Every body must publish a report for each year by a day of the next (DueDay). Where no report is held, the ledger
// says why only as far as there is evidence; docs/ledger.md has the rules and their sources:
//
//   held, lossy   a standing annual report names the body and the year; lossy: its tables are missing or damaged
//   listed        a list names it, and behind the link no report could be had; the reason is the address's
//   not_due       it is due after `as_of`
//   none          the body did not exist, as reports say (founded, merged, abolished)
//   silent        every list in which the body's reports stand was read whole, after the day it was due: all its pages
//                 answered, as many entries as the portal declares, and other reports are there
//   unreachable   one of these was not so: a fault may hide the report
//   unread        the harvest has not come that far: pages wait, or were last read before the report was due
//
// A body is one row under all its names. Names of one portal are one body where they differ by their place alone
// (芝罘区财政局, 财政局); names of different portals where they begin with the place of one of them; and any two that a
// report says to be one (更名为). Where reports contradict that, both rows stay and the conflict is shown.
//
// Thread-safety: free functions; reads while a harvest commits (then cells may be of slightly different moments).
// Errors: those of reading the archive. Cost: the portals' lists, documents and listed addresses, once.
// Limits: kMaxLedgerBodies rows; further names are counted in `dropped`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/portal.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

inline constexpr int kFirstLedgerYear =
    2008;  // of the first reports: 政府信息公开条例 of 2007, in force since May 2008
inline constexpr size_t kMaxLedgerBodies = 500'000;

enum class CellState : uint8_t { kHeld, kLossy, kListed, kSilent, kUnreachable, kNotDue, kNone, kUnread };
inline constexpr size_t kCellStates = 8;
std::string_view CellStateName(CellState state);  // "not_due"
std::optional<CellState> CellStateOf(std::string_view name);

enum class BodyKind : uint8_t { kGovernment, kDepartment, kTownship };
// By the end of its name: 人民政府 (of a 镇 or 乡: a township's), 街道办事处; all others are departments.
BodyKind KindOfBody(std::string_view name);

// The last moment of the last day on which nobody expects the report of `year` yet: 31 March of the next year
// (政府信息公开条例 of 2007, article 31; of 2019, article 50), of departments since the report of 2019 31 January
// (article 49). China's days (UTC+8).
Timestamp DueDay(BodyKind kind, int year);

struct LedgerCell {
  CellState state = CellState::kUnread;
  std::string reason;        // why; empty where the state says all
  uint64_t document_id = 0;  // held, lossy
  std::string url;           // of the document or the listed address; of unreachable ones what could not be read
  std::string conflict;      // what contradicts the state; empty: nothing
};

struct LedgerName {
  std::string name;
  std::optional<int> first, last;  // the years for which it is known to hold; nullopt: open
};

struct LedgerBody {
  uint64_t id = 0;                // the lowest of its names' numbers (storage/bodies.h); 0: none is registered yet
  std::string name;               // its last
  std::vector<LedgerName> names;  // all, the earliest first
  BodyKind kind = BodyKind::kDepartment;
  std::string level;     // one of core/document.h's kLevels, by name and division
  std::string portal;    // where it publishes, or last did; empty: only imported pages name it
  std::string division;  // GB/T 2260, of a township its county's; may be empty
  uint64_t parent = 0;   // id of the government it belongs to; 0: not known
  std::vector<std::string> conflicts;
  std::vector<LedgerCell> cells;  // one for each of Ledger::years
};

// Of one portal: whether its lists could be read whole.
struct LedgerPortal {
  std::string id, name, division;
  uint64_t lists = 0, whole = 0;  // lists of reports, and how many of them were read whole
  std::string reason;             // of the first that was not; empty: all were
};

struct Ledger {
  YearRange years;
  std::vector<LedgerBody> bodies;     // by portal, then name, in byte order
  std::vector<LedgerPortal> portals;  // by id
  uint64_t unplaced = 0;              // annual reports that stand and name no body or no year
  uint64_t dropped = 0;               // names beyond the limit
};

struct LedgerQuery {
  Timestamp as_of;
  std::string portal;    // only bodies of this portal; empty: all
  std::string division;  // … or of divisions whose codes begin so: "33" is Zhejiang, "330111" one county
};

Result<Ledger> LedgerOf(const Archive& archive, const LedgerQuery& query);

}  // namespace lantai::storage
