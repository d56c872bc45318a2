#include "storage/transaction.h"

#include <algorithm>

#include "storage/codec.h"
#include "storage/keys.h"
#include "storage/payload_store.h"

namespace lantai::storage {
namespace {

Status CheckFinal(const Outcome& outcome, std::string_view key) {
  if (IsFinal(outcome.state) || (outcome.state == UrlState::kQueued && outcome.not_before)) return {};
  return {Code::kInvalidArgument, "the outcome of " + std::string(key) + " is no end state"};
}

// When the portal answered; captures that were imported may not say.
Timestamp TimeOf(const Capture& capture, Timestamp now) { return capture.finished.ms != 0 ? capture.finished : now; }

const Outcome kUnchangedPoison = {UrlState::kPoison, Code::kInternal, "the same bytes that processing died on before"};

}  // namespace

Result<WriteResult> Transaction::Apply(const Write& write) {
  WriteResult result;
  LANTAI_RETURN_IF_ERROR(std::visit([&](const auto& kind) { return ApplyTo(kind, result); }, write));
  LANTAI_RETURN_IF_ERROR(SettleConcluded(result));
  return result;
}

// ---- queueing ----

Status Transaction::ApplyTo(const Enqueue& write, WriteResult& result) { return EnqueueAll(write.entries, result); }

Status Transaction::EnqueueAll(const std::vector<FrontierEntry>& entries, WriteResult& result) {
  for (const FrontierEntry& entry : entries) LANTAI_RETURN_IF_ERROR(EnqueueOne(entry, result));
  return {};
}

Status Transaction::EnqueueOne(const FrontierEntry& entry, WriteResult& result) {
  std::string key = RequestKey(entry.request);
  LANTAI_ASSIGN_OR_RETURN(auto known, FindUrl(key));
  if (known && IsWithdrawn(*known)) return {};
  LANTAI_RETURN_IF_ERROR(NoteFound(key, entry));
  if (known && (!IsFinal(known->url.record.state) || known->url.record.round == state_.round)) return {};
  if (known && Rests(known->url.record)) return {};
  Address address = known ? *std::move(known) : NewUrl(std::move(key), entry.request);
  address.url.record.entry = entry;
  EnterQueue(address);
  PutUrl(address);
  LANTAI_RETURN_IF_ERROR(NoteLeadsToLists(address));
  result.queued.push_back(entry);
  return {};
}

Status Transaction::Requeue(std::string_view key, StoredUrl url, const PortalSet& portals) {
  const UrlRecord& record = url.record;
  if (!IsFinal(record.state) || record.round == state_.round || Rests(record)) return {};
  if (url.settled == Settled::kWithdrawn) return {};
  if (record.entry.portal.empty() || !portals.Contains(record.entry.portal)) return {};
  Address address{std::string(key), std::move(url)};
  EnterQueue(address);
  PutUrl(address);
  return {};
}

// ---- what a fetch gave ----

Status Transaction::ApplyTo(const Captured& write, WriteResult& result) {
  const Capture& capture = *write.capture;
  LANTAI_ASSIGN_OR_RETURN(Address address, UrlOfCapture(capture));
  if (write.outcome) LANTAI_RETURN_IF_ERROR(CheckFinal(*write.outcome, address.key));
  if (IsWithdrawn(address)) {
    result.withdrawn = result.unchanged = true;
    return {};
  }
  StoredCapture stored;
  stored.capture.request = capture.request;
  stored.capture.request_head = capture.request_head;
  stored.capture.response_head = capture.response_head;
  stored.capture.status = capture.status;
  stored.capture.content_type = capture.content_type;
  stored.capture.remote_address = capture.remote_address;
  stored.capture.certificate_chain = capture.certificate_chain;
  stored.capture.certificate_error = capture.certificate_error;
  stored.capture.started = capture.started;
  stored.capture.finished = capture.finished;
  stored.digest = WireDigest(capture);
  LANTAI_ASSIGN_OR_RETURN(stored.payload, StoreBody(stored.digest, capture.body, result));
  LANTAI_ASSIGN_OR_RETURN(result.unchanged, IsUnchanged(address.url, stored));

  result.capture_id = state_.next_capture++;
  ++state_.counts.captures;
  PutNew(NumberKey(kCaptureTag, result.capture_id), EncodeCapture(stored));
  PutNew(HistoryKey(address.url.number, result.capture_id), "");
  PutNew(PayloadCaptureKey(stored.digest, result.capture_id), "");
  if (write.imported) return TakeImported(address, stored, write, result);
  address.url.record.last_capture = result.capture_id;
  LANTAI_RETURN_IF_ERROR(NoteCapture(address.key, result.capture_id, stored, write, address.url.record.http_status));
  NoteAnswer(address.url, capture, write.outcome);
  if (write.outcome) {
    address.url.settled = write.outcome->state == UrlState::kDone ? Settled::kProcessed : Settled::kNo;
    LANTAI_RETURN_IF_ERROR(Conclude(address, *write.outcome, TimeOf(capture, now_)));
    if (write.outcome->state == UrlState::kQueued) result.queued.push_back(address.url.record.entry);
  } else {
    LANTAI_RETURN_IF_ERROR(Arrived(address, result.capture_id, result.unchanged));
  }
  PutUrl(address);
  return EnqueueAll(write.outlinks, result);
}

Result<bool> Transaction::IsUnchanged(const StoredUrl& url, const StoredCapture& capture) const {
  // What was not read to its end, or not believed, is read again whatever its bytes.
  if (url.record.last_capture == 0 || url.settled == Settled::kNo) return false;
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture last, GetCapture(url.record.last_capture));
  return last.digest == capture.digest && last.capture.status == capture.capture.status;
}

Status Transaction::Arrived(Address& address, uint64_t capture_id, bool unchanged) {
  if (unchanged && address.url.settled == Settled::kPoison) return Conclude(address, kUnchangedPoison, now_);
  if (unchanged && address.url.settled == Settled::kProcessed) return Conclude(address, {}, now_);
  address.url.settled = Settled::kNo;
  LeaveQueue(address);
  SetState(address.url, UrlState::kCaptured);
  Put(NumberKey(kWaitingTag, capture_id), EncodeNumber(0));
  return {};
}

Result<StoredPayload> Transaction::StoreBody(const Sha256& digest, std::string_view body, WriteResult& result) {
  if (body.empty()) return StoredPayload{};
  const std::string key = DigestKey(kPayloadTag, digest);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (held) {
    LANTAI_ASSIGN_OR_RETURN(const StoredPayload known, DecodePayload(*held));
    LANTAI_ASSIGN_OR_RETURN(result.new_payload, BringBack(PayloadKind::kBody, known, body));
    return known;
  }
  LANTAI_ASSIGN_OR_RETURN(const StoredPayload payload, StoreBytes(PayloadKind::kBody, body));
  Put(key, EncodePayload(payload));
  ++state_.counts.payloads;
  state_.counts.payload_bytes += body.size();
  result.new_payload = true;
  return payload;
}

Result<StoredPayload> Transaction::StoreBytes(PayloadKind kind, std::string_view bytes) {
  LANTAI_ASSIGN_OR_RETURN(std::string frame, payloads_.Frame(kind, bytes));
  const StoredPayload payload{state_.next_payload++, bytes.size()};
  state_.counts.stored_bytes += frame.size();
  payload_batch_[PayloadKey(payload.number)] = std::move(frame);
  return payload;
}

Result<bool> Transaction::BringBack(PayloadKind kind, const StoredPayload& payload, std::string_view bytes) {
  const std::string mark = NumberKey(kLostTag, payload.number);
  LANTAI_ASSIGN_OR_RETURN(const auto lost, Get(mark));
  if (!lost) return false;
  LANTAI_ASSIGN_OR_RETURN(std::string frame, payloads_.Frame(kind, bytes));
  state_.counts.stored_bytes += frame.size();
  payload_batch_[PayloadKey(payload.number)] = std::move(frame);
  Delete(mark);
  return true;
}

uint64_t Transaction::AddDictionary(const StoredDictionary& dictionary) {
  const uint64_t number = state_.next_payload++;
  state_.counts.stored_bytes += dictionary.frame.size();
  payload_batch_[PayloadKey(number)] = dictionary.frame;
  Put(NumberKey(kDictionaryTag, number), EncodeDictionary(dictionary));
  return number;
}

void Transaction::Repack(uint64_t payload, size_t size_before, std::string frame) {
  state_.counts.stored_bytes -= std::min<uint64_t>(state_.counts.stored_bytes, size_before);
  state_.counts.stored_bytes += frame.size();
  payload_batch_[PayloadKey(payload)] = std::move(frame);
}

void Transaction::NoteAnswer(StoredUrl& url, const Capture& capture, const std::optional<Outcome>& outcome) {
  url.record.http_status = capture.status;
  if (capture.status != 200 || (outcome && outcome->state != UrlState::kDone)) return;
  url.record.etag = HeaderValue(capture.response_head, "ETag");
  url.record.last_modified = HeaderValue(capture.response_head, "Last-Modified");
}

Status Transaction::ApplyTo(const NotModified& write, WriteResult&) {
  LANTAI_ASSIGN_OR_RETURN(Address address, KnownUrl(write.key));
  if (IsWithdrawn(address)) return {};
  address.url.record.http_status = 304;
  const bool poison = address.url.settled == Settled::kPoison;
  LANTAI_RETURN_IF_ERROR(NoteNotModified(address));
  LANTAI_RETURN_IF_ERROR(Conclude(address, poison ? kUnchangedPoison : Outcome{}, write.at));
  PutUrl(address);
  return {};
}

Status Transaction::ApplyTo(const Unfetched& write, WriteResult&) {
  LANTAI_ASSIGN_OR_RETURN(Address address, KnownUrl(write.key));
  if (IsWithdrawn(address)) return {};
  UrlRecord& record = address.url.record;
  if (!write.retry_at) {
    if (!IsFinal(write.outcome.state)) return {Code::kInvalidArgument, "no end state: " + write.key};
    LANTAI_RETURN_IF_ERROR(Conclude(address, write.outcome, now_));
    // The same bytes again would mean the same.
    if (write.outcome.state == UrlState::kAbsent) address.url.settled = Settled::kNo;
  } else {
    LANTAI_RETURN_IF_ERROR(NoteTried(address, write.outcome, *write.retry_at));
    ++record.attempts;
    record.not_before = *write.retry_at;
    record.reason_code = write.outcome.code;
    record.reason = write.outcome.reason;
  }
  PutUrl(address);
  return {};
}

// Challenges and refusals are not asked again by every harvest.
bool Transaction::Rests(const UrlRecord& record) const {
  // A date further ahead was noted by another clock.
  constexpr int64_t kLongestRestMs = 30LL * 24 * 3600 * 1000;
  return record.state == UrlState::kBlocked && record.not_before > now_ && record.not_before - now_ <= kLongestRestMs;
}

void Transaction::TryAgain(Address& address, const Outcome& outcome) {
  UrlRecord& record = address.url.record;
  const uint32_t attempts = record.attempts + 1;
  if (address.url.sequence == 0) EnterQueue(address);
  record.attempts = attempts;
  record.not_before = *outcome.not_before;
  record.reason_code = outcome.code;
  record.reason = outcome.reason;
}

Status Transaction::Conclude(Address& address, const Outcome& outcome, Timestamp at) {
  if (outcome.state == UrlState::kQueued) {
    TryAgain(address, outcome);
    return NoteTried(address, outcome, *outcome.not_before);
  }
  concluded_.push_back(address.key);
  LeaveQueue(address);
  SetState(address.url, outcome.state);
  address.url.record.reason_code = outcome.code;
  address.url.record.reason = outcome.reason;
  address.url.record.not_before = outcome.not_before.value_or(Timestamp{});
  LANTAI_RETURN_IF_ERROR(NoteEnd(address, outcome));
  if (outcome.state == UrlState::kAbsent) return NoteAbsence(address, at);
  // A redirect tells nothing: portals send readers of a lost page to their home page.
  const int status = address.url.record.http_status;
  if (outcome.state == UrlState::kDone && (status == 200 || status == 304)) address.url.absences.clear();
  return {};
}

// ---- what processing gave ----

Status Transaction::ApplyTo(const Processed& write, WriteResult& result) {
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture capture, GetCapture(write.capture_id));
  LANTAI_ASSIGN_OR_RETURN(Address address, UrlOfCapture(capture.capture));
  LANTAI_RETURN_IF_ERROR(CheckFinal(write.outcome, address.key));
  if (IsWithdrawn(address)) return {};
  LANTAI_ASSIGN_OR_RETURN(const std::optional<Reading> before, ReadingAt(write.capture_id));
  // Without a reader of files the bytes wait for the next run, which may have one.
  const bool put_off = write.outcome.code == Code::kIo;
  put_off && !write.again ? Put(NumberKey(kWaitingTag, write.capture_id), EncodeNumber(0))
                          : Delete(NumberKey(kWaitingTag, write.capture_id));
  if (write.page != nullptr && write.page->document) {
    LANTAI_RETURN_IF_ERROR(StoreDocument(address, capture, write, result));
  }
  if (write.page != nullptr) LANTAI_RETURN_IF_ERROR(NoteRead(address, *write.page, write.again));
  LANTAI_RETURN_IF_ERROR(KeepListing(address, write));
  if (!put_off) {
    // A page that cannot be read any more keeps what was read of it.
    const bool unread = write.outcome.state == UrlState::kFailed && before;
    const uint64_t document = result.document_id == 0 && unread ? before->document_id : result.document_id;
    Put(NumberKey(kReadingTag, write.capture_id), EncodeReading({document, write.extractor, write.outcome.state}));
  }
  if (!write.again) {
    LANTAI_RETURN_IF_ERROR(Settle(address, write, capture, result));
  } else if (!put_off) {
    LANTAI_RETURN_IF_ERROR(SettleAgain(address, write, before, result));
  }
  PutUrl(address);
  LANTAI_RETURN_IF_ERROR(NoteLeftOut(write.left_out));
  return EnqueueAll(write.outlinks, result);
}

Status Transaction::Settle(Address& address, const Processed& write, const StoredCapture& capture,
                           WriteResult& result) {
  UrlRecord& record = address.url.record;
  if (record.last_capture != write.capture_id || record.state == UrlState::kQueued) return {};
  const bool done = write.outcome.state == UrlState::kDone;
  address.url.settled = done ? Settled::kProcessed : Settled::kNo;
  // A 304 would say that nothing is new about a page that was never read: ask for the whole page next time.
  if (!done && write.outcome.code != Code::kIo) record.etag.clear(), record.last_modified.clear();
  LANTAI_RETURN_IF_ERROR(Conclude(address, write.outcome, TimeOf(capture.capture, now_)));
  if (write.outcome.state == UrlState::kQueued) result.queued.push_back(record.entry);
  return {};
}

// What a new reading of old bytes means for their address.
Status Transaction::SettleAgain(Address& address, const Processed& write, const std::optional<Reading>& before,
                                WriteResult& result) {
  if (result.document_id == 0 && before && before->document_id != 0 && write.outcome.state != UrlState::kFailed) {
    LANTAI_RETURN_IF_ERROR(Disown(address, write.capture_id, before->document_id, result));
  }
  concluded_.push_back(address.key);  // its report may be due
  UrlRecord& record = address.url.record;
  const UrlState stood = before ? before->state : UrlState::kDone;
  if (record.last_capture != write.capture_id || record.state != stood || !IsFinal(stood)) return {};
  // No request was made: the round in which it was last asked stays, and no absence is confirmed or refuted.
  const uint32_t round = record.round;
  SetState(address.url, write.outcome.state == UrlState::kQueued ? UrlState::kFailed : write.outcome.state);
  record.round = round;
  const bool done = record.state == UrlState::kDone;
  address.url.settled = done ? Settled::kProcessed : Settled::kNo;
  if (!done) record.etag.clear(), record.last_modified.clear();
  record.reason_code = write.outcome.code;
  record.reason = write.outcome.reason;
  record.not_before =
      write.outcome.state == UrlState::kBlocked ? write.outcome.not_before.value_or(Timestamp{}) : Timestamp{};
  return record.state == stood ? Status() : NoteEnd(address, write.outcome);
}

Status Transaction::ApplyTo(const ProcessingStarted& write, WriteResult&) {
  const std::string key = NumberKey(kWaitingTag, write.capture_id);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (!held && !write.again) return {};
  if (!held) {
    LANTAI_ASSIGN_OR_RETURN(const StoredCapture capture, GetCapture(write.capture_id));
    LANTAI_ASSIGN_OR_RETURN(const auto address, FindUrl(RequestKey(capture.capture.request)));
    if (address && IsWithdrawn(*address)) return {};
  }
  LANTAI_ASSIGN_OR_RETURN(const uint64_t starts, held ? DecodeNumber("waiting capture", *held) : Result<uint64_t>(0));
  Put(key, EncodeNumber(starts + 1));
  return {};
}

Status Transaction::ApplyTo(const VisitNoted& write, WriteResult&) {
  if (write.visit.portal.empty()) return {Code::kInvalidArgument, "a visit of no portal"};
  Put(VisitKey(write.visit.portal), EncodeVisit(write.visit));
  return {};
}

Status Transaction::ApplyTo(const HostNoted& write, WriteResult&) {
  Put(HostKey(write.host.name), EncodeHost(write.host));
  return {};
}

Status Transaction::SetAside(uint64_t capture_id) {
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture capture, GetCapture(capture_id));
  LANTAI_ASSIGN_OR_RETURN(Address address, UrlOfCapture(capture.capture));
  Delete(NumberKey(kWaitingTag, capture_id));
  LANTAI_ASSIGN_OR_RETURN(const std::optional<Reading> before, ReadingAt(capture_id));
  Put(NumberKey(kReadingTag, capture_id),
      EncodeReading({before ? before->document_id : 0, std::string(kExtractorVersion), UrlState::kPoison}));
  if (address.url.record.last_capture != capture_id) return {};
  address.url.settled = Settled::kPoison;
  LANTAI_RETURN_IF_ERROR(Conclude(
      address,
      {UrlState::kPoison, Code::kInternal, "processing was begun again and again and never ended; its bytes are kept"},
      now_));
  PutUrl(address);
  WriteResult ignored;
  return SettleConcluded(ignored);
}

// ---- the view ----

Result<std::optional<std::string>> Transaction::Get(std::string_view key) const {
  if (const auto own = batch_.find(key); own != batch_.end()) return own->second;
  if (const auto known = before_.find(key); known != before_.end()) return known->second;
  LANTAI_ASSIGN_OR_RETURN(auto value, index_.Get(key));
  return before_.emplace(key, std::move(value)).first->second;
}

Result<StoredCapture> Transaction::GetCapture(uint64_t id) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(NumberKey(kCaptureTag, id)));
  if (!value) return {Code::kInvalidArgument, "the archive has no capture " + std::to_string(id)};
  return DecodeCapture(id, *value);
}

}  // namespace lantai::storage
