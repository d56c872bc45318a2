#include "storage/committer.h"

namespace lantai::storage {
namespace {

size_t BytesOf(const Write& write) {
  const auto* captured = std::get_if<Captured>(&write);
  return captured != nullptr && captured->capture != nullptr ? captured->capture->body.size() : 0;
}

}  // namespace

Committer::Committer(Archive& archive, const CommitterOptions& options)
    : archive_(archive), options_(options), thread_([this] { Run(); }) {}

Committer::~Committer() { (void)Stop(); }

void Committer::Submit(Write write, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      ++submitted_;
      ++hurried_;
      queue_.push_back({std::move(write), std::move(done)});
      work_.notify_one();
      return;
    }
  }
  if (done) done(Status(Code::kCancelled, "the committer has been stopped"));
}

void Committer::SubmitLazily(Write write) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  ++submitted_;
  queue_.push_back({std::move(write), nullptr, /*lazy=*/true});
  if (queue_.size() < options_.max_writes) return;
  hurry_ = true;
  work_.notify_one();
}

Status Committer::Drain() {
  std::unique_lock lock(mutex_);
  const uint64_t until = submitted_;
  hurry_ = true;
  work_.notify_one();
  progress_.wait(lock, [&] { return finished_ >= until; });
  return error_;
}

Status Committer::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    work_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  return error_;
}

void Committer::Run() {
  for (;;) {
    std::vector<Item> group = TakeGroup();
    if (group.empty()) return;
    const size_t size = group.size();
    CommitGroup(std::move(group));
    const std::lock_guard lock(mutex_);
    finished_ += size;
    progress_.notify_all();
  }
}

// Waits for work; empty when there is none and none will come.
std::vector<Committer::Item> Committer::TakeGroup() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [&] { return hurried_ > 0 || (hurry_ && !queue_.empty()) || stopping_; });
  std::vector<Item> group;
  size_t bytes = 0;
  while (!queue_.empty() && group.size() < options_.max_writes) {
    bytes += BytesOf(queue_.front().write);
    if (!group.empty() && bytes > options_.max_bytes) break;
    if (!queue_.front().lazy) --hurried_;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  if (queue_.empty()) hurry_ = false;
  return group;
}

void Committer::CommitGroup(std::vector<Item> group) {
  std::vector<Write> writes;
  writes.reserve(group.size());
  for (Item& item : group) writes.push_back(std::move(item.write));
  // error_ is only ever set here, on this thread.
  Result<std::vector<WriteResult>> results = error_.ok() ? archive_.Commit(writes) : error_;
  if (!results.ok()) {
    const std::lock_guard lock(mutex_);
    error_ = results.status();
  }
  for (size_t i = 0; i < group.size(); ++i) {
    if (!group[i].done) continue;
    group[i].done(results.ok() ? Result<WriteResult>(std::move(results->at(i))) : results.status());
  }
}

}  // namespace lantai::storage
