// The year a report is about, as a vote of what the page says.
//
// | evidence | weight |
// |---|---|
// | the title names it | decides alone |
// | another title of the page (<title>, ArticleTitle, a line) names it | 5 |
// | 现公布…2019年政府信息公开工作年度报告 in the text | 4 |
// | period sentence: 自2018年1月1日至2018年12月31日 | 3 |
// | address: fbtime=2020, /2020n/, nb2020 | 3 |
// | the year that the text names most | 2 |
// | date of publication, less one | 2 |
// | date of the signature, less one | 1 |
//
// The generation of the tables has no vote. A tie between the two best goes to the piece that stands higher here.
//
// Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/date.h"
#include "extractor/title_place.h"

namespace lantai::extractor {

// 本报告所列数据的统计期限自2018年1月1日至2018年12月31日: the year, where both ends name the same whole year.
std::optional<int> PeriodYear(std::string_view text);
// The same of text that FoldLabel folded.
std::optional<int> FoldedPeriodYear(std::string_view folded);

// fbtime=2020, /2020n/, /qznb2024/: the year in an address. Dates of publication in addresses are none.
std::optional<int> YearInUrl(std::string_view url);

// "2024", "2024年", "2024年度": text that names a year and nothing else.
bool IsYearText(std::string_view folded);

struct YearEvidence {
  const TitlePlace& title;
  const std::optional<std::string>& url;
  const std::vector<std::string>& folded_lines;  // of the body
  const std::optional<std::string>& published;   // ISO 8601
  const std::optional<FoundDate>& signature;
};

std::optional<int> VoteOnYear(const YearEvidence& evidence);

}  // namespace lantai::extractor
