// SpreadsheetML (ISO/IEC 29500-1 §18): every visible sheet as a heading and its tables.
#include <algorithm>
#include <climits>
#include <map>
#include <utility>

#include "reader/flow.h"
#include "reader/formats.h"
#include "reader/package.h"
#include "reader/xlsx_format.h"
#include "reader/xlsx_parts.h"

namespace lantai::reader {
namespace {

constexpr size_t kMaxMerges = 100'000;

struct Range {
  int left = 0, top = 0, right = 0, bottom = 0;  // all inside
};

struct Sheet {
  std::map<int, std::map<int, std::string>> rows;  // cells that are not blank, by row and column
  std::map<std::pair<int, int>, Range> merges;     // by row and column of the upper left cell
};

class SheetReader {
 public:
  SheetReader(const SharedStrings& strings, const CellFormats& formats, bool epoch_1904, Meter& meter)
      : strings_(strings), formats_(formats), epoch_1904_(epoch_1904), meter_(meter) {}

  Sheet Read(pugi::xml_node worksheet) {
    for (const pugi::xml_node row : Child(worksheet, "sheetData").children()) {
      if (Is(row, "row")) ReadRow(row);
    }
    for (const pugi::xml_node merge : Child(worksheet, "mergeCells").children()) ReadMerge(Attribute(merge, "ref"));
    return std::move(sheet_);
  }

 private:
  // References are optional (§18.3.1.4, §18.3.1.73): without one, a row or cell follows the last.
  void ReadRow(pugi::xml_node row) {
    row_ = std::clamp(Number(Attribute(row, "r"), row_ + 2) - 1, 0, 1'048'575);
    column_ = -1;
    for (const pugi::xml_node cell : row.children()) {
      if (!Is(cell, "c")) continue;
      if (!meter_.Step()) return;
      int column = column_ + 1, row_of_cell = row_;
      ParseReference(Attribute(cell, "r"), column, row_of_cell);
      column_ = std::min(column, 16'383);
      std::string text = Trimmed(CellText(cell));
      if (text.empty() || !meter_.Text(text.size())) continue;
      sheet_.rows[row_][column_] = std::move(text);
    }
  }

  std::string CellText(pugi::xml_node cell) const {
    const std::string_view type = Attribute(cell, "t");
    if (type == "inlineStr") return StringItem(Child(cell, "is"));
    std::string value = Text(Child(cell, "v"));
    if (type == "s") return std::string(strings_.At(Number(value, -1)));
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (!type.empty() && type != "n") return value;  // str, e, d
    return ShowNumber(value, formats_.At(Number(Attribute(cell, "s"), 0)), epoch_1904_);
  }

  void ReadMerge(std::string_view reference) {
    const size_t colon = reference.find(':');
    Range range;
    if (colon == std::string_view::npos || sheet_.merges.size() >= kMaxMerges || !meter_.Step()) return;
    if (!ParseReference(reference.substr(0, colon), range.left, range.top) ||
        !ParseReference(reference.substr(colon + 1), range.right, range.bottom)) {
      return;
    }
    if (range.right < range.left || range.bottom < range.top) return;
    sheet_.merges.emplace(std::pair(range.top, range.left), range);
  }

  const SharedStrings& strings_;
  const CellFormats& formats_;
  const bool epoch_1904_;
  Meter& meter_;
  Sheet sheet_;
  int row_ = -1, column_ = -1;
};

// Cuts a sheet where a whole row is blank, and writes each piece as a table over the columns it uses. A merged cell
// counts as used where its text is: a form's blank columns stand under heads that are not blank.
class TableCutter {
 public:
  TableCutter(const Sheet& sheet, Meter& meter, Blocks& blocks) : sheet_(sheet), meter_(meter), blocks_(blocks) {}

  void Cut() {
    auto row = sheet_.rows.begin();
    while (row != sheet_.rows.end() && meter_.status().ok()) {
      Range piece{INT_MAX, row->first, 0, row->first};
      for (; row != sheet_.rows.end() && row->first <= piece.bottom + 1; ++row) Include(row->first, row->second, piece);
      Write(piece);
    }
  }

 private:
  void Include(int row, const std::map<int, std::string>& cells, Range& piece) const {
    piece.left = std::min(piece.left, cells.begin()->first);
    piece.right = std::max(piece.right, cells.rbegin()->first);
    piece.bottom = std::max(piece.bottom, row);
    for (auto merge = sheet_.merges.lower_bound({row, 0}); merge != sheet_.merges.end() && merge->first.first == row;
         ++merge) {
      if (!cells.contains(merge->first.second)) continue;
      piece.right = std::max(piece.right, merge->second.right);
      piece.bottom = std::max(piece.bottom, merge->second.bottom);
    }
  }

  void Write(const Range& piece) {
    const auto width = static_cast<size_t>(piece.right - piece.left) + 1;
    const auto height = static_cast<size_t>(piece.bottom - piece.top) + 1;
    if (!meter_.Cells(width * height) || !meter_.Block()) return;
    FlowBlock table{FlowKind::kTable};
    std::map<int, int> covered;  // column → last row under a merged cell
    for (int row = piece.top; row <= piece.bottom; ++row) table.rows.push_back(WriteRow(row, piece, covered));
    blocks_.push_back(std::move(table));
  }

  std::vector<FlowCell> WriteRow(int row, const Range& piece, std::map<int, int>& covered) const {
    std::vector<FlowCell> cells;
    const auto texts = sheet_.rows.find(row);
    for (int column = piece.left; column <= piece.right; ++column) {
      if (const auto above = covered.find(column); above != covered.end() && above->second >= row) continue;
      FlowCell cell;
      if (texts != sheet_.rows.end() && texts->second.contains(column)) cell.text = texts->second.at(column);
      if (const auto merge = sheet_.merges.find({row, column}); merge != sheet_.merges.end()) {
        Span(merge->second, piece, covered, cell);
      }
      cells.push_back(std::move(cell));
    }
    return cells;
  }

  // Merges that overlap are forbidden (§18.3.1.55); of two, the later gives way column by column.
  static void Span(const Range& merge, const Range& piece, std::map<int, int>& covered, FlowCell& cell) {
    const int bottom = std::min(merge.bottom, piece.bottom), right = std::min(merge.right, piece.right);
    int column = merge.left;
    for (; column <= right; ++column) {
      const auto [above, is_new] = covered.emplace(column, bottom);
      if (!is_new && above->second >= merge.top && column > merge.left) break;
      above->second = bottom;
    }
    cell.colspan = column - merge.left;
    cell.rowspan = bottom - merge.top + 1;
  }

  const Sheet& sheet_;
  Meter& meter_;
  Blocks& blocks_;
};

class WorkbookReader {
 public:
  WorkbookReader(const Zip& zip, std::string workbook) : zip_(zip), workbook_(std::move(workbook)) {}

  Result<Layout> Read() {
    XmlFile xml;
    LANTAI_RETURN_IF_ERROR(ParsePart(zip_, workbook_, xml));
    const pugi::xml_node root = Child(xml.document(), "workbook");
    if (!root) return Status(Code::kInvalidArgument, workbook_ + " is no workbook");
    const std::string_view epoch = Attribute(Child(root, "workbookPr"), "date1904");
    epoch_1904_ = epoch == "1" || epoch == "true";
    LANTAI_RETURN_IF_ERROR(ReadStrings());
    LANTAI_RETURN_IF_ERROR(ReadFormats());
    Layout layout;
    layout.title = PackageTitle(zip_);
    const auto parts = RelatedParts(zip_, workbook_);
    for (const pugi::xml_node sheet : Child(root, "sheets").children()) {
      LANTAI_RETURN_IF_ERROR(ReadSheet(sheet, parts, layout.blocks));
    }
    LANTAI_RETURN_IF_ERROR(meter_.status());
    return layout;
  }

 private:
  // A workbook without strings or styles may do without the part, but a part that is there has to be read: else every
  // label would be blank.
  Status ReadStrings() {
    const std::string part = RelatedPart(zip_, workbook_, "sharedStrings", "xl/sharedstrings.xml");
    if (zip_.Find(part) == nullptr) return Status::Ok();
    XmlFile xml;
    LANTAI_RETURN_IF_ERROR(ParsePart(zip_, part, xml));
    strings_ = SharedStrings(xml.document(), meter_);
    return Status::Ok();
  }

  Status ReadFormats() {
    const std::string part = RelatedPart(zip_, workbook_, "styles", "xl/styles.xml");
    if (zip_.Find(part) == nullptr) return Status::Ok();
    XmlFile xml;
    LANTAI_RETURN_IF_ERROR(ParsePart(zip_, part, xml));
    formats_ = CellFormats(xml.document());
    return Status::Ok();
  }

  Status ReadSheet(pugi::xml_node entry, const std::map<std::string, std::string, std::less<>>& parts, Blocks& blocks) {
    const std::string_view state = Attribute(entry, "state");
    if (!Is(entry, "sheet") || state == "hidden" || state == "veryHidden") return Status::Ok();
    const auto part = parts.find(Attribute(entry, "id"));
    XmlFile xml;
    if (part == parts.end()) return Status(Code::kInvalidArgument, "a sheet of the workbook is missing");
    // One part may be named by many sheets.
    const std::string* bytes = zip_.Find(part->second);
    if (bytes != nullptr && !meter_.Step(bytes->size() / 16)) return meter_.status();
    LANTAI_RETURN_IF_ERROR(ParsePart(zip_, part->second, xml));
    const pugi::xml_node worksheet = Child(xml.document(), "worksheet");
    if (!worksheet) return Status::Ok();  // a chart or a dialogue
    const Sheet sheet = SheetReader(strings_, formats_, epoch_1904_, meter_).Read(worksheet);
    if (sheet.rows.empty()) return meter_.status();
    AddText({FlowKind::kHeading, 1, std::string(Attribute(entry, "name")), {}}, meter_, blocks);
    TableCutter(sheet, meter_, blocks).Cut();
    return meter_.status();
  }

  const Zip& zip_;
  const std::string workbook_;
  bool epoch_1904_ = false;
  SharedStrings strings_;
  CellFormats formats_;
  Meter meter_;
};

}  // namespace

Result<Layout> ReadXlsx(std::string_view bytes) {
  if (LooksLikeOle(bytes)) {
    return Status(Code::kUnsupported, "an Excel file of before 2007 (.xls), or an encrypted one; .xlsx is read");
  }
  LANTAI_ASSIGN_OR_RETURN(const Zip zip, OpenPackage(bytes));
  return WorkbookReader(zip, RelatedPart(zip, "", "officeDocument", "xl/workbook.xml")).Read();
}

}  // namespace lantai::reader
