// What a sandboxed reader makes of a file that is not HTML: the words and ruling lines of pages (PDF, OFD), or the
// paragraphs and tables of an office file in reading order (Word, Excel). The programs that open such files know
// nothing of reports; what is read from a layout is the extractor's.
//
//   Result<Layout> layout = read_layout(LayoutFormat::kPdf, bytes);        // app wires it to the sandboxed worker
//   layout->pages[2].words[0].box;                                         // where it stands, in points
//
// A page's origin is its upper left corner, y grows downwards, the unit is the point (1/72 inch), page rotation is
// applied. Words stand in the order in which the file draws them.
//
// Thread-safety: values. Limits: kMax…; a reader refuses a file beyond them with kTooLarge, and says nothing of half a
// file.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai {

enum class LayoutFormat { kPdf, kOfd, kDocx, kDoc, kXlsx };

struct LayoutBox {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
  friend bool operator==(const LayoutBox&, const LayoutBox&) = default;
};

// A run of text without white space. `edges` are the x positions of its characters' right edges, one a code point, for
// words that have to be split between two columns; empty where the reader does not know them.
struct LayoutWord {
  LayoutBox box;
  std::string text;  // UTF-8, not empty
  std::vector<double> edges;
  friend bool operator==(const LayoutWord&, const LayoutWord&) = default;
};

struct LayoutPage {
  double width = 0;
  double height = 0;
  std::vector<LayoutWord> words;
  std::vector<LayoutBox> rules;  // straight lines, horizontal or vertical: one of the sides is at most 3 pt
  bool has_images = false;       // something is painted that is no text
  bool by_ocr = false;           // the words of this page were recognised in an image
  friend bool operator==(const LayoutPage&, const LayoutPage&) = default;
};

enum class FlowKind { kHeading, kParagraph, kListItem, kTable };

struct FlowCell {
  std::string text;  // paragraphs of the cell joined by \n
  int colspan = 1;
  int rowspan = 1;
  friend bool operator==(const FlowCell&, const FlowCell&) = default;
};

struct FlowBlock {
  FlowKind kind = FlowKind::kParagraph;
  int level = 0;                            // 1…6 for headings
  std::string text;                         // empty for tables
  std::vector<std::vector<FlowCell>> rows;  // kTable only; as the file lists them, covered cells left out
  friend bool operator==(const FlowBlock&, const FlowBlock&) = default;
};

struct Layout {
  std::string title;              // of the file's properties, or empty
  std::vector<LayoutPage> pages;  // PDF and OFD
  std::vector<FlowBlock> blocks;  // office files
  bool by_ocr = false;            // the words were recognised in an image: every value is doubtful
  friend bool operator==(const Layout&, const Layout&) = default;
};

inline constexpr size_t kMaxLayoutPages = 2'000;
inline constexpr size_t kMaxPageWords = 200'000;
inline constexpr size_t kMaxPageRules = 200'000;
inline constexpr size_t kMaxFlowBlocks = 200'000;
inline constexpr size_t kMaxFlowCells = 500'000;
inline constexpr size_t kMaxLayoutText = size_t{32} << 20;  // bytes of text in all

// Reads a file. Thread-safety: callable from many threads at once.
// Errors: kInvalidArgument for bytes that are no such file or are encrypted, kTooLarge beyond a limit, kTimeout where a
// clock had to stop the reader (trying again may help), kIo where no reader is installed or it does not start, which is
// no fault of the file.
using ReadLayout = std::function<Result<Layout>(LayoutFormat format, std::string_view bytes)>;

}  // namespace lantai
