#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "core/url.h"
#include "storage/bundles.h"
#include "storage/codec.h"
#include "storage/decision_records.h"
#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/repair_references.h"
#include "storage/withdrawn_records.h"

namespace lantai::storage {
namespace {

// Of an address whose place in the frontier is lost with its record: behind lists, before what leads nowhere.
constexpr uint8_t kRankOfLost = 3;

std::string QueueKeyOf(const StoredUrl& url) {
  const Result<Url> parsed = Url::Parse(url.record.entry.request.url);
  return QueuePrefix(parsed.ok() ? parsed->Origin() : "") + QueuePosition(url.rank, url.sequence);
}

// ---- addresses whose records are lost ----

class LostUrls {
 public:
  explicit LostUrls(Salvaged& salvaged) : at_(salvaged) {}

  Status Run() {
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kUrlTag, [&](std::string_view key, std::string_view value) {
      return DecodeUrl(key.substr(1), value).ok() ? Status() : at_.index.Delete(std::string(key));
    }));
    LANTAI_RETURN_IF_ERROR(FindWithdrawn());
    LANTAI_RETURN_IF_ERROR(FindCaptured());
    LANTAI_RETURN_IF_ERROR(FindDecided());
    LANTAI_RETURN_IF_ERROR(FindNumbers());
    LANTAI_RETURN_IF_ERROR(FindDocuments());
    for (auto& [key, url] : lost_) LANTAI_RETURN_IF_ERROR(BringBack(key, url));
    return CountUnnamed();
  }

 private:
  Result<bool> Known(std::string_view key) const {
    LANTAI_ASSIGN_OR_RETURN(const auto record, at_.index.Get(UrlRecordKey(key)));
    return record.has_value();
  }

  Status FindWithdrawn() {
    for (const auto& [key, tombstone] : at_.withdrawn.tombstones) {
      LANTAI_ASSIGN_OR_RETURN(const bool known, Known(key));
      if (!known) lost_[key].record.entry.request.url = key;
    }
    return {};
  }

  Status FindCaptured() {
    return at_.index.ForEach(kCaptureTag, [&](std::string_view key, std::string_view value) -> Status {
      const Result<StoredCapture> stored = DecodeCapture(TrailingNumber(key), value);
      if (!stored.ok()) return {};
      const std::string request_key = RequestKey(stored->capture.request);
      LANTAI_ASSIGN_OR_RETURN(const bool known, Known(request_key));
      if (known) return {};
      lost_[request_key].record.entry.request = stored->capture.request;
      captures_[TrailingNumber(key)] = request_key;
      return {};
    });
  }

  // Whatever was found, and not only left out, had a record.
  Status FindDecided() {
    return at_.index.ForEach(kDecisionTag, [&](std::string_view key, std::string_view value) -> Status {
      const std::string request_key(key.substr(1));
      const Result<AddressHistory> history = DecodeHistory(request_key, value);
      if (!history.ok()) return at_.index.Delete(std::string(key));
      LANTAI_ASSIGN_OR_RETURN(const bool known, Known(request_key));
      const auto found = std::find_if(history->decisions.rbegin(), history->decisions.rend(),
                                      [](const Decision& one) { return one.kind == Decision::Kind::kFound; });
      if (known || (found == history->decisions.rend() && !lost_.contains(request_key))) return {};
      FrontierEntry& entry = lost_[request_key].record.entry;
      entry.portal = history->portal;
      if (entry.request.url.empty()) entry.request = history->request;
      if (found == history->decisions.rend()) return {};
      entry.role = found->role;
      entry.relevance = found->relevance;
      entry.depth = found->depth;
      entry.referrer = found->from;
      entry.text = found->text;
      return {};
    });
  }

  Status FindNumbers() {
    if (captures_.empty()) return {};
    return at_.index.ForEach(kHistoryTag, [&](std::string_view key, std::string_view) -> Status {
      const auto capture = captures_.find(TrailingNumber(key));
      if (capture != captures_.end()) lost_[capture->second].number = TrailingNumber(key.substr(0, 9));
      return {};
    });
  }

  // The document that stands for its first address, as far as the documents tell.
  Status FindDocuments() {
    if (lost_.empty()) return {};
    return at_.index.ForEach(kDocumentTag, [&](std::string_view key, std::string_view value) -> Status {
      const Result<StoredDocument> document = DecodeDocument(TrailingNumber(key), value);
      if (!document.ok() || document->record.urls.empty()) return {};
      const DocumentRecord& record = document->record;
      const auto url = lost_.find(record.urls.front());
      if (url == lost_.end()) return {};
      if (url->second.record.entry.portal.empty()) url->second.record.entry.portal = record.portal;
      if (record.superseded || record.removed || record.capture_id < url->second.document_capture) return {};
      url->second.document = record.id;
      url->second.document_capture = record.capture_id;
      return {};
    });
  }

  Status BringBack(const std::string& key, StoredUrl& url) {
    if (url.number == 0) url.number = at_.index.state.next_url++;
    url.record.round = at_.index.state.round;
    url.record.state = UrlState::kDone;  // until MendUrls queues it
    url.rank = kRankOfLost;
    at_.fetch.insert(key);
    at_.report.lost.Add({Loss::Kind::kAddress, url.number, key, {}, {}});
    return at_.index.Put(UrlRecordKey(key), EncodeUrl(url));
  }

  Status CountUnnamed() {
    uint64_t held = 0;
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kUrlTag, [&](auto, auto) { return ++held, Status(); }));
    const uint64_t given = at_.index.state.next_url - 1, known = held + at_.repairs.addresses;
    at_.lost.addresses = at_.report.unnamed_addresses = given > known ? given - known : 0;
    at_.relink = at_.relink || at_.lost.addresses > 0;
    return {};
  }

  Salvaged& at_;
  std::map<std::string, StoredUrl> lost_;
  std::map<uint64_t, std::string> captures_;
};

// ---- addresses ----

struct HeldCapture {
  uint64_t id = 0;
  Timestamp finished;
  Sha256 digest;
  int status = 0;
  StoredPayload payload;
  bool read = false;  // it says what it gave
};

class UrlMender {
 public:
  explicit UrlMender(Salvaged& salvaged) : at_(salvaged) {}

  Status Run() {
    LANTAI_RETURN_IF_ERROR(at_.index.ForEach(kUrlTag, [&](std::string_view key, std::string_view value) -> Status {
      const std::string request_key(key.substr(1));
      LANTAI_ASSIGN_OR_RETURN(StoredUrl url, DecodeUrl(request_key, value));
      return Mend(request_key, std::move(url));
    }));
    return MendQueue();
  }

 private:
  Status Mend(const std::string& key, StoredUrl url) {
    LANTAI_ASSIGN_OR_RETURN(const std::vector<HeldCapture> captures, CapturesOf(url));
    if (at_.withdrawn.HasReferrer(url.record.entry.referrer)) url.record.entry.text.clear();
    if (const auto tombstone = at_.withdrawn.tombstones.find(key); tombstone != at_.withdrawn.tombstones.end())
      return Refuse(key, std::move(url), captures, tombstone->second);
    LANTAI_RETURN_IF_ERROR(MendDocument(key, url));
    const bool again = MendLastCapture(url, captures) || at_.fetch.contains(key);
    const auto last = Find(captures, url.record.last_capture);
    LANTAI_ASSIGN_OR_RETURN(const bool unread_list, MendListing(key, url.record.entry));
    if (again || (last && LostItsBytes(url, *last))) {
      LANTAI_RETURN_IF_ERROR(FetchAgain(key, url));
    } else if (last) {
      LANTAI_RETURN_IF_ERROR(MendReading(key, url, captures, *last, unread_list));
    }
    const bool queued = url.record.state == UrlState::kQueued;
    if (queued && url.sequence == 0) url.sequence = at_.index.state.next_sequence++;
    if (!queued) url.sequence = 0;
    if (queued) LANTAI_RETURN_IF_ERROR(at_.index.Put(QueueKeyOf(url), key));
    return at_.index.Put(UrlRecordKey(key), EncodeUrl(url));
  }

  Status Refuse(const std::string& key, StoredUrl url, const std::vector<HeldCapture>& captures,
                const Tombstone& tombstone) {
    MendLastCapture(url, captures);
    RefuseForGood(url, tombstone.reason);
    url.record.state = UrlState::kRefused;
    url.sequence = 0;
    const std::string listing = ListingKey(url.record.entry.portal, key);
    LANTAI_ASSIGN_OR_RETURN(const auto held, at_.index.Get(listing));
    if (held) LANTAI_RETURN_IF_ERROR(at_.index.Put(listing, EncodeListing({})));
    return at_.index.Put(UrlRecordKey(key), EncodeUrl(url));
  }

  // Oldest first.
  Result<std::vector<HeldCapture>> CapturesOf(const StoredUrl& url) {
    std::vector<HeldCapture> captures;
    const std::string prefix = NumberKey(kHistoryTag, url.number);
    const auto add = [&](std::string_view key, std::string_view) -> Result<bool> {
      const uint64_t id = TrailingNumber(key);
      LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(kCaptureTag, id)));
      if (!value) return true;
      LANTAI_ASSIGN_OR_RETURN(const StoredCapture stored, DecodeCapture(id, *value));
      LANTAI_ASSIGN_OR_RETURN(const auto reading, at_.index.Get(NumberKey(kReadingTag, id)));
      captures.push_back(
          {id, stored.capture.finished, stored.digest, stored.capture.status, stored.payload, reading.has_value()});
      return true;
    };
    LANTAI_RETURN_IF_ERROR(at_.index.database().Scan(prefix, PrefixEnd(prefix), add));
    std::sort(captures.begin(), captures.end(), [](const HeldCapture& a, const HeldCapture& b) {
      return std::tie(a.finished, a.id) < std::tie(b.finished, b.id);
    });
    return captures;
  }

  static std::optional<HeldCapture> Find(const std::vector<HeldCapture>& captures, uint64_t id) {
    const auto found = std::find_if(captures.begin(), captures.end(), [&](const auto& one) { return one.id == id; });
    return found == captures.end() ? std::nullopt : std::optional(*found);
  }

  // True where the record knows less than the captures, or more: it is older than they are, or its last one is lost.
  static bool MendLastCapture(StoredUrl& url, const std::vector<HeldCapture>& captures) {
    const uint64_t told = url.record.last_capture;
    const auto last = Find(captures, told);
    if (told == 0 && captures.empty()) return url.record.state == UrlState::kCaptured;
    const bool newer =
        !captures.empty() && captures.back().id > told && (!last || captures.back().finished > last->finished);
    if (last && !newer) return false;
    url.record.last_capture = captures.empty() ? 0 : captures.back().id;
    return true;
  }

  // What the portal said about an address that it refuses is not asked for again before its time.
  bool LostItsBytes(const StoredUrl& url, const HeldCapture& last) const {
    if (!at_.given_up.contains(last.payload.number)) return false;
    const UrlState state = url.record.state;
    return state == UrlState::kDone || state == UrlState::kCaptured || state == UrlState::kPoison;
  }

  // Back into the frontier; by condition it would be told that nothing is new about what is not there.
  Status FetchAgain(const std::string& key, StoredUrl& url) {
    url.record.etag.clear();
    url.record.last_modified.clear();
    url.settled = Settled::kNo;
    if (url.record.entry.portal.empty()) {  // of no harvest: it is asked when something needs it
      if (!IsFinal(url.record.state)) url.record.state = UrlState::kDone;
      return {};
    }
    at_.report.fetch.Add(key);
    if (url.record.state == UrlState::kQueued) return {};
    url.record.state = UrlState::kQueued;
    url.record.attempts = 0;
    url.record.not_before = {};
    url.record.reason_code = Code::kOk;
    url.record.reason.clear();
    return {};
  }

  Status MendDocument(const std::string& key, StoredUrl& url) {
    if (url.document == 0) return {};
    LANTAI_ASSIGN_OR_RETURN(const auto value, at_.index.Get(NumberKey(kDocumentTag, url.document)));
    if (!value) {
      LANTAI_ASSIGN_OR_RETURN(const bool waits, ProcessAgain(at_, url.document_capture));
      if (!waits) at_.fetch.insert(key);
      url.document = url.document_capture = 0;
      return {};
    }
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, DecodeDocument(url.document, *value));
    if (document.record.urls.front() == key) return {};
    return at_.index.Put(AliasKey(url.document, url.number), key);
  }

  // True where what the address's list says was not known.
  Result<bool> MendListing(const std::string& key, const FrontierEntry& entry) {
    if (entry.portal.empty() || !LeadsToLists(entry)) return false;
    std::string listing = ListingKey(entry.portal, key);
    LANTAI_ASSIGN_OR_RETURN(const auto held, at_.index.Get(listing));
    if (!held) LANTAI_RETURN_IF_ERROR(at_.index.Put(std::move(listing), EncodeListing({})));
    return !held && at_.lists;
  }

  // The last capture waits for processing, or was processed, or needed none.
  Status MendReading(const std::string& key, StoredUrl& url, const std::vector<HeldCapture>& captures,
                     const HeldCapture& last, bool unread_list) {
    if (url.record.state == UrlState::kCaptured) {
      LANTAI_ASSIGN_OR_RETURN(const bool waits, ProcessAgain(at_, last.id));
      return waits ? Status() : FetchAgain(key, url);
    }
    if (url.record.state != UrlState::kDone || last.status != 200 || last.payload.number == 0) return {};
    const bool read = std::any_of(captures.begin(), captures.end(),
                                  [&](const HeldCapture& one) { return one.read && one.digest == last.digest; });
    if (read) return at_.relink || unread_list ? ProcessAgain(at_, last.id).status() : Status();
    LANTAI_ASSIGN_OR_RETURN(const bool file, IsFile(key, url));
    return file || at_.index.sealed ? Status() : FetchAgain(key, url);
  }

  // Files are read with the page whose parts they are.
  Result<bool> IsFile(const std::string& key, const StoredUrl& url) const {
    const LinkRole role = url.record.entry.role;
    if (role == LinkRole::kAttachment || role == LinkRole::kContinuation) return true;
    LANTAI_ASSIGN_OR_RETURN(const auto part, at_.index.Get(AddressKey(kPartTag, key)));
    return part.has_value();
  }

  Status MendQueue() {
    return at_.index.ForEach(kQueueTag, [&](std::string_view key, std::string_view value) -> Status {
      LANTAI_ASSIGN_OR_RETURN(const auto record, at_.index.Get(UrlRecordKey(value)));
      if (!record) at_.report.lost.Add({Loss::Kind::kAddress, 0, std::string(value), {}, {}});
      if (!record) return at_.index.Delete(std::string(key));
      LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(value, *record));
      const bool stands = url.record.state == UrlState::kQueued && QueueKeyOf(url) == key;
      return stands ? Status() : at_.index.Delete(std::string(key));
    });
  }

  Salvaged& at_;
};

}  // namespace

Status BringBackUrls(Salvaged& salvaged) { return LostUrls(salvaged).Run(); }
Status MendUrls(Salvaged& salvaged) { return UrlMender(salvaged).Run(); }

}  // namespace lantai::storage
