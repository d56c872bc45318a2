// What goes wrong by level: each fault answers as it says, and reports stay fetchable but for those named as lost.
#include "tests/portal/faults.h"

#include <zlib.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/portal/http_client.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/trap_pages.h"
#include "tests/portal/truth.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

std::shared_ptr<const PortalWorld> World(int level) {
  return std::make_shared<PortalWorld>(
      WorldOptions{.portals = 7, .bodies = 8, .first_year = 2014, .dialects = Dialects::kAll, .faults = level});
}

// The first fault of a kind at any portal.
struct Found {
  std::string host, target;
};
Found Find(const PortalWorld& world, FaultKind kind, int nth = 0) {
  for (int i = 0; i < world.options().portals; ++i) {
    const Site& site = world.SiteAt(i);
    for (const PlannedFault& fault : PlanFaults(site, world.options().faults)) {
      if (fault.kind == kind && nth-- == 0) return {site.spec().host, fault.target};
    }
  }
  throw std::runtime_error("no such fault");
}

// Up to `limit` bytes of what a gzip body unpacks to; their number.
size_t Unpacked(const std::string& gz, size_t limit, std::string* text = nullptr) {
  z_stream stream{};
  inflateInit2(&stream, 16 + MAX_WBITS);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gz.data()));
  stream.avail_in = static_cast<uInt>(gz.size());
  std::string buffer(1 << 20, '\0');
  size_t size = 0;
  int result = Z_OK;
  while (result == Z_OK && size < limit) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data()), stream.avail_out = static_cast<uInt>(buffer.size());
    result = inflate(&stream, Z_NO_FLUSH);
    const size_t got = buffer.size() - stream.avail_out;
    if (text != nullptr) text->append(buffer, 0, got);
    size += got;
  }
  inflateEnd(&stream);
  EXPECT_TRUE(result == Z_STREAM_END || size >= limit);
  return size;
}

TEST(Faults, AtLevel0NothingIsPlannedAndAtEachLevelMore) {
  const auto world = World(0);
  EXPECT_TRUE(PlanFaults(world->SiteAt(0), 0).empty());
  size_t last = 0;
  for (int level = 1; level <= 3; ++level) {
    const auto faults = PlanFaults(World(level)->SiteAt(1), level);
    EXPECT_GT(faults.size(), last);
    last = faults.size();
    for (const PlannedFault& fault : faults) EXPECT_LE(FaultLevel(fault.kind), level) << FaultName(fault.kind);
  }
}

TEST(Faults, EveryKindIsSomewhereAmongSevenPortals) {
  const auto world = World(3);
  std::set<FaultKind> kinds;
  for (int i = 0; i < 7; ++i) {
    for (const PlannedFault& fault : PlanFaults(world->SiteAt(i), 3)) kinds.insert(fault.kind);
  }
  for (int kind = 0; kind < kFaultKinds; ++kind)
    EXPECT_TRUE(kinds.contains(static_cast<FaultKind>(kind))) << FaultName(static_cast<FaultKind>(kind));
}

TEST(Faults, AreTheSameForTheSameSeedAndNoAddressHasTwo) {
  const auto plan = PlanFaults(World(3)->SiteAt(2), 3), again = PlanFaults(World(3)->SiteAt(2), 3);
  ASSERT_EQ(plan.size(), again.size());
  std::set<std::string> targets;
  for (size_t i = 0; i < plan.size(); ++i) {
    EXPECT_EQ(plan[i].target, again[i].target);
    const bool page = plan[i].target.size() > 1 && !plan[i].target.ends_with('*') && plan[i].target != "/robots.txt";
    EXPECT_TRUE(!page || targets.insert(plan[i].target).second) << plan[i].target;
  }
}

TEST(Faults1, PassAndThenThePageIsThere) {
  const auto world = World(1);
  auto started = PortalServer::Start({WithFaults(world)});
  ASSERT_OK(started);
  PortalServer& server = **started;
  InstallFaults(*world, server);
  const auto ask = [&](FaultKind kind) {
    const Found at = Find(*world, kind);
    return HttpConnection(server.port()).Get(at.host, at.target);
  };
  EXPECT_EQ(ask(FaultKind::kServerError).status, 500);
  EXPECT_EQ(ask(FaultKind::kServerError).status, 500);
  EXPECT_EQ(ask(FaultKind::kServerError).status, 200);
  const HttpReply busy = ask(FaultKind::kTooMany);
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.Header("Retry-After"), "2");
  EXPECT_EQ(ask(FaultKind::kTooMany).status, 200);
  EXPECT_THAT(ask(FaultKind::kBusyUntil).Header("Retry-After"), HasSubstr("GMT"));
  EXPECT_EQ(ask(FaultKind::kBusyUntil).status, 200);
  EXPECT_EQ(ask(FaultKind::kReset).status, 0);
  EXPECT_EQ(ask(FaultKind::kReset).status, 200);
  EXPECT_FALSE(ask(FaultKind::kCutBody).complete);
  EXPECT_TRUE(ask(FaultKind::kCutBody).complete);
  EXPECT_TRUE(ask(FaultKind::kSlowBody).complete);
}

TEST(Faults2, AWrongTypeHasTheRightBytes) {
  const auto world = World(2);
  const auto faulty = WithFaults(world);
  const Found report = Find(*world, FaultKind::kWrongType, 0), file = Find(*world, FaultKind::kWrongType, 1);
  EXPECT_EQ(faulty->Get(report.host, report.target).content_type, "application/octet-stream");
  EXPECT_EQ(faulty->Get(report.host, report.target).body, world->Get(report.host, report.target).body);
  EXPECT_EQ(faulty->Get(file.host, file.target).content_type, "text/html");
}

TEST(Faults2, AHostForcesGzipOnEveryPage) {
  const auto world = World(2);
  const auto faulty = WithFaults(world);
  const Found host = Find(*world, FaultKind::kForcedGzip);
  const Answer answer = faulty->Get(host.host, "/");
  ASSERT_EQ(answer.headers.size(), 1u);
  EXPECT_EQ(answer.headers[0].second, "gzip");
  std::string text;
  Unpacked(answer.body, 1 << 24, &text);
  EXPECT_EQ(text, world->Get(host.host, "/").body);
}

TEST(Faults2, TheBombIsSmallAndUnpacksToMoreThanAGigabyte) {
  const auto world = World(2);
  const auto faulty = WithFaults(world);
  const Found page = Find(*world, FaultKind::kGzipBomb, 0), file = Find(*world, FaultKind::kGzipBomb, 1);
  const Answer answer = faulty->Get(page.host, page.target);
  EXPECT_LT(answer.body.size(), size_t{3} << 20);
  EXPECT_GT(Unpacked(answer.body, size_t{2} << 30), size_t{1} << 30);
  EXPECT_EQ(faulty->Get(file.host, file.target).content_type, "application/pdf");
}

TEST(Faults2, AHostSays200OfWhatItDoesNotKnowInTheSameWords) {
  const auto world = World(2);
  const auto faulty = WithFaults(world);
  const Found host = Find(*world, FaultKind::kSoft404);
  const Answer one = faulty->Get(host.host, "/made/up.html"), two = faulty->Get(host.host, "/and/another");
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(one.body, two.body);
  EXPECT_THAT(one.body, HasSubstr("不存在"));
  EXPECT_EQ(faulty->Get("www.yangling.gov.cn.test", "/made/up.html").status, 404);
}

TEST(Faults2, ChallengesHaveTheirStatusAndMarksAndOneIsAGenuinePage) {
  const auto world = World(2);
  const auto faulty = WithFaults(world);
  Found at = Find(*world, FaultKind::kChallenge412);
  Answer answer = faulty->Get(at.host, at.target);
  EXPECT_EQ(answer.status, 412);
  EXPECT_THAT(answer.body, HasSubstr("$_ts=window['$_ts']"));
  EXPECT_THAT(answer.body, HasSubstr("r='m'"));
  EXPECT_EQ(answer.headers.at(0).first, "Set-Cookie");
  at = Find(*world, FaultKind::kChallenge521);
  answer = faulty->Get(at.host, at.target);
  EXPECT_EQ(answer.status, 521);
  EXPECT_THAT(answer.body, HasSubstr("__jsl_clearance_s"));
  at = Find(*world, FaultKind::kChallengeMarks);
  answer = faulty->Get(at.host, at.target);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body.substr(0, 500), HasSubstr("$_ts"));
  EXPECT_TRUE(answer.body.ends_with(world->Get(at.host, at.target).body));
}

TEST(Faults2, RedirectsGoRoundOrWantACookie) {
  const auto world = World(2);
  const auto faulty = WithFaults(world);
  const Found loop = Find(*world, FaultKind::kRedirectLoop);
  EXPECT_EQ(faulty->Get(loop.host, loop.target).location, kLoopOtherPath);
  EXPECT_EQ(faulty->Get(loop.host, kLoopOtherPath).location, loop.target);
  const Found cookie = Find(*world, FaultKind::kCookieRedirect);
  const Answer first = faulty->Get(cookie.host, cookie.target);
  EXPECT_EQ(first.status, 302);
  EXPECT_EQ(first.location, cookie.target);
  const std::string value = first.headers.at(0).second.substr(0, first.headers.at(0).second.find(';'));
  const Answer second = faulty->Respond({.host = cookie.host, .target = cookie.target, .cookie = value});
  EXPECT_EQ(second.status, 200);
}

TEST(Faults2, StubsOfThreeKindsLeadToReportsThatListsLink) {
  const auto world = World(2);
  const auto faulty = WithFaults(world);
  std::set<std::string> marks;
  const Site& site = world->SiteAt(0);
  for (const Item& item : site.items()) {
    if (!item.link.starts_with("/goto/")) continue;
    const std::string stub = faulty->Get(site.spec().host, item.link).body;
    EXPECT_THAT(stub, HasSubstr(item.path));
    for (const char* mark : {"<head><meta http-equiv=\"refresh\"", "document.write(", "location.href="}) {
      if (stub.find(mark) != std::string::npos) marks.insert(mark);
    }
  }
  EXPECT_EQ(marks.size(), 3u);
}

TEST(Faults3, TheCalendarAndTheFoldersNeverEnd) {
  const auto world = World(3);
  const auto faulty = WithFaults(world);
  const std::string host = world->SiteAt(0).spec().host;
  EXPECT_THAT(faulty->Get(host, "/rili/index.html?month=202612").body, HasSubstr("month=202701"));
  EXPECT_THAT(faulty->Get(host, "/rili/index.html?month=209912").body, HasSubstr("month=210001"));
  EXPECT_THAT(faulty->Get(host, "/nbml/a/a/a/a/a/a/a/nb/a/").body, HasSubstr("href=\"a/\""));
  const Found annual{host, world->SiteAt(0).columns()[kAnnual].path};
  EXPECT_THAT(faulty->Get(annual.host, annual.target).body, HasSubstr(std::string(kCalendarPath)));
}

TEST(Faults3, SessionsSortsAndPrintsShowTheSameListAndNewSessions) {
  const auto world = World(3);
  const auto faulty = WithFaults(world);
  const Site& site = world->SiteAt(0);
  const std::string& host = site.spec().host;
  const std::string& list = site.columns()[kDepartments].path;
  const std::string plain = faulty->Get(host, list).body;
  EXPECT_THAT(plain, HasSubstr(";jsessionid="));
  for (const char* variant : {";jsessionid=0123", "?PHPSESSID=0123", "?sort=title&order=asc", "?print=1"}) {
    const Answer answer = faulty->Get(host, list + variant);
    EXPECT_EQ(answer.status, 200) << variant;
    EXPECT_NE(answer.body, plain) << "other sessions";
    EXPECT_EQ(answer.body.size(), plain.size());
  }
}

TEST(Faults3, ListsThatRepeatThemselvesHaveOtherBytesOrThemselvesForNext) {
  const auto world = World(3);
  const auto faulty = WithFaults(world);
  const std::string host = world->SiteAt(3).spec().host;
  const std::string one = faulty->Get(host, std::string(kRepeatingPath) + "?page=2").body;
  const std::string two = faulty->Get(host, std::string(kRepeatingPath) + "?page=3").body;
  EXPECT_NE(one, two);
  const auto list = [](const std::string& page) {
    return page.substr(page.find("<ul"), page.find("</ul>") - page.find("<ul"));
  };
  EXPECT_EQ(list(one), list(two));
  EXPECT_THAT(faulty->Get(host, std::string(kSelfNextPath) + "?page=3").body, HasSubstr("href=\"index.html?page=3\""));
}

TEST(Faults3, AMirrorRehostsThePagesAndIsForbidden) {
  const auto world = World(3);
  const auto faulty = WithFaults(world);
  EXPECT_TRUE(faulty->Serves("yangling.mirror.test"));
  EXPECT_EQ(faulty->Get("yangling.mirror.test", "/zwgk/").body, world->Get("www.yangling.gov.cn.test", "/zwgk/").body);
  EXPECT_THAT(ForbiddenRequests(world->SiteAt(0)), ::testing::Contains("*.mirror.test/*"));
}

TEST(Faults3, RobotsTxtFailsAtFirstAtOneHostAndIsTooManyAtAnother) {
  const auto world = World(3);
  auto started = PortalServer::Start({WithFaults(world)});
  ASSERT_OK(started);
  InstallFaults(*world, **started);
  HttpConnection connection((*started)->port());
  const std::string error = Find(*world, FaultKind::kRobotsError).host;
  for (const int status : {503, 503, 200}) EXPECT_EQ(connection.Get(error, "/robots.txt").status, status);
  const std::string many = Find(*world, FaultKind::kRobotsTooMany).host;
  EXPECT_EQ(connection.Get(many, "/robots.txt").Header("Retry-After"), "2");
}

json TruthOf(int level) {
  std::ostringstream out;
  WriteTruth(*World(level), out, false);
  return json::parse(out.str());
}

TEST(FaultsTruth, ReportsStayFetchableButForThoseNamedBlocked) {
  for (int level = 1; level <= 3; ++level) {
    const auto faulty = WithFaults(World(level));
    const json truth = TruthOf(level);
    std::set<std::string> blocked;
    for (const json& page : truth["blocked"]) blocked.insert(page["url"]);
    EXPECT_EQ(blocked.size(), level >= 2 ? 14u : 0u);
    for (const json& report : truth["reports"]) {
      const std::string url = report["url"];
      const size_t slash = url.find('/', 7);
      const Answer answer = faulty->Respond({.host = std::string_view(url).substr(7, slash - 7),
                                             .target = std::string_view(url).substr(slash),
                                             .cookie = "CT6T=x"});
      EXPECT_EQ(answer.status == 200, !blocked.contains(url)) << url;
    }
  }
}

TEST(FaultsTruth, NamesFaultsTrapsRetriesAndWhatIsForbidden) {
  const json truth = TruthOf(3);
  EXPECT_GT(truth["faults"].size(), 150u);
  EXPECT_GE(truth["retry_after"].size(), 14u);
  EXPECT_GT(truth["traps"].size(), 50u);
  EXPECT_EQ(truth["lost"].size(), 7u) << "an attachment each";
  EXPECT_EQ(truth["disallowed"]["www.yangling.gov.cn.test"], json({"/internal/"}));
  EXPECT_FALSE(truth["disallowed"].contains("www.taojiang.gov.cn.test")) << "it has no robots.txt";
  EXPECT_THAT(truth["forbidden_requests"].dump(), HasSubstr("169.254.169.254"));
}

}  // namespace
}  // namespace lantai::portal
