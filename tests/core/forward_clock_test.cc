#include "core/forward_clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

namespace lantai {
namespace {

class ForwardClocks : public ::testing::Test {
 protected:
  void Pass(int64_t ms) {
    wall_.Advance(ms);
    steady_ += ms;
  }

  FakeClock wall_;
  std::atomic<int64_t> steady_ = 77;
  ForwardClock clock_{wall_, [this] { return steady_.load(); }};
  const Timestamp begin_ = clock_.Now();
};

TEST_F(ForwardClocks, AreTheSystemsClockWhileThatGoesForward) {
  EXPECT_EQ(begin_, wall_.Now());
  Pass(1'000);
  EXPECT_EQ(clock_.Now() - begin_, 1'000);
}

TEST_F(ForwardClocks, GoOnAtTheirPaceWhereTheSystemsIsSetBack) {
  Pass(1'000);
  EXPECT_EQ(clock_.Now() - begin_, 1'000);
  wall_.Advance(-3'600'000);
  EXPECT_EQ(clock_.Now() - begin_, 1'000);
  Pass(500);
  EXPECT_EQ(clock_.Now() - begin_, 1'500);
}

TEST_F(ForwardClocks, FollowWhereItIsSetForward) {
  wall_.Advance(50LL * 365 * 24 * 3600 * 1000);
  EXPECT_EQ(clock_.Now(), wall_.Now());
}

TEST(ForwardClock, NeverGoesBackOnAnyThread) {
  const ForwardClock clock;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&clock] {
      Timestamp last;
      for (int n = 0; n < 10'000; ++n) {
        const Timestamp now = clock.Now();
        EXPECT_GE(now, last);
        last = now;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LT(std::abs(clock.Now() - SystemClock().Now()), 60'000);
}

}  // namespace
}  // namespace lantai
