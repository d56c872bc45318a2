#include "core/content_coding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/deflate.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using ::testing::AnyOf;
using ::testing::HasSubstr;

Result<std::string> Decode(std::string_view coding, std::string_view body, const DecodeLimits& limits = {}) {
  return DecodeContent(coding, ExactBytes(body).view(), limits);
}

// Text of `size` bytes that hardly repeats, so that no honest limit is met.
std::string Text(size_t size) {
  std::string text;
  for (unsigned number = 1; text.size() < size; number = number * 1103515245U + 12345U) text += std::to_string(number);
  text.resize(size);
  return text;
}

TEST(ContentCoding, IdentityGivesTheBytesBack) {
  EXPECT_EQ(*Decode("", "a\0b"), "a\0b");
  EXPECT_EQ(*Decode(" Identity ", "abc"), "abc");
}

TEST(ContentCoding, Rfc9110_8_4_1_GzipAndDeflateAreUndone) {
  const std::string text = Text(100'000);
  EXPECT_EQ(*Decode("gzip", Deflate(text, Wrapping::kGzip)), text);
  EXPECT_EQ(*Decode("X-GZip", Deflate(text, Wrapping::kGzip)), text);
  EXPECT_EQ(*Decode("deflate", Deflate(text, Wrapping::kZlib)), text);
  EXPECT_EQ(*Decode("gzip", Deflate("", Wrapping::kGzip)), "");
}

TEST(ContentCoding, RawDeflateIsReadToo) {
  EXPECT_EQ(*Decode("deflate", Deflate(Text(5000), Wrapping::kRaw)), Text(5000));
}

TEST(ContentCoding, OtherCodingsAreUnsupportedByName) {
  EXPECT_THAT(Decode("compress", "x"), Fails(Code::kUnsupported, HasSubstr("compress")));
  EXPECT_THAT(Decode("gzip, compress", "x"), Fails(Code::kUnsupported));
}

TEST(ContentCoding, EveryTruncationIsAnError) {
  const std::string body = Deflate(Text(300), Wrapping::kGzip);
  for (size_t size = 0; size + 1 < body.size(); ++size) {
    EXPECT_THAT(Decode("gzip", body.substr(0, size)), Fails(Code::kInvalidArgument)) << size;
  }
}

TEST(ContentCoding, DamageIsAnErrorOrAnotherTextButNeverACrash) {
  const std::string body = Deflate(Text(300), Wrapping::kGzip);
  for (size_t i = 0; i < body.size(); ++i) {
    std::string damaged = body;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    const Result<std::string> decoded = Decode("gzip", damaged);
    EXPECT_THAT(decoded, AnyOf(IsOk(), Fails(Code::kInvalidArgument), Fails(Code::kTooLarge))) << i;
  }
  EXPECT_THAT(Decode("gzip", "<html>"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Decode("deflate", "<html>"), Fails(Code::kInvalidArgument));
}

TEST(ContentCoding, ABombStopsAtTheRatio) {
  const std::string bomb = Deflate(std::string(20'000'000, '0'), Wrapping::kGzip);
  EXPECT_THAT(Decode("gzip", bomb), Fails(Code::kTooLarge, HasSubstr("bomb")));
  EXPECT_EQ(Decode("gzip", bomb, {.max_ratio = 2000})->size(), 20'000'000u);
}

TEST(ContentCoding, ABodyStopsAtTheSize) {
  const std::string body = Deflate(Text(100'000), Wrapping::kGzip);
  EXPECT_THAT(Decode("gzip", body, {.max_bytes = 99'999}), Fails(Code::kTooLarge));
  EXPECT_OK(Decode("gzip", body, {.max_bytes = 100'000}));
  EXPECT_THAT(Decode("gzip", body, {.max_bytes = 1000}), Fails(Code::kTooLarge));
}

}  // namespace
}  // namespace lantai
