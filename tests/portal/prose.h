// The sentences of the simulated reports, written for this project: several variants of each, chosen by the seed, with
// the report's numbers in them.
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/portal/report.h"

namespace lantai::portal {

// What stands after a section's paragraphs.
enum class TableAfter { kNone, kTable2, kTable3, kTable4, kTable14 };

struct Section {
  std::string heading;  // empty: the preamble
  std::vector<std::string> paragraphs;
  TableAfter table = TableAfter::kNone;
};

std::vector<Section> WriteReport(uint64_t seed, const PortalSpec& portal, const Report& report);

// Paragraphs of an article that is not a report; `topic` picks the kind of text.
enum class Topic { kNews, kNotice, kFinance, kSiteReport, kRuleOfLaw, kCompiling, kPicture };
std::vector<std::string> WriteArticle(uint64_t seed, const PortalSpec& portal, Topic topic, int number);

}  // namespace lantai::portal
