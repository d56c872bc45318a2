// Reports whose text and tables say the same, in many wordings: what no flag may be raised on. And the same with one
// number of the text changed: what a flag must be raised on.
//
//   NarratedReport report = Narrate(17);
//   report.truth["requests_received"];        // "12", and the text says so
//   report.lines                              // chapters and paragraphs
//
// Numbers come from the seed alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/document.h"

namespace lantai::extractor {

struct NarratedReport {
  Document document;                         // unit, year, date; report with tables, cells
  std::vector<std::string> lines;            // headings and paragraphs
  std::map<std::string, std::string> truth;  // by narrative id, what the text says
};

// `wrong`: the id of a narrative number to state otherwise than the table does, or empty.
NarratedReport Narrate(unsigned seed, const std::string& wrong = {});

}  // namespace lantai::extractor
