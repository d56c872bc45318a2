// Errors as values. Every fallible function of lantai returns Status, or Result<T> when it has a value to give.
//
//   Result<Bytes> body = ReadFile(path);
//   if (!body.ok()) return body.status();          // or: LANTAI_ASSIGN_OR_RETURN(Bytes body, ReadFile(path));
//
// A message says what failed, where (file, line, URL, key) and what to do; it is shown to people as it is.
//
// Thread-safety: values; distinct objects may be used from distinct threads.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace lantai {

// What went wrong, coarse enough to decide on: retry, give up, or choose the exit code (app/exit_codes.h).
enum class Code {
  kOk,
  kInvalidArgument,  // the caller's input is wrong: a setting, a seed file, a command line
  kNotFound,         // the thing asked for is not there
  kCorruption,       // stored bytes are damaged, or of a newer format
  kIo,               // the disk or a file refused
  kNoSpace,          // the disk is full
  kBusy,             // another process holds the archive
  kNetwork,          // DNS, connection, TLS or protocol failure of a fetch
  kTimeout,          // a limit of time was reached; trying again may help
  kTooLarge,         // a limit of size was reached
  kRefused,          // policy forbids it: robots.txt, scope, a private address
  kUnsupported,      // a form of input that is known but not read
  kCancelled,        // stopped on request
  kInternal,         // a bug
};

// "corruption", "no space", …: stable names for logs and JSON.
std::string_view CodeName(Code code);

class [[nodiscard]] Status {
 public:
  Status() = default;  // ok
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  static Status Ok() { return {}; }
  bool ok() const { return code_ == Code::kOk; }
  Code code() const { return code_; }
  const std::string& message() const { return message_; }
  // "corruption: index is older than its head", or "ok".
  std::string ToString() const;

  friend bool operator==(const Status&, const Status&) = default;

 private:
  Code code_ = Code::kOk;
  std::string message_;
};

// A value or the reason why there is none. REQUIRES: value access only when ok().
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : value_(std::move(value)) {}                                  // NOLINT(google-explicit-constructor)
  Result(Status status) : status_(std::move(status)) { assert(!status_.ok()); }  // NOLINT(google-explicit-constructor)
  Result(Code code, std::string message) : status_(code, std::move(message)) {}

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }

  T& value() & { return assert(ok()), *value_; }
  const T& value() const& { return assert(ok()), *value_; }
  T&& value() && { return assert(ok()), *std::move(value_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  Status status_;
  std::optional<T> value_;
};

#define LANTAI_CONCAT_INNER(a, b) a##b
#define LANTAI_CONCAT(a, b) LANTAI_CONCAT_INNER(a, b)

#define LANTAI_RETURN_IF_ERROR(expr)               \
  do {                                             \
    ::lantai::Status lantai_status = (expr);       \
    if (!lantai_status.ok()) return lantai_status; \
  } while (false)

#define LANTAI_ASSIGN_OR_RETURN(lhs, expr) \
  LANTAI_ASSIGN_OR_RETURN_IMPL(LANTAI_CONCAT(lantai_result_, __LINE__), lhs, expr)
#define LANTAI_ASSIGN_OR_RETURN_IMPL(result, lhs, expr) \
  auto result = (expr);                                 \
  if (!result.ok()) return result.status();             \
  lhs = *std::move(result)

}  // namespace lantai
