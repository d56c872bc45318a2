// One run of the harvester: the io_context's thread with the hosts' coroutines, the processing threads, the committing
// thread, and what flows between them. Private to crawler/.
//
//   Host ── Capture ──► PageFlow ── committed ──► ProcessPool ── Page ──► PageFlow ── committed ──► Wake(hosts)
//     └─ part of a report ── committed ──► BundleFlow ──► ProcessPool ── Document ──► BundleFlow ── committed
//
// Everything but RequestStop and progress() happens on the io_context's thread; what other threads answer is posted to
// it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "crawler/fetcher.h"
#include "crawler/harvest.h"
#include "crawler/internal/column_search.h"
#include "crawler/internal/coroutines_asio.h"
#include "crawler/internal/list_book.h"
#include "crawler/internal/portal_book.h"
#include "crawler/internal/tally.h"
#include "crawler/internal/task_group.h"
#include "crawler/internal/transfer_slots.h"
#include "crawler/internal/waiting.h"
#include "crawler/process_pool.h"
#include "crawler/redirect.h"
#include "crawler/trap_budget.h"
#include "storage/committer.h"

namespace lantai::crawler {

class Address;
class BundleFlow;
class Host;
class PageFlow;

inline constexpr size_t kMaxPagesInFlow = 2048;  // fetched and not yet at their end
inline constexpr size_t kMaxHosts = 20'000;      // a wildcard scope could name any number

// What a commit did, as far as the io_context's thread wants to know.
struct Committed {
  storage::WriteResult result;          // `queued` is taken out
  std::vector<std::string> origins;     // of what was queued
  std::vector<std::string> chained;     // keys of further list pages and redirect targets that were queued
  std::vector<TrapBudget::Slot> slots;  // likewise
  size_t queued = 0;
};

// How far an address is from where its list or its redirects began.
struct Chain {
  RedirectChain redirects;
  int list_pages = 0;
  std::string list;  // key of the list's first page; empty: not known
};

// What reads bytes: pages, and the parts of reports (empty: those stay due).
struct Readers {
  Process process;
  Assemble assemble;
};

class Engine {
 public:
  Engine(storage::Archive& archive, Readers readers, const Clock& clock, HarvestOptions options, PortalBook book,
         std::string user_agent);
  ~Engine();

  Result<Summary> Run();
  void RequestStop();  // from any thread
  Progress progress() const { return tally_.progress(); }

  // ---- for Host and PageFlow ----
  asio::io_context& io() { return io_; }
  storage::Archive& archive() { return archive_; }
  const Clock& clock() const { return clock_; }
  const Process& process() const { return readers_.process; }
  const Assemble& assemble() const { return readers_.assemble; }
  MemoryBudget& memory() { return budget_; }
  const HarvestOptions& options() const { return options_; }
  const PortalBook& book() const { return book_; }
  Fetcher& fetcher() { return *fetcher_; }
  Tally& tally() { return tally_; }
  PageFlow& flow() { return *flow_; }
  ProcessPool& pool() { return *pool_; }
  TaskGroup& tasks() { return *tasks_; }
  Gate& transfers() { return *transfers_; }
  Address& AddressOf(const std::string& ip);
  TransferSlots& slots() { return slots_; }
  // Written with the next commit.
  void NoteHost(const storage::HostRecord& record);
  // The run goes on with one that did not come to its end: what that one asked last is not known.
  bool resumed() const { return resumed_; }
  Timestamp started() const { return started_; }

  // Commits; `then` runs on the io_context's thread, not at all after an error, which ends the run. What was queued is
  // woken first.
  void Commit(storage::Write write, std::function<void(const Committed&)> then);
  void Fail(const Status& status);
  bool stopping() const { return stopping_; }
  // False where max_pages is used up.
  bool TakePage();
  // Addresses stay queued for want of the host. The round ends all the same: one dead host must not keep the others
  // from being visited again.
  void LeaveUnfinished() { unfinished_ = true; }
  // How many frontier entries a host may hold in memory.
  size_t ChunkSize() const;
  Chain TakeChain(const std::string& key);
  // The host of an address, or null where nothing was asked of it in this run.
  Host* HostOf(const std::string& url);
  void SetChain(const std::string& key, Chain chain);
  // Whether the address is a further page of a list that goes in circles.
  bool IsOfEndedList(const std::string& key) const;
  ListBook& lists() { return lists_; }
  TrapBudget& budget() { return trap_budget_; }
  ColumnSearch& search() { return search_; }
  // Requests of a host after which more promising addresses, found meanwhile, are looked for.
  size_t RestartAfter() const { return options_.discovering ? 1 : 64; }
  // Something came to its end: is everything?
  void Settled();

 private:
  Status Prepare();
  Status QueueSeeds();
  void StartHosts();
  void Wake(const std::string& origin);
  void Stop();
  void OnCommitted(const Result<Committed>& committed, const std::function<void(const Committed&)>& then);
  Task<> Watch();
  bool SeekSitemaps();
  Status CheckDisk() const;
  bool RoomForTransfer() const;
  Result<Summary> Finish();

  asio::io_context io_;  // first: handlers that never ran are destroyed with it, last
  storage::Archive& archive_;
  const Readers readers_;
  const Clock& clock_;
  const HarvestOptions options_;
  const PortalBook book_;
  const std::string user_agent_;
  Tally tally_;
  MemoryBudget budget_;
  Event watch_;
  std::atomic<bool> stop_requested_{false};
  bool stopping_ = false;
  bool resumed_ = false;
  Timestamp started_;
  bool over_ = false;
  bool unfinished_ = false;  // addresses are left
  bool cut_short_ = false;   // … because there was no leave to go on: the round stays open
  uint64_t pages_taken_ = 0;
  size_t commits_ = 0;  // under way
  Status failure_;
  std::vector<std::string> origins_;  // queued at the start
  std::unordered_map<std::string, Chain> chains_;
  ListBook lists_;
  TrapBudget trap_budget_;
  std::unordered_map<std::string, std::unique_ptr<Address>> addresses_;
  TransferSlots slots_;
  ColumnSearch search_;
  std::unique_ptr<Gate> transfers_;
  std::unique_ptr<Fetcher> fetcher_;
  std::map<std::string, std::unique_ptr<Host>> hosts_;
  std::unique_ptr<PageFlow> flow_;
  std::unique_ptr<BundleFlow> bundles_;
  std::unique_ptr<TaskGroup> tasks_;
  std::unique_ptr<storage::Committer> committer_;
  std::unique_ptr<ProcessPool> pool_;
};

}  // namespace lantai::crawler
