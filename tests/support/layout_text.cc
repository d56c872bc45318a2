#include "tests/support/layout_text.h"

#include <cmath>
#include <string_view>

namespace lantai {
namespace {

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) c == '\n' ? line += "⏎" : line += c;
  return line;
}

std::string RowText(const std::vector<FlowCell>& row) {
  std::string line = "|";
  for (const FlowCell& cell : row) {
    line += ' ' + OneLine(cell.text);
    if (cell.colspan != 1 || cell.rowspan != 1) {
      line += " (" + std::to_string(cell.colspan) + 'x' + std::to_string(cell.rowspan) + ')';
    }
    line += " |";
  }
  return line + '\n';
}

std::string BlockText(const FlowBlock& block) {
  if (block.kind == FlowKind::kHeading) {
    return std::string(static_cast<size_t>(block.level), '#') + ' ' + OneLine(block.text) + '\n';
  }
  if (block.kind == FlowKind::kListItem) return "- " + OneLine(block.text) + '\n';
  if (block.kind == FlowKind::kParagraph) return OneLine(block.text) + '\n';
  std::string rows = "table\n";
  for (const auto& row : block.rows) rows += RowText(row);
  return rows;
}

// Whole points: a golden must not depend on the last bit.
std::string BoxText(const LayoutBox& box) {
  std::string text;
  for (const double edge : {box.left, box.top, box.right, box.bottom}) text += ' ' + std::to_string(std::lround(edge));
  return text;
}

std::string PageText(const LayoutPage& page) {
  std::string text = "page" + BoxText({0, 0, page.width, page.height}) + (page.has_images ? " images\n" : "\n");
  for (const LayoutWord& word : page.words) text += word.text + BoxText(word.box) + '\n';
  for (const LayoutBox& rule : page.rules) text += "rule" + BoxText(rule) + '\n';
  return text;
}

}  // namespace

std::string LayoutText(const Layout& layout) {
  std::string text = layout.title.empty() ? "" : "title " + layout.title + '\n';
  for (const FlowBlock& block : layout.blocks) text += BlockText(block);
  for (const LayoutPage& page : layout.pages) text += PageText(page);
  return text;
}

}  // namespace lantai
