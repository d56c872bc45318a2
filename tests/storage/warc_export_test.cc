#include "storage/warc_export.h"

#include <set>

#include "storage/warc_digest.h"
#include "tests/storage/fixture.h"
#include "tests/storage/warc_text.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::vector<std::string> TypesOf(const std::vector<ParsedRecord>& records) {
  std::vector<std::string> types;
  for (const ParsedRecord& record : records) types.push_back(record.type());
  return types;
}

class WarcExport : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
  }

  fs::path out() const { return dir_.path() / "warcs"; }

  uint64_t Export(const ExportFilter& filter = {}, const WarcExportOptions& options = {}) {
    const auto cursor = ExportWarc(*archive_, filter, out(), options);
    EXPECT_OK(cursor);
    return cursor.ok() ? *cursor : 0;
  }
  // Records of all files but their warcinfos, captures before documents.
  std::vector<ParsedRecord> Records() {
    std::vector<ParsedRecord> all;
    for (const fs::path& file : FilesIn(out())) {
      auto records = ReadWarc(file);
      EXPECT_EQ(records.at(0).type(), "warcinfo") << file;
      EXPECT_EQ(records.at(0)["WARC-Filename"], file.filename());
      all.insert(all.end(), std::move_iterator(records.begin() + 1), std::move_iterator(records.end()));
    }
    return all;
  }
  std::vector<std::string> Exported(const std::string& type) {
    std::vector<std::string> urls;
    for (const ParsedRecord& record : Records()) {
      if (record.type() == type) urls.push_back(record["WARC-Target-URI"].substr(std::string(kHost).size()));
    }
    return urls;
  }
  // A report under its list, which the portal's home page leads to.
  void TakeUnderList(const std::string& path, int year, const std::string& list) {
    FrontierEntry entry = EntryFor(UrlOf(path));
    entry.referrer = UrlOf(list);
    Do(Enqueue{{entry}});
    const std::string body = "page " + path;
    Document document = ReportOf("text of " + path, "tables " + path, body);
    document.year = year;
    Process(Fetch(UrlOf(path), body).capture_id, std::move(document));
  }
};

TEST_F(WarcExport, HoldsEveryCaptureWithItsRequestAndItsCircumstances) {
  Queue({UrlOf("/a"), UrlOf("/b")});
  Fetch(UrlOf("/a"), "one");
  Fetch(UrlOf("/b"), "two");
  Export();
  EXPECT_THAT(TypesOf(Records()), ElementsAre("response", "request", "metadata", "response", "request", "metadata"));
  EXPECT_EQ(Records().at(0).payload(), "one");
  EXPECT_EQ(Records().at(1)["WARC-Concurrent-To"], Records().at(0)["WARC-Record-ID"]);
  EXPECT_THAT(Records().at(2).block, HasSubstr("via: http://www.x.gov.cn\r\n"));
}

TEST_F(WarcExport, CapturesThatWereNeverQueuedAndRedirectsAndErrorsAreThereToo) {
  Queue({UrlOf("/moved"), UrlOf("/gone")});
  Do(Captured{CaptureOf(UrlOf("/robots.txt"), "User-agent: *"), Outcome{}, {}});
  Do(Captured{CaptureOf(UrlOf("/moved"), "", 302), Outcome{}, {EntryFor(UrlOf("/new"))}});
  Do(Captured{CaptureOf(UrlOf("/gone"), "not found", 404), Outcome{UrlState::kAbsent, Code::kNotFound, ""}, {}});
  Export();
  EXPECT_THAT(Exported("response"), ElementsAre("/robots.txt", "/moved", "/gone"));
}

TEST_F(WarcExport, AnEmptyArchiveGivesFilesWithNothingButTheirWarcinfo) {
  EXPECT_EQ(Export(), 0U);
  EXPECT_THAT(Records(), SizeIs(0));
  EXPECT_THAT(FilesIn(out()), SizeIs(2));
}

TEST_F(WarcExport, APayloadIsWrittenOnceAndLaterCapturesAreRevisits) {
  Queue({UrlOf("/a"), UrlOf("/copy")});
  Fetch(UrlOf("/a"), "same bytes");
  Fetch(UrlOf("/copy"), "same bytes");
  Export();
  EXPECT_THAT(Exported("response"), ElementsAre("/a"));
  EXPECT_THAT(Exported("revisit"), ElementsAre("/copy"));
  const auto records = Records();
  EXPECT_EQ(records.at(3)["WARC-Refers-To"], records.at(0)["WARC-Record-ID"]);
  EXPECT_EQ(records.at(3)["WARC-Payload-Digest"], records.at(0)["WARC-Payload-Digest"]);
}

TEST_F(WarcExport, AnErrorPageMetOftenIsARevisitEachTime) {
  std::vector<std::string> urls;
  for (int i = 0; i < 40; ++i) urls.push_back(UrlOf("/" + std::to_string(i)));
  Queue(urls);
  for (const std::string& url : urls) Fetch(url, "server is busy");
  Export();
  EXPECT_THAT(Exported("response"), ElementsAre("/0"));
  EXPECT_THAT(Exported("revisit"), SizeIs(39));
}

TEST_F(WarcExport, EmptyBodiesAreNoRevisits) {
  Queue({UrlOf("/a"), UrlOf("/b")});
  Fetch(UrlOf("/a"), "");
  Fetch(UrlOf("/b"), "");
  Export();
  EXPECT_THAT(Exported("response"), ElementsAre("/a", "/b"));
}

TEST_F(WarcExport, PostsAreWrittenInFullAndNeverReferredTo) {
  auto post = CaptureOf(UrlOf("/list"), "same list");
  post->request = {Method::kPost, UrlOf("/list"), "page=1", "application/x-www-form-urlencoded"};
  auto next = std::make_shared<Capture>(*post);
  next->request.body = "page=2";
  Do(Captured{post, Outcome{}, {}});
  Do(Captured{next, Outcome{}, {}});
  Queue({UrlOf("/plain")});
  Fetch(UrlOf("/plain"), "same list");
  Export();
  EXPECT_THAT(Exported("response"), ElementsAre("/list", "/list", "/plain"));
  EXPECT_EQ(Records().at(4).payload(), "page=2");
  EXPECT_THAT(Exported("revisit"), SizeIs(0));
}

TEST_F(WarcExport, A304IsARevisitOfWhatStood) {
  Queue({UrlOf("/a")});
  Fetch(UrlOf("/a"), "stands");
  auto unchanged = CaptureOf(UrlOf("/a"), "", 304);
  Do(Captured{unchanged, Outcome{}, {}});
  Do(Captured{CaptureOf(UrlOf("/never"), "", 304), Outcome{}, {}});
  Export();
  const auto records = Records();
  ASSERT_THAT(records, SizeIs(9));
  EXPECT_THAT(records[3]["WARC-Profile"], EndsWith("/server-not-modified"));
  EXPECT_EQ(records[3]["WARC-Refers-To"], records[0]["WARC-Record-ID"]);
  EXPECT_EQ(records[6].type(), "response");
}

TEST_F(WarcExport, DocumentsStandInFilesOfTheirOwnAndReferToTheirCaptures) {
  Queue({UrlOf("/a")});
  Take(UrlOf("/a"), "page", "一、总体情况", "tables");
  Export();
  ASSERT_THAT(FilesIn(out()), SizeIs(2));
  EXPECT_THAT(FilesIn(out())[1].filename(), EndsWith("-documents-00000.warc.gz"));
  const auto records = ReadWarc(FilesIn(out())[1]);
  EXPECT_THAT(TypesOf(records), ElementsAre("warcinfo", "metadata", "conversion"));
  EXPECT_THAT(records[1].block, HasSubstr("\"schema\":\"lantai.document/1\""));
  EXPECT_EQ(records[1]["Content-Type"], "application/json");
  EXPECT_EQ(records[2].block, "一、总体情况");
  EXPECT_EQ(records[2]["WARC-Refers-To"], Records().at(0)["WARC-Record-ID"]);
}

TEST_F(WarcExport, AnUnchangedArchiveGivesTheSameBytesOnAnyNumberOfThreads) {
  std::vector<std::string> urls;
  for (int i = 0; i < 50; ++i) urls.push_back(UrlOf("/" + std::to_string(i)));
  Queue(urls);
  for (const std::string& url : urls) Take(url, "body of " + url, "text of " + url, "tables " + url);
  std::set<std::string> seen;
  for (const unsigned threads : {1U, 2U, 5U}) {
    Export({}, {.threads = threads});
    std::string all;
    for (const fs::path& file : FilesIn(out())) all += file.filename().string() + ReadBytes(file);
    seen.insert(all);
  }
  EXPECT_THAT(seen, SizeIs(1));
}

TEST_F(WarcExport, FilesAreSplitBySizeWithoutPartingACaptureFromItsRequest) {
  std::vector<std::string> urls;
  for (int i = 0; i < 10; ++i) urls.push_back(UrlOf("/" + std::to_string(i)));
  Queue(urls);
  for (const std::string& url : urls) Fetch(url, "body of " + url);
  Export({}, {.max_bytes = 4000});
  const auto files = FilesIn(out());
  EXPECT_GT(files.size(), 4U);
  for (const fs::path& file : files) {
    const auto types = TypesOf(ReadWarc(file));
    EXPECT_EQ(types.size() % 3, 1U) << file;
    EXPECT_TRUE(types.size() == 1 || types[1] == "response") << file;
    EXPECT_LT(fs::file_size(file), 5000U);
  }
  EXPECT_THAT(Exported("response"), SizeIs(10));
}

TEST_F(WarcExport, AFileIsNotSplitWhereOneCaptureIsLargerThanTheLimit) {
  Queue({UrlOf("/a"), UrlOf("/b")});
  Fetch(UrlOf("/a"), "one");
  Fetch(UrlOf("/b"), "two");
  Export({}, {.max_bytes = 1});
  EXPECT_THAT(FilesIn(out()), SizeIs(3));  // each capture, and no documents
}

TEST_F(WarcExport, NamesSortInTheOrderOfTheRecordsAndBearTheLastCapturesTime) {
  Queue({UrlOf("/a")});
  Fetch(UrlOf("/a"), "one");
  Export();
  EXPECT_EQ(FilesIn(out())[0].filename(), "lantai-20200913122640-00000.warc.gz");
}

TEST_F(WarcExport, AFilterHoldsTheReportsAndThePagesThatLeadToThem) {
  FrontierEntry list = EntryFor(UrlOf("/list"), LinkRole::kColumn);
  list.referrer = UrlOf("/");
  FrontierEntry other = EntryFor(UrlOf("/other"), LinkRole::kColumn);
  FrontierEntry home = EntryFor(UrlOf("/"), LinkRole::kColumn);
  home.referrer.clear();
  Do(Enqueue{{home, list, other}});
  for (const char* path : {"/", "/list", "/other"}) Fetch(UrlOf(path), std::string("list ") + path);
  TakeUnderList("/2019", 2019, "/other");
  TakeUnderList("/2020", 2020, "/list");
  Export({.years = YearRange{2020, 2020}});
  EXPECT_THAT(Exported("response"), ElementsAre("/", "/list", "/2020"));
  EXPECT_THAT(Exported("conversion"), ElementsAre("/2020"));
}

TEST_F(WarcExport, AFilterTakesEveryCaptureOfAnAddressAndThePartsOfAReport) {
  FrontierEntry page = EntryFor(UrlOf("/2020"));
  FrontierEntry part = EntryFor(UrlOf("/2020.pdf"), LinkRole::kAttachment);
  part.referrer = UrlOf("/2020");
  Do(Enqueue{{page, part}});
  Do(Captured{CaptureOf(UrlOf("/2020"), "first"), Outcome{}, {}});
  const uint64_t capture = Fetch(UrlOf("/2020"), "second").capture_id;
  Do(Processed{capture, PageWith(ReportOf("text", "tables", "second")), {}, {}, {}, {{UrlOf("/2020.pdf"), part.role}}});
  Do(Captured{CaptureOf(UrlOf("/2020.pdf"), "%PDF"), Outcome{}, {}});
  Do(Captured{CaptureOf(UrlOf("/robots.txt"), "User-agent: *"), Outcome{}, {}});
  Export({.division = "3706"});
  EXPECT_THAT(Exported("response"), ElementsAre("/2020", "/2020", "/2020.pdf"));
}

TEST_F(WarcExport, PagesThatLeadToOneAnotherInACircleEndTheWay) {
  FrontierEntry one = EntryFor(UrlOf("/one"));
  FrontierEntry two = EntryFor(UrlOf("/two"));
  one.referrer = UrlOf("/two");
  two.referrer = UrlOf("/one");
  Do(Enqueue{{one, two}});
  Fetch(UrlOf("/one"), "list one");
  TakeUnderList("/2020", 2020, "/two");
  Export({.years = YearRange{2020, 2020}});
  EXPECT_THAT(Exported("response"), ElementsAre("/one", "/2020"));
}

TEST_F(WarcExport, APayloadWhoseFirstCaptureIsFilteredOutIsWrittenWithTheFirstThatIsNot) {
  Queue({UrlOf("/other")});
  Fetch(UrlOf("/other"), "page /2020");
  TakeUnderList("/2020", 2020, "/nowhere");
  Export({.years = YearRange{2020, 2020}});
  EXPECT_THAT(Exported("response"), ElementsAre("/2020"));
  EXPECT_THAT(Exported("revisit"), SizeIs(0));
}

TEST_F(WarcExport, SinceGivesWhatChangedAfterTheCursor) {
  TakeUnderList("/2019", 2019, "/nowhere");
  const uint64_t cursor = Export();
  TakeUnderList("/2020", 2020, "/nowhere");
  EXPECT_GT(Export({.since = cursor}), cursor);
  EXPECT_THAT(Exported("response"), ElementsAre("/2020"));
}

TEST_F(WarcExport, AnEarlierExportIsReplacedAndAnythingElseIsNot) {
  Queue({UrlOf("/a")});
  Fetch(UrlOf("/a"), "one");
  Export();
  Export();
  std::ofstream(out() / "notes.txt") << "mine";
  EXPECT_THAT(ExportWarc(*archive_, {}, out()), Fails(Code::kInvalidArgument, HasSubstr("something else")));
  EXPECT_TRUE(fs::exists(out() / "notes.txt"));
}

TEST_F(WarcExport, NothingIsLeftWhereItFails) {
  Queue({UrlOf("/a")});
  Fetch(UrlOf("/a"), "one");
  EXPECT_THAT(ExportWarc(*archive_, {}, dir_.path() / "no" / "such"), Fails(Code::kIo));
  EXPECT_THAT(ExportWarc(*archive_, {.since = 99}, out()), Fails(Code::kInvalidArgument));
  EXPECT_FALSE(fs::exists(out()));
}

}  // namespace
}  // namespace lantai::storage
