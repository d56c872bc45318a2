// Work on many threads whose results come in order, with few of them waiting.
#include "app/ordered_work.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <string>

namespace lantai::app {
namespace {

TEST(OrderedWork, HandsResultsOverInInputOrderWhicheverIsDoneFirst) {
  std::latch last_begun(1);
  OrderedWork<size_t> work(8, 8, [&](size_t i) {
    if (i == 0) last_begun.wait();  // the first result is the last to be ready
    if (i == 7) last_begun.count_down();
    return i * i;
  });
  std::vector<size_t> taken;
  work.Run([&](size_t, size_t result) {
    taken.push_back(result);
    return true;
  });
  EXPECT_EQ(taken, (std::vector<size_t>{0, 1, 4, 9, 16, 25, 36, 49}));
}

TEST(OrderedWork, NeverRunsFurtherAheadThanItsWindow) {
  constexpr size_t kThreads = 2;
  std::atomic<size_t> begun = 0;
  size_t most_ahead = 0;
  OrderedWork<size_t> work(500, kThreads, [&](size_t i) {
    ++begun;
    return i;
  });
  work.Run([&](size_t i, size_t) {
    most_ahead = std::max(most_ahead, begun - i);
    return true;
  });
  EXPECT_LE(most_ahead, kThreads * kAhead + 1);
  EXPECT_EQ(begun, 500u);
}

TEST(OrderedWork, BeginsNothingMoreOnceAResultIsRefused) {
  std::atomic<size_t> begun = 0;
  OrderedWork<size_t> work(100'000, 2, [&](size_t i) {
    ++begun;
    return i;
  });
  size_t taken = 0;
  work.Run([&](size_t, size_t) { return ++taken < 3; });
  EXPECT_EQ(taken, 3u);
  EXPECT_LE(begun, 3 + 2 * kAhead);
}

TEST(OrderedWork, IsDoneAtOnceWhereThereIsNoInput) {
  OrderedWork<int> work(0, 4, [](size_t) { return 1; });
  work.Run([](size_t, int) -> bool { throw std::string("nothing to take"); });
}

}  // namespace
}  // namespace lantai::app
