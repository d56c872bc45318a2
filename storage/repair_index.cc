#include "storage/repair_index.h"

#include <algorithm>
#include <utility>

#include "storage/codec.h"
#include "storage/commit_chain.h"
#include "storage/keys.h"
#include "storage/tombstone.h"

namespace lantai::storage {
namespace {

constexpr size_t kGroup = 1000;

void Raise(uint64_t& most, uint64_t seen) { most = std::max(most, seen); }

void NoteState(SeenNumbers& seen, std::string_view value) {
  Result<State> state = DecodeState(value, kFormatVersion);
  if (!state.ok()) state = DecodeState(value, 1);
  if (!state.ok()) return;
  Raise(seen.commit, state->commit);
  Raise(seen.payload, state->next_payload - 1);
  Raise(seen.capture, state->next_capture - 1);
  Raise(seen.document, state->next_document - 1);
  Raise(seen.url, state->next_url - 1);
  Raise(seen.sequence, state->next_sequence - 1);
  Raise(seen.change, state->cursor);
  seen.round = std::max(seen.round, state->round);
}

void NoteUrl(SeenNumbers& seen, std::string_view key, std::string_view value) {
  const Result<StoredUrl> url = DecodeUrl(key, value);
  if (!url.ok()) return;
  Raise(seen.url, url->number);
  Raise(seen.sequence, url->sequence);
  Raise(seen.document, url->document);
  Raise(seen.capture, std::max(url->record.last_capture, url->document_capture));
  seen.round = std::max(seen.round, url->record.round);
}

void NoteChange(SeenNumbers& seen, uint64_t cursor, std::string_view value) {
  Raise(seen.change, cursor);
  const Result<Change> change = DecodeChange(cursor, value);
  if (!change.ok()) return;
  Raise(seen.document, std::max(change->document_id, change->previous_id));
  Raise(seen.payload, std::max(change->version, change->previous_version));
  Raise(seen.capture, change->capture_id);
}

void NoteDocument(SeenNumbers& seen, uint64_t id, std::string_view value) {
  Raise(seen.document, id);
  const Result<StoredDocument> document = DecodeDocument(id, value);
  if (!document.ok()) return;
  Raise(seen.payload, document->body.number);
  Raise(seen.capture, document->record.capture_id);
}

void NoteTombstone(SeenNumbers& seen, std::string_view key, std::string_view value) {
  const Result<Tombstone> tombstone = DecodeTombstone(key.substr(1), value);
  if (!tombstone.ok()) return;
  for (const Tombstone::Copy& copy : tombstone->copies) Raise(seen.capture, copy.capture_id);
  for (const uint64_t id : tombstone->documents) Raise(seen.document, id);
  for (const uint64_t number : tombstone->erased) Raise(seen.payload, number);
}

void NoteBody(SeenNumbers& seen, std::string_view value) {
  const Result<uint64_t> number = DecodeNumber("number of a body", value);
  if (number.ok()) Raise(seen.body, *number);
}

void NoteNextBody(SeenNumbers& seen, std::string_view value) {
  const Result<uint64_t> next = DecodeNumber("number of bodies", value);
  if (next.ok() && *next > 0) Raise(seen.body, *next - 1);
}

}  // namespace

void SeenNumbers::Note(std::string_view key, std::string_view value) {
  const uint64_t last = TrailingNumber(key);
  const std::string_view first = key.substr(0, std::min<size_t>(key.size(), 9));
  switch (key.empty() ? '\0' : key[0]) {
    case kStateTag: return NoteState(*this, value);
    case kLinkTag:
    case kRepairTag: return Raise(commit, last);
    case kLostTag: return Raise(payload, last);
    case kUrlTag: return NoteUrl(*this, key.substr(1), value);
    case kQueueTag: return Raise(sequence, last);
    case kCaptureTag: {
      const Result<StoredCapture> stored = DecodeCapture(last, value);
      if (stored.ok()) Raise(payload, stored->payload.number);
      return Raise(capture, last);
    }
    case kHistoryTag: return Raise(url, TrailingNumber(first)), Raise(capture, last);
    case kPayloadCaptureTag:
    case kWaitingTag: return Raise(capture, last);
    case kBodyTag: return last != 0 ? Raise(body, last) : NoteNextBody(*this, value);
    case kBodyNameTag: return NoteBody(*this, value);
    case kReadingTag: {
      const Result<Reading> reading = DecodeReading(last, value);
      if (reading.ok()) Raise(document, reading->document_id);
      return Raise(capture, last);
    }
    case kPayloadTag: {
      const Result<StoredPayload> stored = DecodePayload(value);
      return stored.ok() ? Raise(payload, stored->number) : void();
    }
    case kDocumentTag: return NoteDocument(*this, last, value);
    case kVersionTag: return Raise(document, TrailingNumber(first)), Raise(payload, last);
    case kAliasTag: return Raise(document, TrailingNumber(first)), Raise(url, last);
    case kChangeTag: return NoteChange(*this, last, value);
    case kDictionaryTag:
    case kErasingTag: return Raise(payload, last);
    case kOfPortalTag: return Raise(document, last);
    case kTombstoneTag: return NoteTombstone(*this, key, value);
    default: return;
  }
}

Result<std::optional<std::string>> IndexEdit::Get(std::string_view key) const {
  if (const auto own = batch_.find(key); own != batch_.end()) return own->second;
  return database_.Get(key);
}

Status IndexEdit::Put(std::string key, std::string value) {
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  return held == value ? Status() : Edit(std::move(key), std::move(value));
}

Status IndexEdit::Delete(std::string key) {
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  return held ? Edit(std::move(key), std::nullopt) : Status();
}

Status IndexEdit::Edit(std::string key, std::optional<std::string> value) {
  edited_ = true;
  batch_[std::move(key)] = std::move(value);
  return batch_.size() < kGroup ? Status() : Flush();
}

Status IndexEdit::Flush() {
  if (batch_.empty()) return {};
  Batch batch = std::exchange(batch_, {});
  if (sealed) LANTAI_RETURN_IF_ERROR(Seal(database_, batch, state));
  return database_.Write(batch, /*sync=*/false);
}

Status IndexEdit::ForEach(const std::string& prefix, const Visitor& visit) {
  LANTAI_RETURN_IF_ERROR(Flush());
  return database_.Scan(prefix, prefix.empty() ? "\xff" : PrefixEnd(prefix),
                        [&](std::string_view key, std::string_view value) -> Result<bool> {
                          LANTAI_RETURN_IF_ERROR(visit(key, value));
                          return true;
                        });
}

}  // namespace lantai::storage
