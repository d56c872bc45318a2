// The way of a page after its bytes are there: captured, processed, done; each step is committed before the next one
// begins. Private to crawler/. The io_context's thread only.
//
// What is read here is bounded: the bodies by the memory budget (each page holds its lease until its end), what waits
// for a processing thread by kReadyPerThread, since every page whose processing has begun when the process dies counts
// towards poison. Captures that an earlier run left behind go one at a time, so that a page that kills its processing
// takes no neighbour with it.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

#include "crawler/fetcher.h"
#include "crawler/internal/engine.h"
#include "crawler/reading.h"

namespace lantai::crawler {

class PageFlow {
 public:
  explicit PageFlow(Engine& engine) : engine_(engine) {}

  // Commits the capture of `entry`; `captured` is called when that is durable, before the page is processed.
  void Take(storage::FrontierEntry entry, Fetched fetched, std::function<void()> captured);
  // Captures of an earlier run, to be processed without a request.
  void TakePending(std::vector<uint64_t> capture_ids);
  // Nothing new is begun; what runs ends.
  void Stop();
  size_t size() const { return flights_.size(); }
  bool idle() const { return flights_.empty() && pending_.empty(); }
  // Processing threads are at work for it.
  bool reading() const { return reading_ > 0; }

 private:
  static constexpr size_t kReadyPerThread = 4;

  struct Flight {
    storage::FrontierEntry entry;
    std::shared_ptr<const Capture> capture;
    MemoryLease lease;
    uint64_t capture_id = 0;
    bool repeated = false;  // the same bytes were known under another address
    bool pending = false;   // of an earlier run
  };
  using Read = PageReading;

  void OnCaptured(uint64_t number, const Committed& committed);
  void Pump();
  void Begin(uint64_t number);
  void Process(uint64_t number);
  void OnRead(uint64_t number, std::shared_ptr<Read> read);
  void Reconsider(const Flight& flight, Read& read);
  Chain ChainFor(const storage::FrontierEntry& entry);
  void EndRepeatingList(const storage::FrontierEntry& entry, const Chain& chain, Read& read);
  void PrepareBudget(const Read& read);
  void ApplyBudget(const storage::FrontierEntry& entry, Read& read);
  void OnProcessed(uint64_t number, const Read& read, const Committed& committed);
  void End(uint64_t number);
  void NextPending();
  Status LoadPending(uint64_t capture_id);

  Engine& engine_;
  uint64_t last_ = 0;
  std::unordered_map<uint64_t, Flight> flights_;
  std::deque<uint64_t> ready_;    // captured, waiting for a thread
  size_t begun_ = 0;              // ProcessingStarted, not read yet
  size_t reading_ = 0;            // of these, handed to a thread
  std::deque<uint64_t> pending_;  // capture ids
  bool pending_under_way_ = false;
};

}  // namespace lantai::crawler
