#include "storage/records.h"

#include <algorithm>

#include "storage/codec.h"

namespace lantai::storage {
namespace {

void Put(Encoder& out, const FrontierEntry& entry) {
  out.String(entry.portal);
  PutRequest(out, entry.request);
  out.Byte(static_cast<uint8_t>(entry.role));
  out.Byte(static_cast<uint8_t>(entry.relevance));
  out.Signed(entry.depth);
  out.String(entry.referrer);
  out.String(entry.text);
  out.Bool(entry.in_report_column);
}

FrontierEntry GetEntry(Decoder& in) {
  FrontierEntry entry;
  entry.portal = in.String();
  entry.request = GetRequest(in);
  entry.role = in.EnumUpTo(LinkRole::kContinuation);
  entry.relevance = in.EnumUpTo(Relevance::kDecoy);
  entry.depth = in.Int();
  entry.referrer = in.String();
  entry.text = in.String();
  entry.in_report_column = in.Bool();
  return entry;
}

void Put(Encoder& out, const StoredPayload& payload) {
  out.Varint(payload.number);
  out.Varint(payload.size);
}

StoredPayload GetPayload(Decoder& in) {
  StoredPayload payload;
  payload.number = in.Varint();
  payload.size = in.Varint();
  return payload;
}

void Put(Encoder& out, const PortalSet& portals) {
  out.Bool(portals.all);
  out.Strings(portals.ids);
}

PortalSet GetPortals(Decoder& in) {
  PortalSet portals;
  portals.all = in.Bool();
  portals.ids = in.Strings();
  return portals;
}

void Put(Encoder& out, const Counts& counts) {
  for (const uint64_t count : counts.urls) out.Varint(count);
  for (const uint64_t count : {counts.captures, counts.payloads, counts.documents, counts.reports, counts.payload_bytes,
                               counts.stored_bytes}) {
    out.Varint(count);
  }
}

Counts GetCounts(Decoder& in) {
  Counts counts;
  for (uint64_t& count : counts.urls) count = in.Varint();
  for (uint64_t* count : {&counts.captures, &counts.payloads, &counts.documents, &counts.reports, &counts.payload_bytes,
                          &counts.stored_bytes}) {
    *count = in.Varint();
  }
  return counts;
}

void Put(Encoder& out, const DocumentRecord& record) {
  out.Varint(record.capture_id);
  out.String(record.portal);
  out.Strings(record.urls);
  out.Time(record.fetched_at);
  out.Digest(record.payload_digest);
  out.Bool(record.superseded);
  out.Bool(record.removed);
  out.String(record.title);
  out.OptionalString(record.unit);
  out.OptionalString(record.division);
  out.OptionalInt(record.year);
  out.OptionalString(record.published);
  out.String(record.form);
  out.Bool(record.is_annual_report);
}

// Behind a document's record, where one is set.
constexpr uint8_t kMarkWithdrawn = 1, kMarkLossy = 2;

DocumentRecord GetDocumentRecord(Decoder& in, uint64_t id) {
  DocumentRecord record;
  record.id = id;
  record.capture_id = in.Varint();
  record.portal = in.String();
  record.urls = in.Strings();
  record.fetched_at = in.Time();
  record.payload_digest = in.Digest();
  record.superseded = in.Bool();
  record.removed = in.Bool();
  record.title = in.String();
  record.unit = in.OptionalString();
  record.division = in.OptionalString();
  record.year = in.OptionalInt();
  record.published = in.OptionalString();
  record.form = in.String();
  record.is_annual_report = in.Bool();
  return record;
}

// The value read, or the reader's failure naming `what`.
template <typename T>
Result<T> Finished(const Decoder& in, const std::string& what, T value) {
  LANTAI_RETURN_IF_ERROR(in.Finish(what));
  return value;
}

}  // namespace

void PutRequest(Encoder& out, const Request& request) {
  out.Byte(static_cast<uint8_t>(request.method));
  out.String(request.url);
  out.String(request.body);
  out.String(request.content_type);
}

Request GetRequest(Decoder& in) {
  Request request;
  request.method = in.EnumUpTo(Method::kPost);
  request.url = in.String();
  request.body = in.String();
  request.content_type = in.String();
  return request;
}

bool PortalSet::Contains(std::string_view id) const { return all || std::binary_search(ids.begin(), ids.end(), id); }

void PortalSet::Add(const PortalSet& other) {
  all = all || other.all;
  ids.insert(ids.end(), other.ids.begin(), other.ids.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

std::string EncodeUrl(const StoredUrl& url) {
  Encoder out;
  const UrlRecord& record = url.record;
  Put(out, record.entry);
  out.Byte(static_cast<uint8_t>(record.state));
  out.Varint(record.round);
  out.Varint(record.attempts);
  out.Time(record.not_before);
  out.Varint(record.last_capture);
  out.String(record.etag);
  out.String(record.last_modified);
  out.Signed(record.http_status);
  out.Byte(static_cast<uint8_t>(record.reason_code));
  out.String(record.reason);
  out.Varint(url.number);
  out.Byte(url.rank);
  out.Varint(url.sequence);
  out.Varint(url.document);
  out.Varint(url.document_capture);
  out.Varint(0);  // once the round of the first absence
  out.Byte(static_cast<uint8_t>(url.settled));
  for (const Timestamp absence : url.absences) out.Time(absence);
  return std::move(out).bytes();
}

Result<StoredUrl> DecodeUrl(std::string_view key, std::string_view value) {
  Decoder in(value);
  StoredUrl url;
  UrlRecord& record = url.record;
  record.entry = GetEntry(in);
  record.state = in.EnumUpTo(UrlState::kPoison);
  record.round = static_cast<uint32_t>(in.Varint());
  record.attempts = static_cast<uint32_t>(in.Varint());
  record.not_before = in.Time();
  record.last_capture = in.Varint();
  record.etag = in.String();
  record.last_modified = in.String();
  record.http_status = in.Int();
  record.reason_code = in.EnumUpTo(Code::kInternal);
  record.reason = in.String();
  url.number = in.Varint();
  url.rank = in.Byte();
  url.sequence = in.Varint();
  url.document = in.Varint();
  url.document_capture = in.Varint();
  in.Varint();
  url.settled = in.EnumUpTo(Settled::kWithdrawn);
  while (!in.failed() && !in.Rest().empty()) url.absences.push_back(in.Time());
  return Finished(in, "url " + std::string(key), std::move(url));
}

std::string EncodeCapture(const StoredCapture& stored) {
  Encoder out;
  PutRequest(out, stored.capture.request);
  out.String(stored.capture.request_head);
  out.String(stored.capture.response_head);
  out.Signed(stored.capture.status);
  out.String(stored.capture.content_type);
  out.String(stored.capture.remote_address);
  out.Time(stored.capture.started);
  out.Time(stored.capture.finished);
  Put(out, stored.payload);
  out.Digest(stored.digest);
  if (!stored.capture.certificate_chain.empty()) {  // none over plain HTTP, and in archives of before they were kept
    out.String(stored.capture.certificate_chain);
    out.String(stored.capture.certificate_error);
  }
  return std::move(out).bytes();
}

Result<StoredCapture> DecodeCapture(uint64_t id, std::string_view value) {
  Decoder in(value);
  StoredCapture stored;
  stored.capture.request = GetRequest(in);
  stored.capture.request_head = in.String();
  stored.capture.response_head = in.String();
  stored.capture.status = in.Int();
  stored.capture.content_type = in.String();
  stored.capture.remote_address = in.String();
  stored.capture.started = in.Time();
  stored.capture.finished = in.Time();
  stored.payload = GetPayload(in);
  stored.digest = in.Digest();
  if (!in.Rest().empty()) {
    stored.capture.certificate_chain = in.String();
    stored.capture.certificate_error = in.String();
  }
  return Finished(in, "capture " + std::to_string(id), std::move(stored));
}

std::string EncodePayload(const StoredPayload& payload) {
  Encoder out;
  Put(out, payload);
  return std::move(out).bytes();
}

Result<StoredPayload> DecodePayload(std::string_view value) {
  Decoder in(value);
  StoredPayload payload = GetPayload(in);
  return Finished(in, "payload digest", payload);
}

std::string EncodeDocument(const StoredDocument& document) {
  Encoder out;
  Put(out, document.record);
  // 0, which is no number of addresses, says that a bundle's digest follows at the end.
  if (document.bundled()) out.Varint(0);
  out.Varint(document.addresses);
  Put(out, document.body);
  for (const Sha256* digest : {&document.text, &document.tables, &document.facts, &document.json}) out.Digest(*digest);
  out.Varint(document.standing);
  if (document.bundled()) out.Digest(document.page_json);
  out.String(document.extractor);
  out.String(document.read_by);
  const uint8_t marks = (document.record.withdrawn ? kMarkWithdrawn : 0) | (document.record.lossy ? kMarkLossy : 0);
  if (marks != 0) out.Byte(marks);
  return std::move(out).bytes();
}

Result<StoredDocument> DecodeDocument(uint64_t id, std::string_view value) {
  Decoder in(value);
  StoredDocument document;
  document.record = GetDocumentRecord(in, id);
  document.addresses = in.Varint();
  const bool bundled = document.addresses == 0;
  if (bundled) document.addresses = in.Varint();
  document.body = GetPayload(in);
  for (Sha256* digest : {&document.text, &document.tables, &document.facts, &document.json}) *digest = in.Digest();
  document.standing = in.Varint();
  document.page_json = bundled ? in.Digest() : document.json;
  if (!in.Rest().empty()) {
    document.extractor = in.String();
    document.read_by = in.String();
  }
  const uint8_t marks = in.Rest().empty() ? 0 : in.Byte();
  document.record.withdrawn = (marks & kMarkWithdrawn) != 0;
  document.record.lossy = (marks & kMarkLossy) != 0;
  return Finished(in, "document " + std::to_string(id), std::move(document));
}

std::string EncodeVersion(const StoredVersion& version) {
  Encoder out;
  out.Varint(version.body.size);
  out.Digest(version.json);
  out.String(version.extractor);
  out.String(version.read_by);
  out.Time(version.until);
  return std::move(out).bytes();
}

Result<StoredVersion> DecodeVersion(uint64_t number, std::string_view value) {
  Decoder in(value);
  StoredVersion version;
  version.body.number = number;
  version.body.size = in.Varint();
  version.json = in.Digest();
  version.extractor = in.String();
  version.read_by = in.String();
  version.until = in.Time();
  return Finished(in, "version " + std::to_string(number), std::move(version));
}

std::string EncodeReading(const Reading& reading) {
  Encoder out;
  out.Varint(reading.document_id);
  out.String(reading.extractor);
  out.Byte(static_cast<uint8_t>(reading.state));
  return std::move(out).bytes();
}

Result<Reading> DecodeReading(uint64_t capture, std::string_view value) {
  Decoder in(value);
  Reading reading;
  reading.document_id = in.Varint();
  reading.extractor = in.String();
  reading.state = in.EnumUpTo(UrlState::kPoison);
  return Finished(in, "reading of capture " + std::to_string(capture), std::move(reading));
}

std::string EncodeBundle(const StoredBundle& bundle) {
  Encoder out;
  out.Varint(bundle.parts.size());
  for (const BundlePart& part : bundle.parts) {
    out.String(part.key);
    out.Byte(static_cast<uint8_t>(part.role));
  }
  out.Digest(bundle.made);
  out.String(bundle.extractor);
  return std::move(out).bytes();
}

Result<StoredBundle> DecodeBundle(std::string_view page, std::string_view value) {
  Decoder in(value);
  StoredBundle bundle;
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) {
    std::string key = in.String();
    bundle.parts.push_back({std::move(key), in.EnumUpTo(LinkRole::kContinuation)});
  }
  bundle.made = in.Digest();
  if (!in.Rest().empty()) bundle.extractor = in.String();
  return Finished(in, "parts of " + std::string(page), std::move(bundle));
}

std::string EncodePart(const StoredPart& part) {
  Encoder out;
  out.Strings(part.pages);
  out.Varint(part.capture);
  out.Digest(part.digest);
  out.Varint(part.size);
  out.Byte(static_cast<uint8_t>(part.unread.state));
  out.Byte(static_cast<uint8_t>(part.unread.code));
  out.String(part.unread.reason);
  out.Digest(part.unread_digest);
  return std::move(out).bytes();
}

Result<StoredPart> DecodePart(std::string_view key, std::string_view value) {
  Decoder in(value);
  StoredPart part;
  part.pages = in.Strings();
  part.capture = in.Varint();
  part.digest = in.Digest();
  part.size = in.Varint();
  part.unread.state = in.EnumUpTo(UrlState::kPoison);
  part.unread.code = in.EnumUpTo(Code::kInternal);
  part.unread.reason = in.String();
  part.unread_digest = in.Digest();
  return Finished(in, "part " + std::string(key), std::move(part));
}

std::string EncodeChange(const Change& change) {
  Encoder out;
  out.Byte(static_cast<uint8_t>(change.kind));
  out.Varint(change.document_id);
  out.Varint(change.previous_id);
  out.Time(change.at);
  out.Varint(change.version);
  out.Varint(change.previous_version);
  out.Varint(change.capture_id);
  out.String(change.key);
  out.Varint(change.confirmations.size());
  for (const Timestamp confirmation : change.confirmations) out.Time(confirmation);
  return std::move(out).bytes();
}

Result<Change> DecodeChange(uint64_t cursor, std::string_view value) {
  Decoder in(value);
  Change change;
  change.cursor = cursor;
  change.kind = in.EnumUpTo(Change::Kind::kWithdrawn);
  change.document_id = in.Varint();
  change.previous_id = in.Varint();
  change.at = in.Time();
  if (!in.Rest().empty()) {
    change.version = in.Varint();
    change.previous_version = in.Varint();
    change.capture_id = in.Varint();
    change.key = in.String();
    for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) change.confirmations.push_back(in.Time());
  }
  return Finished(in, "change " + std::to_string(cursor), std::move(change));
}

std::string EncodeState(const State& state) {
  Encoder out;
  for (const uint64_t number : {state.commit, state.next_payload, state.next_capture, state.next_document,
                                state.next_url, state.next_sequence, state.cursor}) {
    out.Varint(number);
  }
  out.Varint(state.round);
  out.Bool(state.round_open);
  out.Bool(state.queueing);
  out.String(state.queued_up_to);
  Put(out, state.counts);
  out.Varint(state.first_link);
  out.Digest(state.sum);
  out.Digest(state.chain);
  return std::move(out).bytes();
}

Result<State> DecodeState(std::string_view value, uint64_t format) {
  Decoder in(value);
  State state;
  for (uint64_t* number : {&state.commit, &state.next_payload, &state.next_capture, &state.next_document,
                           &state.next_url, &state.next_sequence, &state.cursor}) {
    *number = in.Varint();
  }
  state.round = static_cast<uint32_t>(in.Varint());
  state.round_open = in.Bool();
  state.queueing = in.Bool();
  state.queued_up_to = in.String();
  state.counts = GetCounts(in);
  state.counts.cursor = state.cursor;
  if (format == 1) return Finished(in, "state", std::move(state));
  state.first_link = in.Varint();
  state.sum = in.Digest();
  state.chain = in.Digest();
  return Finished(in, "state", std::move(state));
}

std::string EncodeRoundPortals(const RoundPortals& portals) {
  Encoder out;
  Put(out, portals.covered);
  Put(out, portals.queueing);
  return std::move(out).bytes();
}

Result<RoundPortals> DecodeRoundPortals(std::string_view value) {
  Decoder in(value);
  RoundPortals portals;
  portals.covered = GetPortals(in);
  portals.queueing = GetPortals(in);
  return Finished(in, "portals of the round", std::move(portals));
}

std::string EncodeNumber(uint64_t number) {
  Encoder out;
  out.Varint(number);
  return std::move(out).bytes();
}

Result<uint64_t> DecodeNumber(std::string_view what, std::string_view value) {
  Decoder in(value);
  const uint64_t number = in.Varint();
  return Finished(in, std::string(what), number);
}

std::string EncodeNumbers(const std::vector<uint64_t>& numbers) {
  Encoder out;
  out.Varint(numbers.size());
  for (const uint64_t number : numbers) out.Varint(number);
  return std::move(out).bytes();
}

Result<std::vector<uint64_t>> DecodeNumbers(std::string_view what, std::string_view value) {
  Decoder in(value);
  std::vector<uint64_t> numbers;
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) numbers.push_back(in.Varint());
  return Finished(in, std::string(what), std::move(numbers));
}

}  // namespace lantai::storage
