// How tesseract is found and run. A program of our own stands in for it; tests/ocr/scanned_reports_test.cc and
// ocr_reader_test.cc have the real one.
#include "app/tesseract.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "reader/pdf.h"
#include "tests/support/status_matchers.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace lantai::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class FakeTesseract : public ::testing::Test {
 protected:
  Result<std::vector<extractor::OcrWord>> Run(const std::string& name) {
    const auto program = dir_.path() / name;
    std::filesystem::copy_file(FAKE_TESSERACT, program);
    extractor::Strip strip;
    strip.width = 64;
    strip.height = 54;
    strip.pixels.assign(64 * 54, '\xFF');
    return RunTesseract({program, dir_.path(), LANTAI_READER_PROGRAM, clock_}, {&strip}, OcrLanguage::kChinese);
  }

  std::chrono::milliseconds clock_{20'000};
  TempDir dir_;
};

TEST_F(FakeTesseract, ItsWordsComeBackAndPagesThatWereNotAskedDoNot) {
  const auto words = Run("tesseract");
  ASSERT_OK(words);
  ASSERT_EQ(words->size(), 1u);
  EXPECT_EQ(words->front().text, "政府");
}

TEST_F(FakeTesseract, IsFencedIn) {
  const auto words = Run("tesseract-escapes");
  ASSERT_OK(words);
  const std::string& found = words->front().text;
  for (const char* escape : {"network", "write", "fork", "descriptor", "environment"}) {
    EXPECT_EQ(found.find(escape), std::string::npos) << found;
  }
}

TEST_F(FakeTesseract, TheClockGivesTimeout) {
  clock_ = std::chrono::milliseconds(300);
  EXPECT_THAT(Run("tesseract-hangs"), Fails(Code::kTimeout, AllOf(HasSubstr("tesseract"), HasSubstr("again"))));
}

TEST_F(FakeTesseract, CrashFailureNonsenseAndBabbleAreErrors) {
  EXPECT_THAT(Run("tesseract-crashes"), Fails(Code::kInvalidArgument, HasSubstr("crashes")));
  EXPECT_THAT(Run("tesseract-fails"), Fails(Code::kInvalidArgument, HasSubstr("code 3")));
  EXPECT_THAT(Run("tesseract-nonsense"), Fails(Code::kInvalidArgument, HasSubstr("head")));
  EXPECT_THAT(Run("tesseract-babbles"), Fails(Code::kTooLarge, HasSubstr("too much")));
}

TEST(FindTesseract, WithoutTheProgramThePackagesAreNamed) {
  const TempDir empty;
  const std::string path = std::getenv("PATH");
  setenv("PATH", empty.path().c_str(), 1);
  EXPECT_THAT(FindTesseract(), Fails(Code::kNotFound, AllOf(HasSubstr("tesseract-ocr"), HasSubstr("chi-sim"))));
  setenv("PATH", path.c_str(), 1);
}

TEST(ExtractOcr, WithoutTesseractIsAUsageError) {
  const TempDir empty;
  const Finished run =
      RunProgram({"/usr/bin/env", "PATH=" + empty.path().string(), LANTAI_PROGRAM, "extract", "--ocr", "nothing.pdf"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("--ocr"), HasSubstr("tesseract-ocr-chi-sim")));
  EXPECT_EQ(run.out, "");
}

TEST(Tiff, EachLineIsAPage) {
  extractor::Strip a, b;
  a.width = 3;
  a.height = 1;
  a.pixels = "abc";
  b.width = b.height = 2;
  b.pixels = "wxyz";
  const std::string tiff = TiffOf({&a, &b});
  EXPECT_EQ(tiff.substr(0, 4), std::string("II*\0", 4));
  const auto number = [&](size_t at, size_t bytes) {
    size_t value = 0;
    for (size_t i = bytes; i-- > 0;) value = value << 8 | static_cast<uint8_t>(tiff[at + i]);
    return value;
  };
  std::vector<std::string> pages;
  for (size_t at = number(4, 4); at != 0;) {
    const size_t entries = number(at, 2);
    size_t offset = 0, count = 0;
    for (size_t i = 0; i < entries; ++i) {
      const size_t entry = at + 2 + 12 * i;
      if (number(entry, 2) == 273) offset = number(entry + 8, 4);
      if (number(entry, 2) == 279) count = number(entry + 8, 4);
    }
    pages.push_back(tiff.substr(offset, count));
    at = number(at + 2 + 12 * entries, 4);
    EXPECT_EQ(at % 2, 0u);
  }
  EXPECT_EQ(pages, (std::vector<std::string>{"abc", "wxyz"}));
}

}  // namespace
}  // namespace lantai::app
