#include "crawler/internal/engine.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <set>

#include "core/url.h"
#include "crawler/internal/address.h"
#include "crawler/internal/bundle_flow.h"
#include "crawler/internal/host.h"
#include "crawler/internal/page_flow.h"

namespace lantai::crawler {
namespace {

constexpr int64_t kWatchMs = 1000;
constexpr size_t kEntriesInMemory = 8192;  // of all hosts' queues together

std::string OriginOf(const std::string& url) {
  const Result<Url> parsed = Url::Parse(url);
  return parsed.ok() ? parsed->Origin() : std::string();
}

// Hundreds of connections and the archive's tables are more files than a shell's usual 1024.
void AllowManyFiles() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

// Runs on the committing thread.
Committed Digested(const storage::WriteResult& result) {
  Committed committed;
  std::set<std::string> origins;
  for (const storage::FrontierEntry& entry : result.queued) {
    origins.insert(OriginOf(entry.request.url));
    // A capture that was concluded (its id is set) queues nothing but a redirect's target.
    if (entry.role == LinkRole::kNext || result.capture_id != 0) committed.chained.push_back(RequestKey(entry.request));
  }
  for (const storage::FrontierEntry& entry : result.queued) committed.slots.push_back(TrapBudget::SlotOf(entry));
  committed.queued = result.queued.size();
  committed.origins.assign(origins.begin(), origins.end());
  committed.result = result;
  committed.result.queued.clear();
  return committed;
}

}  // namespace

Engine::Engine(storage::Archive& archive, Readers readers, const Clock& clock, HarvestOptions options, PortalBook book,
               std::string user_agent)
    : archive_(archive),
      readers_(std::move(readers)),
      clock_(clock),
      options_(std::move(options)),
      book_(std::move(book)),
      user_agent_(std::move(user_agent)),
      tally_(clock),
      budget_(std::max<int64_t>(options_.options.limits.memory, 1 << 20)),
      watch_(io_),
      trap_budget_(KnownIn(archive)),
      search_(book_) {
  transfers_ = std::make_unique<Gate>(io_, [this] { return RoomForTransfer(); });
  flow_ = std::make_unique<PageFlow>(*this);
  bundles_ = std::make_unique<BundleFlow>(*this);
  tasks_ = std::make_unique<TaskGroup>(io_, [this](const Status& status) {
    if (!status.ok()) Fail(status);
    Settled();
  });
}

Engine::~Engine() = default;

// ---- the run ----

Result<Summary> Engine::Run() {
  LANTAI_RETURN_IF_ERROR(Prepare());
  Fetcher::Settings settings{user_agent_, book_.addresses(), book_.resolve()};
  fetcher_ = std::make_unique<Fetcher>(io_, std::move(settings), clock_, &budget_);
  committer_ = std::make_unique<storage::Committer>(archive_);
  pool_ = std::make_unique<ProcessPool>(options_.options.limits.threads);
  asio::post(io_, [this] { StartHosts(); });
  {
    const auto work = asio::make_work_guard(io_);
    io_.run();
  }
  return Finish();
}

Status Engine::Prepare() {
  LANTAI_RETURN_IF_ERROR(book_.CheckIdentity());
  LANTAI_RETURN_IF_ERROR(CheckDisk());
  AllowManyFiles();
  started_ = clock_.Now();
  LANTAI_ASSIGN_OR_RETURN(const storage::Archive::Round round,
                          archive_.BeginRound(options_.visit.empty() ? book_.Ids() : options_.visit));
  spdlog::info("round {}{}", round.number, round.resumed ? ", resumed" : "");
  resumed_ = round.resumed;
  LANTAI_RETURN_IF_ERROR(QueueSeeds());
  LANTAI_ASSIGN_OR_RETURN(origins_, archive_.QueuedOrigins());
  for (const std::string& origin : origins_) {
    const Result<Url> url = Url::Parse(origin);
    if (url.ok()) LANTAI_RETURN_IF_ERROR(book_.CheckIdentity(url->host()));
  }
  LANTAI_ASSIGN_OR_RETURN(const storage::Counts counts, archive_.Count());
  tally_.Begin(counts);
  return {};
}

Status Engine::QueueSeeds() {
  std::vector<storage::FrontierEntry> seeds = book_.Seeds();
  const std::vector<std::string>& visit = options_.visit;
  std::erase_if(seeds, [&](const storage::FrontierEntry& seed) {
    return !visit.empty() && std::find(visit.begin(), visit.end(), seed.portal) == visit.end();
  });
  const std::vector<storage::Write> writes = {book_.Named(), storage::Enqueue{std::move(seeds)}};
  const auto queued = archive_.Commit(writes);
  return queued.ok() ? Status() : queued.status();
}

void Engine::StartHosts() {
  const Result<std::vector<uint64_t>> pending = archive_.PendingCaptures();
  if (!pending.ok()) Fail(pending.status());
  const Result<std::vector<std::string>> due = archive_.DueBundles();
  if (!due.ok()) Fail(due.status());
  if (stop_requested_) Stop();
  ++commits_;  // so that a task that ends at once does not look like the last one
  if (!stopping_) {
    flow_->TakePending(*pending);
    bundles_->TakePending(*due);
    for (const std::string& origin : std::exchange(origins_, {})) Wake(origin);
  }
  tasks_->Spawn(Watch());
  --commits_;
  Settled();
}

Result<Summary> Engine::Finish() {
  pool_.reset();
  const Status committed = committer_->Stop();
  if (failure_.ok() && !committed.ok()) failure_ = committed;
  fetcher_.reset();
  if (!failure_.ok()) return failure_;
  const bool cut_short = cut_short_ || stop_requested_;
  if (!cut_short) LANTAI_RETURN_IF_ERROR(archive_.FinishRound());
  LANTAI_ASSIGN_OR_RETURN(const storage::Counts counts, archive_.Count());
  return tally_.End(counts, cut_short || unfinished_);
}

void Engine::Settled() {
  if (over_) return;
  const bool flow_idle = failure_.ok() ? flow_->idle() && bundles_->idle() : !flow_->reading() && !bundles_->reading();
  const bool only_watch_runs = tasks_->running() <= 1;
  if (!only_watch_runs || !flow_idle || commits_ > 0) return;
  if (tasks_->running() == 1) return watch_.Notify();  // it ends when it sees that nothing else is left
  over_ = true;
  io_.stop();
}

// ---- stopping ----

void Engine::RequestStop() {
  stop_requested_ = true;
  asio::post(io_, [this] {
    Stop();
    Settled();
  });
}

void Engine::Stop() {
  if (stopping_) return;
  stopping_ = true;
  flow_->Stop();
  bundles_->Stop();
  if (fetcher_) fetcher_->CancelAll();
  transfers_->Close();
  for (auto& [ip, address] : addresses_) address->Close();
  for (auto& [origin, host] : hosts_) host->Nudge();
  watch_.Notify();
}

void Engine::Fail(const Status& status) {
  if (failure_.ok()) {
    failure_ = status;
    spdlog::error("the harvest stops: {}", status.ToString());
  }
  Stop();
}

Status Engine::CheckDisk() const {
  struct statvfs disk {};
  if (options_.disk.empty() || statvfs(options_.disk.c_str(), &disk) != 0) return {};
  const uint64_t free = static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
  const auto wanted = static_cast<uint64_t>(std::max<int64_t>(options_.options.limits.disk_free, 0));
  if (free >= wanted) return {};
  return {Code::kNoSpace,
          fmt::format("{} bytes are free for {}, less than limits.disk_free = {}: make room or lower the "
                      "setting, then run again",
                      free, options_.disk.string(), wanted)};
}

bool Engine::RoomForTransfer() const {
  return !budget_.full() && flow_->size() < kMaxPagesInFlow && slots_.Room(transfers_->inside(), clock_.Now());
}

// Looks at the disk now and then, and whether transfers have become slow; the last coroutine to end.
Task<> Engine::Watch() {
  while (!stopping_) {
    const bool alone = tasks_->running() == 1 && flow_->idle() && bundles_->idle() && commits_ == 0;
    if (alone && !SeekSitemaps()) co_return;
    co_await watch_.WaitMs(kWatchMs);
    transfers_->Poke();
    const Status disk = CheckDisk();
    if (!disk.ok()) Fail(disk);
  }
}

// Nothing is left to be asked for: portals whose column no menu led to may have sitemaps that do.
bool Engine::SeekSitemaps() {
  if (cut_short_ || stopping_) return false;
  Result<std::vector<storage::FrontierEntry>> sought = search_.Sitemaps(archive_, stop_requested_);
  if (!sought.ok()) Fail(sought.status());
  if (!sought.ok() || stop_requested_) return false;
  std::vector<storage::FrontierEntry> entries = *std::move(sought);
  std::erase_if(entries, [this](const storage::FrontierEntry& entry) {
    const Result<Url> url = Url::Parse(entry.request.url);
    return !url.ok() || !book_.Find(entry)->scope.Check(*url, entry.role).ok();
  });
  if (entries.empty()) return false;
  for (const storage::FrontierEntry& entry : entries) {
    spdlog::info("portal {}: no menu led to its annual reports; asking for {}", entry.portal, entry.request.url);
  }
  Commit(storage::Enqueue{std::move(entries)}, [](const Committed&) {});
  return true;
}

// ---- for hosts and pages ----

void Engine::Commit(storage::Write write, std::function<void(const Committed&)> then) {
  ++commits_;
  auto done = [this, then = std::move(then)](const Result<storage::WriteResult>& result) {
    auto committed =
        std::make_shared<Result<Committed>>(result.ok() ? Result<Committed>(Digested(*result)) : result.status());
    asio::post(io_, [this, committed, then] { OnCommitted(*committed, then); });
  };
  committer_->Submit(std::move(write), std::move(done));
}

void Engine::OnCommitted(const Result<Committed>& committed, const std::function<void(const Committed&)>& then) {
  --commits_;
  if (!committed.ok()) {
    Fail(committed.status());
  } else {
    tally_.Queued(committed->queued);
    tally_.Unreadable(committed->result);
    for (const TrapBudget::Slot& slot : committed->slots) trap_budget_.Count(slot);
    then(*committed);
    bundles_->Take(committed->result.due);
    transfers_->Poke();
    for (const std::string& origin : committed->origins) Wake(origin);
  }
  Settled();
}

void Engine::Wake(const std::string& origin) {
  if (stopping_ || origin.empty()) return;
  auto found = hosts_.find(origin);
  if (found == hosts_.end()) {
    if (hosts_.size() >= kMaxHosts) return LeaveUnfinished();
    found = hosts_.emplace(origin, std::make_unique<Host>(*this, origin)).first;
  }
  found->second->Wake();
}

bool Engine::TakePage() {
  if (options_.max_pages == 0 || pages_taken_ < options_.max_pages) return ++pages_taken_ != 0;
  cut_short_ = true;
  return false;
}

size_t Engine::ChunkSize() const {
  if (options_.discovering) return 1;
  return std::clamp<size_t>(kEntriesInMemory / std::max<size_t>(hosts_.size(), 1), 4, 64);
}

Address& Engine::AddressOf(const std::string& ip) {
  std::unique_ptr<Address>& address = addresses_[ip];
  if (address) return *address;
  Result<std::optional<storage::HostRecord>> kept = archive_.GetHost(ip);
  if (!kept.ok()) Fail(kept.status());
  storage::HostRecord record;
  if (kept.ok() && *kept) record = **std::move(kept);
  record.name = ip;
  address = std::make_unique<Address>(io_, clock_, std::move(record),
                                      [this](const storage::HostRecord& changed) { NoteHost(changed); });
  if (stopping_) address->Close();
  return *address;
}

void Engine::NoteHost(const storage::HostRecord& record) { committer_->SubmitLazily(storage::HostNoted{record}); }

Chain Engine::TakeChain(const std::string& key) {
  const auto found = chains_.find(key);
  if (found == chains_.end()) return {};
  Chain chain = std::move(found->second);
  chains_.erase(found);
  return chain;
}

void Engine::SetChain(const std::string& key, Chain chain) { chains_[key] = std::move(chain); }

Host* Engine::HostOf(const std::string& url) {
  const auto found = hosts_.find(OriginOf(url));
  return found == hosts_.end() ? nullptr : found->second.get();
}

bool Engine::IsOfEndedList(const std::string& key) const {
  const auto found = chains_.find(key);
  return found != chains_.end() && lists_.HasEnded(found->second.list);
}

}  // namespace lantai::crawler
