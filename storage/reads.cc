#include <algorithm>
#include <tuple>

#include "core/document_json.h"
#include "storage/archive_impl.h"
#include "storage/bundles.h"
#include "storage/keys.h"
#include "storage/payload_store.h"

namespace lantai::storage {
namespace {

Result<CaptureRecord> ToRecord(uint64_t id, std::string_view value) {
  LANTAI_ASSIGN_OR_RETURN(StoredCapture stored, DecodeCapture(id, value));
  CaptureRecord record;
  record.id = id;
  record.key = RequestKey(stored.capture.request);
  record.capture = std::move(stored.capture);
  record.payload_digest = stored.digest;
  record.body_size = stored.payload.size;
  return record;
}

using UrlVisitor = std::function<bool(const std::string& key, const UrlRecord&)>;

Database::Visitor VisitUrls(const UrlVisitor& visit) {
  return [&visit](std::string_view key, std::string_view value) -> Result<bool> {
    const std::string request_key(key.substr(1));
    LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(request_key, value));
    return visit(request_key, url.record);
  };
}

Status Missing(const std::string& what) { return {Code::kNotFound, "the archive has no " + what}; }

}  // namespace

Status ArchiveImpl::ScanTag(char tag, const Database::Visitor& visit) const { return ScanPrefix(TagKey(tag), visit); }

Status ArchiveImpl::ScanPrefix(const std::string& prefix, const Database::Visitor& visit) const {
  return index_->Scan(prefix, PrefixEnd(prefix), visit);
}

// ---- frontier ----

Result<std::vector<std::string>> ArchiveImpl::QueuedOrigins() const {
  std::vector<std::string> origins;
  const auto first = [&](std::string_view key, std::string_view) -> Result<bool> {
    origins.emplace_back(OriginOfQueueKey(key));
    return false;
  };
  std::string from = TagKey(kQueueTag);
  for (size_t before = 0;; ++before) {
    LANTAI_RETURN_IF_ERROR(index_->Scan(from, PrefixEnd(TagKey(kQueueTag)), first));
    if (origins.size() == before) break;
    from = AfterOrigin(origins.back());
  }
  return origins;
}

Result<std::vector<Archive::Queued>> ArchiveImpl::LoadQueue(const std::string& origin, const std::string& after,
                                                            size_t limit) const {
  std::vector<Queued> entries;
  if (limit == 0) return entries;
  const std::string prefix = QueuePrefix(origin);
  const std::string from = after.empty() ? prefix : prefix + after + '\0';
  const auto load = [&](std::string_view key, std::string_view value) -> Result<bool> {
    const std::string request_key(value);
    LANTAI_ASSIGN_OR_RETURN(auto url, FindUrl(request_key));
    const std::string position(key.substr(prefix.size()));
    // A commit may have come between the scan's snapshot and this read.
    if (!url || QueuePosition(url->rank, url->sequence) != position) return true;
    entries.push_back({position, request_key, std::move(url->record)});
    return entries.size() < limit;
  };
  LANTAI_RETURN_IF_ERROR(index_->Scan(from, AfterOrigin(origin), load));
  return entries;
}

Result<std::vector<uint64_t>> ArchiveImpl::PendingCaptures() const { return NumbersUnder(TagKey(kWaitingTag)); }

Result<std::optional<uint64_t>> ArchiveImpl::TimesBegun(uint64_t capture) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(NumberKey(kWaitingTag, capture)));
  if (!value) return std::optional<uint64_t>();
  LANTAI_ASSIGN_OR_RETURN(const uint64_t starts, DecodeNumber("waiting capture", *value));
  return std::optional<uint64_t>(starts);
}

Result<bool> ArchiveImpl::IsPart(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(AddressKey(kPartTag, key)));
  if (!value) return false;
  LANTAI_ASSIGN_OR_RETURN(const StoredPart part, DecodePart(key, *value));
  return !part.pages.empty();
}

Result<std::vector<std::string>> ArchiveImpl::DueBundles() const {
  std::vector<std::string> pages;
  LANTAI_RETURN_IF_ERROR(ScanTag(kDueTag, [&](std::string_view key, auto) -> Result<bool> {
    pages.emplace_back(key.substr(1));
    return true;
  }));
  return pages;
}

Result<std::optional<BundleInputs>> ArchiveImpl::GetBundle(const std::string& page) const {
  const auto lookup = [this](std::string_view key) { return index_->Get(key); };
  LANTAI_ASSIGN_OR_RETURN(auto bundle, ReadBundleState(lookup, page));
  return bundle ? std::optional<BundleInputs>(std::move(bundle->inputs)) : std::nullopt;
}

Result<std::vector<uint64_t>> ArchiveImpl::NumbersUnder(const std::string& prefix) const {
  std::vector<uint64_t> numbers;
  LANTAI_RETURN_IF_ERROR(index_->Scan(prefix, PrefixEnd(prefix), [&](std::string_view key, auto) -> Result<bool> {
    numbers.push_back(TrailingNumber(key));
    return true;
  }));
  return numbers;
}

// ---- addresses and captures ----

Result<std::optional<StoredUrl>> ArchiveImpl::FindUrl(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(UrlRecordKey(key)));
  if (!value) return std::optional<StoredUrl>();
  LANTAI_ASSIGN_OR_RETURN(StoredUrl url, DecodeUrl(key, *value));
  return std::optional<StoredUrl>(std::move(url));
}

Result<std::optional<UrlRecord>> ArchiveImpl::GetUrl(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(auto url, FindUrl(key));
  return url ? std::optional<UrlRecord>(std::move(url->record)) : std::nullopt;
}

Result<CaptureRecord> ArchiveImpl::GetCapture(uint64_t id, bool with_body) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(NumberKey(kCaptureTag, id)));
  if (!value) return Missing("capture " + std::to_string(id));
  LANTAI_ASSIGN_OR_RETURN(CaptureRecord record, ToRecord(id, *value));
  if (!with_body) return record;
  LANTAI_RETURN_IF_ERROR(CheckNotWithdrawn(record.key));
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(id, *value));
  LANTAI_ASSIGN_OR_RETURN(record.capture.body, ReadBytes(stored.payload, stored.digest));
  return record;
}

Result<std::vector<uint64_t>> ArchiveImpl::CapturesOf(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto url, FindUrl(key));
  if (!url) return std::vector<uint64_t>();
  LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> ids, NumbersUnder(NumberKey(kHistoryTag, url->number)));
  if (ids.size() > 1) LANTAI_RETURN_IF_ERROR(SortByTime(ids, url->record.last_capture));
  return ids;
}

// Imports bring captures that are older than what is held. The last one is last whatever the clock said then.
Status ArchiveImpl::SortByTime(std::vector<uint64_t>& ids, uint64_t last) const {
  std::vector<std::tuple<bool, Timestamp, uint64_t>> order;
  for (const uint64_t id : ids) {
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord record, GetCapture(id, /*with_body=*/false));
    order.emplace_back(id == last, record.capture.finished, id);
  }
  std::sort(order.begin(), order.end());
  std::transform(order.begin(), order.end(), ids.begin(), [](const auto& entry) { return std::get<uint64_t>(entry); });
  return {};
}

Result<std::vector<uint64_t>> ArchiveImpl::CapturesWith(const Sha256& payload) const {
  return NumbersUnder(DigestKey(kPayloadCaptureTag, payload));
}

Result<std::optional<HostRecord>> ArchiveImpl::GetHost(const std::string& name) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(HostKey(name)));
  if (!value) return std::optional<HostRecord>();
  LANTAI_ASSIGN_OR_RETURN(HostRecord host, DecodeHost(name, *value));
  return std::optional<HostRecord>(std::move(host));
}

// ---- documents ----

Result<StoredDocument> ArchiveImpl::FindDocument(uint64_t id) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(NumberKey(kDocumentTag, id)));
  if (!value) return Missing("document " + std::to_string(id));
  return DecodeDocument(id, *value);
}

Status ArchiveImpl::AddAliases(StoredDocument& document) const {
  if (document.addresses <= 1) return {};
  const std::string prefix = NumberKey(kAliasTag, document.record.id);
  return index_->Scan(prefix, PrefixEnd(prefix), [&](auto, std::string_view key) -> Result<bool> {
    document.record.urls.emplace_back(key);
    return true;
  });
}

Result<DocumentRecord> ArchiveImpl::GetDocument(uint64_t id) const {
  LANTAI_ASSIGN_OR_RETURN(StoredDocument document, FindDocument(id));
  LANTAI_RETURN_IF_ERROR(AddAliases(document));
  return std::move(document.record);
}

Result<Document> ArchiveImpl::ReadParts(uint64_t id, DocumentParts parts) const {
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, FindDocument(id));
  LANTAI_RETURN_IF_ERROR(CheckNotWithdrawn(document));
  LANTAI_ASSIGN_OR_RETURN(const std::string json, ReadBytes(document.body, document.json));
  return DocumentFromJson(json, parts);
}

Result<std::optional<uint64_t>> ArchiveImpl::DocumentOf(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto url, FindUrl(key));
  return url && url->document != 0 ? std::optional<uint64_t>(url->document) : std::nullopt;
}

// ---- all of a kind ----

Status ArchiveImpl::ForEachUrl(const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const {
  return ForEachUrlFrom("", visit);
}

Status ArchiveImpl::ForEachUrlFrom(const std::string& first,
                                   const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const {
  return index_->Scan(UrlRecordKey(first), PrefixEnd(TagKey(kUrlTag)), VisitUrls(visit));
}

Status ArchiveImpl::ForEachUrlOf(const std::string& host,
                                 const std::function<bool(const std::string& key, const UrlRecord&)>& visit) const {
  bool more = true;
  const UrlVisitor each = [&](const std::string& key, const UrlRecord& record) { return more = visit(key, record); };
  for (const std::string method : {"", "POST "}) {  // core/capture.h, RequestKey
    for (const std::string scheme : {"http://", "https://"}) {
      for (const char end : {'/', ':'}) {
        if (!more) return {};
        LANTAI_RETURN_IF_ERROR(ScanPrefix(UrlRecordKey(method + scheme + host + end), VisitUrls(each)));
      }
    }
  }
  return {};
}

Status ArchiveImpl::ForEachCapture(const std::function<bool(const CaptureRecord&)>& visit) const {
  return ScanTag(kCaptureTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord record, ToRecord(TrailingNumber(key), value));
    return visit(record);
  });
}

Status ArchiveImpl::ForEachDocument(const std::function<bool(const DocumentRecord&)>& visit) const {
  return ForEachDocumentFrom(0, visit);
}

Status ArchiveImpl::ForEachDocumentFrom(uint64_t first, const std::function<bool(const DocumentRecord&)>& visit) const {
  const auto each = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(StoredDocument document, DecodeDocument(TrailingNumber(key), value));
    LANTAI_RETURN_IF_ERROR(AddAliases(document));
    return visit(document.record);
  };
  return index_->Scan(NumberKey(kDocumentTag, first), PrefixEnd(TagKey(kDocumentTag)), each);
}

Status ArchiveImpl::ForEachChange(uint64_t after_cursor, const std::function<bool(const Change&)>& visit) const {
  // Nothing comes after the greatest number; adding one to it would begin anew.
  if (after_cursor == UINT64_MAX) return {};
  const auto each = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const Change change, DecodeChange(TrailingNumber(key), value));
    return visit(change);
  };
  return index_->Scan(NumberKey(kChangeTag, after_cursor + 1), PrefixEnd(TagKey(kChangeTag)), each);
}

Status ArchiveImpl::ForEachHost(const std::function<bool(const HostRecord&)>& visit) const {
  return ScanTag(kHostTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const HostRecord host, DecodeHost(key.substr(1), value));
    return visit(host);
  });
}

Status ArchiveImpl::ForEachVisit(const std::function<bool(const VisitRecord&)>& visit) const {
  return ScanTag(kVisitTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const VisitRecord record, DecodeVisit(key.substr(1), value));
    return visit(record);
  });
}

Result<Counts> ArchiveImpl::Count() const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(TagKey(kStateTag)));
  if (!value) return {Code::kCorruption, "the index has lost its state; run `lantai verify`"};
  LANTAI_ASSIGN_OR_RETURN(const State state, DecodeState(*value, format_));
  Counts counts = state.counts;
  counts.commit = state.commit;
  return counts;
}

}  // namespace lantai::storage
