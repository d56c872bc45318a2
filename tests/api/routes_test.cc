// What every route answers, as a function of the request.
#include <set>

#include "app/changes.h"
#include "core/document.h"
#include "storage/archive_impl.h"
#include "tests/api/api_fixture.h"
#include "tests/storage/fault_env.h"

namespace lantai::app {
namespace {

using storage::UrlState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Routing : public ApiTest {};

TEST_F(Routing, UnknownPathsAreNotFoundAndSaidSoAsJson) {
  for (const char* path : {"/", "/api", "/api/v1", "/api/v2/status", "/api/v1/status/", "//api/v1/status",
                           "/api/v1/documents/1/versions/2", "/API/v1/status", "/api/v1/../v1/status"}) {
    EXPECT_EQ(Json(path, 404)["error"]["code"], "route") << path;
  }
}

TEST_F(Routing, NumbersInPathsAreNumbers) {
  for (const char* id : {"0", "-1", "x", "1x", "99999999999999999999", "", "%31"}) {
    EXPECT_EQ(WrongParameter(std::string("/api/v1/documents/") + id), "id") << id;
  }
  EXPECT_EQ(WrongParameter("/api/v1/changes/x"), "cursor");
}

TEST_F(Routing, ParametersThatARouteDoesNotHaveAreErrors) {
  for (const char* route :
       {"/healthz", "/metrics", "/api/v1/openapi.json", "/api/v1/status", "/api/v1/coverage", "/api/v1/failures",
        "/api/v1/changes", "/api/v1/changes/1", "/api/v1/documents", "/api/v1/documents/1",
        "/api/v1/documents/1/versions", "/api/v1/urls", "/api/v1/captures/1", "/api/v1/captures/1/body"}) {
    EXPECT_EQ(WrongParameter(std::string(route) + "?nonsense=1"), "nonsense") << route;
  }
  EXPECT_EQ(WrongParameter("/api/v1/urls/history?url=x&nonsense=1"), "nonsense");
  EXPECT_EQ(WrongParameter("/api/v1/captures"), "url");
}

TEST_F(Routing, HeadIsGetWithoutTheContent) {
  Report("/a");
  for (const char* target : {"/healthz", "/api/v1/documents", "/api/v1/captures/1/body", "/api/v1/nothing"}) {
    const HttpResponse get = Get(target), head = Answer(*context_, HeadFor(target, "HEAD"));
    EXPECT_EQ(head.body, "") << target;
    EXPECT_EQ(head.status, get.status) << target;
    EXPECT_EQ(head.length, get.body.size()) << target;
    EXPECT_EQ(head.etag, get.etag) << target;
  }
}

TEST_F(Routing, AForeignHostOrMethodIsRefusedBeforeAnythingIsRead) {
  HttpHead head = HeadFor("/api/v1/status");
  head.hosts = {"evil.example"};
  EXPECT_EQ(Answer(*context_, head).status, 421);
  EXPECT_EQ(Answer(*context_, HeadFor("/api/v1/status", "POST")).status, 405);
  context_->allowed_hosts = {"evil.example"};
  EXPECT_EQ(Answer(*context_, head).status, 200);
}

TEST_F(Routing, ATagThatTheClientHoldsIsNotModified) {
  Report("/a");
  for (const char* target : {"/api/v1/documents", "/api/v1/documents/1", "/api/v1/status", "/api/v1/captures/1/body"}) {
    const HttpResponse first = Get(target);
    ASSERT_NE(first.etag, "") << target;
    HttpHead head = HeadFor(target);
    head.if_none_match = first.etag;
    const HttpResponse second = Answer(*context_, head);
    EXPECT_EQ(second.status, 304) << target;
    EXPECT_EQ(second.body, "") << target;
    EXPECT_EQ(second.etag, first.etag) << target;
  }
}

TEST_F(Routing, TagsChangeWithWhatTheyStandForAndOnlyThen) {
  Report("/a");
  const std::string page = Get("/api/v1/documents").etag, one = Get("/api/v1/documents/1").etag;
  Queue({UrlOf("/elsewhere")});
  EXPECT_EQ(Get("/api/v1/documents").etag, page) << "a commit that changed nothing here";
  Report("/b");
  EXPECT_NE(Get("/api/v1/documents").etag, page);
  EXPECT_EQ(Get("/api/v1/documents/1").etag, one);
}

TEST_F(Routing, AStoppingServiceEndsItsLists) {
  Report("/a");
  context_->cancelled = true;
  EXPECT_EQ(Get("/api/v1/documents").status, 503);
  EXPECT_EQ(Get("/api/v1/urls").status, 503);
  EXPECT_NE(FieldOf(Get("/api/v1/changes"), "Retry-After"), "");
}

class Service : public ApiTest {};

TEST_F(Service, HealthNamesTheLastCommit) {
  const json health = Json("/healthz");
  EXPECT_EQ(health["status"], "ok");
  EXPECT_EQ(health["commit"], CountAll().commit);
  EXPECT_EQ(health["version"], std::string(kExtractorVersion));
}

TEST(Health, IsFailingOnceTheDiskRefusedACommit) {
  TempDir dir;
  storage::FaultEnv env;
  ASSERT_OK_AND_ASSIGN(const auto archive, storage::OpenArchive(dir.path() / "archive", {.create = true}, &env));
  CoverageCache coverage(*archive);
  HttpMetrics metrics;
  ApiContext context{*archive, coverage, metrics};
  EXPECT_EQ(Answer(context, HeadFor("/healthz")).status, 200);
  env.FailFrom(1, "Input/output error");
  const storage::Enqueue write{{storage::EntryFor(UrlOf("/a"))}};
  EXPECT_FALSE(archive->Commit(std::vector<storage::Write>{write}).ok());
  const HttpResponse response = Answer(context, HeadFor("/healthz"));
  EXPECT_EQ(response.status, 503);
  const json health = json::parse(response.body);
  EXPECT_EQ(health["commits"], false);
  EXPECT_EQ(health["reason"], "io");
  EXPECT_THAT(response.trouble, HasSubstr("Input/output error")) << "for the log";
  EXPECT_THAT(Answer(context, HeadFor("/metrics")).body, HasSubstr("\nlantai_commits_refused 1\n"));
  EXPECT_EQ(Answer(context, HeadFor("/api/v1/urls")).status, 200) << "what is held can be read";
}

TEST_F(Service, StatusHasTheFiguresOfTheArchive) {
  Report("/a");
  Queue({UrlOf("/b"), UrlOf("/c")});
  const json status = Json("/api/v1/status");
  EXPECT_EQ(status["urls"]["queued"], 2);
  EXPECT_EQ(status["urls"]["done"], 1);
  EXPECT_EQ(status["documents"], 1);
  EXPECT_EQ(status["reports"], 1);
  EXPECT_EQ(status["cursor"], 1);
  EXPECT_EQ(status["commit"], CountAll().commit);
}

TEST_F(Service, MetricsTellArchiveDiskPortalsAndRequests) {
  Report("/a");
  Queue({UrlOf("/b")});
  metrics_.Observe("/api/v1/status", 200, 0.004);
  const HttpResponse response = Get("/metrics");
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(response.etag, "");
  for (const char* line :
       {"# TYPE lantai_urls gauge", "lantai_urls{state=\"queued\"} 1", "lantai_queue_length 1", "lantai_captures 1",
        "lantai_payloads 1", "lantai_documents 1", "lantai_reports 1", "lantai_change_cursor 1",
        "lantai_portal_reports{portal=\"zhifu\"} 1", "lantai_commits_refused 0",
        "lantai_http_requests_total{route=\"/api/v1/status\",code=\"200\"} 1",
        "lantai_http_request_seconds_bucket{route=\"/api/v1/status\",le=\"0.0025\"} 0",
        "lantai_http_request_seconds_bucket{route=\"/api/v1/status\",le=\"0.005\"} 1",
        "lantai_http_request_seconds_bucket{route=\"/api/v1/status\",le=\"+Inf\"} 1",
        "lantai_http_request_seconds_sum{route=\"/api/v1/status\"} 0.004"}) {
    EXPECT_THAT(response.body, HasSubstr(std::string("\n") + line + "\n"));
  }
  EXPECT_THAT(response.body, HasSubstr("\nlantai_build_info{version=\"" + std::string(kExtractorVersion) + "\"} 1\n"));
  EXPECT_THAT(response.body, HasSubstr("\nlantai_disk_free_bytes "));
}

TEST(Metrics, LabelsAreEscaped) {
  MetricsText text;
  text.Sample("x", {{"portal", "a\"b\\c\nd\re"}}, uint64_t{1});
  EXPECT_EQ(text.Take(), "x{portal=\"a\\\"b\\\\c\\nde\"} 1\n");
}

class Coverage : public ApiTest {};

TEST_F(Coverage, HasARowForEachBodyAndYear) {
  const uint64_t first = Report("/a", 2019), second = Report("/b", 2020), third = Report("/c", 2020, "乙镇");
  const json page = Json("/api/v1/coverage");
  EXPECT_EQ(page["coverage"], json::parse(R"([
    {"portal":"zhifu","unit":"乙镇","year":2020,"document_id":)" +
                                          std::to_string(third) + R"(,"others":0},
    {"portal":"zhifu","unit":"甲镇","year":2019,"document_id":)" +
                                          std::to_string(first) + R"(,"others":0},
    {"portal":"zhifu","unit":"甲镇","year":2020,"document_id":)" +
                                          std::to_string(second) + R"(,"others":0}])"));
  EXPECT_EQ(page["next"], nullptr);
  EXPECT_EQ(page["commit"], CountAll().commit);
}

TEST_F(Coverage, OfOnePortal) {
  Report("/a");
  EXPECT_EQ(Json("/api/v1/coverage?portal=zhifu")["coverage"].size(), 1u);
  EXPECT_EQ(Json("/api/v1/coverage?portal=a")["coverage"].size(), 0u);
  EXPECT_EQ(Json("/api/v1/coverage?portal=zz")["coverage"].size(), 0u);
}

TEST_F(Coverage, RefusesWhatIsNoCursorOfIt) {
  for (const char* bad : {"x", "2020", "2020%7C", "2020%7C99%7Czhifu", "99999%7C1%7Cab", "%7C%7C"}) {
    EXPECT_EQ(WrongParameter(std::string("/api/v1/coverage?after=") + bad), "after") << bad;
  }
}

class LargeCoverage : public ApiTest {
 protected:
  LargeCoverage() { small_ = 0; }
  json Await(uint64_t commit) {
    json page;
    do {
      const HttpResponse response = Get("/api/v1/coverage");
      EXPECT_TRUE(response.status == 200 || response.status == 503) << response.status;
      page = json::parse(response.body);
    } while (!page.contains("commit") || page["commit"] != commit);
    return page;
  }
};

TEST_F(LargeCoverage, IsMadeOffTheRequest) {
  Report("/a");
  EXPECT_EQ(Await(CountAll().commit)["coverage"].size(), 1u);
  Report("/b", 2021);
  EXPECT_EQ(Await(CountAll().commit)["coverage"].size(), 2u);
}

class Documents : public ApiTest {
 protected:
  std::vector<uint64_t> Ids(const std::string& query) {
    std::vector<uint64_t> ids;
    const json page = Json("/api/v1/documents" + query);
    for (const json& row : page["documents"]) ids.push_back(row["id"]);
    return ids;
  }
};

TEST_F(Documents, AreListedWithWhatTellsThemApart) {
  const uint64_t id = Report("/a");
  const json row = Json("/api/v1/documents")["documents"][0];
  EXPECT_EQ(row["id"], id);
  EXPECT_EQ(row["url"], UrlOf("/a"));
  EXPECT_EQ(row["unit"], "甲镇");
  EXPECT_EQ(row["year"], 2020);
  EXPECT_EQ(row["template"], "g2019");
  EXPECT_EQ(row["status"], "current");
  EXPECT_EQ(row["fetched_at"], FormatUtc(DocumentAt(id).fetched_at));
}

TEST_F(Documents, AreFilteredByYearDivisionPortalAndKind) {
  const uint64_t a = Report("/a", 2019, "甲镇", "370602"), b = Report("/b", 2020, "乙镇", "370611"),
                 c = Report("/c", 2020, "丙镇", "110101");
  EXPECT_THAT(Ids(""), ElementsAre(a, b, c));
  EXPECT_THAT(Ids("?year=2020"), ElementsAre(b, c));
  EXPECT_THAT(Ids("?division=3706"), ElementsAre(a, b));
  EXPECT_THAT(Ids("?year=2020&division=37"), ElementsAre(b));
  EXPECT_THAT(Ids("?portal=zhifu&is_annual_report=true"), ElementsAre(a, b, c));
  EXPECT_THAT(Ids("?portal=other"), IsEmpty());
  EXPECT_THAT(Ids("?is_annual_report=false"), IsEmpty());
}

TEST_F(Documents, OneIsTheDocumentObjectWithItsStanding) {
  const uint64_t id = Report("/a");
  const json document = Json("/api/v1/documents/" + std::to_string(id));
  EXPECT_EQ(document["schema"], "lantai.document/1");
  EXPECT_EQ(document["id"], id);
  EXPECT_EQ(document["status"], "current");
  EXPECT_THAT(document["aliases"], IsEmpty());
  EXPECT_EQ(Json("/api/v1/documents/99", 404)["error"]["code"], "not_found");
}

TEST_F(Documents, HaveTheVersionsThatExtractorsMade) {
  const uint64_t id = Report("/a");
  const json versions = Json("/api/v1/documents/" + std::to_string(id) + "/versions");
  EXPECT_EQ(versions["id"], id);
  ASSERT_EQ(versions["versions"].size(), 1u);
  EXPECT_EQ(versions["versions"][0]["until"], nullptr);
  Json("/api/v1/documents/99/versions", 404);
}

TEST_F(Documents, ThatWereWithdrawnGiveNoContentAnyMore) {
  const uint64_t id = Report("/a");
  ASSERT_OK(archive_->Withdraw({{UrlOf("/a")}, "court order 12"}));
  EXPECT_EQ(Json("/api/v1/documents")["documents"][0]["status"], "withdrawn");
  EXPECT_EQ(Json("/api/v1/documents/" + std::to_string(id), 410)["error"]["code"], "gone");
  EXPECT_EQ(Json("/api/v1/captures/1/body", 410)["error"]["code"], "gone");
  EXPECT_EQ(Json("/api/v1/changes?after=1")["changes"][0]["kind"], "withdrawn");
  EXPECT_EQ(Json("/api/v1/failures")["failures"][0]["rule"], "withdrawn");
  const json told = Json("/api/v1/urls/history?url=" + UrlOf("/a"))["history"].back();
  EXPECT_THAT(told.dump(), HasSubstr("court order 12"));
}

class ChangeLog : public ApiTest {};

TEST_F(ChangeLog, IsReadFromACursorOn) {
  Report("/a");
  const uint64_t second = Report("/b");
  const json page = Json("/api/v1/changes?after=1");
  ASSERT_EQ(page["changes"].size(), 1u);
  EXPECT_EQ(page["changes"][0]["document"], second);
  EXPECT_EQ(page["changes"][0]["kind"], "new");
  EXPECT_EQ(page["changes"][0]["url"], UrlOf("/b"));
  EXPECT_EQ(page["cursor"], 2);
  EXPECT_EQ(Json("/api/v1/changes?after=2")["cursor"], 2) << "nothing new: the same cursor goes on";
}

TEST_F(ChangeLog, RefusesCursorsThatItNeverGaveOut) {
  EXPECT_EQ(WrongParameter("/api/v1/changes?after=1"), "after");
  EXPECT_EQ(WrongParameter("/api/v1/changes?after=-1"), "after");
}

TEST_F(ChangeLog, OneChangeIsTheObjectOfTheCommand) {
  Report("/a");
  const json change = Json("/api/v1/changes/1");
  std::string told;
  ASSERT_OK(ForEachChangeEntry(*archive_, {}, [&](const ChangeEntry& entry) {
    told = ChangeJson(entry);
    return false;
  }));
  EXPECT_EQ(change, json::parse(told));
  Json("/api/v1/changes/2", 404);
  Json("/api/v1/changes/9000000000000000000", 404);
}

class Addresses : public ApiTest {};

TEST_F(Addresses, AreListedByPrefix) {
  Queue({UrlOf("/a/1"), UrlOf("/a/2"), UrlOf("/b/1")});
  const json page = Json("/api/v1/urls?prefix=" + UrlOf("/a/"));
  ASSERT_EQ(page["urls"].size(), 2u);
  EXPECT_EQ(page["urls"][0]["key"], UrlOf("/a/1"));
  EXPECT_EQ(page["urls"][0]["state"], "queued");
  EXPECT_EQ(page["next"], nullptr);
  EXPECT_EQ(Json("/api/v1/urls?prefix=" + UrlOf("/a/") + "&after=" + UrlOf("/b/0"))["urls"].size(), 0u);
  EXPECT_EQ(Json("/api/v1/urls?prefix=" + UrlOf("/a/") + "&after=" + UrlOf("/"))["urls"].size(), 2u);
}

TEST_F(Addresses, TellTheirHistoryInAnySpelling) {
  Report("/a");
  const json history = Json("/api/v1/urls/history?url=HTTP%3A%2F%2Fwww.x.gov.cn%3A80%2Fa%23top");
  EXPECT_EQ(history["key"], UrlOf("/a"));
  EXPECT_EQ(history["url"]["state"], "done");
  std::vector<std::string> decisions;
  for (const json& event : history["history"]) decisions.push_back(event["decision"]);
  EXPECT_THAT(decisions, ElementsAre("found", "captured", "read", "document", "now"));
  EXPECT_THAT(std::string(Json("/api/v1/urls/history?url=" + UrlOf("/b"), 404)["error"]["message"]),
              HasSubstr(UrlOf("/a")))
      << "names what is near";
}

TEST_F(Addresses, ThatFailedSayWhyAndWhatToDo) {
  Report("/good");
  Queue({UrlOf("/bad")});
  Do(storage::Unfetched{UrlOf("/bad"), {UrlState::kRefused, Code::kRefused, "robots.txt forbids it"}, {}});
  const json page = Json("/api/v1/failures");
  ASSERT_EQ(page["failures"].size(), 1u);
  const json row = page["failures"][0];
  EXPECT_EQ(row["url"], UrlOf("/bad"));
  EXPECT_EQ(row["state"], "refused");
  EXPECT_EQ(row["rule"], "robots");
  EXPECT_THAT(std::string(row["what_to_do"]), HasSubstr("owner"));
  EXPECT_EQ(Json("/api/v1/failures?portal=other")["failures"].size(), 0u);
}

class Captures : public ApiTest {};

TEST_F(Captures, AreListedByAddress) {
  Report("/a", 2019);
  const json page = Json("/api/v1/captures?url=" + UrlOf("/a"));
  ASSERT_EQ(page["captures"].size(), 1u);
  EXPECT_EQ(page["captures"][0]["id"], 1);
  EXPECT_EQ(page["captures"][0]["status"], 200);
  EXPECT_EQ(WrongParameter("/api/v1/captures?url=" + UrlOf("/a") + "&after=77"), "after");
  Json("/api/v1/captures?url=" + UrlOf("/b"), 404);
}

TEST_F(Captures, OneHasBothHeads) {
  Report("/a");
  const json capture = Json("/api/v1/captures/1");
  EXPECT_THAT(std::string(capture["response_head"]), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(capture["remote_address"], "203.0.113.7:80");
  Json("/api/v1/captures/2", 404);
}

TEST_F(Captures, BodiesAreGivenAsBytesToKeep) {
  Queue({UrlOf("/a")});
  const std::string page = "<script>alert(1)</script>\xff";
  const uint64_t id = Fetch(UrlOf("/a"), page).capture_id;
  const HttpResponse response = Get("/api/v1/captures/" + std::to_string(id) + "/body");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, page);
  EXPECT_EQ(response.content_type, "application/octet-stream") << "whatever the portal said";
  EXPECT_EQ(FieldOf(response, "Content-Disposition"), "attachment; filename=\"capture-1.bin\"");
  EXPECT_EQ(response.etag, '"' + Sha256Of(page).Hex() + '"');
  Json("/api/v1/captures/9/body", 404);
}

TEST_F(Captures, BodiesThatAreTooLargeOrTooManyAreNotHeldInMemory) {
  Queue({UrlOf("/a")});
  const uint64_t id = Fetch(UrlOf("/a"), std::string(1000, 'x')).capture_id;
  const std::string target = "/api/v1/captures/" + std::to_string(id) + "/body";
  context_->max_body = 999;
  EXPECT_EQ(Json(target, 403)["error"]["code"], "too_large");
  context_->max_body = 1000;
  context_->bodies = ByteBudget(1500);
  {
    const HttpResponse first = Get(target);
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(Json(target, 503)["error"]["code"], "busy");
  }
  EXPECT_EQ(Get(target).status, 200) << "the first one was sent";
}

}  // namespace
}  // namespace lantai::app
