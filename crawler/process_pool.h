// The threads that read pages. Jobs wait in a queue that its caller keeps short.
//
//   ProcessPool pool(4);
//   pool.Submit([] { … });
//
// Thread-safety: Submit from any thread. Errors: a job must not throw. The destructor waits for the jobs that run and
// drops those that wait.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lantai::crawler {

class ProcessPool {
 public:
  // 0 threads: one a core.
  explicit ProcessPool(int threads);
  ~ProcessPool();
  ProcessPool(const ProcessPool&) = delete;
  ProcessPool& operator=(const ProcessPool&) = delete;

  void Submit(std::function<void()> job);
  // Runs job(0) … job(count − 1) and waits until all have ended. Not from a job.
  void RunAll(size_t count, const std::function<void(size_t)>& job);
  size_t threads() const { return workers_.size(); }

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
  bool stopping_ = false;                   // guarded by mutex_
  std::vector<std::thread> workers_;
};

}  // namespace lantai::crawler
