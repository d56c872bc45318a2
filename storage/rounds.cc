#include <algorithm>
#include <map>

#include "storage/archive_impl.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

// Addresses looked at for one batch: about 300 kB of log, and little to do again after a crash.
constexpr size_t kBatch = 1000;

PortalSet SetOf(const std::vector<std::string>& portals) {
  PortalSet set;
  set.all = portals.empty();
  set.Add({.all = false, .ids = portals});
  return set;
}

bool Covers(const PortalSet& covered, const PortalSet& wanted) {
  if (covered.all || wanted.all) return covered.all;
  return std::includes(covered.ids.begin(), covered.ids.end(), wanted.ids.begin(), wanted.ids.end());
}

}  // namespace

Result<RoundPortals> ArchiveImpl::LoadRoundPortals() const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(TagKey(kRoundTag)));
  return value ? DecodeRoundPortals(*value) : RoundPortals{};
}

Result<Archive::Round> ArchiveImpl::BeginRound(const std::vector<std::string>& portals) {
  const std::lock_guard lock(write_mutex_);
  const Round round{state_.round_open ? state_.round : state_.round + 1, state_.round_open};
  LANTAI_ASSIGN_OR_RETURN(RoundPortals known, LoadRoundPortals());
  if (state_.queueing) LANTAI_RETURN_IF_ERROR(QueueAgain(known));
  const PortalSet wanted = SetOf(portals);
  if (round.resumed && Covers(known.covered, wanted)) return round;

  Transaction tx = Begin();
  State& state = tx.state();
  state.round = round.number;
  state.round_open = true;
  state.queueing = true;
  state.queued_up_to.clear();
  if (!round.resumed) known.covered = {};
  known.queueing = wanted;
  tx.PutRoundPortals(known);
  LANTAI_RETURN_IF_ERROR(Finish(tx, /*sync=*/true));
  LANTAI_RETURN_IF_ERROR(QueueAgain(known));
  return round;
}

Status ArchiveImpl::QueueAgain(RoundPortals& portals) {
  for (bool more = true; more;) {
    LANTAI_ASSIGN_OR_RETURN(more, QueueSomeAgain(portals));
  }
  return {};
}

// One batch. Each says how far it came, so the log's order is all that is needed: only the last one is synced.
Result<bool> ArchiveImpl::QueueSomeAgain(RoundPortals& portals) {
  Transaction tx = Begin();
  State& state = tx.state();
  size_t seen = 0;
  const auto visit = [&](std::string_view key, std::string_view value) -> Result<bool> {
    const std::string request_key(key.substr(1));
    LANTAI_ASSIGN_OR_RETURN(StoredUrl url, DecodeUrl(request_key, value));
    tx.NoteBefore(key, value);
    LANTAI_RETURN_IF_ERROR(tx.Requeue(request_key, std::move(url), portals.queueing));
    state.queued_up_to = request_key;
    return ++seen < kBatch;
  };
  const std::string from = state.queued_up_to.empty() ? TagKey(kUrlTag) : UrlRecordKey(state.queued_up_to) + '\0';
  LANTAI_RETURN_IF_ERROR(index_->Scan(from, PrefixEnd(TagKey(kUrlTag)), visit));
  const bool more = seen == kBatch;
  if (!more) {
    portals.covered.Add(portals.queueing);
    portals.queueing = {};
    tx.PutRoundPortals(portals);
    state.queueing = false;
    state.queued_up_to.clear();
  }
  LANTAI_RETURN_IF_ERROR(Finish(tx, /*sync=*/!more));
  return more;
}

Status ArchiveImpl::FinishRound() {
  const std::lock_guard lock(write_mutex_);
  if (!state_.round_open) return {};
  LANTAI_ASSIGN_OR_RETURN(const RoundPortals portals, LoadRoundPortals());
  LANTAI_ASSIGN_OR_RETURN(std::vector<VisitRecord> visits, EndedVisits(portals.covered));
  Transaction tx = Begin();
  for (VisitRecord& visit : visits) {
    LANTAI_RETURN_IF_ERROR(tx.Apply(VisitNoted{std::move(visit)}).status());
  }
  tx.state().round_open = false;
  return Finish(tx, /*sync=*/true);
}

Result<std::vector<VisitRecord>> ArchiveImpl::EndedVisits(const PortalSet& covered) const {
  std::vector<VisitRecord> ended;
  uint64_t cursor = state_.cursor;
  LANTAI_RETURN_IF_ERROR(ForEachVisit([&](const VisitRecord& visit) {
    if (!visit.running() || !covered.Contains(visit.portal)) return true;
    cursor = std::min(cursor, visit.cursor);
    ended.push_back(visit);
    return true;
  }));
  std::map<std::string, std::vector<uint64_t>> brought;  // portal → cursors
  Status read;
  LANTAI_RETURN_IF_ERROR(ForEachChange(ended.empty() ? state_.cursor : cursor, [&](const Change& change) {
    if (change.capture_id == 0 && change.kind != Change::Kind::kRemoved) return true;
    const Result<DocumentRecord> document = GetDocument(change.document_id);
    if (document.ok()) brought[document->portal].push_back(change.cursor);
    read = document.status();
    return read.ok();
  }));
  LANTAI_RETURN_IF_ERROR(read);
  for (VisitRecord& visit : ended) {
    const std::vector<uint64_t>& cursors = brought[visit.portal];
    visit.ended = clock_.Now();
    visit.changes =
        static_cast<uint64_t>(cursors.end() - std::upper_bound(cursors.begin(), cursors.end(), visit.cursor));
  }
  return ended;
}

}  // namespace lantai::storage
