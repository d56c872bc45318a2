// Addresses, what became of them, and the bytes that they gave.
#include <algorithm>

#include "app/failure_words.h"
#include "app/server/handlers.h"
#include "app/server/pages.h"
#include "app/why.h"
#include "storage/failures.h"

namespace lantai::app {
namespace {

using storage::CaptureRecord;
using storage::UrlRecord;
using storage::UrlState;

void WriteUrl(RowWriter& json, const std::string& key, const UrlRecord& record) {
  json.BeginObject();
  json.Text("key", key);
  json.Text("url", record.entry.request.url);
  json.Text("method", MethodName(record.entry.request));
  json.TextOrNull("portal", record.entry.portal);
  json.Text("state", storage::UrlStateName(record.state));
  json.CountOrNull("http_status", static_cast<uint64_t>(record.http_status));
  json.Count("attempts", record.attempts);
  json.CountOrNull("round", record.round);
  json.TimeOrNull("not_before", record.not_before);
  json.CountOrNull("last_capture", record.last_capture);
  json.Count("depth", static_cast<uint64_t>(std::max(record.entry.depth, 0)));
  json.TextOrNull("found_on", record.entry.referrer);
  json.TextOrNull("text", record.entry.text);
  json.TextOrNull("reason", record.reason);
  json.EndObject();
}

void WriteFailure(RowWriter& json, const storage::Archive& archive, const std::string& key, const UrlRecord& record) {
  const std::string rule = FailureRule(record);
  json.BeginObject();
  json.Text("key", key);
  json.TextOrNull("portal", record.entry.portal);
  json.Text("url", record.entry.request.url);
  json.Text("state", storage::UrlStateName(record.state));
  json.CountOrNull("http_status", static_cast<uint64_t>(record.http_status));
  json.Count("attempts", record.attempts);
  json.TextOrNull("reason", record.reason);
  json.TextOrNull("found_on", record.entry.referrer);
  json.Text("method", MethodName(record.entry.request));
  json.Text("rule", rule);
  json.TextOrNull("evidence", FailureEvidence(archive, record));
  json.Text("what_to_do", FailureAdvice(record.state, rule));
  json.EndObject();
}

void WriteCapture(RowWriter& json, const CaptureRecord& record, bool with_heads) {
  const Capture& capture = record.capture;
  json.BeginObject();
  json.Count("id", record.id);
  json.Text("key", record.key);
  json.Text("url", capture.request.url);
  json.Text("method", MethodName(capture.request));
  json.Text("fetched_at", FormatUtc(capture.finished));
  json.Count("status", static_cast<uint64_t>(capture.status));
  json.TextOrNull("content_type", capture.content_type);
  json.Text("payload_sha256", record.payload_digest.Hex());
  json.Count("size", record.body_size);
  json.TextOrNull("remote_address", capture.remote_address);
  if (with_heads) {
    json.TextOrNull("certificate_chain_sha256", capture.certificate_chain);
    json.TextOrNull("certificate_error", capture.certificate_error);
    json.Text("request_head", capture.request_head);
    json.Text("response_head", capture.response_head);
  }
  json.EndObject();
}

void WriteEvents(RowWriter& json, const std::vector<Event>& events) {
  json.Key("history");
  json.BeginArray();
  for (const Event& event : events) {
    json.BeginObject();
    json.Text("time", FormatUtc(event.at));
    json.CountOrNull("round", event.round);
    json.Text("decision", event.decision);
    json.Text("detail", event.detail);
    json.TextOrNull("evidence", event.evidence);
    json.EndObject();
  }
  json.EndArray();
}

// The smallest key after this one.
std::string After(const std::string& key) { return key + '\0'; }

bool IsListed(UrlState state) { return storage::IsFailure(state) || state == UrlState::kAbsent; }

HttpResponse Busy() {
  HttpResponse response = ErrorResponse(503, "busy", "too many bodies are being sent; ask again");
  response.fields.emplace_back("Retry-After", "5");
  return response;
}

}  // namespace

HttpResponse ServeUrls(ApiContext& context, const ApiRequest& request) {
  Parameters parameters(request.target.query);
  const size_t limit = parameters.Limit();
  const std::string prefix = parameters.Text("prefix");
  std::string last = parameters.Text("after");
  if (const auto refusal = parameters.Refusal()) return *refusal;
  const std::string first = last.empty() ? prefix : std::max(prefix, After(last));
  PageWriter page("urls", context, limit);
  const Status read = context.archive.ForEachUrlFrom(first, [&](const std::string& key, const UrlRecord& record) {
    if (!key.starts_with(prefix) || !page.HasRoom()) return false;
    WriteUrl(page.BeginRow(), last = key, record);
    return true;
  });
  return read.ok() ? page.Finish(request, last) : FailureResponse(read);
}

HttpResponse ServeUrlHistory(ApiContext& context, const ApiRequest& request) {
  Parameters parameters(request.target.query);
  const std::string url = parameters.Needed("url");
  if (const auto refusal = parameters.Refusal()) return *refusal;
  const Result<std::string> key = FindKey(context.archive, url);
  if (!key.ok()) return FailureResponse(key.status());
  const auto record = context.archive.GetUrl(*key);
  if (!record.ok()) return FailureResponse(record.status());
  const auto events = EventsOf(context.archive, *key, WhyScope::kOwnRecords);
  if (!events.ok()) return FailureResponse(events.status());
  RowWriter json;
  json.BeginObject();
  json.Text("key", *key);
  json.Key("url");
  *record ? WriteUrl(json, *key, **record) : json.Null();
  WriteEvents(json, *events);
  json.EndObject();
  return JsonResponse(json.Take());
}

HttpResponse ServeFailures(ApiContext& context, const ApiRequest& request) {
  Parameters parameters(request.target.query);
  const size_t limit = parameters.Limit();
  const std::string portal = parameters.Text("portal");
  std::string last = parameters.Text("after");
  if (const auto refusal = parameters.Refusal()) return *refusal;
  PageWriter page("failures", context, limit);
  const std::string first = last.empty() ? "" : After(last);
  const Status read = context.archive.ForEachUrlFrom(first, [&](const std::string& key, const UrlRecord& record) {
    if (!page.HasRoom()) return false;
    last = key;
    if (!IsListed(record.state) || (!portal.empty() && record.entry.portal != portal)) return true;
    WriteFailure(page.BeginRow(), context.archive, key, record);
    return true;
  });
  return read.ok() ? page.Finish(request, last) : FailureResponse(read);
}

HttpResponse ServeCaptures(ApiContext& context, const ApiRequest& request) {
  Parameters parameters(request.target.query);
  const size_t limit = parameters.Limit();
  const std::string url = parameters.Needed("url");
  uint64_t last = parameters.Number("after", INT64_MAX).value_or(0);
  if (const auto refusal = parameters.Refusal()) return *refusal;
  const Result<std::string> key = FindKey(context.archive, url);
  if (!key.ok()) return FailureResponse(key.status());
  const Result<std::vector<uint64_t>> ids = context.archive.CapturesOf(*key);
  if (!ids.ok()) return FailureResponse(ids.status());
  const auto begin = last == 0 ? ids->begin() : std::find(ids->begin(), ids->end(), last);
  if (last != 0 && begin == ids->end()) {
    return ErrorResponse(400, "parameter", "after is no capture of this address", "after");
  }
  PageWriter page("captures", context, limit);
  for (auto id = last == 0 ? begin : begin + 1; id != ids->end() && page.HasRoom(); ++id) {
    const Result<CaptureRecord> record = context.archive.GetCapture(*id, /*with_body=*/false);
    if (!record.ok()) return FailureResponse(record.status());
    WriteCapture(page.BeginRow(), *record, /*with_heads=*/false);
    last = *id;
  }
  return page.Finish(request, std::to_string(last));
}

HttpResponse ServeCapture(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  const Result<CaptureRecord> record = context.archive.GetCapture(request.id, /*with_body=*/false);
  if (!record.ok()) return FailureResponse(record.status());
  RowWriter json;
  WriteCapture(json, *record, /*with_heads=*/true);
  return JsonResponse(json.Take());
}

// As bytes to keep, whatever the portal called them: an archived page must not run as this service's own.
HttpResponse ServeBody(ApiContext& context, const ApiRequest& request) {
  if (const auto refusal = Parameters(request.target.query).Refusal()) return *refusal;
  Result<CaptureRecord> record = context.archive.GetCapture(request.id, /*with_body=*/false);
  if (!record.ok()) return FailureResponse(record.status());
  HttpResponse response;
  response.content_type = "application/octet-stream";
  response.etag = '"' + record->payload_digest.Hex() + '"';
  if (NamesTag(request.if_none_match, response.etag)) return response;
  if (record->body_size > context.max_body) {
    return ErrorResponse(403, "too_large", "the body is larger than the service gives; `lantai show --as raw` does");
  }
  response.lease = context.bodies.Take(record->body_size);
  if (response.lease == nullptr) return Busy();
  record = context.archive.GetCapture(request.id, /*with_body=*/true);
  if (record.status().code() == Code::kNotFound) return ErrorResponse(410, "gone", record.status().message());
  if (!record.ok()) return FailureResponse(record.status());
  response.body = std::move(record->capture.body);
  response.length = response.body.size();
  response.fields.emplace_back("Content-Disposition",
                               "attachment; filename=\"capture-" + std::to_string(request.id) + ".bin\"");
  return response;
}

}  // namespace lantai::app
