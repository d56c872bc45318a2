#include "crawler/internal/tally.h"

#include <algorithm>

namespace lantai::crawler {
namespace {

using storage::UrlState;
using Duplicate = storage::WriteResult::Duplicate;

}  // namespace

void Tally::Begin(const storage::Counts& counts) {
  const std::lock_guard lock(mutex_);
  summary_.started = clock_.Now();
  stored_before_ = counts.stored_bytes;
  progress_.queued = counts.urls[static_cast<size_t>(UrlState::kQueued)];
}

Summary Tally::End(const storage::Counts& counts, bool incomplete) {
  const std::lock_guard lock(mutex_);
  summary_.finished = clock_.Now();
  summary_.bytes_stored = counts.stored_bytes - stored_before_;
  summary_.complete = !incomplete;
  return summary_;
}

void Tally::Asked() {
  const std::lock_guard lock(mutex_);
  ++summary_.requests;
}

void Tally::Received(const Capture& capture) {
  const std::lock_guard lock(mutex_);
  summary_.bytes_received += capture.response_head.size() + capture.body.size();
}

void Tally::NotModified() {
  const std::lock_guard lock(mutex_);
  ++summary_.not_modified;
  AddressDone();
}

void Tally::Unchanged() {
  const std::lock_guard lock(mutex_);
  PageDone();
  AddressDone();
}

void Tally::Count(const storage::Outcome& outcome) {
  if (outcome.state == UrlState::kAbsent) ++summary_.absent;
  if (outcome.state == UrlState::kBlocked) ++summary_.blocked;
  if (outcome.state == UrlState::kFailed) ++summary_.errors;
  progress_.errors = summary_.errors;
}

void Tally::Kept(const storage::Outcome& outcome, LinkRole role) {
  const std::lock_guard lock(mutex_);
  if (outcome.state == UrlState::kDone && role == LinkRole::kAttachment) ++summary_.attachments;
  Count(outcome);
  AddressDone();
}

void Tally::Read(const storage::WriteResult& result, const Page* page, const storage::Outcome& outcome) {
  const std::lock_guard lock(mutex_);
  PageDone();
  AddressDone();
  Count(outcome);
  // A document found at a further address is one document still.
  if (result.document_id != 0 && result.duplicate == Duplicate::kNone) {
    ++summary_.documents;
    if (page != nullptr && page->document && page->document->is_annual_report) progress_.reports = ++summary_.reports;
  }
  if (result.duplicate == Duplicate::kExact) ++summary_.exact_duplicates;
  if (result.duplicate == Duplicate::kText) ++summary_.text_duplicates;
}

void Tally::Assembled(const storage::WriteResult& result) {
  const std::lock_guard lock(mutex_);
  // The page was counted as a document when it was read alone, as a report only if it was one alone.
  if (result.became_report > 0) ++summary_.reports;
  if (result.became_report < 0 && summary_.reports > 0) --summary_.reports;
  progress_.reports = summary_.reports;
}

void Tally::Unreadable(const storage::WriteResult& result) {
  if (result.unreadable.empty() && result.readable.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const std::string& key : result.unreadable) summary_.errors += unreadable_.insert(key).second ? 1 : 0;
  for (const std::string& key : result.readable) summary_.errors -= unreadable_.erase(key);
  progress_.errors = summary_.errors;
}

void Tally::Queued(size_t addresses) {
  if (addresses == 0) return;
  const std::lock_guard lock(mutex_);
  progress_.queued += addresses;
  last_found_ = clock_.Now().ms / 1000;
}

void Tally::Waiting(int hosts) {
  const std::lock_guard lock(mutex_);
  progress_.hosts_waiting += static_cast<uint64_t>(hosts);
}

void Tally::InFlight(int requests) {
  const std::lock_guard lock(mutex_);
  progress_.in_flight += static_cast<uint64_t>(requests);
}

void Tally::Waited(const std::string& host, int64_t ms) {
  const std::lock_guard lock(mutex_);
  if (ms <= summary_.longest_wait_ms) return;
  summary_.longest_wait_ms = ms;
  summary_.longest_wait_host = host;
}

void Tally::HostFailed() {
  const std::lock_guard lock(mutex_);
  progress_.errors = ++summary_.errors;
}

void Tally::AddressDone() {
  if (progress_.queued > 0) --progress_.queued;
}

void Tally::PageDone() {
  progress_.pages = ++summary_.pages;
  const int64_t now = clock_.Now().ms / 1000;
  Second& slot = seconds_[static_cast<size_t>(now % kWindow)];
  if (slot.second != now) slot = {now, 0};
  ++slot.pages;
}

double Tally::Rate(int64_t now) const {
  uint64_t pages = 0;
  for (const Second& slot : seconds_) {
    if (slot.second > now - kWindow) pages += slot.pages;
  }
  const int64_t since = std::max<int64_t>(1, std::min(kWindow, now - summary_.started.ms / 1000 + 1));
  return static_cast<double>(pages) / static_cast<double>(since);
}

Progress Tally::progress() const {
  const std::lock_guard lock(mutex_);
  Progress progress = progress_;
  const int64_t now = clock_.Now().ms / 1000;
  progress.pages_per_second = Rate(now);
  // While lists are still being found the queue grows, and any number would be a guess.
  const bool settled = now - last_found_ >= kWindow;
  if (settled && progress.pages_per_second > 0) {
    progress.seconds_left = static_cast<int64_t>(static_cast<double>(progress.queued) / progress.pages_per_second);
  }
  return progress;
}

}  // namespace lantai::crawler
