// A report's form filled in by chance: what every cell says and how it is printed. The labels are written down here a
// second time, from the form and from pages seen, so that a mistake in config/templates shows.
//
//   FilledForm form = FillForm({.table2 = "g2021", .table3 = "g2019"}, seed);
//   form.cells.at("t3.granted.total").raw;            // "1,204"
//
// Numbers keep the form's arithmetic (K1 to K6, K12) unless `broken_sums` asks otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/document.h"

namespace lantai::extractor {

// Chance that is the same with every standard library.
class Chance {
 public:
  explicit Chance(uint32_t seed) : random_(seed) {}
  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }
  bool OneIn(uint32_t n) { return Below(n) == 0; }
  template <typename T>
  const T& Of(const std::vector<T>& list) {
    return list[Below(static_cast<uint32_t>(list.size()))];
  }

 private:
  std::mt19937 random_;
};

// What a cell says, and what a reader should find.
struct FilledCell {
  std::string raw;
  std::optional<std::string> value;
  CellStatus status = CellStatus::kOk;
  std::optional<std::string> unit = {};
};

enum class Printing { kPlain, kDecorated, kNoZeros };  // digits | also 1,234 12件 增2 … | zeros as blank, /, —, 无

struct FillOptions {
  std::string table2 = "g2019", table3 = "g2019";  // "g2014" as table2: the statistics form, nothing else
  Printing printing = Printing::kPlain;
  bool broken_sums = false;  // a few cells are off by some
};

struct FilledForm {
  FillOptions options;
  std::map<std::string, FilledCell> cells;
};

// A labelled row or column of the form: its id, its label, further names seen for it, and the group it stands in.
struct FormLabel {
  std::string id;
  std::string name;
  std::vector<std::string> variants = {};
  std::string group = {};  // s14: its unit
};
struct FormBlock {
  std::string title;
  std::vector<FormLabel> columns, rows;  // a row's id is the cell's without its last part
};

const std::vector<FormBlock>& BlocksOf(const std::string& generation);
const std::vector<FormLabel>& Rows3(const std::string& generation);
const std::vector<FormLabel>& Applicants();
const std::vector<FormLabel>& Results4();
const std::vector<FormLabel>& Rows14();  // groups have no id

FilledForm FillForm(const FillOptions& options, uint32_t seed);

}  // namespace lantai::extractor
