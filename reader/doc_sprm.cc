#include "reader/doc_sprm.h"

#include <algorithm>

#include "reader/little_endian.h"

namespace lantai::reader {
namespace {

// Codes of [MS-DOC] §2.6.1 to §2.6.3.
enum Sprm : uint16_t {
  kCFRMarkDel = 0x0800,
  kCFVanish = 0x083C,
  kCSymbol = 0x6A09,
  kPIstd = 0x4600,
  kPIlvl = 0x260A,
  kPIlfo = 0x460B,
  kPChgTabs = 0xC615,
  kPFInTable = 0x2416,
  kPFTtp = 0x2417,
  kPFInnerTableCell = 0x244B,
  kPFInnerTtp = 0x244C,
  kPOutLvl = 0x2640,
  kPHugePapx = 0x6646,
  kPHugePapxOld = 0x6645,
  kPItap = 0x6649,
  kPDtap = 0x664A,
  kTDefTable = 0xD608,
  kTDefTableOld = 0xD606,
  kTMerge = 0x5624,
  kTVertMerge = 0xD62B,
};

constexpr size_t kMaxRowCells = 63;
constexpr size_t kCellSize = 20;  // TC80

// How the operand's size is told: by the three highest bits of the code (§2.2.5.1).
struct Operand {
  size_t counted = 0;  // bytes of the count
  size_t size = 0;
};

Operand OperandOf(uint16_t code, std::string_view rest) {
  switch (code >> 13) {
    case 0:
    case 1: return {0, 1};
    case 2:
    case 4:
    case 5: return {0, 2};
    case 3: return {0, 4};
    case 7: return {0, 3};
    default: break;
  }
  // The table definition counts in two bytes, one too many.
  if (code == kTDefTable || code == kTDefTableOld) return {2, std::max<size_t>(U16(rest, 0), 1) - 1};
  const size_t count = U8(rest, 0);
  if (code != kPChgTabs || count < 255) return {1, count};
  // 255 says that the counts inside tell the size (§2.9.181).
  const size_t deleted = U8(rest, 1), added = U8(rest, 2 + 4 * deleted);
  return {1, 2 + 4 * deleted + 3 * added};
}

bool IsOn(std::string_view operand) { return (U8(operand, 0) & 1) != 0; }

CellMerge VerticalMerge(unsigned flags) {
  if ((flags & 2) != 0) return CellMerge::kRestarts;
  return (flags & 1) != 0 ? CellMerge::kContinues : CellMerge::kNone;
}

void DefineTable(std::string_view operand, RowShape& row) {
  const size_t cells = std::min<size_t>(U8(operand, 0), kMaxRowCells);
  row = {};
  if (!Has(operand, 1, 2 * (cells + 1))) return;
  for (size_t i = 0; i <= cells; ++i) row.edges.push_back(I16(operand, 1 + 2 * i));
  for (size_t i = 0; i < cells; ++i) {
    // Cells beyond the end of the operand are as usual.
    const uint16_t flags = U16(operand, 1 + 2 * (cells + 1) + kCellSize * i);
    row.horizontal.push_back(flags & 3);
    row.vertical.push_back(VerticalMerge(flags >> 5 & 3U));
  }
}

void ApplyTableSprm(uint16_t code, std::string_view operand, RowShape& row) {
  if (code == kTDefTable || code == kTDefTableOld) return DefineTable(operand, row);
  const size_t first = U8(operand, 0);
  if (code == kTVertMerge && first < row.vertical.size()) row.vertical[first] = VerticalMerge(U8(operand, 1));
  if (code != kTMerge) return;
  const size_t limit = std::min<size_t>(U8(operand, 1), row.horizontal.size());
  for (size_t i = first; i < limit; ++i) row.horizontal[i] = i == first ? 1 : 2;
}

}  // namespace

void ForEachSprm(std::string_view list, const std::function<void(uint16_t, std::string_view)>& visit) {
  while (list.size() >= 3) {
    const uint16_t code = U16(list, 0);
    list.remove_prefix(2);
    const Operand operand = OperandOf(code, list);
    if (!Has(list, operand.counted, operand.size)) return;
    visit(code, list.substr(operand.counted, operand.size));
    list.remove_prefix(operand.counted + operand.size);
  }
}

void ApplyParagraphSprms(std::string_view list, ParagraphProperties& properties) {
  ForEachSprm(list, [&](uint16_t code, std::string_view operand) {
    switch (code) {
      case kPIstd: properties.style = U16(operand, 0); break;
      case kPIlvl: properties.list_level = U8(operand, 0); break;
      case kPIlfo: properties.list = I16(operand, 0); break;
      case kPOutLvl: properties.outline = U8(operand, 0); break;
      case kPFInTable: properties.in_table = IsOn(operand); break;
      case kPFTtp: properties.row_end = IsOn(operand); break;
      case kPFInnerTableCell: properties.inner_cell_end = IsOn(operand); break;
      case kPFInnerTtp: properties.inner_row_end = IsOn(operand); break;
      case kPItap: properties.depth = static_cast<int>(U32(operand, 0) & 0xFF); break;
      case kPDtap: properties.depth = std::max(properties.depth, 0) + static_cast<int>(U32(operand, 0) & 0xFF); break;
      case kPHugePapx:
      case kPHugePapxOld: properties.huge = U32(operand, 0); break;
      default: ApplyTableSprm(code, operand, properties.row);
    }
  });
}

void ApplyRunSprms(std::string_view list, RunProperties& properties) {
  ForEachSprm(list, [&](uint16_t code, std::string_view operand) {
    if (code == kCFRMarkDel) properties.deleted = IsOn(operand);
    if (code == kCFVanish) properties.hidden = IsOn(operand);
    if (code == kCSymbol) properties.symbol = static_cast<char16_t>(U16(operand, 2));
  });
}

}  // namespace lantai::reader
