// Makes filled-in forms, in any style a page may print them, and remembers what every cell says: the truth for the
// recognisers. The labels are the form's own; everything else is made up here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/report_template.h"
#include "extractor/content.h"

namespace lantai::extractor {

// What a cell was printed as, and where.
struct Printed {
  std::string raw;
  std::optional<std::string> value;
  CellStatus status = CellStatus::kOk;
  std::optional<std::string> unit;
  std::string at;
};

struct GeneratorOptions {
  std::string generation = "g2019";
  bool blanks = false;        // print "", /, — and 无 too
  bool broken = false;        // break labels over lines
  bool lossy = false;         // lose first characters, brackets and numbering of labels
  bool header_split = false;  // grids: table 2's headers in two rows
  bool one_table = true;      // grids: all blocks of table 2 in one table
  bool shuffled = false;      // grids: columns of table 3 in another order
};

class FormGenerator {
 public:
  FormGenerator(const std::vector<ReportTemplate>& templates, GeneratorOptions options, uint32_t seed);

  std::string OneCellALine();
  std::string Pipes();
  Content Grids();
  const std::map<std::string, Printed>& printed() const { return printed_; }

 private:
  const TableTemplate& TableOf(const std::string& id) const;
  Printed Value(const std::string& id, const ColumnTemplate& column, bool may_be_empty);
  std::string Number();
  std::string Damaged(std::string label);
  std::string Broken(const std::string& label);
  uint32_t Pick(uint32_t below) { return static_cast<uint32_t>(random_() % below); }

  void Line(const std::string& content);
  void Label(const std::string& label);
  void LineRow(const BlockTemplate& block, const RowTemplate& row);
  void LineTable2();
  void LineTable3();
  void LineTable4();

  // Pipe text: cells of one row, padded to `width`; a cell with an id is remembered.
  struct PipeCell {
    std::string text;
    std::string id;
  };
  void PipeRow(std::vector<PipeCell> cells, size_t width, bool last);
  std::vector<PipeCell> Values(const BlockTemplate& block, const RowTemplate& row);
  void PipeTable2();
  void PipeTable3();
  void PipeTable4();

  void Place(Grid* grid, size_t row, size_t column, size_t rows, size_t columns, const std::string& text) const;
  void PlaceValue(Grid* grid, size_t table, size_t row, size_t column, size_t columns, const std::string& id,
                  const ColumnTemplate& kind);
  std::vector<Grid> GridTable2();
  Grid GridTable3(size_t table);
  Grid GridTable4(size_t table);

  const ReportTemplate* form_ = nullptr;
  GeneratorOptions options_;
  std::mt19937 random_;
  std::string text_;
  int line_ = 1;
  std::map<std::string, Printed> printed_;
};

}  // namespace lantai::extractor
