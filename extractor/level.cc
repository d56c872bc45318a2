#include "extractor/level.h"

#include <array>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

template <size_t n>
bool EndsWithOne(std::string_view text, const std::array<std::string_view, n>& words) {
  for (const std::string_view word : words) {
    if (text.ends_with(word)) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 22> kVertical = {
    "税务局",   "税务分局", "国税局",           "地税局",       "税务所",       "气象局",   "气象台", "海关",
    "海事局",   "海事处",   "邮政管理局",       "烟草专卖局",   "银保监分局",   "监管分局", "监管组", "通信管理局",
    "公安分局", "调查队",   "出入境边防检查站", "消防救援支队", "消防救援大队", "人民银行"};

constexpr std::array<std::string_view, 9> kTownship = {"镇",         "乡",         "苏木",     "街道",  "街道办",
                                                       "街道办事处", "地区办事处", "街道工委", "民族乡"};

constexpr std::array<std::string_view, 14> kZone = {"开发区", "高新区", "经开区", "新区",   "园区", "工业园", "产业园",
                                                    "示范区", "管委会", "管理区", "试验区", "新城", "度假区", "保税区"};

constexpr std::array<std::string_view, 8> kZoneInside = {"经济开发区", "技术开发区", "技术产业开发区", "经开区",
                                                         "高新区",     "工业园区",   "管理区",         "开发区"};

bool HoldsOne(std::string_view text, const auto& words) {
  for (const std::string_view word : words) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// The government's own name: nothing behind the division, or 人民政府.
bool IsGovernment(std::string_view rest) {
  return rest.empty() || rest == "人民政府" || rest == "政府" || rest == "人民政府机关" || rest == "政府机关" ||
         rest == "行政公署" || rest == "行署";
}

std::string_view ByRank(int rank, bool government) {
  if (rank == 1) return government ? "province" : "province_department";
  if (rank == 2) return government ? "city" : "city_department";
  return government ? "county" : "county_department";
}

// 青禾县水务局: the rung by the first ending of a division that a name holds, where no table knows it. 0 for none.
int RankByWords(std::string_view unit, size_t* named) {
  int rank = 0;
  size_t count = 0;
  for (size_t pos = 0; pos < unit.size() && count < 12;) {
    const char32_t c = NextCodePoint(unit, &pos);
    ++count;
    if (count < 2) continue;
    const bool zone = unit.substr(0, pos).ends_with("开发区") || unit.substr(0, pos).ends_with("新区") ||
                      unit.substr(0, pos).ends_with("园区");
    const std::string_view behind = unit.substr(pos);
    if (behind.starts_with("政") && behind.starts_with("政和")) continue;
    if (c == U'省') rank = 1, *named = pos;
    if ((c == U'市' && !behind.starts_with("场")) || c == U'盟' || c == U'州') rank = 2, *named = pos;
    if ((c == U'县' || c == U'区' || c == U'旗') && !zone) return *named = pos, 3;
  }
  return rank;
}

bool IsNational(std::string_view unit) {
  if (unit.starts_with("国务院") || unit.starts_with("中华人民共和国") || unit.starts_with("国家")) return true;
  return unit.ends_with("部") && CountCodePoints(unit) <= 10;
}

bool LooksLikeOrgan(std::string_view rest) {
  constexpr std::array<std::string_view, 20> kEndings = {"局", "委", "办", "厅", "部", "中心", "院",
                                                         "处", "队", "站", "所", "会", "社",   "办公室",
                                                         "校", "馆", "台", "学", "司", "署"};
  return EndsWithOne(rest, kEndings) || rest.ends_with(")");
}

}  // namespace

std::optional<std::string_view> LevelOf(std::string_view unit, size_t named, int rank) {
  if (unit.empty()) return std::nullopt;
  if (unit == "国家税务总局" || (unit.ends_with("总局") && named == 0)) return "national_department";
  if (EndsWithOne(unit, kVertical)) return "vertical";
  std::string_view rest = unit.substr(named);
  const bool known = rank != 0;
  if (named == 0) {
    size_t by_words = 0;
    const int found = RankByWords(unit, &by_words);
    if (found != 0) rest = unit.substr(by_words);
    if (rank == 0) rank = found;
    if (found == 0 && !known && IsNational(unit)) return "national_department";
  }
  for (const std::string_view government : {"人民政府", "政府"}) {
    if (rest.size() > government.size() && rest.ends_with(government)) {
      rest.remove_suffix(government.size());
      break;
    }
  }
  if (EndsWithOne(rest, kTownship)) return "township";
  // 城市管理委员会 is an office, 某某开发区管理委员会 a zone.
  const bool committee = rest.ends_with("管理委员会") && HoldsOne(rest, std::array<std::string_view, 2>{"区", "园"});
  if (committee || EndsWithOne(rest, kZone)) return "zone";
  if (HoldsOne(rest, kZoneInside) && LooksLikeOrgan(rest)) return "zone_department";
  if (rank == 0) return std::nullopt;
  if (IsGovernment(unit.substr(unit.size() - rest.size())) || IsGovernment(rest)) return ByRank(rank, true);
  return LooksLikeOrgan(rest) ? std::optional(ByRank(rank, false)) : std::nullopt;
}

}  // namespace lantai::extractor
