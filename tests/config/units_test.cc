#include "config/units.h"

#include "tests/support/status_matchers.h"

namespace lantai::config {
namespace {

using ::testing::HasSubstr;

int64_t Duration(std::string_view text) {
  const Result<int64_t> value = ParseDuration(text);
  return value.ok() ? *value : -1;
}

int64_t Size(std::string_view text) {
  const Result<int64_t> value = ParseSize(text);
  return value.ok() ? *value : -1;
}

TEST(Duration, IsDigitsAndAUnit) {
  EXPECT_EQ(Duration("250ms"), 250);
  EXPECT_EQ(Duration("1s"), 1000);
  EXPECT_EQ(Duration("2m"), 120'000);
  EXPECT_EQ(Duration("3h"), 10'800'000);
  EXPECT_EQ(Duration("1d"), 86'400'000);
  EXPECT_EQ(Duration("0s"), 0);
}

TEST(Duration, MayHaveAFraction) {
  EXPECT_EQ(Duration("1.5s"), 1500);
  EXPECT_EQ(Duration("0.25s"), 250);
  EXPECT_EQ(Duration("1.9ms"), 1);
}

TEST(Duration, IsRefusedWithoutUnitOrWithAnythingElse) {
  for (const char* text :
       {"",    "s",     "1",  "1 s", " 1s",  "1s ", "-1s", "+1s",   "1e3s",   ".5s",
        "1.s", "1..5s", "1x", "1S",  "1sec", "inf", "nan", "0x10s", "99999d", "99999999999999999999999999s",
        "1s2s"}) {
    EXPECT_EQ(Duration(text), -1) << text;
  }
}

TEST(Duration, ARefusalSaysWhatWasExpectedAndWhatCame) {
  EXPECT_THAT(ParseDuration("soon"), Fails(Code::kInvalidArgument, HasSubstr("expected a duration such as")));
  EXPECT_THAT(ParseDuration("soon"), Fails(Code::kInvalidArgument, HasSubstr("\"soon\"")));
}

TEST(Size, IsInBinaryUnits) {
  EXPECT_EQ(Size("0B"), 0);
  EXPECT_EQ(Size("512B"), 512);
  EXPECT_EQ(Size("1KiB"), 1024);
  EXPECT_EQ(Size("64MiB"), 64 << 20);
  EXPECT_EQ(Size("1.5GiB"), 1'610'612'736);
  EXPECT_EQ(Size("2TiB"), int64_t{2} << 40);
}

TEST(Size, DecimalAndUnknownUnitsAreRefused) {
  for (const char* text : {"", "1", "1MB", "1M", "1mib", "1 MiB", "-1B", "99999999TiB"})
    EXPECT_EQ(Size(text), -1) << text;
}

TEST(Format, GivesTheShortestFormThatParsesBack) {
  EXPECT_EQ(FormatDuration(1000), "1s");
  EXPECT_EQ(FormatDuration(1500), "1500ms");
  EXPECT_EQ(FormatDuration(0), "0s");
  EXPECT_EQ(FormatSize(64 << 20), "64MiB");
  EXPECT_EQ(FormatSize(1000), "1000B");
  EXPECT_EQ(FormatSize(0), "0B");
  for (int64_t value : {1LL, 59'999LL, 60'000LL, 86'400'000LL, 12'345'678LL}) {
    EXPECT_EQ(Duration(FormatDuration(value)), value);
    EXPECT_EQ(Size(FormatSize(value)), value);
  }
}

}  // namespace
}  // namespace lantai::config
