#include "storage/warc_export.h"

#include <algorithm>
#include <system_error>
#include <unordered_map>

#include "core/document_json.h"
#include "storage/export_folder.h"
#include "storage/warc_digest.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

using SharedCapture = std::shared_ptr<const CaptureRecord>;

// Payloads of at least so many captures are remembered, so that a portal's one error page costs no long reads.
constexpr size_t kOftenSeen = 16;
constexpr size_t kMaxRemembered = size_t{1} << 18;

// A report's cells and tables in memory, measured at about 150 KB.
constexpr size_t kDocumentWeight = size_t{128} << 10;

CdxEntry IndexOf(const CaptureRecord& capture, bool revisit) {
  const std::string& type = capture.capture.content_type;
  std::string mime = type.substr(0, type.find(';'));
  mime.erase(mime.find_last_not_of(" \t") + 1);
  if (mime.empty()) mime = "unk";
  return {capture.capture.request, CaptureDate(capture.capture), revisit ? "warc/revisit" : mime,
          capture.capture.status, Sha1Label(capture.capture.body)};
}

// What a capture becomes. A 304 is left out of the index: it has no page to show.
std::vector<WarcItem> ItemsOf(const CaptureRecord& capture, const std::optional<CaptureRecord>& original,
                              std::string_view via) {
  std::vector<WarcItem> items;
  if (capture.capture.status == 304) {
    items.push_back({original ? MakeNotModified(capture, *original) : MakeResponse(capture)});
  } else {
    items.push_back(
        {original ? MakeRevisit(capture, *original) : MakeResponse(capture), IndexOf(capture, original.has_value())});
  }
  if (auto request = MakeRequest(capture)) items.push_back({*std::move(request)});
  items.push_back({MakeCaptureMetadata(capture, via)});
  return items;
}

class CaptureWriter {
 public:
  CaptureWriter(const Archive& archive, const WarcSelection& selection, WarcFiles& files)
      : archive_(archive), selection_(selection), files_(files) {}

  Status Write(uint64_t id) {
    LANTAI_ASSIGN_OR_RETURN(CaptureRecord read, archive_.GetCapture(id, true));
    const auto capture = std::make_shared<const CaptureRecord>(std::move(read));
    LANTAI_ASSIGN_OR_RETURN(const auto original, OriginalOf(*capture));
    LANTAI_ASSIGN_OR_RETURN(const auto url, archive_.GetUrl(capture->key));
    const std::string via = url ? url->entry.referrer : "";
    const size_t weight = capture->capture.body.size() + capture->capture.request.body.size() + (size_t{4} << 10);
    return files_.Add(weight, [capture, original, via] { return ItemsOf(*capture, original, via); });
  }

 private:
  using Found = Result<std::optional<CaptureRecord>>;

  Found OriginalOf(const CaptureRecord& capture) {
    if (capture.capture.request.method != Method::kGet) return std::optional<CaptureRecord>();
    if (capture.capture.status == 304) return StandingBefore(capture);
    if (capture.body_size == 0) return std::optional<CaptureRecord>();
    LANTAI_ASSIGN_OR_RETURN(const uint64_t first, FirstWith(capture.payload_digest));
    if (first == 0 || first >= capture.id) return std::optional<CaptureRecord>();
    return Read(first);
  }

  // The first capture in the export that this payload was had with by GET; 0: none.
  Result<uint64_t> FirstWith(const Sha256& payload) {
    if (const auto known = remembered_.find(payload.Hex()); known != remembered_.end()) return known->second;
    LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> ids, archive_.CapturesWith(payload));
    std::ranges::sort(ids);
    uint64_t first = 0;
    for (const uint64_t id : ids) {
      if (!selection_.Holds(id)) continue;
      LANTAI_ASSIGN_OR_RETURN(const CaptureRecord candidate, archive_.GetCapture(id, false));
      if (candidate.capture.request.method != Method::kGet) continue;
      first = id;
      break;
    }
    if (ids.size() >= kOftenSeen && remembered_.size() < kMaxRemembered) remembered_.emplace(payload.Hex(), first);
    return first;
  }

  // The last 200 of the address before a 304.
  Found StandingBefore(const CaptureRecord& capture) {
    LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> ids, archive_.CapturesOf(capture.key));
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
      if (*id >= capture.id || !selection_.Holds(*id)) continue;
      LANTAI_ASSIGN_OR_RETURN(CaptureRecord before, archive_.GetCapture(*id, false));
      if (before.capture.status == 200) return std::optional<CaptureRecord>(std::move(before));
    }
    return std::optional<CaptureRecord>();
  }

  Found Read(uint64_t id) const {
    LANTAI_ASSIGN_OR_RETURN(CaptureRecord capture, archive_.GetCapture(id, false));
    return std::optional<CaptureRecord>(std::move(capture));
  }

  const Archive& archive_;
  const WarcSelection& selection_;
  WarcFiles& files_;
  std::unordered_map<std::string, uint64_t> remembered_;
};

Status WriteCaptures(const Archive& archive, const WarcSelection& selection, WarcFiles& files) {
  CaptureWriter writer(archive, selection, files);
  for (uint64_t id = 0; id < selection.captures.size(); ++id) {
    if (selection.captures[id]) LANTAI_RETURN_IF_ERROR(writer.Write(id));
  }
  return files.Finish();
}

Status WriteDocument(const Archive& archive, const DocumentRecord& record, WarcFiles& files) {
  LANTAI_ASSIGN_OR_RETURN(CaptureRecord read, archive.GetCapture(record.capture_id, false));
  LANTAI_ASSIGN_OR_RETURN(Document document, archive.ReadDocument(record.id));
  const auto capture = std::make_shared<const CaptureRecord>(std::move(read));
  const auto shared = std::make_shared<const Document>(std::move(document));
  const size_t weight = 4 * shared->text.size() + kDocumentWeight;
  return files.Add(weight, [capture, shared, id = record.id] {
    std::vector<WarcItem> items;
    items.push_back({MakeDocumentMetadata(*capture, id, ToJson(*shared))});
    if (!shared->text.empty()) items.push_back({MakeConversion(*capture, id, shared->text)});
    return items;
  });
}

Status WriteDocuments(const Archive& archive, const ExportFilter& filter, const WarcSelection& selection,
                      WarcFiles& files) {
  const Result<uint64_t> cursor = SelectDocuments(archive, filter, [&](const DocumentRecord& document) {
    return selection.Holds(document.capture_id) ? WriteDocument(archive, document, files) : Status();
  });
  return cursor.ok() ? files.Finish() : cursor.status();
}

std::string PrefixFor(const WarcSelection& selection) {
  return "lantai-" + FormatWarcTimestamp(selection.last).substr(0, 14);
}

// Names that an earlier export may have left in `out`, and that a new one may replace.
std::vector<std::string> EarlierNames(const fs::path& out) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(out, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (name.starts_with("lantai-") && name.ends_with(".warc.gz")) names.push_back(name);
  }
  return names;
}

}  // namespace

Status WriteWarcs(const Archive& archive, const ExportFilter& filter, const WarcSelection& selection,
                  const fs::path& folder, const WarcExportOptions& options, const WarcFilesEvents& events) {
  WarcFilesOptions series{.prefix = PrefixFor(selection),
                          .description = "Captures of government information disclosure portals, by lantai",
                          .date = selection.last,
                          .max_bytes = options.max_bytes,
                          .threads = options.threads};
  WarcFiles captures(folder, series, events);
  LANTAI_RETURN_IF_ERROR(WriteCaptures(archive, selection, captures));
  series.prefix += "-documents";
  series.description = "What lantai made of the captures: documents as JSON, and their texts";
  WarcFiles documents(folder, series, events);
  return WriteDocuments(archive, filter, selection, documents);
}

Result<uint64_t> ExportWarc(const Archive& archive, const ExportFilter& filter, const fs::path& out,
                            const WarcExportOptions& options) {
  LANTAI_ASSIGN_OR_RETURN(const WarcSelection selection, SelectCaptures(archive, filter));
  LANTAI_ASSIGN_OR_RETURN(const auto folder, ExportFolder::Create(out, EarlierNames(out)));
  const WarcFilesEvents events{.indexed = {}, .finished = [](const WarcFile&) { return Status(); }};
  LANTAI_RETURN_IF_ERROR(WriteWarcs(archive, filter, selection, folder->path(), options, events));
  LANTAI_RETURN_IF_ERROR(folder->Finish());
  return selection.cursor;
}

}  // namespace lantai::storage
