#include "extractor/layout_reader.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "extractor/grid.h"
#include "extractor/label.h"
#include "extractor/layout_lines.h"
#include "extractor/layout_tables.h"
#include "extractor/sections.h"

namespace lantai::extractor {
namespace {

constexpr double kEdge = 0.12;       // of a page's height: where page heads and feet stand
constexpr size_t kEdgeLines = 3;     // of them are looked at, at either end
constexpr double kSameHeight = 4;    // points within which a running head stays
constexpr double kIndent = 1.3;      // characters: a line that begins so far in begins a paragraph
constexpr double kSlack = 1.6;       // characters that may be left free in a full line: 。 takes one down with it
constexpr double kFarApart = 1.9;    // of the usual line pitch
constexpr double kOtherSize = 0.15;  // lines of sizes that differ by more are not of one paragraph
constexpr double kBigger = 1.12;     // than the body: a title's size
constexpr double kBin = 3;           // points, for finding margins
constexpr size_t kFewLines = 8;
constexpr size_t kSomeFullLines = 3;
constexpr double kLong = 0.5;  // of the paper's width
constexpr size_t kMostTitleLines = 8;

// A page with its parts in reading order.
struct Sheet {
  double width = 0;
  double height = 0;
  std::vector<TextLine> lines;
  std::vector<PageTable> tables;
};

// Text without digits: what stays the same of a running head.
std::string WithoutDigits(std::string_view text) {
  std::string out = FoldLabel(text);
  std::erase_if(out, [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

// -3-, 第3页, 第 3 页 共 6 页, 3/6, Page 9 of 12.
bool IsPageNumber(std::string_view text) {
  std::string folded = FoldLabel(text);
  if (folded.size() > 40) return false;
  for (const std::string_view word : {"第", "共", "页", "page", "of", "-", "/", "·", "—", "~", "|", "p.", ","}) {
    for (size_t at; (at = folded.find(word)) != std::string::npos;) folded.erase(at, word.size());
  }
  return !folded.empty() && folded.size() <= 8 && folded.find_first_not_of("0123456789") == std::string::npos;
}

bool AtEdge(const Sheet& sheet, const TextLine& line) {
  return line.box.bottom < kEdge * sheet.height || line.box.top > (1 - kEdge) * sheet.height;
}

// Indices of the lines at a page's upper and lower edge.
std::vector<size_t> EdgeLines(const Sheet& sheet) {
  std::vector<size_t> indices;
  for (size_t i = 0; i < sheet.lines.size(); ++i) {
    const bool end = i < kEdgeLines || i + kEdgeLines >= sheet.lines.size();
    if (end && AtEdge(sheet, sheet.lines[i])) indices.push_back(i);
  }
  return indices;
}

void DropRunningLines(std::vector<Sheet>* sheets) {
  using Key = std::pair<std::string, long>;
  std::map<Key, size_t> seen;
  const auto key = [](const TextLine& line, int offset) {
    return Key(WithoutDigits(line.text), std::lround(line.box.top / kSameHeight) + offset);
  };
  for (const Sheet& sheet : *sheets) {
    for (const size_t i : EdgeLines(sheet)) ++seen[key(sheet.lines[i], 0)];
  }
  const size_t enough = std::max<size_t>(2, sheets->size() / 3);
  for (Sheet& sheet : *sheets) {
    std::vector<bool> drop(sheet.lines.size());
    for (const size_t i : EdgeLines(sheet)) {
      size_t times = 0;
      for (const int offset : {-1, 0, 1}) {
        const auto at = seen.find(key(sheet.lines[i], offset));
        if (at != seen.end()) times += at->second;
      }
      drop[i] = IsPageNumber(sheet.lines[i].text) || times >= enough;
    }
    std::vector<TextLine> kept;
    for (size_t i = 0; i < sheet.lines.size(); ++i) {
      if (!drop[i]) kept.push_back(std::move(sheet.lines[i]));
    }
    sheet.lines = std::move(kept);
  }
}

// Where the text stands on the paper.
struct Measure {
  double left = 0, right = 0;
  double size = 12;   // of most characters
  double pitch = 24;  // from line to line
};

// The place at or outside of which a tenth of the lines begin or end, two at least where there are some.
double Margin(const std::map<long, size_t>& bins, size_t lines, bool low) {
  const size_t enough = lines < kFewLines ? 1 : std::max<size_t>(2, lines / 10);
  size_t seen = 0;
  const auto reached = [&](const auto& bin) { return (seen += bin.second) >= enough; };
  const long bin = low ? std::find_if(bins.begin(), bins.end(), reached)->first
                       : std::find_if(bins.rbegin(), bins.rend(), reached)->first;
  return static_cast<double>(bin) * kBin;
}

double Median(std::vector<double> values, double otherwise) {
  if (values.empty()) return otherwise;
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Where lines would end if there were full ones: at the edge of a table that is as wide as the text, or as far from the
// paper's edge as they begin.
double PaperRight(const std::vector<Sheet>& sheets, double left) {
  const double mirrored = sheets.front().width - left;
  double widest = 0;
  for (const Sheet& sheet : sheets) {
    for (const PageTable& table : sheet.tables) widest = std::max(widest, table.box.right);
  }
  return widest > 0.6 * sheets.front().width ? std::min(widest, mirrored) : mirrored;
}

// Some, or most, of the lines are long and end where the longest do.
bool HasFullLines(const std::vector<Sheet>& sheets, const Measure& measure) {
  size_t full = 0, lines = 0;
  for (const Sheet& sheet : sheets) {
    for (const TextLine& line : sheet.lines) {
      ++lines;
      full += line.box.right > measure.right - measure.size && line.box.right - measure.left > kLong * sheet.width;
    }
  }
  return full >= kSomeFullLines || 2 * full >= lines;
}

Measure MeasureOf(const std::vector<Sheet>& sheets) {
  std::map<long, size_t> lefts, rights;
  std::vector<double> sizes, pitches;
  size_t lines = 0;
  for (const Sheet& sheet : sheets) {
    const TextLine* before = nullptr;
    for (const TextLine& line : sheet.lines) {
      ++lines;
      ++lefts[std::lround(line.box.left / kBin)];
      ++rights[std::lround(line.box.right / kBin)];
      const size_t weight = std::min<size_t>(CountCodePoints(line.text), 60);
      sizes.insert(sizes.end(), weight, line.size);
      if (before != nullptr) pitches.push_back(line.box.bottom - before->box.bottom);
      before = &line;
    }
  }
  Measure measure;
  if (lines == 0) return measure;
  measure.left = Margin(lefts, lines, true);
  measure.right = Margin(rights, lines, false);
  measure.size = std::max(Median(std::move(sizes), measure.size), 1.0);
  // A text of short paragraphs has few full lines: then its tables, or the left margin, tell where lines would end.
  if (!HasFullLines(sheets, measure)) measure.right = std::max(measure.right, PaperRight(sheets, measure.left));
  measure.pitch = std::max(Median(std::move(pitches), 2 * measure.size), measure.size);
  return measure;
}

bool IsCentred(const TextLine& line, const Measure& measure) {
  const double left = line.box.left - measure.left, right = measure.right - line.box.right;
  return left > kIndent * measure.size && std::abs(left - right) < 2 * measure.size + 0.1 * (left + right);
}

bool IsTitleLine(const TextLine& line, const Measure& measure) {
  return line.size > kBigger * measure.size ||
         (IsCentred(line, measure) && line.box.left - measure.left > 2.5 * measure.size);
}

// The width of what would have had to fit into the line before: a Chinese character, or a run of ASCII.
double FirstPiece(const TextLine& line) {
  const size_t run = std::min(line.text.find_first_of(' '), line.text.size());
  size_t length = 0;
  while (length < run && static_cast<unsigned char>(line.text[length]) < 0x80) ++length;
  return line.size * std::max(1.0, 0.55 * static_cast<double>(length));
}

class ContentMaker {
 public:
  ContentMaker(const Measure& measure, Content* content) : measure_(measure), content_(content) {}

  void Add(Sheet* sheet, bool first) {
    if (first) TakeTitle(sheet);
    size_t table = 0;
    bool at_top = true;
    for (const TextLine& line : sheet->lines) {
      for (; table < sheet->tables.size() && sheet->tables[table].box.top < line.box.top; ++table) {
        AddTable(std::move(sheet->tables[table]), at_top);
        at_top = false;
      }
      AddLine(line, at_top && !first);
      at_top = false;
    }
    for (; table < sheet->tables.size(); ++table) {
      AddTable(std::move(sheet->tables[table]), at_top);
      at_top = false;
    }
  }

  void Finish() { EndTable(); }

 private:
  // The lines a first page begins with, as long as they are big or centred, up to the first table.
  void TakeTitle(Sheet* sheet) {
    const double end = sheet->tables.empty() ? sheet->height : sheet->tables.front().box.top;
    size_t count = 0;
    while (count < std::min(sheet->lines.size(), kMostTitleLines) && sheet->lines[count].box.top < end &&
           IsTitleLine(sheet->lines[count], measure_)) {
      ++count;
    }
    if (count == sheet->lines.size()) return;
    double biggest = 0;
    for (size_t i = 0; i < count; ++i) biggest = std::max(biggest, sheet->lines[i].size);
    for (size_t i = 0; i < count; ++i) {
      const TextLine& line = sheet->lines[i];
      content_->preamble.emplace_back().text = line.text;
      if (line.size > biggest * (1 - kOtherSize)) content_->heading += line.text;
    }
    sheet->lines.erase(sheet->lines.begin(), sheet->lines.begin() + static_cast<ptrdiff_t>(count));
  }

  bool GoesOn(const TextLine& line, bool new_page) const {
    if (!before_ || open_table_ || IsChapterHeading(line.text)) return false;
    if (line.box.left - measure_.left > kIndent * measure_.size) return false;
    if (measure_.right - before_->box.right > kSlack * measure_.size + FirstPiece(line)) return false;
    if (std::abs(line.size - before_->size) > kOtherSize * std::max(line.size, before_->size) * 2) return false;
    return new_page || line.box.bottom - before_->box.bottom < kFarApart * measure_.pitch;
  }

  void AddLine(const TextLine& line, bool new_page) {
    if (GoesOn(line, new_page)) {
      std::string& text = content_->blocks.back().text;
      const bool ascii =
          static_cast<unsigned char>(text.back()) < 0x80 && static_cast<unsigned char>(line.text[0]) < 0x80;
      const bool word = ascii && std::isalpha(static_cast<unsigned char>(text.back())) != 0 &&
                        std::isalpha(static_cast<unsigned char>(line.text[0])) != 0 &&
                        measure_.right - before_->box.right > 0.5 * measure_.size;
      if (word) text += ' ';
      text += line.text;
    } else {
      EndTable();
      content_->blocks.emplace_back().text = line.text;
    }
    before_ = line;
  }

  void AddTable(PageTable table, bool at_top) {
    if (open_table_ && at_top && Continues(*open_table_, table)) return Append(std::move(table), &*open_table_);
    EndTable();
    open_table_ = std::move(table);
  }

  void EndTable() {
    if (!open_table_) return;
    Block& block = content_->blocks.emplace_back();
    block.kind = BlockKind::kTable;
    block.grid = MakeGrid(*open_table_);
    open_table_.reset();
    before_.reset();
  }

  Measure measure_;
  Content* content_;
  std::optional<TextLine> before_;  // the last line of the paragraph that may go on
  std::optional<PageTable> open_table_;
};

void ReadPages(const std::vector<LayoutPage>& pages, Content* content) {
  const bool whole = content->by_ocr;  // the file's text is somebody's OCR
  std::vector<Sheet> sheets;
  for (size_t i = 0; i < pages.size(); ++i) {
    Sheet& sheet = sheets.emplace_back();
    sheet.width = pages[i].width;
    sheet.height = pages[i].height;
    std::vector<const LayoutWord*> words;
    for (const LayoutWord& word : pages[i].words) words.push_back(&word);
    content->needs_ocr |= words.empty() && pages[i].has_images && !pages[i].by_ocr;
    content->by_ocr |= pages[i].by_ocr;
    if (whole || pages[i].by_ocr) content->ocr_places.push_back("page:" + std::to_string(i + 1) + "/");
    sheet.tables = TakeTables(pages[i], i + 1, &words);
    sheet.lines = LinesOf(std::move(words));
  }
  DropRunningLines(&sheets);
  ContentMaker maker(MeasureOf(sheets), content);
  for (size_t i = 0; i < sheets.size(); ++i) maker.Add(&sheets[i], i == 0);
  maker.Finish();
}

Block MakeTable(const FlowBlock& from) {
  Block block;
  block.kind = BlockKind::kTable;
  RowGroup group;
  for (const auto& row : from.rows) {
    GridRow& cells = group.rows.emplace_back();
    for (const FlowCell& cell : row) {
      cells.push_back({std::string(TrimWhiteSpace(cell.text)), cell.colspan, cell.rowspan, false});
    }
  }
  block.grid = FormGrid({std::move(group)});
  return block;
}

void ReadFlow(const std::vector<FlowBlock>& flow, Content* content) {
  for (const FlowBlock& from : flow) {
    if (from.kind == FlowKind::kTable) {
      content->blocks.push_back(MakeTable(from));
      continue;
    }
    const std::string_view text = TrimWhiteSpace(from.text);
    if (text.empty()) continue;
    Block& block = content->blocks.emplace_back();
    block.text = std::string(text);
    block.level = from.level;
    if (from.kind == FlowKind::kHeading) block.kind = BlockKind::kHeading;
    if (from.kind == FlowKind::kListItem) block.kind = BlockKind::kListItem;
  }
}

// File properties hold the title, or "Microsoft Word - 1.doc", or a template's name.
bool IsTitle(std::string_view title) {
  size_t han = 0;
  for (size_t pos = 0; pos < title.size();) han += IsHan(NextCodePoint(title, &pos));
  return han >= 6 && title.size() < 400 && title.find(".doc") == std::string_view::npos &&
         title.find(".wps") == std::string_view::npos;
}

}  // namespace

Content ReadLayoutContent(const Layout& layout) {
  Content content;
  content.by_ocr = layout.by_ocr;
  if (IsTitle(layout.title)) content.head_title = layout.title;
  ReadPages(layout.pages, &content);
  ReadFlow(layout.blocks, &content);
  return content;
}

}  // namespace lantai::extractor
