#include "extractor/unit_powers.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

template <size_t N>
bool EndsWithAny(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.ends_with(word); });
}

constexpr std::array<std::string_view, 6> kTownships = {"乡", "镇", "街道", "街道办事处", "苏木", "办事处"};
constexpr std::array<std::string_view, 11> kDepartments = {"局",   "厅", "委", "委员会", "办公室", "办公厅",
                                                           "中心", "院", "所", "大队",   "站"};
constexpr std::array<std::string_view, 9> kZones = {"开发区", "高新区",     "新区",   "园区",  "管委会",
                                                    "管理区", "管理委员会", "示范区", "工业区"};
constexpr std::array<std::string_view, 7> kNoFees = {"信访局",     "审计局",         "统计局",    "招商局",
                                                     "政策研究室", "机关事务管理局", "外事办公室"};

// The name without the words for its government.
std::string_view WithoutGovernment(std::string_view name) {
  constexpr std::string_view kGovernment = "人民政府";
  if (name.ends_with(kGovernment)) name.remove_suffix(kGovernment.size());
  return name;
}

bool OfTheState(std::string_view name) {
  constexpr std::array<std::string_view, 5> kStarts = {"国家", "国务院", "中国", "中华人民共和国", "中央"};
  return name.ends_with("部") ||
         std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view start) { return name.starts_with(start); });
}

// A place of a city or below is named.
bool NamesPlace(std::string_view name) {
  for (const std::string_view mark : {"省", "市", "县", "区", "州", "盟", "旗", "镇", "乡"}) {
    const size_t at = name.find(mark);
    if (at != std::string_view::npos && at > 0) return true;
  }
  return false;
}

Power RulesByLevel(std::string_view level) {
  for (const std::string_view state : {"state", "national", "central", "ministry"}) {
    if (level.starts_with(state)) return Power::kYes;
  }
  if (level.ends_with("_department")) return Power::kNo;
  for (const std::string_view low : {"county", "town", "street", "village", "zone", "department"}) {
    if (level.starts_with(low)) return Power::kNo;
  }
  for (const std::string_view high : {"province", "prefecture", "city"}) {
    if (level == high) return Power::kYes;
  }
  return Power::kUnknown;
}

Power RulesByName(std::string_view name, const std::optional<std::string>& division) {
  if (OfTheState(name)) return Power::kUnknown;
  if (EndsWithAny(name, kZones)) return Power::kNo;
  if (EndsWithAny(name, kDepartments)) return NamesPlace(name) ? Power::kNo : Power::kUnknown;
  const std::string_view place = WithoutGovernment(name);
  if (EndsWithAny(place, kTownships)) return Power::kNo;
  if (place.ends_with("自治区") || place.ends_with("省") || place.ends_with("自治州")) return Power::kYes;
  if (place.ends_with("县") || place.ends_with("旗") || place.ends_with("区")) return Power::kNo;
  if (!place.ends_with("市") || !division || division->size() != 6) return Power::kUnknown;
  return division->ends_with("00") ? Power::kYes : Power::kNo;
}

}  // namespace

Power MayMakeRules(const std::optional<std::string>& level, const std::optional<std::string>& unit,
                   const std::optional<std::string>& division) {
  const Power by_level = level ? RulesByLevel(*level) : Power::kUnknown;
  if (by_level != Power::kUnknown || !unit) return by_level;
  return RulesByName(FoldLabel(*unit), division);
}

Power MayCollectFees(const std::optional<std::string>& unit) {
  return unit && EndsWithAny(FoldLabel(*unit), kNoFees) ? Power::kNo : Power::kUnknown;
}

bool IsSingleCountyBody(const std::optional<std::string>& level, const std::optional<std::string>& unit) {
  if (level) return *level == "county_department" || level->starts_with("town") || level->starts_with("street");
  if (!unit) return false;
  const std::string name = FoldLabel(*unit);
  if (EndsWithAny(WithoutGovernment(name), kTownships)) return true;
  return EndsWithAny(name, kDepartments) && (name.find("县") != name.npos || name.find("区") != name.npos);
}

}  // namespace lantai::extractor
