// The administrative divisions of China as the extractor needs them: codes and names with the years in which they
// held, townships by county, and the zones and new areas that GB/T 2260 does not list.
//
//   Result<Divisions> divisions = config::LoadDivisions();
//   divisions->divisions.front();        // {"110000", "北京市", 0, 9999}
//
// A code may stand for several names in turn (襄樊市 until 2010, 襄阳市 since), and a name for several codes.
//
// Thread-safety: values, read by many threads once loaded.
// Source: GB/T 2260 (县级以上行政区划代码), its revisions 2002–2016 and the statistics bureau's list of 2023-06-30;
// config/divisions/README.md names the packages.
#pragma once

#include <string>
#include <vector>

namespace lantai {

// A province, city or county.
struct Division {
  std::string code;  // six digits
  std::string name;
  int first_year = 0;    // inclusive; 0: older than the oldest revision held (2002)
  int last_year = 9999;  // inclusive; 9999: still so
  friend bool operator==(const Division&, const Division&) = default;
};

// The townships and streets of one county, with their endings: 太平镇, 东华门街道.
struct Townships {
  std::string county;  // its code
  std::vector<std::string> names;
  friend bool operator==(const Townships&, const Townships&) = default;
};

// A development zone or new area under the names portals print, and the division it lies in or answers to.
struct NamedZone {
  std::string code;
  std::vector<std::string> names;
  friend bool operator==(const NamedZone&, const NamedZone&) = default;
};

struct Divisions {
  std::vector<Division> divisions;  // by code, then by years
  std::vector<Townships> townships;
  std::vector<NamedZone> zones;
};

}  // namespace lantai
