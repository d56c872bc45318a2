// The HTML of a report's body, as word processors and editors of portals leave it.
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/portal/prose.h"
#include "tests/portal/report.h"

namespace lantai::portal {

// How tables and paragraphs are marked up. Chosen by report, so that one portal shows several.
struct Markup {
  enum class Cells {
    kPlain,
    kParagraphs,
    kWord
  } cells = Cells::kPlain;    // <td>0</td> | <td><p>0</p></td> | MsoNormal spans
  bool five_tables = false;   // the blocks of table 2 apart, or in one table
  bool header_cells = false;  // <th> for headings
  bool split_labels = false;  // 商业<br>企业
  bool half_width = false;    // (一) and 4: instead of （一） and ：
};
Markup ChooseMarkup(uint64_t seed, const PortalSpec& portal, int body, int year);

// Body of the article: paragraphs, headings and tables, without title and chrome.
std::string ReportHtml(const Report& report, const std::vector<Section>& sections, const Markup& markup);

// Paragraphs alone, for articles that are not reports.
std::string ParagraphsHtml(const std::vector<std::string>& paragraphs, Markup::Cells cells);

// Text with &, < and > escaped.
std::string Escape(std::string_view text);

}  // namespace lantai::portal
