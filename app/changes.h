// What happened to the documents of an archive, each change with what it means: the change log, with the two versions
// that every change lies between compared. docs/changes.md describes the output.
//
//   ForEachChangeEntry(archive, filter, [&](const ChangeEntry& entry) { …; return true; });
//
// The essential question of a change is who made it. `cause` answers from the bytes: "edited" where a page or a file of
// the report has other bytes than before; "parts" where none has, but files or further pages came or went; "extractor"
// where all bytes are the same, so that only lantai reads them otherwise. After an edit, versions that the same
// extractor read are compared where there are such (`lantai reextract` makes them), so that its progress does not look
// like the publisher's work; else `comparable` is false.
//
// Thread-safety: free functions over a const archive. Errors: kInvalidArgument for a cursor that the archive never gave
// out; those of reading the archive. Memory: one entry at a time; with `key` also all changes of that address.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/document_diff.h"
#include "core/portal.h"
#include "storage/archive.h"

namespace lantai::app {

struct ChangeEntry {
  uint64_t cursor = 0;  // 0: not in the change log, since the capture changed nothing
  Timestamp at;
  // new, changed, returned (after it was removed), removed, disowned (a newer extractor takes the page for no
  // document), withdrawn (on request: to be dropped); and in an address's history unchanged and no_document, captures
  // that changed nothing.
  std::string kind;
  std::string cause;                              // of changed: edited, parts, extractor; empty where it is not known
  std::string key;                                // RequestKey; empty in entries of before it was kept
  std::optional<storage::CaptureRecord> capture;  // without its body
  std::optional<storage::DocumentRecord> document;
  uint64_t previous_id = 0;
  std::optional<storage::DocumentVersion> before, after;  // what was compared
  bool comparable = true;  // … was read by the same extractor; with cause extractor it cannot be
  std::vector<Timestamp> confirmations;
  DocumentDiff diff;
};

// ChangeEntry::kind of an entry of the change log.
std::string ChangeKind(const storage::Change& change);

struct ChangeFilter {
  std::optional<uint64_t> since;
  std::string key;  // only this address, with every capture of it, in the order of time
  std::string portal;
  std::string division;  // prefix
  std::optional<YearRange> years;
  std::vector<std::string> kinds;  // kinds and causes; empty: all
};

Status ForEachChangeEntry(const storage::Archive& archive, const ChangeFilter& filter,
                          const std::function<bool(const ChangeEntry&)>& visit);

// The object of docs/changes.md, on one line.
std::string ChangeJson(const ChangeEntry& entry);

// The same as rows, one for each difference; one at least.
struct ChangeRow {
  std::string what, item, before, after, before_value, after_value;
};
std::vector<ChangeRow> RowsOf(const ChangeEntry& entry);
std::string ChangeCsvHeader();
std::string ChangeCsv(const ChangeEntry& entry);

}  // namespace lantai::app
