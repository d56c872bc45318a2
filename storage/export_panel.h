// The panel: one row a report, one column a variable, and what is computed from it. Compiled once from what an export
// knows; the SQL of the views (storage/export_views.h) and the rows of the CSV files both come from here.
//
//   Panel panel(knowledge);
//   panel.Write(keys, document_report, filled, sink);       // one row to each of the panel's six tables
//
// Variables are the cells of all forms, in the forms' order, then the numbers of the running text as "narrative.ID".
//
// Thread-safety: immutable once made. Errors: the sink's.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/document.h"
#include "core/status.h"
#include "storage/export_tables.h"

namespace lantai::storage {

// The columns with which every row of the panel begins, taken from `reports`.
inline constexpr std::string_view kPanelKeys[] = {"report_id", "body_key", "unit",    "division",
                                                  "level",     "year",     "template"};

class Panel {
 public:
  explicit Panel(const ExportKnowledge& knowledge);
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  // A formula whose terms are variables, or parts of their own. It has the value of the first of its alternatives that
  // has one: each generation's cells are others.
  struct Sum {
    struct Term {
      bool minus = false;
      size_t index = 0;  // of a variable, or of a harmonised variable
      bool is_harmonised = false;
    };
    std::vector<Term> terms;
  };
  struct Harmonised {
    std::string id;
    std::vector<Sum> alternatives;
  };
  struct Ratio {
    std::string id;
    std::optional<Sum> numerator;  // none where it names what no form has
    std::optional<Sum> denominator;
    bool is_count = false;
  };

  const std::vector<std::string>& variables() const { return variables_; }
  const std::vector<Harmonised>& harmonised() const { return harmonised_; }
  const std::vector<Ratio>& ratios() const { return ratios_; }

  // Names and columns, from kPanel on.
  std::vector<TableSpec> Tables() const;

  // `keys` are the fields of kPanelKeys; `filled` the sorted ids of cells that count as 0 in the filled view.
  Status Write(std::span<const Field> keys, const Report& report, std::span<const std::string_view> filled,
               RowSink& sink) const;

 private:
  using Row = std::vector<std::optional<std::string_view>>;  // by variable
  void AddVariables(const ExportKnowledge& knowledge);
  std::optional<Sum> Compile(const Formula& formula, bool with_harmonised) const;
  Status WriteView(std::span<const Field> keys, const Row& row, size_t filled, bool is_filled, RowSink& sink) const;

  std::vector<std::string> variables_;
  std::unordered_map<std::string_view, size_t> index_;
  std::unordered_map<std::string, size_t> harmonised_index_;
  std::vector<Harmonised> harmonised_;
  std::vector<Ratio> ratios_;
};

// A number as exports print it: whole ones as digits, others as the shortest text that reads back the same.
std::string NumberText(double number);

}  // namespace lantai::storage
