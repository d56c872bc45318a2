#include "storage/ledger_names.h"

#include <algorithm>

namespace lantai::storage {
namespace {

bool EndsWithAny(std::string_view name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

BodyKind KindOfBody(std::string_view name) {
  constexpr std::string_view kTownshipEndings[] = {"镇", "乡", "街道", "苏木"};
  std::string_view place = name;
  bool office = false;
  for (const std::string_view ending : {"人民政府", "办事处", "政府"}) {
    if (!place.ends_with(ending)) continue;
    place.remove_suffix(ending.size());
    office = true;
    break;
  }
  for (const std::string_view ending : kTownshipEndings) {
    if (place.ends_with(ending) && place.size() > ending.size()) return BodyKind::kTownship;
  }
  const bool government = office && EndsWithAny(name, {"政府"});
  return government || EndsWithAny(name, {"行政公署"}) ? BodyKind::kGovernment : BodyKind::kDepartment;
}

std::string LevelOfBody(std::string_view name, BodyKind kind, std::string_view division) {
  if (kind == BodyKind::kTownship) return "township";
  if (EndsWithAny(name, {"管理委员会", "管委会"})) return "zone";
  if (EndsWithAny(name, {"税务局", "气象局", "烟草专卖局", "海关"})) return "vertical";
  if (division.size() != 6) return "";
  const std::string rung = division.ends_with("0000") ? "province" : division.ends_with("00") ? "city" : "county";
  return kind == BodyKind::kGovernment ? rung : rung + "_department";
}

std::string DivisionAbove(std::string_view division) {
  if (division.size() != 6 || division.ends_with("0000")) return "";
  return std::string(division.substr(0, division.ends_with("00") ? 2 : 4))
      .append(division.ends_with("00") ? "0000" : "00");
}

}  // namespace lantai::storage
