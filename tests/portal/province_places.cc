#include "tests/portal/province_places.h"

#include <algorithm>
#include <map>

#include "config/divisions.h"

namespace lantai::portal {
namespace {

constexpr std::string_view kProvinceCodes[Provinces::kMostProvinces] = {"33", "43", "62", "37", "51"};
constexpr int kFirstYear = 2008;  // places younger than the world are left out, unless a county became them
constexpr size_t kFewestCounties = 4;

constexpr size_t kCharacter = 3;  // bytes of a Chinese character
std::string Stem(const std::string& name) { return name.substr(0, name.size() - kCharacter); }

struct City {
  Place place;
  std::vector<Place> counties;
  bool changed = false;  // one of its counties became a district
};

class Chooser {
 public:
  Chooser() : all_(*config::LoadDivisions()) {
    for (const Townships& townships : all_.townships) townships_[townships.county] = &townships.names;
  }

  std::vector<Place> Choose(int provinces, int count) {
    for (int i = 0; i < provinces; ++i)
      AddProvince(kProvinceCodes[i], count * (i + 1) / provinces - count * i / provinces);
    return std::move(places_);
  }

 private:
  // The county that became this district, in the same city and with the same name but for its last character.
  const Division* FormerOf(const Division& district) const {
    for (const Division& old : all_.divisions) {
      const bool same = old.code.substr(0, 4) == district.code.substr(0, 4) && old.code != district.code &&
                        old.last_year == district.first_year - 1 && Stem(old.name) == Stem(district.name);
      if (same) return &old;
    }
    return nullptr;
  }

  Place MakePlace(const Division& division, Rung rung) const {
    Place place;
    place.rung = rung, place.code = division.code, place.name = division.name;
    if (const auto found = townships_.find(division.code); found != townships_.end()) place.townships = *found->second;
    return place;
  }

  void AddCounty(const Division& division, City& city) const {
    Place place = MakePlace(division, Rung::kCounty);
    if (division.first_year > kFirstYear) {
      const Division* old = FormerOf(division);
      if (old == nullptr) return;
      place.old_name = old->name, place.old_code = old->code, place.district_since = division.first_year;
      city.changed = true;
    }
    if (place.townships.size() >= 3) city.counties.push_back(std::move(place));
  }

  std::vector<City> CitiesOf(std::string_view province) const {
    std::vector<City> cities;
    for (const Division& division : all_.divisions) {
      if (!division.code.starts_with(province) || division.code.ends_with("0000") || division.last_year != 9999)
        continue;
      if (division.code.ends_with("00")) {
        cities.push_back({MakePlace(division, Rung::kCity), {}, false});
      } else if (!cities.empty() && division.code.substr(0, 4) == cities.back().place.code.substr(0, 4)) {
        AddCounty(division, cities.back());
      }
    }
    std::erase_if(cities, [](const City& city) { return city.counties.size() < kFewestCounties; });
    for (City& city : cities) {
      std::stable_partition(city.counties.begin(), city.counties.end(),
                            [](const Place& county) { return county.district_since != 0; });
    }
    std::stable_partition(cities.begin(), cities.end(), [](const City& city) { return city.changed; });
    return cities;
  }

  void AddProvince(std::string_view code, int count) {
    const auto own = std::find_if(all_.divisions.begin(), all_.divisions.end(), [&](const Division& division) {
      return division.code == std::string(code) + "0000";
    });
    int above = -1;
    if (count >= 3) {
      above = static_cast<int>(places_.size());
      places_.push_back(MakePlace(*own, Rung::kProvince));
      --count;
    }
    std::vector<City> cities = CitiesOf(code);
    cities.resize(std::min(cities.size(), static_cast<size_t>(std::max(1, count / 5))));
    size_t counties = static_cast<size_t>(count) - cities.size(), left = cities.size();
    for (City& city : cities) {
      const size_t share = std::min((counties + left - 1) / left, city.counties.size());
      AddCity(city, above, share);
      counties -= share, --left;
    }
  }

  void AddCity(City& city, int above, size_t counties) {
    const int own = static_cast<int>(places_.size());
    city.place.parent = above;
    places_.push_back(std::move(city.place));
    for (size_t i = 0; i < counties; ++i) {
      city.counties[i].parent = own;
      places_.push_back(std::move(city.counties[i]));
    }
  }

  const Divisions all_;
  std::map<std::string, const std::vector<std::string>*> townships_;
  std::vector<Place> places_;
};

}  // namespace

std::vector<Place> ChoosePlaces(int provinces, int count) { return Chooser().Choose(provinces, count); }

}  // namespace lantai::portal
