// The coverage matrix, kept between requests: making it reads every document, which no request may wait for.
//
//   CoverageCache cache(archive);
//   std::shared_ptr<const CoverageView> view = cache.Get();      // null: the first one is still being made
//
// A matrix of a small archive is made when it is asked for, and is then of the last commit. A larger one is made by a
// thread of its own, at most one at a time and with pauses of five times what it took, so that it costs a sixth of one
// processor while a harvest commits; meanwhile the one before is given, with the commit that it is of.
//
// Thread-safety: all calls from any thread. The archive outlives the cache. Memory: one matrix, a second while it is
// being made.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::app {

struct CoverageView {
  struct Row {
    std::string portal, unit;
    int year = 0;
    uint64_t document_id = 0, others = 0;
    auto Place() const { return std::tie(portal, unit, year); }
  };
  uint64_t commit = 0;
  std::vector<Row> rows;                     // by portal, unit, year
  uint64_t unplaced = 0;                     // reports that name no unit or no year
  std::map<std::string, uint64_t> reported;  // rows by portal
};

class CoverageCache {
 public:
  static constexpr uint64_t kSmall = 2000;  // documents

  explicit CoverageCache(const storage::Archive& archive, uint64_t small = kSmall);
  ~CoverageCache();

  // Errors: those of reading the archive; kCancelled after Stop.
  Result<std::shared_ptr<const CoverageView>> Get();
  // Breaks off what is being made.
  void Stop();

 private:
  Result<std::shared_ptr<const CoverageView>> Make() const;
  void Work();
  bool Stopping() const;

  const storage::Archive& archive_;
  const uint64_t small_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::shared_ptr<const CoverageView> view_;
  Status failure_;  // of the last attempt
  bool wanted_ = false, stopping_ = false;
  std::thread worker_;  // last: it uses the others
};

}  // namespace lantai::app
