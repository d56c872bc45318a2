// Reads an export's documents on all processors and hands on what was made of them in the export's order: reading and
// decoding a document costs much more than writing its rows.
//
//   ExportBatches<std::string> batches(make, take);            // make: on several threads; take: on the caller's
//   LANTAI_ASSIGN_OR_RETURN(const uint64_t cursor, SelectDocuments(archive, filter, [&](const DocumentRecord& record) {
//     return batches.Add(record);
//   }));
//   LANTAI_RETURN_IF_ERROR(batches.Finish());
//
// `make` is given kBatch records at a time. At most kInFlight batches for each thread are under way, so memory is
// bounded; after an error nothing more is taken.
//
// Thread-safety: one thread each; `make` must be callable from several at once.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <future>
#include <thread>
#include <vector>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

template <typename Made>
class ExportBatches {
 public:
  using Make = std::function<Result<Made>(const std::vector<DocumentRecord>&)>;
  using Take = std::function<Status(Made)>;
  static constexpr size_t kBatch = 32;
  static constexpr size_t kMaxThreads = 16;

  ExportBatches(Make make, Take take) : make_(std::move(make)), take_(std::move(take)) {}

  Status Add(const DocumentRecord& record) {
    batch_.push_back(record);
    return batch_.size() < kBatch ? Status() : Start();
  }

  Status Finish() {
    if (!batch_.empty()) LANTAI_RETURN_IF_ERROR(Start());
    while (!under_way_.empty()) LANTAI_RETURN_IF_ERROR(TakeFirst());
    return {};
  }

 private:
  Status Start() {
    under_way_.push_back(std::async(std::launch::async, [this, batch = std::move(batch_)] { return make_(batch); }));
    batch_.clear();
    return under_way_.size() > threads_ ? TakeFirst() : Status();
  }

  Status TakeFirst() {
    Result<Made> made = under_way_.front().get();
    under_way_.pop_front();
    if (!made.ok()) return made.status();
    return take_(std::move(*made));
  }

  const Make make_;
  const Take take_;
  const size_t threads_ = std::clamp<size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
  std::vector<DocumentRecord> batch_;
  std::deque<std::future<Result<Made>>> under_way_;  // destroyed first: what is under way is waited for
};

}  // namespace lantai::storage
