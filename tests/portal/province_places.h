// The provinces, cities and counties that a world of provinces takes from config/divisions/: those that were there all
// the time, and counties that became districts in a known year.
//
// Thread-safety: a free function and values. Errors: none; the tables are compiled in.
#pragma once

#include <string>
#include <vector>

#include "tests/portal/provinces.h"

namespace lantai::portal {

struct Place {
  Rung rung = Rung::kCounty;
  std::string code, name;
  int parent = -1;                 // index of the place above; -1: none
  std::string old_name, old_code;  // 富阳市, 330183: until it was made the district that it is
  int district_since = 0;
  std::vector<std::string> townships;  // 富春街道, 万市镇
};

// `count` places of `provinces` provinces: each province's own first (where it gets three or more), then city after
// city, each followed by its counties.
std::vector<Place> ChoosePlaces(int provinces, int count);

}  // namespace lantai::portal
