// Which rung of government a public body stands on, by its name and its division.
//
//   LevelOf("杨陵区招商服务二局", 9, 3)               // "county_department"
//
// The words are core/document.h's (kLevels). Bodies that answer upwards only (税务局, 气象局, 海关, 公安分局) are
// vertical whatever their division; townships and zones are told by their endings.
//
// Thread-safety: a free function.
#pragma once

#include <optional>
#include <string_view>

namespace lantai::extractor {

// `unit` is folded; `named` bytes of it name the division, whose `rank` (DivisionRank) is 0 where it is not known: then
// the words 省 市 县 区 in the name decide.
std::optional<std::string_view> LevelOf(std::string_view unit, size_t named, int rank);

}  // namespace lantai::extractor
