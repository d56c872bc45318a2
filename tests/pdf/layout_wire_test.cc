#include "core/layout_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

using ::testing::HasSubstr;

Layout SampleLayout() {
  Layout layout;
  layout.title = "年度报告";
  layout.by_ocr = true;
  LayoutPage& page = layout.pages.emplace_back();
  page.width = 595.3;
  page.height = 841.89;
  page.has_images = true;
  page.words.push_back({{72, 100.25, 104, 116}, "政府", {88, 104}});
  page.words.push_back({{-3.5, 0, 4, 9}, "x", {}});
  page.rules.push_back({72, 120, 523.5, 120.5});
  layout.blocks.push_back({FlowKind::kHeading, 2, "一、总体情况", {}});
  layout.blocks.push_back({FlowKind::kTable, 0, "", {{{"规章", 2, 1}, {"0", 1, 3}}, {}}});
  return layout;
}

TEST(LayoutWire, WhatIsWrittenIsReadBack) {
  const Result<Layout> back = DecodeAnswer(EncodeAnswer(SampleLayout()));
  ASSERT_OK(back);
  EXPECT_EQ(*back, SampleLayout());
}

TEST(LayoutWire, CoordinatesAreRoundedToHundredths) {
  Layout layout;
  LayoutPage& page = layout.pages.emplace_back();
  page.width = 595.27559;
  page.rules.push_back({1.0049, 2.0051, std::numeric_limits<double>::infinity(), std::nan("")});
  const Result<Layout> back = DecodeAnswer(EncodeAnswer(layout));
  ASSERT_OK(back);
  EXPECT_EQ(back->pages[0].width, 595.28);
  EXPECT_EQ(back->pages[0].rules[0], (LayoutBox{1.0, 2.01, 0, 0}));
}

TEST(LayoutWire, ACoordinateBeyondAllPaperIsRefused) {
  // An answer of one page with a rule whose edges add up to more than any coordinate may be.
  constexpr unsigned char kBytes[] = {0,    0,    2,    0xFF, 0xFF, 0xFF, 0xFF, 2, 2,  2, 2, 0,    2, 0xFF,
                                      0xFF, 0xFF, 0xFF, 7,    2,    2,    2,    2, 2,  2, 2, 0x24, 2, 2,
                                      2,    2,    2,    2,    0,    10,   0,    0, 15, 3, 0, 0,    0, 0};
  EXPECT_FALSE(DecodeAnswer({reinterpret_cast<const char*>(kBytes), sizeof kBytes}).ok());
}

TEST(LayoutWire, AnErrorTravelsAsItself) {
  const Result<Layout> back = DecodeAnswer(EncodeAnswer(Status(Code::kTooLarge, "3000 pages")));
  EXPECT_THAT(back, Fails(Code::kTooLarge, HasSubstr("3000 pages")));
}

TEST(LayoutWire, ALayoutBeyondALimitIsAnError) {
  Layout layout;
  layout.pages.resize(kMaxLayoutPages + 1);
  EXPECT_THAT(DecodeAnswer(EncodeAnswer(layout)), Fails(Code::kTooLarge, HasSubstr("pages")));
}

TEST(LayoutWire, TextThatIsNoUtf8ComesOutAsUtf8) {
  Layout layout;
  layout.title = "a\xFFz";
  const Result<Layout> back = DecodeAnswer(EncodeAnswer(layout));
  ASSERT_OK(back);
  EXPECT_EQ(back->title, "a\xEF\xBF\xBDz");
}

TEST(LayoutWire, EveryTruncationIsRefused) {
  const std::string payload = EncodeAnswer(SampleLayout());
  for (size_t size = 0; size < payload.size(); ++size) {
    const ExactBytes cut(payload.substr(0, size));
    EXPECT_THAT(DecodeAnswer(cut.view()), Fails(Code::kCorruption, HasSubstr("damaged"))) << size;
  }
  EXPECT_THAT(DecodeAnswer(payload + "x"), Fails(Code::kCorruption, HasSubstr("damaged")));
}

TEST(LayoutWire, FlippedBytesGiveALayoutOrAnErrorAndNothingElse) {
  const std::string payload = EncodeAnswer(SampleLayout());
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = payload;
    for (int flips = 0; flips < 3; ++flips) damaged[random() % damaged.size()] = static_cast<char>(random());
    const Result<Layout> back = DecodeAnswer(damaged);
    if (!back.ok()) continue;
    EXPECT_OK(DecodeAnswer(EncodeAnswer(*back)));
  }
}

TEST(LayoutWire, ACountBeyondThePayloadAllocatesNothing) {
  // No title, no OCR, four thousand million pages.
  EXPECT_THAT(DecodeAnswer(std::string("\0\0\0\0\xFF\xFF\xFF\xFF\x0F", 9)),
              Fails(Code::kCorruption, HasSubstr("damaged")));
}

TEST(LayoutWire, HeadersNameKindValueAndLength) {
  const Result<FrameHeader> header = DecodeHeader(EncodeHeader({FrameKind::kRequest, 3, 0x01020304}));
  ASSERT_OK(header);
  EXPECT_EQ(header->kind, FrameKind::kRequest);
  EXPECT_EQ(header->value, 3);
  EXPECT_EQ(header->length, 0x01020304u);
}

TEST(LayoutWire, AHeaderOfAnotherProgramVersionOrSizeIsRefused) {
  const std::string good = EncodeHeader({FrameKind::kAnswer, 0, 1});
  const auto with = [&](size_t at, char byte) {
    std::string header = good;
    header[at] = byte;
    return DecodeHeader(header);
  };
  EXPECT_THAT(with(0, 'X'), Fails(Code::kCorruption, HasSubstr("another protocol")));
  EXPECT_THAT(with(4, 2), Fails(Code::kCorruption, HasSubstr("one version")));
  EXPECT_THAT(with(5, 9), Fails(Code::kCorruption, HasSubstr("unknown kind")));
  EXPECT_THAT(with(11, 0x7F), Fails(Code::kCorruption, HasSubstr("too long")));
  EXPECT_THAT(DecodeHeader("LTRD"), Fails(Code::kCorruption, HasSubstr("another protocol")));
}

TEST(LayoutWire, FormatsAreKnownByNumber) {
  const Result<LayoutFormat> format = DecodeFormat(static_cast<uint8_t>(LayoutFormat::kXlsx));
  ASSERT_OK(format);
  EXPECT_EQ(*format, LayoutFormat::kXlsx);
  EXPECT_THAT(DecodeFormat(200), Fails(Code::kCorruption, HasSubstr("format")));
}

TEST(LayoutWire, AGreetingSaysWhatIsMissing) {
  const Result<Hello> ready = DecodeHello(EncodeHello({Status(), "no landlock"}));
  ASSERT_OK(ready);
  EXPECT_TRUE(ready->status.ok());
  EXPECT_EQ(ready->note, "no landlock");
  const Result<Hello> lame = DecodeHello(EncodeHello({Status(Code::kUnsupported, "install poppler-data"), ""}));
  ASSERT_OK(lame);
  EXPECT_EQ(lame->status.message(), "install poppler-data");
  EXPECT_FALSE(DecodeHello("\x09").ok());
}

}  // namespace
}  // namespace lantai
