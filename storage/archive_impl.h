// The Archive on two LevelDB databases (storage/archive.h says what it promises).
//
// How a commit is durable: all new bodies and documents go into `payloads` in one synced batch; then one synced batch
// brings the index from one consistent state to the next, counters included. Between the two a crash leaves payloads
// that the index's state does not know; the next commit writes over them, since it begins at the same number. Last the
// head of the commit chain goes to DIR/HEAD, so that an index that is behind it is known to have lost commits.
//
// Thread-safety: as Archive.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/document_json.h"
#include "storage/archive.h"
#include "storage/compact.h"
#include "storage/database.h"
#include "storage/dictionaries.h"
#include "storage/head_file.h"
#include "storage/look.h"
#include "storage/payload_store.h"
#include "storage/records.h"
#include "storage/transaction.h"

namespace lantai::storage {

// Archive::Open with LevelDB's environment replaced: for tests that make writes fail, and for counting what is written.
// Null: the operating system's. `packing`: small archives get no dictionary, those of tests may.
Result<std::unique_ptr<Archive>> OpenArchive(const std::filesystem::path& path, const OpenOptions& options,
                                             leveldb::Env* env, const PackingOptions& packing = {});

class Meter;

class ArchiveImpl final : public Archive {
 public:
  // Without `head` nothing can be committed.
  ArchiveImpl(std::filesystem::path path, OpenDatabases databases, std::unique_ptr<HeadFile> head, const Clock& clock,
              std::shared_ptr<void> lease, const PackingOptions& packing)
      : lease_(std::move(lease)),
        path_(std::move(path)),
        format_(databases.format),
        index_(std::move(databases.index)),
        payloads_(std::move(databases.payloads)),
        head_(std::move(head)),
        state_(std::move(databases.state)),
        clock_(clock),
        dictionaries_(packing) {}
  ~ArchiveImpl() override;

  // Sets poison aside, finds the dictionaries, and erases what a withdrawal that died left; called once, by Open.
  Status Recover();

  Result<std::vector<WriteResult>> Commit(std::span<const Write> writes) override;

  Status Snapshot(const std::filesystem::path& target) override;

  // storage/compact.cc; `bytes`: what the folder holds, for the progress.
  Status Compact(const CompactOptions& options, uint64_t bytes);

  // storage/rounds.cc
  Result<Round> BeginRound(const std::vector<std::string>& portals) override;
  Status FinishRound() override;
  Status Refusal() const override;

  // storage/withdraw.cc
  Result<Withdrawal> Withdraw(const WithdrawalRequest& request) override;
  Result<std::optional<Tombstone>> TombstoneOf(const std::string& key) const override;
  Status ForEachTombstone(const std::function<bool(const Tombstone&)>& visit) const override;

  // storage/reads.cc
  Result<std::vector<std::string>> QueuedOrigins() const override;
  Result<std::vector<Queued>> LoadQueue(const std::string& origin, const std::string& after,
                                        size_t limit) const override;
  Result<std::vector<uint64_t>> PendingCaptures() const override;
  Result<std::optional<uint64_t>> TimesBegun(uint64_t capture) const override;
  Result<std::optional<HostRecord>> GetHost(const std::string& name) const override;
  Result<std::vector<std::string>> DueBundles() const override;
  Result<std::optional<BundleInputs>> GetBundle(const std::string& page) const override;
  Result<bool> IsPart(const std::string& key) const override;
  Result<std::optional<UrlRecord>> GetUrl(const std::string& key) const override;
  Result<CaptureRecord> GetCapture(uint64_t id, bool with_body) const override;
  Result<std::vector<uint64_t>> CapturesOf(const std::string& key) const override;
  Result<std::vector<uint64_t>> CapturesWith(const Sha256& payload) const override;
  Result<DocumentRecord> GetDocument(uint64_t id) const override;
  Result<Document> ReadDocument(uint64_t id) const override { return ReadParts(id, DocumentParts::kAll); }
  Result<Document> ReadFacts(uint64_t id) const override { return ReadParts(id, DocumentParts::kFacts); }
  Result<std::optional<uint64_t>> DocumentOf(const std::string& key) const override;
  Status ForEachUrl(const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const override;
  Status ForEachUrlOf(const std::string& host,
                      const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const override;
  Status ForEachCapture(const std::function<bool(const CaptureRecord&)>& visit) const override;
  Status ForEachDocument(const std::function<bool(const DocumentRecord&)>& visit) const override;
  Status ForEachUrlFrom(const std::string& first,
                        const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const override;
  Status ForEachDocumentFrom(uint64_t first, const std::function<bool(const DocumentRecord&)>& visit) const override;
  Status ForEachListing(const std::string& portal,
                        const std::function<bool(const std::string& key, const ListingPage&)>& visit) const override;
  Status ForEachDocumentOf(const std::string& portal,
                           const std::function<bool(const DocumentRecord&)>& visit) const override;
  Status ForEachBody(const std::function<bool(const BodyRecord&)>& visit) const override;
  Status ForEachSeedPortal(const std::function<bool(const SeedPortal&)>& visit) const override;
  Status ForEachBodyChange(
      const std::string& portal,
      const std::function<bool(uint64_t document, const std::vector<BodyChange>&)>& visit) const override;
  Result<std::vector<std::string>> Portals() const override;
  Status ForEachChange(uint64_t after_cursor, const std::function<bool(const Change&)>& visit) const override;
  Status ForEachHost(const std::function<bool(const HostRecord&)>& visit) const override;
  Status ForEachVisit(const std::function<bool(const VisitRecord&)>& visit) const override;
  Result<Counts> Count() const override;

  // storage/reads_versions.cc
  Result<std::vector<DocumentVersion>> VersionsOf(uint64_t document) const override;
  Result<Document> ReadVersion(uint64_t document, uint64_t number) const override;
  Result<std::optional<Reading>> ReadingOf(uint64_t capture) const override;
  Result<uint64_t> DocumentOfCapture(uint64_t capture) const override;
  Status ForEachAssembled(
      const std::function<bool(const std::string& page, const std::string& extractor)>& visit) const override;

  // storage/reads_decisions.cc
  Result<AddressHistory> HistoryOf(const std::string& key) const override;
  Status ForEachHistory(const std::function<bool(const std::string& key, const AddressHistory&)>& visit) const override;
  Status ForEachLeftOut(
      const std::function<bool(const std::string& portal, const LeftOutCounts&)>& visit) const override;
  Result<std::vector<std::string>> KeysWith(const std::string& prefix, size_t limit) const override;

 private:
  Result<Document> ReadParts(uint64_t id, DocumentParts parts) const;
  Transaction Begin() const { return {*index_, *payloads_, state_, clock_.Now()}; }
  // LevelDB goes on writing into files whose folder is gone.
  Status CheckPlace() const;
  // Makes the transaction durable (with `sync`; without, it is with the next synced one) and its state the archive's.
  Status Finish(Transaction& tx, bool sync);
  // A new dictionary where it is time and pays: durable in a commit of its own before anything is packed with it.
  Status TryDictionaries();
  Result<uint64_t> PackSomeAnew(uint64_t number, Transaction& tx, uint64_t& seen) const;
  Result<uint64_t> PackStep(uint64_t number, Meter& meter);

  // storage/withdraw.cc: what withdrawals have left to be erased goes, and nothing is left to be erased. Keys of the
  // index that were written over are in `touched`; empty: all may be.
  Status EraseWithdrawn(const std::vector<std::string>& touched);
  Status EraseFrames(const std::vector<StoredPayload>& payloads);
  Status CompactIndex(const std::vector<std::string>& touched);
  // A payload's bytes, unless they wait to be erased.
  Result<std::string> ReadBytes(const StoredPayload& payload, const Sha256& digest) const;
  Status CheckNotWithdrawn(const std::string& key) const;
  Status CheckNotWithdrawn(const StoredDocument& document) const;

  Result<RoundPortals> LoadRoundPortals() const;
  // `portals` as they are on the disk, and again afterwards.
  Status QueueAgain(RoundPortals& portals);
  Result<bool> QueueSomeAgain(RoundPortals& portals);
  // The visits that end with the round.
  Result<std::vector<VisitRecord>> EndedVisits(const PortalSet& covered) const;

  Status ScanTag(char tag, const Database::Visitor& visit) const;
  Status ScanPrefix(const std::string& prefix, const Database::Visitor& visit) const;
  Result<std::vector<uint64_t>> NumbersUnder(const std::string& prefix) const;
  Result<std::optional<StoredUrl>> FindUrl(const std::string& key) const;
  Status SortByTime(std::vector<uint64_t>& ids, uint64_t last) const;
  Result<StoredDocument> FindDocument(uint64_t id) const;
  Status AddAliases(StoredDocument& document) const;

  const std::shared_ptr<void> lease_;  // goes last
  const std::filesystem::path path_;
  const uint64_t format_;
  std::unique_ptr<Database> index_;
  std::unique_ptr<PayloadStore> payloads_;
  std::unique_ptr<HeadFile> head_;
  std::mutex write_mutex_;
  State state_;  // of the last commit; guarded by write_mutex_
  const Clock& clock_;
  Dictionaries dictionaries_;  // guarded by write_mutex_
};

// As OpenArchive.
Result<std::unique_ptr<ArchiveImpl>> OpenImpl(const std::filesystem::path& path, const OpenOptions& options,
                                              leveldb::Env* env, const PackingOptions& packing = {});

}  // namespace lantai::storage
