#include "storage/export_csv.h"

#include <memory>
#include <vector>

#include "storage/atomic_file.h"
#include "storage/csv.h"
#include "storage/export_folder.h"

namespace lantai::storage {
namespace {

constexpr std::string_view kReports =
    "report_id,portal,url,title,unit,division,level,year,published,template,status,fetched_at,checks_pass,checks_fail,"
    "checks_unknown,flags,payload_sha256,text_sha256,tables_sha256,extractor";
constexpr std::string_view kCells = "report_id,cell,value,raw,status,unit,at";
constexpr std::string_view kChecks = "report_id,check,scope,status,left,right,cells,suggestion";
constexpr std::string_view kFlags = "report_id,flag,severity,detail,at,cells";
constexpr std::string_view kSources = "report_id,kind,role,url,payload_sha256";
constexpr std::string_view kCodebook = "generation,cell,row_label,col_label,unit,type";

// The six files of one export.
struct Files {
  std::unique_ptr<AtomicFile> reports, cells, checks, flags, sources, codebook;
};

struct FileOf {
  std::string_view name, header;
  std::unique_ptr<AtomicFile> Files::*file;
};

constexpr FileOf kFiles[] = {
    {"reports.csv", kReports, &Files::reports}, {"cells.csv", kCells, &Files::cells},
    {"checks.csv", kChecks, &Files::checks},    {"flags.csv", kFlags, &Files::flags},
    {"sources.csv", kSources, &Files::sources}, {"codebook.csv", kCodebook, &Files::codebook},
};

Status Write(AtomicFile& file, CsvLine& line) { return file.Append(std::move(line).Finish()); }

CsvLine& PutNumber(CsvLine& line, const std::optional<Number>& number) {
  return number ? line.Number(std::string_view(number->text)) : line.Empty();
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

uint64_t CountOf(const Report& report, Verdict verdict) {
  uint64_t count = 0;
  for (const Check& check : report.checks) count += check.verdict == verdict ? 1 : 0;
  return count;
}

Status WriteReport(AtomicFile& file, const DocumentRecord& record, const Document& document, const Report& report) {
  CsvLine line;
  line.Number(record.id).Text(record.portal).Text(document.url.value_or(record.urls.front()));
  line.Text(document.title).TextOrEmpty(document.unit).TextOrEmpty(document.division).TextOrEmpty(document.level);
  document.year ? line.Number(std::string_view(std::to_string(*document.year))) : line.Empty();
  line.TextOrEmpty(document.published).Text(report.form).Text(StandingName(record)).Text(FormatUtc(record.fetched_at));
  for (const Verdict verdict : {Verdict::kPass, Verdict::kFail, Verdict::kUnknown})
    line.Number(CountOf(report, verdict));
  line.Number(report.flags.size());
  line.Text(document.digests.payload_sha256.Hex()).Text(document.digests.text_sha256.Hex());
  line.Text(document.digests.tables_sha256.Hex()).Text(document.extractor);
  return Write(file, line);
}

Status WriteCells(AtomicFile& file, uint64_t id, const Report& report) {
  for (const auto& [cell_id, cell] : report.cells) {
    CsvLine line;
    line.Number(id).Text(cell_id);
    PutNumber(line, cell.value)
        .TextOrEmpty(cell.raw)
        .Text(CellStatusName(cell.status))
        .TextOrEmpty(cell.unit)
        .Text(cell.at);
    LANTAI_RETURN_IF_ERROR(Write(file, line));
  }
  for (const auto& [name, number] : report.narrative) {
    CsvLine line;
    line.Number(id).Text("narrative." + name).Number(std::string_view(number.value.text)).Text(number.raw);
    line.Text(CellStatusName(CellStatus::kOk)).Empty().Text(number.at);
    LANTAI_RETURN_IF_ERROR(Write(file, line));
  }
  return {};
}

Status WriteChecks(AtomicFile& file, uint64_t id, const Report& report) {
  for (const Check& check : report.checks) {
    CsvLine line;
    line.Number(id).Text(check.id).Text(check.scope).Text(VerdictName(check.verdict));
    PutNumber(PutNumber(line, check.left), check.right).Text(Joined(check.cells)).TextOrEmpty(check.suggestion);
    LANTAI_RETURN_IF_ERROR(Write(file, line));
  }
  return {};
}

Status WriteFlags(AtomicFile& file, uint64_t id, const Report& report) {
  for (const Flag& flag : report.flags) {
    CsvLine line;
    line.Number(id).Text(flag.id).Text(flag.severity).Text(flag.detail).Text(flag.at).Text(Joined(flag.cells));
    LANTAI_RETURN_IF_ERROR(Write(file, line));
  }
  return {};
}

Status WriteSources(AtomicFile& file, const DocumentRecord& record, const Document& document) {
  for (size_t i = 0; i < record.urls.size(); ++i) {
    CsvLine line;
    line.Number(record.id).Text("address").Text(i == 0 ? "found" : "alias").Text(record.urls[i]).Empty();
    LANTAI_RETURN_IF_ERROR(Write(file, line));
  }
  for (const Part& part : document.parts) {
    CsvLine line;
    line.Number(record.id).Text("part").Text(part.role).Text(part.url ? *part.url : part.input);
    line.Text(part.payload_sha256.Hex());
    LANTAI_RETURN_IF_ERROR(Write(file, line));
  }
  return {};
}

Status WriteCodebook(AtomicFile& file, std::span<const CodebookEntry> codebook) {
  for (const CodebookEntry& entry : codebook) {
    CsvLine line;
    line.Text(entry.generation).Text(entry.id).Text(entry.row_label).Text(entry.col_label);
    line.Text(entry.unit).Text(entry.type);
    LANTAI_RETURN_IF_ERROR(Write(file, line));
  }
  return {};
}

Status WriteAll(const Files& files, const Archive& archive, const DocumentRecord& record) {
  LANTAI_ASSIGN_OR_RETURN(const Document document, archive.ReadDocument(record.id));
  const Report report = document.report.value_or(Report{});
  LANTAI_RETURN_IF_ERROR(WriteReport(*files.reports, record, document, report));
  LANTAI_RETURN_IF_ERROR(WriteCells(*files.cells, record.id, report));
  LANTAI_RETURN_IF_ERROR(WriteChecks(*files.checks, record.id, report));
  LANTAI_RETURN_IF_ERROR(WriteFlags(*files.flags, record.id, report));
  return WriteSources(*files.sources, record, document);
}

Result<Files> CreateFiles(const std::filesystem::path& folder) {
  Files files;
  for (const FileOf& each : kFiles) {
    LANTAI_ASSIGN_OR_RETURN(files.*each.file, AtomicFile::Create(folder / each.name));
    LANTAI_RETURN_IF_ERROR((files.*each.file)->Append(std::string(each.header) + "\r\n"));
  }
  return files;
}

}  // namespace

Result<uint64_t> ExportCsv(const Archive& archive, const ExportFilter& filter, std::span<const CodebookEntry> codebook,
                           const std::filesystem::path& out) {
  std::vector<std::string> names;
  for (const FileOf& each : kFiles) names.emplace_back(each.name);
  LANTAI_ASSIGN_OR_RETURN(const auto folder, ExportFolder::Create(out, names));
  LANTAI_ASSIGN_OR_RETURN(const Files files, CreateFiles(folder->path()));
  LANTAI_RETURN_IF_ERROR(WriteCodebook(*files.codebook, codebook));
  const auto visit = [&](const DocumentRecord& record) {
    const bool wanted = filter.since || !(record.superseded || record.removed);
    return record.is_annual_report && wanted ? WriteAll(files, archive, record) : Status();
  };
  LANTAI_ASSIGN_OR_RETURN(const uint64_t cursor, SelectDocuments(archive, filter, visit));
  for (const FileOf& each : kFiles) LANTAI_RETURN_IF_ERROR((files.*each.file)->Finish());
  LANTAI_RETURN_IF_ERROR(folder->Finish());
  return cursor;
}

}  // namespace lantai::storage
