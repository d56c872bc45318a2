#include "core/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using ::testing::HasSubstr;

// The examples that NIST publishes with FIPS 180-4.
TEST(Sha256, Fips180_4_Examples) {
  EXPECT_EQ(Sha256Of("abc").Hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").Hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256Of("").Hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Of(std::string(1'000'000, 'a')).Hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, ReadsNoByteTooMany) {
  for (size_t size = 0; size < 130; ++size) {
    const std::string data(size, 'x');
    EXPECT_EQ(Sha256Of(ExactBytes(data).view()), Sha256Of(data));
  }
}

TEST(Sha256, HexIsReadBackInEitherCase) {
  const Sha256 digest = Sha256Of("abc");
  ASSERT_OK_AND_ASSIGN(const Sha256 lower, ParseSha256(digest.Hex()));
  EXPECT_EQ(lower, digest);
  ASSERT_OK_AND_ASSIGN(const Sha256 upper,
                       ParseSha256("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"));
  EXPECT_EQ(upper, digest);
}

TEST(Sha256, AnythingButSixtyFourHexDigitsIsRefused) {
  EXPECT_THAT(ParseSha256(""), Fails(Code::kInvalidArgument, HasSubstr("64 hex digits")));
  EXPECT_THAT(ParseSha256(std::string(63, '0')), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ParseSha256(std::string(65, '0')), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ParseSha256(std::string(63, '0') + "g"), Fails(Code::kInvalidArgument, HasSubstr("not a hex digit")));
  EXPECT_THAT(ParseSha256(std::string(62, '0') + "0x"), Fails(Code::kInvalidArgument));
}

TEST(Sha256, RawBytesAreViewedAndReadBack) {
  const Sha256 digest = Sha256Of("abc");
  EXPECT_EQ(digest.view().size(), 32u);
  EXPECT_EQ(Sha256FromRaw(digest.view()), digest);
}

TEST(Sha256, OnlyTheDefaultOneIsEmpty) {
  EXPECT_TRUE(Sha256().empty());
  EXPECT_FALSE(Sha256Of("").empty());
  EXPECT_EQ(Sha256().Hex(), std::string(64, '0'));
}

TEST(Sha256, OrdersLikeItsHexForm) {
  const Sha256 a = Sha256Of("a");
  const Sha256 b = Sha256Of("b");
  EXPECT_EQ(a < b, a.Hex() < b.Hex());
}

}  // namespace
}  // namespace lantai
