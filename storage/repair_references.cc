#include "storage/repair_references.h"

#include <algorithm>

#include "storage/commit_chain.h"
#include "storage/decision_records.h"
#include "storage/host_record.h"
#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/visit_record.h"

namespace lantai::storage {
namespace {

class ReferenceMender {
 public:
  explicit ReferenceMender(Salvaged& salvaged) : at_(salvaged) {}

  // Captures first: all else refers to them.
  Status Captures() {
    LANTAI_RETURN_IF_ERROR(DropUnreadable());
    LANTAI_RETURN_IF_ERROR(DropWithdrawnBytes());
    const Status indexed = at_.index.ForEach(kCaptureTag, [&](std::string_view key, std::string_view value) -> Status {
      const uint64_t id = TrailingNumber(key);
      LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(id, value));
      LANTAI_RETURN_IF_ERROR(at_.index.Put(PayloadCaptureKey(stored.digest, id), ""));
      if (stored.payload.number == 0 || at_.withdrawn.payloads.contains(stored.payload.number)) return {};
      LANTAI_ASSIGN_OR_RETURN(const auto known, at_.index.Get(DigestKey(kPayloadTag, stored.digest)));
      return known ? Status() : at_.index.Put(DigestKey(kPayloadTag, stored.digest), EncodePayload(stored.payload));
    });
    LANTAI_RETURN_IF_ERROR(indexed);
    return at_.index.ForEach(kPayloadTag, [&](std::string_view key, std::string_view value) {
      return DropUnknownBytes(std::string(key), value);
    });
  }

  // Each capture stands in the history of its address.
  Status Histories() {
    return at_.index.ForEach(kCaptureTag, [&](std::string_view key, std::string_view value) -> Status {
      const uint64_t id = TrailingNumber(key);
      LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(id, value));
      const std::string request_key = RequestKey(stored.capture.request);
      LANTAI_ASSIGN_OR_RETURN(const auto record, at_.index.Get(UrlRecordKey(request_key)));
      if (!record) return {};
      LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(request_key, *record));
      return at_.index.Put(HistoryKey(url.number, id), "");
    });
  }

  Status DropDangling() {
    for (const char tag : {kHistoryTag, kPayloadCaptureTag}) {
      LANTAI_RETURN_IF_ERROR(at_.index.ForEach(tag, [&](std::string_view key, std::string_view) -> Status {
        LANTAI_ASSIGN_OR_RETURN(const bool held, Has(kCaptureTag, TrailingNumber(key)));
        if (held) return {};
        Loss& lost = at_.captures[TrailingNumber(key)];
        if (tag == kHistoryTag) lost.number = TrailingNumber(key.substr(0, 9));
        if (tag == kPayloadCaptureTag && key.size() == 41) lost.digest = Sha256FromRaw(key.substr(1, 32));
        return at_.index.Delete(std::string(key));
      }));
    }
    LANTAI_RETURN_IF_ERROR(DropReadings());
    LANTAI_RETURN_IF_ERROR(DropChanges());
    LANTAI_RETURN_IF_ERROR(MendListings());
    return DropAddresses();
  }

  Status DropWaiting() {
    return at_.index.ForEach(kWaitingTag, [&](std::string_view key, std::string_view) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(kCaptureTag, TrailingNumber(key))));
      if (!value) return at_.index.Delete(std::string(key));
      LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(TrailingNumber(key), *value));
      const bool stays = at_.Holds(stored.payload) && !at_.withdrawn.Has(RequestKey(stored.capture.request));
      return stays ? Status() : at_.index.Delete(std::string(key));
    });
  }

 private:
  Result<bool> Has(char tag, uint64_t number) const {
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(tag, number)));
    return value.has_value();
  }

  // Of the records that the others are made whole from; they have stood under a checksum, so this is for what another
  // program wrote.
  Status DropUnreadable() {
    const auto drop = [&](char tag, const auto& readable) {
      return at_.index.ForEach(tag, [&](std::string_view key, std::string_view value) {
        return readable(key, value) ? Status() : at_.index.Delete(std::string(key));
      });
    };
    LANTAI_RETURN_IF_ERROR(drop(kCaptureTag, [](auto key, auto value) {
      return key.size() == 9 && DecodeCapture(TrailingNumber(key), value).ok();
    }));
    LANTAI_RETURN_IF_ERROR(drop(kDocumentTag, [](auto key, auto value) {
      const Result<StoredDocument> document = DecodeDocument(TrailingNumber(key), value);
      return key.size() == 9 && document.ok() && !document->record.urls.empty();
    }));
    LANTAI_RETURN_IF_ERROR(drop(kChangeTag, [](auto key, auto value) {
      return key.size() == 9 && DecodeChange(TrailingNumber(key), value).ok();
    }));
    LANTAI_RETURN_IF_ERROR(drop(kHostTag, [](auto key, auto value) { return DecodeHost(key.substr(1), value).ok(); }));
    LANTAI_RETURN_IF_ERROR(
        drop(kVisitTag, [](auto key, auto value) { return DecodeVisit(key.substr(1), value).ok(); }));
    LANTAI_RETURN_IF_ERROR(drop(kRoundTag, [](auto, auto value) { return DecodeRoundPortals(value).ok(); }));
    return drop(kLeftOutTag, [](auto key, auto value) { return DecodeLeftOutCounts(key.substr(1), value).ok(); });
  }

  // The same bytes may have come again since, from another address.
  Status DropWithdrawnBytes() {
    return at_.index.ForEach(kPayloadTag, [&](std::string_view key, std::string_view value) {
      const Result<StoredPayload> payload = DecodePayload(value);
      const bool stays = payload.ok() && !at_.withdrawn.payloads.contains(payload->number);
      return stays ? Status() : at_.index.Delete(std::string(key));
    });
  }

  // Bytes that are gone and that no capture tells of any more would only keep the same bytes from being stored again.
  Status DropUnknownBytes(std::string key, std::string_view value) {
    LANTAI_ASSIGN_OR_RETURN(const StoredPayload payload, DecodePayload(value));
    if (!at_.given_up.contains(payload.number)) return {};
    const Sha256 digest = Sha256FromRaw(std::string_view(key).substr(1));
    bool known = false;
    const std::string prefix = DigestKey(kPayloadCaptureTag, digest);
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(prefix, [&](std::string_view capture, std::string_view) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const bool held, Has(kCaptureTag, TrailingNumber(capture)));
      known = known || held;
      return {};
    }));
    if (known) return {};
    at_.report.lost.Add({Loss::Kind::kBytes, 0, "", {}, digest});
    return at_.index.Delete(std::move(key));
  }

  // The address that a lost document came from.
  Status NoteSource(uint64_t document, uint64_t capture) {
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(kCaptureTag, capture)));
    LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(capture, value.value_or("")));
    at_.documents[document] = {Loss::Kind::kDocument, document, RequestKey(stored.capture.request),
                               stored.capture.finished, stored.digest};
    return {};
  }

  Status DropReadings() {
    return at_.index.ForEach(kReadingTag, [&](std::string_view key, std::string_view value) -> Status {
      const uint64_t capture = TrailingNumber(key);
      const Result<Reading> reading = DecodeReading(capture, value);
      LANTAI_ASSIGN_OR_RETURN(const bool captured, Has(kCaptureTag, capture));
      LANTAI_ASSIGN_OR_RETURN(const bool given, reading.ok() && reading->document_id != 0
                                                    ? Has(kDocumentTag, reading->document_id)
                                                    : Result<bool>(reading.ok()));
      if (captured && given) return {};
      if (captured && reading.ok()) LANTAI_RETURN_IF_ERROR(NoteSource(reading->document_id, capture));
      LANTAI_RETURN_IF_ERROR(at_.index.Delete(std::string(key)));
      return captured ? ProcessAgain(at_, capture).status() : Status();
    });
  }

  // Who reads the log reads what it refers to.
  Status DropChanges() {
    return at_.index.ForEach(kChangeTag, [&](std::string_view key, std::string_view value) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const Change change, DecodeChange(TrailingNumber(key), value));
      for (const auto& [tag, number] :
           {std::pair(kDocumentTag, change.document_id), std::pair(kDocumentTag, change.previous_id),
            std::pair(kCaptureTag, change.capture_id)}) {
        LANTAI_ASSIGN_OR_RETURN(const bool held, number == 0 ? Result<bool>(true) : Has(tag, number));
        if (held) continue;
        at_.changes[change.cursor] = {Loss::Kind::kChange, change.cursor, change.key, change.at, {}};
        if (tag == kDocumentTag && number == change.document_id) at_.documents[number].url = change.key;
        return at_.index.Delete(std::string(key));
      }
      return {};
    });
  }

  // What a list says is known by the address that says it. A reading that is lost has not been.
  Status MendListings() {
    return at_.index.ForEach(kListingTag, [&](std::string_view key, std::string_view value) -> Status {
      const std::string_view request_key = key.substr(std::min(key.find('\0'), key.size() - 1) + 1);
      LANTAI_ASSIGN_OR_RETURN(const auto record, at_.index.Get(UrlRecordKey(request_key)));
      const Result<ListingPage> page = DecodeListing(request_key, value);
      if (!record || !page.ok()) return at_.index.Delete(std::string(key));
      LANTAI_ASSIGN_OR_RETURN(const bool held,
                              page->capture_id == 0 ? Result<bool>(true) : Has(kCaptureTag, page->capture_id));
      return held ? Status() : at_.index.Delete(std::string(key));  // MendUrls makes one that was not read
    });
  }

  Status DropAddresses() {
    return at_.index.ForEach(kRedirectTag, [&](std::string_view key, std::string_view) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const auto from, at_.index.Get(UrlRecordKey(key.substr(1))));
      return from ? Status() : at_.index.Delete(std::string(key));
    });
  }

  Salvaged& at_;
};

}  // namespace

Result<bool> ProcessAgain(Salvaged& salvaged, uint64_t capture) {
  LANTAI_ASSIGN_OR_RETURN(const auto value, salvaged.index.Get(NumberKey(kCaptureTag, capture)));
  if (!value) return false;
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(capture, *value));
  if (!salvaged.Holds(stored.payload) || salvaged.withdrawn.Has(RequestKey(stored.capture.request))) return false;
  const std::string key = NumberKey(kWaitingTag, capture);
  LANTAI_ASSIGN_OR_RETURN(const auto waits, salvaged.index.Get(key));
  if (waits) return true;
  salvaged.report.process.Add({capture, RequestKey(stored.capture.request)});
  LANTAI_RETURN_IF_ERROR(salvaged.index.Put(key, EncodeNumber(0)));
  return true;
}

Status MendReferences(Salvaged& salvaged) {
  ReferenceMender mender(salvaged);
  LANTAI_RETURN_IF_ERROR(mender.Captures());
  LANTAI_RETURN_IF_ERROR(BringBackUrls(salvaged));
  LANTAI_RETURN_IF_ERROR(mender.Histories());
  LANTAI_RETURN_IF_ERROR(MendDocuments(salvaged));
  LANTAI_RETURN_IF_ERROR(mender.DropDangling());
  LANTAI_RETURN_IF_ERROR(NameGaps(salvaged));
  LANTAI_RETURN_IF_ERROR(MendUrls(salvaged));
  LANTAI_RETURN_IF_ERROR(WithdrawAgain(salvaged));
  LANTAI_RETURN_IF_ERROR(MendBundles(salvaged));
  LANTAI_RETURN_IF_ERROR(MendBodies(salvaged));
  LANTAI_RETURN_IF_ERROR(mender.DropWaiting());
  return CountAnew(salvaged);
}

}  // namespace lantai::storage
