#include "storage/bundles.h"

#include <utility>

#include "storage/codec.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

Result<std::optional<StoredUrl>> FindUrl(const Lookup& lookup, const std::string& key) {
  LANTAI_ASSIGN_OR_RETURN(const auto value, lookup(UrlRecordKey(key)));
  if (!value) return std::optional<StoredUrl>();
  LANTAI_ASSIGN_OR_RETURN(StoredUrl url, DecodeUrl(key, *value));
  return std::optional<StoredUrl>(std::move(url));
}

// What is to be read of the page itself: the document that stands for it, where that is the page's own.
Result<bool> ReadPage(const Lookup& lookup, const StoredUrl& page, BundleState* bundle, Encoder* inputs) {
  if (page.document == 0) return false;
  LANTAI_ASSIGN_OR_RETURN(const auto value, lookup(NumberKey(kDocumentTag, page.document)));
  if (!value) return Status(Code::kCorruption, "document " + std::to_string(page.document) + " is missing");
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, DecodeDocument(page.document, *value));
  if (document.record.urls.front() != bundle->inputs.page) return false;
  LANTAI_ASSIGN_OR_RETURN(const auto capture, lookup(NumberKey(kCaptureTag, document.record.capture_id)));
  if (!capture)
    return Status(Code::kCorruption, "the capture of document " + std::to_string(page.document) + " is missing");
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(document.record.capture_id, *capture));
  bundle->document_id = page.document;
  bundle->bundled = document.bundled();
  bundle->inputs.page_capture = document.record.capture_id;
  bundle->inputs.page_size = stored.payload.size;
  inputs->Varint(page.document);
  inputs->Digest(document.page_json);
  return true;
}

Status ReadPart(const Lookup& lookup, const BundlePart& part, BundleState* bundle, Encoder* inputs) {
  LANTAI_ASSIGN_OR_RETURN(const std::string key, EndOfRedirects(lookup, part.key));
  LANTAI_ASSIGN_OR_RETURN(const auto url, FindUrl(lookup, key));
  bundle->complete = bundle->complete && (!url || IsFinal(url->record.state));
  LANTAI_ASSIGN_OR_RETURN(const auto value, lookup(AddressKey(kPartTag, key)));
  if (!value) return {};
  LANTAI_ASSIGN_OR_RETURN(const StoredPart stored, DecodePart(key, *value));
  if (stored.capture == 0) return {};
  bundle->inputs.parts.push_back({key, part.role, stored.capture, stored.size});
  inputs->Byte(static_cast<uint8_t>(part.role));
  inputs->String(key);
  inputs->Digest(stored.digest);
  return {};
}

}  // namespace

bool IsFinal(UrlState state) { return state != UrlState::kQueued && state != UrlState::kCaptured; }

Result<std::string> EndOfRedirects(const Lookup& lookup, const std::string& key) {
  std::string end = key;
  for (int hop = 0; hop < kMaxPartRedirects; ++hop) {
    LANTAI_ASSIGN_OR_RETURN(auto next, lookup(AddressKey(kRedirectTag, end)));
    if (!next) break;
    end = *std::move(next);
  }
  return end;
}

Result<std::optional<BundleState>> ReadBundleState(const Lookup& lookup, const std::string& page) {
  LANTAI_ASSIGN_OR_RETURN(const auto value, lookup(AddressKey(kBundleTag, page)));
  if (!value) return std::optional<BundleState>();
  LANTAI_ASSIGN_OR_RETURN(const auto url, FindUrl(lookup, page));
  if (!url) return std::optional<BundleState>();
  BundleState bundle;
  LANTAI_ASSIGN_OR_RETURN(bundle.stored, DecodeBundle(page, *value));
  bundle.inputs.page = page;
  bundle.complete = IsFinal(url->record.state);
  Encoder inputs;
  LANTAI_ASSIGN_OR_RETURN(const bool own, ReadPage(lookup, *url, &bundle, &inputs));
  if (!own) return std::optional<BundleState>();
  for (const BundlePart& part : bundle.stored.parts) LANTAI_RETURN_IF_ERROR(ReadPart(lookup, part, &bundle, &inputs));
  bundle.inputs.digest = Sha256Of(inputs.bytes());
  return std::optional<BundleState>(std::move(bundle));
}

}  // namespace lantai::storage
