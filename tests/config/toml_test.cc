#include "config/toml.h"

#include <fstream>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::config {
namespace {

using ::testing::HasSubstr;
using Kind = TomlValue::Kind;

TEST(Toml, GivesEveryKindWithItsPlace) {
  ASSERT_OK_AND_ASSIGN(const TomlValue root,
                       ParseToml("a = \"兰台\"\nb = 3\nc = 2.5\nd = true\n[e]\nf = [1, \"x\"]\n", "t"));
  ASSERT_EQ(root.members.size(), 5u);
  EXPECT_EQ(root.Find("a")->text, "兰台");
  EXPECT_EQ(root.Find("b")->integer, 3);
  EXPECT_EQ(root.Find("b")->number, 3.0);
  EXPECT_EQ(root.Find("c")->number, 2.5);
  EXPECT_TRUE(root.Find("d")->boolean);
  const TomlValue* list = root.Find("e")->Find("f");
  ASSERT_EQ(list->items.size(), 2u);
  EXPECT_EQ(list->items[1].text, "x");
  EXPECT_EQ(list->line, 6);
  EXPECT_EQ(list->column, 5);
}

TEST(Toml, MembersKeepTheOrderOfTheFile) {
  ASSERT_OK_AND_ASSIGN(const TomlValue root, ParseToml("z = 1\na = 2\nm = 3\n", "t"));
  EXPECT_EQ(root.members[0].key, "z");
  EXPECT_EQ(root.members[1].key, "a");
  EXPECT_EQ(root.members[2].key, "m");
}

TEST(Toml, AMissingMemberIsNull) {
  ASSERT_OK_AND_ASSIGN(const TomlValue root, ParseToml("a = 1", "t"));
  EXPECT_EQ(root.Find("b"), nullptr);
  EXPECT_EQ(root.Find("a")->Find("b"), nullptr);
}

TEST(Toml, DatesAreKeptAsOther) {
  ASSERT_OK_AND_ASSIGN(const TomlValue root, ParseToml("a = 2020-01-09", "t"));
  EXPECT_EQ(root.Find("a")->kind, Kind::kOther);
}

TEST(Toml, ASyntaxErrorNamesFileLineAndColumn) {
  EXPECT_THAT(ParseToml("a = 1\nb = = 2\n", "x.toml"), Fails(Code::kInvalidArgument, HasSubstr("x.toml:2:5: ")));
  EXPECT_THAT(ParseToml("a = 1\na = 2\n", "x.toml"), Fails(Code::kInvalidArgument, HasSubstr("x.toml:2:")));
}

TEST(Toml, HostileTextIsAnErrorNeverACrash) {
  std::string deep(100'000, '[');
  EXPECT_THAT(ParseToml("a = " + deep, "t"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ParseToml("a = \"\xff\xfe\"", "t"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ParseToml(std::string_view("a = \0", 5), "t"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ParseToml("a = 99999999999999999999", "t"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ParseToml(std::string((64 << 20) + 1, '#'), "t"), Fails(Code::kInvalidArgument, HasSubstr("64 MiB")));
}

TEST(Toml, AFileThatIsNotThereIsAnIoError) {
  const TempDir dir;
  EXPECT_THAT(ReadTomlFile(dir.path() / "none.toml"), Fails(Code::kIo, HasSubstr("none.toml")));
  EXPECT_THAT(ReadTomlFile(dir.path()), Fails(Code::kIo));
}

TEST(Toml, ExpectedShowsWhatStoodThere) {
  ASSERT_OK_AND_ASSIGN(const TomlValue root, ParseToml("\n a = \"soon\"\nb = 7", "x.toml"));
  EXPECT_EQ(Expected(*root.Find("a"), "x.toml", "k.a", "a duration").message(),
            "x.toml:2:6: k.a: expected a duration, got \"soon\"");
  EXPECT_EQ(Expected(*root.Find("b"), "x.toml", "k.b", "a string").message(),
            "x.toml:3:5: k.b: expected a string, got an integer");
}

}  // namespace
}  // namespace lantai::config
