#include "storage/coverage.h"

#include <utility>

namespace lantai::storage {
namespace {

// What is kept while the documents go by.
struct Newest {
  Holding holding;
  Timestamp fetched_at;
};

using Places = std::map<std::pair<std::string, std::string>, std::map<int, Newest>>;

void Take(std::map<int, Newest>& years, const DocumentRecord& record) {
  const auto [at, is_first] = years.try_emplace(*record.year, Newest{{record.id, 0}, record.fetched_at});
  if (is_first) return;
  ++at->second.holding.others;
  if (record.fetched_at < at->second.fetched_at) return;
  at->second.holding.document_id = record.id;
  at->second.fetched_at = record.fetched_at;
}

CoverageRow RowOf(const Places::value_type& place) {
  CoverageRow row{place.first.first, place.first.second, {}};
  for (const auto& [year, newest] : place.second) row.years.emplace(year, newest.holding);
  return row;
}

}  // namespace

Result<CoverageMatrix> Coverage(const Archive& archive, const std::function<bool()>& go_on) {
  CoverageMatrix matrix;
  Places places;
  bool cancelled = false;
  LANTAI_RETURN_IF_ERROR(archive.ForEachDocument([&](const DocumentRecord& record) {
    if (go_on && !go_on()) return !(cancelled = true);
    if (!record.is_annual_report || record.superseded || record.removed) return true;
    if (record.unit && record.year) {
      Take(places[{record.portal, *record.unit}], record);
    } else {
      ++matrix.unplaced;
    }
    return true;
  }));
  if (cancelled) return {Code::kCancelled, "the coverage matrix was not finished"};
  for (const auto& place : places) matrix.rows.push_back(RowOf(place));
  return matrix;
}

}  // namespace lantai::storage
