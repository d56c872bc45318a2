#include "reader/xlsx_parts.h"

#include "reader/flow.h"
#include "reader/xlsx_format.h"

namespace lantai::reader {
namespace {

constexpr int kMaxColumns = 16'384;
constexpr int kMaxRows = 1'048'576;
constexpr size_t kMaxFormat = 255;  // bytes that Excel allows for a format

}  // namespace

std::string StringItem(pugi::xml_node item) {
  std::string text;
  for (const pugi::xml_node node : item.children()) {
    if (Is(node, "t")) text += Text(node);
    if (Is(node, "r")) text += Text(Child(node, "t"));
  }
  return text;
}

SharedStrings::SharedStrings(pugi::xml_node document, Meter& meter) {
  for (const pugi::xml_node item : Child(document, "sst").children()) {
    if (!Is(item, "si")) continue;
    if (!meter.Step()) return;
    strings_.push_back(Trimmed(StringItem(item)));
  }
}

std::string_view SharedStrings::At(int index) const {
  return index >= 0 && static_cast<size_t>(index) < strings_.size()
             ? std::string_view(strings_[static_cast<size_t>(index)])
             : std::string_view();
}

CellFormats::CellFormats(pugi::xml_node document) {
  const pugi::xml_node sheet = Child(document, "styleSheet");
  for (const pugi::xml_node format : Child(sheet, "numFmts").children()) {
    own_.emplace(Number(Attribute(format, "numFmtId"), -1), Attribute(format, "formatCode").substr(0, kMaxFormat));
  }
  for (const pugi::xml_node style : Child(sheet, "cellXfs").children()) {
    if (Is(style, "xf")) styles_.push_back(Number(Attribute(style, "numFmtId"), 0));
  }
}

std::string_view CellFormats::At(int style) const {
  if (style < 0 || static_cast<size_t>(style) >= styles_.size()) return "General";
  const int id = styles_[static_cast<size_t>(style)];
  const auto own = own_.find(id);
  return own != own_.end() ? std::string_view(own->second) : BuiltInFormat(id);
}

bool ParseReference(std::string_view reference, int& column, int& row) {
  int letters = 0;
  size_t at = 0;
  for (; at < reference.size() && at < 3; ++at) {
    const char c = static_cast<char>(reference[at] & ~0x20);
    if (c < 'A' || c > 'Z') break;
    letters = letters * 26 + (c - 'A' + 1);
  }
  const int number = Number(reference.substr(at), 0);
  if (letters < 1 || letters > kMaxColumns || number < 1 || number > kMaxRows) return false;
  column = letters - 1;
  row = number - 1;
  return true;
}

}  // namespace lantai::reader
