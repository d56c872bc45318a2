// config/calendar.toml: the seasons of annual reports.
#include "config/calendar.h"

#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::config {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr int64_t kDay = 86'400'000;
constexpr Timestamp kNewYear{1'767'196'800'000};  // 2026-01-01 00:00 in China

Result<Calendar> Read(const std::string& text) { return ReadCalendar({"calendar.toml", "mine.toml", text}); }

TEST(CalendarFile, ReportsAreLookedForWhenTheyAreDue) {
  ASSERT_OK_AND_ASSIGN(const Calendar calendar, LoadCalendar());
  EXPECT_EQ(calendar.At(kNewYear)->name, "departments");
  EXPECT_EQ(calendar.At(kNewYear + 30 * kDay)->name, "departments") << "31 January";
  EXPECT_EQ(calendar.At(kNewYear + 31 * kDay)->name, "governments");
  EXPECT_EQ(calendar.At(kNewYear + 89 * kDay)->name, "governments") << "31 March";
  EXPECT_EQ(calendar.At(kNewYear + 90 * kDay)->name, "late");
  EXPECT_EQ(calendar.At(kNewYear + 364 * kDay)->name, "quiet");
}

TEST(CalendarFile, AYearWithoutNewsCostsAFewDozenVisits) {
  ASSERT_OK_AND_ASSIGN(const Calendar calendar, LoadCalendar());
  int visits = 0;
  int64_t pace = 0;
  for (Timestamp at = kNewYear; at < kNewYear + 365 * kDay; at = calendar.Due(at, pace), ++visits) {
    pace = calendar.NextPace(pace, /*changed=*/false, at);
  }
  EXPECT_GE(visits, 25);
  EXPECT_LE(visits, 50);
}

TEST(CalendarFile, ErrorsNameFileAndKey) {
  const std::string good = "[[season]]\nname = \"s\"\nfrom = \"01-01\"\nshortest = \"1d\"\nlongest = \"2d\"\n";
  EXPECT_OK(Read(good));
  EXPECT_THAT(Read(""), Fails(Code::kInvalidArgument, AllOf(HasSubstr("mine.toml"), HasSubstr("without seasons"))));
  EXPECT_THAT(Read("[[season]]\nname = \"s\"\nfrom = \"1-1\"\nshortest = \"1d\"\nlongest = \"2d\"\n"),
              Fails(Code::kInvalidArgument, AllOf(HasSubstr("mine.toml:3"), HasSubstr("from"), HasSubstr("01-31"))));
  EXPECT_THAT(Read("[[season]]\nname = \"s\"\nfrom = \"01-01\"\nshortest = \"1 day\"\nlongest = \"2d\"\n"),
              Fails(Code::kInvalidArgument, AllOf(HasSubstr("mine.toml:4"), HasSubstr("shortest"))));
  EXPECT_THAT(Read(good + "often = true\n"), Fails(Code::kInvalidArgument, HasSubstr("often")));
  EXPECT_THAT(Read(good + good), Fails(Code::kInvalidArgument, HasSubstr("mine.toml")));
}

}  // namespace
}  // namespace lantai::config
