// What the service says of itself and of the archive as a whole.
#include <algorithm>
#include <charconv>
#include <system_error>

#include "app/server/handlers.h"
#include "app/server/pages.h"
#include "config/embedded.h"
#include "core/document.h"

namespace lantai::app {
namespace {

using storage::Counts;
using storage::UrlState;

constexpr size_t kMaxPortals = 1000;  // with a metric of their own

std::string_view StateName(size_t state) { return storage::UrlStateName(static_cast<UrlState>(state)); }

HttpResponse Unsettled() {
  HttpResponse response = ErrorResponse(503, "not_ready", "the coverage matrix is being made; ask again");
  response.fields.emplace_back("Retry-After", "2");
  return response;
}

void AppendArchive(const Counts& counts, MetricsText& text) {
  text.Family("lantai_urls", "gauge", "Addresses by state");
  for (size_t i = 0; i < std::size(counts.urls); ++i)
    text.Sample("lantai_urls", {{"state", StateName(i)}}, counts.urls[i]);
  text.Gauge("lantai_queue_length", "Addresses that are to be fetched",
             counts.urls[static_cast<size_t>(UrlState::kQueued)]);
  text.Gauge("lantai_captures", "Captures held", counts.captures);
  text.Gauge("lantai_payloads", "Distinct bodies held", counts.payloads);
  text.Gauge("lantai_documents", "Documents held, superseded ones included", counts.documents);
  text.Gauge("lantai_reports", "Annual reports among the documents", counts.reports);
  text.Gauge("lantai_payload_bytes", "Bodies before compression", counts.payload_bytes);
  text.Gauge("lantai_stored_bytes", "Bodies and documents after compression", counts.stored_bytes);
  text.Counter("lantai_commits_total", "Commits since the archive was made", counts.commit);
  text.Counter("lantai_change_cursor", "Cursor of the last entry of the change log", counts.cursor);
}

void AppendDisk(const std::filesystem::path& path, MetricsText& text) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(path, error);
  if (error || path.empty()) return;
  text.Gauge("lantai_disk_free_bytes", "Room on the archive's disk", space.available);
  text.Gauge("lantai_disk_size_bytes", "Size of the archive's disk", space.capacity);
}

void AppendVisits(const storage::Archive& archive, MetricsText& text) {
  uint64_t begun = 0, missed = 0, running = 0, portals = 0;
  const Status read = archive.ForEachVisit([&](const storage::VisitRecord& visit) {
    begun += visit.visits;
    missed += visit.missed;
    running += visit.running() ? 1 : 0;
    return ++portals != 0;
  });
  if (!read.ok()) return;
  text.Gauge("lantai_scheduled_portals", "Portals that are visited on a schedule", portals);
  text.Gauge("lantai_visits_running", "Visits that have begun and not ended", running);
  text.Counter("lantai_visits_total", "Visits begun, of all portals", begun);
  text.Counter("lantai_visits_missed_total", "Visits that were due and did not happen", missed);
}

void AppendPortals(CoverageCache& coverage, MetricsText& text) {
  const auto view = coverage.Get();
  if (!view.ok() || *view == nullptr) return;
  text.Family("lantai_portal_reports", "gauge", "Bodies and years for which an annual report stands, by portal");
  size_t told = 0;
  for (const auto& [portal, count] : (*view)->reported) {
    if (++told > kMaxPortals) break;
    text.Sample("lantai_portal_reports", {{"portal", portal}}, count);
  }
}

// "2020|5|zhifu甲镇": the year, how long the portal's id is, that and the unit.
std::string CursorOf(const CoverageView::Row& row) {
  return std::to_string(row.year) + "|" + std::to_string(row.portal.size()) + "|" + row.portal + row.unit;
}

std::optional<uint64_t> TakeNumber(std::string_view& text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data() + text.size() || *end != '|') return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
  return number;
}

// The row that a cursor names; the first place of all for an empty one; nullopt where it is no cursor.
std::optional<CoverageView::Row> RowAt(std::string_view cursor) {
  CoverageView::Row row;
  if (cursor.empty()) return row;
  const std::optional<uint64_t> year = TakeNumber(cursor), size = TakeNumber(cursor);
  if (!year || *year > 9999 || !size || *size > cursor.size()) return std::nullopt;
  row.year = static_cast<int>(*year);
  row.portal = cursor.substr(0, *size);
  row.unit = cursor.substr(*size);
  return row;
}

void WriteHolding(RowWriter& json, const CoverageView::Row& row) {
  json.BeginObject();
  json.Text("portal", row.portal);
  json.Text("unit", row.unit);
  json.Count("year", static_cast<uint64_t>(row.year));
  json.Count("document_id", row.document_id);
  json.Count("others", row.others);
  json.EndObject();
}

}  // namespace

HttpResponse ServeHealth(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  const Result<Counts> counts = context.archive.Count();
  const Status state = counts.ok() ? context.archive.Refusal() : counts.status();
  RowWriter json;
  json.BeginObject();
  json.Text("status", state.ok() ? "ok" : "failing");
  json.Text("version", kExtractorVersion);
  json.Key("commit");
  counts.ok() ? json.Integer(static_cast<int64_t>(counts->commit)) : json.Null();
  json.Flag("commits", state.ok());
  json.TextOrNull("reason", std::string(state.ok() ? "" : CodeName(state.code())));
  json.EndObject();
  HttpResponse response = JsonResponse(json.Take());
  response.etag.clear();
  if (!state.ok()) {
    response.status = 503;
    response.trouble = state.ToString();
  }
  return response;
}

HttpResponse ServeMetrics(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  const Result<Counts> counts = context.archive.Count();
  if (!counts.ok()) return FailureResponse(counts.status());
  MetricsText text;
  text.Family("lantai_build_info", "gauge", "The program that serves this");
  text.Sample("lantai_build_info", {{"version", kExtractorVersion}}, uint64_t{1});
  AppendArchive(*counts, text);
  text.Gauge("lantai_commits_refused", "1 where the disk refused a commit", context.archive.Refusal().ok() ? 0 : 1);
  AppendDisk(context.path, text);
  AppendVisits(context.archive, text);
  AppendPortals(context.coverage, text);
  context.metrics.AppendTo(text);
  HttpResponse response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = text.Take();
  response.length = response.body.size();
  return response;
}

HttpResponse ServeOpenApi(ApiContext&, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  const Result<config::ConfigFile> file = config::LoadConfigFile("api/openapi.json");
  return file.ok() ? JsonResponse(file->text) : FailureResponse(file.status());
}

HttpResponse ServeStatus(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  const Result<Counts> counts = context.archive.Count();
  if (!counts.ok()) return FailureResponse(counts.status());
  RowWriter json;
  json.BeginObject();
  json.Text("version", kExtractorVersion);
  json.Count("commit", counts->commit);
  json.Count("cursor", counts->cursor);
  json.Key("urls");
  json.BeginObject();
  for (size_t i = 0; i < std::size(counts->urls); ++i) json.Count(StateName(i), counts->urls[i]);
  json.EndObject();
  json.Count("captures", counts->captures);
  json.Count("payloads", counts->payloads);
  json.Count("documents", counts->documents);
  json.Count("reports", counts->reports);
  json.Count("payload_bytes", counts->payload_bytes);
  json.Count("stored_bytes", counts->stored_bytes);
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse ServeCoverage(ApiContext& context, const ApiRequest& request) {
  Parameters parameters(request.target.query);
  const size_t limit = parameters.Limit();
  const std::string portal = parameters.Text("portal"), after = parameters.Text("after");
  std::optional<CoverageView::Row> from = RowAt(after);
  if (!from) parameters.Reject("after", "is no cursor of this route");
  if (const auto refusal = parameters.Refusal()) return *refusal;
  const auto view = context.coverage.Get();
  if (!view.ok()) return FailureResponse(view.status());
  if (*view == nullptr) return Unsettled();
  const auto& rows = (*view)->rows;
  // Of one portal: what stands before it is passed over, not looked at.
  if (from->portal < portal) *from = {portal, "", 0, 0, 0};
  const auto before = [](const auto& a, const auto& b) { return a.Place() < b.Place(); };
  PageWriter page("coverage", context, limit);
  std::string next;
  for (auto row = std::upper_bound(rows.begin(), rows.end(), *from, before); row != rows.end(); ++row) {
    if (!portal.empty() && row->portal != portal) break;
    if (!page.HasRoom()) break;
    WriteHolding(page.BeginRow(), *row);
    next = CursorOf(*row);
  }
  page.EndRows().Count("commit", (*view)->commit);
  page.EndRows().Count("unplaced", (*view)->unplaced);
  return page.Finish(request, next);
}

}  // namespace lantai::app
