#include <algorithm>
#include <optional>
#include <vector>

#include "storage/bundles.h"
#include "storage/keys.h"
#include "storage/repair_references.h"
#include "storage/withdrawn_records.h"

namespace lantai::storage {
namespace {

class DocumentMender {
 public:
  explicit DocumentMender(Salvaged& salvaged) : at_(salvaged) {}

  Status Run() {
    LANTAI_RETURN_IF_ERROR(ForEachDocument([&](const StoredDocument& document) { return Withdraw(document); }));
    LANTAI_RETURN_IF_ERROR(ForEachDocument([&](const StoredDocument& document) { return Mend(document); }));
    LANTAI_RETURN_IF_ERROR(DropDangling());
    return ForEachDocument([&](const StoredDocument& document) { return Find(document); });
  }

  // How many addresses a document has, and for how many it stands.
  Status CountAddresses() {
    std::map<uint64_t, uint64_t> standing, aliases;
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kUrlTag, [&](std::string_view key, std::string_view value) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(key.substr(1), value));
      if (url.document != 0) ++standing[url.document];
      return {};
    }));
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kAliasTag, [&](std::string_view key, std::string_view) {
      return ++aliases[TrailingNumber(key.substr(0, 9))], Status();
    }));
    return ForEachDocument([&](StoredDocument document) {
      const uint64_t id = document.record.id;
      document.addresses = 1 + aliases[id];
      document.standing = standing[id];
      const bool stands = document.standing > 0;
      if (stands) document.record.superseded = document.record.removed = false;
      if (!stands && !document.record.removed) document.record.superseded = true;
      return at_.index.Put(NumberKey(kDocumentTag, id), EncodeDocument(document));
    });
  }

 private:
  Status ForEachDocument(const std::function<Status(const StoredDocument&)>& visit) {
    return at_.index.ForEach(kDocumentTag, [&](std::string_view key, std::string_view value) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, DecodeDocument(TrailingNumber(key), value));
      return visit(document);
    });
  }
  Result<bool> HasDocument(uint64_t id) const {
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(kDocumentTag, id)));
    return value.has_value();
  }

  Result<bool> IsForGood(uint64_t id) const {
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(kDocumentTag, id)));
    if (!value) return false;
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, DecodeDocument(id, *value));
    return IsForGood(document);
  }
  Result<bool> MayBeFound(uint64_t id) const {
    LANTAI_ASSIGN_OR_RETURN(const bool held, HasDocument(id));
    if (!held || at_.withdrawn.tombstones.empty()) return held;
    LANTAI_ASSIGN_OR_RETURN(const bool gone, IsForGood(id));
    return !gone;
  }

  // As its bytes are, so is its record, whichever of its states was salvaged.
  Status Withdraw(StoredDocument document) {
    const bool gone = at_.withdrawn.payloads.contains(document.body.number);
    if (gone) Blank(document.record);
    if (document.record.withdrawn && !gone) {  // with what, nothing tells: whatever it says now is news
      document.record.withdrawn = false;
      document.json = document.page_json = {};
    }
    return at_.index.Put(NumberKey(kDocumentTag, document.record.id), EncodeDocument(document));
  }

  // The page itself was withdrawn, not a part of it: nothing is to be found by this document.
  bool IsForGood(const StoredDocument& document) const {
    return document.record.withdrawn && at_.withdrawn.Has(document.record.urls.front());
  }

  Status Mend(const StoredDocument& document) {
    const DocumentRecord& record = document.record;
    const std::string& url = record.urls.front();
    LANTAI_ASSIGN_OR_RETURN(const auto capture, at_.index.Get(NumberKey(kCaptureTag, record.capture_id)));
    if (!capture) {
      at_.documents[record.id] = {Loss::Kind::kDocument, record.id, url, record.fetched_at, record.payload_digest};
      at_.captures[record.capture_id] = {Loss::Kind::kCapture, 0, url, record.fetched_at, record.payload_digest};
      at_.fetch.insert(url);
      return at_.index.Delete(NumberKey(kDocumentTag, record.id));
    }
    LANTAI_ASSIGN_OR_RETURN(const auto parts, at_.index.Get(AddressKey(kBundleTag, url)));
    if (IsForGood(document)) return {};
    const bool body_lost = document.record.withdrawn || at_.given_up.contains(document.body.number);
    if (document.bundled() && parts && !document.record.withdrawn)
      return body_lost ? AssembleAgain(url, *parts) : Status();
    if (!body_lost && !document.bundled()) return {};
    LANTAI_ASSIGN_OR_RETURN(const bool waits, ProcessAgain(at_, record.capture_id));
    if (!waits) at_.fetch.insert(url);
    return {};
  }

  Status AssembleAgain(const std::string& page, std::string_view value) {
    LANTAI_ASSIGN_OR_RETURN(StoredBundle bundle, DecodeBundle(page, value));
    bundle.made = {};
    return at_.index.Put(AddressKey(kBundleTag, page), EncodeBundle(bundle));
  }

  Status DropDangling() {
    const auto drop = [&](char tag, const auto& stands) {
      return at_.index.ForEach(tag, [&](std::string_view key, std::string_view value) -> Status {
        LANTAI_ASSIGN_OR_RETURN(const bool held, stands(key, value));
        return held ? Status() : at_.index.Delete(std::string(key));
      });
    };
    LANTAI_RETURN_IF_ERROR(drop(kVersionTag, [&](std::string_view key, auto value) -> Result<bool> {
      if (key.size() != 17 || !DecodeVersion(TrailingNumber(key), value).ok()) return false;
      return HasDocument(TrailingNumber(key.substr(0, 9)));
    }));
    LANTAI_RETURN_IF_ERROR(drop(kAliasTag, [&](std::string_view key, auto value) -> Result<bool> {
      LANTAI_ASSIGN_OR_RETURN(const auto url, at_.index.Get(UrlRecordKey(value)));
      if (!url || key.size() != 17) return false;
      const uint64_t id = TrailingNumber(key.substr(0, 9));
      return at_.withdrawn.Has(std::string(value)) ? IsForGood(id) : HasDocument(id);
    }));
    LANTAI_RETURN_IF_ERROR(
        drop(kOfPortalTag, [&](std::string_view key, auto) { return HasDocument(TrailingNumber(key)); }));
    LANTAI_RETURN_IF_ERROR(drop(kExactTag, [&](auto, std::string_view value) -> Result<bool> {
      const Result<uint64_t> id = DecodeNumber("exact duplicate", value);
      return id.ok() ? MayBeFound(*id) : Result<bool>(false);
    }));
    return at_.index.ForEach(
        kTextTag, [&](std::string_view key, std::string_view value) { return KeepHeld(std::string(key), value); });
  }

  Status KeepHeld(std::string key, std::string_view value) {
    const Result<std::vector<uint64_t>> ids = DecodeNumbers("text duplicates", value);
    std::vector<uint64_t> held;
    for (const uint64_t id : ids.ok() ? *ids : std::vector<uint64_t>()) {
      LANTAI_ASSIGN_OR_RETURN(const bool found, MayBeFound(id));
      if (found) held.push_back(id);
    }
    return held.empty() ? at_.index.Delete(std::move(key)) : at_.index.Put(std::move(key), EncodeNumbers(held));
  }

  // By what it is found when it comes again.
  Status Find(const StoredDocument& document) {
    const uint64_t id = document.record.id;
    LANTAI_RETURN_IF_ERROR(at_.index.Put(OfPortalKey(document.record.portal, id), ""));
    if (IsForGood(document)) return {};
    const std::string exact = ExactKey(document.record.payload_digest, document.text, document.tables);
    LANTAI_ASSIGN_OR_RETURN(const auto known, at_.index.Get(exact));
    if (!known) LANTAI_RETURN_IF_ERROR(at_.index.Put(exact, EncodeNumber(id)));
    if (document.text.empty()) return {};
    const std::string text = TextKey(document.text, document.tables);
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(text));
    std::vector<uint64_t> ids;
    if (value) {
      LANTAI_ASSIGN_OR_RETURN(ids, DecodeNumbers("text duplicates", *value));
    }
    if (ids.size() >= kMaxSameText || std::find(ids.begin(), ids.end(), id) != ids.end()) return {};
    ids.push_back(id);
    return at_.index.Put(text, EncodeNumbers(ids));
  }

  Salvaged& at_;
};

class BundleMender {
 public:
  explicit BundleMender(Salvaged& salvaged) : at_(salvaged) {}

  Status Run() {
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(
        kPartTag, [&](std::string_view key, std::string_view value) { return MendPart(std::string(key), value); }));
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kDueTag, [&](std::string_view key, std::string_view) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const auto bundle, at_.index.Get(AddressKey(kBundleTag, key.substr(1))));
      return bundle ? Status() : at_.index.Delete(std::string(key));
    }));
    return at_.index.ForEach(kBundleTag, [&](std::string_view key, std::string_view value) {
      return MendBundle(std::string(key.substr(1)), value);
    });
  }

 private:
  // The part's bytes are those of a capture that is held, else none until they come again.
  Status MendPart(std::string key, std::string_view value) {
    Result<StoredPart> part = DecodePart(key.substr(1), value);
    if (!part.ok()) return at_.index.Delete(std::move(key));
    if (part->capture == 0) return {};
    LANTAI_ASSIGN_OR_RETURN(const auto capture, at_.index.Get(NumberKey(kCaptureTag, part->capture)));
    if (capture) return {};
    part->capture = part->size = 0;
    part->digest = {};
    return at_.index.Put(std::move(key), EncodePart(*part));
  }

  Status MendBundle(const std::string& page, std::string_view value) {
    const Result<StoredBundle> bundle = DecodeBundle(page, value);
    LANTAI_ASSIGN_OR_RETURN(const auto record, at_.index.Get(UrlRecordKey(page)));
    if (!bundle.ok() || !record) return Drop(page);
    LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(page, *record));
    for (const BundlePart& part : bundle->parts) {
      LANTAI_ASSIGN_OR_RETURN(const auto held, at_.index.Get(AddressKey(kPartTag, part.key)));
      if (held || url.document_capture == 0) continue;
      LANTAI_RETURN_IF_ERROR(ProcessAgain(at_, url.document_capture).status());
    }
    return MarkIfDue(page);
  }

  Status Drop(const std::string& page) {
    LANTAI_RETURN_IF_ERROR(at_.index.Delete(AddressKey(kDueTag, page)));
    return at_.index.Delete(AddressKey(kBundleTag, page));
  }

  Status MarkIfDue(const std::string& page) {
    const auto lookup = [this](std::string_view key) { return at_.index.Get(key); };
    LANTAI_ASSIGN_OR_RETURN(const auto bundle, ReadBundleState(lookup, page));
    const std::string key = AddressKey(kDueTag, page);
    LANTAI_ASSIGN_OR_RETURN(const auto marked, at_.index.Get(key));
    if (!bundle || !bundle->complete || marked) return {};
    if (!bundle->due()) return {};
    at_.report.assemble.Add(page);
    return at_.index.Put(key, EncodeNumber(0));
  }

  Salvaged& at_;
};

}  // namespace

Status MendDocuments(Salvaged& salvaged) { return DocumentMender(salvaged).Run(); }

Status MendBundles(Salvaged& salvaged) {
  LANTAI_RETURN_IF_ERROR(DocumentMender(salvaged).CountAddresses());
  return BundleMender(salvaged).Run();
}

}  // namespace lantai::storage
