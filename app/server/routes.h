// The API's routes (docs/api.md, config/api/openapi.json): one pure function from a request's head to its response, so
// that all of it is tested and fuzzed without a socket.
//
//   ApiContext context{archive, coverage, metrics};
//   HttpResponse response = Answer(context, head);
//
// Every route reads; none writes. What a request costs is bounded by its page, not by the archive: lists end after
// `limit` rows, kMaxExamined records looked at (filters that leave much out give short pages) or kMaxPageBytes, and say
// with "next" where they go on.
//
// Thread-safety: Answer from any thread, also while a harvest commits. Errors are responses: 400 bad parameter, 403
// foreign Origin, 404, 405, 410 bytes that are gone, 413, 421 foreign Host, 500 the archive cannot be read (the reason
// goes to the log), 503 stopping or busy (Retry-After).
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/server/coverage_cache.h"
#include "app/server/http_message.h"
#include "app/server/metrics.h"
#include "app/server/query.h"
#include "storage/archive.h"

namespace lantai::app {

inline constexpr size_t kMaxExamined = 4'000;
inline constexpr size_t kMaxPageBytes = 8 << 20;

// Memory for bodies of captures, which are large and may be sent slowly.
class ByteBudget {
 public:
  explicit ByteBudget(uint64_t bytes) : left_(std::make_shared<std::atomic<int64_t>>(static_cast<int64_t>(bytes))) {}
  // Null where there is not that much left; else given back when the last copy goes, also after the budget itself.
  std::shared_ptr<void> Take(uint64_t bytes);

 private:
  std::shared_ptr<std::atomic<int64_t>> left_;
};

struct ApiContext {
  const storage::Archive& archive;
  CoverageCache& coverage;
  HttpMetrics& metrics;
  std::vector<std::string> allowed_hosts = {};  // besides loopback and the address connected to
  std::filesystem::path path = {};              // of the archive; its disk is told in the metrics
  uint64_t max_body = 64 << 20;                 // of a capture that is served
  ByteBudget bodies{128 << 20};                 // of all that are being served
  std::atomic<bool> cancelled = false;          // lists end with 503
};

struct ApiRequest {
  Target target;
  uint64_t id = 0;  // the pattern's {…}
  std::string if_none_match;
};

struct Route {
  std::string_view pattern;  // "/api/v1/documents/{id}"
  HttpResponse (*handler)(ApiContext& context, const ApiRequest& request);
};
std::span<const Route> Routes();

// Admission (app/server/admission.h), route, handler, ETag and If-None-Match, HEAD.
HttpResponse Answer(ApiContext& context, const HttpHead& head);

}  // namespace lantai::app
