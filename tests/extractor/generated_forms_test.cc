// Forms of our own making, filled with random numbers: every cell has to come back as it was printed, or the test says
// which did not.
#include <gtest/gtest.h>

#include "tests/extractor/form_generator.h"
#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

// Compares all cells; stops a copy at its first difference.
::testing::AssertionResult Agrees(const Document& got, const std::map<std::string, Printed>& printed) {
  if (!got.report) return ::testing::AssertionFailure() << "no report";
  if (got.report->cells.size() != printed.size()) {
    return ::testing::AssertionFailure() << got.report->cells.size() << " cells, printed " << printed.size();
  }
  for (const auto& [id, want] : printed) {
    const auto found = got.report->cells.find(id);
    if (found == got.report->cells.end()) return ::testing::AssertionFailure() << "no cell " << id;
    const Cell& cell = found->second;
    const std::string value = cell.value ? cell.value->text : "null";
    if (cell.status != want.status || cell.raw != want.raw || value != want.value.value_or("null") ||
        cell.at != want.at || cell.unit != want.unit) {
      return ::testing::AssertionFailure() << id << ": printed '" << want.raw << "' at " << want.at << ", read '"
                                           << cell.raw.value_or("null") << "' " << CellStatusName(cell.status) << " "
                                           << value << " " << cell.unit.value_or("no unit") << " at " << cell.at;
    }
  }
  return ::testing::AssertionSuccess();
}

struct Style {
  const char* name;
  bool pipes;
  GeneratorOptions options;
};

std::string NameOf(const ::testing::TestParamInfo<Style>& style) { return style.param.name; }

class FlattenedForm : public ::testing::TestWithParam<Style> {};

TEST_P(FlattenedForm, EveryCellOf250CopiesIsReadBack) {
  const Style& style = GetParam();
  for (uint32_t copy = 0; copy < 250; ++copy) {
    FormGenerator form(BuiltInKnowledge().templates, style.options, 7000 + copy);
    const std::string text = style.pipes ? form.Pipes() : form.OneCellALine();
    const Document got = FromText(text);
    ASSERT_TRUE(Agrees(got, form.printed())) << "copy " << copy << "\n" << text;
    EXPECT_EQ(got.report->form, style.options.generation);
    EXPECT_EQ(got.report->tables.at("t4"), "g2019|g2021");
    EXPECT_EQ(got.text.find("信息内容"), std::string::npos);
    EXPECT_NE(got.text.find("发布信息120条"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Styles, FlattenedForm,
    ::testing::Values(Style{"lines_2019", false, {}}, Style{"lines_2021", false, {.generation = "g2021"}},
                      Style{"lines_2019_broken", false, {.blanks = true, .broken = true}},
                      Style{"lines_2021_broken", false, {.generation = "g2021", .blanks = true, .broken = true}},
                      Style{"lines_2019_lossy", false, {.blanks = true, .lossy = true}},
                      Style{"lines_2021_lossy", false, {.generation = "g2021", .lossy = true}},
                      Style{"pipes_2019", true, {}}, Style{"pipes_2021", true, {.generation = "g2021"}},
                      Style{"pipes_2019_blanks", true, {.blanks = true}},
                      Style{"pipes_2021_blanks", true, {.generation = "g2021", .blanks = true}},
                      Style{"pipes_2019_broken", true, {.blanks = true, .broken = true}},
                      Style{"pipes_2019_lossy", true, {.blanks = true, .lossy = true}}),
    NameOf);

class GridForms : public ::testing::TestWithParam<Style> {};

TEST_P(GridForms, EveryCellOf250CopiesIsReadBack) {
  const Style& style = GetParam();
  for (uint32_t copy = 0; copy < 250; ++copy) {
    FormGenerator form(BuiltInKnowledge().templates, style.options, 9000 + copy);
    const Content content = form.Grids();
    const Document got = Maker().Make(content, {});
    ASSERT_TRUE(Agrees(got, form.printed())) << "copy " << copy;
    EXPECT_EQ(got.report->form, style.options.generation);
    EXPECT_EQ(got.report->cells.size(), style.options.generation == "g2019" ? 198u : 200u);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Styles, GridForms,
    ::testing::Values(Style{"one_table_2019", false, {}}, Style{"one_table_2021", false, {.generation = "g2021"}},
                      Style{"blanks_2019", false, {.blanks = true}},
                      Style{"blanks_2021", false, {.generation = "g2021", .blanks = true}},
                      Style{"five_tables_2019", false, {.blanks = true, .one_table = false}},
                      Style{"four_tables_2021", false, {.generation = "g2021", .blanks = true, .one_table = false}},
                      Style{"split_header_2019", false, {.header_split = true}},
                      Style{"split_header_2021", false, {.generation = "g2021", .header_split = true}},
                      Style{"columns_reordered_2019", false, {.blanks = true, .shuffled = true}},
                      Style{"columns_reordered_2021", false, {.generation = "g2021", .shuffled = true}}),
    NameOf);

}  // namespace
}  // namespace lantai::extractor
