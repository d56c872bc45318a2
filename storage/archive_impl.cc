#include "storage/archive_impl.h"

#include <unistd.h>

#include <cerrno>

#include "storage/atomic_file.h"
#include "storage/commit_chain.h"
#include "storage/keys.h"
#include "storage/snapshot.h"

namespace lantai::storage {

Result<std::vector<WriteResult>> ArchiveImpl::Commit(std::span<const Write> writes) {
  const std::lock_guard lock(write_mutex_);
  LANTAI_RETURN_IF_ERROR(TryDictionaries());
  Transaction tx = Begin();
  std::vector<WriteResult> results;
  results.reserve(writes.size());
  for (const Write& write : writes) {
    LANTAI_ASSIGN_OR_RETURN(WriteResult result, tx.Apply(write));
    results.push_back(std::move(result));
  }
  // Most of what a page links to is known: a group that changes nothing costs no sync.
  if (!tx.empty()) LANTAI_RETURN_IF_ERROR(Finish(tx, /*sync=*/true));
  return results;
}

Status ArchiveImpl::CheckPlace() const {
  if (head_ == nullptr) return {};  // opened to look: Database::Write says so
  LANTAI_RETURN_IF_ERROR(head_->CheckPlace());
  for (const char* database : {"index", "payloads"}) {
    const std::filesystem::path current = path_ / database / "CURRENT";
    if (access(current.c_str(), F_OK) != 0) return SystemError(current, errno);
  }
  return {};
}

Status ArchiveImpl::Finish(Transaction& tx, bool sync) {
  LANTAI_RETURN_IF_ERROR(CheckPlace());
  if (!tx.payload_batch().empty()) LANTAI_RETURN_IF_ERROR(payloads_->Write(tx.payload_batch(), sync));
  LANTAI_RETURN_IF_ERROR(Seal(*index_, tx.index_batch(), tx.state(), tx.before()));
  LANTAI_RETURN_IF_ERROR(index_->Write(tx.index_batch(), sync));
  state_ = std::move(tx.state());
  return sync ? head_->Write({state_.commit, state_.chain}) : Status();
}

Status ArchiveImpl::Refusal() const {
  LANTAI_RETURN_IF_ERROR(payloads_->database().failure());
  return index_->failure();
}

Status ArchiveImpl::TryDictionaries() {
  for (const PayloadKind kind : kPayloadKinds) {
    if (!dictionaries_.IsDue(kind, state_)) continue;
    LANTAI_ASSIGN_OR_RETURN(auto trained, dictionaries_.Try(kind, state_, *index_, *payloads_));
    if (!trained) continue;
    trained->made = clock_.Now();
    Transaction tx = Begin();
    const uint64_t number = tx.AddDictionary(*trained);
    LANTAI_RETURN_IF_ERROR(Finish(tx, /*sync=*/true));
    LANTAI_RETURN_IF_ERROR(payloads_->Use(kind, number));
  }
  return {};
}

ArchiveImpl::~ArchiveImpl() {
  // Left behind it would still be right, and tell less.
  if (head_ != nullptr) (void)head_->Sync().ok();
}

Status ArchiveImpl::Snapshot(const std::filesystem::path& target) {
  const std::lock_guard lock(write_mutex_);
  return CopyArchive(path_, target, {.link = true});
}

Status ArchiveImpl::Recover() {
  const std::lock_guard lock(write_mutex_);
  LANTAI_RETURN_IF_ERROR(dictionaries_.Load(*index_, *payloads_));
  Transaction tx = Begin();
  bool found = false;
  const auto look = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const uint64_t starts, DecodeNumber("waiting capture", value));
    if (starts < kMaxProcessingStarts) return true;
    found = true;
    LANTAI_RETURN_IF_ERROR(tx.SetAside(TrailingNumber(key)));
    return true;
  };
  LANTAI_RETURN_IF_ERROR(ScanTag(kWaitingTag, look));
  const auto look_at_due = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const uint64_t starts, DecodeNumber("due bundle", value));
    if (starts < kMaxProcessingStarts) return true;
    found = true;
    LANTAI_RETURN_IF_ERROR(tx.SetBundleAside(std::string(key.substr(1))));
    return true;
  };
  LANTAI_RETURN_IF_ERROR(ScanTag(kDueTag, look_at_due));
  if (found) LANTAI_RETURN_IF_ERROR(Finish(tx, /*sync=*/true));
  return EraseWithdrawn({});
}

}  // namespace lantai::storage
