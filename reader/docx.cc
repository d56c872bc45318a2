// WordprocessingML (ISO/IEC 29500-1 §17): the body's blocks in order.
#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "reader/docx_numbering.h"
#include "reader/docx_styles.h"
#include "reader/docx_text.h"
#include "reader/flow.h"
#include "reader/formats.h"
#include "reader/package.h"

namespace lantai::reader {
namespace {

// Word itself shows 63 columns; what claims more is clamped so that no table can ask for a grid of millions.
constexpr int kMaxSpan = 1000;

// Elements that only wrap blocks, rows or cells (§17.5, §17.13.5). Deleted content is not among them.
bool IsWrapper(std::string_view name) {
  return name == "sdt" || name == "sdtContent" || name == "customXml" || name == "smartTag" || name == "ins" ||
         name == "moveTo";
}

// Visits the children called `wanted`, looking into wrappers.
template <typename Visit>
void ForEachInside(pugi::xml_node parent, std::string_view wanted, const Visit& visit) {
  for (const pugi::xml_node node : parent.children()) {
    const std::string_view name = LocalName(node);
    if (name == wanted) visit(node);
    if (IsWrapper(name)) ForEachInside(node, wanted, visit);
    if (name == "AlternateContent") ForEachInside(Branch(node), wanted, visit);
  }
}

class BodyReader {
 public:
  BodyReader(Styles styles, ListNumbering numbering, Meter& meter)
      : styles_(std::move(styles)), numbering_(std::move(numbering)), meter_(meter) {}

  Blocks Read(pugi::xml_node parent, bool in_cell) {
    Blocks blocks;
    ReadInto(parent, in_cell, blocks);
    return blocks;
  }

 private:
  void ReadInto(pugi::xml_node parent, bool in_cell, Blocks& blocks) {
    for (const pugi::xml_node node : parent.children()) {
      if (!meter_.Step()) return;
      const std::string_view name = LocalName(node);
      if (name == "p") ReadParagraph(node, in_cell, blocks);
      if (name == "tbl") ReadTable(node, blocks);
      if (IsWrapper(name)) ReadInto(node, in_cell, blocks);
      if (name == "AlternateContent") ReadInto(Branch(node), in_cell, blocks);
    }
  }

  void ReadParagraph(pugi::xml_node node, bool in_cell, Blocks& blocks) {
    const pugi::xml_node properties = Child(node, "pPr");
    const std::string_view style_id = ChildValue(properties, "pStyle");
    const ParagraphStyle style = styles_.Find(style_id);
    ParagraphText content = ReadParagraphText(node, meter_);
    const std::optional<ListLabel> label = Label(properties, style, style_id);
    FlowBlock block;
    block.level = HeadingLevel(properties, style);
    block.kind = block.level > 0                      ? FlowKind::kHeading
                 : label.has_value() && label->bullet ? FlowKind::kListItem
                                                      : FlowKind::kParagraph;
    block.text = Trimmed(content.text);
    // Word numbers blank paragraphs too; outside of tables that is seen only as a stray number.
    if (label && (in_cell || !block.text.empty()) && meter_.Text(label->text.size())) block.text.insert(0, label->text);
    AddText(std::move(block), meter_, blocks);
    for (const pugi::xml_node box : content.boxes) ReadInto(box, in_cell, blocks);
  }

  std::optional<ListLabel> Label(pugi::xml_node properties, const ParagraphStyle& style, std::string_view style_id) {
    const pugi::xml_node own = Child(properties, "numPr");
    const int of_style = style.numbering.value_or(0);
    const int list = Number(ChildValue(own, "numId"), of_style);
    if (list <= 0) return std::nullopt;
    int level = Number(ChildValue(own, "ilvl"), -1);
    if (level < 0 && style.list_level) level = *style.list_level;
    return numbering_.Next(list, level >= 0 ? level : numbering_.LevelOfStyle(list, style_id));
  }

  void ReadTable(pugi::xml_node node, Blocks& blocks) {
    std::vector<std::vector<OpenCell>> rows;
    Blocks inner;
    size_t cells = 0;
    bool has_tables = false;
    Blocks wrapped;
    ForEachInside(node, "tr", [&](pugi::xml_node row) {
      if (!meter_.Step() || Child(Child(row, "trPr"), "del")) return;
      rows.push_back(ReadRow(row, [&](Blocks content) {
        ++cells;
        if (cells == 1) wrapped = content;
        const size_t before = inner.size();
        std::string text = JoinCell(std::move(content), inner);
        has_tables = has_tables || inner.size() > before;
        return text;
      }));
    });
    // A table of one cell around another only draws a frame or centres it.
    if (cells == 1 && has_tables) {
      std::move(wrapped.begin(), wrapped.end(), std::back_inserter(blocks));
      return;
    }
    AddTable(std::move(rows), meter_, blocks);
    std::move(inner.begin(), inner.end(), std::back_inserter(blocks));
  }

  template <typename Join>
  std::vector<OpenCell> ReadRow(pugi::xml_node row, const Join& join) {
    std::vector<OpenCell> cells;
    int column = std::clamp(Number(ChildValue(Child(row, "trPr"), "gridBefore"), 0), 0, kMaxSpan);
    ForEachInside(row, "tc", [&](pugi::xml_node node) {
      if (!meter_.Step()) return;
      const pugi::xml_node properties = Child(node, "tcPr");
      OpenCell cell;
      cell.column = column;
      cell.span = std::clamp(Number(ChildValue(properties, "gridSpan"), 1), 1, kMaxSpan);
      column += cell.span;
      cell.continues = Continues(properties, "vMerge");
      if (Continues(properties, "hMerge") && !cells.empty()) {
        cells.back().span += cell.span;
        return;
      }
      cell.text = join(Read(node, true));
      // Word does not show what stands in a covered cell.
      if (cell.continues) cell.text.clear();
      cells.push_back(std::move(cell));
    });
    return cells;
  }

  // <w:vMerge/> continues, <w:vMerge w:val="restart"/> begins (§17.4.84).
  static bool Continues(pugi::xml_node properties, std::string_view merge) {
    const pugi::xml_node found = Child(properties, merge);
    return found && Attribute(found, "val") != "restart";
  }

  Styles styles_;
  ListNumbering numbering_;
  Meter& meter_;
};

// Parses a part that helps to read the document; without it the document is read all the same.
void ParseHelp(const Zip& zip, std::string_view document, std::string_view type, XmlFile& xml) {
  const std::string usual = std::string(Zip::Folder(document)) + "/" + std::string(type) + ".xml";
  (void)ParsePart(zip, RelatedPart(zip, document, type, usual), xml);
}

}  // namespace

Result<Layout> ReadDocx(std::string_view bytes) {
  if (LooksLikeOle(bytes)) return ReadDoc(bytes);  // named .docx, or an encrypted one
  LANTAI_ASSIGN_OR_RETURN(const Zip zip, OpenPackage(bytes));
  const std::string document = RelatedPart(zip, "", "officeDocument", "word/document.xml");
  XmlFile xml;
  LANTAI_RETURN_IF_ERROR(ParsePart(zip, document, xml));
  const pugi::xml_node body = Child(Child(xml.document(), "document"), "body");
  if (!body) return Status(Code::kInvalidArgument, document + " has no w:body: no Word document");
  Meter meter;
  XmlFile styles, numbering;
  ParseHelp(zip, document, "styles", styles);
  ParseHelp(zip, document, "numbering", numbering);
  BodyReader reader(Styles(styles.document()), ReadNumbering(numbering.document()), meter);
  Layout layout;
  layout.title = PackageTitle(zip);
  layout.blocks = reader.Read(body, false);
  LANTAI_RETURN_IF_ERROR(meter.status());
  return layout;
}

}  // namespace lantai::reader
