// The part of extractor/html_reader.h that reads tables.
#include <algorithm>

#include "extractor/grid.h"
#include "extractor/html_reader.h"

namespace lantai::extractor {
namespace {

bool IsCell(Tag tag) { return tag == Tag::kTd || tag == Tag::kTh; }
bool IsRowGroup(Tag tag) { return tag == Tag::kThead || tag == Tag::kTbody || tag == Tag::kTfoot; }

template <typename Visit>
void ForEachChild(const HtmlTree& tree, NodeId parent, Visit visit) {
  for (NodeId child = parent + 1; child < tree[parent].end; child = tree[child].end) visit(child);
}

class GridReader {
 public:
  GridReader(const HtmlTree& tree, const PageText& text) : tree_(tree), text_(text) {}

  // Row groups as they come, <tfoot> last (§4.9.12.1, steps 12 to 20).
  Grid Read(NodeId table) {
    std::vector<RowGroup> groups, feet;
    ForEachChild(tree_, table, [&](NodeId child) {
      if (text_[child].hidden) return;
      Tag tag = tree_[child].tag;
      if (tag == Tag::kTr) Loose(&groups).rows.push_back(ReadRow(child));
      if (IsRowGroup(tag)) (tag == Tag::kTfoot ? feet : groups).push_back(ReadGroup(child));
      loose_ = tag == Tag::kTr;
    });
    std::ranges::move(feet, std::back_inserter(groups));
    return FormGrid(std::move(groups));
  }

 private:
  // The group of rows that stand in the table itself; Gumbo puts them into a <tbody>, other parsers may not.
  RowGroup& Loose(std::vector<RowGroup>* groups) {
    if (!loose_) groups->emplace_back();
    return groups->back();
  }

  RowGroup ReadGroup(NodeId group) {
    RowGroup rows;
    ForEachChild(tree_, group, [&](NodeId child) {
      if (tree_[child].tag == Tag::kTr && !text_[child].hidden) rows.rows.push_back(ReadRow(child));
    });
    return rows;
  }

  GridRow ReadRow(NodeId row) {
    GridRow cells;
    ForEachChild(tree_, row, [&](NodeId child) {
      if (IsCell(tree_[child].tag) && !text_[child].hidden) cells.push_back(ReadCell(child));
    });
    return cells;
  }

  GridCell ReadCell(NodeId id) {
    GridCell cell;
    if (text_[id].all() > 0) cell.text = text_.Joined(id, tree_[id].end, '\n', /*with_tables=*/false);
    cell.colspan = ParseColspan(tree_.attribute(id, Attr::kColspan));
    cell.rowspan = ParseRowspan(tree_.attribute(id, Attr::kRowspan));
    cell.header = tree_[id].tag == Tag::kTh;
    return cell;
  }

  const HtmlTree& tree_;
  const PageText& text_;
  bool loose_ = false;
};

}  // namespace

Grid ReadGrid(const HtmlTree& tree, const PageText& text, NodeId table) { return GridReader(tree, text).Read(table); }

bool IsLayoutTable(const HtmlTree& tree, const PageText& text, NodeId table) {
  constexpr uint32_t kMuch = 150;
  size_t cells = 0;
  bool heavy = false;
  for (NodeId i = table + 1; i < tree[table].end;) {
    bool nested = tree[i].tag == Tag::kTable;
    if (IsCell(tree[i].tag) && !text[i].hidden) {
      ++cells;
      heavy |= text[i].all() > kMuch && text[i].content() * 4 >= text[table].content() * 3;
    }
    i = nested ? tree[i].end : i + 1;
  }
  return cells <= 1 || heavy;
}

}  // namespace lantai::extractor
