// Reads a title as that of an annual report: <unit>YYYY年政府信息公开工作年度报告 in its many wordings, year first or
// behind the unit, in digits or Chinese numerals.
//
//   ParseTitle("2017年上海市青浦区教育局政府信息公开工作年度报告", phrases)     // is_report, year 2017, unit
//   上海市青浦区教育局 ParseTitle("关于做好2020年政府信息公开工作年度报告编制工作的通知", phrases) // not a report
//
// Grammar, after white space is gone: [关于][YEAR][UNIT][YEAR] SUBJECT FILLER* END [的公告|(…)], words from
// Phrases::title_*. Where two different years stand, none is taken.
//
// Thread-safety: free functions. Limits: a title of more than 120 characters is none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/phrases.h"

namespace lantai::extractor {

struct TitleParts {
  bool is_report = false;
  std::optional<int> year;
  std::string unit;  // empty where the title names none
};

TitleParts ParseTitle(std::string_view title, const Phrases& phrases);

}  // namespace lantai::extractor
