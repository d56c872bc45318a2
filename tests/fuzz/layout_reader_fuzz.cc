// Pages of any words and lines: the bytes are a little drawing program, so that the fuzzer draws tables rather than
// noise. Whatever is drawn, grids cover their slots once and every row has every column.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "extractor/layout_reader.h"
#include "extractor/ruled_grid.h"

namespace {

using namespace lantai;

class Program {
 public:
  Program(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  bool done() const { return size_ == 0; }
  int Byte() {
    if (size_ == 0) return 0;
    --size_;
    return *data_++;
  }
  double Coordinate() { return Byte() * 3.3; }

 private:
  const uint8_t* data_;
  size_t size_;
};

void AddWord(Program* program, LayoutPage* page) {
  static constexpr const char* kTexts[] = {"规章", "12", "三、", "(七)总计", "a", "自然人", "0", "第1页"};
  LayoutWord& word = page->words.emplace_back();
  word.text = kTexts[program->Byte() % 8];
  const double left = program->Coordinate(), top = program->Coordinate(), size = program->Byte() / 8.0;
  const int characters = program->Byte() % 5;
  for (int i = 1; i <= characters; ++i) word.edges.push_back(left + size * i);
  word.box = {left, top, left + size * (characters == 0 ? 3 : characters), top + size};
}

void AddRule(Program* program, LayoutPage* page) {
  const double at = program->Coordinate(), from = program->Coordinate(), to = from + program->Coordinate();
  const bool across = program->Byte() % 2 == 0;
  page->rules.push_back(across ? LayoutBox{from, at, to, at + 0.5} : LayoutBox{at, from, at + 0.5, to});
}

void AddRuledTable(Program* program, LayoutPage* page) {
  const double left = program->Coordinate(), top = program->Coordinate();
  const int columns = program->Byte() % 12, rows = program->Byte() % 12;
  for (int i = 0; i <= columns; ++i) page->rules.push_back({left + 20 * i, top, left + 20 * i, top + 15 * rows});
  for (int i = 0; i <= rows; ++i) page->rules.push_back({left, top + 15 * i, left + 20 * columns, top + 15 * i});
}

Layout Draw(Program program) {
  Layout layout;
  while (!program.done() && layout.pages.size() < 20) {
    LayoutPage& page = layout.pages.emplace_back();
    page.width = 595;
    page.height = 842;
    for (int step = program.Byte(); step != 0 && !program.done(); step = program.Byte()) {
      if (step % 3 == 0) AddWord(&program, &page);
      if (step % 3 == 1) AddRule(&program, &page);
      if (step % 3 == 2) AddRuledTable(&program, &page);
    }
  }
  return layout;
}

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Layout layout = Draw(Program(data, size));
  for (const LayoutPage& page : layout.pages) {
    for (const extractor::RuledGrid& grid : extractor::FindGrids(page.rules)) {
      size_t slots = 0;
      for (const extractor::RuledCell& cell : grid.cells) slots += static_cast<size_t>(cell.rowspan * cell.colspan);
      Require(slots == (grid.rows.size() - 1) * (grid.columns.size() - 1));
    }
  }
  const extractor::Content content = extractor::ReadLayoutContent(layout);
  for (const extractor::Block& block : content.blocks) {
    for (const auto& row : block.grid.rows) Require(row.size() == static_cast<size_t>(block.grid.width));
  }
  return 0;
}
