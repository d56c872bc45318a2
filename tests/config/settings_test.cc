#include "config/settings.h"

#include <fstream>

#include "config/embedded.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Settings : public ::testing::Test {
 protected:
  Result<Options> Load(const std::string& text, const std::vector<std::string>& set = {}) {
    std::ofstream(path_) << text;
    return LoadSettings(path_, set);
  }
  Result<Options> Set(const std::vector<std::string>& set) { return LoadSettings(std::nullopt, set); }
  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "my.toml";
};

TEST_F(Settings, WithoutFileOrOverridesAreTheDefaults) {
  ASSERT_OK_AND_ASSIGN(const Options options, Set({}));
  EXPECT_EQ(options, Options{});
}

TEST_F(Settings, TheShippedFileHoldsEveryKeyWithExactlyItsDefault) {
  ASSERT_OK_AND_ASSIGN(const ConfigFile shipped, LoadConfigFile("lantai.toml"));
  ASSERT_OK_AND_ASSIGN(const Options options, Load(shipped.text));
  EXPECT_EQ(options, Options{});
  ASSERT_OK_AND_ASSIGN(const TomlValue root, ParseToml(shipped.text, "lantai.toml"));
  std::vector<std::string> in_file, in_table;
  for (const TomlValue& section : root.members) {
    for (const TomlValue& value : section.members) in_file.push_back(section.key + "." + value.key);
  }
  for (const SettingHelp& setting : DescribeSettings()) in_table.push_back(setting.key);
  EXPECT_EQ(in_file, in_table);
}

TEST_F(Settings, TheDescribedDefaultsAreWhatTheReaderAccepts) {
  std::vector<std::string> set;
  for (const SettingHelp& setting : DescribeSettings()) set.push_back(setting.key + "=" + setting.default_value);
  ASSERT_OK_AND_ASSIGN(const Options options, Set(set));
  EXPECT_EQ(options, Options{});
}

TEST_F(Settings, AFileSetsEachKind) {
  ASSERT_OK_AND_ASSIGN(const Options options, Load(R"(
[identity]
contact = "mailto:a@example.org"
[fetch]
delay = "250ms"
timeout = "2m"
delay_factor = 2
jitter = 0.5
per_host = 3
max_body = "1MiB"
hours = "22:00-06:00"
[test]
addresses = ["127.0.0.0/8"]
resolve = ["*=127.0.0.1:8400"]
[limits]
threads = 2
)"));
  EXPECT_EQ(options.identity.contact, "mailto:a@example.org");
  EXPECT_EQ(options.fetch.delay_ms, 250);
  EXPECT_EQ(options.fetch.timeout_ms, 120'000);
  EXPECT_EQ(options.fetch.delay_factor, 2.0);
  EXPECT_EQ(options.fetch.jitter, 0.5);
  EXPECT_EQ(options.fetch.per_host, 3);
  EXPECT_EQ(options.fetch.max_body, 1 << 20);
  EXPECT_EQ(options.fetch.hours, "22:00-06:00");
  EXPECT_THAT(options.test.addresses, ElementsAre("127.0.0.0/8"));
  EXPECT_THAT(options.test.resolve, ElementsAre("*=127.0.0.1:8400"));
  EXPECT_EQ(options.limits.threads, 2);
  EXPECT_EQ(options.fetch.retries, 3) << "what is not set keeps its default";
}

TEST_F(Settings, AnOverrideWinsOverTheFileAndTheLastOneOverTheFirst) {
  ASSERT_OK_AND_ASSIGN(const Options options,
                       Load("[fetch]\ndelay = \"9s\"\n", {"fetch.delay=\"3s\"", "fetch.delay=\"2s\""}));
  EXPECT_EQ(options.fetch.delay_ms, 2000);
}

TEST_F(Settings, AnOverrideTakesAnyTomlValue) {
  ASSERT_OK_AND_ASSIGN(const Options options, Set({R"(test.addresses=["127.0.1.0/24", "::1/128"])", "limits.threads=4",
                                                   "fetch.jitter=0.0", "fetch.proxy='socks5://h:1'"}));
  EXPECT_THAT(options.test.addresses, ElementsAre("127.0.1.0/24", "::1/128"));
  EXPECT_EQ(options.limits.threads, 4);
  EXPECT_EQ(options.fetch.jitter, 0.0);
  EXPECT_EQ(options.fetch.proxy, "socks5://h:1");
}

TEST_F(Settings, AnUnknownKeyNamesFileLineKeyAndTheNearestKnownOne) {
  EXPECT_THAT(Load("[fetch]\ndelay = \"1s\"\ndelai = \"1s\"\n"),
              Fails(Code::kInvalidArgument,
                    AllOf(HasSubstr("my.toml:3:"), HasSubstr("fetch.delai: unknown key"), HasSubstr("\"delay\""))));
  EXPECT_THAT(Load("[limits]\nnothing_like_it = 1\n"),
              Fails(Code::kInvalidArgument, HasSubstr("expected one of: memory, disk_free, threads")));
}

TEST_F(Settings, AnUnknownSectionIsAnError) {
  EXPECT_THAT(Load("[fetcher]\n"),
              Fails(Code::kInvalidArgument, AllOf(HasSubstr("my.toml:1:"), HasSubstr("\"fetch\""))));
  EXPECT_THAT(Load("delay = \"1s\"\n"), Fails(Code::kInvalidArgument, HasSubstr("delay: unknown key")));
  EXPECT_THAT(Load("fetch = 3\n"), Fails(Code::kInvalidArgument, HasSubstr("fetch: expected a table, got an integer")));
}

TEST_F(Settings, AWrongKindSaysWhatWasExpected) {
  EXPECT_THAT(Load("[fetch]\n\ndelay = 1\n"),
              Fails(Code::kInvalidArgument, AllOf(HasSubstr("my.toml:3:9: fetch.delay: expected a duration such as"),
                                                  HasSubstr("got an integer"))));
  EXPECT_THAT(Load("[fetch]\nmax_body = \"64MB\"\n"), Fails(Code::kInvalidArgument, HasSubstr("a size such as")));
  EXPECT_THAT(Load("[fetch]\nper_host = \"1\"\n"), Fails(Code::kInvalidArgument, HasSubstr("an integer from 1 to 64")));
  EXPECT_THAT(Load("[fetch]\nper_host = 1.5\n"), Fails(Code::kInvalidArgument, HasSubstr("an integer from 1 to 64")));
  EXPECT_THAT(Load("[fetch]\nproxy = 1\n"), Fails(Code::kInvalidArgument, HasSubstr("expected a string")));
  EXPECT_THAT(Load("[test]\naddresses = \"127.0.0.0/8\"\n"),
              Fails(Code::kInvalidArgument, HasSubstr("an array of strings")));
  EXPECT_THAT(Load("[test]\naddresses = [1]\n"), Fails(Code::kInvalidArgument, HasSubstr("an array of strings")));
}

TEST_F(Settings, ValuesOutOfRangeAreRefused) {
  EXPECT_THAT(Set({"fetch.per_host=0"}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Set({"fetch.per_host=99999999999"}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Set({"fetch.retries=-1"}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Set({"fetch.jitter=1.01"}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Set({"fetch.jitter=nan"}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Set({"fetch.delay_factor=inf"}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Set({"fetch.timeout=\"0s\""}), Fails(Code::kInvalidArgument));
}

TEST_F(Settings, HoursAreTwoClockTimes) {
  for (const char* hours : {"", "22:00-06:00", "00:00-24:00"}) {
    EXPECT_OK(Set({std::string("fetch.hours=\"") + hours + "\""})) << hours;
  }
  for (const char* hours :
       {"22-06", "22:00", "25:00-06:00", "22:60-06:00", "24:01-06:00", "22:00 - 06:00", "aa:bb-cc:dd"}) {
    EXPECT_THAT(Set({std::string("fetch.hours=\"") + hours + "\""}), Fails(Code::kInvalidArgument)) << hours;
  }
}

TEST_F(Settings, AMalformedOverrideShowsHowToWriteOne) {
  EXPECT_THAT(Set({"fetch.delay"}), Fails(Code::kInvalidArgument, HasSubstr("expected section.key=value")));
  EXPECT_THAT(Set({"delay=\"1s\""}), Fails(Code::kInvalidArgument, HasSubstr("expected section.key=value")));
  EXPECT_THAT(Set({"fetch.delay=2s"}), Fails(Code::kInvalidArgument, HasSubstr("a value in TOML syntax")));
  EXPECT_THAT(Set({"fetch.delay=\"2s\"\nother=1"}), Fails(Code::kInvalidArgument, HasSubstr("a value in TOML syntax")));
  EXPECT_THAT(Set({"fetch.delay="}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Set({"fetch.dela=\"2s\""}), Fails(Code::kInvalidArgument, HasSubstr("--set fetch.dela")));
}

TEST_F(Settings, AMissingFileIsAnIoError) {
  EXPECT_THAT(LoadSettings(dir_.path() / "none.toml", {}), Fails(Code::kIo, HasSubstr("none.toml")));
}

TEST_F(Settings, TheHelpTextHasALineForEachSetting) {
  const std::string text = SettingsHelpText();
  for (const SettingHelp& setting : DescribeSettings()) EXPECT_THAT(text, HasSubstr("  " + setting.key + " "));
  EXPECT_THAT(text, HasSubstr("least time between two requests"));
}

TEST(FetchTable, OverridesOnlyWhatItNames) {
  FetchOptions base;
  base.retries = 7;
  ASSERT_OK_AND_ASSIGN(const TomlValue table, ParseToml("delay = \"2s\"", "s.toml"));
  ASSERT_OK_AND_ASSIGN(const FetchOptions fetch, ApplyFetchTable(table, base, "s.toml", "portal.fetch"));
  EXPECT_EQ(fetch.delay_ms, 2000);
  EXPECT_EQ(fetch.retries, 7);
}

TEST(FetchTable, ErrorsCarryTheCallersPrefix) {
  ASSERT_OK_AND_ASSIGN(const TomlValue table, ParseToml("dellay = \"2s\"", "s.toml"));
  EXPECT_THAT(ApplyFetchTable(table, {}, "s.toml", "portal.fetch"),
              Fails(Code::kInvalidArgument, HasSubstr("s.toml:1:10: portal.fetch.dellay: unknown key")));
}

}  // namespace
}  // namespace lantai::config
