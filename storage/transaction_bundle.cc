#include <algorithm>

#include "core/document_json.h"
#include "storage/bundles.h"
#include "storage/codec.h"
#include "storage/keys.h"
#include "storage/transaction.h"

namespace lantai::storage {
namespace {

bool IsRedirect(int status) { return (status >= 301 && status <= 303) || status == 307 || status == 308; }

bool IsGood(const StoredCapture& stored) {
  const int status = stored.capture.status;
  return status >= 200 && status < 300 && status != 206 && stored.payload.size > 0;
}

void Take(uint64_t capture_id, const StoredCapture& stored, StoredPart* part) {
  part->capture = capture_id;
  part->digest = stored.digest;
  part->size = stored.payload.size;
}

}  // namespace

// ---- which parts a report has ----

Status Transaction::SetParts(const Address& page, std::vector<BundlePart> parts) {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(AddressKey(kBundleTag, page.key)));
  if (!value && parts.empty()) return {};
  StoredBundle bundle;
  if (value) {
    LANTAI_ASSIGN_OR_RETURN(bundle, DecodeBundle(page.key, *value));
  }
  for (const BundlePart& part : std::exchange(bundle.parts, {})) {
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) {
      LANTAI_RETURN_IF_ERROR(RemovePage(part.key, page.key));
    }
  }
  for (BundlePart& part : parts) {
    if (part.key == page.key || bundle.parts.size() >= kMaxParts) continue;
    LANTAI_ASSIGN_OR_RETURN(const bool taken, AddPage(part.key, page.key));
    if (taken) bundle.parts.push_back(std::move(part));
  }
  if (!bundle.parts.empty()) {
    Put(AddressKey(kBundleTag, page.key), EncodeBundle(bundle));
    return {};
  }
  Delete(AddressKey(kBundleTag, page.key));
  Delete(AddressKey(kDueTag, page.key));
  return {};
}

// The part, and every address on its way to its bytes, tell the page when they come to their end.
Result<bool> Transaction::AddPage(const std::string& key, const std::string& page) {
  std::string at = key;
  for (int hop = 0; hop <= kMaxPartRedirects; ++hop) {
    LANTAI_ASSIGN_OR_RETURN(StoredPart part, PartAt(at));
    const bool known = std::find(part.pages.begin(), part.pages.end(), page) != part.pages.end();
    if (!known && part.pages.size() >= kMaxPagesOfPart) return false;
    if (!known) part.pages.push_back(page);
    if (!known) PutPart(at, part);
    LANTAI_ASSIGN_OR_RETURN(auto next, Get(AddressKey(kRedirectTag, at)));
    if (!next) break;
    at = *std::move(next);
  }
  return true;
}

Status Transaction::RemovePage(const std::string& key, const std::string& page) {
  LANTAI_ASSIGN_OR_RETURN(StoredPart part, PartAt(key));
  std::erase(part.pages, page);
  PutPart(key, part);
  return {};
}

// What is known of the part; of an address that is none yet, what its last capture says.
Result<StoredPart> Transaction::PartAt(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(AddressKey(kPartTag, key)));
  if (value) return DecodePart(key, *value);
  StoredPart part;
  LANTAI_ASSIGN_OR_RETURN(const auto known, FindUrl(key));
  if (!known || known->url.record.last_capture == 0 || IsWithdrawn(*known)) return part;
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture last, GetCapture(known->url.record.last_capture));
  if (IsGood(last)) Take(known->url.record.last_capture, last, &part);
  return part;
}

void Transaction::PutPart(const std::string& key, const StoredPart& part) {
  Put(AddressKey(kPartTag, key), EncodePart(part));
}

// ---- what a fetch means for them ----

Status Transaction::NoteCapture(const std::string& key, uint64_t capture_id, const StoredCapture& stored,
                                const Captured& write, int status_before) {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(AddressKey(kPartTag, key)));
  StoredPart part;
  if (value) {
    LANTAI_ASSIGN_OR_RETURN(part, DecodePart(key, *value));
  }
  const bool done = !write.outcome || write.outcome->state == UrlState::kDone;
  if (value && done && IsGood(stored)) {
    Take(capture_id, stored, &part);
    PutPart(key, part);
  }
  if (!done || !IsRedirect(stored.capture.status) || write.outlinks.empty()) {
    if (IsRedirect(status_before)) Delete(AddressKey(kRedirectTag, key));
    return {};
  }
  const std::string target = RequestKey(write.outlinks.front().request);
  Put(AddressKey(kRedirectTag, key), target);
  for (const std::string& page : part.pages) {
    LANTAI_ASSIGN_OR_RETURN(const bool taken, AddPage(target, page));
    (void)taken;  // a target of very many pages is no part: it is there when it is read, but tells nobody
  }
  return {};
}

Status Transaction::SettleConcluded(WriteResult& result) {
  for (const std::string& key : std::exchange(concluded_, {})) {
    LANTAI_ASSIGN_OR_RETURN(const auto value, Get(AddressKey(kPartTag, key)));
    if (value) {
      LANTAI_ASSIGN_OR_RETURN(const StoredPart part, DecodePart(key, *value));
      LANTAI_RETURN_IF_ERROR(ShowUnread(key, part, result));
      for (const std::string& page : part.pages) LANTAI_RETURN_IF_ERROR(MarkIfDue(page, result));
    }
    LANTAI_RETURN_IF_ERROR(MarkIfDue(key, result));
  }
  return {};
}

// An address whose bytes are known to be unreadable is not done, however well it was fetched.
Status Transaction::ShowUnread(const std::string& key, const StoredPart& part, WriteResult& result) {
  if (part.unread_digest.empty() || part.unread_digest != part.digest) return {};
  LANTAI_ASSIGN_OR_RETURN(Address address, KnownUrl(key));
  UrlRecord& record = address.url.record;
  if (record.state != UrlState::kDone) return {};
  SetState(address.url, part.unread.state);
  record.reason_code = part.unread.code;
  record.reason = part.unread.reason;
  PutUrl(address);
  result.unreadable.push_back(key);
  return NoteEnd(address, part.unread);
}

Result<std::optional<BundleState>> Transaction::BundleAt(const std::string& page) const {
  return ReadBundleState([this](std::string_view key) { return Get(key); }, page);
}

Status Transaction::MarkIfDue(const std::string& page, WriteResult& result) {
  LANTAI_ASSIGN_OR_RETURN(const auto bundle, BundleAt(page));
  if (!bundle || !bundle->complete) return {};
  const std::string key = AddressKey(kDueTag, page);
  LANTAI_ASSIGN_OR_RETURN(const auto marked, Get(key));
  if (!bundle->due()) {
    if (marked) Delete(key);
    return {};
  }
  if (!marked) Put(key, EncodeNumber(0));
  result.due.push_back(page);
  return {};
}

// ---- assembly ----

Status Transaction::ApplyTo(const AssemblyStarted& write, WriteResult&) {
  const std::string key = AddressKey(kDueTag, write.page);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (!held && !write.again) return {};
  LANTAI_ASSIGN_OR_RETURN(const uint64_t starts, held ? DecodeNumber("due bundle", *held) : Result<uint64_t>(0));
  Put(key, EncodeNumber(starts + 1));
  return {};
}

Status Transaction::ApplyTo(const Assembled& write, WriteResult& result) {
  LANTAI_ASSIGN_OR_RETURN(const auto bundle, BundleAt(write.page));
  if (!bundle) {
    Delete(AddressKey(kDueTag, write.page));
    return {};
  }
  if (bundle->inputs.digest != write.inputs) return MarkIfDue(write.page, result);
  if (write.parts.size() != bundle->inputs.parts.size()) {
    return {Code::kInvalidArgument, "an assembly of " + write.page + " with other parts than it has"};
  }
  for (size_t i = 0; i < write.parts.size(); ++i) {
    LANTAI_RETURN_IF_ERROR(NotePartRead(bundle->inputs.parts[i].key, write.parts[i], result));
  }
  if (!write.put_off) {
    LANTAI_RETURN_IF_ERROR(FinishAssembly(*bundle, write.document.get(), write.extractor, result));
    return write.document == nullptr ? Status() : NoteBodyOf(bundle->document_id, write.changes);
  }
  const bool no_reader =
      std::any_of(write.parts.begin(), write.parts.end(), [](const Outcome& part) { return part.code == Code::kIo; });
  if (no_reader) Put(AddressKey(kDueTag, write.page), EncodeNumber(0));
  return {};
}

Status Transaction::FinishAssembly(const BundleState& bundle, const Document* document, std::string_view extractor,
                                   WriteResult& result) {
  StoredBundle stored = bundle.stored;
  stored.made = bundle.inputs.digest;
  stored.extractor = extractor;
  Put(AddressKey(kBundleTag, bundle.inputs.page), EncodeBundle(stored));
  Delete(AddressKey(kDueTag, bundle.inputs.page));
  return document == nullptr ? Status() : StoreBundle(bundle, *document, extractor, result);
}

// Whether a part's bytes could be read, remembered with the bytes and shown at its address.
Status Transaction::NotePartRead(const std::string& key, const Outcome& outcome, WriteResult& result) {
  LANTAI_ASSIGN_OR_RETURN(StoredPart part, PartAt(key));
  if (outcome.state != UrlState::kDone) {
    part.unread = outcome;
    part.unread_digest = part.digest;
    PutPart(key, part);
    return ShowUnread(key, part, result);
  }
  if (part.unread_digest.empty()) return {};
  LANTAI_ASSIGN_OR_RETURN(Address address, KnownUrl(key));
  if (address.url.record.state == part.unread.state && address.url.record.reason == part.unread.reason) {
    SetState(address.url, UrlState::kDone);
    address.url.record.reason_code = Code::kOk;
    address.url.record.reason.clear();
    PutUrl(address);
    result.readable.push_back(key);
  }
  part.unread = {};
  part.unread_digest = {};
  PutPart(key, part);
  return {};
}

// The bundle's document takes the place of the one that stands for the page.
Status Transaction::StoreBundle(const BundleState& bundle, const Document& document, std::string_view extractor,
                                WriteResult& result) {
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument held, GetDocument(bundle.document_id));
  LANTAI_ASSIGN_OR_RETURN(const Address address, KnownUrl(bundle.inputs.page));
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture capture, GetCapture(bundle.inputs.page_capture));
  const std::string json = ToJson(document);
  StoredDocument fresh = Describe(capture, bundle.inputs.page_capture, address, document, json);
  fresh.extractor = fresh.read_by = extractor;
  result.document_id = bundle.document_id;
  LANTAI_RETURN_IF_ERROR(BringBackBody(held, document).status());
  if (!held.record.withdrawn && (held.json == fresh.json || held.json == JsonDigestAs(document, held.extractor))) {
    NoteReadBy(held, fresh.extractor);
    return {};
  }
  result.became_report = (fresh.record.is_annual_report ? 1 : 0) - (held.record.is_annual_report ? 1 : 0);
  return Renew(held, fresh, json, held.page_json, result);
}

Status Transaction::SetBundleAside(const std::string& page) {
  LANTAI_ASSIGN_OR_RETURN(const auto bundle, BundleAt(page));
  Delete(AddressKey(kDueTag, page));
  if (!bundle) return {};
  WriteResult ignored;
  const Outcome poison{
      UrlState::kPoison, Code::kInternal,
      "reading it as a part of " + page + " was begun again and again and never ended; its bytes are kept"};
  for (const auto& part : bundle->inputs.parts) LANTAI_RETURN_IF_ERROR(NotePartRead(part.key, poison, ignored));
  return FinishAssembly(*bundle, nullptr, kExtractorVersion, ignored);
}

}  // namespace lantai::storage
