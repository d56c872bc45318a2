// The form as its authors publish it, a Word file written by WPS. Skipped where the corpus is not there.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "reader/formats.h"
#include "tests/support/corpus.h"
#include "tests/support/layout_text.h"
#include "tests/support/status_matchers.h"

namespace lantai::reader {
namespace {

std::vector<const FlowBlock*> TablesOf(const Layout& layout) {
  std::vector<const FlowBlock*> tables;
  for (const FlowBlock& block : layout.blocks) {
    if (block.kind == FlowKind::kTable) tables.push_back(&block);
  }
  return tables;
}

int Width(const std::vector<FlowCell>& row) {
  int width = 0;
  for (const FlowCell& cell : row) width += cell.colspan;
  return width;
}

size_t Cells(const FlowBlock& table) {
  size_t area = 0;
  for (const auto& row : table.rows) {
    for (const FlowCell& cell : row) area += static_cast<size_t>(cell.colspan) * static_cast<size_t>(cell.rowspan);
  }
  return area;
}

TEST(DocxCorpus, TheBlankFormHasItsThreeTablesWhole) {
  const auto folder = CorpusFolder();
  if (!folder) GTEST_SKIP() << "no corpus";
  std::ifstream in(*folder / "real/docx/form-2021-blank.docx", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadDocx(bytes));
  const auto tables = TablesOf(layout);
  ASSERT_EQ(3u, tables.size()) << LayoutText(layout);
  EXPECT_EQ(14u, tables[0]->rows.size());
  EXPECT_EQ(28u, tables[1]->rows.size());
  EXPECT_EQ(4u, tables[2]->rows.size());
  for (const FlowBlock* table : tables) {
    // Each grid is a full rectangle: no cell was lost, none counted twice.
    EXPECT_EQ(table->rows.size() * static_cast<size_t>(Width(table->rows[0])), Cells(*table)) << LayoutText(layout);
  }
  EXPECT_EQ(4, Width(tables[0]->rows[0]));
  EXPECT_EQ(10, Width(tables[1]->rows[0]));
  EXPECT_EQ(15, Width(tables[2]->rows[0]));
}

}  // namespace
}  // namespace lantai::reader
