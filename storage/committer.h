// Group commit: many threads hand in writes, one thread commits everything that is ready as one group. While a group is
// on its way to the disk the next one gathers, so the cost of a sync is shared by as many pages as come in meanwhile.
//
//   Committer committer(*archive, {});
//   committer.Submit(Captured{capture}, [](const Result<WriteResult>& result) { … });   // on the committing thread
//   Status status = committer.Drain();
//
// Callbacks run on the committing thread, in the order of Submit, after the group is durable. They may Submit; they
// must not Drain or Stop, which wait for them.
//
// Thread-safety: Submit and Drain from any thread; Stop and the destructor from one that no callback waits for.
// Errors: the first failed commit is the last: its group, everything waiting and everything submitted later fail with
// its Status. Nothing that was acknowledged is touched by it.
// Limits: the queue is as long as its callers make it; bound what is in flight there.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

struct CommitterOptions {
  size_t max_writes = 256;      // in one group
  size_t max_bytes = 16 << 20;  // of bodies in one group; a larger body goes alone
};

class Committer {
 public:
  using Done = std::function<void(const Result<WriteResult>&)>;

  // REQUIRES: the archive outlives the committer.
  explicit Committer(Archive& archive, const CommitterOptions& options = {});
  ~Committer();  // Stop
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // `done` may be empty. After Stop it fails with kCancelled, on the calling thread.
  void Submit(Write write, Done done);

  // Goes to the disk with whatever is committed next, at the latest with Drain or Stop: for what a kill may lose as
  // long as it loses nothing that was acknowledged later. Costs no sync of its own.
  void SubmitLazily(Write write);

  // Waits until everything submitted so far is committed or failed, and its callbacks have run.
  Status Drain();

  // Drains, then ends the thread. Safe to call twice.
  Status Stop();

 private:
  struct Item {
    Write write;
    Done done;
    bool lazy = false;
  };

  void Run();
  std::vector<Item> TakeGroup();
  void CommitGroup(std::vector<Item> group);

  Archive& archive_;
  const CommitterOptions options_;
  std::mutex mutex_;
  std::condition_variable work_, progress_;
  std::deque<Item> queue_;  // guarded by mutex_, as all below
  size_t hurried_ = 0;      // of the queue, those that somebody waits for
  uint64_t submitted_ = 0, finished_ = 0;
  bool hurry_ = false;  // even the lazy ones
  bool stopping_ = false;
  Status error_;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace lantai::storage
