// Pictures drawn pixel by pixel: ink, skew, ruling lines, lines of text.
#include <gtest/gtest.h>

#include <cmath>

#include "extractor/picture_mask.h"
#include "extractor/picture_rules.h"
#include "extractor/picture_strips.h"
#include "extractor/ruled_grid.h"

namespace lantai::extractor {
namespace {

constexpr double kScale = kPictureDpi / 72;  // pixels a point

class Canvas {
 public:
  Canvas(double width, double height, int paper = 255) {
    picture.page_width = width;
    picture.page_height = height;
    picture.width = static_cast<int>(width * kScale);
    picture.height = static_cast<int>(height * kScale);
    picture.pixels.assign(static_cast<size_t>(picture.width) * static_cast<size_t>(picture.height),
                          static_cast<char>(paper));
  }

  void Dot(int x, int y, int grey = 0) {
    picture.pixels[static_cast<size_t>(y) * static_cast<size_t>(picture.width) + static_cast<size_t>(x)] =
        static_cast<char>(grey);
  }
  void Box(double left, double top, double right, double bottom, int grey = 0) {
    for (int y = Pixel(top); y < Pixel(bottom); ++y) {
      for (int x = Pixel(left); x < Pixel(right); ++x) Dot(x, y, grey);
    }
  }
  // Something as high as a digit.
  void Glyph(double left, double top) { Box(left, top, left + 5, top + 8); }

  // Two rows and three columns, 60 by 20 points each.
  void Table(double left, double top) {
    for (int i = 0; i <= 2; ++i) Box(left, top + 20 * i, left + 180.7, top + 20 * i + 0.7);
    for (int i = 0; i <= 3; ++i) Box(left + 60 * i, top, left + 60 * i + 0.7, top + 40);
  }

  Picture picture;

 private:
  static int Pixel(double points) { return static_cast<int>(std::lround(points * kScale)); }
};

TEST(Mask, InkIsDarkerThanThePaperWhateverItsGrey) {
  for (const int paper : {255, 200, 170}) {
    Canvas canvas(100, 100, paper);
    canvas.Box(10, 10, 20, 20, 30);
    const Mask mask = MaskOf(canvas.picture);
    EXPECT_TRUE(mask.At(60, 60)) << paper;
    EXPECT_FALSE(mask.At(200, 200)) << paper;
    EXPECT_EQ(PaperOf(canvas.picture), paper);
  }
}

TEST(Mask, AnEmptyPageHasNoInkHoweverGrainy) {
  Canvas canvas(100, 100, 230);
  for (int i = 0; i < 400; ++i) canvas.Dot(i, (i * 37) % 400, 200);
  const Mask mask = MaskOf(canvas.picture);
  EXPECT_EQ(std::count(mask.ink.begin(), mask.ink.end(), 1), 0);
}

TEST(Mask, DustIsNoInkAndAThinDashIs) {
  Canvas canvas(100, 100);
  canvas.Box(50, 50, 50.7, 50.7);
  canvas.Box(20, 20, 25, 20.5);
  const Mask mask = MaskOf(canvas.picture);
  EXPECT_FALSE(mask.At(209, 209));
  EXPECT_TRUE(mask.At(90, 84));
}

TEST(Skew, APageThatLiesAskewIsStraightened) {
  Canvas canvas(300, 400);
  for (int row = 0; row < 12; ++row) {
    for (int i = 0; i < 25; ++i) canvas.Glyph(25 + 10 * i, 50 + 25 * row);
  }
  EXPECT_EQ(SkewOf(MaskOf(canvas.picture)), 0);
  for (const double skew : {0.01, -0.017}) {
    const Picture askew = Straightened(canvas.picture, -skew);
    EXPECT_NEAR(SkewOf(MaskOf(askew)), skew, 0.0015);
    EXPECT_NEAR(SkewOf(MaskOf(Straightened(askew, SkewOf(MaskOf(askew))))), 0, 0.0015);
  }
}

TEST(PictureRules, ATablesLinesAreFound) {
  Canvas canvas(300, 200);
  canvas.Table(50, 50);
  const auto rules = FindPictureRules(MaskOf(canvas.picture), kScale);
  EXPECT_EQ(rules.size(), 7u);
  EXPECT_NEAR(rules[0].width() / kScale, 180.7, 1);
  EXPECT_LE(rules[0].height() / kScale, 1.2);
}

TEST(PictureRules, ALineWithGapsOrAClimbIsOne) {
  Canvas canvas(300, 200);
  canvas.Box(50, 50, 250, 50.7);
  for (int x = 250; x < 1000; x += 40) canvas.Box(x / kScale, 50, (x + 2) / kScale, 50.7, 255);
  for (int x = 0; x < 800; ++x) {
    for (int y = 0; y < 3; ++y) canvas.Dot(200 + x, 500 + x / 100 + y);
  }
  EXPECT_EQ(FindPictureRules(MaskOf(canvas.picture), kScale).size(), 2u);
}

TEST(PictureRules, StrokesOfCharactersAndBlackAreasAreNone) {
  Canvas canvas(300, 200);
  canvas.Box(50, 50, 72, 51);     // 一 at 22 points
  canvas.Box(100, 50, 101, 75);   // 丨
  canvas.Box(50, 100, 250, 130);  // a photograph
  EXPECT_TRUE(FindPictureRules(MaskOf(canvas.picture), kScale).empty());
}

TEST(PictureRules, AShortSideCountsWhereItMeetsLinesAtBothEnds) {
  Canvas canvas(300, 200);
  canvas.Table(50, 50);
  canvas.Box(80, 50, 80.7, 70);  // divides one cell, which is 20 points high
  EXPECT_EQ(FindPictureRules(MaskOf(canvas.picture), kScale).size(), 8u);
  canvas.Box(90, 53, 90.7, 65);  // hangs free
  EXPECT_EQ(FindPictureRules(MaskOf(canvas.picture), kScale).size(), 8u);
}

TEST(PictureStrips, EachLineOfEachCellIsOneAndSoAreLinesOutside) {
  Canvas canvas(300, 200);
  canvas.Table(50, 50);
  canvas.Glyph(60, 56);
  canvas.Glyph(67, 56);
  canvas.Glyph(120, 76);
  for (int i = 0; i < 20; ++i) canvas.Glyph(50 + 9 * i, 120);
  const PictureParts parts = CutPicture(canvas.picture);
  EXPECT_EQ(FindGrids(parts.rules).size(), 1u);
  ASSERT_EQ(parts.strips.size(), 3u);
  EXPECT_EQ(parts.strips[0].cell, 0);
  EXPECT_NEAR(parts.strips[0].box.left, 60, 0.5);
  EXPECT_NEAR(parts.strips[0].box.right, 72, 0.5);
  EXPECT_NEAR(parts.strips[0].box.bottom, 64, 0.5);
  EXPECT_EQ(parts.strips[1].cell, 4);
  EXPECT_EQ(parts.strips[2].cell, -1);
  EXPECT_EQ(parts.strips[0].pixels.size(),
            static_cast<size_t>(parts.strips[0].width) * static_cast<size_t>(parts.strips[0].height));
  EXPECT_EQ(parts.strips[0].pixels[0], '\xFF') << "a margin of paper";
}

TEST(PictureStrips, TwoLinesOfACellAreTwo) {
  Canvas canvas(300, 200);
  canvas.Table(50, 50);
  for (int i = 0; i < 3; ++i) canvas.Glyph(120 + 8 * i, 76);
  canvas.Box(60, 52, 80, 58.5);
  canvas.Box(60, 61, 80, 67.5);
  const PictureParts parts = CutPicture(canvas.picture);
  ASSERT_EQ(parts.strips.size(), 3u);
  EXPECT_EQ(parts.strips[0].cell, parts.strips[1].cell);
}

TEST(PictureStrips, StrokesOverEachOtherAreOneLine) {
  Canvas canvas(300, 200);
  for (int i = 0; i < 10; ++i) {
    for (int row = 0; row < 4; ++row) canvas.Box(50 + 12 * i, 30 + 25 * row, 60 + 12 * i, 40 + 25 * row);
  }
  canvas.Box(50, 150, 60, 151);  // 二
  canvas.Box(49, 157, 61, 158);
  EXPECT_EQ(CutPicture(canvas.picture).strips.size(), 5u);
}

TEST(PictureStrips, AnEmptyOrSenselessPictureHasNone) {
  EXPECT_TRUE(CutPicture(Canvas(300, 200).picture).strips.empty());
  EXPECT_TRUE(CutPicture(Picture{}).strips.empty());
  EXPECT_TRUE(CutPicture(Picture{100, 100, 24, 24, "short"}).strips.empty());
}

TEST(PictureStrips, NoiseAllOverIsNoTextWithoutEnd) {
  Canvas canvas(300, 300);
  uint32_t random = 1;
  for (char& pixel : canvas.picture.pixels) {
    random = random * 1'664'525 + 1'013'904'223;
    pixel = static_cast<char>(random >> 24);
  }
  EXPECT_LE(CutPicture(canvas.picture).strips.size(), kMaxStrips);
}

}  // namespace
}  // namespace lantai::extractor
