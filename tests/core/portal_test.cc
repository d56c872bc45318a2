#include "core/portal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using ::testing::HasSubstr;

TEST(Years, AreOneYearOrARange) {
  ASSERT_OK_AND_ASSIGN(const YearRange range, ParseYears("2008-2025"));
  EXPECT_EQ(range.first, 2008);
  EXPECT_EQ(range.last, 2025);
  ASSERT_OK_AND_ASSIGN(const YearRange one, ParseYears("2019"));
  EXPECT_EQ(one.first, 2019);
  EXPECT_EQ(one.last, 2019);
}

TEST(Years, AnythingElseIsRefusedWithAnExample) {
  for (const char* text : {"", "-", "2008-", "-2008", "2025-2008", "08-25", "2008–2025", "2008 - 2025",
                           "2008-2025-2026", "99999", "1949", "2101", "+2008", "2008x", "99999999999999999999"}) {
    EXPECT_THAT(ParseYears(text), Fails(Code::kInvalidArgument, HasSubstr("2008-2025"))) << text;
  }
}

}  // namespace
}  // namespace lantai
