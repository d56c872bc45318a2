#include "storage/warc_selection.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "core/url.h"
#include "storage/warc_writer.h"

namespace lantai::storage {
namespace {

class Selector {
 public:
  explicit Selector(const Archive& archive) : archive_(archive) {}

  Status Take(const DocumentRecord& document) {
    for (const std::string& key : document.urls) {
      LANTAI_RETURN_IF_ERROR(TakeAddress(key));
      LANTAI_ASSIGN_OR_RETURN(const auto bundle, archive_.GetBundle(key));
      if (!bundle) continue;
      for (const BundleInputs::Part& part : bundle->parts) LANTAI_RETURN_IF_ERROR(TakeAddress(part.key));
    }
    Mark(document.capture_id);
    return {};
  }

  std::vector<bool> TakeMarks() { return std::move(marks_); }

 private:
  // The address's captures, and those of the pages on the way to it, as far as they were not taken before.
  Status TakeAddress(std::string key) {
    for (int step = 0; step < kMaxReferrers; ++step) {
      LANTAI_ASSIGN_OR_RETURN(const auto captures, archive_.CapturesOf(key));
      if (!captures.empty() && std::ranges::all_of(captures, [&](uint64_t id) { return Marked(id); })) return {};
      for (const uint64_t id : captures) Mark(id);
      LANTAI_ASSIGN_OR_RETURN(const auto record, archive_.GetUrl(key));
      if (!record || record->entry.referrer.empty()) return {};
      key = RequestKey({.method = Method::kGet, .url = record->entry.referrer, .body = {}, .content_type = {}});
    }
    return {};
  }

  bool Marked(uint64_t id) const { return id < marks_.size() && marks_[id]; }
  void Mark(uint64_t id) {
    if (marks_.size() <= id) marks_.resize(id + 1);
    marks_[id] = true;
  }

  const Archive& archive_;
  std::vector<bool> marks_;
};

bool SelectsAll(const ExportFilter& filter) { return !filter.since && !filter.years && filter.division.empty(); }

}  // namespace

Result<WarcSelection> SelectCaptures(const Archive& archive, const ExportFilter& filter) {
  WarcSelection selection;
  if (SelectsAll(filter)) {
    LANTAI_ASSIGN_OR_RETURN(const Counts counts, archive.Count());
    selection.cursor = counts.cursor;
  } else {
    Selector selector(archive);
    LANTAI_ASSIGN_OR_RETURN(selection.cursor, SelectDocuments(archive, filter, [&](const DocumentRecord& document) {
                              return selector.Take(document);
                            }));
    selection.captures = selector.TakeMarks();
  }
  std::unordered_set<std::string> withdrawn;
  LANTAI_RETURN_IF_ERROR(archive.ForEachTombstone(
      [&](const Tombstone& tombstone) { return withdrawn.insert(tombstone.key).second || true; }));
  const bool all = SelectsAll(filter);
  LANTAI_RETURN_IF_ERROR(archive.ForEachCapture([&](const CaptureRecord& capture) {
    if (all) {
      selection.captures.resize(capture.id + 1);
      selection.captures[capture.id] = true;
    }
    if (selection.Holds(capture.id) && withdrawn.contains(capture.key)) selection.captures[capture.id] = false;
    if (selection.Holds(capture.id)) selection.last = std::max(selection.last, CaptureDate(capture.capture));
    return true;
  }));
  return selection;
}

}  // namespace lantai::storage
