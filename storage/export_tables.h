// The tables of an export, whatever it is written to: their names, columns and keys, and how a row of one is handed
// over. CSV and SQLite exports are made from the same rows, so that they hold the same.
//
//   std::vector<TableSpec> tables = BaseTables();
//   sink.Row(TableId::kCells, {{Field::Number("17"), Field::Text("t3.granted.total"), Field::Null(), …}});
//
// What the columns mean: docs/export.md.
//
// Thread-safety: values. A RowSink belongs to one thread.
// Lifetime: a Field looks at what it was made from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/export_definitions.h"
#include "core/report_template.h"
#include "core/status.h"

namespace lantai::storage {

// One variable of the codebook; app makes these from the report templates and config/export/.
struct CodebookEntry {
  std::string generation;  // of a form, or "narrative", "harmonised", "indicator"
  std::string id, row_label, col_label, unit, type;
  std::string column = {};      // its column in the panel, or in the view of its kind
  std::string definition = {};  // in English; empty where it is not known
  std::string years = {};       // for which reports of this generation are due
  std::string missing = {};     // what an empty field means
};

// What an export is told besides the archive.
struct ExportKnowledge {
  std::vector<CodebookEntry> codebook = {};
  std::vector<ReportTemplate> forms = {};
  ExportDefinitions definitions = {};
  std::string program = {};  // "lantai 1.0.0"
  Timestamp now = {};
  bool bom = false;  // CSV: begin each file with a byte order mark, as spreadsheets want it
};

enum class TableId : uint8_t {
  kReports,
  kCells,
  kChecks,
  kFlags,
  kSources,
  kCodebook,
  kIndicatorDefinitions,
  kCorrespondences,
  kNotHarmonised,
  kMeta,
  // Views of the above; of the reports that stand (storage/standing.h).
  kPanel,
  kPanelFilled,
  kHarmonised,
  kHarmonisedFilled,
  kIndicators,
  kIndicatorsFilled,
};
inline constexpr size_t kBaseTables = static_cast<size_t>(TableId::kPanel);
inline constexpr size_t kAllTables = static_cast<size_t>(TableId::kIndicatorsFilled) + 1;

enum class ColumnType : uint8_t { kText, kInteger, kNumber };

struct ColumnSpec {
  std::string name;
  ColumnType type = ColumnType::kText;
};

struct TableSpec {
  std::string name;
  std::vector<ColumnSpec> columns;
  std::string key;         // columns of the primary key, in SQL; empty: none of its own
  bool of_report = false;  // its report_id is one of `reports`
};

// In the order of TableId, up to kMeta.
std::vector<TableSpec> BaseTables();

struct Field {
  enum class Kind : uint8_t { kNull, kNumber, kText } kind = Kind::kNull;
  std::string_view text;

  static Field Null() { return {}; }
  // REQUIRES: digits, sign and point only.
  static Field Number(std::string_view digits) { return {Kind::kNumber, digits}; }
  static Field Text(std::string_view text) { return {Kind::kText, text}; }
  static Field TextOrNull(const std::optional<std::string>& text) { return text ? Text(*text) : Null(); }
};

class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual Status Row(TableId table, std::span<const Field> fields) = 0;
};

}  // namespace lantai::storage
