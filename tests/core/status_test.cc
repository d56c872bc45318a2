#include "core/status.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

TEST(Status, IsOkUnlessToldOtherwise) {
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(Status::Ok().ToString(), "ok");
  EXPECT_EQ(Status::Ok(), Status());
}

TEST(Status, SaysItsCodeAndMessage) {
  const Status status(Code::kNoSpace, "1 GiB is to stay free");
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.code(), Code::kNoSpace);
  EXPECT_EQ(status.ToString(), "no space: 1 GiB is to stay free");
}

TEST(Status, EveryCodeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(Code::kInternal); ++code) names.insert(CodeName(static_cast<Code>(code)));
  EXPECT_EQ(names.size(), static_cast<size_t>(Code::kInternal) + 1);
  EXPECT_EQ(CodeName(Code::kInvalidArgument), "invalid argument");
}

TEST(Result, HoldsAValueOrTheReasonWhyThereIsNone) {
  const Result<int> seven = 7;
  EXPECT_TRUE(seven.ok());
  EXPECT_EQ(*seven, 7);
  EXPECT_TRUE(seven.status().ok());
  const Result<int> none(Code::kNotFound, "no such page");
  EXPECT_FALSE(none.ok());
  EXPECT_THAT(none, Fails(Code::kNotFound, "no such page"));
}

TEST(Result, GivesAwayAValueThatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 3);
}

Result<int> Half(int number) {
  if (number % 2 != 0) return {Code::kInvalidArgument, "odd"};
  return number / 2;
}

Result<int> Quarter(int number) {
  LANTAI_ASSIGN_OR_RETURN(const int half, Half(number));
  LANTAI_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

Status CheckEven(int number) {
  LANTAI_RETURN_IF_ERROR(Half(number).status());
  return Status::Ok();
}

TEST(Result, TheMacrosHandTheFirstErrorUp) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_THAT(Quarter(6), Fails(Code::kInvalidArgument, "odd"));
  EXPECT_OK(CheckEven(2));
  EXPECT_THAT(CheckEven(3), Fails(Code::kInvalidArgument));
}

}  // namespace
}  // namespace lantai
