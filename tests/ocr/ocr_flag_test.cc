// Every value that was read in an image is named by the flag read_by_ocr, and no other.
#include <gtest/gtest.h>

#include "extractor/layout_reader.h"
#include "reader/formats.h"
#include "reader/pdf.h"
#include "tests/extractor/form_generator.h"
#include "tests/extractor/report_fixture.h"
#include "tests/pdf/report_pdf.h"

namespace lantai::extractor {
namespace {

class OcrFlag : public ::testing::Test {
 protected:
  static Layout Report() {
    EXPECT_TRUE(reader::PreparePdf().ok());
    FormGenerator form(BuiltInKnowledge().templates, {}, 900);
    Content content = form.Grids();
    content.heading = "青禾县水务局2021年政府信息公开工作年度报告";
    Result<Layout> layout = reader::ReadPdf(ReportPdf({}, 1).Draw(content));
    EXPECT_TRUE(layout.ok());
    return *std::move(layout);
  }

  // The cells that the flag names, and how many the report has on pages beyond `page`.
  static const Flag* Find(const Document& document) {
    for (const Flag& flag : document.report->flags) {
      if (flag.id == "read_by_ocr") return &flag;
    }
    return nullptr;
  }
};

TEST_F(OcrFlag, NamesTheCellsOfThePagesThatWereRead) {
  Layout layout = Report();
  ASSERT_GE(layout.pages.size(), 2u);
  layout.pages[1].by_ocr = true;
  const Document document = Maker().Make(ReadLayoutContent(layout), Sha256Of(""));
  ASSERT_TRUE(document.report);
  const Flag* flag = Find(document);
  ASSERT_NE(flag, nullptr);
  EXPECT_EQ(flag->severity, "warning");
  size_t expected = 0;
  for (const auto& [id, cell] : document.report->cells) expected += cell.at.starts_with("part:0/page:2/");
  EXPECT_GT(expected, 20u);
  EXPECT_LT(expected, document.report->cells.size());
  EXPECT_EQ(flag->cells.size(), expected);
}

TEST_F(OcrFlag, NamesAllCellsWhereTheTextLayerIsSomebodysOcr) {
  Layout layout = Report();
  layout.by_ocr = true;
  const Document document = Maker().Make(ReadLayoutContent(layout), Sha256Of(""));
  ASSERT_NE(Find(document), nullptr);
  EXPECT_EQ(Find(document)->cells.size(), document.report->cells.size());
}

TEST_F(OcrFlag, NamesTheCellsThatAScanBesideAPageGave) {
  Layout scan = Report();
  for (LayoutPage& page : scan.pages) page.by_ocr = true;
  std::vector<PartContent> parts(2);
  parts[0].content.heading = "青禾县水务局2021年政府信息公开工作年度报告";
  for (int i = 0; i < 30; ++i)
    parts[0].content.blocks.emplace_back().text = "本年度政府信息公开工作的有关情况如下所述。";
  parts[1].content = ReadLayoutContent(scan);
  parts[1].role = "attachment";
  const Document document = Maker().MakeBundle(std::move(parts));
  ASSERT_TRUE(document.report);
  ASSERT_GT(document.report->cells.size(), 100u);
  ASSERT_NE(Find(document), nullptr);
  EXPECT_EQ(Find(document)->cells.size(), document.report->cells.size());
}

TEST_F(OcrFlag, IsNotRaisedWhereNothingWasRead) {
  const Document document = Maker().Make(ReadLayoutContent(Report()), Sha256Of(""));
  EXPECT_EQ(Find(document), nullptr);
}

}  // namespace
}  // namespace lantai::extractor
