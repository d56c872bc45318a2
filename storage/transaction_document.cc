#include <algorithm>
#include <utility>

#include "core/document_json.h"
#include "storage/codec.h"
#include "storage/keys.h"
#include "storage/transaction.h"

namespace lantai::storage {
namespace {

// Bytes: what a page with nothing but a title and the name of a file does not reach. Two of those are not the same
// report for having the same words.
constexpr size_t kTextThatTells = 600;

// What makes two pages with the same text and tables, at one address, different documents: a new title, a new date.
// Where the cells stand in the page is left out, since a portal's new chrome moves them.
Sha256 FactsOf(const Document& document) {
  Encoder facts;
  facts.String(document.title);
  facts.OptionalString(document.unit);
  facts.OptionalInt(document.year);
  facts.OptionalString(document.published);
  const Metadata& m = document.metadata;
  for (const auto* field : {&m.index_number, &m.document_number, &m.publisher, &m.department, &m.form, &m.keywords,
                            &m.issued, &m.validity, &m.source}) {
    facts.OptionalString(*field);
  }
  for (const Attachment& attachment : document.attachments) {
    facts.String(attachment.url);
    facts.String(attachment.name);
  }
  return Sha256Of(facts.bytes());
}

// The text digest, or the empty digest where there is no text to be equal.
Sha256 TextDigestOf(const Document& document) {
  static const Sha256 kDigestOfNothing = Sha256Of("");
  const Sha256& digest = document.digests.text_sha256;
  return document.text.empty() || digest == kDigestOfNothing ? Sha256{} : digest;
}

// An annual report without its numbers, or with some of them lost.
bool IsLossy(const Document& document) {
  if (!document.is_annual_report) return false;
  if (!document.report || document.report->form.empty()) return true;
  const auto lost = [](const Flag& flag) {
    return flag.id == "table_missing" || flag.id == "extraction_lossy" || flag.id == "needs_ocr";
  };
  return std::any_of(document.report->flags.begin(), document.report->flags.end(), lost);
}

template <typename T>
bool Contradict(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b && *a != *b;
}

}  // namespace

Status Transaction::StoreDocument(Address& address, const StoredCapture& capture, const Processed& write,
                                  WriteResult& result) {
  const uint64_t capture_id = write.capture_id;
  const Document& document = *write.page->document;
  const std::string json = ToJson(document);
  StoredDocument fresh = Describe(capture, capture_id, address, document, json);
  fresh.extractor = fresh.read_by = write.extractor;
  fresh.told_by_parts = !write.parts.empty() && document.tables.empty() && document.text.size() < kTextThatTells;
  LANTAI_ASSIGN_OR_RETURN(Match match, FindSame(fresh, address));
  if (match.id == 0) {
    LANTAI_ASSIGN_OR_RETURN(match, ReadBefore(fresh, address));
  }
  result.new_document = match.id == 0;
  if (result.new_document) {
    LANTAI_ASSIGN_OR_RETURN(result.document_id, AddDocument(std::move(fresh), json));
  } else {
    result.document_id = match.id;
    LANTAI_ASSIGN_OR_RETURN(StoredDocument held, GetDocument(match.id));
    LANTAI_RETURN_IF_ERROR(ReExtract(held, fresh, document, json, !write.parts.empty(), result));
    LANTAI_ASSIGN_OR_RETURN(held, GetDocument(match.id));
    LANTAI_ASSIGN_OR_RETURN(const bool alias, AddAddress(held, address));
    if (alias) result.duplicate = match.kind;
  }
  LANTAI_RETURN_IF_ERROR(NoteBodyOf(result.document_id, write.page->changes));
  // An older capture, processed late or again, is history: it must not push aside what a newer one gave.
  LANTAI_ASSIGN_OR_RETURN(const bool history, IsHistory(address, capture_id, capture));
  if (history) return {};
  if (write.again) {
    LANTAI_ASSIGN_OR_RETURN(const bool may_stand, MayStandAgain(address, capture_id));
    if (!may_stand) return {};
  }
  address.url.document_capture = capture_id;
  LANTAI_RETURN_IF_ERROR(SetParts(address, write.parts));
  LANTAI_ASSIGN_OR_RETURN(StoredDocument standing, GetDocument(result.document_id));
  return Stand(address, std::move(standing), result.new_document);
}

// Of the page alone: what its parts say besides stays said.
Status Transaction::NoteBodyOf(uint64_t document_id, const std::vector<BodyChange>& changes) {
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, GetDocument(document_id));
  if (document.record.unit && document.record.is_annual_report)
    LANTAI_RETURN_IF_ERROR(NoteBody(document.record.portal, *document.record.unit, document.record.capture_id));
  return document.bundled() && changes.empty() ? Status() : KeepChanges(document, changes);
}

// A document that was taken away since does not come back for being read anew; only a page that gave none before, and
// is still the last that the portal showed, may give one now.
Result<bool> Transaction::MayStandAgain(const Address& address, uint64_t capture_id) const {
  if (address.url.document != 0) return true;
  LANTAI_ASSIGN_OR_RETURN(const auto before, ReadingAt(capture_id));
  const UrlRecord& record = address.url.record;
  return before && before->document_id == 0 && record.last_capture == capture_id && record.state == before->state;
}

StoredDocument Transaction::Describe(const StoredCapture& capture, uint64_t capture_id, const Address& address,
                                     const Document& document, std::string_view json) const {
  StoredDocument stored;
  DocumentRecord& record = stored.record;
  record.capture_id = capture_id;
  record.portal = address.url.record.entry.portal;
  record.urls = {address.key};
  record.fetched_at = capture.capture.finished;
  const Sha256& payload = document.digests.payload_sha256;
  record.payload_digest = payload.empty() ? capture.digest : payload;
  record.superseded = true;  // until it stands for an address
  record.title = document.title;
  record.unit = document.unit;
  record.division = document.division;
  record.year = document.year;
  record.published = document.published;
  record.form = document.report ? document.report->form : "";
  record.is_annual_report = document.is_annual_report;
  record.lossy = IsLossy(document);
  stored.text = TextDigestOf(document);
  stored.tables = document.digests.tables_sha256;
  stored.facts = FactsOf(document);
  stored.json = stored.page_json = Sha256Of(json);
  return stored;
}

// ---- duplicates ----

Result<Transaction::Match> Transaction::FindSame(const StoredDocument& wanted, const Address& address) const {
  LANTAI_ASSIGN_OR_RETURN(const auto exact, Get(ExactKey(wanted.record.payload_digest, wanted.text, wanted.tables)));
  if (exact) {
    LANTAI_ASSIGN_OR_RETURN(const uint64_t id, DecodeNumber("exact duplicate", *exact));
    return Match{id, WriteResult::Duplicate::kExact};
  }
  if (wanted.text.empty()) return Match{};
  LANTAI_ASSIGN_OR_RETURN(const auto same, Get(TextKey(wanted.text, wanted.tables)));
  if (!same) return Match{};
  LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> ids, DecodeNumbers("text duplicates", *same));
  for (const uint64_t id : ids) {
    LANTAI_ASSIGN_OR_RETURN(const bool found, IsSameText(id, wanted, address));
    if (found) return Match{id, WriteResult::Duplicate::kText};
  }
  return Match{};
}

// The document that the same bytes at the same address gave, where another extractor finds other words in them.
Result<Transaction::Match> Transaction::ReadBefore(const StoredDocument& wanted, const Address& address) const {
  LANTAI_ASSIGN_OR_RETURN(const auto reading, ReadingAt(wanted.record.capture_id));
  for (const uint64_t id : {reading ? reading->document_id : 0, address.url.document}) {
    if (id == 0) continue;
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument held, GetDocument(id));
    const bool same = held.record.payload_digest == wanted.record.payload_digest;
    if (same && held.record.urls.front() == address.key) return Match{id, WriteResult::Duplicate::kExact};
  }
  return Match{};
}

Result<bool> Transaction::IsSameText(uint64_t id, const StoredDocument& wanted, const Address& address) const {
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument held, GetDocument(id));
  // A re-post that is read anew: what it says besides the text was no difference before.
  LANTAI_ASSIGN_OR_RETURN(const auto before, ReadingAt(wanted.record.capture_id));
  if (before && before->document_id == id && held.record.urls.front() != address.key) return true;
  if (id == address.url.document) return held.facts == wanted.facts;
  if (wanted.told_by_parts) return false;
  return !Contradict(held.record.unit, wanted.record.unit) && !Contradict(held.record.year, wanted.record.year);
}

// ---- keeping ----

Result<uint64_t> Transaction::AddDocument(StoredDocument document, std::string_view json) {
  document.record.id = state_.next_document++;
  LANTAI_ASSIGN_OR_RETURN(document.body, StoreBytes(PayloadKind::kDocument, json));
  ++state_.counts.documents;
  if (document.record.is_annual_report) ++state_.counts.reports;
  PutDocument(document);
  Put(OfPortalKey(document.record.portal, document.record.id), "");
  Put(ExactKey(document.record.payload_digest, document.text, document.tables), EncodeNumber(document.record.id));
  LANTAI_RETURN_IF_ERROR(AddToTextIndex(document));
  return document.record.id;
}

Status Transaction::AddToTextIndex(const StoredDocument& document) {
  if (document.text.empty()) return {};
  const std::string key = TextKey(document.text, document.tables);
  std::vector<uint64_t> ids;
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (held) {
    LANTAI_ASSIGN_OR_RETURN(ids, DecodeNumbers("text duplicates", *held));
  }
  if (ids.size() >= kMaxSameText) return {};
  ids.push_back(document.record.id);
  Put(key, EncodeNumbers(ids));
  return {};
}

Status Transaction::RemoveFromExactIndex(const StoredDocument& document) {
  const std::string key = ExactKey(document.record.payload_digest, document.text, document.tables);
  LANTAI_ASSIGN_OR_RETURN(const auto owner, Get(key));
  if (owner && *owner == EncodeNumber(document.record.id)) Delete(key);
  return {};
}

Status Transaction::RemoveFromTextIndex(const StoredDocument& document) {
  const std::string key = TextKey(document.text, document.tables);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (!held) return {};
  LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> ids, DecodeNumbers("text duplicates", *held));
  std::erase(ids, document.record.id);
  ids.empty() ? Delete(key) : Put(key, EncodeNumbers(ids));
  return {};
}

Status Transaction::Reindex(StoredDocument& held, const StoredDocument& fresh) {
  held.facts = fresh.facts;
  if (held.text == fresh.text && held.tables == fresh.tables) return {};
  LANTAI_RETURN_IF_ERROR(RemoveFromExactIndex(held));
  LANTAI_RETURN_IF_ERROR(RemoveFromTextIndex(held));
  held.text = fresh.text;
  held.tables = fresh.tables;
  Put(ExactKey(held.record.payload_digest, held.text, held.tables), EncodeNumber(held.record.id));
  return AddToTextIndex(held);
}

// The same bytes at the document's own address, read differently: the extractor has changed. Elsewhere a difference is
// that of the address in it.
Status Transaction::ReExtract(const StoredDocument& held, const StoredDocument& fresh, const Document& document,
                              std::string_view json, bool has_parts, WriteResult& result) {
  const bool same_source =
      held.record.payload_digest == fresh.record.payload_digest && held.record.urls == fresh.record.urls;
  if (!same_source) return {};
  LANTAI_RETURN_IF_ERROR(BringBackBody(held, document).status());
  const bool gone = held.record.withdrawn;  // with one of its parts: what is left is the page's own
  if (!gone && (held.page_json == fresh.json || held.page_json == JsonDigestAs(document, held.extractor)) &&
      (has_parts || !held.bundled())) {
    if (!held.bundled()) NoteReadBy(held, fresh.extractor);
    return {};
  }
  StoredDocument known = held;
  LANTAI_RETURN_IF_ERROR(Reindex(known, fresh));
  if (gone || !held.bundled() || !has_parts) return Renew(std::move(known), fresh, json, fresh.json, result);
  // What the parts say besides stands until they are read again together with the page.
  known.page_json = fresh.json;
  PutDocument(known);
  return {};
}

Result<bool> Transaction::BringBackBody(const StoredDocument& held, Document document) {
  LANTAI_ASSIGN_OR_RETURN(const auto lost, Get(NumberKey(kLostTag, held.body.number)));
  if (!lost) return false;
  document.extractor = held.extractor;
  const std::string json = ToJson(document);
  return Sha256Of(json) == held.json ? BringBack(PayloadKind::kDocument, held.body, json) : Result<bool>(false);
}

Status Transaction::Renew(StoredDocument held, const StoredDocument& fresh, std::string_view json,
                          const Sha256& page_json, WriteResult& result) {
  const uint64_t id = held.record.id, old_version = held.body.number;
  Put(VersionKey(id, old_version), EncodeVersion({held.body, held.json, held.extractor, held.read_by, now_}));
  StoredDocument renewed = std::move(held);
  LANTAI_ASSIGN_OR_RETURN(renewed.body, StoreBytes(PayloadKind::kDocument, json));
  const DocumentRecord old = std::exchange(renewed.record, fresh.record);
  renewed.record.id = id;
  renewed.record.capture_id = old.capture_id;
  renewed.record.portal = old.portal;
  renewed.record.urls = old.urls;
  renewed.record.fetched_at = old.fetched_at;
  renewed.record.superseded = old.superseded;
  renewed.record.removed = old.removed;
  renewed.json = fresh.json;
  renewed.page_json = page_json;
  renewed.extractor = renewed.read_by = fresh.extractor;
  state_.counts.reports += renewed.record.is_annual_report ? 1 : 0;
  state_.counts.reports -= old.is_annual_report ? 1 : 0;
  PutDocument(renewed);
  result.renewed = true;
  if ((old.superseded || old.removed) && !old.withdrawn) return {};
  Change change{0, Change::Kind::kChanged, id, 0, {}, renewed.body.number, old_version, 0, old.urls.front(), {}};
  Log(std::move(change));
  return {};
}

Sha256 Transaction::JsonDigestAs(Document document, const std::string& extractor) {
  document.extractor = extractor;
  return Sha256Of(ToJson(document));
}

// Equal documents are kept once: that a newer extractor came to the same is told beside.
void Transaction::NoteReadBy(StoredDocument held, const std::string& extractor) {
  if (std::exchange(held.read_by, extractor) != extractor) PutDocument(held);
}

Result<bool> Transaction::AddAddress(StoredDocument& document, const Address& address) {
  if (document.record.urls.front() == address.key) return false;
  const std::string key = AliasKey(document.record.id, address.url.number);
  LANTAI_ASSIGN_OR_RETURN(const auto held, Get(key));
  if (held) return false;
  Put(key, address.key);
  LANTAI_ASSIGN_OR_RETURN(document, GetDocument(document.record.id));
  ++document.addresses;
  PutDocument(document);
  return true;
}

// ---- which document stands for an address ----

Status Transaction::Stand(Address& address, StoredDocument document, bool is_new) {
  const uint64_t previous = address.url.document;
  if (previous == document.record.id) return {};
  address.url.document = document.record.id;
  const bool was_gone = !is_new && document.standing == 0;
  ++document.standing;
  document.record.superseded = document.record.removed = false;
  PutDocument(document);
  bool replaced = false;
  Change change;
  change.document_id = document.record.id;
  change.version = document.body.number;
  change.capture_id = address.url.document_capture;
  change.key = address.key;
  if (previous != 0) {
    LANTAI_ASSIGN_OR_RETURN(replaced, NoLongerStands(previous));
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument before, GetDocument(previous));
    change.previous_version = before.body.number;
  }
  if (is_new && previous == 0) {
    Log(std::move(change));
  } else if (is_new || was_gone || replaced) {
    change.kind = Change::Kind::kChanged;
    change.previous_id = previous;
    Log(std::move(change));
  }
  return {};
}

Result<bool> Transaction::NoLongerStands(uint64_t document_id) {
  LANTAI_ASSIGN_OR_RETURN(StoredDocument document, GetDocument(document_id));
  if (document.standing > 0) --document.standing;
  document.record.superseded = document.standing == 0;
  PutDocument(document);
  return document.record.superseded;
}

Status Transaction::TakeAway(Address& address) {
  const uint64_t id = address.url.document;
  if (id == 0) return {};
  address.url.document = 0;
  LANTAI_ASSIGN_OR_RETURN(const bool gone, NoLongerStands(id));
  if (!gone) return {};
  LANTAI_ASSIGN_OR_RETURN(StoredDocument document, GetDocument(id));
  document.record.superseded = false;
  document.record.removed = true;
  PutDocument(document);
  Log({0, Change::Kind::kRemoved, id, 0, {}, document.body.number, 0, 0, address.key, address.url.absences});
  return {};
}

Status Transaction::Disown(Address& address, uint64_t capture_id, uint64_t document_id, WriteResult& result) {
  if (address.url.document != document_id || address.url.document_capture != capture_id) return {};
  address.url.document = 0;
  result.disowned = true;
  LANTAI_RETURN_IF_ERROR(SetParts(address, {}));
  LANTAI_ASSIGN_OR_RETURN(const bool replaced, NoLongerStands(document_id));
  if (!replaced) return {};
  LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, GetDocument(document_id));
  Log({0, Change::Kind::kDisowned, document_id, 0, {}, document.body.number, 0, 0, address.key, {}});
  return {};
}

Result<std::optional<Reading>> Transaction::ReadingAt(uint64_t capture_id) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(NumberKey(kReadingTag, capture_id)));
  if (!value) return std::optional<Reading>();
  LANTAI_ASSIGN_OR_RETURN(Reading reading, DecodeReading(capture_id, *value));
  return std::optional<Reading>(std::move(reading));
}

Result<StoredDocument> Transaction::GetDocument(uint64_t id) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(NumberKey(kDocumentTag, id)));
  if (!value) return {Code::kCorruption, "document " + std::to_string(id) + " is missing; run `lantai verify`"};
  return DecodeDocument(id, *value);
}

void Transaction::PutDocument(const StoredDocument& document) {
  Put(NumberKey(kDocumentTag, document.record.id), EncodeDocument(document));
}

void Transaction::Log(Change change) {
  change.cursor = ++state_.cursor;
  change.at = now_;
  state_.counts.cursor = state_.cursor;
  Put(NumberKey(kChangeTag, change.cursor), EncodeChange(change));
}

}  // namespace lantai::storage
