#include "app/ledger_listing.h"

#include <array>
#include <map>

namespace lantai::app {
namespace {

using storage::CellState;
using storage::kCellStates;
using storage::LedgerBody;

constexpr std::string_view kMarks[kCellStates] = {"●", "◐", "○", "×", "?", "…", " ", "_"};

std::string NamesOf(const LedgerBody& body) {
  std::string names;
  for (const storage::LedgerName& name : body.names) names += (names.empty() ? "" : "|") + name.name;
  return names;
}

Listing::Value TextOrNull(const std::string& text) { return text.empty() ? Listing::Value(nullptr) : text; }
Listing::Value NumberOrNull(uint64_t number) {
  return number == 0 ? Listing::Value(nullptr) : Listing::Value(static_cast<int64_t>(number));
}

struct Sums {
  std::string name;
  int64_t bodies = 0;
  std::array<int64_t, kCellStates> states{};
};

std::string KeyOf(const LedgerBody& body, LedgerBy by) {
  switch (by) {
    case LedgerBy::kPortal: return body.portal;
    case LedgerBy::kCounty: return body.division;
    case LedgerBy::kProvince: return body.division.empty() ? "" : body.division.substr(0, 2) + "0000";
    case LedgerBy::kBody: break;
  }
  return body.name;
}

// Of the government of a division, or a portal's name.
std::map<std::string, std::string> TitlesOf(const storage::Ledger& ledger, LedgerBy by) {
  std::map<std::string, std::string> titles;
  for (const storage::LedgerPortal& portal : ledger.portals)
    titles.try_emplace(by == LedgerBy::kPortal ? portal.id : portal.division, portal.name);
  return titles;
}

}  // namespace

std::string_view MarkOf(CellState state) { return kMarks[static_cast<size_t>(state)]; }

std::string MarksLegend() {
  std::string legend;
  for (size_t i = 0; i < kCellStates; ++i) {
    const auto state = static_cast<CellState>(i);
    const std::string_view mark = state == CellState::kNone ? "blank" : MarkOf(state);
    legend.append(i == 0 ? "" : ", ").append(mark).append(" ").append(CellStateName(state));
  }
  return legend;
}

Listing MatrixOf(const storage::Ledger& ledger) {
  std::vector<std::string> columns = {"portal", "unit"};
  for (int year = ledger.years.first; year <= ledger.years.last; ++year) columns.push_back(std::to_string(year));
  Listing listing(columns);
  for (const LedgerBody& body : ledger.bodies) {
    std::vector<Listing::Value> row = {body.portal, body.name};
    for (const storage::LedgerCell& cell : body.cells) row.emplace_back(std::string(MarkOf(cell.state)));
    listing.Add(std::move(row));
  }
  return listing;
}

Listing CellsOf(const storage::Ledger& ledger, const std::set<CellState>& states) {
  Listing listing({"portal", "division", "body", "parent", "unit", "names", "level", "year", "state", "reason",
                   "document_id", "url", "conflict"});
  for (const LedgerBody& body : ledger.bodies) {
    for (size_t i = 0; i < body.cells.size(); ++i) {
      const storage::LedgerCell& cell = body.cells[i];
      if (!states.empty() && !states.contains(cell.state)) continue;
      listing.Add({TextOrNull(body.portal), TextOrNull(body.division), NumberOrNull(body.id), NumberOrNull(body.parent),
                   body.name, NamesOf(body), TextOrNull(body.level),
                   int64_t{ledger.years.first} + static_cast<int64_t>(i), std::string(CellStateName(cell.state)),
                   TextOrNull(cell.reason), NumberOrNull(cell.document_id), TextOrNull(cell.url),
                   TextOrNull(cell.conflict)});
    }
  }
  return listing;
}

Listing SumsOf(const storage::Ledger& ledger, LedgerBy by) {
  std::map<std::string, Sums> rows;
  for (const LedgerBody& body : ledger.bodies) {
    Sums& sums = rows[KeyOf(body, by)];
    ++sums.bodies;
    for (const storage::LedgerCell& cell : body.cells) ++sums.states[static_cast<size_t>(cell.state)];
  }
  std::vector<std::string> columns = {by == LedgerBy::kPortal ? "portal" : "division", "name", "bodies"};
  for (size_t i = 0; i < kCellStates; ++i) columns.emplace_back(CellStateName(static_cast<CellState>(i)));
  Listing listing(columns);
  const std::map<std::string, std::string> titles = TitlesOf(ledger, by);
  for (const auto& [key, sums] : rows) {
    const auto title = titles.find(key);
    std::vector<Listing::Value> row = {TextOrNull(key), TextOrNull(title == titles.end() ? "" : title->second),
                                       sums.bodies};
    for (const int64_t count : sums.states) row.emplace_back(count);
    listing.Add(std::move(row));
  }
  return listing;
}

}  // namespace lantai::app
