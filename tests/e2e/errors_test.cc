// What goes wrong is said clearly, loses nothing, and ends with the contract's exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "storage/archive.h"
#include "tests/e2e/program.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

std::string WriteFile(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
  return path;
}

TEST(Errors, ASeedFileWithAnErrorNamesFileLineAndKey) {
  const TempDir dir;
  const std::string seeds =
      WriteFile(dir.path() / "seeds.toml", "[[portal]]\nid = \"a\"\nhome = \"http://a.test/\"\ncolour = \"red\"\n");
  const Finished run = Lantai({"harvest", seeds, "--archive", dir.path() / "archive"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("seeds.toml:4"), HasSubstr("colour")));
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "archive"));
}

TEST(Errors, AnUnknownSettingIsAUsageError) {
  const Finished run = Lantai({"seeds", "check", "x.toml", "--set", "fetch.delya=\"1s\""});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("fetch.delya"));
}

TEST(Errors, AnUnknownCommandIsAUsageError) { EXPECT_EQ(Lantai({"harvset"}).exit_code, 2); }

TEST(Errors, AnArchivePathThatCannotBeWrittenEndsWithSix) {
  const TempDir dir;
  const std::string file = WriteFile(dir.path() / "file", "not a folder");
  const Finished run = Lantai({"harvest", "http://a.test/list/", "--archive", file + "/archive"});
  EXPECT_EQ(run.exit_code, 6) << run.err;
  EXPECT_THAT(run.err, HasSubstr(file + "/archive"));
}

TEST(Errors, LookingIntoNoArchiveSaysSo) {
  const Finished run = Lantai({"status", "--archive", "/nowhere/archive"});
  EXPECT_EQ(run.exit_code, 2) << run.err;
  EXPECT_THAT(run.err, HasSubstr("/nowhere/archive"));
}

TEST(Errors, ABusyArchiveEndsWithSixAndIsNotTouched) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const auto held, storage::Archive::Open(dir.path() / "archive", {.create = true}));
  const Finished run = Lantai({"status", "--archive", dir.path() / "archive"});
  EXPECT_EQ(run.exit_code, 6) << run.err;
  EXPECT_THAT(run.err, HasSubstr((dir.path() / "archive").string()));
}

TEST(Errors, AHostThatDoesNotResolveIsListedWithWhatToDo) {
  const TempDir dir;
  const Finished run = Lantai({"harvest", "http://no-such-host.invalid/list/", "--archive", dir.path() / "archive",
                               "--progress", "none", "--set", "identity.contact=\"mailto:test@example.org\"", "--set",
                               "fetch.retries=0", "--set", "fetch.delay=\"1ms\""});
  EXPECT_EQ(run.exit_code, 3) << run.err;
  const Finished failures = Lantai({"failures", "--archive", dir.path() / "archive", "--format", "csv"});
  EXPECT_THAT(failures.out, HasSubstr("no-such-host.invalid"));
}

TEST(Errors, NoContactNoVisit) {
  const TempDir dir;
  const Finished run = Lantai({"harvest", "http://no-such-host.invalid/list/", "--archive", dir.path() / "archive"});
  EXPECT_EQ(run.exit_code, 2) << run.err;
  EXPECT_THAT(run.err, HasSubstr("identity.contact"));
}

TEST(Errors, AFileThatCannotBeReadGivesALineAndTheOthersGoOn) {
  const TempDir dir;
  const std::string good = WriteFile(dir.path() / "a.txt", "甲局2019年政府信息公开工作年度报告\n一、总体情况\n无。\n");
  const Finished run = Lantai({"extract", "--type", "text", dir.path() / "none.txt", good});
  EXPECT_EQ(run.exit_code, 3);
  std::istringstream lines(run.out);
  std::string first, second;
  ASSERT_TRUE(std::getline(lines, first) && std::getline(lines, second)) << run.out;
  EXPECT_THAT(json::parse(first)["error"].get<std::string>(), HasSubstr("none.txt"));
  EXPECT_EQ(json::parse(second)["unit"], "甲局");
}

}  // namespace
}  // namespace lantai
