#include "storage/export_sqlite.h"

#include <set>
#include <utility>
#include <vector>

#include "storage/export_batches.h"
#include "storage/export_rows.h"
#include "storage/export_views.h"
#include "storage/sqlite_file.h"

namespace lantai::storage {
namespace {

// "lant": tells file(1) and others whose file it is.
constexpr std::string_view kPragmas = "PRAGMA application_id = 0x6C616E74; PRAGMA user_version = 1";

// Made last, from what is there: sorted once.
constexpr std::string_view kIndexes =
    "CREATE INDEX reports_by_body ON reports (body_key, year);"
    "CREATE INDEX reports_by_year ON reports (year);"
    "CREATE INDEX reports_by_division ON reports (division);"
    "CREATE INDEX cells_by_cell ON cells (cell);"
    "CREATE INDEX checks_by_status ON checks (status, \"check\");"
    "CREATE INDEX flags_by_flag ON flags (flag);"
    "CREATE INDEX sources_by_url ON sources (url)";

class SqliteSink : public RowSink {
 public:
  explicit SqliteSink(SqliteFile& file) : file_(file) {}
  Status Open() {
    for (const TableSpec& table : BaseTables()) {
      LANTAI_RETURN_IF_ERROR(file_.Run(TableSql(table)));
      LANTAI_ASSIGN_OR_RETURN(inserts_.emplace_back(), file_.Prepare(InsertSql(table)));
    }
    return {};
  }
  Status Row(TableId table, std::span<const Field> fields) override {
    return file_.Insert(inserts_[static_cast<size_t>(table)], fields);
  }

 private:
  SqliteFile& file_;
  std::vector<size_t> inserts_;
};

using Documents = std::vector<std::pair<DocumentRecord, Document>>;

Result<Documents> ReadAll(const Archive& archive, const std::vector<DocumentRecord>& records) {
  Documents documents;
  for (const DocumentRecord& record : records) {
    LANTAI_ASSIGN_OR_RETURN(Document document, archive.ReadFacts(record.id));
    documents.emplace_back(record, std::move(document));
  }
  return documents;
}

}  // namespace

Result<uint64_t> ExportSqlite(const Archive& archive, const ExportFilter& filter, const ExportKnowledge& knowledge,
                              const std::filesystem::path& out) {
  LANTAI_ASSIGN_OR_RETURN(const auto file, SqliteFile::Create(out));
  LANTAI_RETURN_IF_ERROR(file->Run(std::string(kPragmas)));
  SqliteSink sink(*file);
  LANTAI_RETURN_IF_ERROR(sink.Open());
  LANTAI_ASSIGN_OR_RETURN(const Standing standing, Standing::Of(archive));
  const ReportRows rows(knowledge, standing);
  uint64_t reports = 0;
  std::set<std::string> extractors;
  const auto take = [&](const Documents& documents) -> Status {
    for (const auto& [record, document] : documents) {
      ++reports;
      extractors.insert(document.extractor);
      LANTAI_RETURN_IF_ERROR(rows.Write(record, document, /*with_panel=*/false, sink));
    }
    return {};
  };
  ExportBatches<Documents> batches([&](const auto& records) { return ReadAll(archive, records); }, take);
  LANTAI_ASSIGN_OR_RETURN(const uint64_t cursor, SelectDocuments(archive, filter, [&](const DocumentRecord& record) {
                            return IsInTables(record, filter) ? batches.Add(record) : Status();
                          }));
  LANTAI_RETURN_IF_ERROR(batches.Finish());
  LANTAI_RETURN_IF_ERROR(WriteDefinitions(knowledge, sink));
  LANTAI_RETURN_IF_ERROR(WriteMeta(knowledge, filter, cursor, reports, extractors, sink));
  LANTAI_RETURN_IF_ERROR(file->Run(std::string(kIndexes)));
  for (const std::string& sql : ViewsSql(rows.panel())) LANTAI_RETURN_IF_ERROR(file->Run(sql));
  LANTAI_RETURN_IF_ERROR(file->Finish());
  return cursor;
}

}  // namespace lantai::storage
