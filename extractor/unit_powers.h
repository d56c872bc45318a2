// What a body may do by law, as far as its level and name tell: make 规章, collect 行政事业性收费.
//
//   MayMakeRules("county_department", "芝罘区商务局", "370602")      // Power::kNo
//   MayMakeRules(std::nullopt, "宿迁市人民政府", "321300")           // Power::kYes
//
// Only what is certain is said; a name that proves nothing is kUnknown.
//
// Thread-safety: free functions.
// Source: 立法法 (2023) articles 91 and 93: 规章 are made by departments of the State Council, provincial governments
// and governments of cities divided into districts and of autonomous prefectures.
#pragma once

#include <optional>
#include <string>

namespace lantai::extractor {

enum class Power { kYes, kNo, kUnknown };

// `level` is Document::level, `division` the GB/T 2260 code.
Power MayMakeRules(const std::optional<std::string>& level, const std::optional<std::string>& unit,
                   const std::optional<std::string>& division);

// kNo for offices that serve the administration itself (统计局, 信访局, 审计局 …), else kUnknown.
Power MayCollectFees(const std::optional<std::string>& unit);

// One body among the many of a county, or a township: not a government that adds up those under it.
bool IsSingleCountyBody(const std::optional<std::string>& level, const std::optional<std::string>& unit);

}  // namespace lantai::extractor
