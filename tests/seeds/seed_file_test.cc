#include "seeds/seed_file.h"

#include <fstream>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::seeds {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

Result<Portal> One(const std::string& body) {
  const Result<std::vector<Portal>> portals = ParseSeeds("[[portal]]\n" + body, "s.toml", {});
  if (!portals.ok()) return portals.status();
  return portals->front();
}

constexpr char kMinimal[] = "id = \"a\"\nhome = \"http://www.a.gov.cn/\"\n";

TEST(Seeds, EveryKeyIsRead) {
  ASSERT_OK_AND_ASSIGN(const Portal portal, One(R"(
id = "zhifu"
name = "烟台市芝罘区人民政府"
division = "370602"
home = "http://www.zhifu.gov.cn/"
listings = ["http://www.zhifu.gov.cn/col/col1/index.html"]
hosts = ["www.zhifu.gov.cn", "*.zhifu.gov.cn"]
attachment_hosts = ["files.yantai.gov.cn"]
years = "2008-2025"
follow = "site"
[portal.fetch]
delay = "2s"
)"));
  EXPECT_EQ(portal.id, "zhifu");
  EXPECT_EQ(portal.name, "烟台市芝罘区人民政府");
  EXPECT_EQ(portal.division, "370602");
  EXPECT_EQ(portal.home, "http://www.zhifu.gov.cn/");
  EXPECT_THAT(portal.listings, ElementsAre("http://www.zhifu.gov.cn/col/col1/index.html"));
  EXPECT_THAT(portal.hosts, ElementsAre("www.zhifu.gov.cn", "*.zhifu.gov.cn"));
  EXPECT_THAT(portal.attachment_hosts, ElementsAre("files.yantai.gov.cn"));
  EXPECT_EQ(portal.years, (YearRange{2008, 2025}));
  EXPECT_EQ(portal.follow, Follow::kSite);
  EXPECT_EQ(portal.fetch.delay_ms, 2000);
}

TEST(Seeds, WhatIsLeftOutHasDefaults) {
  ASSERT_OK_AND_ASSIGN(const Portal portal, One(kMinimal));
  EXPECT_EQ(portal.name, "a");
  EXPECT_EQ(portal.division, "");
  EXPECT_TRUE(portal.listings.empty());
  EXPECT_TRUE(portal.attachment_hosts.empty());
  EXPECT_FALSE(portal.years.has_value());
  EXPECT_EQ(portal.follow, Follow::kReports);
  EXPECT_EQ(portal.fetch, FetchOptions{});
}

TEST(Seeds, HostsDefaultToThoseOfHomeAndListingsWithAndWithoutWww) {
  ASSERT_OK_AND_ASSIGN(const Portal portal, One("id=\"a\"\nhome=\"http://www.a.gov.cn/\"\nlistings=[\"https://"
                                                "xxgk.a.gov.cn/nb/\", \"http://a.gov.cn/nb/\"]\n"));
  EXPECT_THAT(portal.hosts, UnorderedElementsAre("www.a.gov.cn", "a.gov.cn", "xxgk.a.gov.cn", "www.xxgk.a.gov.cn"));
}

TEST(Seeds, AnAddressHasNoWwwTwin) {
  ASSERT_OK_AND_ASSIGN(const Portal portal, One("id=\"a\"\nhome=\"http://127.0.0.1:8400/\"\n"));
  EXPECT_THAT(portal.hosts, ElementsAre("127.0.0.1"));
}

TEST(Seeds, GivenHostsAreTheWholeScope) {
  ASSERT_OK_AND_ASSIGN(const Portal portal, One(std::string(kMinimal) + "hosts = [\"WWW.B.gov.cn\"]\n"));
  EXPECT_THAT(portal.hosts, ElementsAre("www.b.gov.cn"));
}

TEST(Seeds, PortalFetchOverridesTheSettingsOnlyWhereItSpeaks) {
  FetchOptions defaults;
  defaults.retries = 9;
  ASSERT_OK_AND_ASSIGN(const std::vector<Portal> portals,
                       ParseSeeds("[[portal]]\nid=\"a\"\nhome=\"http://a.cn/\"\n[portal.fetch]\ndelay=\"500ms\"\n"
                                  "[[portal]]\nid=\"b\"\nhome=\"http://b.cn/\"\n",
                                  "s.toml", defaults));
  EXPECT_EQ(portals[0].fetch.delay_ms, 500);
  EXPECT_EQ(portals[0].fetch.retries, 9);
  EXPECT_EQ(portals[1].fetch, defaults);
}

TEST(Seeds, AScheduleIsACronExpression) {
  ASSERT_OK_AND_ASSIGN(const Portal portal, One(std::string(kMinimal) + "schedule = \"30 2 * 1-3 mon-fri\"\n"));
  EXPECT_EQ(portal.schedule, "30 2 * 1-3 mon-fri");
  for (const char* bad : {"\"daily\"", "\"61 2 * * *\"", "\"\"", "7"}) {
    EXPECT_THAT(One(std::string(kMinimal) + "schedule = " + bad + "\n"),
                Fails(Code::kInvalidArgument, AllOf(HasSubstr("portal.schedule"), HasSubstr("cron"))))
        << bad;
  }
}

TEST(Seeds, AnUnknownKeyIsAnErrorThatNamesItsPlaceAndTheKnownOnes) {
  EXPECT_THAT(One(std::string(kMinimal) + "listing = [\"http://a.cn/\"]\n"),
              Fails(Code::kInvalidArgument,
                    AllOf(HasSubstr("s.toml:4:11: portal.listing: unknown key"), HasSubstr("listings"))));
  EXPECT_THAT(One(std::string(kMinimal) + "[portal.fetch]\ndelai = \"1s\"\n"),
              Fails(Code::kInvalidArgument, HasSubstr("portal.fetch.delai: unknown key; did you mean \"delay\"?")));
  EXPECT_THAT(ParseSeeds("title = 1\n[[portal]]\nid=\"a\"\nhome=\"http://a.cn/\"", "s.toml", {}),
              Fails(Code::kInvalidArgument, HasSubstr("s.toml:1:9: title: unknown key")));
}

TEST(Seeds, IdsAreUnique) {
  EXPECT_THAT(ParseSeeds(std::string("[[portal]]\n") + kMinimal + "[[portal]]\n" + kMinimal, "s.toml", {}),
              Fails(Code::kInvalidArgument, AllOf(HasSubstr("s.toml:5:6"), HasSubstr("\"a\" is already at line 2"))));
}

TEST(Seeds, APortalNeedsAnIdAndSomewhereToBegin) {
  EXPECT_THAT(One("home = \"http://a.cn/\"\n"), Fails(Code::kInvalidArgument, HasSubstr("portal.id")));
  EXPECT_THAT(One("id = \"a\"\n"), Fails(Code::kInvalidArgument, HasSubstr("expected `home`, `listings` or both")));
}

TEST(Seeds, AListWithoutPortalsIsAnError) {
  EXPECT_THAT(ParseSeeds("", "s.toml", {}), Fails(Code::kInvalidArgument, HasSubstr("at least one [[portal]]")));
  EXPECT_THAT(ParseSeeds("[portal]\nid=\"a\"\n", "s.toml", {}),
              Fails(Code::kInvalidArgument, HasSubstr("[[portal]] tables")));
  EXPECT_THAT(ParseSeeds("portal = []", "s.toml", {}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ParseSeeds("portal = [1]", "s.toml", {}),
              Fails(Code::kInvalidArgument, HasSubstr("expected a table, got an integer")));
}

TEST(Seeds, WrongValuesSayWhatWasExpected) {
  const auto fails = [](const std::string& line, const char* expected) {
    EXPECT_THAT(One(std::string(kMinimal) + line + "\n"), Fails(Code::kInvalidArgument, HasSubstr(expected))) << line;
  };
  fails("name = \"\"", "a string, not empty");
  fails("division = 370602", "six digits");
  fails("division = \"37060\"", "six digits");
  fails("division = \"37060x\"", "six digits");
  fails("listings = \"http://a.cn/\"", "an array of strings");
  fails("listings = [\"/nb/\"]", "an absolute http or https URL");
  fails("listings = [\"ftp://a.cn/nb/\"]", "an absolute http or https URL");
  fails("hosts = [\"http://a.cn\"]", "a host name");
  fails("hosts = [\"a.cn:80\"]", "a host name");
  fails("hosts = [\"a.*.cn\"]", "a host name");
  fails("hosts = [\"\"]", "a host name");
  fails("attachment_hosts = [1]", "a host name");
  fails("follow = \"everything\"", "\"reports\" or \"site\"");
  fails("follow = 1", "\"reports\" or \"site\"");
  fails("fetch = 1", "a table");
}

TEST(Seeds, IdsAreLowerCaseWords) {
  for (const char* id : {"", "A", "a b", "县", "a/b"}) {
    EXPECT_THAT(One("id = \"" + std::string(id) + "\"\nhome = \"http://a.cn/\"\n"), Fails(Code::kInvalidArgument))
        << id;
  }
}

TEST(Seeds, YearsAreOneYearOrARange) {
  ASSERT_OK_AND_ASSIGN(const Portal one, One(std::string(kMinimal) + "years = \"2024\"\n"));
  EXPECT_EQ(one.years, (YearRange{2024, 2024}));
  for (const char* years : {"\"2025-2008\"", "\"2008–2025\"", "\"200-2025\"", "\"2008-\"", "\"abcd\"", "\"2008-20x5\"",
                            "2024", "\"0000\""}) {
    EXPECT_THAT(One(std::string(kMinimal) + "years = " + years + "\n"),
                Fails(Code::kInvalidArgument, HasSubstr("years such as")))
        << years;
  }
}

TEST(Seeds, LongListsAndUrlsAreRefused) {
  std::string listings = "listings = [";
  for (int i = 0; i < 1001; ++i) listings += "\"http://a.cn/\",";
  EXPECT_THAT(One(std::string(kMinimal) + listings + "]\n"), Fails(Code::kInvalidArgument, HasSubstr("at most 1000")));
  const std::string url = "http://a.cn/" + std::string(3000, 'x');
  EXPECT_THAT(One("id=\"a\"\nhome=\"" + url + "\"\n"), Fails(Code::kInvalidArgument, HasSubstr("portal.home")));
}

TEST(Seeds, AFileIsReadAndNamedInMessages) {
  const TempDir dir;
  std::ofstream(dir.path() / "x.toml") << "[[portal]]\nid = 1\n";
  EXPECT_THAT(ReadSeedFile(dir.path() / "x.toml", {}),
              Fails(Code::kInvalidArgument, HasSubstr("x.toml:2:6: portal.id")));
  EXPECT_THAT(ReadSeedFile(dir.path() / "none.toml", {}), Fails(Code::kIo));
}

TEST(Seeds, EveryShippedListPassesTheReader) {
  int lists = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(LANTAI_SOURCE_DIR) / "seeds")) {
    if (entry.path().extension() != ".toml") continue;
    EXPECT_OK(ReadSeedFile(entry.path(), {})) << entry.path();
    ++lists;
  }
  EXPECT_GE(lists, 2);
}

TEST(PortalFromUrl, IsAPortalWithThatListing) {
  ASSERT_OK_AND_ASSIGN(const Portal portal, PortalFromUrl("http://www.x.gov.cn/zwgk/nb/#top", {}));
  EXPECT_THAT(portal.listings, ElementsAre("http://www.x.gov.cn/zwgk/nb/"));
  EXPECT_THAT(portal.hosts, ElementsAre("www.x.gov.cn", "x.gov.cn"));
  EXPECT_EQ(portal.name, "www.x.gov.cn");
  EXPECT_EQ(portal.home, "");
}

TEST(PortalFromUrl, HasAStableIdOfItsOwn) {
  ASSERT_OK_AND_ASSIGN(const Portal a, PortalFromUrl("http://www.x.gov.cn/a/", {}));
  ASSERT_OK_AND_ASSIGN(const Portal again, PortalFromUrl("http://www.x.gov.cn/a/", {}));
  ASSERT_OK_AND_ASSIGN(const Portal b, PortalFromUrl("http://www.x.gov.cn/b/", {}));
  EXPECT_EQ(a.id, again.id);
  EXPECT_NE(a.id, b.id);
}

TEST(PortalFromUrl, OtherThanHttpIsRefused) {
  for (const char* url : {"", "www.x.gov.cn", "/nb/", "ftp://x.gov.cn/", "javascript:void(0)", "http://"}) {
    EXPECT_THAT(PortalFromUrl(url, {}), Fails(Code::kInvalidArgument, HasSubstr("absolute http"))) << url;
  }
}

}  // namespace
}  // namespace lantai::seeds
