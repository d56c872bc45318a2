#include "storage/verify.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "storage/commit_chain.h"
#include "storage/decision_records.h"
#include "storage/dictionaries.h"
#include "storage/host_record.h"
#include "storage/keys.h"
#include "storage/leveldb_files.h"
#include "storage/listings.h"
#include "storage/look.h"
#include "storage/payload_store.h"
#include "storage/repair_record.h"
#include "storage/tombstone.h"
#include "storage/visit_record.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

class Verifier {
 public:
  Verifier(fs::path path, const VerifyOptions& options) : path_(std::move(path)), options_(options) {}

  Result<Verification> Run() {
    LANTAI_RETURN_IF_ERROR(Begin());
    if (at_.index != nullptr) {
      LoadTombstones();
      CheckRecords();
      CheckChain();
      CheckCounts();
      CheckPayloads();
    }
    return std::move(seen_);
  }

 private:
  void Find(std::string what) {
    if (seen_.findings.size() < kMaxFindings) {
      seen_.findings.push_back(std::move(what));
    } else {
      ++seen_.more_findings;
    }
  }
  void Note(const Status& status) {
    if (!status.ok()) Find(status.message());
  }
  void Step(const char* what) {
    if (options_.step) options_.step(what);
  }

  // ---- files and opening ----

  Status Begin() {
    std::ifstream format(path_ / "FORMAT", std::ios::binary);
    if (!format.is_open()) return {Code::kNotFound, "there is no archive at " + path_.string()};
    const std::string text{std::istreambuf_iterator<char>(format), {}};
    const std::string prefix = std::string(kFormatName) + " ";
    bool known = false;
    for (uint64_t version = 1; version <= kFormatVersion; ++version) {
      known = known || text == prefix + std::to_string(version) + "\n";
    }
    if (!known) Find("FORMAT: holds \"" + text.substr(0, 40) + "\"");
    // Opening first: it takes the lock.
    Result<OpenDatabases> opened = LookAt(path_, nullptr);
    if (!opened.ok() && opened.status().code() == Code::kBusy) return opened.status();
    Step("files");
    const bool whole = opened.ok() && CheckHead(path_, *opened).ok();
    for (const char* folder : {"index", "payloads"}) {
      for (const FileDamage& damage : CheckLevelDbFiles(path_ / folder)) {
        if (!damage.cut || !whole) Find(std::string(folder) + "/" + damage.file + ": " + damage.what);
      }
    }
    Note(opened.status());
    if (!opened.ok()) return {};
    at_ = *std::move(opened);
    if (at_.format != 1) CheckHeadFile();
    Note(CheckHead(path_, at_));
    return {};
  }

  void CheckHeadFile() {
    const Result<HeadLines> lines = ReadHead(HeadPath(path_));
    Note(lines.status());
    if (lines.ok() && lines->damaged) Find("HEAD: one of its two lines is damaged; the other is not");
  }

  // ---- the index, record by record ----

  void CheckRecords() {
    Step("index");
    if (Result<RepairRecord> repairs = AllRepairs(*at_.index); repairs.ok()) repairs_ = *std::move(repairs);
    DigestSum sum;
    Note(at_.index->Scan("", "\xff", [&](std::string_view key, std::string_view value) -> Result<bool> {
      ++seen_.records;
      if (!key.empty() && IsSummed(key)) sum.Add(key, value);
      CheckRecord(key, value);
      return true;
    }));
    if (at_.format != 1 && sum.value() != at_.state.sum) {
      Find("index: its records are not those of commit " + std::to_string(at_.state.commit) +
           ": LevelDB has lost some, or gives older ones");
    }
  }

  void CheckRecord(std::string_view key, std::string_view value) {
    if (key.empty()) return Find("index: a record without a key");
    const std::string_view rest = key.substr(1);
    const uint64_t number = TrailingNumber(key);
    switch (key[0]) {
      case kFormatTag: return;
      case kStateTag: return Note(DecodeState(value, at_.format).status());
      case kRepairTag: return Note(DecodeRepair(value).status());
      case kLostTag: return CheckLost(key);
      case kRoundTag: return Note(DecodeRoundPortals(value).status());
      case kLinkTag: return Note(DecodeLink(number, value).status());
      case kUrlTag: return CheckUrl(rest, value);
      case kQueueTag: return CheckQueued(key, value);
      case kCaptureTag: return CheckCapture(number, value);
      case kHistoryTag:
      case kPayloadCaptureTag:
      case kWaitingTag: return Expect(NumberKey(kCaptureTag, number), "capture " + std::to_string(number));
      case kReadingTag: return CheckReading(number, value);
      case kVersionTag: return CheckVersion(key, value);
      case kPayloadTag: return CheckPayloadRecord(rest, value);
      case kBundleTag: return Note(DecodeBundle(rest, value).status());
      case kPartTag: return Note(DecodePart(rest, value).status());
      case kRedirectTag:
      case kDueTag: return Expect(UrlRecordKey(rest), std::string(rest));
      case kDocumentTag: return CheckDocument(number, value);
      case kAliasTag: return Expect(UrlRecordKey(value), std::string(value));
      case kExactTag: return CheckNumber("exact duplicate", value);
      case kTextTag: return CheckNumbers(value);
      case kDecisionTag: return Note(DecodeHistory(rest, value).status());
      case kLeftOutTag: return Note(DecodeLeftOutCounts(rest, value).status());
      case kChangeTag: return CheckChange(number, value);
      case kDictionaryTag: return Note(DecodeDictionary(number, value).status());
      case kListingTag: return CheckListing(rest, value);
      case kOfPortalTag: return ExpectDocument(number);
      case kBodyNameTag: return CheckBodyName(value);
      case kBodyTag: return CheckBody(number, value);
      case kSeedPortalTag: return Note(DecodeSeedPortal(rest, value).status());
      case kChangesTag: return Note(DecodeChanges(value).status()), ExpectDocument(number);
      case kVisitTag: return Note(DecodeVisit(rest, value).status());
      case kHostTag: return Note(DecodeHost(rest, value).status());
      case kTombstoneTag: return CheckTombstone(rest, value);
      case kErasingTag: return CheckErasing(number, value);
      default: return Find("index: a record of an unknown kind, '" + std::string(1, key[0]) + "'");
    }
  }

  void CheckListing(std::string_view rest, std::string_view value) {
    const size_t end = std::min(rest.find('\0'), rest.size() - 1);
    const std::string_view key = rest.substr(end + 1);
    const Result<ListingPage> page = DecodeListing(key, value);
    if (!page.ok()) return Note(page.status());
    Expect(UrlRecordKey(key), std::string(key));
    if (page->capture_id != 0) {
      Expect(NumberKey(kCaptureTag, page->capture_id), "capture " + std::to_string(page->capture_id));
    }
  }

  void CheckBodyName(std::string_view value) {
    const Result<uint64_t> number = DecodeNumber("number of a body", value);
    Note(number.status());
    if (number.ok()) Expect(NumberKey(kBodyTag, *number), "body " + std::to_string(*number));
  }

  void CheckBody(uint64_t number, std::string_view value) {
    if (number == 0) return Note(DecodeNumber("number of bodies", value).status());
    const Result<BodyRecord> body = DecodeBody(number, value);
    if (!body.ok()) return Note(body.status());
    Expect(BodyNameKey(body->name, body->portal), "the name of body " + std::to_string(number));
  }

  // What a record refers to is there.
  void Expect(const std::string& key, const std::string& what) {
    const auto value = at_.index->Get(key);
    if (!value.ok()) return Note(value.status());
    if (!*value) Find("index: a record refers to " + what + ", which is missing");
  }
  void ExpectDocument(uint64_t id) {
    if (id != 0) Expect(NumberKey(kDocumentTag, id), "document " + std::to_string(id));
  }

  void CheckUrl(std::string_view key, std::string_view value) {
    const Result<StoredUrl> url = DecodeUrl(key, value);
    if (!url.ok()) return Note(url.status());
    ++urls_[static_cast<size_t>(url->record.state)];
    if (url->record.last_capture != 0) {
      Expect(HistoryKey(url->number, url->record.last_capture), "the last capture of " + std::string(key));
    }
    ExpectDocument(url->document);
    if (url->settled == Settled::kWithdrawn)
      Expect(AddressKey(kTombstoneTag, key), "the tombstone of " + std::string(key));
  }

  void CheckQueued(std::string_view key, std::string_view value) {
    ++queued_;
    const auto record = at_.index->Get(UrlRecordKey(value));
    if (!record.ok()) return Note(record.status());
    const Result<StoredUrl> url = *record ? DecodeUrl(value, **record) : Status(Code::kNotFound, "");
    const bool agrees = url.ok() && url->record.state == UrlState::kQueued && url->sequence == TrailingNumber(key);
    if (!agrees) Find("index: the frontier holds " + std::string(value) + ", whose record says otherwise");
  }

  void CheckCapture(uint64_t id, std::string_view value) {
    if (id != ++seen_.captures) {
      if (!repairs_.captures.Covers(seen_.captures, id - 1))
        Find("index: captures " + std::to_string(seen_.captures) + " to " + std::to_string(id - 1) + " are missing");
      seen_.captures = id;
    }
    const Result<StoredCapture> capture = DecodeCapture(id, value);
    if (!capture.ok()) return Note(capture.status());
    const std::string name = "capture " + std::to_string(id);
    Expect(PayloadCaptureKey(capture->digest, id), "the bytes of " + name);
    if (capture->payload.number != 0 && !IsErased(capture->payload))
      Expect(DigestKey(kPayloadTag, capture->digest), "the payload of " + name);
  }

  void CheckPayloadRecord(std::string_view digest, std::string_view value) {
    const Result<StoredPayload> payload = DecodePayload(value);
    if (!payload.ok() || digest.size() != sizeof(Sha256)) return Find("index: a record of a payload is damaged");
    if (payload->number >= at_.state.next_payload) return Find("index: a payload beyond the last is known");
    if (IsErased(*payload))
      Find("index: payload " + std::to_string(payload->number) + " was withdrawn, and is given out");
  }

  void CheckDocument(uint64_t id, std::string_view value) {
    if (id != ++seen_.documents) {
      if (!repairs_.documents.Covers(seen_.documents, id - 1))
        Find("index: documents " + std::to_string(seen_.documents) + " to " + std::to_string(id - 1) + " are missing");
      seen_.documents = id;
    }
    const Result<StoredDocument> document = DecodeDocument(id, value);
    if (!document.ok()) return Note(document.status());
    Expect(NumberKey(kCaptureTag, document->record.capture_id), "the capture of document " + std::to_string(id));
    if (IsErased(document->body) == document->record.withdrawn) return;
    Find("index: document " + std::to_string(id) +
         (document->record.withdrawn ? " is withdrawn, and no tombstone says so" : " was withdrawn, and stands"));
  }

  void CheckReading(uint64_t capture, std::string_view value) {
    Expect(NumberKey(kCaptureTag, capture), "capture " + std::to_string(capture));
    const Result<Reading> reading = DecodeReading(capture, value);
    if (!reading.ok()) return Note(reading.status());
    ExpectDocument(reading->document_id);
  }

  void CheckVersion(std::string_view key, std::string_view value) {
    Note(DecodeVersion(TrailingNumber(key), value).status());
    if (key.size() != VersionKey(0, 0).size()) return Find("index: the key of a version is damaged");
    ExpectDocument(TrailingNumber(key.substr(0, NumberKey(kVersionTag, 0).size())));
  }

  void CheckNumber(const std::string& what, std::string_view value) {
    const Result<uint64_t> id = DecodeNumber(what, value);
    if (!id.ok()) return Note(id.status());
    ExpectDocument(*id);
  }
  void CheckNumbers(std::string_view value) {
    const Result<std::vector<uint64_t>> ids = DecodeNumbers("text duplicates", value);
    if (!ids.ok()) return Note(ids.status());
    for (const uint64_t id : *ids) ExpectDocument(id);
  }

  void CheckChange(uint64_t cursor, std::string_view value) {
    if (cursor != ++changes_ && !repairs_.changes.Covers(changes_, cursor - 1))
      Find("index: the change log has a gap before entry " + std::to_string(cursor));
    changes_ = cursor;
    const Result<Change> change = DecodeChange(cursor, value);
    if (!change.ok()) return Note(change.status());
    ExpectDocument(change->document_id);
    ExpectDocument(change->previous_id);
    if (change->capture_id == 0) return;
    Expect(NumberKey(kCaptureTag, change->capture_id), "capture " + std::to_string(change->capture_id));
  }

  void CheckLost(std::string_view key) {
    const bool known = key.size() == NumberKey(kLostTag, 0).size() && TrailingNumber(key) < at_.state.next_payload;
    if (!known) Find("index: a payload that a repair gave up is none");
  }

  // ---- what was withdrawn ----

  // Before all else: most checks ask for them. What cannot be read is told by CheckTombstone.
  void LoadTombstones() {
    const auto load = [&](std::string_view key, std::string_view value) -> Result<bool> {
      const Result<Tombstone> tombstone = DecodeTombstone(key.substr(1), value);
      if (tombstone.ok()) erased_.insert(tombstone->erased.begin(), tombstone->erased.end());
      return true;
    };
    Note(at_.index->Scan(TagKey(kTombstoneTag), PrefixEnd(TagKey(kTombstoneTag)), load));
  }
  bool IsErased(const StoredPayload& payload) const { return erased_.contains(payload.number); }

  void CheckTombstone(std::string_view key, std::string_view value) {
    ++seen_.withdrawn;
    const Result<Tombstone> tombstone = DecodeTombstone(key, value);
    if (!tombstone.ok()) return Note(tombstone.status());
    const std::string name = "the tombstone of " + std::string(key);
    const auto record = at_.index->Get(UrlRecordKey(key));
    const Result<StoredUrl> url = record.ok() && *record ? DecodeUrl(key, **record) : Status(Code::kNotFound, "");
    if (!url.ok() || url->settled != Settled::kWithdrawn)
      Find("index: " + name + " is of an address that is not withdrawn");
    for (const Tombstone::Copy& copy : tombstone->copies) CheckCopy(name, key, copy);
    for (const uint64_t id : tombstone->documents) {
      if (!repairs_.documents.Covers(id, id)) ExpectDocument(id);
    }
  }

  void CheckCopy(const std::string& name, std::string_view key, const Tombstone::Copy& copy) {
    const auto value = at_.index->Get(NumberKey(kCaptureTag, copy.capture_id));
    const Result<StoredCapture> capture =
        value.ok() && *value ? DecodeCapture(copy.capture_id, **value) : Status(Code::kNotFound, "");
    const bool same = capture.ok() && capture->digest == copy.digest && capture->payload.size == copy.size &&
                      RequestKey(capture->capture.request) == key;
    if (!same && !repairs_.captures.Covers(copy.capture_id, copy.capture_id))
      Find("index: " + name + " names capture " + std::to_string(copy.capture_id) + ", which is another");
  }

  void CheckErasing(uint64_t payload, std::string_view value) {
    Note(DecodeNumber("bytes to be erased", value).status());
    if (payload == 0) return;
    ++seen_.to_be_erased;
    if (!erased_.contains(payload)) {
      Find("index: payload " + std::to_string(payload) + " is to be erased, and no tombstone says so");
    }
  }

  // Until the withdrawal is finished its bytes may be there: they are out of reach.
  void CheckErased(uint64_t number) {
    if (number < known_.size()) known_[static_cast<size_t>(number)] = true;
    const auto waits = at_.index->Get(NumberKey(kErasingTag, number));
    const auto frame = at_.payloads->Get(PayloadKey(number));
    Note(waits.status());
    Note(frame.status());
    if (!waits.ok() || !frame.ok() || *waits) return;
    if (!*frame || GoneOf(**frame) != Gone::kWithdrawn) {
      Find("payload " + std::to_string(number) + " was withdrawn, and its place does not say so");
    }
  }

  // ---- the chain ----

  void CheckChain() {
    if (at_.format == 1) return;
    Step("chain");
    ChainLink before;
    Sha256 chain;
    uint64_t commit = at_.state.first_link;
    Sha256 last_state;
    const auto follow = [&](std::string_view key, std::string_view value) -> Result<bool> {
      if (TrailingNumber(key) != commit) return Status(Code::kCorruption, Broken(commit, "its link is missing"));
      LANTAI_ASSIGN_OR_RETURN(const ChainLink link, DecodeLink(commit, value));
      LANTAI_ASSIGN_OR_RETURN(const Sha256 evidence, EvidenceIn(*at_.index, before, link));
      chain = NextInChain(chain, commit, evidence, link);
      ComparePublished({commit++, chain});
      before = link;
      last_state = link.state;
      return true;
    };
    const Status status = at_.index->Scan(TagKey(kLinkTag), PrefixEnd(TagKey(kLinkTag)), follow);
    if (!status.ok()) return Note(status);
    seen_.head = {at_.state.commit, chain};
    if (options_.published && !met_published_)
      Find("index: commit " + std::to_string(options_.published->commit) + " has no head here");
    const bool made = at_.state.commit >= at_.state.first_link;
    if (made && commit != at_.state.commit + 1) return Find(Broken(commit, "its link is missing"));
    if (chain != at_.state.chain) Find(Broken(at_.state.commit, "captures or changes are not those it was made of"));
    // The first link of an archive that had none speaks for no state.
    const bool spoken = made && !last_state.empty();
    if (spoken && last_state != DigestOf(at_.state)) Find(Broken(at_.state.commit, "the state is not what it left"));
  }
  void ComparePublished(const Head& here) {
    if (!options_.published || options_.published->commit != here.commit) return;
    met_published_ = true;
    if (*options_.published == here) return;
    Find("index: the head of commit " + std::to_string(here.commit) + " is " + here.chain.Hex() +
         ", not the one that was published");
  }
  static std::string Broken(uint64_t commit, const std::string& why) {
    return "index: the chain breaks at commit " + std::to_string(commit) + ": " + why;
  }

  void CheckCounts() {
    const State& state = at_.state;
    const auto expect = [&](uint64_t seen, uint64_t told, const char* what) {
      if (seen != told) Find(Counted(seen, told, what));
    };
    const auto expect_to = [&](uint64_t last, uint64_t told, const NumberRanges& lost, const char* what) {
      if (last > told || !lost.Covers(last + 1, told)) expect(last, told, what);
    };
    expect_to(seen_.captures, state.next_capture - 1, repairs_.captures, "captures");
    expect_to(seen_.documents, state.next_document - 1, repairs_.documents, "documents");
    expect_to(changes_, state.cursor, repairs_.changes, "changes");
    expect(queued_, urls_[static_cast<size_t>(UrlState::kQueued)], "entries of the frontier");
    for (size_t i = 0; i < std::size(urls_); ++i) {
      expect(urls_[i], state.counts.urls[i], UrlStateName(static_cast<UrlState>(i)).data());
    }
  }
  static std::string Counted(uint64_t seen, uint64_t told, const char* what) {
    return "index: " + std::to_string(seen) + " " + what + " where " + std::to_string(told) + " should be";
  }

  // ---- payloads ----

  void CheckPayloads() {
    Step("payloads");
    known_.assign(static_cast<size_t>(at_.state.next_payload), false);
    CheckDictionaries();
    Note(at_.index->Scan(TagKey(kPayloadTag), PrefixEnd(TagKey(kPayloadTag)), [&](auto key, auto value) {
      CheckBody(key, value);
      return Result<bool>(true);
    }));
    Note(at_.index->Scan(TagKey(kDocumentTag), PrefixEnd(TagKey(kDocumentTag)), [&](auto key, auto value) {
      CheckDocumentBody(TrailingNumber(key), value);
      return Result<bool>(true);
    }));
    Note(at_.index->Scan(TagKey(kVersionTag), PrefixEnd(TagKey(kVersionTag)), [&](auto key, auto value) {
      const Result<StoredVersion> version = DecodeVersion(TrailingNumber(key), value);
      if (version.ok()) CheckBytes(version->body, version->json);
      return Result<bool>(true);
    }));
    for (const uint64_t number : erased_) CheckErased(number);
    Note(at_.payloads->Scan("", "\xff", [&](std::string_view key, auto) -> Result<bool> {
      const uint64_t number = TrailingNumber(key);
      seen_.unreferenced += number >= known_.size() || !known_[static_cast<size_t>(number)] ? 1 : 0;
      return true;
    }));
  }

  // What needs a dictionary neither copy of which is whole is named as well, payload by payload.
  void CheckDictionaries() {
    Note(
        at_.index->Scan(TagKey(kDictionaryTag), PrefixEnd(TagKey(kDictionaryTag)), [&](auto key, auto) -> Result<bool> {
          const uint64_t number = TrailingNumber(key);
          if (number >= at_.state.next_payload) Find("index: a dictionary beyond the last payload is known");
          if (number < known_.size()) known_[static_cast<size_t>(number)] = true;
          for (std::string& damage : at_.payloads->DamageOf(number)) Find(std::move(damage));
          return true;
        }));
  }

  void CheckBody(std::string_view key, std::string_view value) {
    const Result<StoredPayload> payload = DecodePayload(value);
    if (payload.ok() && key.size() == 1 + sizeof(Sha256)) CheckBytes(*payload, Sha256FromRaw(key.substr(1)));
  }

  void CheckDocumentBody(uint64_t id, std::string_view value) {
    const Result<StoredDocument> document = DecodeDocument(id, value);
    if (document.ok()) CheckBytes(document->body, document->json);
  }

  // What a repair gave up is told in the index as well as in its place.
  void CheckGone(uint64_t number, const Sha256& digest, const std::string& why) {
    const auto mark = at_.index->Get(NumberKey(kLostTag, number));
    const auto frame = at_.payloads->Get(PayloadKey(number));
    Note(mark.status());
    Note(frame.status());
    if (!mark.ok() || !frame.ok()) return;
    if (*mark && *frame && GoneOf(**frame) == Gone::kLost) {
      ++seen_.given_up;
    } else {
      Find("payload " + std::to_string(number) + " (sha256 " + digest.Hex() + "): " + why);
    }
  }

  void CheckBytes(const StoredPayload& payload, const Sha256& digest) {
    if (IsErased(payload)) return;
    const Result<std::string> bytes = ReadPayload(*at_.payloads, payload, digest);
    if (!bytes.ok() && bytes.status().code() == Code::kNotFound) {
      CheckGone(payload.number, digest, bytes.status().message());
    } else {
      Note(bytes.status());
    }
    if (payload.number < known_.size()) known_[static_cast<size_t>(payload.number)] = true;
    ++seen_.payloads;
    seen_.payload_bytes += payload.size;
  }

  const fs::path path_;
  const VerifyOptions& options_;
  OpenDatabases at_;
  Verification seen_;
  uint64_t urls_[std::size(Counts().urls)] = {};
  uint64_t queued_ = 0, changes_ = 0;
  RepairRecord repairs_;  // what earlier repairs lost
  bool met_published_ = false;
  std::set<uint64_t> erased_;  // payloads that tombstones name
  std::vector<bool> known_;    // payload numbers that the index refers to
};

}  // namespace

Result<Verification> VerifyArchive(const fs::path& path, const VerifyOptions& options) {
  return Verifier(path, options).Run();
}

Result<Head> CurrentHead(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path / "FORMAT", error)) return {Code::kNotFound, "there is no archive at " + path.string()};
  LANTAI_ASSIGN_OR_RETURN(const OpenDatabases looked, LookAt(path, nullptr));
  LANTAI_RETURN_IF_ERROR(CheckHead(path, looked));
  if (looked.format != 1) return Head{looked.state.commit, looked.state.chain};
  return {Code::kInvalidArgument,
          path.string() + " is of format 1, which has no chain: it gets one with the next `lantai harvest`"};
}

}  // namespace lantai::storage
