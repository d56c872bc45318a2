// What a reader sees of a tree's part: text with white space as a browser shows it, and for every node how much of it
// there is.
//
//   PageText text(tree);
//   text[node].text;                          // characters outside links in the subtree
//   text.Lines(node);                         // {"一、总体情况", "本年度主动公开 12 条。"}
//   text.Flat(node);                          // the lines with a space between
//
// Left out is what a browser with scripts does not show: scripts, styles, noscript, form fields, elements with
// hidden or style="display:none|visibility:hidden". White space is collapsed (CSS Text 3, §4.1.1), but kept in <pre>;
// no-break and ideographic spaces stay, except at the ends of a line.
//
// Thread-safety: immutable once made. Lifetime: looks into the tree, which must outlive it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/html_tree.h"

namespace lantai::extractor {

// Of one node's subtree, visible parts only. Characters are code points that are not white space.
struct Weight {
  uint32_t text = 0;       // characters outside links
  uint32_t link_text = 0;  // characters inside links
  uint32_t plain = 0;      // of `text`, digits and the marks that stand in their place
  uint32_t links = 0;      // links with text
  uint32_t numbers = 0;    // table cells that hold nothing but a number or a mark
  bool hidden = false;     // not shown, itself or by an ancestor

  // How much content it is. The form's tables have little text, so that each number counts as much as a short phrase.
  uint32_t content() const { return text + 6 * numbers; }
  uint32_t all() const { return text + link_text; }
};

// Elements that begin and end a line.
bool IsBlock(Tag tag);
int HeadingLevel(Tag tag);  // 1…6, or 0

// Puts pieces of text together into lines. White space between pieces collapses as in one piece.
class LineBuilder {
 public:
  LineBuilder() = default;
  // For TakeJoined instead of Take.
  explicit LineBuilder(char separator) : separator_(separator) {}

  void Append(std::string_view text);              // white space collapses
  void AppendPreformatted(std::string_view text);  // white space stays; line feeds end lines
  // Ends the line; empty ones are forgotten.
  void Break();
  std::vector<std::string> Take();
  std::string TakeJoined();

 private:
  std::string line_;
  bool space_ = false;  // white space waits for the next piece
  char separator_ = 0;
  std::vector<std::string> lines_;
  std::string joined_;
};

class PageText {
 public:
  explicit PageText(const HtmlTree& tree);

  const Weight& operator[](NodeId id) const { return weights_[id]; }

  std::vector<std::string> Lines(NodeId id) const;
  std::string Flat(NodeId id) const;
  // The same for the nodes of [begin, end), without the subtree of `except`.
  std::vector<std::string> Lines(NodeId begin, NodeId end, NodeId except) const;
  // The lines of [begin, end) with `separator` between them, and without what stands in tables below `begin`.
  std::string Joined(NodeId begin, NodeId end, char separator, bool with_tables = true) const;

 private:
  void Measure();
  // The text that [begin, end) consists of, if it is one, in elements that hold nothing else.
  NodeId OnlyText(NodeId begin, NodeId end, bool with_tables) const;
  bool IsHiddenItself(NodeId id) const;

  const HtmlTree& tree_;
  std::vector<Weight> weights_;
};

}  // namespace lantai::extractor
