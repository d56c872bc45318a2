// Work for many inputs on many threads, with results in input order and bounded memory.
//
//   OrderedWork<Output> reading(files.size(), threads, [&](size_t i) { return Read(files[i]); });
//   reading.Run([&](size_t, Output output) { return Print(output); });
//
// `work` runs on the threads, `take` on the calling thread, for 0, 1, 2, … in this order. At most kAhead results a
// thread wait to be taken, so that a slow first input holds back only that many. Where `take` gives false no further
// input is begun, and Run returns when those that are being read are done.
//
// Thread-safety: `work` must be callable from many threads at once. Errors: neither function may throw.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace lantai::app {

inline constexpr size_t kAhead = 8;

template <typename T>
class OrderedWork {
 public:
  using Work = std::function<T(size_t)>;
  using Take = std::function<bool(size_t, T)>;

  OrderedWork(size_t count, size_t threads, Work work)
      : count_(count),
        threads_(std::clamp<size_t>(threads, 1, std::max<size_t>(count, 1))),
        window_(threads_ * kAhead),
        work_(std::move(work)) {}

  // REQUIRES: called once.
  void Run(const Take& take) {
    std::vector<std::jthread> workers;
    for (size_t i = 0; i < threads_; ++i) workers.emplace_back([this] { Read(); });
    const size_t count = count_;
    for (size_t i = 0; i < count; ++i) {
      if (!take(i, Next(i))) break;
    }
    Stop();
  }

 private:
  void Read() {
    std::unique_lock lock(mutex_);
    for (;;) {
      room_.wait(lock, [this] { return begun_ >= count_ || begun_ < taken_ + window_; });
      if (begun_ >= count_) return;
      const size_t index = begun_++;
      lock.unlock();
      T result = work_(index);
      lock.lock();
      done_.emplace(index, std::move(result));
      ready_.notify_one();
    }
  }

  T Next(size_t index) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return done_.contains(index); });
    T result = std::move(done_.extract(index).mapped());
    taken_ = index + 1;
    room_.notify_all();
    return result;
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    count_ = 0;
    room_.notify_all();
  }

  size_t count_;  // guarded by mutex_ while Run runs
  const size_t threads_;
  const size_t window_;
  const Work work_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  size_t begun_ = 0;          // guarded by mutex_
  size_t taken_ = 0;          // guarded by mutex_
  std::map<size_t, T> done_;  // guarded by mutex_
};

}  // namespace lantai::app
