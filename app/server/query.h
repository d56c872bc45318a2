// What a request's target says: a path and parameters, read strictly, so that a misspelt filter is an error and never a
// wider answer.
//
//   Result<Target> target = ParseTarget("/api/v1/documents?year=2020&limit=10");
//   Parameters parameters(target->query);
//   const size_t limit = parameters.Limit();
//   const std::optional<uint64_t> year = parameters.Number("year", 9999);
//   if (const auto refusal = parameters.Refusal()) return *refusal;      // 400, naming the parameter
//
// Values are percent-encoded as forms write them (WHATWG URL, application/x-www-form-urlencoded: '+' is a space) and
// are UTF-8 without control characters. Each parameter stands once.
//
// Thread-safety: values; a Parameters object is for one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/server/http_message.h"
#include "core/status.h"

namespace lantai::app {

using Query = std::vector<std::pair<std::string, std::string>>;

struct Target {
  std::string path;  // as it came; the API's own paths need no escapes
  Query query;
};

// Errors: kInvalidArgument where it is no path, an escape is broken, or a value is not UTF-8 text.
Result<Target> ParseTarget(std::string_view target);

// `path` with these parameters, encoded so that ParseTarget gives them back, and so that it is safe in a header field.
std::string FormatTarget(const std::string& path, const Query& query);

inline constexpr size_t kDefaultLimit = 100;
inline constexpr size_t kMaxLimit = 1000;

class Parameters {
 public:
  explicit Parameters(const Query& query);

  // A number from 0 to `most`; nullopt where it is not given, or wrong.
  std::optional<uint64_t> Number(std::string_view name, uint64_t most);
  std::optional<bool> Flag(std::string_view name);  // "true" or "false"
  // Empty where it is not given.
  std::string Text(std::string_view name);
  // As Text; not given is an error.
  std::string Needed(std::string_view name);
  // Rows of a page, 1 to kMaxLimit.
  size_t Limit();
  // To be called where a value is of no use to the handler.
  void Reject(std::string_view name, std::string message);

  // The first thing wrong; also any parameter that was not asked for until now.
  std::optional<HttpResponse> Refusal() const;

 private:
  const std::string* Find(std::string_view name);

  const Query& query_;
  std::set<std::string, std::less<>> known_;
  std::string wrong_, message_;
};

}  // namespace lantai::app
