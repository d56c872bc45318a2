// Parts of a page that hold nothing for tree construction to decide, read without the parser, where each element is
// ended by its own end tag:
//   - an inline element with nothing in it but text, comments, <br>, <img> and inline elements
//   - a block that ends an open <p> and nothing else (<p>, <div>, <ul>, <section>, …), with such blocks, headings,
//   items
//     of lists, tables, scripts and <input> in it as well
//   - a table of rows of cells that hold no more than that, or such a row
//
//   FragmentReader fragments(text, 400, &scan);
//   size_t end = fragments.Read(tag, knowledge, run);      // one past the end tag; npos, and nothing taken, else
//
// Where such an element may stand, a void element that is inserted by the same rules stands for it: <br> for inline
// ones, <hr>, which ends an open <p>, for blocks (HTML §13.2.6.4.7). Tables and rows stand for themselves, empty.
//
// Thread-safety: none. Lifetime: looks into text and scan, which must outlive it. Limits: kDeepest elements in each
// other, kMostInline inline ones of them; what fails is read twice, and when that sums up to the text's size, nothing
// more is tried. What was open when another failed is not tried again.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "extractor/inline_run.h"
#include "extractor/markup.h"
#include "extractor/prescan.h"
#include "extractor/text_piece.h"

namespace lantai::extractor {

// Adds `attribute` to scan->attributes if the tree keeps it, unless one of that name is among those from `first` on.
// False where the parser has to read it.
bool KeepAttribute(const MarkupAttribute& attribute, size_t first, Prescan* scan);

class FragmentReader {
 public:
  static constexpr size_t kDeepest = 64;
  static constexpr size_t kMostInline = 16;

  FragmentReader(std::string_view text, size_t most_attributes, Prescan* scan)
      : text_(text), most_attributes_(most_attributes), scan_(*scan) {}

  // Appends to scan->nodes, scan->attributes and scan->scripts. `in_table`: a table may be open; what stands in it, but
  // in none of its cells, is read by other rules (§13.2.6.4.9). REQUIRES of a <tr>: that a table's rows may stand here.
  size_t Read(const Markup& root, ScanKnowledge known, const InlineRun& run, bool in_table);

 private:
  struct Open {
    ScanName name;
    ScanKnowledge known;
    size_t length;  // of the name, in bytes
    size_t node;
    size_t begin;          // of the start tag
    bool implied = false;  // the <tbody> that rows without one get (§13.2.6.4.9)
  };

  size_t ReadContent(size_t at, const InlineRun& run);
  bool TakeText(size_t begin, size_t end, uint8_t classes);
  size_t TakeStart(size_t at, const InlineRun& run);
  size_t TakeEnd(size_t at);
  bool TakeElement(const Markup& tag, ScanKnowledge known);
  bool MayStand(const Markup& tag, ScanKnowledge known, const InlineRun& run) const;
  bool MayStandInTable(const Markup& tag, ScanKnowledge known) const;
  bool MayStandInText(const Markup& tag, ScanKnowledge known, const InlineRun& run) const;
  bool IsBetweenCells() const;
  bool Holds(ScanName name) const { return CountOpen(name) > 0; }
  size_t CountOpen(ScanName name) const;
  void FollowTable(const Markup& tag, ScanKnowledge known);
  size_t TakeRawText(ScanKnowledge known);
  void Close();
  void NoteFailure();

  const std::string_view text_;
  const size_t most_attributes_;
  Prescan& scan_;
  std::vector<Open> open_;
  ScanKnowledge root_;
  bool may_hold_tables_ = false;
  bool in_table_ = false;       // the root is a table or a row
  size_t inline_ = 0;           // of the open elements
  std::vector<size_t> doomed_;  // where start tags stand that are not to be tried, in order
  Markup tag_;
  size_t wasted_ = 0;  // bytes read for nothing
};

}  // namespace lantai::extractor
