#include "app/why.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "core/url.h"
#include "crawler/traps.h"

namespace lantai::app {
namespace {

using storage::Decision;

constexpr size_t kNear = 5;
constexpr size_t kMaxOwnCaptures = 1000;  // told of with WhyScope::kOwnRecords

Result<bool> IsKnown(const storage::Archive& archive, const std::string& key) {
  LANTAI_ASSIGN_OR_RETURN(const storage::AddressHistory history, archive.HistoryOf(key));
  if (!history.decisions.empty()) return true;
  LANTAI_ASSIGN_OR_RETURN(const auto record, archive.GetUrl(key));
  return record.has_value();
}

// What is known nearby: in its folder, else in the folders above.
Result<std::vector<std::string>> KeysNear(const storage::Archive& archive, const std::string& key) {
  std::string prefix = key;
  while (true) {
    const size_t slash = prefix.empty() ? prefix.npos : prefix.rfind('/', prefix.size() - 2);
    if (slash == prefix.npos || slash < std::string_view("https://").size()) return std::vector<std::string>();
    prefix.resize(slash + 1);
    LANTAI_ASSIGN_OR_RETURN(std::vector<std::string> keys, archive.KeysWith(prefix, kNear));
    if (!keys.empty()) return keys;
  }
}

std::string RoleName(LinkRole role) {
  switch (role) {
    case LinkRole::kItem: return "item";
    case LinkRole::kNext: return "next page";
    case LinkRole::kColumn: return "column";
    case LinkRole::kAttachment: return "attachment";
    case LinkRole::kRedirect: return "redirect";
    case LinkRole::kOther: return "link";
    case LinkRole::kContinuation: return "further page of the text";
  }
  return "link";
}

std::string LinkOf(const Decision& decision) {
  std::string text = RoleName(decision.role);
  if (decision.relevance == Relevance::kReport) text += " that names a report";
  if (decision.relevance == Relevance::kDecoy) text += " that names a decoy";
  return text + (decision.from.empty() ? "" : " on " + decision.from);
}

std::string Quoted(const std::string& text) { return text.empty() ? "" : "\"" + text + "\""; }

std::string Joined(const std::string& a, const std::string& b) { return a + (a.empty() || b.empty() ? "" : "; ") + b; }

Event EventOf(const Decision& d) {
  Event event{d.at, d.round, "", "", ""};
  switch (d.kind) {
    case Decision::Kind::kFound:
      event.decision = "found";
      event.detail = d.from.empty() ? "a seed" : fmt::format("{}; {} links from a seed", LinkOf(d), d.depth);
      event.evidence = Quoted(d.text);
      break;
    case Decision::Kind::kLeftOut:
      event.decision = "not followed";
      event.detail = fmt::format("{}: as {}", d.rule, LinkOf(d));
      event.evidence = Joined(d.detail, Quoted(d.text));
      break;
    case Decision::Kind::kTried:
      event.decision = "tried";
      event.detail = fmt::format("{}; again from {}", d.rule, FormatUtc(d.until));
      event.evidence = d.detail;
      break;
    case Decision::Kind::kNotModified:
      event.decision = "not modified";
      event.detail = "HTTP 304: the last capture stands";
      break;
    case Decision::Kind::kRead:
      event.decision = "read";
      event.detail = d.rule + (d.text.empty() ? "" : " " + Quoted(d.text));
      event.evidence = d.detail;
      break;
    case Decision::Kind::kEnded:
      event.decision = "ended";
      event.detail = d.rule;
      event.evidence = d.detail;
      break;
    case Decision::Kind::kAbsence:
      event.decision = "absent";
      event.detail = d.detail;
      break;
  }
  return event;
}

class Story {
 public:
  Story(const storage::Archive& archive, const std::string& key, WhyScope scope)
      : archive_(archive), key_(key), whole_(scope == WhyScope::kArchive) {}

  Result<std::vector<Event>> Run() {
    LANTAI_RETURN_IF_ERROR(AddDecisions());
    LANTAI_RETURN_IF_ERROR(AddCaptures());
    LANTAI_RETURN_IF_ERROR(whole_ ? AddDocuments() : AddReadDocuments());
    if (whole_) LANTAI_RETURN_IF_ERROR(AddChanges());
    LANTAI_RETURN_IF_ERROR(AddTombstone());
    std::stable_sort(events_.begin(), events_.end(), [](const Placed& a, const Placed& b) {
      return std::pair(a.event.at, a.place) < std::pair(b.event.at, b.place);
    });
    std::vector<Event> events;
    for (Placed& placed : events_) events.push_back(std::move(placed.event));
    LANTAI_RETURN_IF_ERROR(AddPresent(events));
    return events;
  }

 private:
  // Of one moment: found before captured, captured before read.
  enum Place { kFirst, kCaptured, kRead, kDocument, kEnd };
  struct Placed {
    Event event;
    Place place;
  };

  Status AddDecisions() {
    LANTAI_ASSIGN_OR_RETURN(const storage::AddressHistory history, archive_.HistoryOf(key_));
    for (size_t i = 0; i < history.decisions.size(); ++i) {
      const Decision& decision = history.decisions[i];
      if (i == storage::kFirstDecisions && history.dropped > 0) {
        Event gap{decision.at, decision.round, "…", fmt::format("{} decisions are not kept", history.dropped), ""};
        events_.push_back({std::move(gap), kFirst});
      }
      const bool read = decision.kind == Decision::Kind::kRead;
      if (read) read_.push_back(decision.at);
      const bool end = decision.kind == Decision::Kind::kEnded || decision.kind == Decision::Kind::kAbsence;
      events_.push_back({EventOf(decision), read ? kRead : end ? kEnd : kFirst});
    }
    return {};
  }

  Status AddCaptures() {
    LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> ids, archive_.CapturesOf(key_));
    std::optional<storage::CaptureRecord> last;
    const size_t skipped = whole_ || ids.size() <= kMaxOwnCaptures ? 0 : ids.size() - kMaxOwnCaptures;
    for (const uint64_t id : std::span(ids).subspan(skipped)) {
      LANTAI_ASSIGN_OR_RETURN(storage::CaptureRecord capture, archive_.GetCapture(id, /*with_body=*/false));
      captures_[id] = capture.capture.finished;
      Event event{capture.capture.finished, 0, "captured", "", ""};
      event.detail = fmt::format("HTTP {}, {} bytes from {}, SHA-256 {}", capture.capture.status, capture.body_size,
                                 capture.capture.remote_address, capture.payload_digest.Hex());
      LANTAI_ASSIGN_OR_RETURN(event.evidence, WhatIsNew(capture, last));
      events_.push_back({std::move(event), kCaptured});
      last = std::move(capture);
    }
    if (skipped == 0) return {};
    Event gap{captures_.begin()->second, 0, "…", fmt::format("{} earlier captures are not told here", skipped), ""};
    events_.push_back({std::move(gap), kFirst});
    return {};
  }

  Result<std::string> WhatIsNew(const storage::CaptureRecord& capture,
                                const std::optional<storage::CaptureRecord>& last) const {
    if (last && last->payload_digest == capture.payload_digest) {
      return "unchanged since " + FormatUtc(last->capture.finished);
    }
    std::string text = last ? "other bytes than at " + FormatUtc(last->capture.finished) : "";
    if (!whole_) return text;
    LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> same, archive_.CapturesWith(capture.payload_digest));
    if (same.empty() || same.front() >= capture.id || capture.body_size == 0) return text;
    LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord first, archive_.GetCapture(same.front(), false));
    return first.key == key_ ? text : Joined(text, "the same bytes as " + first.key);
  }

  Status AddDocuments() {
    return archive_.ForEachDocument([&](const storage::DocumentRecord& document) {
      const bool own = captures_.contains(document.capture_id);
      const bool alias = std::find(document.urls.begin(), document.urls.end(), key_) != document.urls.end();
      if (own || alias) AddDocument(document);
      return true;
    });
  }

  Status AddReadDocuments() {
    std::set<uint64_t> ids;
    LANTAI_ASSIGN_OR_RETURN(const auto standing, archive_.DocumentOf(key_));
    if (standing) ids.insert(*standing);
    for (const auto& [capture, at] : captures_) {
      LANTAI_ASSIGN_OR_RETURN(const auto reading, archive_.ReadingOf(capture));
      if (reading && reading->document_id != 0) ids.insert(reading->document_id);
    }
    for (const uint64_t id : ids) {
      LANTAI_ASSIGN_OR_RETURN(const storage::DocumentRecord document, archive_.GetDocument(id));
      AddDocument(document);
    }
    return {};
  }

  void AddDocument(const storage::DocumentRecord& document) {
    documents_.push_back(document.id);
    const auto capture = captures_.find(document.capture_id);
    const bool own = capture != captures_.end();
    Event event{ReadAfter(own ? capture->second : FirstCapture(document.fetched_at)), 0, "document", "", ""};
    event.detail = fmt::format("document {}: {} {}", document.id,
                               document.is_annual_report ? "an annual report," : "no annual report,", document.title);
    const std::string status = document.withdrawn    ? "withdrawn"
                               : document.removed    ? "removed"
                               : document.superseded ? "superseded"
                                                     : "current";
    event.evidence = fmt::format("{}; {}, {}", status, document.unit.value_or("no unit"),
                                 document.year ? std::to_string(*document.year) : "no year");
    if (document.urls.front() != key_) event.evidence += "; a duplicate of " + document.urls.front();
    for (size_t i = 1; i < std::min<size_t>(document.urls.size(), 4) && document.urls.front() == key_; ++i) {
      event.evidence += "; also at " + document.urls[i];
    }
    events_.push_back({std::move(event), kDocument});
  }

  // When what was captured then was read.
  Timestamp ReadAfter(Timestamp captured) const {
    for (const Timestamp read : read_) {
      if (read >= captured) return read;
    }
    return captured;
  }

  Timestamp FirstCapture(Timestamp otherwise) const {
    return captures_.empty() ? otherwise : captures_.begin()->second;
  }

  Status AddChanges() {
    if (documents_.empty()) return {};
    return archive_.ForEachChange(0, [&](const storage::Change& change) {
      const bool ours = std::find(documents_.begin(), documents_.end(), change.document_id) != documents_.end();
      if (!ours || change.kind == storage::Change::Kind::kAdded) return true;
      // The address's own is told by its tombstone.
      if (change.kind == storage::Change::Kind::kWithdrawn && change.key == key_) return true;
      const bool removed = change.kind == storage::Change::Kind::kRemoved;
      Event event{change.at, 0,
                  removed                                            ? "removed"
                  : change.kind == storage::Change::Kind::kDisowned  ? "taken back"
                  : change.kind == storage::Change::Kind::kWithdrawn ? "withdrawn"
                                                                     : "changed",
                  fmt::format("document {}", change.document_id), ""};
      if (change.kind == storage::Change::Kind::kWithdrawn) event.evidence = "with " + change.key;
      if (change.previous_id != 0) event.evidence = fmt::format("in place of document {}", change.previous_id);
      events_.push_back({std::move(event), kEnd});
      return true;
    });
  }

  Status AddTombstone() {
    LANTAI_ASSIGN_OR_RETURN(const auto tombstone, archive_.TombstoneOf(key_));
    if (!tombstone) return {};
    Event event{tombstone->at, 0, "withdrawn", "on request: " + tombstone->reason, ""};
    event.evidence = fmt::format("{} captures, whose digests stay, and {} documents; {} payloads erased",
                                 tombstone->copies.size(), tombstone->documents.size(), tombstone->erased.size());
    events_.push_back({std::move(event), kEnd});
    return {};
  }

  // Where it stands; what it leads to is told by its reason.
  Status AddPresent(std::vector<Event>& events) const {
    LANTAI_ASSIGN_OR_RETURN(const auto record, archive_.GetUrl(key_));
    const Timestamp latest = events.empty() ? Timestamp() : events.back().at;
    if (!record) {
      events.push_back({latest, 0, "now", "not in the frontier", ""});
      return {};
    }
    std::string detail(storage::UrlStateName(record->state));
    const bool waits = record->state == storage::UrlState::kQueued && record->not_before.ms != 0;
    if (waits)
      detail += fmt::format(", not before {}, {} attempts failed", FormatUtc(record->not_before), record->attempts);
    events.push_back({latest, record->round, "now", detail, record->reason});
    return {};
  }

  const storage::Archive& archive_;
  const std::string& key_;
  const bool whole_;
  std::vector<Placed> events_;
  std::map<uint64_t, Timestamp> captures_;
  std::vector<uint64_t> documents_;
  std::vector<Timestamp> read_;
};

}  // namespace

Result<std::string> FindKey(const storage::Archive& archive, const std::string& what) {
  std::vector<std::string> spellings = {RequestKey({.url = what})};
  if (const Result<Url> url = Url::Parse(what); url.ok()) {
    if (const std::optional<std::string> plain = crawler::WithoutSession(*url)) {
      spellings.push_back(RequestKey({.url = *plain}));
    }
  }
  for (const std::string& key : spellings) {
    LANTAI_ASSIGN_OR_RETURN(const bool known, IsKnown(archive, key));
    if (known) return key;
  }
  LANTAI_ASSIGN_OR_RETURN(std::vector<std::string> near, archive.KeysWith("POST " + spellings.front() + " ", kNear));
  if (near.size() == 1) return near.front();
  std::string message = near.empty() ? what + " is not known to the archive" : what + " was asked for by POST only";
  if (near.empty()) {
    LANTAI_ASSIGN_OR_RETURN(near, KeysNear(archive, spellings.back()));
  }
  message += near.empty() ? ", nor is any address of that host" : "; known are:";
  for (const std::string& key : near) message += "\n  " + key;
  return {Code::kNotFound, message};
}

Result<std::vector<Event>> EventsOf(const storage::Archive& archive, const std::string& key, WhyScope scope) {
  return Story(archive, key, scope).Run();
}

}  // namespace lantai::app
