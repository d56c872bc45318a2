// Reports of our own making, filled with random numbers and drawn as PDF in many styles: every cell has to come back as
// it was printed.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace lantai::extractor
