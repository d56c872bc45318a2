#include "crawler/internal/page_flow.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <set>

#include "crawler/follow.h"
#include "crawler/internal/host.h"

namespace lantai::crawler {
namespace {

using storage::FrontierEntry;

// A list that goes on and on is cut off; its items are followed all the same.
void DropFurtherPages(std::vector<FrontierEntry>& entries, storage::LeftOutLinks& left_out, const Cut& cut) {
  std::erase_if(entries, [&](const FrontierEntry& entry) {
    if (entry.role == LinkRole::kNext) LeaveOut(left_out, LeftOutOf(entry, cut));
    return entry.role == LinkRole::kNext;
  });
}

}  // namespace

void PageFlow::Take(FrontierEntry entry, Fetched fetched, std::function<void()> captured) {
  const uint64_t number = ++last_;
  auto capture = std::make_shared<const Capture>(std::move(fetched.capture));
  flights_.emplace(number, Flight{std::move(entry), capture, std::move(fetched.lease), 0, false, false});
  engine_.Commit(storage::Captured{capture, std::nullopt, {}},
                 [this, number, captured = std::move(captured)](const Committed& committed) {
                   captured();
                   OnCaptured(number, committed);
                 });
}

void PageFlow::OnCaptured(uint64_t number, const Committed& committed) {
  Flight& flight = flights_.at(number);
  if (committed.result.unchanged) {
    engine_.tally().Unchanged();
    return End(number);
  }
  flight.capture_id = committed.result.capture_id;
  flight.repeated = !committed.result.new_payload;
  if (engine_.stopping()) return End(number);  // it is durable; the next run processes it
  ready_.push_back(number);
  Pump();
}

void PageFlow::Pump() {
  while (!ready_.empty() && begun_ < engine_.pool().threads() * kReadyPerThread) {
    const uint64_t number = ready_.front();
    ready_.pop_front();
    Begin(number);
  }
}

void PageFlow::Begin(uint64_t number) {
  ++begun_;
  engine_.Commit(storage::ProcessingStarted{flights_.at(number).capture_id},
                 [this, number](const Committed&) { Process(number); });
}

void PageFlow::Process(uint64_t number) {
  const Flight& flight = flights_.at(number);
  const auto job = [this, number, capture = flight.capture, entry = flight.entry, repeated = flight.repeated] {
    const std::shared_ptr<const PortalInfo> portal = engine_.book().Find(entry);
    const std::optional<YearRange> years = engine_.options().years ? engine_.options().years : portal->portal.years;
    const FollowContext context{portal->portal, portal->scope, entry, years, repeated, engine_.options().discovering};
    auto read = std::make_shared<Read>(ReadCapture(engine_.process(), *capture, context));
    // An import was cut short: nobody asked for that portal to be crawled.
    if (entry.portal.empty()) read->outlinks.clear();
    PrepareBudget(*read);
    asio::post(engine_.io(), [this, number, read] { OnRead(number, read); });
  };
  ++reading_;
  engine_.pool().Submit(job);
}

void PageFlow::OnRead(uint64_t number, std::shared_ptr<Read> read) {
  const Flight& flight = flights_.at(number);
  --begun_;
  --reading_;
  Reconsider(flight, *read);
  const Chain chain = ChainFor(flight.entry);
  read->left_out.portal = flight.entry.portal;
  read->left_out.from = flight.entry.request.url;
  if (chain.list_pages > kMaxListPages) {
    DropFurtherPages(read->outlinks, read->left_out,
                     {kListBudget, fmt::format("more than {} pages of one list", kMaxListPages)});
  }
  EndRepeatingList(flight.entry, chain, *read);
  if (read->page != nullptr) engine_.search().NotePage(flight.entry, *read->page);
  ApplyBudget(flight.entry, *read);
  storage::Processed write{flight.capture_id,         read->page,
                           std::move(read->outlinks), read->outcome,
                           std::move(read->left_out), std::move(read->parts)};
  engine_.Commit(std::move(write), [this, number, read, chain](const Committed& committed) {
    for (const std::string& key : committed.chained) engine_.SetChain(key, chain);
    OnProcessed(number, *read, committed);
  });
  Pump();
}

// What only the host knows: whether the page is what it gives for addresses that do not exist, and when it may be asked
// again after it said that we ask too often.
void PageFlow::Reconsider(const Flight& flight, Read& read) {
  Host* host = engine_.HostOf(flight.entry.request.url);
  if (read.outcome.state == storage::UrlState::kQueued) {
    const std::optional<Timestamp> again = host == nullptr ? std::nullopt : host->TryLater(flight.entry);
    read.outcome.not_before = again;
    if (!again) read.outcome.state = storage::UrlState::kFailed;
  }
  if (!read.suspect || host == nullptr) return;
  const std::optional<storage::Outcome> absent = host->Suspect(flight.entry, *read.suspect);
  if (!absent) return;
  read.outcome = *absent;
  read.outlinks.clear();
  read.page.reset();
}

// The list that a page begins or goes on. Of a chain that an earlier run began the page that led here is all that is
// known.
Chain PageFlow::ChainFor(const FrontierEntry& entry) {
  const std::string key = RequestKey(entry.request);
  Chain chain = engine_.TakeChain(key);
  if (chain.list.empty()) chain.list = entry.role == LinkRole::kNext ? RequestKey({.url = entry.referrer}) : key;
  return {{}, chain.list_pages + 1, std::move(chain.list)};
}

void PageFlow::EndRepeatingList(const FrontierEntry& entry, const Chain& chain, Read& read) {
  if (read.page == nullptr) return;
  const std::string key = RequestKey(entry.request);
  if (!engine_.lists().Repeats(chain.list, key, read.page->list_fingerprint)) return;
  const Cut cut{kRepeatingList, "this page lists what an earlier page of " + chain.list + " lists"};
  spdlog::warn("{}: {}", entry.request.url, cut.detail);
  LeaveOut(read.left_out, LeftOutOf(entry, cut));
  DropFurtherPages(read.outlinks, read.left_out, cut);
}

// On a processing thread.
void PageFlow::PrepareBudget(const Read& read) {
  std::set<std::string> hosts;
  for (const FrontierEntry& link : read.outlinks) hosts.insert(TrapBudget::SlotOf(link).host);
  for (const std::string& host : hosts) engine_.budget().Prepare(host);
}

// The budgets are wide: what they cut is looked up, since known addresses cost nothing.
void PageFlow::ApplyBudget(const FrontierEntry& entry, Read& read) {
  const Follow follow = engine_.book().Find(entry)->portal.follow;
  std::erase_if(read.outlinks, [&](const FrontierEntry& link) {
    const std::optional<Cut> cut = engine_.budget().Check(link, follow);
    if (!cut) return false;
    const auto known = engine_.archive().GetUrl(RequestKey(link.request));
    if (known.ok() && *known) return false;
    LeaveOut(read.left_out, LeftOutOf(link, *cut));
    return true;
  });
}

void PageFlow::OnProcessed(uint64_t number, const Read& read, const Committed& committed) {
  engine_.tally().Read(committed.result, read.page.get(), read.outcome);
  End(number);
}

void PageFlow::End(uint64_t number) {
  const auto found = flights_.find(number);
  const bool pending = found->second.pending;
  flights_.erase(found);
  engine_.transfers().Poke();
  if (pending) {
    pending_under_way_ = false;
    NextPending();
  }
  engine_.Settled();
}

void PageFlow::TakePending(std::vector<uint64_t> capture_ids) {
  pending_.assign(capture_ids.begin(), capture_ids.end());
  NextPending();
}

void PageFlow::NextPending() {
  while (!pending_.empty() && !pending_under_way_) {
    const uint64_t capture_id = pending_.front();
    pending_.pop_front();
    const Status loaded = LoadPending(capture_id);
    if (!loaded.ok()) return engine_.Fail(loaded);
  }
}

Status PageFlow::LoadPending(uint64_t capture_id) {
  LANTAI_ASSIGN_OR_RETURN(storage::CaptureRecord record, engine_.archive().GetCapture(capture_id, /*with_body=*/true));
  LANTAI_ASSIGN_OR_RETURN(const auto url, engine_.archive().GetUrl(record.key));
  const uint64_t number = ++last_;
  Flight flight;
  if (url) flight.entry = url->entry;
  flight.capture = std::make_shared<const Capture>(std::move(record.capture));
  flight.capture_id = capture_id;
  flight.pending = true;
  flights_.emplace(number, std::move(flight));
  pending_under_way_ = true;
  Begin(number);
  return {};
}

void PageFlow::Stop() {
  pending_.clear();
  const std::deque<uint64_t> ready = std::exchange(ready_, {});
  for (const uint64_t number : ready) flights_.erase(number);
}

}  // namespace lantai::crawler
