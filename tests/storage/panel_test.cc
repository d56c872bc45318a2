#include <set>

#include "storage/csv.h"
#include "storage/export_panel.h"
#include "tests/storage/export_fixture.h"
#include "tests/support/golden.h"

namespace lantai::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Panel, HasAColumnForEachVariableAndNoTwoOfOneName) {
  const Panel panel(BuiltInKnowledge());
  for (const TableSpec& table : panel.Tables()) {
    std::set<std::string> names;
    for (const ColumnSpec& column : table.columns) EXPECT_TRUE(names.insert(column.name).second) << column.name;
    EXPECT_LT(names.size(), 2000u) << "SQLite's limit";
  }
  EXPECT_GT(panel.variables().size(), 290u);
}

TEST(Panel, EveryFormulaIsMadeOfCellsThatTheFormsHave) {
  const ExportKnowledge knowledge = BuiltInKnowledge();
  const Panel panel(knowledge);
  const std::set<std::string> cells(panel.variables().begin(), panel.variables().end());
  for (const HarmonisedVariable& variable : knowledge.definitions.variables) {
    for (const auto& [form, formula] : variable.forms) {
      for (const Formula::Term& term : formula.terms) EXPECT_TRUE(cells.contains(term.variable)) << term.variable;
    }
  }
  for (const Panel::Ratio& ratio : panel.ratios()) {
    EXPECT_TRUE(ratio.numerator) << ratio.id;
    EXPECT_TRUE(ratio.is_count || ratio.denominator) << ratio.id;
  }
}

TEST(Panel, EachCellOfTheFormsSince2019CorrespondsOrIsSaidToStandApart) {
  const ExportKnowledge knowledge = BuiltInKnowledge();
  std::set<std::string> known;
  for (const HarmonisedVariable& variable : knowledge.definitions.variables) {
    for (const auto& [form, formula] : variable.forms) {
      for (const Formula::Term& term : formula.terms) known.insert(term.variable);
    }
  }
  for (const ApartCells& apart : knowledge.definitions.apart) known.insert(apart.cells.begin(), apart.cells.end());
  Report report;
  for (const char* form : {"g2019", "g2021"}) {
    for (const char* table : {"t2", "t3", "t4"}) AddZeros(knowledge, form, table, &report);
  }
  EXPECT_THAT(report.cells, SizeIs(::testing::Gt(200u)));
  for (const auto& [id, cell] : report.cells) EXPECT_TRUE(known.contains(id)) << id;
}

TEST(Panel, NumbersPrintAsTheShortestTextThatReadsBack) {
  EXPECT_EQ(NumberText(0), "0");
  EXPECT_EQ(NumberText(-3), "-3");
  EXPECT_EQ(NumberText(0.1), "0.1");
  EXPECT_EQ(NumberText(1.0 / 3), "0.3333333333333333");
}

TEST(Codebook, ReadsAsMarkdown) {
  const std::string text = CodebookMarkdown(BuiltInKnowledge());
  EXPECT_THAT(text, HasSubstr("## Form g2021\n\nReports on the years 2021-.\n"));
  EXPECT_THAT(text, HasSubstr("| t3.granted.total | t3_granted_total | (一)予以公开 · 总计 | Granted | 件 | uint |\n"));
  EXPECT_THAT(text, HasSubstr("a\\|b"));
  EXPECT_THAT(text, HasSubstr("| review_correction_rate | (review.corrected) / (review.total - review.pending) |"));
}

std::string Field(std::string_view text) {
  std::string field;
  AppendCsvText(text, &field);
  return field;
}

TEST(CsvFormulas, FullWidthSignsAndLineFeedsAreDefusedToo) {
  EXPECT_EQ(Field("＝1+1"), "'＝1+1");
  EXPECT_EQ(Field("＠SUM"), "'＠SUM");
  EXPECT_EQ(Field("－A1"), "'－A1");
  EXPECT_EQ(Field("\n=1"), "\"'\n=1\"");
  EXPECT_EQ(Field("=5"), "'=5");
  EXPECT_EQ(Field("+1+1"), "'+1+1");
}

TEST(CsvFormulas, NumbersAsReportsPrintThemAreNotFalsified) {
  for (const char* text : {"－2", "-", "－", "--", "-0.5", "+16", "－－"}) EXPECT_EQ(Field(text), text);
  EXPECT_EQ(Field("-1,234"), "\"-1,234\"");
}

TEST(CsvFormulas, AnApostropheOfTheTextIsToldFromOurs) {
  EXPECT_EQ(Field("'=1"), "''=1");
  EXPECT_EQ(Field("'a"), "'a");
  EXPECT_EQ(Field("'"), "'");
}

}  // namespace
}  // namespace lantai::storage
