// Documents, their versions, and the change log.
#include <algorithm>

#include "app/changes.h"
#include "app/server/handlers.h"
#include "app/server/pages.h"
#include "core/document_json.h"
#include "storage/export_select.h"

namespace lantai::app {
namespace {

using storage::Change;
using storage::DocumentRecord;

struct DocumentFilter {
  std::optional<uint64_t> year;
  std::string division, portal;
  std::optional<bool> is_annual_report;

  explicit DocumentFilter(Parameters& parameters)
      : year(parameters.Number("year", 9999)),
        division(parameters.Text("division")),
        portal(parameters.Text("portal")),
        is_annual_report(parameters.Flag("is_annual_report")) {}

  bool Passes(const DocumentRecord& record) const {
    if (year && (!record.year || static_cast<uint64_t>(*record.year) != *year)) return false;
    if (!division.empty() && !(record.division && record.division->starts_with(division))) return false;
    if (!portal.empty() && record.portal != portal) return false;
    return !is_annual_report || record.is_annual_report == *is_annual_report;
  }
};

void WriteAliases(RowWriter& json, const DocumentRecord& record) {
  json.Key("aliases");
  json.BeginArray();
  for (size_t i = 1; i < record.urls.size(); ++i) json.String(record.urls[i]);
  json.EndArray();
}

void WriteStanding(RowWriter& json, const DocumentRecord& record) {
  json.Text("fetched_at", FormatUtc(record.fetched_at));
  json.Text("status", storage::StandingName(record));
  WriteAliases(json, record);
}

void WriteDocument(RowWriter& json, const DocumentRecord& record) {
  json.BeginObject();
  json.Count("id", record.id);
  json.TextOrNull("portal", record.portal);
  json.TextOrNull("url", record.urls.empty() ? "" : record.urls.front());
  json.Text("title", record.title);
  json.TextOrNull("unit", record.unit);
  json.TextOrNull("division", record.division);
  json.CountOrNull("year", static_cast<uint64_t>(record.year.value_or(0)));
  json.TextOrNull("published", record.published);
  json.TextOrNull("template", record.form);
  json.Flag("is_annual_report", record.is_annual_report);
  json.Text("payload_sha256", record.payload_digest.Hex());
  json.Count("capture_id", record.capture_id);
  WriteStanding(json, record);
  json.EndObject();
}

// A row says that and where; what exactly is told one change at a time, since two documents are compared for it.
void WriteChange(RowWriter& json, const Change& change, const DocumentRecord& record) {
  json.BeginObject();
  json.Count("cursor", change.cursor);
  json.Text("at", FormatUtc(change.at));
  json.Text("kind", ChangeKind(change));
  json.TextOrNull("url", change.key.empty() && !record.urls.empty() ? record.urls.front() : change.key);
  json.TextOrNull("portal", record.portal);
  json.Count("document", record.id);
  json.CountOrNull("previous", change.previous_id);
  json.Text("title", record.title);
  json.TextOrNull("unit", record.unit);
  json.TextOrNull("division", record.division);
  json.CountOrNull("year", static_cast<uint64_t>(record.year.value_or(0)));
  json.Flag("is_annual_report", record.is_annual_report);
  json.Text("status", storage::StandingName(record));
  json.CountOrNull("capture_id", change.capture_id);
  json.CountOrNull("version", change.version);
  json.CountOrNull("previous_version", change.previous_version);
  json.EndObject();
}

}  // namespace

HttpResponse ServeDocuments(ApiContext& context, const ApiRequest& request) {
  Parameters parameters(request.target.query);
  const size_t limit = parameters.Limit();
  uint64_t last = parameters.Number("after", INT64_MAX).value_or(0);
  const DocumentFilter filter(parameters);
  if (const auto refusal = parameters.Refusal()) return *refusal;
  PageWriter page("documents", context, limit);
  const Status read = context.archive.ForEachDocumentFrom(last + 1, [&](const DocumentRecord& record) {
    if (!page.HasRoom()) return false;
    last = record.id;
    if (filter.Passes(record)) WriteDocument(page.BeginRow(), record);
    return true;
  });
  return read.ok() ? page.Finish(request, std::to_string(last)) : FailureResponse(read);
}

// The document object of the contract, with what an export adds to it. Spliced as text, so that the document's numbers
// stay digit for digit what they are.
HttpResponse ServeDocument(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  const Result<DocumentRecord> record = context.archive.GetDocument(request.id);
  if (!record.ok()) return FailureResponse(record.status());
  const Result<Document> document = context.archive.ReadDocument(request.id);
  if (document.status().code() == Code::kNotFound) return ErrorResponse(410, "gone", document.status().message());
  if (!document.ok()) return FailureResponse(document.status());
  RowWriter more;
  more.BeginObject();
  more.Count("id", record->id);
  WriteStanding(more, *record);
  more.EndObject();
  std::string json = ToJson(*document);
  json.back() = ',';
  return JsonResponse(json + more.text().substr(1));
}

HttpResponse ServeVersions(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  const auto versions = context.archive.VersionsOf(request.id);
  if (!versions.ok()) return FailureResponse(versions.status());
  RowWriter json;
  json.BeginObject();
  json.Count("id", request.id);
  json.Key("versions");
  json.BeginArray();
  for (const storage::DocumentVersion& version : *versions) {
    json.BeginObject();
    json.Count("version", version.number);
    json.Text("extractor", version.extractor);
    json.Text("read_by", version.read_by);
    json.TimeOrNull("until", version.until);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse ServeChanges(ApiContext& context, const ApiRequest& request) {
  Parameters parameters(request.target.query);
  const size_t limit = parameters.Limit();
  uint64_t last = parameters.Number("after", INT64_MAX).value_or(0);
  if (const auto refusal = parameters.Refusal()) return *refusal;
  const Result<storage::Counts> counts = context.archive.Count();
  if (!counts.ok()) return FailureResponse(counts.status());
  if (last > counts->cursor) {
    return ErrorResponse(400, "parameter", "after is a cursor that this archive never gave out", "after");
  }
  PageWriter page("changes", context, limit);
  Status failure;
  const Status read = context.archive.ForEachChange(last, [&](const Change& change) {
    if (!page.HasRoom()) return false;
    const Result<DocumentRecord> record = context.archive.GetDocument(change.document_id);
    failure = record.status();
    if (!failure.ok()) return false;
    last = change.cursor;
    WriteChange(page.BeginRow(), change, *record);
    return true;
  });
  if (!read.ok() || !failure.ok()) return FailureResponse(read.ok() ? failure : read);
  page.EndRows().Count("cursor", last);
  return page.Finish(request, std::to_string(last));
}

HttpResponse ServeChange(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  std::string json;
  const ChangeFilter filter{.since = request.id - 1};
  const Status read = ForEachChangeEntry(context.archive, filter, [&](const ChangeEntry& entry) {
    if (entry.cursor == request.id) json = ChangeJson(entry);
    return false;
  });
  if (!read.ok() && read.code() != Code::kInvalidArgument) return FailureResponse(read);
  if (json.empty()) return ErrorResponse(404, "not_found", "the change log has no such cursor");
  return JsonResponse(std::move(json));
}

}  // namespace lantai::app
