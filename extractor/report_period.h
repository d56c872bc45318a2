// The period that a report says its numbers are of.
//
//   FindReportPeriod(body)->from       // 本报告所列数据的统计期限自2018年1月1日至2018年12月31日: 20180101
//
// Only a sentence that speaks of the report, its data or statistics counts: reports state many other periods. The end's
// year may be left out. A date whose digits ran together (20181月1日) is not read: it would be a guess.
//
// Thread-safety: free functions. Limits: linear.
#pragma once

#include <optional>
#include <string_view>

#include "extractor/sections.h"

namespace lantai::extractor {

// Days as YYYYMMDD.
struct ReportPeriod {
  int from = 0;
  int to = 0;
  int section = 0;

  int year() const { return to / 10'000; }
  // 1 January to 31 December, or from 1 May in 2008, when the Regulations came into force.
  bool IsWholeYear() const;
};

// The first one, or none.
std::optional<ReportPeriod> FindReportPeriod(const Body& body);

// "2020-01-09", "2020-01-09T…" as 20200109; none where it is no date.
std::optional<int> DayNumber(std::string_view iso);

}  // namespace lantai::extractor
