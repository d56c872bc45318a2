// lantai extract over many files: one line each, in input order, the same at any number of threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/e2e/program.h"

namespace lantai {
namespace {
using Json = nlohmann::json;

// Pages and files of a small world, and one input that is not there.
std::vector<std::string> Inputs(const TempDir& dir) {
  Running dump({LANTAI_PORTALS_PROGRAM, "--bodies", "4", "--years", "2017-2022", "--dump", dir.path().string()});
  EXPECT_EQ(dump.Wait().exit_code, 0);
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(dir.path())) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  files.insert(files.begin() + 3, "/nowhere/at/all.html");
  return files;
}

Finished Extract(const std::vector<std::string>& files, int threads) {
  std::vector<std::string> arguments = {"extract", "--set", "limits.threads=" + std::to_string(threads)};
  arguments.insert(arguments.end(), files.begin(), files.end());
  return Lantai(arguments);
}

TEST(Extract, GivesTheSameBytesAtOneAndEightThreadsAndTwice) {
  const TempDir dir;
  const std::vector<std::string> files = Inputs(dir);
  ASSERT_GT(files.size(), 100u);
  const Finished one = Extract(files, 1);
  EXPECT_EQ(one.out, Extract(files, 8).out);
  EXPECT_EQ(one.out, Extract(files, 8).out);
}

TEST(Extract, GivesALineForEveryInputInOrderAndSaysWhichCannotBeRead) {
  const TempDir dir;
  const std::vector<std::string> files = Inputs(dir);
  const Finished run = Extract(files, 0);
  EXPECT_EQ(run.exit_code, 3);
  std::istringstream lines(run.out);
  size_t seen = 0;
  for (std::string line; std::getline(lines, line); ++seen) {
    const Json json = Json::parse(line);
    ASSERT_LT(seen, files.size());
    EXPECT_EQ(json["input"], files[seen]);
    EXPECT_EQ(json.contains("error"), !json.contains("schema")) << line;
  }
  EXPECT_EQ(seen, files.size());
}

TEST(Extract, TakesAllFilesAsOneReportWhereAskedTo) {
  const TempDir dir;
  const auto write = [&](const char* name, const std::string& body) {
    std::ofstream(dir.path() / name) << "<html><body><div id=zoom><h1>青禾县水务局2020年政府信息公开工作年度报告</h1>"
                                     << body << "</div></body></html>";
    return (dir.path() / name).string();
  };
  const Finished run = Lantai({"extract", "--bundle", write("1.html", "<p>一、总体情况</p><p>平稳。</p>"),
                               write("2.html", "<p>六、其他需要报告的事项</p><p>没有。</p>")});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Json json = Json::parse(run.out);
  EXPECT_EQ(json["parts"].size(), 2u);
  EXPECT_EQ(json["sections"].size(), 2u);
}

}  // namespace
}  // namespace lantai
