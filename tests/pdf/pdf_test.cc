#include "reader/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "reader/formats.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/pdf_writer.h"
#include "tests/support/status_matchers.h"

namespace lantai::reader {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Pdf : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_OK(PreparePdf()); }

  Layout Read() {
    const std::string bytes = pdf_.Finish();
    const ExactBytes exact(bytes);
    Result<Layout> layout = ReadPdf(exact.view());
    EXPECT_OK(layout);
    return layout.ok() ? *std::move(layout) : Layout();
  }

  static std::vector<std::string> Words(const LayoutPage& page) {
    std::vector<std::string> texts;
    for (const LayoutWord& word : page.words) texts.push_back(word.text);
    return texts;
  }

  PdfWriter pdf_;
};

TEST_F(Pdf, WordsStandWhereTheyAreDrawn) {
  pdf_.NewPage();
  pdf_.Text(72, 100, 16, "政府信息公开");
  const Layout layout = Read();
  ASSERT_EQ(layout.pages.size(), 1u);
  EXPECT_EQ(layout.pages[0].width, 595);
  EXPECT_EQ(layout.pages[0].height, 842);
  ASSERT_EQ(layout.pages[0].words.size(), 1u);
  const LayoutWord& word = layout.pages[0].words[0];
  EXPECT_EQ(word.text, "政府信息公开");
  EXPECT_NEAR(word.box.left, 72, 0.01);
  EXPECT_NEAR(word.box.right, 72 + 6 * 16, 0.01);
  EXPECT_LT(word.box.top, 90);
  EXPECT_GT(word.box.bottom, 100);
  ASSERT_EQ(word.edges.size(), 6u);
  EXPECT_NEAR(word.edges[0], 88, 0.01);
}

TEST_F(Pdf, AFontThatIsNotEmbeddedIsReadInEveryStyle) {
  pdf_.NewPage();
  pdf_.Text(72, 100, 12, "2021年", PdfFont::kSong);
  pdf_.Text(72, 200, 12, "办理结果", PdfFont::kVertical);
  pdf_.Text(72, 300, 12, "12345", PdfFont::kLatin);
  pdf_.Text(72, 400, 12, "某县人民政府2021年", PdfFont::kGbkBytes);
  EXPECT_THAT(Words(Read().pages.at(0)), ElementsAre("2021年", "办理结果", "12345", "某县人民政府2021年"));
}

TEST_F(Pdf, SpacedOutTextIsSplitAndTightTextIsNot) {
  pdf_.NewPage();
  pdf_.Text(72, 100, 12, "结果", PdfFont::kSong, 6);
  pdf_.Text(72, 200, 12, "结果", PdfFont::kSong, 1);
  EXPECT_THAT(Words(Read().pages.at(0)), ElementsAre("结", "果", "结果"));
}

TEST_F(Pdf, PiecesOfAStringAreOneWord) {
  pdf_.NewPage();
  pdf_.Text(72, 100, 12, "政府");
  pdf_.Text(96, 100, 12, "信息");
  pdf_.Text(120, 100, 12, "20");
  EXPECT_THAT(Words(Read().pages.at(0)), ElementsAre("政府信息20"));
}

TEST_F(Pdf, LinesBoxesAndWideShortStrokesAreRules) {
  pdf_.NewPage();
  pdf_.Line(72, 100, 520, 100, 0.5);
  pdf_.FillBox(72, 200, 520, 200.6);
  pdf_.Line(300, 300, 300, 300.5, 448);
  pdf_.StrokeBox(72, 400, 520, 430, 0.5);
  pdf_.FillBox(72, 500, 520, 530, 0.9);
  pdf_.Image(72, 600, 520, 600.7);
  const LayoutPage page = Read().pages.at(0);
  ASSERT_EQ(page.rules.size(), 8u);
  EXPECT_NEAR(page.rules[0].top, 99.75, 0.01);
  EXPECT_NEAR(page.rules[2].left, 76, 0.01);
  EXPECT_NEAR(page.rules[2].right, 524, 0.01);
  EXPECT_FALSE(page.has_images);
}

TEST_F(Pdf, TurnedPagesAreUpright) {
  for (const int rotate : {90, 180, 270}) {
    PdfWriter pdf(842, 595);
    pdf.NewPage(rotate);
    pdf.Text(72, 100, 16, "政府信息公开");
    pdf.Line(72, 120, 520, 120, 0.5);
    const Result<Layout> layout = ReadPdf(pdf.Finish());
    ASSERT_OK(layout);
    const LayoutPage& page = layout->pages.at(0);
    EXPECT_EQ(page.width, 842) << rotate;
    ASSERT_EQ(page.words.size(), 1u);
    EXPECT_NEAR(page.words[0].box.left, 72, 0.1) << rotate;
    EXPECT_NEAR(page.words[0].box.bottom, 102.2, 1) << rotate;
    ASSERT_EQ(page.rules.size(), 1u);
    EXPECT_NEAR(page.rules[0].left, 72, 0.1) << rotate;
    EXPECT_NEAR(page.rules[0].bottom, 120.25, 0.1) << rotate;
  }
}

TEST_F(Pdf, AScanHasImagesAndNoWords) {
  pdf_.NewPage();
  pdf_.Image(0, 0, 595, 842);
  const Layout layout = Read();
  EXPECT_TRUE(layout.pages.at(0).has_images);
  EXPECT_TRUE(layout.pages[0].words.empty());
  EXPECT_FALSE(layout.by_ocr);
}

TEST_F(Pdf, InvisibleTextOverAScanIsSomeonesOcr) {
  pdf_.NewPage();
  pdf_.Image(0, 0, 595, 842);
  pdf_.HiddenText(72, 100, 16, "政府信息公开");
  const Layout layout = Read();
  EXPECT_TRUE(layout.by_ocr);
  EXPECT_THAT(Words(layout.pages.at(0)), ElementsAre("政府信息公开"));
}

TEST_F(Pdf, TheTitleOfItsPropertiesIsRead) {
  pdf_.NewPage();
  pdf_.SetTitle("某县年度报告");
  EXPECT_EQ(Read().title, "某县年度报告");
}

TEST_F(Pdf, BytesThatAreNoPdfAreRefused) {
  for (const char* bytes : {"", "%PDF-1.4", "%PDF-1.4\ntrailer\n<</Root 1 0 R>>\n%%EOF", "<html>"}) {
    EXPECT_THAT(ReadPdf(ExactBytes(bytes).view()), Fails(Code::kInvalidArgument, HasSubstr("PDF"))) << bytes;
  }
}

TEST_F(Pdf, AnEncryptedFileIsNamedAsSuch) {
  pdf_.NewPage();
  pdf_.Text(72, 100, 16, "密");
  std::string bytes = pdf_.Finish();
  const std::string encrypt = "/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -3904/O<" + std::string(64, '1') +
                              ">/U<" + std::string(64, '2') + ">>>/ID[<31><31>]";
  bytes.insert(bytes.find("trailer\n<<") + 10, encrypt);
  EXPECT_THAT(ReadPdf(bytes), Fails(Code::kInvalidArgument, HasSubstr("encrypted")));
}

TEST_F(Pdf, ACrossReferenceTableThatIsGoneIsFoundAgain) {
  pdf_.NewPage();
  pdf_.Text(72, 100, 16, "政府");
  std::string bytes = pdf_.Finish();
  bytes.resize(bytes.find("xref\n"));
  bytes += "trailer\n<</Root 1 0 R>>\n";
  const Result<Layout> layout = ReadPdf(bytes);
  ASSERT_OK(layout);
  EXPECT_THAT(Words(layout->pages.at(0)), ElementsAre("政府"));
}

TEST_F(Pdf, DamagedFilesGiveALayoutOrAnError) {
  pdf_.NewPage();
  for (int i = 0; i < 20; ++i) pdf_.Text(72, 100 + 20 * i, 12, "政府信息公开2021年");
  pdf_.Line(72, 120, 520, 120, 0.5);
  const std::string bytes = pdf_.Finish();
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string damaged = bytes;
    for (int flips = 0; flips < 8; ++flips) damaged[random() % damaged.size()] = static_cast<char>(random());
    if (round % 3 == 0) damaged.resize(random() % damaged.size());
    const ExactBytes exact(damaged);
    const Result<Layout> layout = ReadPdf(exact.view());
    if (!layout.ok()) {
      EXPECT_FALSE(layout.status().message().empty());
    }
  }
}

}  // namespace
}  // namespace lantai::reader
