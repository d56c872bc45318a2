// A year of the service's decisions over sixty portals, with rounds that take hours, days without power, and kills at
// random moments. What the schedule said is checked against the calendars themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "crawler/schedule.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::MissedVisits;
using storage::VisitRecord;

constexpr int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr Timestamp kStart{1'767'196'800'000};  // 2026-01-01 00:00 in China
constexpr Timestamp kEnd{kStart.ms + 365 * kDay};

// As config/calendar.toml has them.
const std::vector<Season> kSeasons = {{"departments", 1, 1, 12 * kHour, 3 * kDay},
                                      {"governments", 2, 1, kDay, 5 * kDay},
                                      {"late", 4, 1, 2 * kDay, 14 * kDay},
                                      {"quiet", 6, 1, 7 * kDay, 45 * kDay}};
const std::vector<std::string> kCrons = {"30 2 * * *", "0 9 * 1-3 mon-fri", "15 */6 * * *"};
const std::vector<std::string> kHours = {"", "", "22:00-06:00"};

std::string CronOf(size_t portal) { return portal % 2 == 0 ? "" : kCrons[portal / 2 % kCrons.size()]; }
std::string IdOf(size_t portal) { return "portal" + std::to_string(100 + portal); }

std::vector<ScheduledPortal> Portals() {
  std::vector<ScheduledPortal> portals;
  for (size_t i = 0; i < 60; ++i) {
    const std::string cron = CronOf(i);
    portals.push_back({IdOf(i), cron.empty() ? *Calendar::Of(kSeasons) : Calendar(*Cron::Parse(cron)),
                       *VisitHours::Parse(kHours[i % kHours.size()]), kStart});
  }
  return portals;
}

struct Visit {
  Timestamp due, begun, ended;
  friend bool operator==(const Visit&, const Visit&) = default;
};

struct Span {
  Timestamp from, to;
};

// What is worth comparing at the end of the year.
struct Outcome {
  Visits kept;
  std::map<std::string, std::vector<Visit>> visits;
  std::map<std::string, std::vector<MissedVisits>> missed;  // in steps
};

class Year {
 public:
  Year(std::vector<Span> outages, std::vector<Timestamp> kills)
      : outages_(std::move(outages)), kills_(std::move(kills)), schedule_(Portals()) {}

  Outcome Run() {
    while (now_ < kEnd) Step();
    return std::move(outcome_);
  }

 private:
  void Step() {
    if (!outages_.empty() && outages_.front().from <= now_) {
      now_ = outages_.front().to;
      outages_.erase(outages_.begin());
      Restart();
    }
    if (service_.running && left_ == 0) EndRound();
    const bool dies = !kills_.empty() && kills_.front() <= now_;
    if (dies) {
      kills_.erase(kills_.begin());
      if (kills_.size() % 2 == 0) Restart();
    }
    const Decision decision = schedule_.Decide(outcome_.kept, service_, now_, 0);
    for (const VisitRecord& note : decision.notes) Keep(note);
    if (dies && kills_.size() % 2 == 1) return Restart();  // between the commit and the round
    if (!decision.visit.empty()) BeginRound(decision);
    Pass(decision.next);
  }

  void Restart() { service_ = {.started = now_}; }

  void BeginRound(const Decision& decision) {
    service_.running = true;
    if (left_ > 0) return;  // what was cut short goes on
    for (const std::string& portal : decision.visit) {
      left_ = std::max(left_, 1 + Chance(portal, outcome_.kept[portal].visits) % (5 * kHour));
    }
  }

  void EndRound() {
    service_.running = false;
    for (auto& [portal, visit] : outcome_.kept) {
      if (!visit.running()) continue;
      visit.ended = now_;
      const int64_t likely = (now_ - kStart) / kDay < 90 ? 40 : 2;
      visit.changes = Chance(portal, visit.visits + 1'000'000) % 100 < likely ? 1 : 0;
      outcome_.visits[portal].push_back({visit.due, visit.begun, visit.ended});
    }
  }

  // To the next moment at which something happens.
  void Pass(Timestamp next) {
    if (service_.running) next = std::min(next, now_ + left_);
    if (!kills_.empty()) next = std::min(next, std::max(now_, kills_.front()));
    if (!outages_.empty()) next = std::min(next, outages_.front().from);
    next = std::min(next, kEnd);
    if (service_.running) left_ -= next - now_;
    now_ = next;
  }

  void Keep(const VisitRecord& note) {
    VisitRecord& kept = outcome_.kept[note.portal];
    for (const MissedVisits& stretch : note.recent) {
      const auto before = std::find_if(kept.recent.begin(), kept.recent.end(),
                                       [&](const MissedVisits& known) { return known.first == stretch.first; });
      if (before == kept.recent.end()) {
        outcome_.missed[note.portal].push_back(stretch);
      } else if (before->count < stretch.count) {
        outcome_.missed[note.portal].push_back(
            {before->last + 1, stretch.last, stretch.count - before->count, stretch.reason});
      }
    }
    kept = note;
  }

  // The same for the same visit, whenever it happens.
  static int64_t Chance(const std::string& portal, uint64_t visit) {
    std::minstd_rand random(static_cast<uint32_t>(std::hash<std::string>()(portal) * 31 + visit));
    random.discard(3);
    return static_cast<int64_t>(random()) * 7919;
  }

  std::vector<Span> outages_;
  std::vector<Timestamp> kills_;
  const Schedule schedule_;
  Outcome outcome_;
  Service service_{.started = kStart};
  Timestamp now_ = kStart;
  int64_t left_ = 0;  // of the round
};

const std::vector<Span> kOutages = {{kStart + 20 * kDay, kStart + 20 * kDay + 5 * kHour},
                                    {kStart + 40 * kDay, kStart + 52 * kDay},
                                    {kStart + 130 * kDay + kHour, kStart + 131 * kDay},
                                    {kStart + 250 * kDay, kStart + 320 * kDay}};

std::vector<Timestamp> RandomMoments(unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<Timestamp> moments;
  for (int i = 0; i < 50; ++i) moments.push_back(kStart + static_cast<int64_t>(random() % (365 * kDay)));
  std::sort(moments.begin(), moments.end());
  return moments;
}

const Outcome& Undisturbed() {
  static const Outcome outcome = Year(kOutages, {}).Run();
  return outcome;
}

// Every time of the expression in the year, but those that are still to be decided.
std::multiset<int64_t> TimesOf(const Cron& cron, Timestamp settled) {
  std::multiset<int64_t> times;
  for (auto time = cron.NextAfter(kStart); time && *time <= settled; time = cron.NextAfter(*time)) {
    times.insert(time->ms);
  }
  return times;
}

TEST(AYearOfServing, EveryTimeOfAnExpressionIsVisitedOnceOrMissedOnceWithItsReason) {
  const Outcome& outcome = Undisturbed();
  for (size_t i = 1; i < 60; i += 2) {
    const std::string id = IdOf(i);
    const Cron cron = *Cron::Parse(CronOf(i));
    const VisitRecord& record = outcome.kept.at(id);
    const std::multiset<int64_t> all = TimesOf(cron, record.settled);
    std::multiset<int64_t> told;
    for (const Visit& visit : outcome.visits.at(id)) told.insert(visit.due.ms);
    if (record.running()) told.insert(record.due.ms);
    for (const MissedVisits& missed : outcome.missed.at(id)) {
      const auto first = all.lower_bound(missed.first.ms), last = all.upper_bound(missed.last.ms);
      EXPECT_EQ(static_cast<uint64_t>(std::distance(first, last)), missed.count) << id;
      EXPECT_NE(missed.reason, "");
      told.insert(first, last);
    }
    EXPECT_EQ(told, all) << id;
    EXPECT_EQ(all.size() - outcome.visits.at(id).size() - (record.running() ? 1 : 0), record.missed) << id;
    const auto pending = cron.NextAfter(record.settled);
    EXPECT_TRUE(!pending || cron.NextAfter(*pending).value_or(kEnd) >= kEnd + -5 * kHour) << id << ": left undecided";
  }
}

TEST(AYearOfServing, NothingIsVisitedMoreOftenOrMoreSeldomThanItsSeasonsBounds) {
  const Outcome& outcome = Undisturbed();
  const Calendar calendar = *Calendar::Of(kSeasons);
  for (size_t i = 0; i < 60; i += 2) {
    const std::string id = IdOf(i);
    std::map<Timestamp, Timestamp> until;  // due → from when the next one is counted
    for (const MissedVisits& missed : outcome.missed.at(id)) until[missed.last] = missed.last;
    const std::vector<Visit>& visits = outcome.visits.at(id);
    for (size_t k = 0; k < visits.size(); ++k) {
      until[visits[k].due] = visits[k].ended;
      if (k == 0) continue;
      const Visit& before = visits[k - 1];
      EXPECT_GE(visits[k].begun - before.ended, calendar.At(visits[k].due)->shortest_ms) << id;
      const auto from = std::prev(until.find(visits[k].due));
      const int64_t longest = std::max(calendar.At(visits[k].due)->longest_ms, calendar.At(from->second)->longest_ms);
      EXPECT_LE(visits[k].due - from->second, longest) << id << " " << FormatUtc(visits[k].due);
    }
    EXPECT_GT(visits.size(), 25u) << id;
  }
}

TEST(AYearOfServing, VisitsBeginWhenTheyAreDueAndInsideTheirHours) {
  const std::vector<ScheduledPortal> portals = Portals();
  for (const ScheduledPortal& portal : portals) {
    Timestamp free;
    for (const Visit& visit : Undisturbed().visits.at(portal.id)) {
      EXPECT_GE(visit.begun, visit.due);
      EXPECT_GE(visit.begun, free) << "one at a time";
      EXPECT_EQ(portal.hours.NextOpen(visit.begun), visit.begun);
      free = visit.ended;
    }
  }
}

TEST(AYearOfServing, ReasonsAreThoseOfTheYear) {
  std::set<std::string> reasons;
  for (const auto& [portal, missed] : Undisturbed().missed) {
    for (const MissedVisits& stretch : missed) {
      reasons.insert(stretch.reason);
      if (stretch.reason != kMissedDown) continue;
      const bool out = std::any_of(kOutages.begin(), kOutages.end(), [&](const Span& outage) {
        return stretch.last >= outage.from + -10 * kDay && stretch.last <= outage.to;
      });
      EXPECT_TRUE(out) << portal << " " << FormatUtc(stretch.last);
    }
  }
  EXPECT_TRUE(reasons.contains(std::string(kMissedDown)));
  EXPECT_FALSE(reasons.contains(std::string(kMissedLate)));
  EXPECT_FALSE(reasons.contains(std::string(kMissedUnlisted)));
}

class KilledYears : public testing::TestWithParam<unsigned> {};

TEST_P(KilledYears, FiftyKillsAtRandomMomentsChangeNothing) {
  const Outcome killed = Year(kOutages, RandomMoments(GetParam())).Run();
  EXPECT_EQ(killed.visits, Undisturbed().visits);
  EXPECT_EQ(killed.kept, Undisturbed().kept);
}

INSTANTIATE_TEST_SUITE_P(Seeds, KilledYears, testing::Range(1u, 5u));

}  // namespace
}  // namespace lantai::crawler
