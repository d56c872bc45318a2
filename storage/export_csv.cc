#include "storage/export_csv.h"

#include <array>
#include <memory>
#include <set>
#include <vector>

#include "storage/atomic_file.h"
#include "storage/csv.h"
#include "storage/export_batches.h"
#include "storage/export_folder.h"
#include "storage/export_rows.h"

namespace lantai::storage {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr const char* kCodebookMarkdown = "codebook.md";

// Rows as text, a table each.
struct CsvText : RowSink {
  std::array<std::string, kAllTables> tables;

  Status Row(TableId table, std::span<const Field> fields) override {
    std::string& text = tables[static_cast<size_t>(table)];
    for (const Field& field : fields) {
      if (&field != fields.data()) text += ',';
      if (field.kind == Field::Kind::kText) {
        AppendCsvText(field.text, &text);
      } else {
        text += field.text;
      }
    }
    text += "\r\n";
    return {};
  }
};

// What a batch of documents gives.
struct CsvBatch {
  CsvText text;
  uint64_t reports = 0;
  std::set<std::string> extractors;
};

std::vector<TableSpec> AllTables(const Panel& panel) {
  std::vector<TableSpec> tables = BaseTables();
  for (TableSpec& table : panel.Tables()) tables.push_back(std::move(table));
  return tables;
}

std::string HeaderOf(const TableSpec& table) {
  std::string header;
  for (const ColumnSpec& column : table.columns) header += (header.empty() ? "" : ",") + column.name;
  return header + "\r\n";
}

// The files of one export.
class CsvFiles {
 public:
  Status Create(const std::filesystem::path& folder, const std::vector<TableSpec>& tables, bool bom) {
    for (const TableSpec& table : tables) {
      LANTAI_ASSIGN_OR_RETURN(files_.emplace_back(), AtomicFile::Create(folder / (table.name + ".csv")));
      if (bom) LANTAI_RETURN_IF_ERROR(files_.back()->Append(kByteOrderMark));
      LANTAI_RETURN_IF_ERROR(files_.back()->Append(HeaderOf(table)));
    }
    return {};
  }
  Status Append(const CsvText& text) {
    for (size_t i = 0; i < files_.size(); ++i) LANTAI_RETURN_IF_ERROR(files_[i]->Append(text.tables[i]));
    return {};
  }
  Status Finish() {
    for (const auto& file : files_) LANTAI_RETURN_IF_ERROR(file->Finish());
    return {};
  }

 private:
  std::vector<std::unique_ptr<AtomicFile>> files_;
};

Result<CsvBatch> MakeBatch(const Archive& archive, const ReportRows& rows, const std::vector<DocumentRecord>& records) {
  CsvBatch batch;
  for (const DocumentRecord& record : records) {
    LANTAI_ASSIGN_OR_RETURN(const Document document, archive.ReadFacts(record.id));
    LANTAI_RETURN_IF_ERROR(rows.Write(record, document, /*with_panel=*/true, batch.text));
    ++batch.reports;
    batch.extractors.insert(document.extractor);
  }
  return batch;
}

Status WriteFile(const std::filesystem::path& path, std::string_view text) {
  LANTAI_ASSIGN_OR_RETURN(const auto file, AtomicFile::Create(path));
  LANTAI_RETURN_IF_ERROR(file->Append(text));
  return file->Finish();
}

// Rows of definitions, meta included.
Status WriteRest(const ExportKnowledge& knowledge, const ExportFilter& filter, uint64_t cursor, const CsvBatch& all,
                 CsvFiles& files) {
  CsvText rest;
  LANTAI_RETURN_IF_ERROR(WriteDefinitions(knowledge, rest));
  LANTAI_RETURN_IF_ERROR(WriteMeta(knowledge, filter, cursor, all.reports, all.extractors, rest));
  return files.Append(rest);
}

}  // namespace

Result<uint64_t> ExportCsv(const Archive& archive, const ExportFilter& filter, const ExportKnowledge& knowledge,
                           const std::filesystem::path& out) {
  const Standing nobody;
  const std::vector<TableSpec> tables = AllTables(ReportRows(knowledge, nobody).panel());
  std::vector<std::string> names = {kCodebookMarkdown};
  for (const TableSpec& table : tables) names.push_back(table.name + ".csv");
  LANTAI_ASSIGN_OR_RETURN(const auto folder, ExportFolder::Create(out, names));
  CsvFiles files;
  LANTAI_RETURN_IF_ERROR(files.Create(folder->path(), tables, knowledge.bom));
  LANTAI_ASSIGN_OR_RETURN(const Standing standing, Standing::Of(archive));
  const ReportRows rows(knowledge, standing);
  CsvBatch all;
  const auto take = [&](CsvBatch batch) {
    all.reports += batch.reports;
    all.extractors.merge(batch.extractors);
    return files.Append(batch.text);
  };
  ExportBatches<CsvBatch> batches([&](const auto& records) { return MakeBatch(archive, rows, records); }, take);
  LANTAI_ASSIGN_OR_RETURN(const uint64_t cursor, SelectDocuments(archive, filter, [&](const DocumentRecord& record) {
                            return IsInTables(record, filter) ? batches.Add(record) : Status();
                          }));
  LANTAI_RETURN_IF_ERROR(batches.Finish());
  LANTAI_RETURN_IF_ERROR(WriteRest(knowledge, filter, cursor, all, files));
  LANTAI_RETURN_IF_ERROR(files.Finish());
  LANTAI_RETURN_IF_ERROR(WriteFile(folder->path() / kCodebookMarkdown, CodebookMarkdown(knowledge)));
  LANTAI_RETURN_IF_ERROR(folder->Finish());
  return cursor;
}

Status WriteCodebookBeside(const ExportKnowledge& knowledge, const std::filesystem::path& out) {
  CsvText text;
  LANTAI_RETURN_IF_ERROR(WriteDefinitions(knowledge, text));
  const size_t table = static_cast<size_t>(TableId::kCodebook);
  const std::string csv = (knowledge.bom ? std::string(kByteOrderMark) : "") + HeaderOf(BaseTables()[table]);
  LANTAI_RETURN_IF_ERROR(WriteFile(out.string() + ".codebook.csv", csv + text.tables[table]));
  return WriteFile(out.string() + ".codebook.md", CodebookMarkdown(knowledge));
}

}  // namespace lantai::storage
