#include "crawler/process_pool.h"

#include <algorithm>
#include <latch>

namespace lantai::crawler {

ProcessPool::ProcessPool(int threads) {
  const int wanted = threads > 0 ? threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  for (int i = 0; i < std::min(wanted, 256); ++i) workers_.emplace_back([this] { Work(); });
}

ProcessPool::~ProcessPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ProcessPool::Submit(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  ready_.notify_one();
}

void ProcessPool::RunAll(size_t count, const std::function<void(size_t)>& job) {
  std::latch done(static_cast<std::ptrdiff_t>(count));
  for (size_t i = 0; i < count; ++i) {
    Submit([&job, &done, i] {
      job(i);
      done.count_down();
    });
  }
  done.wait();
}

void ProcessPool::Work() {
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace lantai::crawler
