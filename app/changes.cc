#include "app/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lantai::app {
namespace {

using storage::Archive;
using storage::CaptureRecord;
using storage::Change;
using storage::DocumentVersion;

bool ReadByTheSame(const DocumentVersion& a, const DocumentVersion& b) {
  return a.extractor == b.extractor || a.extractor == b.read_by || a.read_by == b.extractor || a.read_by == b.read_by;
}

const DocumentVersion* Find(const std::vector<DocumentVersion>& versions, uint64_t number) {
  const auto found = std::find_if(versions.begin(), versions.end(),
                                  [number](const DocumentVersion& version) { return version.number == number; });
  return found == versions.end() ? nullptr : &*found;
}

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Compares what stood before a change with what stood after it.
class Comparison {
 public:
  Comparison(const Archive& archive, const Change& change, ChangeEntry& entry)
      : archive_(archive), change_(change), entry_(entry), previous_(change.previous_id) {
    if (previous_ == 0) previous_ = change.document_id;
  }

  Status Run() {
    LANTAI_ASSIGN_OR_RETURN(before_, archive_.VersionsOf(previous_));
    LANTAI_ASSIGN_OR_RETURN(after_, archive_.VersionsOf(change_.document_id));
    const DocumentVersion* before = Find(before_, change_.previous_version);
    const DocumentVersion* after = Find(after_, change_.version);
    if (before == nullptr || after == nullptr) return {};
    LANTAI_ASSIGN_OR_RETURN(const Document old_document, archive_.ReadVersion(previous_, before->number));
    LANTAI_ASSIGN_OR_RETURN(const Document new_document, archive_.ReadVersion(change_.document_id, after->number));
    const Provenance unlike = Unlike(old_document, new_document);
    LANTAI_ASSIGN_OR_RETURN(const bool same_document, IsOldDocument());
    const bool edited = unlike.edited && !same_document && !IsOldBytes(old_document);
    entry_.cause = edited ? "edited" : unlike.parts ? "parts" : "extractor";
    Take(*before, *after, old_document, new_document);
    if (entry_.cause == "extractor" || entry_.comparable) return {};
    return CompareLikeWithLike(old_document, new_document);
  }

 private:
  // Two addresses may be found to show one document, by a better extractor: their bytes did not change by that.
  bool IsOldBytes(const Document& before) const {
    return entry_.capture && entry_.capture->payload_digest == before.digests.payload_sha256;
  }

  // Read anew, the capture before gives the very document that came after: the publisher changed the chrome.
  Result<bool> IsOldDocument() const {
    if (previous_ == change_.document_id) return false;
    LANTAI_ASSIGN_OR_RETURN(const storage::DocumentRecord record, archive_.GetDocument(previous_));
    LANTAI_ASSIGN_OR_RETURN(const uint64_t now, archive_.DocumentOfCapture(record.capture_id));
    return now == change_.document_id;
  }

  void Take(const DocumentVersion& before, const DocumentVersion& after, const Document& old_document,
            const Document& new_document) {
    entry_.before = before;
    entry_.after = after;
    entry_.comparable = ReadByTheSame(before, after);
    entry_.diff = DiffDocuments(old_document, new_document);
  }

  // The same bytes as `original` was made of, read by an extractor that read the other side as well.
  Result<std::optional<Document>> SameBytes(uint64_t id, const DocumentVersion& version, const Document& original) {
    LANTAI_ASSIGN_OR_RETURN(Document document, archive_.ReadVersion(id, version.number));
    const Provenance unlike = Unlike(original, document);
    return unlike.edited || unlike.parts ? std::optional<Document>() : std::optional<Document>(std::move(document));
  }

  Status CompareLikeWithLike(const Document& old_document, const Document& new_document) {
    for (auto after = after_.rbegin(); after != after_.rend(); ++after) {
      LANTAI_ASSIGN_OR_RETURN(const auto now, SameBytes(change_.document_id, *after, new_document));
      for (auto before = before_.rbegin(); now && before != before_.rend(); ++before) {
        if (!ReadByTheSame(*before, *after)) continue;
        LANTAI_ASSIGN_OR_RETURN(const auto then, SameBytes(previous_, *before, old_document));
        if (!then) continue;
        if (DiffDocuments(*then, *now).empty()) {
          entry_.cause = "extractor";  // new chrome, and an extractor that reads otherwise
        } else {
          Take(*before, *after, *then, *now);
        }
        return {};
      }
    }
    return {};
  }

  const Archive& archive_;
  const Change& change_;
  ChangeEntry& entry_;
  uint64_t previous_;
  std::vector<DocumentVersion> before_, after_;
};

Result<ChangeEntry> EntryOf(const Archive& archive, const Change& change) {
  ChangeEntry entry;
  entry.cursor = change.cursor;
  entry.at = change.at;
  entry.kind = ChangeKind(change);
  LANTAI_ASSIGN_OR_RETURN(entry.document, archive.GetDocument(change.document_id));
  entry.key = change.key.empty() ? entry.document->urls.front() : change.key;
  entry.previous_id = change.previous_id;
  entry.confirmations = change.confirmations;
  if (change.capture_id != 0) {
    LANTAI_ASSIGN_OR_RETURN(entry.capture, archive.GetCapture(change.capture_id, /*with_body=*/false));
  }
  if (entry.kind != "changed") return entry;
  const Status compared = Comparison(archive, change, entry).Run();
  // What was withdrawn since cannot be compared any more.
  if (!compared.ok() && compared.code() != Code::kNotFound) return compared;
  return entry;
}

bool PassesRecord(const storage::DocumentRecord& record, const ChangeFilter& filter) {
  if (!filter.portal.empty() && record.portal != filter.portal) return false;
  if (filter.years && !(record.year && filter.years->Contains(*record.year))) return false;
  return filter.division.empty() || (record.division && record.division->starts_with(filter.division));
}

bool PassesKind(const ChangeEntry& entry, const ChangeFilter& filter) {
  return filter.kinds.empty() || Has(filter.kinds, entry.kind) || Has(filter.kinds, entry.cause);
}

// What the log says of one address: changes that were seen there, and in old logs those of its documents.
Result<std::vector<Change>> ChangesAt(const Archive& archive, const std::string& key) {
  std::vector<Change> changes;
  Status failure;
  LANTAI_RETURN_IF_ERROR(archive.ForEachChange(0, [&](const Change& change) {
    bool ours = change.key == key;
    if (change.key.empty()) {
      const auto record = archive.GetDocument(change.document_id);
      failure = record.status();
      ours = record.ok() && Has(record->urls, key);
    }
    if (ours) changes.push_back(change);
    return failure.ok();
  }));
  if (!failure.ok()) return failure;
  return changes;
}

// A capture that brought no change.
Result<ChangeEntry> QuietEntry(const Archive& archive, CaptureRecord capture) {
  ChangeEntry entry;
  entry.at = capture.capture.finished;
  entry.key = capture.key;
  LANTAI_ASSIGN_OR_RETURN(const uint64_t document, archive.DocumentOfCapture(capture.id));
  entry.kind = document == 0 ? "no_document" : "unchanged";
  if (document != 0) {
    LANTAI_ASSIGN_OR_RETURN(entry.document, archive.GetDocument(document));
  }
  entry.capture = std::move(capture);
  return entry;
}

// Every capture of an address and every change at it, in the order of time.
Status ForEachOfAddress(const Archive& archive, const ChangeFilter& filter,
                        const std::function<bool(const ChangeEntry&)>& visit) {
  LANTAI_ASSIGN_OR_RETURN(const std::vector<Change> changes, ChangesAt(archive, filter.key));
  LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> captures, archive.CapturesOf(filter.key));
  struct Place {
    Timestamp at;
    size_t change = SIZE_MAX;  // index; or a capture …
    uint64_t capture = 0;      // … which stands before a change at the same time
  };
  std::vector<Place> places;
  std::set<uint64_t> told;
  for (const Change& change : changes) told.insert(change.capture_id);
  for (const uint64_t id : captures) {
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord record, archive.GetCapture(id, false));
    if (!told.contains(id)) places.push_back({record.capture.finished, SIZE_MAX, id});
  }
  for (size_t i = 0; i < changes.size(); ++i) {
    Timestamp at = changes[i].at;
    if (changes[i].capture_id != 0) {
      LANTAI_ASSIGN_OR_RETURN(const CaptureRecord record, archive.GetCapture(changes[i].capture_id, false));
      at = record.capture.finished;
    }
    places.push_back({at, i, 0});
  }
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.at < b.at; });
  for (const Place& place : places) {
    ChangeEntry entry;
    if (place.change != SIZE_MAX) {
      LANTAI_ASSIGN_OR_RETURN(entry, EntryOf(archive, changes[place.change]));
    } else {
      LANTAI_ASSIGN_OR_RETURN(CaptureRecord record, archive.GetCapture(place.capture, false));
      LANTAI_ASSIGN_OR_RETURN(entry, QuietEntry(archive, std::move(record)));
    }
    if (PassesKind(entry, filter) && !visit(entry)) break;
  }
  return {};
}

}  // namespace

std::string ChangeKind(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kAdded: return "new";
    case Change::Kind::kRemoved: return "removed";
    case Change::Kind::kDisowned: return "disowned";
    case Change::Kind::kWithdrawn: return "withdrawn";
    case Change::Kind::kChanged: break;
  }
  return change.version != 0 && change.previous_version == 0 ? "returned" : "changed";
}

Status ForEachChangeEntry(const Archive& archive, const ChangeFilter& filter,
                          const std::function<bool(const ChangeEntry&)>& visit) {
  if (!filter.key.empty()) return ForEachOfAddress(archive, filter, visit);
  LANTAI_ASSIGN_OR_RETURN(const storage::Counts counts, archive.Count());
  const uint64_t since = filter.since.value_or(0);
  if (since > counts.cursor) {
    return {Code::kInvalidArgument,
            fmt::format("cursor {} is not of this archive, whose last is {}", since, counts.cursor)};
  }
  Status failure;
  LANTAI_RETURN_IF_ERROR(archive.ForEachChange(since, [&](const Change& change) {
    const auto record = archive.GetDocument(change.document_id);
    failure = record.status();
    if (!failure.ok()) return false;
    if (!PassesRecord(*record, filter)) return true;
    const Result<ChangeEntry> entry = EntryOf(archive, change);
    failure = entry.status();
    return failure.ok() && (!PassesKind(*entry, filter) || visit(*entry));
  }));
  return failure;
}

}  // namespace lantai::app
