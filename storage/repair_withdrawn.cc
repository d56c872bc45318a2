// What was withdrawn on request stays withdrawn in a repaired archive, although files of the damaged one may hold older
// records and bytes. Any one of these tells that an address was withdrawn:
//
//   its tombstone, or only the key of one · its own record · a change of that kind that names it · a capture of it
//   whose payload's place says so, since bytes go only with the last of the addresses that gave them
//
// Where the tombstone is lost another one is made of the rest.
#include <algorithm>

#include "storage/decision_records.h"
#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/repair_references.h"
#include "storage/withdrawn_records.h"

namespace lantai::storage {
namespace {

constexpr std::string_view kReasonLost = "why is not known: the record of it was damaged";

std::string ReasonOf(const UrlRecord& record) {
  const std::string prefix = std::string(kWithdrawnOnRequest) + ": ";
  return record.reason.starts_with(prefix) ? record.reason.substr(prefix.size()) : std::string(kReasonLost);
}

class WithdrawalFinder {
 public:
  WithdrawalFinder(Salvaged& salvaged, const std::unordered_set<uint64_t>& gone)
      : at_(salvaged), found_(salvaged.withdrawn), gone_(gone) {}

  Status Run() {
    LANTAI_RETURN_IF_ERROR(Tombstones());
    if (at_.index.sealed) return NameReferrers();  // then they are all there
    LANTAI_RETURN_IF_ERROR(Addresses());
    LANTAI_RETURN_IF_ERROR(Changes());
    LANTAI_RETURN_IF_ERROR(Captures());
    LANTAI_RETURN_IF_ERROR(FillBodies());
    LANTAI_RETURN_IF_ERROR(FillDocuments());
    LANTAI_RETURN_IF_ERROR(FillVersions());
    LANTAI_RETURN_IF_ERROR(FillFromChanges());
    LANTAI_RETURN_IF_ERROR(BarTheRest());
    for (const auto& [key, tombstone] : found_.tombstones) {
      found_.payloads.insert(tombstone.erased.begin(), tombstone.erased.end());
    }
    return NameReferrers();
  }

 private:
  // ---- who ----

  Tombstone& Remake(const std::string& key, Timestamp at, std::string reason) {
    if (found_.remade.insert(key).second) at_.report.lost.Add({Loss::Kind::kTombstone, 0, key, {}, {}});
    return found_.tombstones[key] = {key, at, std::move(reason), {}, {}, {}};
  }

  Status Tombstones() {
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kErasingTag, [&](std::string_view key, std::string_view) {
      if (TrailingNumber(key) != 0) erasing_.insert(TrailingNumber(key));
      return Status();
    }));
    return at_.index.ForEach(kTombstoneTag, [&](std::string_view key, std::string_view value) {
      const std::string address(key.substr(1));
      Result<Tombstone> tombstone = DecodeTombstone(address, value);
      if (!tombstone.ok()) return Remake(address, at_.lost.at, std::string(kReasonLost)), Status();
      found_.payloads.insert(tombstone->erased.begin(), tombstone->erased.end());
      found_.tombstones[address] = *std::move(tombstone);
      return Status();
    });
  }

  Status Addresses() {
    return at_.index.ForEach(kUrlTag, [&](std::string_view key, std::string_view value) {
      const std::string address(key.substr(1));
      const Result<StoredUrl> url = DecodeUrl(address, value);
      const bool withdrawn = url.ok() && url->settled == Settled::kWithdrawn;
      if (withdrawn && (!found_.Has(address) || found_.remade.contains(address)))
        Remake(address, at_.lost.at, ReasonOf(url->record));
      return Status();
    });
  }

  Status Changes() {
    return ForEachWithdrawal([&](const Change& change) {
      if (!found_.Has(change.key)) Remake(change.key, change.at, std::string(kReasonLost));
      if (found_.remade.contains(change.key)) found_.tombstones[change.key].at = change.at;
    });
  }

  Status Captures() {
    return ForEachCapture([&](uint64_t, const StoredCapture& capture, const std::string& key) {
      const uint64_t number = capture.payload.number;
      const bool gone = IsGone(number) || found_.payloads.contains(number);
      if (gone && !found_.Has(key)) Remake(key, at_.lost.at, std::string(kReasonLost));
    });
  }

  // ---- what ----

  // Bytes that an address gave which is not withdrawn are its own as well.
  Status FillBodies() {
    if (found_.remade.empty()) return {};
    std::map<uint64_t, std::string> bodies;  // address by payload
    LANTAI_RETURN_IF_ERROR(ForEachCapture([&](uint64_t id, const StoredCapture& capture, const std::string& key) {
      if (!found_.remade.contains(key)) return;
      found_.tombstones[key].copies.push_back({id, capture.digest, capture.payload.size});
      if (capture.payload.number != 0) bodies[capture.payload.number] = key;
    }));
    LANTAI_RETURN_IF_ERROR(ForEachCapture([&](uint64_t, const StoredCapture& capture, const std::string& key) {
      if (!found_.Has(key)) bodies.erase(capture.payload.number);
    }));
    for (const auto& [number, key] : bodies) Erase(key, number);
    return {};
  }

  Status FillDocuments() {
    return ForEachDocument([&](const StoredDocument& document) {
      const auto tombstone = found_.tombstones.find(document.record.urls.front());
      if (tombstone == found_.tombstones.end()) return;
      own_[document.record.id] = tombstone->first;
      Erase(tombstone->first, document.body.number);
      if (found_.remade.contains(tombstone->first)) tombstone->second.documents.push_back(document.record.id);
    });
  }

  Status FillVersions() {
    return at_.index.ForEach(kVersionTag, [&](std::string_view key, std::string_view) {
      const auto own = own_.find(TrailingNumber(key.substr(0, NumberKey(kVersionTag, 0).size())));
      if (own != own_.end()) Erase(own->second, TrailingNumber(key));
      return Status();
    });
  }

  // Reports of other pages that had a withdrawn address as a part.
  Status FillFromChanges() {
    return ForEachWithdrawal([&](const Change& change) {
      if (!found_.remade.contains(change.key) || !IsGone(change.version)) return;
      Erase(change.key, change.version);
      auto& documents = found_.tombstones[change.key].documents;
      if (std::find(documents.begin(), documents.end(), change.document_id) == documents.end())
        documents.push_back(change.document_id);
    });
  }

  // Documents that were withdrawn, and no tombstone says with which part.
  Status BarTheRest() {
    return ForEachDocument([&](const StoredDocument& document) {
      if (document.record.withdrawn && !found_.payloads.contains(document.body.number))
        found_.barred.insert(document.body.number);
    });
  }

  void Erase(const std::string& key, uint64_t number) {
    if (number == 0 || !found_.payloads.insert(number).second) return;
    std::vector<uint64_t>& erased = found_.tombstones[key].erased;
    erased.insert(std::upper_bound(erased.begin(), erased.end(), number), number);
  }

  bool IsGone(uint64_t number) const { return gone_.contains(number) || erasing_.contains(number); }

  Status NameReferrers() {
    for (const auto& [key, tombstone] : found_.tombstones) {
      LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(UrlRecordKey(key)));
      const Result<StoredUrl> url = value ? DecodeUrl(key, *value) : Status(Code::kNotFound, "");
      found_.referrers.insert(url.ok() ? RequestKey({.url = url->record.entry.request.url}) : key);
    }
    at_.report.withdrawn = found_.tombstones.size();
    return {};
  }

  // ---- records that can be read ----

  Status ForEachCapture(const std::function<void(uint64_t id, const StoredCapture&, const std::string& key)>& visit) {
    return at_.index.ForEach(kCaptureTag, [&](std::string_view key, std::string_view value) {
      const uint64_t id = TrailingNumber(key);
      const Result<StoredCapture> capture = DecodeCapture(id, value);
      if (capture.ok()) visit(id, *capture, RequestKey(capture->capture.request));
      return Status();
    });
  }
  Status ForEachDocument(const std::function<void(const StoredDocument&)>& visit) {
    return at_.index.ForEach(kDocumentTag, [&](std::string_view key, std::string_view value) {
      const Result<StoredDocument> document = DecodeDocument(TrailingNumber(key), value);
      if (document.ok() && !document->record.urls.empty()) visit(*document);
      return Status();
    });
  }
  Status ForEachWithdrawal(const std::function<void(const Change&)>& visit) {
    return at_.index.ForEach(kChangeTag, [&](std::string_view key, std::string_view value) {
      const Result<Change> change = DecodeChange(TrailingNumber(key), value);
      if (change.ok() && change->kind == Change::Kind::kWithdrawn && !change->key.empty()) visit(*change);
      return Status();
    });
  }

  Salvaged& at_;
  Withdrawn& found_;
  const std::unordered_set<uint64_t>& gone_;
  std::unordered_set<uint64_t> erasing_;  // payloads whose erasing was interrupted
  std::map<uint64_t, std::string> own_;   // documents of withdrawn addresses
};

class WithdrawalMender {
 public:
  explicit WithdrawalMender(Salvaged& salvaged) : at_(salvaged) {}

  Status Run() {
    if (at_.index.sealed || at_.withdrawn.tombstones.empty()) return {};
    for (const auto& [key, tombstone] : at_.withdrawn.tombstones) {
      LANTAI_RETURN_IF_ERROR(at_.index.Put(AddressKey(kTombstoneTag, key), EncodeTombstone(tombstone)));
      for (const char tag : {kBundleTag, kDueTag}) LANTAI_RETURN_IF_ERROR(at_.index.Delete(AddressKey(tag, key)));
      LANTAI_RETURN_IF_ERROR(EmptyPart(key));
    }
    LANTAI_RETURN_IF_ERROR(BlankDecisions());
    // The bytes were never copied here. What was written over goes when the archive is next opened for writing.
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(
        kErasingTag, [&](std::string_view key, std::string_view) { return at_.index.Delete(std::string(key)); }));
    return at_.index.Put(NumberKey(kErasingTag, 0), EncodeNumber(0));
  }

 private:
  Status EmptyPart(const std::string& key) {
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(AddressKey(kPartTag, key)));
    if (!value) return {};
    Result<StoredPart> part = DecodePart(key, *value);
    if (!part.ok()) return at_.index.Delete(AddressKey(kPartTag, key));
    return at_.index.Put(
        AddressKey(kPartTag, key),
        EncodePart({.pages = std::move(part->pages), .digest = {}, .unread = {}, .unread_digest = {}}));
  }

  Status BlankDecisions() {
    return at_.index.ForEach(kDecisionTag, [&](std::string_view key, std::string_view value) -> Status {
      const std::string address(key.substr(1));
      LANTAI_ASSIGN_OR_RETURN(AddressHistory history, DecodeHistory(address, value));
      bool changed = at_.withdrawn.Has(address) && BlankOwn(history);
      for (Decision& decision : history.decisions) {
        if (at_.withdrawn.HasReferrer(decision.from)) changed = Blank(decision) || changed;
      }
      return changed ? at_.index.Put(std::string(key), EncodeHistory(history)) : Status();
    });
  }

  Salvaged& at_;
};

}  // namespace

bool Withdrawn::HasReferrer(const std::string& url) const {
  return !referrers.empty() && !url.empty() && referrers.contains(RequestKey({.url = url}));
}

Status FindWithdrawn(Salvaged& salvaged, const std::unordered_set<uint64_t>& gone) {
  return WithdrawalFinder(salvaged, gone).Run();
}

Status WithdrawAgain(Salvaged& salvaged) { return WithdrawalMender(salvaged).Run(); }

}  // namespace lantai::storage
