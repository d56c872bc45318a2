// The rules of crawler/schedule.h, one by one.
#include "crawler/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::VisitRecord;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour;

// "2026-01-09 08:30" in China.
Timestamp At(const std::string& text) {
  std::tm tm{};
  EXPECT_NE(strptime(text.c_str(), "%Y-%m-%d %H:%M", &tm), nullptr) << text;
  return {(static_cast<int64_t>(timegm(&tm)) - 8 * 3600) * 1000};
}

ScheduledPortal Seasonal(const std::string& id, const std::string& hours = "") {
  return {id, *Calendar::Of({{"all year", 1, 1, 12 * kHour, 4 * kDay}}), *VisitHours::Parse(hours), {}};
}
ScheduledPortal ByCron(const std::string& id, const std::string& cron, const std::string& hours = "") {
  return {id, Calendar(*Cron::Parse(cron)), *VisitHours::Parse(hours), {}};
}

// What a service would keep: decides, commits, and ends rounds when told.
class Rules : public testing::Test {
 protected:
  void Use(std::vector<ScheduledPortal> portals) { schedule_ = Schedule(std::move(portals)); }
  // What is visited from now on.
  std::vector<std::string> Decide(const std::string& when) {
    now_ = At(when);
    last_ = schedule_.Decide(visits_, service_, now_, 7);
    for (const VisitRecord& note : last_.notes) visits_[note.portal] = note;
    if (!last_.visit.empty()) service_.running = true;
    return last_.visit;
  }
  void End(const std::string& when, uint64_t changes = 0) {
    for (auto& [portal, visit] : visits_) {
      if (!visit.running()) continue;
      visit.ended = At(when);
      visit.changes = changes;
    }
    service_.running = false;
  }
  void Visit(const std::string& begin, const std::string& end, uint64_t changes = 0) {
    EXPECT_FALSE(Decide(begin).empty()) << begin;
    End(end, changes);
  }
  void Restart(const std::string& when) { service_ = {.started = At(when)}; }
  std::string Next() const { return FormatUtc(last_.next + 8 * kHour).substr(0, 16); }
  const VisitRecord& Of(const std::string& portal) { return visits_[portal]; }
  std::string WhyMissed(const std::string& portal) {
    return Of(portal).recent.empty() ? "" : Of(portal).recent.back().reason;
  }

  Schedule schedule_{{}};
  Visits visits_;
  Service service_{.started = At("2026-01-01 00:00")};
  Timestamp now_;
  Decision last_;
};

TEST_F(Rules, ANewPortalIsVisitedAtOnce) {
  Use({Seasonal("a"), Seasonal("b")});
  EXPECT_THAT(Decide("2026-01-01 00:00"), ElementsAre("a", "b"));
  EXPECT_EQ(Of("a").begun, At("2026-01-01 00:00"));
  EXPECT_EQ(Of("a").cursor, 7u);
  EXPECT_EQ(last_.Writes().size(), 2u);
}

TEST_F(Rules, ANewPortalWithACronExpressionWaitsForItsFirstTime) {
  Use({ByCron("a", "30 2 * * *")});
  EXPECT_THAT(Decide("2026-01-01 12:00"), IsEmpty());
  EXPECT_EQ(Next(), "2026-01-02T02:30");
  EXPECT_EQ(Of("a").settled, At("2026-01-01 12:00")) << "kept, so that a restart does not move it";
  Restart("2026-01-02 04:00");
  EXPECT_THAT(Decide("2026-01-02 04:00"), ElementsAre("a")) << "caught up";
}

TEST_F(Rules, AChangeMakesTheNextVisitComeSoonerAndNoneLater) {
  Use({Seasonal("a")});
  Visit("2026-01-01 00:00", "2026-01-01 01:00");
  EXPECT_THAT(Decide("2026-01-01 02:00"), IsEmpty());
  EXPECT_EQ(Next(), "2026-01-01T13:00");
  Visit("2026-01-01 13:00", "2026-01-01 14:00");
  EXPECT_THAT(Decide("2026-01-02 00:00"), IsEmpty());
  EXPECT_EQ(Next(), "2026-01-02T08:00") << "18 hours";
  Visit("2026-01-02 08:00", "2026-01-02 08:00", 3);
  EXPECT_THAT(Decide("2026-01-02 09:00"), IsEmpty());
  EXPECT_EQ(Next(), "2026-01-02T20:00") << "12 hours, the shortest";
}

TEST_F(Rules, PacesStayWithinTheSeasonsBounds) {
  Use({Seasonal("a")});
  Timestamp ended;
  for (int day = 1; day < 31; ++day) {
    const std::string date = "2026-01-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + " 12:00";
    if (Decide(date).empty()) continue;
    EXPECT_TRUE(ended.ms == 0 || now_ - ended <= 5 * kDay) << date;
    End(date);
    ended = now_;
  }
  EXPECT_EQ(Of("a").pace, 4 * kDay);
}

TEST_F(Rules, AVisitBeginsOnlyInsideThePortalsHours) {
  Use({Seasonal("a", "22:00-06:00")});
  EXPECT_THAT(Decide("2026-01-01 12:00"), IsEmpty());
  EXPECT_EQ(Next(), "2026-01-01T22:00");
  EXPECT_THAT(Decide("2026-01-01 22:00"), ElementsAre("a"));
}

TEST_F(Rules, HoursThatNeverOpenInTimeAreAReason) {
  Use({ByCron("a", "0 8-20 * * *", "22:00-06:00")});
  Decide("2026-01-01 07:00");
  EXPECT_THAT(Decide("2026-01-01 21:00"), IsEmpty());
  EXPECT_EQ(Of("a").missed, 12u);
  EXPECT_EQ(WhyMissed("a"), kMissedHours);
  EXPECT_THAT(Decide("2026-01-01 22:00"), ElementsAre("a"));
  EXPECT_EQ(Of("a").due, At("2026-01-01 20:00"));
}

TEST_F(Rules, WhatWasDueDuringDowntimeIsCaughtUpOnceAndTheRestIsMissed) {
  Use({ByCron("a", "0 3 * * *")});
  Decide("2026-01-01 00:00");
  Visit("2026-01-01 03:00", "2026-01-01 04:00");
  Restart("2026-01-05 12:00");
  EXPECT_THAT(Decide("2026-01-05 12:00"), ElementsAre("a"));
  EXPECT_EQ(Of("a").due, At("2026-01-05 03:00"));
  EXPECT_THAT(Of("a").recent, ElementsAre(storage::MissedVisits{At("2026-01-02 03:00"), At("2026-01-04 03:00"), 3,
                                                                std::string(kMissedDown)}));
  End("2026-01-05 13:00");
  EXPECT_THAT(Decide("2026-01-05 14:00"), IsEmpty());
}

TEST_F(Rules, ARestartAloneMissesNothing) {
  Use({Seasonal("a")});
  Visit("2026-01-01 00:00", "2026-01-01 01:00");
  const Visits before = visits_;
  Restart("2026-01-01 02:00");
  EXPECT_THAT(Decide("2026-01-01 02:00"), IsEmpty());
  EXPECT_EQ(visits_, before);
  EXPECT_THAT(last_.notes, IsEmpty());
}

TEST_F(Rules, AVisitThatWasCutShortGoesOnBeforeAnythingElse) {
  Use({Seasonal("a"), ByCron("b", "0 3 * * *")});
  EXPECT_THAT(Decide("2026-01-01 00:00"), ElementsAre("a"));
  const VisitRecord begun = Of("a");
  Restart("2026-01-01 04:00");
  EXPECT_THAT(Decide("2026-01-01 04:00"), ElementsAre("a"));
  EXPECT_TRUE(last_.resumes);
  EXPECT_EQ(Of("a"), begun) << "the same visit";
  End("2026-01-01 05:00");
  EXPECT_THAT(Decide("2026-01-01 05:00"), ElementsAre("b"));
  EXPECT_FALSE(last_.resumes);
}

TEST_F(Rules, WhatBecomesDueDuringARoundWaitsForItsEnd) {
  Use({Seasonal("a"), ByCron("b", "0 3 * * *")});
  EXPECT_THAT(Decide("2026-01-01 00:00"), ElementsAre("a"));
  EXPECT_THAT(Decide("2026-01-01 03:00"), IsEmpty());
  EXPECT_EQ(Next(), "2026-01-02T03:00") << "when it would be missed";
  End("2026-01-01 09:00");
  EXPECT_THAT(Decide("2026-01-01 09:00"), ElementsAre("b"));
  EXPECT_EQ(Of("b").missed, 0u);
}

TEST_F(Rules, ARoundThatLastsTooLongIsAReason) {
  Use({Seasonal("a"), ByCron("b", "0 3 * * *")});
  Decide("2026-01-01 00:00");
  Decide("2026-01-02 03:00");
  EXPECT_EQ(Of("b").missed, 1u);
  EXPECT_EQ(WhyMissed("b"), kMissedBusy);
}

TEST_F(Rules, ATimeThatComesWhileTheVisitIsRunningIsMissed) {
  Use({ByCron("a", "0 * * * *")});
  Decide("2026-01-01 00:30");
  Visit("2026-01-01 01:00", "2026-01-01 03:30");
  EXPECT_THAT(Decide("2026-01-01 03:30"), IsEmpty());
  EXPECT_EQ(Of("a").missed, 2u);
  EXPECT_EQ(WhyMissed("a"), kMissedRunning);
  EXPECT_EQ(Next(), "2026-01-01T04:00");
}

TEST_F(Rules, AnObstacleKeepsVisitsFromBeginningAndIsTheirReason) {
  Use({ByCron("a", "0 * * * *")});
  Decide("2026-01-01 00:30");
  service_.obstacle = "the disk is full";
  EXPECT_THAT(Decide("2026-01-01 01:00"), IsEmpty());
  EXPECT_THAT(Decide("2026-01-01 02:00"), IsEmpty());
  EXPECT_EQ(WhyMissed("a"), "the disk is full");
  service_.obstacle.clear();
  EXPECT_THAT(Decide("2026-01-01 02:10"), ElementsAre("a"));
  EXPECT_EQ(Of("a").missed, 1u);
  service_.running = false;
  service_.obstacle = "the disk is full";
  EXPECT_THAT(Decide("2026-01-01 02:20"), IsEmpty()) << "nor does one go on";
}

TEST_F(Rules, APortalThatNoSeedListNamedMissedItsVisitsForThat) {
  ScheduledPortal portal = ByCron("a", "0 3 * * *");
  Use({portal});
  Decide("2026-01-01 00:00");
  Use({});
  Decide("2026-01-02 00:00");
  portal.since = At("2026-01-04 00:00");
  Use({portal});
  EXPECT_THAT(Decide("2026-01-04 00:00"), ElementsAre("a"));
  EXPECT_EQ(WhyMissed("a"), kMissedUnlisted);
}

TEST_F(Rules, AClockThatWasSetBackKeepsNoPortalWaiting) {
  Use({Seasonal("a")});
  Visit("2031-01-01 00:00", "2031-01-01 01:00");
  Restart("2026-01-01 00:00");
  EXPECT_THAT(Decide("2026-01-01 00:00"), IsEmpty());
  EXPECT_EQ(Of("a").ended, At("2026-01-01 00:00"));
  EXPECT_THAT(Decide("2026-01-01 12:00"), ElementsAre("a"));
}

TEST_F(Rules, YearsOfDowntimeAreNotedInBoundedSteps) {
  Use({ByCron("a", "* * * * *")});
  Decide("2026-01-01 00:00");
  Restart("2026-01-15 00:00");
  EXPECT_THAT(Decide("2026-01-15 00:00"), IsEmpty());
  EXPECT_EQ(Of("a").missed, kMostMissedAtOnce);
  EXPECT_EQ(last_.next, now_);
  EXPECT_THAT(Decide("2026-01-15 00:00"), IsEmpty());
  EXPECT_THAT(Decide("2026-01-15 00:00"), ElementsAre("a"));
  EXPECT_EQ(Of("a").missed, 14u * 24 * 60 - 1);
  EXPECT_EQ(Of("a").recent.size(), 1u);
}

TEST_F(Rules, AnExpressionThatNeverComesIsNeverDue) {
  Use({ByCron("a", "0 0 30 2 *")});
  EXPECT_THAT(Decide("2026-01-01 00:00"), IsEmpty());
  EXPECT_EQ(last_.next, kNeverVisited);
}

TEST_F(Rules, RecordsOfOtherPortalsAreLeftAlone) {
  Use({Seasonal("a")});
  visits_["gone"].portal = "gone";
  visits_["gone"].begun = At("2025-01-01 00:00");
  EXPECT_THAT(Decide("2026-01-01 00:00"), ElementsAre("a"));
  EXPECT_EQ(last_.notes.size(), 1u);
}

}  // namespace
}  // namespace lantai::crawler
