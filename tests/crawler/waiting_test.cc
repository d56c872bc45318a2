#include "crawler/internal/waiting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <stdexcept>
#include <vector>

#include "crawler/internal/task_group.h"
#include "crawler/memory_budget.h"
#include "crawler/process_pool.h"

namespace lantai::crawler {
namespace {

using ::testing::ElementsAre;

Task<> WaitAndNote(Event& event, int& woken) {
  co_await event.Wait();
  ++woken;
}

Task<> WaitAtMost(Event& event, int64_t ms, int& woken) {
  co_await event.WaitMs(ms);
  ++woken;
}

TEST(Event, ANotificationThatComesEarlyIsNotLost) {
  asio::io_context io;
  Event event(io);
  int woken = 0;
  event.Notify();
  asio::co_spawn(io, WaitAndNote(event, woken), asio::detached);
  io.run();
  EXPECT_EQ(woken, 1);
}

TEST(Event, ANotificationWakesWhoWaits) {
  asio::io_context io;
  Event event(io);
  int woken = 0;
  asio::co_spawn(io, WaitAndNote(event, woken), asio::detached);
  io.poll();
  EXPECT_EQ(woken, 0);
  event.Notify();
  io.run();
  EXPECT_EQ(woken, 1);
}

TEST(Event, AWaitWithALimitEndsByItself) {
  asio::io_context io;
  Event event(io);
  int woken = 0;
  asio::co_spawn(io, WaitAtMost(event, 1, woken), asio::detached);
  io.run();
  EXPECT_EQ(woken, 1);
}

Task<> Pass(Gate& gate, std::vector<int>& order, int number) {
  co_await gate.Enter();
  order.push_back(number);
}

TEST(Gate, LetsInAsManyAsAllowedFirstComeFirstServed) {
  asio::io_context io;
  Gate* self = nullptr;
  Gate gate(io, [&] { return self->inside() < 2; });
  self = &gate;
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) asio::co_spawn(io, Pass(gate, order, i), asio::detached);
  io.poll();
  EXPECT_THAT(order, ElementsAre(0, 1));
  gate.Leave();
  io.restart();
  io.poll();
  EXPECT_THAT(order, ElementsAre(0, 1, 2));
  EXPECT_EQ(gate.inside(), 2u);
  gate.Close();
  io.restart();
  io.run();
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4));
}

TEST(Gate, OpensWhenPokedAfterItsConditionBecameTrue) {
  asio::io_context io;
  bool open = false;
  Gate gate(io, [&] { return open; });
  std::vector<int> order;
  asio::co_spawn(io, Pass(gate, order, 1), asio::detached);
  io.poll();
  gate.Poke();
  EXPECT_TRUE(order.empty());
  open = true;
  gate.Poke();
  io.restart();
  io.run();
  EXPECT_THAT(order, ElementsAre(1));
}

Task<> Throw() {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  throw std::runtime_error("a bug");
}

TEST(TaskGroup, NoFailureGoesUnseen) {
  asio::io_context io;
  std::vector<Status> ends;
  TaskGroup group(io, [&](const Status& status) { ends.push_back(status); });
  group.Spawn(Throw());
  EXPECT_EQ(group.running(), 1u);
  io.run();
  EXPECT_EQ(group.running(), 0u);
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].code(), Code::kInternal);
  EXPECT_THAT(ends[0].message(), ::testing::HasSubstr("a bug"));
}

TEST(MemoryBudget, LeasesGiveBackWhatTheyTook) {
  MemoryBudget budget(100);
  int rooms = 0;
  budget.OnRoom([&] { ++rooms; });
  {
    MemoryLease one(&budget);
    one.Grow(60);
    EXPECT_FALSE(budget.full());
    MemoryLease two(&budget);
    two.Grow(60);
    EXPECT_TRUE(two.full());
    MemoryLease moved = std::move(one);
    EXPECT_EQ(budget.used(), 120);
  }
  EXPECT_EQ(budget.used(), 0);
  EXPECT_EQ(budget.peak(), 120);
  EXPECT_EQ(rooms, 1) << "only when it ceases to be full";
}

TEST(MemoryBudget, AnAssignedLeaseGivesBackTheOldShare) {
  MemoryBudget budget(100);
  MemoryLease lease(&budget);
  lease.Grow(30);
  lease = MemoryLease();
  EXPECT_EQ(budget.used(), 0);
}

TEST(ProcessPool, RunsEveryJobOnItsThreads) {
  std::atomic<int> done = 0;
  std::latch all(100);
  ProcessPool pool(3);
  EXPECT_EQ(pool.threads(), 3u);
  for (int i = 0; i < 100; ++i) {
    pool.Submit([&] {
      ++done;
      all.count_down();
    });
  }
  all.wait();
  EXPECT_EQ(done, 100);
}

TEST(ProcessPool, RunAllEndsWhenEachJobHasRunOnce) {
  ProcessPool pool(3);
  std::vector<std::atomic<int>> runs(50);
  pool.RunAll(runs.size(), [&](size_t i) { ++runs[i]; });
  for (size_t i = 0; i < runs.size(); ++i) EXPECT_EQ(runs[i], 1) << i;
  pool.RunAll(0, [](size_t) { FAIL(); });
}

TEST(ProcessPool, ZeroThreadsMeanOneACore) { EXPECT_GE(ProcessPool(0).threads(), 1u); }

TEST(ProcessPool, ItsEndWaitsForWhatRuns) {
  std::latch started(1);
  std::atomic<bool> ended = false;
  {
    ProcessPool pool(1);
    pool.Submit([&] {
      started.count_down();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      ended = true;
    });
    started.wait();
  }
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace lantai::crawler
