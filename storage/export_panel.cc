#include "storage/export_panel.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_set>

namespace lantai::storage {
namespace {

using Row = std::vector<std::optional<std::string_view>>;
using Numbers = std::vector<std::optional<double>>;

Numbers ToNumbers(const Row& row) {
  Numbers numbers(row.size());
  for (size_t i = 0; i < row.size(); ++i) {
    if (!row[i]) continue;
    double number = 0;
    const auto [end, error] = std::from_chars(row[i]->data(), row[i]->data() + row[i]->size(), number);
    if (error == std::errc() && end == row[i]->data() + row[i]->size()) numbers[i] = number;
  }
  return numbers;
}

std::optional<double> Evaluate(const Panel::Sum& sum, const Numbers& variables, const Numbers& harmonised) {
  double total = 0;
  for (const Panel::Sum::Term& term : sum.terms) {
    const std::optional<double>& value = (term.is_harmonised ? harmonised : variables)[term.index];
    if (!value) return std::nullopt;
    total += term.minus ? -*value : *value;
  }
  return total;
}

std::optional<double> Evaluate(const Panel::Ratio& ratio, const Numbers& variables, const Numbers& harmonised) {
  if (!ratio.numerator) return std::nullopt;
  const std::optional<double> numerator = Evaluate(*ratio.numerator, variables, harmonised);
  if (ratio.is_count || !numerator) return numerator;
  if (!ratio.denominator) return std::nullopt;
  const std::optional<double> denominator = Evaluate(*ratio.denominator, variables, harmonised);
  if (!denominator || *denominator == 0) return std::nullopt;
  return *numerator / *denominator;
}

// Fields that look at numbers of their own.
class ComputedRow {
 public:
  explicit ComputedRow(std::span<const Field> keys) : fields_(keys.begin(), keys.end()) {}
  void Reserve(size_t count) { texts_.reserve(count); }
  void Add(const std::optional<double>& number) {
    if (!number) return fields_.push_back(Field::Null());
    fields_.push_back(Field::Number(texts_.emplace_back(NumberText(*number))));
  }
  std::span<const Field> fields() const { return fields_; }

 private:
  std::vector<std::string> texts_;  // reserved, so that none moves
  std::vector<Field> fields_;
};

}  // namespace

std::string NumberText(double number) {
  char digits[64];
  constexpr double kExact = 9007199254740992.0;  // 2^53: beyond it not every whole number is one
  const bool whole = number == std::trunc(number) && std::abs(number) < kExact;
  const auto end = whole ? std::to_chars(digits, digits + sizeof digits, static_cast<int64_t>(number))
                         : std::to_chars(digits, digits + sizeof digits, number);
  return {digits, end.ptr};
}

Panel::Panel(const ExportKnowledge& knowledge) {
  AddVariables(knowledge);
  for (size_t i = 0; i < variables_.size(); ++i) index_.emplace(variables_[i], i);
  for (const HarmonisedVariable& variable : knowledge.definitions.variables) {
    harmonised_index_.emplace(variable.id, harmonised_.size());
    Harmonised& compiled = harmonised_.emplace_back();
    compiled.id = variable.id;
    std::vector<Formula> seen;
    for (const auto& [form, formula] : variable.forms) {
      if (std::find(seen.begin(), seen.end(), formula) != seen.end()) continue;
      seen.push_back(formula);
      if (auto sum = Compile(formula, false)) compiled.alternatives.push_back(std::move(*sum));
    }
  }
  for (const Indicator& indicator : knowledge.definitions.indicators) {
    ratios_.push_back({indicator.id, Compile(indicator.numerator, true), Compile(indicator.denominator, true),
                       indicator.denominator.terms.empty()});
  }
}

void Panel::AddVariables(const ExportKnowledge& knowledge) {
  std::unordered_set<std::string> seen;
  const auto add = [&](std::string id) {
    if (seen.insert(id).second) variables_.push_back(std::move(id));
  };
  for (const ReportTemplate& form : knowledge.forms) {
    for (const TableTemplate& table : form.tables) {
      for (const BlockTemplate& block : table.blocks) {
        for (const RowTemplate& row : block.rows) {
          for (const ColumnTemplate& column : block.columns) add(TableTemplate::CellId(block, row, column));
        }
      }
    }
  }
  for (const NarrativeWords& words : knowledge.definitions.narrative) add("narrative." + words.id);
}

std::optional<Panel::Sum> Panel::Compile(const Formula& formula, bool with_harmonised) const {
  if (formula.terms.empty()) return std::nullopt;
  Sum sum;
  for (const Formula::Term& term : formula.terms) {
    const auto harmonised = with_harmonised ? harmonised_index_.find(term.variable) : harmonised_index_.end();
    if (harmonised != harmonised_index_.end()) {
      sum.terms.push_back({term.minus, harmonised->second, true});
      continue;
    }
    const auto variable = index_.find(term.variable);
    if (variable == index_.end()) return std::nullopt;
    sum.terms.push_back({term.minus, variable->second, false});
  }
  return sum;
}

std::vector<TableSpec> Panel::Tables() const {
  std::vector<ColumnSpec> keys;
  for (const std::string_view key : kPanelKeys) {
    const bool number = key == "report_id" || key == "year";
    keys.push_back({std::string(key), number ? ColumnType::kInteger : ColumnType::kText});
  }
  const auto with = [&](const char* name, bool filled, const auto& ids, auto id_of) {
    TableSpec spec{name, keys, "", true};
    if (filled) spec.columns.push_back({"filled_cells", ColumnType::kInteger});
    for (const auto& each : ids) spec.columns.push_back({ColumnName(id_of(each)), ColumnType::kNumber});
    return spec;
  };
  const auto itself = [](const std::string& id) { return id; };
  const auto its_id = [](const auto& each) { return each.id; };
  return {with("panel", false, variables_, itself),       with("panel_filled", true, variables_, itself),
          with("harmonised", false, harmonised_, its_id), with("harmonised_filled", true, harmonised_, its_id),
          with("indicators", false, ratios_, its_id),     with("indicators_filled", true, ratios_, its_id)};
}

Status Panel::Write(std::span<const Field> keys, const Report& report, std::span<const std::string_view> filled,
                    RowSink& sink) const {
  Row row(variables_.size());
  for (const auto& [id, cell] : report.cells) {
    if (!cell.value) continue;
    if (const auto at = index_.find(id); at != index_.end()) row[at->second] = cell.value->text;
  }
  for (const auto& [id, number] : report.narrative) {
    if (const auto at = index_.find("narrative." + id); at != index_.end()) row[at->second] = number.value.text;
  }
  LANTAI_RETURN_IF_ERROR(WriteView(keys, row, 0, false, sink));
  for (const std::string_view id : filled) {
    if (const auto at = index_.find(id); at != index_.end()) row[at->second] = "0";
  }
  return WriteView(keys, row, filled.size(), true, sink);
}

Status Panel::WriteView(std::span<const Field> keys, const Row& row, size_t filled, bool is_filled,
                        RowSink& sink) const {
  std::vector<Field> fields;
  fields.reserve(keys.size() + 1 + row.size());
  fields.assign(keys.begin(), keys.end());
  const std::string count = std::to_string(filled);
  if (is_filled) fields.push_back(Field::Number(count));
  const std::vector<Field> start = fields;
  for (const auto& value : row) fields.push_back(value ? Field::Number(*value) : Field::Null());
  LANTAI_RETURN_IF_ERROR(sink.Row(is_filled ? TableId::kPanelFilled : TableId::kPanel, fields));

  const Numbers numbers = ToNumbers(row);
  Numbers harmonised;
  ComputedRow values(start);
  values.Reserve(harmonised_.size());
  for (const Harmonised& variable : harmonised_) {
    std::optional<double> value;
    for (const Sum& sum : variable.alternatives) {
      if (!value) value = Evaluate(sum, numbers, {});
    }
    values.Add(value);
    harmonised.push_back(value);
  }
  LANTAI_RETURN_IF_ERROR(sink.Row(is_filled ? TableId::kHarmonisedFilled : TableId::kHarmonised, values.fields()));

  ComputedRow indicators(start);
  indicators.Reserve(ratios_.size());
  for (const Ratio& ratio : ratios_) indicators.Add(Evaluate(ratio, numbers, harmonised));
  return sink.Row(is_filled ? TableId::kIndicatorsFilled : TableId::kIndicators, indicators.fields());
}

}  // namespace lantai::storage
