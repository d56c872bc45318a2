// What a run has done so far: the summary's numbers and the progress line's. Private to crawler/.
// Thread-safety: every call from any thread.
#pragma once

#include <array>
#include <mutex>
#include <set>
#include <string>

#include "core/clock.h"
#include "core/page.h"
#include "crawler/harvest.h"
#include "storage/archive.h"

namespace lantai::crawler {

class Tally {
 public:
  explicit Tally(const Clock& clock) : clock_(clock) {}

  void Begin(const storage::Counts& counts);
  // `incomplete`: addresses are left in the frontier.
  Summary End(const storage::Counts& counts, bool incomplete);

  void Asked();                           // a request went out
  void Received(const Capture& capture);  // a whole answer came in
  void NotModified();
  void Kept(const storage::Outcome& outcome, LinkRole role);  // the address is at its end without processing
  void Read(const storage::WriteResult& result, const Page* page, const storage::Outcome& outcome);
  void Assembled(const storage::WriteResult& result);
  void Unreadable(const storage::WriteResult& result);  // parts of reports whose bytes cannot be read, or can again
  void Unchanged();
  void Queued(size_t addresses);
  void Waiting(int hosts);      // +1, −1
  void InFlight(int requests);  // +1, −1
  // A request could have gone out `ms` earlier if politeness alone decided.
  void Waited(const std::string& host, int64_t ms);
  void HostFailed();  // it was left with its addresses queued, since it is broken

  Progress progress() const;

 private:
  static constexpr int64_t kWindow = 10;  // seconds over which the rate is taken
  struct Second {
    int64_t second = 0;
    uint64_t pages = 0;
  };
  void PageDone();     // REQUIRES: mutex_ held
  void AddressDone();  // likewise
  void Count(const storage::Outcome& outcome);
  double Rate(int64_t now) const;

  const Clock& clock_;
  mutable std::mutex mutex_;
  Summary summary_;
  Progress progress_;
  std::set<std::string> unreadable_;  // errors as long as they are in here
  uint64_t stored_before_ = 0;
  int64_t last_found_ = 0;  // second in which new addresses were queued last
  std::array<Second, kWindow> seconds_{};
};

}  // namespace lantai::crawler
