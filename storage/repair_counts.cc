#include <algorithm>
#include <iterator>

#include "storage/keys.h"
#include "storage/repair_references.h"

namespace lantai::storage {
namespace {

// What is known of lost captures by the address's number gets its address; likewise documents.
Status NameSources(Salvaged& at) {
  std::map<uint64_t, std::string> names;
  for (const auto& [capture, lost] : at.captures) {
    if (lost.url.empty() && lost.number != 0) names[lost.number];
  }
  LANTAI_RETURN_IF_ERROR(at.index.ForEach(kUrlTag, [&](std::string_view key, std::string_view value) -> Status {
    LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(key.substr(1), value));
    const std::string name(key.substr(1));
    if (const auto wanted = names.find(url.number); wanted != names.end()) wanted->second = name;
    if (url.record.last_capture != 0) {
      LANTAI_ASSIGN_OR_RETURN(const auto held, at.index.Get(NumberKey(kCaptureTag, url.record.last_capture)));
      if (!held) at.captures[url.record.last_capture].url = name;
    }
    if (url.document != 0) {
      LANTAI_ASSIGN_OR_RETURN(const auto held, at.index.Get(NumberKey(kDocumentTag, url.document)));
      if (!held) at.documents[url.document].url = name;
    }
    return {};
  }));
  for (auto& [capture, lost] : at.captures) {
    if (lost.url.empty() && lost.number != 0) lost.url = names[lost.number];
  }
  return {};
}

// The numbers of this kind that are missing, and were not missing before.
Status NameMissing(Salvaged& at, char tag, uint64_t next, const NumberRanges& before, NumberRanges& lost,
                   const std::map<uint64_t, Loss>& known, Loss::Kind kind) {
  uint64_t expected = 1;
  const auto missing_until = [&](uint64_t until) {
    for (; expected < until; ++expected) {
      if (before.Covers(expected, expected)) continue;
      lost.Add(expected, expected);
      const auto named = known.find(expected);
      Loss loss = named == known.end() ? Loss() : named->second;
      loss.kind = kind;
      loss.number = expected;
      at.report.lost.Add(std::move(loss));
    }
  };
  LANTAI_RETURN_IF_ERROR(at.index.ForEach(tag, [&](std::string_view key, std::string_view) {
    missing_until(TrailingNumber(key));
    expected = TrailingNumber(key) + 1;
    return Status();
  }));
  missing_until(next);
  return {};
}

}  // namespace

Status NameGaps(Salvaged& at) {
  LANTAI_RETURN_IF_ERROR(NameSources(at));
  const State& state = at.index.state;
  LANTAI_RETURN_IF_ERROR(NameMissing(at, kCaptureTag, state.next_capture, at.repairs.captures, at.lost.captures,
                                     at.captures, Loss::Kind::kCapture));
  LANTAI_RETURN_IF_ERROR(NameMissing(at, kDocumentTag, state.next_document, at.repairs.documents, at.lost.documents,
                                     at.documents, Loss::Kind::kDocument));
  return NameMissing(at, kChangeTag, state.cursor + 1, at.repairs.changes, at.lost.changes, at.changes,
                     Loss::Kind::kChange);
}

Status CountAnew(Salvaged& at) {
  Counts counts;
  LANTAI_RETURN_IF_ERROR(at.index.ForEach(kUrlTag, [&](std::string_view key, std::string_view value) -> Status {
    LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(key.substr(1), value));
    ++counts.urls[static_cast<size_t>(url.record.state)];
    return {};
  }));
  if (at.index.sealed) {
    std::copy(std::begin(counts.urls), std::end(counts.urls), std::begin(at.index.state.counts.urls));
    return {};
  }
  LANTAI_RETURN_IF_ERROR(at.index.ForEach(kCaptureTag, [&](auto, auto) { return ++counts.captures, Status(); }));
  LANTAI_RETURN_IF_ERROR(at.index.ForEach(kDocumentTag, [&](std::string_view key, std::string_view value) -> Status {
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, DecodeDocument(TrailingNumber(key), value));
    ++counts.documents;
    counts.reports += document.record.is_annual_report ? 1 : 0;
    return {};
  }));
  LANTAI_RETURN_IF_ERROR(at.index.ForEach(kPayloadTag, [&](std::string_view, std::string_view value) -> Status {
    LANTAI_ASSIGN_OR_RETURN(const StoredPayload payload, DecodePayload(value));
    ++counts.payloads;
    counts.payload_bytes += payload.size;
    return {};
  }));
  counts.cursor = at.index.state.cursor;
  LANTAI_RETURN_IF_ERROR(at.payloads.Scan("", "\xff\xff", [&](auto, std::string_view value) -> Result<bool> {
    counts.stored_bytes += value.size();
    return true;
  }));
  at.index.state.counts = counts;
  return {};
}

}  // namespace lantai::storage
