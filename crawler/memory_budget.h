// How many bytes of bodies are in flight between the network and the disk. The fetcher stops reading from its sockets
// while the budget is used up, so that TCP itself slows the portals down; nothing is dropped.
//
// Thread-safety: the io_context's thread only.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

namespace lantai::crawler {

class MemoryBudget {
 public:
  explicit MemoryBudget(int64_t limit) : limit_(limit) {}

  bool full() const { return used_ >= limit_; }
  int64_t used() const { return used_; }
  int64_t peak() const { return peak_; }
  void Take(int64_t bytes) {
    used_ += bytes;
    if (used_ > peak_) peak_ = used_;
  }
  // Calls the listener when the budget ceases to be full.
  void Give(int64_t bytes) {
    const bool was_full = full();
    used_ -= bytes;
    if (was_full && !full() && listener_) listener_();
  }
  void OnRoom(std::function<void()> listener) { listener_ = std::move(listener); }

 private:
  int64_t limit_;
  int64_t used_ = 0;
  int64_t peak_ = 0;
  std::function<void()> listener_;
};

// The share of one body; given back when the object goes.
class MemoryLease {
 public:
  MemoryLease() = default;
  explicit MemoryLease(MemoryBudget* budget) : budget_(budget) {}
  MemoryLease(MemoryLease&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  MemoryLease& operator=(MemoryLease&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MemoryLease() {
    if (budget_ != nullptr) budget_->Give(bytes_);
  }

  void Grow(int64_t bytes) {
    if (budget_ == nullptr) return;
    bytes_ += bytes;
    budget_->Take(bytes);
  }
  bool full() const { return budget_ != nullptr && budget_->full(); }

 private:
  MemoryBudget* budget_ = nullptr;
  int64_t bytes_ = 0;
};

}  // namespace lantai::crawler
