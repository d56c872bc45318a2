#include "config/embedded.h"

#include <fstream>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::config {
namespace {

TEST(ConfigFiles, TheDefaultsAreBuiltIn) {
  ASSERT_OK_AND_ASSIGN(const ConfigFile file, LoadConfigFile("lantai.toml"));
  EXPECT_EQ(file.origin, "built-in lantai.toml");
  EXPECT_THAT(file.text, ::testing::HasSubstr("[fetch]"));
}

TEST(ConfigFiles, AConfigDirOverridesAFileOfTheSameName) {
  const TempDir dir;
  std::ofstream(dir.path() / "lantai.toml") << "mine";
  ASSERT_OK_AND_ASSIGN(const ConfigFile file, LoadConfigFile("lantai.toml", dir.path()));
  EXPECT_EQ(file.text, "mine");
  EXPECT_EQ(file.origin, (dir.path() / "lantai.toml").string());
}

TEST(ConfigFiles, AConfigDirWithoutTheFileLeavesTheBuiltIn) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const ConfigFile file, LoadConfigFile("lantai.toml", dir.path()));
  EXPECT_EQ(file.origin, "built-in lantai.toml");
}

TEST(ConfigFiles, AnUnknownNameIsNotFound) { EXPECT_THAT(LoadConfigFile("nothing.toml"), Fails(Code::kNotFound)); }

TEST(ConfigFolders, FurtherFilesOfAConfigDirAreAdded) {
  const TempDir dir;
  std::filesystem::create_directory(dir.path() / "extra");
  std::ofstream(dir.path() / "extra" / "b.toml") << "b";
  std::ofstream(dir.path() / "extra" / "a.toml") << "a";
  std::ofstream(dir.path() / "extra" / "notes.txt") << "not TOML";
  ASSERT_OK_AND_ASSIGN(const std::vector<ConfigFile> files, LoadConfigFolder("extra/", dir.path()));
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].name, "extra/a.toml");
  EXPECT_EQ(files[1].text, "b");
}

}  // namespace
}  // namespace lantai::config
