// Reports of our own making, filled with random numbers and drawn as PDF in many styles: every cell has to come back as
// it was printed.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "extractor/layout_reader.h"
#include "reader/formats.h"
#include "reader/pdf.h"
#include "tests/extractor/form_generator.h"
#include "tests/extractor/report_fixture.h"
#include "tests/pdf/report_pdf.h"

namespace lantai::extractor {
namespace {

struct Style {
  const char* name;
  PdfStyle pdf;
  GeneratorOptions form;
};

struct Score {
  size_t cells = 0;
  size_t wrong = 0;
  std::string first;  // what was wrong first
};

void Compare(const Document& got, const std::map<std::string, Printed>& printed, uint32_t copy, Score* score) {
  for (const auto& [id, want] : printed) {
    ++score->cells;
    std::string read = "nothing";
    if (got.report) {
      const auto found = got.report->cells.find(id);
      if (found != got.report->cells.end()) {
        const Cell& cell = found->second;
        const std::string value = cell.value ? cell.value->text : "null";
        const bool right = cell.status == want.status && value == want.value.value_or("null");
        if (right && cell.at.find("page:") != std::string::npos) continue;
        read = cell.raw.value_or("null") + " " + std::string(CellStatusName(cell.status)) + " at " + cell.at;
      }
    }
    ++score->wrong;
    if (score->first.empty()) {
      score->first = "copy " + std::to_string(copy) + " " + id + ": printed '" + want.raw + "', read " + read;
    }
  }
}

const char* const kParagraphs[] = {
    "本报告由青禾县水务局根据《中华人民共和国政府信息公开条例》和《政府信息公开工作年度报告格式》的要求编制，所列数据的"
    "统计期限自2021年1月"
    "1日起至2021年12月31日止。如对本报告有疑问，请与青禾县水务局办公室联系，电话：0123-4567890，邮编：000000。",
    "（一）主动公开情况。全年通过门户网站公开各类信息120条，其中水库水情36条、防汛防旱18条、河湖管理24条，其余为机构职"
    "能与人事信息，公众可在"
    "网站首页的专栏里按年度查到全部内容，也可到县图书馆的查阅点查阅纸质文本。",
    "（二）依申请公开情况。申请的登记、审核、办理、答复、归档各环节都有专人负责。"};

Content MakeContent(FormGenerator* form) {
  Content content = form->Grids();
  content.heading = "青禾县水务局\n2021年政府信息公开工作年度报告";
  std::vector<Block> blocks;
  for (Block& block : content.blocks) {
    const bool chapter = block.text == "一、总体情况";
    if (chapter) blocks.emplace_back().text = kParagraphs[0];
    blocks.push_back(std::move(block));
    if (!chapter) continue;
    blocks.emplace_back().text = kParagraphs[1];
    blocks.emplace_back().text = kParagraphs[2];
  }
  content.blocks = std::move(blocks);
  return content;
}

class GeneratedPdf : public ::testing::TestWithParam<Style> {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(reader::PreparePdf().ok()); }
};

constexpr uint32_t kCopies = 20;

TEST_P(GeneratedPdf, CellsParagraphsAndTitleComeBack) {
  Style style = GetParam();
  Score score;
  for (uint32_t copy = 0; copy < kCopies; ++copy) {
    FormGenerator form(BuiltInKnowledge().templates, style.form, 300 + copy);
    const Content content = MakeContent(&form);
    style.pdf.start = 11.0 * copy;
    const std::string pdf = ReportPdf(style.pdf, copy).Draw(content);
    const Result<Layout> layout = reader::ReadPdf(pdf);
    ASSERT_TRUE(layout.ok()) << layout.status().ToString();
    const Document got = Maker().Make(ReadLayoutContent(*layout), Sha256Of(pdf));
    const size_t before = score.wrong;
    Compare(got, form.printed(), copy, &score);
    if (score.wrong > before && std::getenv("LANTAI_KEEP_PDF") != nullptr) {
      std::ofstream(std::string(std::getenv("LANTAI_KEEP_PDF")) + "/" + style.name + std::to_string(copy) + ".pdf")
          << pdf;
    }
    EXPECT_EQ(got.title, "青禾县水务局2021年政府信息公开工作年度报告");
    EXPECT_EQ(got.unit, "青禾县水务局");
    for (const char* paragraph : kParagraphs) {
      EXPECT_NE(("\n" + got.text + "\n").find("\n" + std::string(paragraph) + "\n"), std::string::npos)
          << "copy " << copy << "\n"
          << got.text;
    }
    EXPECT_EQ(got.text.find("- 1 -"), std::string::npos);
  }
  RecordProperty("cells", static_cast<int>(score.cells));
  EXPECT_EQ(score.wrong, 0u) << "of " << score.cells << " cells; first " << score.first;
}

INSTANTIATE_TEST_SUITE_P(
    Styles, GeneratedPdf,
    ::testing::Values(
        Style{"plain_2019", {}, {}}, Style{"plain_2021", {}, {.generation = "g2021"}},
        Style{"word_2019",
              {.borders = Borders::kThinFills, .fragments = true, .latin_digits = true, .justified = true},
              {.blanks = true}},
        Style{"word_2021",
              {.borders = Borders::kThinFills,
               .fake_bold = true,
               .fragments = true,
               .cut_rows = true,
               .running_head = true},
              {.generation = "g2021", .blanks = true}},
        Style{"boxes_2019", {.borders = Borders::kCellBoxes, .padding = 2, .shaded = true}, {.header_split = true}},
        Style{"boxes_2021",
              {.borders = Borders::kCellBoxes, .left_aligned = true, .repeat_head = true},
              {.generation = "g2021", .blanks = true, .one_table = false}},
        Style{"wide_strokes_2019", {.borders = Borders::kWideStrokes, .jitter = 0.4, .vertical = true}, {}},
        Style{"wide_strokes_2021",
              {.borders = Borders::kWideStrokes, .fake_bold = true, .mirrored = true},
              {.generation = "g2021"}},
        Style{"open_sides_2019", {.borders = Borders::kOpenSides, .latin_digits = true}, {.one_table = false}},
        Style{"open_sides_2021",
              {.borders = Borders::kOpenSides, .vertical = true, .repeat_head = true},
              {.generation = "g2021"}},
        Style{"big_cells_2019", {.cell_size = 12, .jitter = 0.5, .cut_rows = true, .mirrored = true}, {.blanks = true}},
        Style{"big_cells_2021", {.cell_size = 14, .padding = 1.5, .cut_rows = true}, {.generation = "g2021"}},
        Style{"small_cells_2019", {.cell_size = 7, .fragments = true, .repeat_head = true}, {.shuffled = true}},
        Style{"turned_2019", {.rotate = 90}, {}},
        Style{"turned_2021", {.borders = Borders::kThinFills, .rotate = 270}, {.generation = "g2021"}},
        Style{"upside_down_2021", {.fake_bold = true, .rotate = 180}, {.generation = "g2021", .blanks = true}}),
    [](const ::testing::TestParamInfo<Style>& style) { return std::string(style.param.name); });

// The statistics table of 2014: a long list of labels, units and numbers.
TEST(StatisticsTable, EveryCellOfTheListComesBack) {
  ASSERT_TRUE(reader::PreparePdf().ok());
  const auto& templates = BuiltInKnowledge().templates;
  const auto form = std::find_if(templates.begin(), templates.end(),
                                 [](const ReportTemplate& candidate) { return candidate.id == "g2014"; });
  ASSERT_NE(form, templates.end());
  const BlockTemplate& list = form->tables.front().blocks.front();
  size_t wrong = 0;
  for (uint32_t copy = 0; copy < 20; ++copy) {
    Content content;
    content.heading = "青禾县水务局2016年政府信息公开工作年度报告";
    content.blocks.emplace_back().text = "附件：政府信息公开情况统计表";
    Block& block = content.blocks.emplace_back();
    block.kind = BlockKind::kTable;
    block.grid.width = 3;
    const auto row = [&](const std::string& a, const std::string& b, const std::string& c) {
      block.grid.rows.push_back({{.text = a}, {.text = b}, {.text = c}});
    };
    row("统计指标", "单位", "统计数");
    std::mt19937 random(copy);
    for (const RowTemplate& indicator : list.rows) {
      row(indicator.names.front(), "件", std::to_string(random() % 3 == 0 ? 0 : random() % 20'000));
    }
    PdfStyle style;
    style.borders = copy % 2 == 0 ? Borders::kThinFills : Borders::kLongLines;
    style.repeat_head = copy % 3 == 0;
    style.start = 13.0 * copy;
    const std::string pdf = ReportPdf(style, copy).Draw(content);
    const Result<Layout> layout = reader::ReadPdf(pdf);
    ASSERT_TRUE(layout.ok());
    const Document got = Maker().Make(ReadLayoutContent(*layout), Sha256Of(pdf));
    ASSERT_TRUE(got.report) << copy;
    for (size_t i = 0; i < list.rows.size(); ++i) {
      const auto cell = got.report->cells.find(TableTemplate::CellId(list, list.rows[i], list.columns.front()));
      const std::string& want = block.grid.rows[i + 1][2].text;
      const bool right = cell != got.report->cells.end() && cell->second.value && cell->second.value->text == want;
      wrong += !right;
      EXPECT_TRUE(right) << "copy " << copy << " " << list.rows[i].id << " printed " << want;
    }
  }
  EXPECT_EQ(wrong, 0u);
}

// Without ruling lines the column of a number is a guess, and none is made.
TEST(UnruledPdf, InventsNothing) {
  ASSERT_TRUE(reader::PreparePdf().ok());
  for (uint32_t copy = 0; copy < 10; ++copy) {
    FormGenerator form(BuiltInKnowledge().templates, {.generation = "g2021"}, 800 + copy);
    PdfStyle style;
    style.borders = Borders::kNone;
    const std::string pdf = ReportPdf(style, copy).Draw(MakeContent(&form));
    const Result<Layout> layout = reader::ReadPdf(pdf);
    ASSERT_TRUE(layout.ok());
    const Document got = Maker().Make(ReadLayoutContent(*layout), Sha256Of(pdf));
    EXPECT_EQ(got.unit, "青禾县水务局");
    if (!got.report) continue;
    for (const auto& [id, cell] : got.report->cells) {
      const auto want = form.printed().find(id);
      if (!cell.value || want == form.printed().end()) continue;
      EXPECT_EQ(cell.value->text, want->second.value) << id;
    }
  }
}

}  // namespace
}  // namespace lantai::extractor
