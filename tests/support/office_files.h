// Office files made in code, for tests of what reads them: a report with two of the form's tables, and the markup of
// tables with merged cells in each format.
//
//   const std::string bytes = WriteDocx({.body = DocxParagraph("一、总体情况") + DocxTable(rows)});
//
// Thread-safety: free functions. The bytes depend on nothing but the arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/layout.h"

namespace lantai {

using FormRows = std::vector<std::vector<FlowCell>>;

// The tables of the form of 2021, chapters two and three, filled in with numbers whose sums hold.
FormRows ProactiveTable();
FormRows RequestsTable();

// A cell of a row as files list them: covered cells too.
struct ListedCell {
  std::string text;
  int column = 0;
  int colspan = 1;
  int rowspan = 1;
  bool restarts = false;   // the first of several rows
  bool continues = false;  // covered by the cell above
};
std::vector<std::vector<ListedCell>> ListedRows(const FormRows& rows);

struct DocxFile {
  std::string body;       // what stands in w:body
  std::string styles;     // what stands in w:styles
  std::string numbering;  // what stands in w:numbering
  std::string title;
};
std::string WriteDocx(const DocxFile& file);
std::string DocxParagraph(std::string_view text, std::string_view properties = "");
std::string DocxTable(const FormRows& rows);

// What stands in a sheet's <worksheet>, and its name and state ("hidden").
struct XlsxSheet {
  std::string name;
  std::string content;
  std::string state;
};
std::string WriteXlsx(const std::vector<XlsxSheet>& sheets);
// Numbers as numbers, text as inline strings; the first shared string of every workbook is 共享一.
std::string XlsxContent(const FormRows& rows);

// Pages of OFD, each what stands in its layer, of that size in millimetres.
std::string WriteOfd(const std::vector<std::string>& pages, int width, int height);
// Words and ruling lines, as a word processor prints them.
std::string OfdTable(const FormRows& rows);

std::string EscapeXml(std::string_view text);

}  // namespace lantai
