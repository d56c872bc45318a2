// The data files of the report: what is shipped is whole, and errors name file, line and key.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "config/phrases.h"
#include "config/report_templates.h"
#include "tests/support/status_matchers.h"

namespace lantai::config {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

ConfigFile FileOf(std::string text) { return {"templates/x.toml", "x.toml", std::move(text)}; }

size_t CountCells(const ReportTemplate& form) {
  std::set<std::string> ids;
  for (const TableTemplate& table : form.tables) {
    for (const BlockTemplate& block : table.blocks) {
      for (const RowTemplate& row : block.rows) {
        for (const ColumnTemplate& column : block.columns) ids.insert(TableTemplate::CellId(block, row, column));
      }
    }
  }
  return ids.size();
}

TEST(ReportTemplates, ShippedOnesHaveTheFormsCells) {
  const auto forms = LoadReportTemplates();
  ASSERT_TRUE(forms.ok()) << forms.status().ToString();
  std::map<std::string, size_t> cells;
  for (const ReportTemplate& form : *forms) cells[form.id] = CountCells(form);
  const std::map<std::string, size_t> want = {{"g2008", 0}, {"g2014", 58}, {"g2019", 198}, {"g2021", 200}};
  EXPECT_EQ(cells, want);
}

TEST(ReportTemplates, ErrorsNameFileLineAndKey) {
  const auto message = [](std::string text) {
    const auto form = ReadReportTemplate(FileOf(std::move(text)));
    EXPECT_FALSE(form.ok());
    EXPECT_EQ(form.status().code(), Code::kInvalidArgument);
    return form.status().message();
  };
  EXPECT_THAT(message("id = 5\n"), AllOf(StartsWith("x.toml:1:"), HasSubstr("id: expected a string")));
  EXPECT_THAT(message("id = \"g\"\ncolour = 1\n"), AllOf(StartsWith("x.toml:2:"), HasSubstr("colour: unknown key")));
  EXPECT_NE(message("id = \"g\"\n[[table]\n").find("x.toml:2:"), std::string::npos);
  EXPECT_THAT(message("id = \"g\"\n[[table]]\nid = \"t\"\nanchors = [1]\n"),
              AllOf(StartsWith("x.toml:4:"), HasSubstr("table[0].anchors")));
  EXPECT_NE(
      message("id = \"g\"\n[[table]]\nid = \"t\"\nanchors = []\n").find("table[0].block: expected at least one block"),
      std::string::npos);
}

TEST(ReportTemplates, AChecksCellsMustExist) {
  const auto form =
      ReadReportTemplate(FileOf("id = \"g\"\n[[table]]\nid = \"t\"\nanchors = []\n[[table.block]]\nid = \"t\"\ncolumns "
                                "= [{ id = \"c\", names = [\"C\"] }]\n"
                                "rows = [{ id = \"r\", names = [\"R\"] }]\n[[table.check]]\nid = \"K\"\ncell = "
                                "\"t.{term}.{scope}\"\nscopes = \"columns\"\n"
                                "left = [\"r\"]\nright = [\"x\"]\n"));
  ASSERT_FALSE(form.ok());
  EXPECT_THAT(form.status().message(),
              AllOf(StartsWith("x.toml:11:"), HasSubstr("table[0].check[0].cell"), HasSubstr("t.x.c")));
}

TEST(Phrases, ShippedOnesAreWhole) {
  const auto phrases = LoadPhrases();
  ASSERT_TRUE(phrases.ok()) << phrases.status().ToString();
  EXPECT_EQ(phrases->index_labels.find("索引号")->second, "index_number");
  EXPECT_FALSE(phrases->decoy_words.empty());
}

TEST(Phrases, AMissingSectionIsAnError) {
  const auto phrases = ReadPhrases({"chrome.toml", "chrome.toml", "[breadcrumb]\nmarks = []\n"});
  ASSERT_FALSE(phrases.ok());
  EXPECT_NE(phrases.status().message().find("breadcrumb"), std::string::npos);
}

}  // namespace
}  // namespace lantai::config
