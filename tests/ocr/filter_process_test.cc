#include "app/filter_process.h"

#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::app {
namespace {

using ::testing::HasSubstr;

FilterOptions Shell(const std::string& script) {
  return {.arguments = {"/bin/sh", "-c", script}, .environment = {"A=b"}};
}

TEST(Filter, BytesGoInAndComeOut) {
  const std::string input(3'000'000, 'x');
  const Result<std::string> output = RunFilter(Shell("cat"), input);
  ASSERT_OK(output);
  EXPECT_EQ(*output, input);
}

TEST(Filter, AProgramThatReadsNothingIsNoError) {
  const Result<std::string> output = RunFilter(Shell("echo done"), std::string(3'000'000, 'x'));
  ASSERT_OK(output);
  EXPECT_EQ(*output, "done\n");
}

TEST(Filter, WithoutInputTheProgramSeesItsEnd) { EXPECT_OK(RunFilter(Shell("cat"), "")); }

TEST(Filter, TheEnvironmentIsItsOwn) {
  const Result<std::string> output = RunFilter(Shell("echo $A$HOME"), "");
  ASSERT_OK(output);
  EXPECT_EQ(*output, "b\n");
}

TEST(Filter, TheClockEndsIt) {
  FilterOptions options = Shell("sleep 100");
  options.clock = std::chrono::milliseconds(100);
  EXPECT_THAT(RunFilter(options, ""), Fails(Code::kTimeout, HasSubstr("again")));
  options = Shell("exec >&-; exec <&-; sleep 100");
  options.clock = std::chrono::milliseconds(100);
  EXPECT_THAT(RunFilter(options, ""), Fails(Code::kTimeout, HasSubstr("again")));
}

TEST(Filter, ACpuLimitIsAClockToo) {
  EXPECT_THAT(RunFilter(Shell("kill -XCPU $$"), ""), Fails(Code::kTimeout, HasSubstr("clock")));
}

TEST(Filter, FailuresAndCrashesAreTold) {
  EXPECT_THAT(RunFilter(Shell("exit 7"), ""), Fails(Code::kInvalidArgument, HasSubstr("code 7")));
  EXPECT_THAT(RunFilter(Shell("kill -SEGV $$"), ""), Fails(Code::kInvalidArgument, HasSubstr("signal 11")));
}

TEST(Filter, EndlessOutputIsCutOff) {
  FilterOptions options = Shell("while :; do echo more; done");
  options.most_output = 100'000;
  EXPECT_THAT(RunFilter(options, ""), Fails(Code::kTooLarge, HasSubstr("too much")));
}

TEST(Filter, AMissingProgramIsNamed) {
  EXPECT_THAT(RunFilter({.arguments = {"/not/there"}, .environment = {}}, ""),
              Fails(Code::kIo, HasSubstr("/not/there")));
}

}  // namespace
}  // namespace lantai::app
