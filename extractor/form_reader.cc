#include "extractor/form_reader.h"

#include <algorithm>
#include <map>
#include <string>

#include "extractor/flat_form.h"
#include "extractor/grid_form.h"

namespace lantai::extractor {
namespace {

constexpr size_t kMostSlots = 1'000'000;

// Rows of one length, unless a page draws so ragged a table that filling it up would cost more than it says.
void MakeRectangular(std::vector<std::vector<std::string>>* rows) {
  size_t width = 0;
  for (const auto& row : *rows) width = std::max(width, row.size());
  if (width * rows->size() > kMostSlots) return;
  for (auto& row : *rows) row.resize(width);
}

Table TableOf(const Grid& grid) {
  Table table;
  for (const auto& row : grid.rows) {
    std::vector<std::string>& cells = table.rows.emplace_back();
    for (const Slot& slot : row) cells.push_back(slot.text);
  }
  MakeRectangular(&table.rows);
  return table;
}

std::string PlaceOf(int part) { return "part:" + std::to_string(part) + "/"; }

// What was read as the first part belongs to another.
void MoveToPart(int part, std::vector<Cell>* cells) {
  if (part == 0) return;
  const std::string_view first = "part:0/";
  for (Cell& cell : *cells) {
    if (cell.at.starts_with(first)) cell.at.replace(0, first.size(), PlaceOf(part));
  }
}

// Where a grid names every row and column of one generation's table, another that lacks some, or has fewer, cannot fit
// better.
void DropLosers(const GridForm& form, std::vector<TableReading*>* wanted) {
  std::vector<GridForm::Share> shares;
  std::map<std::string_view, int> most;  // rows and columns of the largest that is whole, by table
  for (const TableReading* reading : *wanted) {
    const GridForm::Share& share = shares.emplace_back(form.ShareOf(*reading->form));
    if (share.named < share.all) continue;
    int& all = most[reading->form->table->id];
    all = std::max(all, share.all);
  }
  size_t i = 0;
  std::erase_if(*wanted, [&](const TableReading* reading) {
    const GridForm::Share& share = shares[i++];
    const auto whole = most.find(reading->form->table->id);
    return whole != most.end() && (share.named < share.all || share.all < whole->second);
  });
}

// Readings stand in the order of the index's tables.
void CopyToTwins(const std::vector<TableForm>& tables, std::vector<TableReading>* readings) {
  for (TableReading& reading : *readings) {
    if (reading.form->twin == nullptr) continue;
    const TableForm* own = reading.form;
    reading = (*readings)[static_cast<size_t>(own->twin - tables.data())];
    reading.form = own;
  }
}

std::vector<std::string> Split(std::string_view generations) {
  std::vector<std::string> ids;
  for (size_t bar = 0; bar != std::string_view::npos; generations.remove_prefix(bar + 1)) {
    bar = generations.find('|');
    ids.emplace_back(generations.substr(0, bar));
    if (bar == std::string_view::npos) break;
  }
  return ids;
}

std::string Join(const std::vector<TableReading*>& readings) {
  std::string joined;
  for (const TableReading* reading : readings) {
    if (!joined.empty()) joined += '|';
    joined += reading->form->generation;
  }
  return joined;
}

}  // namespace

std::string FormOf(const std::map<std::string, std::string>& tables) {
  std::vector<std::string> common;
  bool first = true;
  for (const auto& [table, generations] : tables) {
    const std::vector<std::string> here = Split(generations);
    if (first) common = here;
    std::erase_if(common, [&](const std::string& id) { return std::find(here.begin(), here.end(), id) == here.end(); });
    first = false;
  }
  if (first) return {};
  return common.empty() ? "mixed" : common.front();
}

FormReader::FormReader(const std::vector<ReportTemplate>& templates) : index_(templates) {}

FormReading FormReader::Read(const Content& content) const {
  FormReading result;
  result.consumed.resize(content.blocks.size());
  Readings readings(index_.tables().begin(), index_.tables().end());
  ReadGrids(content, &readings, &result);
  CopyToTwins(index_.tables(), &readings);
  if (content.flattened) ReadFlat(content, &readings, &result);
  Decide(&readings, &result);
  return result;
}

void FormReader::ReadGrids(const Content& content, Readings* readings, FormReading* result) const {
  for (size_t i = 0; i < content.blocks.size(); ++i) {
    const Block& block = content.blocks[i];
    if (block.kind != BlockKind::kTable) continue;
    const GridForm form(index_, block.grid);
    const std::string place = PlaceOf(block.part) + "table:" + std::to_string(result->tables.size());
    std::vector<TableReading*> wanted;
    for (TableReading& reading : *readings) {
      if (reading.form->twin == nullptr && form.Concerns(*reading.form)) wanted.push_back(&reading);
    }
    DropLosers(form, &wanted);
    for (TableReading* reading : wanted) form.Read(*reading->form, place, reading);
    result->tables.push_back(TableOf(block.grid));
    result->consumed[i] = true;
  }
}

void FormReader::ReadFlat(const Content& content, Readings* readings, FormReading* result) const {
  const FlatForm form(index_, content.blocks);
  for (const FlatForm::Run& run : form.runs()) {
    Table best;
    int best_score = 0;
    bool accepted = false;
    for (TableReading& reading : *readings) {
      if (reading.form->table->id != run.table) continue;
      TableReading alone(*reading.form);
      std::vector<std::vector<std::string>> rows;
      form.Read(run, *reading.form, &alone, &rows);
      if (!accepted || alone.Score() > best_score) {
        best.rows = std::move(rows);
        best_score = alone.Score();
      }
      accepted |= alone.Accepted();
      MoveToPart(content.blocks[run.first_block].part, &alone.cells);
      reading.Merge(alone);
    }
    if (!accepted) continue;
    MakeRectangular(&best.rows);
    result->tables.push_back(std::move(best));
    for (size_t b = run.first_block; b <= run.last_block; ++b) result->consumed[b] = true;
  }
}

// For each table the generation that fits best; those that fit equally well and have the same cells share it.
void FormReader::Decide(Readings* readings, FormReading* result) const {
  std::map<std::string, std::vector<TableReading*>> chosen;
  for (TableReading& reading : *readings) {
    if (!reading.Accepted()) continue;
    std::vector<TableReading*>& best = chosen[reading.form->table->id];
    if (best.empty() || reading.Score() > best.front()->Score())
      best = {&reading};
    else if (reading.Score() == best.front()->Score() && reading.form->cell_ids == best.front()->form->cell_ids) {
      best.push_back(&reading);
    }
  }
  Report& report = result->report;
  for (const auto& [table, forms] : chosen) {
    TableReading& reading = *forms.front();
    report.tables[table] = Join(forms);
    reading.cells.resize(reading.form->cell_ids.size());
    // Tables come in the order of their ids, so that every cell goes to the end of the map.
    for (const size_t i : reading.form->by_id) {
      report.cells.emplace_hint(report.cells.end(), reading.form->cell_ids[i], std::move(reading.cells[i]));
    }
    result->lost_characters |= reading.lost_characters;
    result->conflict |= reading.conflict;
  }
  report.form = FormOf(report.tables);
}

}  // namespace lantai::extractor
