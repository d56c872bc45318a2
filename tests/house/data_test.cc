// Facts about the files of the project that no compiler checks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "config/embedded.h"

namespace lantai {
namespace {
namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(EmbeddedFiles, AreTheFilesOfConfigByteForByte) {
  size_t seen = 0;
  for (const config::EmbeddedFile& file : config::EmbeddedFiles()) {
    EXPECT_EQ(file.bytes, ReadAll(fs::path(LANTAI_SOURCE_DIR) / "config" / file.name)) << file.name;
    ++seen;
  }
  EXPECT_GT(seen, 0u);
}

TEST(Repository, NamesNoPathOfAMachine) {
  const std::regex kPath("(^|[^a-z_.])/(work|root|home/[a-z]+)/");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(LANTAI_SOURCE_DIR)) {
    const fs::path relative = fs::relative(entry.path(), LANTAI_SOURCE_DIR);
    const std::string top = relative.begin()->string();
    if (top == "build" || top == ".git" || top == "archive" || top == "export" || !entry.is_regular_file()) continue;
    const std::string extension = entry.path().extension().string();
    if (extension == ".png" || relative == "tests/house/data_test.cc") continue;
    std::istringstream lines(ReadAll(entry.path()));
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (line.size() > 2000) continue;
      EXPECT_FALSE(std::regex_search(line, kPath)) << relative.string() << ":" << number << ": " << line;
    }
  }
}

TEST(Dialects, HaveAFixtureEachOfTheirOwnNameAndNoFixtureIsOfNone) {
  const fs::path root = LANTAI_SOURCE_DIR;
  std::set<std::string> dialects, fixtures;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "config/dialects")) {
    dialects.insert(entry.path().stem().string());
    EXPECT_THAT(ReadAll(entry.path()), testing::HasSubstr("\nid = \"" + entry.path().stem().string() + "\"\n"));
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "tests/extractor/pages/dialects")) {
    const std::string name = entry.path().filename().string();
    fixtures.insert(name.substr(0, name.find('.')));
    EXPECT_TRUE(fs::exists(root / "tests/golden/dialects" / (name + ".txt"))) << name;
  }
  EXPECT_EQ(dialects, fixtures);
  EXPECT_GE(dialects.size(), 15u);
}

TEST(Architecture, NamesOnlyFilesThatAreThere) {
  const fs::path root = LANTAI_SOURCE_DIR;
  const std::string text = ReadAll(root / "docs/architecture.md");
  const std::regex file("`([a-z]+/[a-z_/]+\\.(cc|h|toml))`");
  size_t seen = 0;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), file); at != std::sregex_iterator(); ++at, ++seen) {
    EXPECT_TRUE(fs::exists(root / (*at)[1].str())) << (*at)[1];
  }
  EXPECT_GT(seen, 20u);
}

TEST(Packages, EveryLibraryThatCMakeFindsIsInTheInstalledList) {
  const std::string list = ReadAll(fs::path(LANTAI_SOURCE_DIR) / "packaging/debian-packages.txt");
  for (const char* package :
       {"libcurl4-openssl-dev",   "libicu-dev",     "libssl-dev",     "zlib1g-dev",       "libfmt-dev",
        "libspdlog-dev",          "libleveldb-dev", "libsnappy-dev",  "libcli11-dev",     "nlohmann-json3-dev",
        "libtomlplusplus-dev",    "libgumbo-dev",   "libzstd-dev",    "libarchive-dev",   "libpugixml-dev",
        "libboost1.81-dev",       "libgtest-dev",   "libgmock-dev",   "libbenchmark-dev", "pkg-config",
        "libpoppler-private-dev", "poppler-data",   "libseccomp-dev", "libdeflate-dev",   "libsqlite3-dev",
        "libsimdjson-dev"}) {
    EXPECT_THAT(list, testing::HasSubstr("\n" + std::string(package) + "\n"));
  }
}

}  // namespace
}  // namespace lantai
