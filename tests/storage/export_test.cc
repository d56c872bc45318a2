#include <fstream>
#include <iterator>

#include "storage/csv.h"
#include "storage/export_csv.h"
#include "storage/export_folder.h"
#include "storage/export_jsonl.h"
#include "tests/storage/fixture.h"
#include "tests/support/golden.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string ReadFile(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

size_t LinesIn(const std::string& text) { return static_cast<size_t>(std::count(text.begin(), text.end(), '\n')); }

// A report with one of everything that an export writes.
Document FullReport(int year) {
  const std::string n = std::to_string(year);
  Document document = ReportOf("一、总体情况\n本镇" + n + "年公开信息290条。", "tables " + n, "page " + n);
  document.input = UrlOf("/" + n + ".html");
  document.url = document.input;
  document.title = "甲镇人民政府" + n + "年政府信息公开工作年度报告";
  document.level = "township";
  document.year = year;
  document.published = n + "-12-31";
  document.parts = {{"page", document.input, document.url, Sha256Of("page " + n)},
                    {"attachment", "附件,1.pdf", std::nullopt, Sha256Of("pdf")}};
  Report& report = *document.report;
  report.tables = {{"t2", "g2021"}};
  report.cells["t2.a20_1.regulation.new_made"] = {Number{"0"}, "0", CellStatus::kOk, std::nullopt,
                                                  "part:0/table:0/row:2/col:1"};
  report.cells["t2.a20_8.fees.amount"] = {Number{"59237.2449"}, "59237.2449万元", CellStatus::kOk, "万元",
                                          "part:0/table:0/row:9/col:1"};
  report.cells["t3.new_requests.natural_person"] = {std::nullopt, "-", CellStatus::kDash, std::nullopt,
                                                    "part:0/table:1/row:3/col:4"};
  report.cells["t3.new_requests.total"] = {std::nullopt, "=HYPERLINK(\"http://evil\")", CellStatus::kUnparsable,
                                           std::nullopt, "part:0/table:1/row:3/col:10"};
  report.cells["t4.review.total"] = {std::nullopt, std::nullopt, CellStatus::kMissing, std::nullopt, ""};
  report.narrative["website_items"] = {Number{"290"}, "290条", "section:0"};
  report.checks = {{"K1",
                    "natural_person",
                    Verdict::kUnknown,
                    std::nullopt,
                    Number{"3"},
                    {"t3.new_requests.natural_person"},
                    std::nullopt},
                   {"K4", "review", Verdict::kFail, Number{"2"}, Number{"3"}, {"t4.a", "t4.b"}, "3"}};
  report.flags = {{"period_year_mismatch", "warning", "says \"2019\",\nis 2020", "section:6", {"t4.a"}}};
  return document;
}

class Exports : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
  }
  WriteResult TakeReport(int year) {
    const std::string n = std::to_string(year);
    Queue({UrlOf("/" + n + ".html")});
    return Process(Fetch(UrlOf("/" + n + ".html"), "page " + n).capture_id, FullReport(year));
  }
  fs::path out(const std::string& name) const { return dir_.path() / name; }
  std::string Jsonl(const ExportFilter& filter) {
    const auto cursor = ExportJsonl(*archive_, filter, out("out.jsonl"));
    EXPECT_OK(cursor);
    cursor_ = cursor.ok() ? *cursor : 0;
    return ReadFile(out("out.jsonl"));
  }
  std::vector<std::string> NamesBeside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir_.path())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  uint64_t cursor_ = 0;
};

TEST_F(Exports, JsonLinesAreDocumentsWithTheirStanding) {
  TakeReport(2019);
  TakeReport(2020);
  Process(Fetch(UrlOf("/copy.html"), "page 2020").capture_id, FullReport(2020));
  Document edited = FullReport(2019);
  edited.digests.tables_sha256 = Sha256Of("edited");
  edited.digests.payload_sha256 = Sha256Of("page 2019 edited");
  Process(Fetch(UrlOf("/2019.html"), "page 2019 edited").capture_id, edited);
  ExpectGolden("storage/export/documents.jsonl", Jsonl({}));
  EXPECT_EQ(cursor_, 3u);
}

TEST_F(Exports, CsvIsAFolderOfSixTables) {
  TakeReport(2019);
  TakeReport(2020);
  Process(Fetch(UrlOf("/copy.html"), "page 2020").capture_id, FullReport(2020));
  Document news = ReportOf("news", "", "news");
  news.is_annual_report = false;
  news.report.reset();
  Process(Fetch(UrlOf("/news"), "news").capture_id, news);
  const CodebookEntry entry = {"g2021", "t2.a20_1.regulation.new_made", "第二十条第(一)项/规章", "本年制发件数", "件",
                               "uint"};
  ExportKnowledge knowledge;
  knowledge.codebook = {entry};
  ASSERT_OK_AND_ASSIGN(const uint64_t cursor, ExportCsv(*archive_, {}, knowledge, out("csv")));
  EXPECT_EQ(cursor, 3u);
  for (const char* name : {"reports", "cells", "checks", "flags", "sources", "codebook"}) {
    const std::string file = std::string(name) + ".csv";
    ExpectGolden("storage/export/" + file, ReadFile(out("csv") / file));
  }
  EXPECT_THAT(NamesBeside(), ElementsAre("archive", "csv"));
}

TEST_F(Exports, OnlyReportsThatStandAreInThePanel) {
  TakeReport(2019);
  TakeReport(2020);
  Gone(UrlOf("/2019.html"));
  ASSERT_OK(ExportCsv(*archive_, {}, {}, out("csv")));
  EXPECT_EQ(LinesIn(ReadFile(out("csv") / "reports.csv")), 2u);
  ASSERT_OK(ExportCsv(*archive_, {.since = 2, .years = {}, .division = ""}, {}, out("since")));
  EXPECT_THAT(ReadFile(out("since") / "reports.csv"), HasSubstr(",removed,"));
}

TEST_F(Exports, SinceGivesEachChangeOnceInCommitOrder) {
  TakeReport(2019);
  TakeReport(2020);
  Jsonl({});
  const uint64_t before = cursor_;
  EXPECT_THAT(Jsonl({.since = before, .years = {}, .division = ""}), IsEmpty());
  EXPECT_EQ(cursor_, before);
  TakeReport(2021);
  Gone(UrlOf("/2019.html"));
  Document edited = FullReport(2021);
  edited.digests.tables_sha256 = Sha256Of("edited");
  edited.digests.payload_sha256 = Sha256Of("page 2019 edited");
  edited.digests.payload_sha256 = Sha256Of("page 2021 edited");
  edited.title = "edited";
  Process(Fetch(UrlOf("/2021.html"), "page 2021 edited").capture_id, edited);
  const std::string changes = Jsonl({.since = before, .years = {}, .division = ""});
  EXPECT_EQ(LinesIn(changes), 3u);
  const size_t superseded = changes.find("\"status\":\"superseded\""), removed = changes.find("\"status\":\"removed\"");
  const size_t current = changes.find("\"status\":\"current\"");
  EXPECT_LT(removed, superseded);
  EXPECT_LT(superseded, current) << "right before what took its place";
  EXPECT_NE(current, std::string::npos);
  EXPECT_THAT(Jsonl({.since = cursor_, .years = {}, .division = ""}), IsEmpty());
}

TEST_F(Exports, AForeignCursorIsRefused) {
  EXPECT_THAT(ExportJsonl(*archive_, {.since = 7, .years = {}, .division = ""}, out("x")),
              Fails(Code::kInvalidArgument, HasSubstr("7")));
  EXPECT_FALSE(fs::exists(out("x")));
}

TEST_F(Exports, YearsAndDivisionSelect) {
  for (const int year : {2018, 2019, 2020}) TakeReport(year);
  EXPECT_EQ(LinesIn(Jsonl({.since = {}, .years = YearRange{2019, 2025}, .division = ""})), 2u);
  EXPECT_EQ(LinesIn(Jsonl({.since = {}, .years = {}, .division = "3706"})), 3u);
  EXPECT_EQ(LinesIn(Jsonl({.since = {}, .years = {}, .division = "11"})), 0u);
  EXPECT_EQ(LinesIn(Jsonl({.since = 1, .years = YearRange{2020, 2020}, .division = ""})), 1u);
  EXPECT_EQ(cursor_, 3u) << "what the filter leaves out counts as exported";
}

TEST_F(Exports, AnEarlierExportIsReplacedInOneStep) {
  TakeReport(2019);
  ASSERT_OK(ExportCsv(*archive_, {}, {}, out("csv")));
  TakeReport(2020);
  ASSERT_OK(ExportCsv(*archive_, {}, {}, out("csv/")));
  EXPECT_EQ(LinesIn(ReadFile(out("csv") / "reports.csv")), 3u);
  EXPECT_THAT(NamesBeside(), ElementsAre("archive", "csv"));
}

TEST_F(Exports, AFolderOfOthersIsLeftAlone) {
  fs::create_directory(out("home"));
  std::ofstream(out("home") / "thesis.docx") << "years of work";
  EXPECT_THAT(ExportCsv(*archive_, {}, {}, out("home")), Fails(Code::kInvalidArgument, HasSubstr("something else")));
  EXPECT_THAT(ExportCsv(*archive_, {}, {}, out("home") / "thesis.docx"), Fails(Code::kInvalidArgument));
  EXPECT_EQ(ReadFile(out("home") / "thesis.docx"), "years of work");
  EXPECT_THAT(NamesBeside(), ElementsAre("archive", "home"));
}

TEST_F(Exports, AFailedExportLeavesTheEarlierOne) {
  TakeReport(2019);
  const std::string earlier = Jsonl({});
  EXPECT_THAT(ExportJsonl(*archive_, {.since = 99, .years = {}, .division = ""}, out("out.jsonl")),
              Fails(Code::kInvalidArgument));
  EXPECT_EQ(ReadFile(out("out.jsonl")), earlier);
  EXPECT_THAT(NamesBeside(), ElementsAre("archive", "out.jsonl"));
  EXPECT_THAT(ExportJsonl(*archive_, {}, out("nowhere") / "out.jsonl"), Fails(Code::kIo, HasSubstr("nowhere")));
  EXPECT_THAT(ExportCsv(*archive_, {}, {}, out("nowhere") / "csv"), Fails(Code::kIo, HasSubstr("nowhere")));
}

std::string Field(std::string_view text) {
  CsvLine line;
  line.Text(text);
  return std::move(line).Finish();
}

TEST(Csv, Rfc4180_2_5_To_7_FieldsAreQuotedWhereTheyMust) {
  EXPECT_EQ(Field("plain 政府"), "plain 政府\r\n");
  EXPECT_EQ(Field("a,b"), "\"a,b\"\r\n");
  EXPECT_EQ(Field("say \"a\""), "\"say \"\"a\"\"\"\r\n");
  EXPECT_EQ(Field("two\nlines"), "\"two\nlines\"\r\n");
  EXPECT_EQ(Field(""), "\r\n");
}

TEST(Csv, TextThatASpreadsheetWouldRunIsDefused) {
  EXPECT_EQ(Field("=1+1"), "'=1+1\r\n");
  EXPECT_EQ(Field("@SUM(A1)"), "'@SUM(A1)\r\n");
  EXPECT_EQ(Field("+86-535"), "'+86-535\r\n");
  EXPECT_EQ(Field("-2+3"), "'-2+3\r\n");
  EXPECT_EQ(Field("\t=1"), "'\t=1\r\n");
  EXPECT_EQ(Field("=a,b"), "\"'=a,b\"\r\n");
  EXPECT_EQ(Field("\r=1"), "\"'\r=1\"\r\n");
}

TEST(Csv, NumbersAndDashesStayWhatTheyAre) {
  for (const char* text : {"-5", "+5", "-5.25", "0", "-", "--", "12万"})
    EXPECT_EQ(Field(text), std::string(text) + "\r\n");
}

TEST(LineDiff, ShowsWhatDiffersWithItsSurroundings) {
  EXPECT_EQ(LineDiff("a\nb\n", "a\nb\n"), "");
  EXPECT_EQ(LineDiff("a\nb\nc\n", "a\nx\nc\n"), "@@ line 2 @@\n a\n-b\n+x\n c\n");
  EXPECT_EQ(LineDiff("a\n", "a\nb"), "@@ line 2 @@\n a\n+b\n\\ no newline at the end\n");
}

}  // namespace
}  // namespace lantai::storage
