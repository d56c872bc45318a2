#include "storage/keys.h"
#include "storage/payload_store.h"
#include "storage/repair_references.h"

namespace lantai::storage {
namespace {

class PayloadCheck {
 public:
  explicit PayloadCheck(Salvaged& salvaged) : at_(salvaged) {}

  Status Run() {
    LANTAI_RETURN_IF_ERROR(MarkWithdrawn());
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kPayloadTag, [&](std::string_view key, std::string_view value) {
      const Result<StoredPayload> payload = DecodePayload(value);
      const bool whole = payload.ok() && key.size() == 1 + sizeof(Sha256);
      return whole ? Check(*payload, Sha256FromRaw(key.substr(1))) : at_.index.Delete(std::string(key));
    }));
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kCaptureTag, [&](std::string_view key, std::string_view value) {
      const Result<StoredCapture> capture = DecodeCapture(TrailingNumber(key), value);
      return capture.ok() ? CheckCapture(TrailingNumber(key), *capture) : Status();
    }));
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kDocumentTag, [&](std::string_view key, std::string_view value) {
      const Result<StoredDocument> document = DecodeDocument(TrailingNumber(key), value);
      return document.ok() ? CheckDocument(*document) : Status();
    }));
    return at_.index.ForEach(kVersionTag, [&](std::string_view key, std::string_view value) {
      const Result<StoredVersion> version = DecodeVersion(TrailingNumber(key), value);
      return version.ok() ? CheckVersion(key, *version) : Status();
    });
  }

 private:
  Status CheckCapture(uint64_t id, const StoredCapture& stored) {
    LANTAI_RETURN_IF_ERROR(Check(stored.payload, stored.digest));
    if (!at_.given_up.contains(stored.payload.number)) return {};
    at_.report.lost.Add(
        {Loss::Kind::kBytes, id, RequestKey(stored.capture.request), stored.capture.finished, stored.digest});
    return {};
  }

  Status CheckDocument(const StoredDocument& document) {
    LANTAI_RETURN_IF_ERROR(Check(document.body, document.json));
    if (!at_.given_up.contains(document.body.number)) return {};
    const DocumentRecord& record = document.record;
    const std::string url = record.urls.empty() ? "" : record.urls.front();
    at_.report.lost.Add({Loss::Kind::kBody, record.id, url, record.fetched_at, document.json});
    return {};
  }

  Status CheckVersion(std::string_view key, const StoredVersion& version) {
    LANTAI_RETURN_IF_ERROR(Check(version.body, version.json));
    if (!at_.given_up.contains(version.body.number)) return {};
    const uint64_t document = TrailingNumber(key.substr(0, NumberKey(kVersionTag, 0).size()));
    at_.report.lost.Add({Loss::Kind::kVersion, document, "", version.until, version.json});
    return {};
  }

  // Each number once, with the digest that the first record of it tells.
  Status Check(const StoredPayload& payload, const Sha256& digest) {
    if (payload.number == 0 || !checked_.insert(payload.number).second) return {};
    if (at_.withdrawn.payloads.contains(payload.number)) return KeepWithdrawn(payload);
    const std::string mark = NumberKey(kLostTag, payload.number);
    const Result<std::string> bytes = ReadPayload(at_.payloads, payload, digest);
    if (bytes.ok()) {
      ++at_.report.payloads;
      return at_.index.Delete(mark);  // bytes that came again before the mark went
    }
    if (bytes.status().code() != Code::kCorruption && bytes.status().code() != Code::kNotFound) return bytes.status();
    at_.without.insert(payload.number);
    LANTAI_ASSIGN_OR_RETURN(const bool before, WasGivenUp(payload.number));
    if (before) return {};
    at_.given_up.insert(payload.number);
    LANTAI_RETURN_IF_ERROR(
        at_.payloads.Write({{PayloadKey(payload.number), FrameGone(Gone::kLost, payload.size)}}, /*sync=*/false));
    return at_.index.Put(mark, "");
  }

  Status KeepWithdrawn(const StoredPayload& payload) {
    at_.without.insert(payload.number);
    LANTAI_RETURN_IF_ERROR(at_.index.Delete(NumberKey(kLostTag, payload.number)));
    return at_.payloads.Write({{PayloadKey(payload.number), FrameGone(Gone::kWithdrawn, payload.size)}},
                              /*sync=*/false);
  }

  // By an earlier repair, as both databases say.
  Result<bool> WasGivenUp(uint64_t number) const {
    LANTAI_ASSIGN_OR_RETURN(const auto mark, at_.index.Get(NumberKey(kLostTag, number)));
    LANTAI_ASSIGN_OR_RETURN(const auto frame, at_.payloads.Get(PayloadKey(number)));
    return mark && frame && GoneOf(*frame) == Gone::kLost;
  }

  // Of records that are lost, too: their places say that they were withdrawn.
  Status MarkWithdrawn() {
    for (const uint64_t number : at_.withdrawn.payloads) {
      LANTAI_ASSIGN_OR_RETURN(const auto frame, at_.payloads.Get(PayloadKey(number)));
      if (!frame) LANTAI_RETURN_IF_ERROR(KeepWithdrawn({number, 0}));
    }
    return {};
  }

  Salvaged& at_;
  std::unordered_set<uint64_t> checked_;
};

}  // namespace

Status GiveUpPayloads(Salvaged& salvaged) { return PayloadCheck(salvaged).Run(); }

}  // namespace lantai::storage
