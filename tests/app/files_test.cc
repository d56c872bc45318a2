#include "app/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "app/exit_codes.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::app {
namespace {
using testing::HasSubstr;

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ReadInput, NamesTheFileThatIsNotThere) {
  EXPECT_THAT(ReadInput("/nowhere/at/all", 100), Fails(Code::kIo, HasSubstr("/nowhere/at/all")));
}

TEST(ReadInput, StopsAtTheLimit) {
  const TempDir dir;
  std::ofstream(dir.path() / "a") << "12345";
  EXPECT_THAT(ReadInput(dir.path() / "a", 4), Fails(Code::kTooLarge));
  ASSERT_OK_AND_ASSIGN(const std::string text, ReadInput(dir.path() / "a", 5));
  EXPECT_EQ(text, "12345");
}

TEST(WriteFileAtomically, ReplacesTheWholeFileAndLeavesNothingBeside) {
  const TempDir dir;
  const std::filesystem::path path = dir.path() / "summary.json";
  ASSERT_OK(WriteFileAtomically(path, "a long first version"));
  ASSERT_OK(WriteFileAtomically(path, "short"));
  EXPECT_EQ(ReadAll(path), "short");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

TEST(WriteFileAtomically, NamesThePlaceThatCannotBeWritten) {
  EXPECT_THAT(WriteFileAtomically("/nowhere/summary.json", "x"), Fails(Code::kIo, HasSubstr("/nowhere/summary.json")));
}

TEST(ExitCodes, FollowTheContract) {
  EXPECT_EQ(ExitCodeOf(Status::Ok()), 0);
  EXPECT_EQ(ExitCodeOf({Code::kInternal, ""}), 1);
  EXPECT_EQ(ExitCodeOf({Code::kInvalidArgument, ""}), 2);
  EXPECT_EQ(ExitCodeOf({Code::kNetwork, ""}), 3);
  EXPECT_EQ(ExitCodeOf({Code::kCorruption, ""}), 4);
  EXPECT_EQ(ExitCodeOf({Code::kNoSpace, ""}), 5);
  EXPECT_EQ(ExitCodeOf({Code::kBusy, ""}), 6);
  EXPECT_EQ(ExitCodeOf({Code::kIo, ""}), 6);
}

}  // namespace
}  // namespace lantai::app
