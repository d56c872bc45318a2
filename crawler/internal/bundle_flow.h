// The way of a report of several parts: due for assembly, read as one, committed. Private to crawler/. The io_context's
// thread only, but for the reading, which a processing thread does.
//
// Bodies are read from the archive when their turn comes. What is read at a time is bounded by the processing threads,
// and by the memory budget: a bundle waits until that has room, and one at least goes on, so one report's bytes
// (kMaxBundleBytes) may be over it. Bundles that an earlier run left due go one at a time, before all others, so that
// one that kills its reading takes no neighbour with it. One that is put off (no reader of files at hand) is not begun
// again in this run.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "crawler/internal/engine.h"
#include "crawler/memory_budget.h"

namespace lantai::crawler {

class BundleFlow {
 public:
  explicit BundleFlow(Engine& engine) : engine_(engine) {}

  // Pages whose reports are due for assembly.
  void Take(const std::vector<std::string>& pages);
  // The same, of an earlier run.
  void TakePending(const std::vector<std::string>& pages);
  // Nothing new is begun; what runs ends.
  void Stop();
  bool idle() const { return under_way_.empty() && due_.empty() && pending_.empty(); }
  // Processing threads are at work for it.
  bool reading() const { return reading_ > 0; }

 private:
  void Pump();
  bool MayBegin() const;
  void Begin(const std::string& page);
  void Read(const std::string& page);
  void OnRead(const std::string& page, const std::shared_ptr<Result<storage::Assembled>>& read);
  void End(const std::string& page);

  Engine& engine_;
  std::deque<std::string> pending_;  // of an earlier run
  std::deque<std::string> due_;
  std::unordered_map<std::string, MemoryLease> under_way_;
  std::set<std::string> waiting_;  // in either of these
  std::set<std::string> put_off_;
  size_t reading_ = 0;
};

}  // namespace lantai::crawler
