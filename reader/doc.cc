// Binary Word files ([MS-DOC]): characters to paragraphs.
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/utf8.h"
#include "reader/doc_file.h"
#include "reader/doc_flow.h"
#include "reader/flow.h"
#include "reader/formats.h"
#include "reader/symbols.h"
#include "reader/zip.h"

namespace lantai::reader {
namespace {

bool IsParagraphMark(char16_t c) { return c == 0x0D || c == 0x07 || c == 0x0C; }

// Collects the characters of a part of the document into paragraphs (§2.4.1, special characters).
class TextCollector {
 public:
  TextCollector(const DocFile& file, ListNumbering& lists, DocFlow& flow, Meter& meter)
      : file_(file), lists_(lists), flow_(flow), meter_(meter) {}

  void Add(char16_t c, const RunProperties& run, size_t position, const Piece& piece) {
    if (!meter_.status().ok()) return;
    if (IsParagraphMark(c)) return EndParagraph(c, run, position, piece);
    if (run.deleted || run.hidden || TurnField(c) || instructions_ > 0) return;
    if (run.symbol != 0) return AppendSymbol(text_, run.symbol);
    Append(c);
  }

 private:
  void EndParagraph(char16_t mark, const RunProperties& run, size_t position, const Piece& piece) {
    fields_.clear();
    instructions_ = 0;
    high_ = 0;
    ParagraphProperties properties = file_.ParagraphAt(position, piece, meter_);
    std::string text = Trimmed(std::exchange(text_, {}));
    // Row ends have no label; outside of tables a number without text is only a stray one.
    const bool ends_row = properties.row_end || properties.inner_row_end;
    if (properties.list > 0 && !ends_row) AddLabel(properties, text);
    if (!meter_.Text(text.size())) return;
    flow_.AddParagraph(std::move(text), mark, properties, run.deleted);
  }

  void AddLabel(ParagraphProperties& properties, std::string& text) {
    const std::optional<ListLabel> label = lists_.Next(properties.list, properties.list_level);
    if (!label || (text.empty() && !properties.in_table)) return;
    text.insert(0, label->text);
    properties.bullet = label->bullet;
  }

  // 0x13 begins a field's instruction, 0x14 its result, 0x15 ends it.
  bool TurnField(char16_t c) {
    if (c < 0x13 || c > 0x15) return false;
    if (c == 0x13) {
      fields_.push_back(true);
      ++instructions_;
    } else if (!fields_.empty()) {
      if (fields_.back()) --instructions_;
      fields_.back() = false;
      if (c == 0x15) fields_.pop_back();
    }
    return true;
  }

  void Append(char16_t c) {
    const char16_t high = std::exchange(high_, char16_t{0});
    if (c >= 0xD800 && c < 0xDC00) {
      high_ = c;
    } else if (c >= 0xDC00 && c < 0xE000) {
      AppendUtf8(high != 0 ? 0x10000 + ((high - 0xD800U) << 10) + (c - 0xDC00U) : 0xFFFDU, &text_);
    } else if (c >= 0x20) {
      AppendUtf8(c, &text_);
    } else if (c == 0x09) {
      text_ += '\t';
    } else if (c == 0x0B || c == 0x0E) {
      text_ += '\n';
    } else if (c == 0x1E) {
      text_ += '-';
    }
    // Others are anchors of pictures and notes, and soft hyphens.
  }

  const DocFile& file_;
  ListNumbering& lists_;
  DocFlow& flow_;
  Meter& meter_;
  std::string text_;
  std::vector<bool> fields_;  // of each open field, whether its instruction is being read
  int instructions_ = 0;
  char16_t high_ = 0;  // first half of a surrogate pair
};

// What else goes by the name of .doc.
Status CheckIsWord(std::string_view bytes) {
  if (LooksLikeOle(bytes)) return Status::Ok();
  if (bytes.starts_with("{\\rtf")) return Status(Code::kUnsupported, "an RTF file; Word's own formats are read");
  if (bytes.starts_with("<?xml"))
    return Status(Code::kUnsupported, "a Word 2003 XML file; Word's own formats are read");
  return Status(Code::kInvalidArgument, "the file is no OLE compound file and so no Word file of 97 to 2003");
}

}  // namespace

Result<Layout> ReadDoc(std::string_view bytes) {
  if (LooksLikeZip(bytes)) return ReadDocx(bytes);  // a .docx by another name, which Word opens as well
  LANTAI_RETURN_IF_ERROR(CheckIsWord(bytes));
  LANTAI_ASSIGN_OR_RETURN(const DocFile file, DocFile::Open(bytes));
  Meter meter;
  Layout layout;
  ListNumbering lists = file.Lists();
  for (const CharacterRange range : {file.main_text(), file.text_boxes()}) {
    DocFlow flow(meter);
    TextCollector collector(file, lists, flow, meter);
    file.ForEach(range, meter, [&](char16_t c, const RunProperties& run, size_t position, const Piece& piece) {
      collector.Add(c, run, position, piece);
    });
    Blocks blocks = std::move(flow).Take();
    layout.blocks.insert(layout.blocks.end(), std::make_move_iterator(blocks.begin()),
                         std::make_move_iterator(blocks.end()));
  }
  LANTAI_RETURN_IF_ERROR(meter.status());
  return layout;
}

}  // namespace lantai::reader
