// The SQLite export against SQLite itself, and against the CSV and JSON Lines exports of the same archive.
#include <sqlite3.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "storage/export_jsonl.h"
#include "storage/export_panel.h"
#include "storage/export_sqlite.h"
#include "tests/storage/export_fixture.h"
#include "tests/support/golden.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Rows = std::vector<std::vector<std::string>>;

class SqliteReader {
 public:
  explicit SqliteReader(const fs::path& path) {
    EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK) << path;
  }
  ~SqliteReader() { sqlite3_close(database_); }
  // NULL as "NULL".
  Rows Query(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(database_);
    Rows rows;
    while (statement != nullptr && sqlite3_step(statement) == SQLITE_ROW) {
      std::vector<std::string>& row = rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(Text(statement, i));
    }
    sqlite3_finalize(statement);
    return rows;
  }
  std::string One(const std::string& sql) {
    const Rows rows = Query(sql);
    return rows.size() == 1 && rows[0].size() == 1 ? rows[0][0] : "not one value";
  }

 private:
  static std::string Text(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) return "NULL";
    // As the shortest text that reads back: SQLite itself prints 15 digits.
    if (sqlite3_column_type(statement, column) == SQLITE_FLOAT)
      return NumberText(sqlite3_column_double(statement, column));
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    return {text, static_cast<size_t>(sqlite3_column_bytes(statement, column))};
  }
  sqlite3* database_ = nullptr;
};

constexpr const char* kTables[] = {
    "reports",         "cells",          "checks", "flags", "sources", "codebook", "indicator_definitions",
    "correspondences", "not_harmonised", "meta"};
constexpr const char* kViews[] = {"panel",      "panel_filled",     "harmonised", "harmonised_filled",
                                  "indicators", "indicators_filled"};

class SqliteExport : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
    knowledge_ = BuiltInKnowledge();
  }
  // A report on the form of that generation, with requests: new 5, granted 3, denied 1, carried out 1.
  Document Filled(const std::string& form, int year) {
    const std::string n = std::to_string(year);
    Document document = ReportOf("text " + n, "tables " + n, "page " + n);
    document.year = year;
    document.url = UrlOf("/" + n);
    document.title = n + "年政府信息公开工作年度报告";
    document.parts = {{"page", *document.url, document.url, Sha256Of("page " + n)}};
    Report& report = *document.report;
    report.form = form;
    for (const char* table : {"t2", "t3", "t4"}) AddZeros(knowledge_, form, table, &report);
    for (const char* column : {"natural_person", "total"}) {
      const std::string c = column;
      Print(&report, "t3.new_received." + c, "5");
      Print(&report, "t3.granted." + c, "3");
      Print(&report, "t3.denied.state_secret." + c, "1");
      Print(&report, "t3.outcome_total." + c, "4");
      Print(&report, "t3.carried_out." + c, "1");
    }
    report.checks = {{"K4", "review", Verdict::kPass, Number{"0"}, Number{"0"}, {"t4.review.total"}, std::nullopt}};
    return document;
  }
  uint64_t Put(Document document) {
    const std::string url = *document.url;
    Queue({url});
    return Process(Fetch(url, "page " + url).capture_id, std::move(document)).document_id;
  }
  fs::path out(const std::string& name) const { return dir_.path() / name; }
  SqliteReader Export(const ExportFilter& filter = {}) {
    EXPECT_OK(ExportSqlite(*archive_, filter, knowledge_, out("x.sqlite")));
    return SqliteReader(out("x.sqlite"));
  }
  std::vector<std::string> NamesBeside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir_.path())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  ExportKnowledge knowledge_;
};

TEST_F(SqliteExport, IsASoundDatabaseWithKeysAndNoJournal) {
  Put(Filled("g2019", 2020));
  Put(Filled("g2021", 2021));
  SqliteReader db = Export();
  EXPECT_EQ(db.One("PRAGMA integrity_check"), "ok");
  EXPECT_THAT(db.Query("PRAGMA foreign_key_check"), IsEmpty());
  for (const char* table : {"cells", "checks", "flags", "sources"}) {
    EXPECT_EQ(db.Query("PRAGMA foreign_key_list(" + std::string(table) + ")").size(), 1u) << table;
  }
  EXPECT_THAT(NamesBeside(), ElementsAre("archive", "x.sqlite"));
  EXPECT_EQ(db.One("SELECT count(*) FROM reports"), "2");
  EXPECT_EQ(db.One("SELECT typeof(value) FROM cells WHERE report_id = 1 AND cell = 't3.granted.total'"), "integer");
  EXPECT_EQ(db.One("SELECT group_concat(DISTINCT typeof(year)) FROM reports"), "integer");
}

TEST_F(SqliteExport, HoldsWhatTheCsvFilesHold) {
  Put(Filled("g2019", 2020));
  Document gaps = Filled("g2021", 2021);
  Empty(&*gaps.report, "t3.granted.ngo");
  Empty(&*gaps.report, "t4.review.total");
  Print(&*gaps.report, "t2.a20_8.fee.amount", "59237.2449");
  gaps.report->narrative["website_items"] = {Number{"290"}, "290条", "section:0"};
  gaps.report->flags = {{"period_year_mismatch", "warning", "says \"2019\",\nis 2020", "section:6", {"t4.a"}}};
  Put(gaps);
  SqliteReader db = Export();
  ASSERT_OK(ExportCsv(*archive_, {}, knowledge_, out("csv")));
  std::vector<std::string> names(std::begin(kTables), std::end(kTables));
  names.insert(names.end(), std::begin(kViews), std::end(kViews));
  for (const std::string& name : names) {
    CsvRows csv = ParseCsv(ReadWhole(out("csv") / (name + ".csv")));
    ASSERT_FALSE(csv.empty()) << name;
    std::string columns;
    for (const std::string& column : csv[0]) columns += (columns.empty() ? "\"" : ", \"") + column + "\"";
    Rows rows = db.Query("SELECT " + columns + " FROM " + name);
    for (auto& row : rows) {
      for (std::string& field : row) field = field == "NULL" ? "" : field;
    }
    csv.erase(csv.begin());
    std::sort(csv.begin(), csv.end());
    std::sort(rows.begin(), rows.end());
    EXPECT_EQ(csv, rows) << name;
  }
}

TEST_F(SqliteExport, HoldsWhatTheJsonLinesHold) {
  Put(Filled("g2019", 2020));
  Put(Filled("g2021", 2021));
  SqliteReader db = Export();
  ASSERT_OK(ExportJsonl(*archive_, {}, out("x.jsonl")));
  std::istringstream lines(ReadWhole(out("x.jsonl")));
  size_t reports = 0, cells = 0, checks = 0;
  int64_t sum = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line);
    for (const char* key : {"fetched_at", "status", "aliases"}) EXPECT_TRUE(json.contains(key)) << key;
    ++reports;
    cells += json["report"]["cells"].size();
    checks += json["report"]["checks"].size();
    for (const auto& cell : json["report"]["cells"]) sum += cell["value"].get<int64_t>();
  }
  EXPECT_EQ(db.One("SELECT count(*) FROM reports"), std::to_string(reports));
  EXPECT_EQ(db.One("SELECT count(*) FROM cells"), std::to_string(cells));
  EXPECT_EQ(db.One("SELECT count(*) FROM checks"), std::to_string(checks));
  EXPECT_EQ(db.One("SELECT sum(value) FROM cells"), std::to_string(sum));
}

TEST_F(SqliteExport, ThePanelIsRawAndTheFilledOneSaysHowMuchItFilled) {
  Document document = Filled("g2021", 2021);
  Empty(&*document.report, "t3.granted.ngo");
  Empty(&*document.report, "t2.a20_5.licensing.decisions", CellStatus::kDash);
  Put(document);
  SqliteReader db = Export();
  const std::string cells = "t3_granted_ngo, t3_granted_total, t2_a20_5_licensing_decisions, t3_other_all_total";
  EXPECT_THAT(db.Query("SELECT " + cells + " FROM panel"), ElementsAre(ElementsAre("NULL", "3", "NULL", "NULL")));
  EXPECT_THAT(db.Query("SELECT filled_cells, " + cells + " FROM panel_filled"),
              ElementsAre(ElementsAre("1", "0", "3", "NULL", "NULL")));
}

TEST_F(SqliteExport, HarmonisedVariablesBridgeTheForms) {
  Document old_form = Filled("g2019", 2020), new_form = Filled("g2021", 2021);
  Print(&*old_form.report, "t3.other.all.total", "7");
  Print(&*new_form.report, "t3.other.no_correction.total", "1");
  Print(&*new_form.report, "t3.other.fee_unpaid.total", "2");
  Print(&*new_form.report, "t3.other.misc.total", "4");
  Put(old_form);
  Put(new_form);
  SqliteReader db = Export();
  EXPECT_THAT(db.Query("SELECT year, other_total, denied_total FROM harmonised ORDER BY year"),
              ElementsAre(ElementsAre("2020", "7", "1"), ElementsAre("2021", "7", "1")));
}

TEST_F(SqliteExport, IndicatorsAreNullWhereAnOperandIsMissingOrTheDenominatorIsZero) {
  Document document = Filled("g2021", 2021);
  Put(document);
  Document gap = Filled("g2021", 2022);
  gap.report->cells.erase("t3.partial.total");
  Put(gap);
  SqliteReader db = Export();
  const std::string sql =
      "SELECT requests_new, disclosure_rate, denial_rate, carry_over_rate, review_correction_rate, "
      "disclosure_rate_2014 FROM indicators ORDER BY year";
  EXPECT_THAT(db.Query(sql), ElementsAre(ElementsAre("5", "0.75", "0.25", "0.2", "NULL", "NULL"),
                                         ElementsAre("5", "NULL", "0.25", "0.2", "NULL", "NULL")));
  EXPECT_EQ(db.One("SELECT formula FROM indicator_definitions WHERE id = 'disclosure_rate'"),
            "(granted.total + partial.total) / outcome_total.total");
}

TEST_F(SqliteExport, OnlyWhatStandsIsInThePanel) {
  Document page = Filled("g2021", 2021), copy = Filled("g2021", 2021);
  Put(page);
  copy.url = "http://www.mirror.com/2021";
  copy.digests.payload_sha256 = Sha256Of("copy");
  copy.digests.text_sha256 = Sha256Of("copy");
  Print(&*copy.report, "t3.granted.total", "4");
  Put(copy);
  SqliteReader db = Export();
  EXPECT_THAT(db.Query("SELECT report_id, stands, disagrees, flags FROM reports ORDER BY 1"),
              ElementsAre(ElementsAre("1", "1", "1", "1"), ElementsAre("2", "0", "1", "1")));
  EXPECT_EQ(db.One("SELECT report_id FROM panel"), "1");
  EXPECT_THAT(db.One("SELECT detail FROM flags WHERE report_id = 2 AND flag = 'versions_disagree'"),
              HasSubstr("report 1 of the same body and year differs: t3.granted.total is 4 here and 3 there"));
}

TEST_F(SqliteExport, HostileTextComesBackByteForByte) {
  using namespace std::string_literals;
  const std::string hostile = "=cmd|'/C calc'!A0 \"quoted\", line\r\nnext\tand\0nul; DROP TABLE reports;--"s;
  Document document = Filled("g2021", 2021);
  document.title = hostile;
  document.report->cells["t3.granted.'\"]; --"] = {std::nullopt, hostile, CellStatus::kUnparsable, hostile, "at"};
  Put(document);
  SqliteReader db = Export();
  EXPECT_EQ(db.One("SELECT title FROM reports"), hostile);
  EXPECT_EQ(db.One("SELECT raw FROM cells WHERE cell LIKE '%--'"), hostile);
  EXPECT_EQ(db.One("PRAGMA integrity_check"), "ok");
  knowledge_.bom = true;
  ASSERT_OK(ExportCsv(*archive_, {}, knowledge_, out("csv")));
  const std::string csv = ReadWhole(out("csv") / "reports.csv");
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBFreport_id,"));
  EXPECT_EQ(At(ParseCsv(csv), 1, "title"), "'" + hostile);
}

TEST_F(SqliteExport, SaysWhatItIs) {
  Put(Filled("g2019", 2020));
  Put(Filled("g2021", 2021));
  SqliteReader db = Export({.since = 1, .years = YearRange{2021, 2022}, .division = "37"});
  const auto meta = [&](const std::string& key) { return db.One("SELECT value FROM meta WHERE key = '" + key + "'"); };
  EXPECT_EQ(meta("cursor"), "2");
  EXPECT_EQ(meta("program"), "lantai test");
  EXPECT_EQ(meta("exported_at"), "2020-09-13T12:26:40Z");
  EXPECT_EQ(meta("extractors"), std::string(kExtractorVersion));
  EXPECT_EQ(meta("reports"), "1");
  EXPECT_EQ(meta("filter_since"), "1");
  EXPECT_EQ(meta("filter_years"), "2021-2022");
  EXPECT_EQ(meta("filter_division"), "37");
}

TEST_F(SqliteExport, SinceHoldsWhatChangedRemovedOnesToo) {
  Put(Filled("g2019", 2020));
  Put(Filled("g2021", 2021));
  Gone(UrlOf("/2020"));
  SqliteReader db = Export({.since = 2, .years = {}, .division = ""});
  EXPECT_THAT(db.Query("SELECT report_id, status, stands FROM reports"), ElementsAre(ElementsAre("1", "removed", "0")));
  EXPECT_THAT(db.Query("PRAGMA foreign_key_check"), IsEmpty());
  EXPECT_THAT(Export().Query("SELECT report_id FROM reports"), ElementsAre(ElementsAre("2")));
}

TEST_F(SqliteExport, AFailedExportLeavesTheEarlierOneAndSaysWhy) {
  Put(Filled("g2019", 2020));
  Export();
  const std::string earlier = ReadWhole(out("x.sqlite"));
  EXPECT_THAT(ExportSqlite(*archive_, {.since = 99, .years = {}, .division = ""}, knowledge_, out("x.sqlite")),
              Fails(Code::kInvalidArgument));
  EXPECT_EQ(ReadWhole(out("x.sqlite")), earlier);
  EXPECT_THAT(ExportSqlite(*archive_, {}, knowledge_, out("nowhere") / "x.sqlite"),
              Fails(Code::kIo, HasSubstr("nowhere")));
  EXPECT_THAT(NamesBeside(), ElementsAre("archive", "x.sqlite"));
}

TEST_F(SqliteExport, TheSchemaIsStable) {
  Put(Filled("g2021", 2021));
  SqliteReader db = Export();
  std::string schema;
  for (const auto& row : db.Query("SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql NOT NULL "
                                  "ORDER BY type DESC, name")) {
    schema += row[0] + "\n";
  }
  ExpectGolden("storage/export/schema.sql", schema);
}

}  // namespace
}  // namespace lantai::storage
