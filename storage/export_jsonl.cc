#include "storage/export_jsonl.h"

#include <nlohmann/json.hpp>

#include "core/document_json.h"
#include "storage/atomic_file.h"

namespace lantai::storage {
namespace {

// Spliced as text, so that the document's numbers stay digit for digit what they are.
std::string LineOf(const DocumentRecord& record, const Document& document) {
  nlohmann::ordered_json more;
  more["fetched_at"] = FormatUtc(record.fetched_at);
  more["status"] = StandingName(record);
  more["aliases"] = std::vector<std::string>(record.urls.begin() + 1, record.urls.end());
  std::string line = ToJson(document);
  line.back() = ',';
  return line + more.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).substr(1) + "\n";
}

}  // namespace

Result<uint64_t> ExportJsonl(const Archive& archive, const ExportFilter& filter, const std::filesystem::path& out) {
  LANTAI_ASSIGN_OR_RETURN(const auto file, AtomicFile::Create(out));
  const auto write = [&](const DocumentRecord& record) -> Status {
    LANTAI_ASSIGN_OR_RETURN(const Document document, archive.ReadDocument(record.id));
    return file->Append(LineOf(record, document));
  };
  LANTAI_ASSIGN_OR_RETURN(const uint64_t cursor, SelectDocuments(archive, filter, write));
  LANTAI_RETURN_IF_ERROR(file->Finish());
  return cursor;
}

}  // namespace lantai::storage
