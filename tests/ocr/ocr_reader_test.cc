#include "app/ocr_reader.h"

#include <gtest/gtest.h>

#include "core/layout_wire.h"
#include "tests/ocr/scan_support.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::app {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<ReaderPool> Pool() {
  return std::make_shared<ReaderPool>(ReaderOptions{.program = LANTAI_READER_PROGRAM});
}

// A page with a black bar where a line of text would be.
std::string BarScan(int pages = 1) {
  PdfWriter pdf(200, 100);
  std::string pixels(200 * 100, '\xFF');
  for (int y = 40; y < 50; ++y) pixels.replace(static_cast<size_t>(y) * 200 + 50, 15, std::string(15, '\0'));
  for (int i = 0; i < pages; ++i) pdf.NewScan(200, 100, pixels);
  return pdf.Finish();
}

OcrReader Fake(const TempDir& dir, const std::string& name = "tesseract") {
  std::filesystem::copy_file(FAKE_TESSERACT, dir.path() / name);
  return {Pool(), {dir.path() / name, dir.path(), LANTAI_READER_PROGRAM, std::chrono::seconds(1)}};
}

TEST(Paint, APageComesAsThePixelsOfItsScanThroughTheSandbox) {
  const Result<Picture> picture = Pool()->Paint(BarScan(), 1);
  ASSERT_OK(picture);
  EXPECT_EQ(picture->page_width, 200);
  EXPECT_NEAR(picture->width, 833, 1);
  EXPECT_EQ(picture->At(240, 188), 0);
  EXPECT_EQ(picture->At(700, 188), 255);
}

TEST(Paint, WhatIsNoPageIsAnErrorAndCostsNoWorker) {
  const auto pool = Pool();
  EXPECT_THAT(pool->Paint(BarScan(), 2), Fails(Code::kInvalidArgument, HasSubstr("no page 2")));
  EXPECT_THAT(pool->Paint("%PDF-1.4 nothing", 1), Fails(Code::kInvalidArgument, HasSubstr("damaged")));
  EXPECT_OK(pool->Paint(BarScan(), 1));
}

TEST(Paint, AHugePageIsPaintedSmaller) {
  PdfWriter pdf(10'000, 10'000);
  pdf.NewScan(2, 2, "\xFF\xFF\xFF\xFF");
  const Result<Picture> picture = Pool()->Paint(pdf.Finish(), 1);
  ASSERT_OK(picture);
  EXPECT_LE(picture->pixels.size(), kMaxPicturePixels);
  EXPECT_EQ(picture->page_width, 10'000);
}

TEST(PictureWire, APictureComesBackAndDamageDoesNot) {
  const Picture picture{3, 2, 72, 48, "abcdef"};
  const std::string payload = EncodePicture(picture);
  const Result<Picture> back = DecodePicture(payload);
  ASSERT_OK(back);
  EXPECT_EQ(*back, picture);
  for (size_t size = 0; size < payload.size(); ++size) {
    EXPECT_THAT(DecodePicture(payload.substr(0, size)), Fails(Code::kCorruption, HasSubstr("damaged"))) << size;
  }
  EXPECT_THAT(DecodePicture(EncodePicture(Status(Code::kTooLarge, "why"))), Fails(Code::kTooLarge, HasSubstr("why")));
  EXPECT_FALSE(DecodePaint("abc").ok());
  EXPECT_EQ(DecodePaint(EncodePaintHead(70'000) + "pdf")->number, 70'000u);
}

TEST(OcrReader, AScannedPageGetsWordsAndTheMark) {
  const TempDir dir;
  const Result<Layout> layout = Fake(dir).Read(LayoutFormat::kPdf, BarScan(2));
  ASSERT_OK(layout);
  ASSERT_EQ(layout->pages.size(), 2u);
  for (const LayoutPage& page : layout->pages) {
    EXPECT_TRUE(page.by_ocr);
    ASSERT_EQ(page.words.size(), 1u);
    EXPECT_EQ(page.words[0].text, "政府");
    EXPECT_NEAR(page.words[0].box.left, 50, 1);
  }
  EXPECT_FALSE(layout->by_ocr) << "that is said of files whose own text is somebody's OCR";
}

TEST(OcrReader, APageWithTextStaysAsItIs) {
  const TempDir dir;
  PdfWriter pdf;
  pdf.NewPage();
  pdf.Text(72, 100, 16, "政府信息公开");
  pdf.Image(72, 200, 300, 400);
  const Result<Layout> layout = Fake(dir, "tesseract-crashes").Read(LayoutFormat::kPdf, pdf.Finish());
  ASSERT_OK(layout);
  EXPECT_FALSE(layout->pages.at(0).by_ocr);
}

TEST(OcrReader, ATesseractThatHangsGivesTimeoutAndNoDocument) {
  const TempDir dir;
  EXPECT_THAT(Fake(dir, "tesseract-hangs").Read(LayoutFormat::kPdf, BarScan()),
              Fails(Code::kTimeout, HasSubstr("again")));
}

TEST(OcrReader, TooManyScannedPagesAreRefused) {
  const TempDir dir;
  EXPECT_THAT(Fake(dir).Read(LayoutFormat::kPdf, BarScan(static_cast<int>(kMaxOcrPages) + 1)),
              Fails(Code::kTooLarge, HasSubstr("61 scanned pages")));
}

}  // namespace
}  // namespace lantai::app
