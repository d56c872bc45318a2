// The loop that carries the schedule out, on a real archive, with rounds that do nothing.
#include "crawler/visit_loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/crawler/failing_archive.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::crawler {
namespace {

using storage::VisitRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kHour = 3'600'000;

using Ids = std::vector<std::string>;

// What rounds were asked for, and how they are to end.
struct Rounds {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Ids> begun;
  bool hold = false;  // rounds last until they are stopped or let go
  Status outcome;
};

class TestRound final : public Round {
 public:
  TestRound(storage::Archive& archive, Rounds& rounds, Ids portals)
      : archive_(archive), rounds_(rounds), portals_(std::move(portals)) {}

  Status Run() override {
    LANTAI_RETURN_IF_ERROR(archive_.BeginRound(portals_).status());
    std::unique_lock lock(rounds_.mutex);
    rounds_.begun.push_back(portals_);
    rounds_.changed.notify_all();
    rounds_.changed.wait(lock, [this] { return !rounds_.hold || stopped_; });
    if (stopped_ || !rounds_.outcome.ok()) return rounds_.outcome;
    return archive_.FinishRound();
  }
  void Stop() override {
    const std::lock_guard lock(rounds_.mutex);
    stopped_ = true;
    rounds_.changed.notify_all();
  }

 private:
  storage::Archive& archive_;
  Rounds& rounds_;
  const Ids portals_;
  bool stopped_ = false;
};

class Loop : public testing::Test {
 protected:
  void SetUp() override { Open(); }
  void TearDown() override { EXPECT_OK(End()); }

  void Open() {
    archive_.reset();
    ASSERT_OK_AND_ASSIGN(archive_, storage::Archive::Open(dir_.path() / "a", {.create = true, .clock = &clock_}));
  }
  VisitPlan Plan(const Ids& ids, storage::Archive* archive = nullptr) {
    VisitPlan plan;
    for (const std::string& id : ids) {
      plan.portals.push_back({id, *Calendar::Of({{"all year", 1, 1, 12 * kHour, 48 * kHour}}), {}, {}});
    }
    storage::Archive& at = archive == nullptr ? *archive_ : *archive;
    plan.make_round = [this, &at](Ids portals) { return std::make_unique<TestRound>(at, rounds_, std::move(portals)); };
    return plan;
  }
  void Start(const Ids& ids, storage::Archive* archive = nullptr) {
    loop_.emplace(archive == nullptr ? *archive_ : *archive, clock_, Plan(ids, archive));
    thread_ = std::thread([this] { ended_ = loop_->Run(); });
  }
  Status End() {
    if (!loop_) return {};
    loop_->Stop();
    thread_.join();
    loop_.reset();
    return ended_;
  }
  bool Begun(size_t count) {
    std::unique_lock lock(rounds_.mutex);
    return rounds_.changed.wait_for(lock, std::chrono::seconds(20), [&] { return rounds_.begun.size() >= count; });
  }
  void Hold(bool hold) {
    const std::lock_guard lock(rounds_.mutex);
    rounds_.hold = hold;
    rounds_.changed.notify_all();
  }
  VisitRecord Of(const std::string& portal) {
    VisitRecord found;
    EXPECT_OK(archive_->ForEachVisit([&](const VisitRecord& visit) {
      if (visit.portal == portal) found = visit;
      return true;
    }));
    return found;
  }
  void WaitForEnd(const std::string& portal) {
    for (int i = 0; i < 2000 && (Of(portal).begun.ms == 0 || Of(portal).running()); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_FALSE(Of(portal).running());
  }

  TempDir dir_;
  FakeClock clock_;
  std::unique_ptr<storage::Archive> archive_;
  Rounds rounds_;
  std::optional<VisitLoop> loop_;
  std::thread thread_;
  Status ended_;
};

TEST_F(Loop, VisitsWhatIsDueAndAgainWhenItIsTime) {
  Start({"a", "b"});
  ASSERT_TRUE(Begun(1));
  WaitForEnd("b");
  clock_.Advance(12 * kHour);
  loop_->Wake();
  ASSERT_TRUE(Begun(2));
  WaitForEnd("a");
  EXPECT_OK(End());
  EXPECT_THAT(rounds_.begun, ElementsAre(Ids{"a", "b"}, Ids{"a", "b"}));
  EXPECT_EQ(Of("a").visits, 2u);
  EXPECT_EQ(Of("a").missed, 0u);
}

TEST_F(Loop, AStoppedVisitGoesOnInTheNextProcess) {
  Hold(true);
  Start({"a"});
  ASSERT_TRUE(Begun(1));
  EXPECT_OK(End());
  EXPECT_TRUE(Of("a").running());
  Open();
  Hold(false);
  Start({"a", "b"});
  ASSERT_TRUE(Begun(2));
  WaitForEnd("b");
  EXPECT_OK(End());
  EXPECT_THAT(rounds_.begun, ElementsAre(Ids{"a"}, Ids{"a"}, Ids{"b"}));
  EXPECT_EQ(Of("a").visits, 1u) << "the same visit";
}

TEST_F(Loop, ANewPlanStopsTheRoundWhichGoesOnByIt) {
  Hold(true);
  Start({"a"});
  ASSERT_TRUE(Begun(1));
  Hold(false);
  loop_->Replace(Plan({"a", "b"}));
  WaitForEnd("b");
  EXPECT_OK(End());
  EXPECT_FALSE(Of("a").running());
  EXPECT_EQ(Of("a").visits, 1u);
}

TEST_F(Loop, ARoundThatFailedIsTriedAgainAndTheReasonOfWhatIsMissed) {
  rounds_.outcome = Status(Code::kNoSpace, "the disk is full");
  Start({"a", "b"});
  ASSERT_TRUE(Begun(1));
  for (int i = 0; i < 2000 && rounds_.begun.size() < 2; ++i) {  // after kRetryMs
    clock_.Advance(kRetryMs / 100);
    loop_->Wake();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::lock_guard lock(rounds_.mutex);
    rounds_.outcome = Status();
  }
  ASSERT_TRUE(Begun(2));
  WaitForEnd("a");
  EXPECT_OK(End());
  EXPECT_EQ(Of("a").visits, 1u);
  EXPECT_EQ(Of("b").visits, 1u);
}

TEST_F(Loop, AnArchiveThatRefusesEndsTheLoop) {
  FailingArchive failing(*archive_, 0, Status(Code::kNoSpace, "no room"));
  Start({"a"}, &failing);
  thread_.join();
  EXPECT_THAT(ended_, Fails(Code::kNoSpace, HasSubstr("no room")));
  loop_.reset();
}

TEST_F(Loop, ARoundThatAHarvestLeftOpenIsClosedFirst) {
  ASSERT_OK_AND_ASSIGN(const storage::Archive::Round left, archive_->BeginRound({"a"}));
  Start({"a"});
  ASSERT_TRUE(Begun(1));
  WaitForEnd("a");
  EXPECT_OK(End());
  ASSERT_OK_AND_ASSIGN(const storage::Archive::Round next, archive_->BeginRound({"a"}));
  EXPECT_EQ(next.number, left.number + 2);
}

}  // namespace
}  // namespace lantai::crawler
