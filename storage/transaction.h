// One commit in the making: applies writes to a view of the index that sees its own changes, and ends as two batches,
// one for each database. Nothing is written here; a transaction that is thrown away has not happened.
//
//   Transaction tx(index, payloads, state, clock.Now());
//   LANTAI_ASSIGN_OR_RETURN(WriteResult result, tx.Apply(write));
//   payloads.Write(tx.payload_batch(), true);
//   Seal(index, tx.index_batch(), tx.state(), tx.before()); index.Write(tx.index_batch(), true); state = tx.state();
//
// Thread-safety: one thread. Errors: kInvalidArgument for a write that breaks its REQUIRES, kTooLarge, and what reading
// gives; then the transaction is to be thrown away.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "storage/archive.h"
#include "storage/bundles.h"
#include "storage/database.h"
#include "storage/dictionaries.h"
#include "storage/payload_store.h"
#include "storage/records.h"

namespace lantai::storage {

class Transaction {
 public:
  // Index and payloads outlive the transaction. `state` is that of the last commit.
  Transaction(const Database& index, const PayloadStore& payloads, State state, Timestamp now)
      : index_(index), payloads_(payloads), state_(std::move(state)), now_(now) {}

  Result<WriteResult> Apply(const Write& write);

  // For a new round: queues the address again unless it is queued, waits for processing, was reached in this round
  // already, or belongs to no portal of `portals`.
  Status Requeue(std::string_view key, StoredUrl url, const PortalSet& portals);
  void PutRoundPortals(const RoundPortals& portals);
  // Puts it where both copies stand; gives its number.
  uint64_t AddDictionary(const StoredDictionary& dictionary);
  // The same bytes in another frame.
  void Repack(uint64_t payload, size_t size_before, std::string frame);
  // Takes content out (storage/tombstone.h); storage/transaction_withdraw.cc. The bytes themselves are the caller's to
  // erase: kErasingTag names them from now on. REQUIRES: nothing was applied before.
  Result<Withdrawal> Withdraw(const WithdrawalRequest& request, const PayloadStore& payloads);
  // Sets a capture aside whose processing never ends.
  Status SetAside(uint64_t capture_id);
  // Likewise the parts of a report whose assembly never ends.
  Status SetBundleAside(const std::string& page);

  State& state() { return state_; }
  bool empty() const { return batch_.empty(); }
  const Batch& payload_batch() const { return payload_batch_; }
  Batch& index_batch() { return batch_; }
  // What the index held under the keys that were read.
  const Batch& before() const { return before_; }
  // Likewise, where the caller has read it. REQUIRES: in the order of the keys.
  void NoteBefore(std::string_view key, std::string_view value) { before_.emplace_hint(before_.end(), key, value); }

 private:
  friend class Withdrawing;

  // A known or new address; saved by PutUrl.
  struct Address {
    std::string key;
    StoredUrl url;
  };
  struct Match {
    uint64_t id = 0;
    WriteResult::Duplicate kind = WriteResult::Duplicate::kNone;
  };

  // storage/transaction.cc: the writes
  Status ApplyTo(const Enqueue& write, WriteResult& result);
  Status ApplyTo(const Captured& write, WriteResult& result);
  Status ApplyTo(const NotModified& write, WriteResult& result);
  Status ApplyTo(const Unfetched& write, WriteResult& result);
  Status ApplyTo(const Processed& write, WriteResult& result);
  Status ApplyTo(const ProcessingStarted& write, WriteResult& result);
  Status Settle(Address& address, const Processed& write, const StoredCapture& capture, WriteResult& result);
  Status SettleAgain(Address& address, const Processed& write, const std::optional<Reading>& before,
                     WriteResult& result);
  Status ApplyTo(const HostNoted& write, WriteResult& result);
  Status ApplyTo(const VisitNoted& write, WriteResult& result);
  Status ApplyTo(const AssemblyStarted& write, WriteResult& result);
  Status ApplyTo(const Assembled& write, WriteResult& result);
  Status ApplyTo(const PortalsNamed& write, WriteResult& result);
  Status EnqueueAll(const std::vector<FrontierEntry>& entries, WriteResult& result);
  Status EnqueueOne(const FrontierEntry& entry, WriteResult& result);
  Result<bool> IsUnchanged(const StoredUrl& url, const StoredCapture& capture) const;
  Status Arrived(Address& address, uint64_t capture_id, bool unchanged);
  Result<StoredPayload> StoreBody(const Sha256& digest, std::string_view body, WriteResult& result);
  Result<StoredPayload> StoreBytes(PayloadKind kind, std::string_view bytes);
  // Bytes that a repair gave up, under their number again; false where they are held.
  Result<bool> BringBack(PayloadKind kind, const StoredPayload& payload, std::string_view bytes);
  void NoteAnswer(StoredUrl& url, const Capture& capture, const std::optional<Outcome>& outcome);
  // `at`: when the portal answered.
  Status Conclude(Address& address, const Outcome& outcome, Timestamp at);
  void TryAgain(Address& address, const Outcome& outcome);
  bool Rests(const UrlRecord& record) const;
  static bool IsWithdrawn(const Address& address) { return address.url.settled == Settled::kWithdrawn; }

  // storage/transaction_import.cc: captures of other crawlers, in their own time
  Status TakeImported(Address& address, const StoredCapture& stored, const Captured& write, WriteResult& result);
  // Whether a newer capture than this one gave what stands at the address.
  Result<bool> IsHistory(const Address& address, uint64_t capture_id, const StoredCapture& capture) const;

  // storage/transaction_bundle.cc: reports of several parts
  Status SetParts(const Address& page, std::vector<BundlePart> parts);
  Result<bool> AddPage(const std::string& key, const std::string& page);
  Status RemovePage(const std::string& key, const std::string& page);
  Result<StoredPart> PartAt(const std::string& key) const;
  void PutPart(const std::string& key, const StoredPart& part);
  Status NoteCapture(const std::string& key, uint64_t capture_id, const StoredCapture& stored, const Captured& write,
                     int status_before);
  // What the addresses that the write concluded mean for the reports that they are parts of.
  Status SettleConcluded(WriteResult& result);
  Status ShowUnread(const std::string& key, const StoredPart& part, WriteResult& result);
  Result<std::optional<BundleState>> BundleAt(const std::string& page) const;
  Status MarkIfDue(const std::string& page, WriteResult& result);
  Status FinishAssembly(const BundleState& bundle, const Document* document, std::string_view extractor,
                        WriteResult& result);
  Status NotePartRead(const std::string& key, const Outcome& outcome, WriteResult& result);
  Status StoreBundle(const BundleState& bundle, const Document& document, std::string_view extractor,
                     WriteResult& result);

  // storage/transaction_url.cc: addresses and the frontier
  Result<std::optional<Address>> FindUrl(std::string key) const;
  Result<Address> KnownUrl(const std::string& key) const;
  Result<Address> UrlOfCapture(const Capture& capture);
  Address NewUrl(std::string key, const Request& request);
  void PutUrl(const Address& address);
  void EnterQueue(Address& address);
  void LeaveQueue(Address& address);
  void SetState(StoredUrl& url, UrlState state);

  // storage/transaction_decisions.cc: what is decided about addresses (storage/decisions.h)
  Result<AddressHistory> LoadHistory(const std::string& key) const;
  void PutHistory(const std::string& key, const AddressHistory& history);
  Status Note(const Address& address, Decision decision);
  Status NoteFound(const std::string& key, const FrontierEntry& entry);
  // With `again` only what it was not taken for before.
  Status NoteRead(const Address& address, const Page& page, bool again);
  Status NoteTried(const Address& address, const Outcome& outcome, Timestamp until);
  Status NoteNotModified(const Address& address);
  Status NoteEnd(const Address& address, const Outcome& outcome);
  // Takes the document away once the absence is confirmed (kAbsencesForRemoval).
  Status NoteAbsence(Address& address, Timestamp at);
  Status NoteLeftOut(const LeftOutLinks& links);
  Result<bool> NoteLeftOutLink(const LeftOutLinks& links, const LeftOut& link, LeftOutCount& count);

  // storage/transaction_listing.cc: what lists say (storage/listings.h)
  Status NoteLeadsToLists(const Address& address);
  Status KeepListing(const Address& address, const Processed& write);

  // storage/transaction_bodies.cc: public bodies (storage/bodies.h)
  Result<SeedPortal> SeedPortalAt(const std::string& portal) const;
  // Names, by portal, that withdrawn pages gave: those that nothing else gives lose their numbers.
  Status ForgetNames(const std::map<std::string, std::set<std::string>>& names);
  Result<bool> IsNamedYet(const std::string& portal, const std::string& name) const;
  // Registers a name where it is new.
  Status NoteBody(const std::string& portal, std::string_view unit, uint64_t capture_id);
  Status KeepChanges(const StoredDocument& document, const std::vector<BodyChange>& changes);
  Status NoteBodyOf(uint64_t document_id, const std::vector<BodyChange>& changes);

  // storage/transaction_document.cc: documents, duplicates, the change log
  Status StoreDocument(Address& address, const StoredCapture& capture, const Processed& write, WriteResult& result);
  Result<bool> MayStandAgain(const Address& address, uint64_t capture_id) const;
  StoredDocument Describe(const StoredCapture& capture, uint64_t capture_id, const Address& address,
                          const Document& document, std::string_view json) const;
  Result<Match> FindSame(const StoredDocument& wanted, const Address& address) const;
  Result<Match> ReadBefore(const StoredDocument& wanted, const Address& address) const;
  Result<bool> IsSameText(uint64_t id, const StoredDocument& wanted, const Address& address) const;
  Result<uint64_t> AddDocument(StoredDocument document, std::string_view json);
  Status AddToTextIndex(const StoredDocument& document);
  Status RemoveFromExactIndex(const StoredDocument& document);
  Status RemoveFromTextIndex(const StoredDocument& document);
  // By what the document is found when it comes again.
  Status Reindex(StoredDocument& held, const StoredDocument& fresh);
  Status ReExtract(const StoredDocument& held, const StoredDocument& fresh, const Document& document,
                   std::string_view json, bool has_parts, WriteResult& result);
  // The body that a repair gave up, where this is the same document; false where it is held, or another one.
  Result<bool> BringBackBody(const StoredDocument& held, Document document);
  // What `fresh` says takes the place of what `held` does.
  Status Renew(StoredDocument held, const StoredDocument& fresh, std::string_view json, const Sha256& page_json,
               WriteResult& result);
  // The body's digest, had this extractor made it: whether another one came to the same.
  static Sha256 JsonDigestAs(Document document, const std::string& extractor);
  void NoteReadBy(StoredDocument held, const std::string& extractor);
  Result<bool> AddAddress(StoredDocument& document, const Address& address);
  Status Stand(Address& address, StoredDocument document, bool is_new);
  // The page gives the document no more that it gave when this capture of it was read before.
  Status Disown(Address& address, uint64_t capture_id, uint64_t document_id, WriteResult& result);
  Result<std::optional<Reading>> ReadingAt(uint64_t capture_id) const;
  // The address gives this document no longer; says whether no address does.
  Result<bool> NoLongerStands(uint64_t document_id);
  Status TakeAway(Address& address);
  Result<StoredDocument> GetDocument(uint64_t id) const;
  void PutDocument(const StoredDocument& document);
  // Cursor and time are filled in.
  void Log(Change change);

  // The view: what this transaction has put, else what the index holds.
  Result<std::optional<std::string>> Get(std::string_view key) const;
  void Put(std::string key, std::string value) { batch_[std::move(key)] = std::move(value); }
  // Under a key with a number that was never used before: what is not there need not be looked for.
  void PutNew(std::string key, std::string value) {
    before_.try_emplace(key);
    Put(std::move(key), std::move(value));
  }
  void Delete(std::string key) { batch_[std::move(key)] = std::nullopt; }
  Result<StoredCapture> GetCapture(uint64_t id) const;

  const Database& index_;
  const PayloadStore& payloads_;
  State state_;
  Timestamp now_;
  Batch batch_;
  Batch payload_batch_;
  mutable Batch before_;
  std::vector<std::string> concluded_;  // by the write that is being applied
};

}  // namespace lantai::storage
