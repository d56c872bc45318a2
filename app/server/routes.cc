#include "app/server/routes.h"

#include <array>
#include <charconv>
#include <exception>
#include <optional>

#include "app/server/admission.h"
#include "app/server/handlers.h"

namespace lantai::app {
namespace {

constexpr std::array kRoutes = {
    Route{"/healthz", ServeHealth},
    Route{"/metrics", ServeMetrics},
    Route{"/api/v1/openapi.json", ServeOpenApi},
    Route{"/api/v1/status", ServeStatus},
    Route{"/api/v1/coverage", ServeCoverage},
    Route{"/api/v1/failures", ServeFailures},
    Route{"/api/v1/changes", ServeChanges},
    Route{"/api/v1/changes/{cursor}", ServeChange},
    Route{"/api/v1/documents", ServeDocuments},
    Route{"/api/v1/documents/{id}", ServeDocument},
    Route{"/api/v1/documents/{id}/versions", ServeVersions},
    Route{"/api/v1/urls", ServeUrls},
    Route{"/api/v1/urls/history", ServeUrlHistory},
    Route{"/api/v1/captures", ServeCaptures},
    Route{"/api/v1/captures/{id}", ServeCapture},
    Route{"/api/v1/captures/{id}/body", ServeBody},
};

std::optional<uint64_t> ParseId(std::string_view text) {
  uint64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && id > 0 && id <= INT64_MAX ? std::optional(id) : std::nullopt;
}

std::string_view TakeSegment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// Whether the path is like the pattern, whose one {…} stands for a number.
bool Matches(std::string_view pattern, std::string_view path, std::string_view& number) {
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = TakeSegment(pattern), segment = TakeSegment(path);
    if (wanted.starts_with('{')) {
      number = segment;
    } else if (wanted != segment) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

HttpResponse Dispatch(ApiContext& context, const HttpHead& head) {
  Result<Target> target = ParseTarget(head.target);
  if (!target.ok()) return ErrorResponse(400, "target", target.status().message());
  ApiRequest request{*std::move(target), 0, head.if_none_match};
  const Route* found = nullptr;
  std::string_view number;
  for (const Route& route : kRoutes) {
    number = {};
    if (!Matches(route.pattern, request.target.path, number)) continue;
    found = &route;
    break;
  }
  if (found == nullptr) return ErrorResponse(404, "route", "there is no such route; /api/v1/openapi.json lists them");
  HttpResponse response;
  const size_t brace = found->pattern.find('{');
  const std::optional<uint64_t> id = ParseId(number);
  if (brace != std::string_view::npos && !id) {
    const std::string_view name = found->pattern.substr(brace + 1, found->pattern.find('}') - brace - 1);
    response = ErrorResponse(400, "parameter", std::string(name) + " must be a number from 1", name);
  } else {
    request.id = id.value_or(0);
    response = found->handler(context, request);
  }
  response.route = found->pattern;
  return response;
}

HttpResponse NotModified(HttpResponse response) {
  response.status = 304;
  response.body.clear();
  response.length = 0;
  response.lease.reset();
  std::erase_if(response.fields, [](const auto& field) { return field.first == "Content-Disposition"; });
  return response;
}

HttpResponse Decide(ApiContext& context, const HttpHead& head) {
  if (std::optional<HttpResponse> refusal = Refuse(head, context.allowed_hosts)) return *std::move(refusal);
  HttpResponse response = Dispatch(context, head);
  if (response.status == 200 && NamesTag(head.if_none_match, response.etag)) return NotModified(std::move(response));
  return response;
}

}  // namespace

std::span<const Route> Routes() { return kRoutes; }

std::shared_ptr<void> ByteBudget::Take(uint64_t bytes) {
  const auto wanted = static_cast<int64_t>(bytes);
  if (left_->fetch_sub(wanted) < wanted) {
    *left_ += wanted;
    return nullptr;
  }
  return {left_.get(), [left = left_, wanted](void*) { *left += wanted; }};
}

HttpResponse Answer(ApiContext& context, const HttpHead& head) {
  HttpResponse response;
  try {
    response = Decide(context, head);
  } catch (const std::exception& error) {  // out of memory
    response = ErrorResponse(500, "internal", "the answer could not be made");
    response.trouble = error.what();
  }
  if (head.method == "HEAD") response.body.clear();
  return response;
}

}  // namespace lantai::app
