// core/content_coding.h: the codings beyond gzip and deflate, several at once, and bombs.
#include <brotli/encode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zstd.h>

#include "core/content_coding.h"
#include "tests/support/deflate.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using ::testing::AnyOf;
using ::testing::HasSubstr;

std::string Text(size_t size) {
  std::string text;
  for (unsigned number = 1; text.size() < size; number = number * 1103515245U + 12345U) text += std::to_string(number);
  text.resize(size);
  return text;
}

std::string Brotli(std::string_view text) {
  size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  EXPECT_TRUE(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, text.size(), reinterpret_cast<const uint8_t*>(text.data()),
                                    &size, reinterpret_cast<uint8_t*>(out.data())));
  out.resize(size);
  return out;
}

std::string Zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

// `mebibytes` MiB of zeros: one deflated MiB, flushed so that it can be repeated.
std::string ZeroBomb(size_t mebibytes) {
  const std::string zeros(size_t{1} << 20, '\0');
  const std::string block = Deflate(zeros, Wrapping::kRaw, Z_FULL_FLUSH);
  std::string bomb("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  for (size_t i = 0; i < mebibytes; ++i) bomb += block;
  return bomb;
}

Result<std::string> Decode(std::string_view coding, std::string_view body, const DecodeLimits& limits = {}) {
  return DecodeContent(coding, ExactBytes(body).view(), limits);
}

TEST(Codings, BrotliAndZstdAreUndone) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{5000}, size_t{9'000'000}}) {
    EXPECT_EQ(*Decode("br", Brotli(Text(size))), Text(size));
    EXPECT_EQ(*Decode("zstd", Zstd(Text(size))), Text(size));
  }
}

TEST(Codings, ABodyLongerThanWhatIsMeasuredComesBackWhole) {
  const std::string text = Text(kMeasureFrom + 1);
  EXPECT_EQ(*Decode("gzip", Gzip(text)), text);
}

TEST(Codings, Rfc9110_8_4_SeveralCodingsAreUndoneFromTheLastToTheFirst) {
  EXPECT_EQ(*Decode("br, gzip", Gzip(Brotli("text"))), "text");
  EXPECT_EQ(*Decode("gzip,gzip", Gzip(Gzip("text"))), "text");
  EXPECT_EQ(*Decode("identity, gzip", Gzip("text")), "text");
  EXPECT_THAT(Decode("gzip,gzip,gzip,gzip", "x"), Fails(Code::kUnsupported));
}

TEST(Codings, Rfc1952_2_2_AGzipBodyMayHaveSeveralMembers) {
  EXPECT_EQ(*Decode("gzip", Gzip("one ") + Gzip("two")), "one two");
  EXPECT_EQ(*Decode("gzip", Gzip("one") + "trailing garbage"), "one");
}

TEST(Codings, ValuesThatNameNoCodingChangeNothing) {
  for (const char* name : {"utf-8", "GBK", "gb2312", "none", "binary", "", "identity, utf-8"}) {
    EXPECT_EQ(*Decode(name, "text"), "text") << name;
  }
  EXPECT_THAT(Decode("compress", "x"), Fails(Code::kUnsupported, HasSubstr("compress")));
  EXPECT_THAT(Decode(std::string(5000, 'a'), "x"), Fails(Code::kUnsupported));
}

TEST(Codings, EveryTruncationIsAnError) {
  for (const auto& [coding, body] : {std::pair{"br", Brotli(Text(500))}, std::pair{"zstd", Zstd(Text(500))}}) {
    for (size_t size = 0; size < body.size(); ++size) {
      EXPECT_THAT(Decode(coding, body.substr(0, size)), Fails(Code::kInvalidArgument)) << coding << " " << size;
    }
  }
}

TEST(Codings, DamageIsAnErrorOrAnotherTextButNeverACrash) {
  for (const auto& [coding, body] : {std::pair{"br", Brotli(Text(300))}, std::pair{"zstd", Zstd(Text(300))}}) {
    for (size_t i = 0; i < body.size(); ++i) {
      std::string damaged = body;
      damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
      EXPECT_THAT(Decode(coding, damaged), AnyOf(IsOk(), Fails(Code::kInvalidArgument), Fails(Code::kTooLarge)));
    }
  }
}

TEST(Codings, ABombOfTwoGibibytesIsRefusedInLittleMemory) {
  const std::string bomb = ZeroBomb(2048);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  EXPECT_THAT(Decode("gzip", bomb), Fails(Code::kTooLarge, HasSubstr("bomb")));
  EXPECT_THAT(Decode("gzip", bomb, {.max_ratio = 100'000}), Fails(Code::kTooLarge, HasSubstr("bomb")));
  getrusage(RUSAGE_SELF, &after);
  // The address sanitizer keeps what was freed: the bound leaves room for that.
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024) << "KiB";
}

TEST(Codings, BombsInOtherCodingsAndInsideOneAnotherAreRefused) {
  const std::string zeros(size_t{80} << 20, '\0');
  EXPECT_THAT(Decode("br", Brotli(zeros)), Fails(Code::kTooLarge));
  EXPECT_THAT(Decode("zstd", Zstd(zeros)), Fails(Code::kTooLarge));
  EXPECT_THAT(Decode("gzip, gzip", Gzip(Gzip(zeros)), {.max_ratio = 100'000}), Fails(Code::kTooLarge));
}

TEST(Codings, AShortBodyMayPackWellWithoutBeingABomb) {
  EXPECT_EQ(Decode("gzip", Gzip(std::string(60'000, ' ')))->size(), 60'000u);
}

}  // namespace
}  // namespace lantai
