#include "app/server/pages.h"

#include "core/digest.h"

namespace lantai::app {

namespace {

constexpr size_t kTagDigits = 32;  // of the 64 of SHA-256: 128 bits

std::string NextTarget(const ApiRequest& request, const std::string& next) {
  Query query;
  for (const auto& [name, value] : request.target.query) {
    if (name != "after") query.emplace_back(name, value);
  }
  query.emplace_back("after", next);
  return FormatTarget(request.target.path, query);
}

HttpResponse Again() {
  HttpResponse response = ErrorResponse(503, "stopping", "the service is stopping");
  response.fields.emplace_back("Retry-After", "5");
  return response;
}

}  // namespace

// Of the bytes and not of the commit's number: a page that commits did not touch stays the same to whoever polls it,
// and one that was read while a commit came is never given under the tag of the other.
HttpResponse JsonResponse(std::string json) {
  HttpResponse response;
  response.etag = '"' + Sha256Of(json).Hex().substr(0, kTagDigits) + '"';
  response.body = std::move(json);
  response.length = response.body.size();
  return response;
}

HttpResponse FailureResponse(const Status& status) {
  switch (status.code()) {
    case Code::kNotFound: return ErrorResponse(404, "not_found", status.message());
    case Code::kInvalidArgument: return ErrorResponse(400, "parameter", status.message());
    case Code::kCancelled: return Again();
    default: break;
  }
  const std::string name(CodeName(status.code()));
  HttpResponse response =
      ErrorResponse(500, "archive", "the archive could not be read (" + name + "); the service's log tells more");
  response.trouble = status.ToString();
  return response;
}

PageWriter::PageWriter(std::string_view list, const ApiContext& context, size_t limit)
    : context_(context), limit_(limit) {
  json_.BeginObject();
  json_.Key(list);
  json_.BeginArray();
}

bool PageWriter::HasRoom() {
  const bool full = rows_ == limit_ || examined_ == kMaxExamined || json_.text().size() > kMaxPageBytes;
  if (full || context_.cancelled) {
    more_ = true;
    return false;
  }
  ++examined_;
  return true;
}

RowWriter& PageWriter::BeginRow() {
  ++rows_;
  return json_;
}

RowWriter& PageWriter::EndRows() {
  if (!ended_) json_.EndArray();
  ended_ = true;
  return json_;
}

HttpResponse PageWriter::Finish(const ApiRequest& request, const std::string& next) {
  if (context_.cancelled) return Again();
  EndRows().TextOrNull("next", more_ ? std::optional(next) : std::nullopt);
  json_.EndObject();
  HttpResponse response = JsonResponse(json_.Take());
  if (more_) response.fields.emplace_back("Link", "<" + NextTarget(request, next) + ">; rel=\"next\"");
  return response;
}

}  // namespace lantai::app
