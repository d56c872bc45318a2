#include "reader/doc_file.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "reader/doc_lists.h"
#include "reader/doc_styles.h"
#include "reader/little_endian.h"
#include "reader/ole.h"

namespace lantai::reader {
namespace {

// Offsets in the file information block (§2.5), the same in all files from Word 97 on.
constexpr size_t kFibFlags = 0x0A;
constexpr size_t kFibCounts = 0x4C;  // ccpText and the counts of the other parts after it
constexpr size_t kFibBteChpx = 0xFA;
constexpr size_t kFibBtePapx = 0x102;
constexpr size_t kFibStyles = 0xA2;
constexpr size_t kFibLists = 0x2E2;
constexpr size_t kFibListOverrides = 0x2EA;
constexpr size_t kFibClx = 0x1A2;
constexpr uint16_t kEncrypted = 0x0100;
constexpr uint16_t kSecondTable = 0x0200;  // the table stream is 1Table
constexpr size_t kPageSize = 512;

// Windows-1252 where it is not ISO 8859-1 (§2.9.73); C1 controls stay as they are.
constexpr std::array<char16_t, 32> kWindows1252 = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

Status Damaged(std::string_view what) {
  return Status(Code::kInvalidArgument, "the Word file is damaged: " + std::string(what));
}

Status Unsupported(std::string_view what) { return Status(Code::kUnsupported, std::string(what)); }

// What stands in the container, where it is no Word file.
Status OtherContent(const OleFile& ole) {
  if (ole.Has("EncryptedPackage")) return Status(Code::kInvalidArgument, "the office file is encrypted");
  if (ole.Has("Workbook") || ole.Has("Book")) return Unsupported("an Excel file of before 2007 (.xls); .xlsx is read");
  if (ole.Has("PowerPoint Document")) return Unsupported("a PowerPoint file");
  return Unsupported("an OLE compound file without a WordDocument stream: no Word file");
}

}  // namespace

Result<DocFile> DocFile::Open(std::string_view bytes) {
  LANTAI_ASSIGN_OR_RETURN(const OleFile ole, OleFile::Open(bytes));
  if (!ole.Has("WordDocument")) return OtherContent(ole);
  DocFile file;
  LANTAI_ASSIGN_OR_RETURN(file.main_, ole.Read("WordDocument"));
  LANTAI_RETURN_IF_ERROR(file.ReadHeader());
  const char* table = (U16(file.main_, kFibFlags) & kSecondTable) != 0 ? "1Table" : "0Table";
  if (!ole.Has(table)) return Damaged(std::string("it has no ") + table + " stream");
  LANTAI_ASSIGN_OR_RETURN(file.table_, ole.Read(table));
  if (ole.Has("Data")) {
    LANTAI_ASSIGN_OR_RETURN(file.data_, ole.Read("Data"));
  }
  LANTAI_RETURN_IF_ERROR(file.ReadPieces());
  file.styles_ = ReadDocStyles(file.TablePart(kFibStyles));
  LANTAI_RETURN_IF_ERROR(file.ReadFormats(kFibBteChpx, 1, file.runs_));
  LANTAI_RETURN_IF_ERROR(file.ReadFormats(kFibBtePapx, 13, file.paragraphs_));
  return file;
}

Status DocFile::ReadHeader() {
  const uint16_t identity = U16(main_, 0), version = U16(main_, 2);
  if (identity == 0xA5DC || (identity == 0xA5EC && version < 0xC0)) {
    return Unsupported("a file of Word 6 or Word 95; Word 97 and later are read");
  }
  if (identity != 0xA5EC) return Damaged("its header is not that of a Word file");
  if ((U16(main_, kFibFlags) & kEncrypted) != 0) return Status(Code::kInvalidArgument, "the Word file is encrypted");
  // Text, footnotes, headers, macros, comments, end notes, text boxes: one after the other (§2.4.1). No part can have
  // more characters than the stream has bytes.
  std::array<uint32_t, 7> ends{};
  uint64_t end = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    end += U32(main_, kFibCounts + 4 * i);
    if (end > main_.size()) return Damaged("it claims more text than it has bytes");
    ends[i] = static_cast<uint32_t>(end);
  }
  main_text_ = {0, ends[0]};
  text_boxes_ = {ends[5], ends[6]};
  return Status::Ok();
}

std::string_view DocFile::TablePart(size_t fib_offset) const {
  return Slice(table_, U32(main_, fib_offset), U32(main_, fib_offset + 4));
}

std::string_view DocFile::TableFrom(size_t fib_offset) const {
  return U32(main_, fib_offset + 4) == 0 ? std::string_view() : Slice(table_, U32(main_, fib_offset), table_.size());
}

ListNumbering DocFile::Lists() const { return ReadLists(TableFrom(kFibLists), TableFrom(kFibListOverrides)); }

// Clx (§2.9.38): modifiers, each after a 1, then after a 2 the table of pieces.
Status DocFile::ReadPieces() {
  std::string_view clx = TablePart(kFibClx);
  while (U8(clx, 0) == 1) {
    const size_t size = U16(clx, 1);
    if (!Has(clx, 3, size)) return Damaged("its piece table is cut off");
    changes_.emplace_back(clx.substr(3, size));
    clx.remove_prefix(3 + size);
  }
  const size_t size = U32(clx, 1);
  if (U8(clx, 0) != 2 || size < 4 || !Has(clx, 5, size)) return Damaged("it has no piece table");
  const std::string_view table = clx.substr(5, size);
  const size_t count = (size - 4) / 12;
  for (size_t i = 0; i < count; ++i) {
    const size_t descriptor = 4 * (count + 1) + 8 * i;
    const uint32_t where = U32(table, descriptor + 2);
    Piece piece;
    piece.range = {U32(table, 4 * i), U32(table, 4 * i + 4)};
    piece.narrow = (where & 0x40000000) != 0;
    piece.at = piece.narrow ? (where & 0x3FFFFFFF) / 2 : where & 0x3FFFFFFF;
    piece.change = U16(table, descriptor + 6);
    const size_t width = piece.narrow ? 1 : 2;
    if (piece.range.end < piece.range.begin || piece.range.begin != (i == 0 ? 0 : pieces_.back().range.end) ||
        !Has(main_, piece.at, (piece.range.end - piece.range.begin) * width)) {
      return Damaged("a piece of its text lies outside the file");
    }
    pieces_.push_back(piece);
  }
  // Pieces may share bytes, but a text longer than the stream is made up.
  if (!pieces_.empty() && pieces_.back().range.end > main_.size()) return Damaged("its pieces repeat");
  return Status::Ok();
}

// PlcBteChpx, PlcBtePapx (§2.8.5, §2.8.6): the numbers of 512-byte pages of the WordDocument stream.
Status DocFile::ReadFormats(size_t fib_offset, size_t entry_size, std::vector<Formatted>& formats) const {
  const std::string_view plc = TablePart(fib_offset);
  const size_t count = plc.size() < 4 ? 0 : (plc.size() - 4) / 8;
  if (count > main_.size() / kPageSize + 1) return Damaged("it claims more pages of formatting than it has");
  for (size_t i = 0; i < count; ++i) {
    ReadFormatPage(U32(plc, 4 * (count + 1) + 4 * i) & 0x3FFFFF, entry_size, formats);
  }
  std::stable_sort(formats.begin(), formats.end(),
                   [](const Formatted& a, const Formatted& b) { return a.begin < b.begin; });
  return Status::Ok();
}

// ChpxFkp, PapxFkp (§2.9.33, §2.9.174): positions, then for each run where in the page its modifiers are, in words; the
// number of runs is the last byte. A paragraph's entry is 13 bytes and its modifiers count themselves in words.
void DocFile::ReadFormatPage(size_t page, size_t entry_size, std::vector<Formatted>& formats) const {
  const size_t base = page * kPageSize;
  const std::string_view bytes = Slice(main_, base, kPageSize);
  if (bytes.size() < kPageSize) return;
  const size_t count = U8(bytes, kPageSize - 1);
  if (4 * (count + 1) + entry_size * count > kPageSize - 1) return;
  for (size_t i = 0; i < count; ++i) {
    Formatted format{U32(bytes, 4 * i), U32(bytes, 4 * i + 4)};
    const size_t at = 2 * size_t{U8(bytes, 4 * (count + 1) + entry_size * i)};
    if (at > 0) {
      const size_t counted = U8(bytes, at);
      size_t begin = at + 1, size = counted;
      if (entry_size > 1) size = counted != 0 ? 2 * counted - 1 : 2 * size_t{U8(bytes, begin++)};
      size = std::min(size, kPageSize - 1 - std::min(begin, kPageSize - 1));
      format.at = static_cast<uint32_t>(base + begin);
      format.size = static_cast<uint32_t>(size);
    }
    formats.push_back(format);
  }
}

const DocFile::Formatted* DocFile::Find(const std::vector<Formatted>& formats, size_t position) {
  const auto after = std::upper_bound(formats.begin(), formats.end(), position,
                                      [](size_t at, const Formatted& format) { return at < format.begin; });
  if (after == formats.begin() || std::prev(after)->end <= position) return nullptr;
  return &*std::prev(after);
}

void DocFile::ForEach(CharacterRange range, Meter& meter, const Visit& visit) const {
  RunProperties run;
  size_t run_begin = 1, run_end = 0;  // positions for which `run` holds
  for (const Piece& piece : pieces_) {
    const uint32_t end = std::min(piece.range.end, range.end);
    for (uint32_t i = std::max(piece.range.begin, range.begin); i < end; ++i) {
      const size_t offset = i - piece.range.begin;
      const size_t position = piece.at + (piece.narrow ? offset : 2 * offset);
      if (position < run_begin || position >= run_end) {
        run = {};
        const Formatted* format = Find(runs_, position);
        if (!meter.Step(format != nullptr ? 1 + format->size / 3 : 1)) return;
        if (format != nullptr) ApplyRunSprms(Slice(main_, format->at, format->size), run);
        run_begin = format != nullptr ? format->begin : position;
        run_end = format != nullptr ? format->end : position + 1;
      }
      const uint8_t byte = U8(main_, position);
      const char16_t narrow = byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte;
      visit(piece.narrow ? narrow : static_cast<char16_t>(U16(main_, position)), run, position, piece);
    }
  }
}

ParagraphProperties DocFile::ParagraphAt(size_t position, const Piece& piece, Meter& meter) const {
  ParagraphProperties properties;
  // Many paragraphs may share one long list.
  const auto apply = [&](std::string_view list) {
    if (meter.Step(1 + list.size() / 3)) ApplyParagraphSprms(list, properties);
  };
  const Formatted* format = Find(paragraphs_, position);
  if (format != nullptr && format->size >= 2) {
    const std::string_view list = Slice(main_, format->at, format->size);
    const uint16_t style = U16(list, 0);
    if (style < styles_.size()) properties = styles_[style];
    properties.style = style;
    apply(list.substr(2));
  }
  // What does not fit into a page: PrcData in the Data stream (§2.9.211).
  if (properties.huge != 0xFFFFFFFF) {
    apply(Slice(data_, size_t{properties.huge} + 2, U16(data_, properties.huge)));
  }
  if ((piece.change & 1) != 0) {
    const size_t index = piece.change >> 1;
    if (index < changes_.size()) apply(changes_[index]);
  } else if ((piece.change & 0xFE) >> 1 == 0x18) {
    properties.in_table = (piece.change >> 8 & 1) != 0;
  } else if ((piece.change & 0xFE) >> 1 == 0x19) {
    properties.row_end = (piece.change >> 8 & 1) != 0;
  }
  return properties;
}

}  // namespace lantai::reader
