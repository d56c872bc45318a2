// Matchers that print the status: EXPECT_OK(result); EXPECT_THAT(result, Fails(Code::kTimeout, HasSubstr("host x")));
#pragma once

#include <gmock/gmock.h>

#include <ostream>

#include "core/status.h"

namespace lantai {

inline void PrintTo(const Status& status, std::ostream* out) { *out << status.ToString(); }

template <typename T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  *out << (result.ok() ? std::string("a value") : result.status().ToString());
}

namespace testing_internal {
inline const Status& StatusOf(const Status& status) { return status; }
template <typename T>
const Status& StatusOf(const Result<T>& result) {
  return result.status();
}
}  // namespace testing_internal

MATCHER(IsOk, negation ? "is an error" : "is ok") { return testing_internal::StatusOf(arg).ok(); }

// Fails with `code` and a message that matches.
template <typename MessageMatcher>
auto Fails(Code code, MessageMatcher message) {
  return ::testing::ResultOf(
      "status", [](const auto& value) { return testing_internal::StatusOf(value); },
      ::testing::AllOf(::testing::Property("code", &Status::code, code),
                       ::testing::Property("message", &Status::message, message)));
}

inline auto Fails(Code code) { return Fails(code, ::testing::_); }

#define EXPECT_OK(expr) EXPECT_THAT(expr, ::lantai::IsOk())
#define ASSERT_OK(expr) ASSERT_THAT(expr, ::lantai::IsOk())

// ASSERT_OK_AND_ASSIGN(auto page, ReadPage(...));
#define ASSERT_OK_AND_ASSIGN(lhs, expr) \
  ASSERT_OK_AND_ASSIGN_IMPL(LANTAI_CONCAT(lantai_test_result_, __LINE__), lhs, expr)
#define ASSERT_OK_AND_ASSIGN_IMPL(result, lhs, expr) \
  auto result = (expr);                              \
  ASSERT_THAT(result, ::lantai::IsOk());             \
  lhs = *std::move(result)

}  // namespace lantai
