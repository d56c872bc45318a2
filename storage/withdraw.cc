// Withdrawal on request (storage/tombstone.h), and how it survives a crash.
//
//   1  one commit of the index: tombstones, blanked records, and the numbers of the payloads that go (kErasingTag)
//   2  their frames are overwritten in `payloads`, in one synced batch
//   3  both databases write the tables anew that held the old values, and the logs with them
//   4  one commit of the index: nothing is left to be erased
//
// Before 1 nothing is withdrawn. From 1 on nothing of it can be read, since every read of a body asks for the numbers
// that wait, and whoever opens the archive for writing does 2 to 4 again before anything else. The other order, bytes
// first, would leave an archive that looks damaged where the process dies in between.
#include <algorithm>
#include <map>
#include <utility>

#include "storage/archive_impl.h"
#include "storage/keys.h"
#include "storage/payload_store.h"

namespace lantai::storage {
namespace {

// So many keys of one kind are compacted one by one: each costs the tables that it stands in.
constexpr size_t kMaxSingly = 16;

// What holds words of pages: of the records that a withdrawal writes over.
constexpr char kWordyTags[] = {kUrlTag,     kDecisionTag, kDocumentTag, kPartTag,
                               kListingTag, kBodyNameTag, kBodyTag,     kChangesTag};

// Payloads so near to one another mostly stand in one table.
bool IsNear(std::string_view key, std::string_view next) { return TrailingNumber(next) - TrailingNumber(key) <= 64; }

Status NotHere(const std::string& what) { return {Code::kNotFound, what + " was withdrawn on request"}; }

}  // namespace

Result<Withdrawal> ArchiveImpl::Withdraw(const WithdrawalRequest& request) {
  const std::lock_guard lock(write_mutex_);
  Transaction tx = Begin();
  LANTAI_ASSIGN_OR_RETURN(Withdrawal done, tx.Withdraw(request, *payloads_));
  if (tx.empty()) return done;
  std::vector<std::string> touched;
  for (const auto& [key, value] : tx.index_batch()) touched.push_back(key);
  // What is overwritten must stand in a table by then (Database::Compact).
  LANTAI_RETURN_IF_ERROR(index_->Compact(touched.front(), touched.front()));
  LANTAI_RETURN_IF_ERROR(Finish(tx, /*sync=*/true));
  const Status erased = EraseWithdrawn(touched);
  if (erased.ok()) return done;
  return {erased.code(), erased.message() +
                             "; the withdrawal is noted, but not all bytes are erased yet: that is done "
                             "when the archive is next written to"};
}

// ---- erasing ----

Status ArchiveImpl::EraseWithdrawn(const std::vector<std::string>& touched) {
  std::vector<StoredPayload> payloads;
  bool any = false;
  const auto take = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const uint64_t size, DecodeNumber("bytes to be erased", value));
    any = true;
    if (TrailingNumber(key) != 0) payloads.push_back({TrailingNumber(key), size});
    return true;
  };
  LANTAI_RETURN_IF_ERROR(ScanTag(kErasingTag, take));
  if (!any) return {};
  LANTAI_RETURN_IF_ERROR(EraseFrames(payloads));
  LANTAI_RETURN_IF_ERROR(CompactIndex(touched));
  Transaction tx = Begin();
  for (const StoredPayload& payload : payloads) {
    tx.index_batch()[NumberKey(kErasingTag, payload.number)] = std::nullopt;
  }
  tx.index_batch()[NumberKey(kErasingTag, 0)] = std::nullopt;
  return Finish(tx, /*sync=*/true);
}

// Frames above the last that the index knows are of commits that never were: they may be anybody's, and go as well.
Status ArchiveImpl::EraseFrames(const std::vector<StoredPayload>& payloads) {
  Batch frames;
  for (const StoredPayload& payload : payloads) {
    frames[PayloadKey(payload.number)] = FrameGone(Gone::kWithdrawn, payload.size);
  }
  LANTAI_RETURN_IF_ERROR(payloads_->Scan(PayloadKey(state_.next_payload), "\xff\xff", [&](auto key, auto) {
    frames[std::string(key)] = std::nullopt;
    return Result<bool>(true);
  }));
  if (frames.empty()) return {};
  LANTAI_RETURN_IF_ERROR(payloads_->Compact(frames.begin()->first, frames.begin()->first));
  LANTAI_RETURN_IF_ERROR(payloads_->Write(frames, /*sync=*/true));
  for (auto first = frames.begin(); first != frames.end();) {
    auto last = first;
    auto next = std::next(first);
    for (; next != frames.end() && IsNear(last->first, next->first); ++next) last = next;
    LANTAI_RETURN_IF_ERROR(payloads_->Compact(first->first, last->first));
    first = next;
  }
  return {};
}

Status ArchiveImpl::CompactIndex(const std::vector<std::string>& touched) {
  if (touched.empty()) {
    for (const char tag : kWordyTags) {
      LANTAI_RETURN_IF_ERROR(index_->Compact(TagKey(tag), PrefixEnd(TagKey(tag))));
    }
    return {};
  }
  std::map<char, std::vector<std::string>> by_tag;
  for (const std::string& key : touched) by_tag[key[0]].push_back(key);
  for (const char tag : kWordyTags) {
    const std::vector<std::string>& keys = by_tag[tag];
    if (keys.size() > kMaxSingly) {
      LANTAI_RETURN_IF_ERROR(index_->Compact(keys.front(), keys.back()));
      continue;
    }
    for (const std::string& key : keys) LANTAI_RETURN_IF_ERROR(index_->Compact(key, key));
  }
  return {};
}

// ---- reading ----

Result<std::string> ArchiveImpl::ReadBytes(const StoredPayload& payload, const Sha256& digest) const {
  if (payload.number != 0) {
    LANTAI_ASSIGN_OR_RETURN(const auto waits, index_->Get(NumberKey(kErasingTag, payload.number)));
    if (waits) return NotHere("payload " + std::to_string(payload.number));
  }
  return ReadPayload(*payloads_, payload, digest);
}

Status ArchiveImpl::CheckNotWithdrawn(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto tombstone, TombstoneOf(key));
  return tombstone ? WithdrawnStatus(*tombstone) : Status();
}

// By the page's own tombstone, else by that of one of its parts. Who asks may be a duplicate.
Status ArchiveImpl::CheckNotWithdrawn(const StoredDocument& document) const {
  if (!document.record.withdrawn) return {};
  const std::string& page = document.record.urls.front();
  const Status own = CheckNotWithdrawn(page);
  if (own.code() == Code::kNotFound && document.addresses > 1) {
    return {Code::kNotFound, own.message() + "\n  of what other addresses gave `lantai reextract` makes it anew"};
  }
  LANTAI_RETURN_IF_ERROR(own);
  return {Code::kNotFound, "what " + page +
                               " says was put together with a part that was withdrawn on request; `lantai reextract` "
                               "makes it anew of what is left"};
}

Result<std::optional<Tombstone>> ArchiveImpl::TombstoneOf(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(AddressKey(kTombstoneTag, key)));
  if (!value) return std::optional<Tombstone>();
  LANTAI_ASSIGN_OR_RETURN(Tombstone tombstone, DecodeTombstone(key, *value));
  return std::optional<Tombstone>(std::move(tombstone));
}

Status ArchiveImpl::ForEachTombstone(const std::function<bool(const Tombstone&)>& visit) const {
  return ScanTag(kTombstoneTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const Tombstone tombstone, DecodeTombstone(key.substr(1), value));
    return visit(tombstone);
  });
}

}  // namespace lantai::storage
