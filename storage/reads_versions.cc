#include <algorithm>

#include "core/document_json.h"
#include "storage/archive_impl.h"
#include "storage/keys.h"
#include "storage/payload_store.h"

namespace lantai::storage {

Result<std::vector<DocumentVersion>> ArchiveImpl::VersionsOf(uint64_t document) const {
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument stored, FindDocument(document));
  std::vector<DocumentVersion> versions;
  const std::string prefix = NumberKey(kVersionTag, document);
  const auto add = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(StoredVersion old, DecodeVersion(TrailingNumber(key), value));
    versions.push_back({old.body.number, std::move(old.extractor), std::move(old.read_by), old.until});
    return true;
  };
  LANTAI_RETURN_IF_ERROR(index_->Scan(prefix, PrefixEnd(prefix), add));
  versions.push_back({stored.body.number, stored.extractor, stored.read_by, {}});
  return versions;
}

Result<Document> ArchiveImpl::ReadVersion(uint64_t document, uint64_t number) const {
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument stored, FindDocument(document));
  if (stored.body.number == number) return ReadDocument(document);
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(VersionKey(document, number)));
  if (!value) {
    return {Code::kNotFound,
            "document " + std::to_string(document) + " has no version " + std::to_string(number) + " in this archive"};
  }
  LANTAI_ASSIGN_OR_RETURN(const StoredVersion old, DecodeVersion(number, *value));
  LANTAI_ASSIGN_OR_RETURN(const std::string json, ReadBytes(old.body, old.json));
  return DocumentFromJson(json);
}

Result<std::optional<Reading>> ArchiveImpl::ReadingOf(uint64_t capture) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(NumberKey(kReadingTag, capture)));
  if (!value) return std::optional<Reading>();
  LANTAI_ASSIGN_OR_RETURN(Reading reading, DecodeReading(capture, *value));
  return std::optional<Reading>(std::move(reading));
}

// A capture with the bytes and the status of the one before it was not processed: what that one gave stands for it.
Result<uint64_t> ArchiveImpl::DocumentOfCapture(uint64_t capture) const {
  LANTAI_ASSIGN_OR_RETURN(const CaptureRecord wanted, GetCapture(capture, /*with_body=*/false));
  LANTAI_ASSIGN_OR_RETURN(const auto url, FindUrl(wanted.key));
  if (url && url->settled == Settled::kWithdrawn) return 0;
  LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> all, CapturesOf(wanted.key));
  for (size_t i = all.size(); i-- > 0;) {
    if (all[i] > capture) continue;
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord record, GetCapture(all[i], /*with_body=*/false));
    const bool same = record.payload_digest == wanted.payload_digest && record.capture.status == wanted.capture.status;
    if (!same) return 0;
    LANTAI_ASSIGN_OR_RETURN(const auto reading, ReadingOf(all[i]));
    if (reading) return reading->document_id;
    if (url && url->document_capture == all[i]) return url->document;  // archives of before readings were kept
  }
  return 0;
}

Status ArchiveImpl::ForEachAssembled(
    const std::function<bool(const std::string& page, const std::string& extractor)>& visit) const {
  return ScanTag(kBundleTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    const std::string page(key.substr(1));
    LANTAI_ASSIGN_OR_RETURN(const StoredBundle bundle, DecodeBundle(page, value));
    return bundle.made.empty() || visit(page, bundle.extractor);
  });
}

}  // namespace lantai::storage
