#include "reader/doc_styles.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "reader/little_endian.h"

namespace lantai::reader {
namespace {

constexpr size_t kMaxStyles = 4'095;
// Chains of styles are short; a longer one is a circle.
constexpr int kMaxInheritance = 32;
constexpr unsigned kTitle = 62;         // sti of the built-in style Title
constexpr unsigned kParagraphKind = 1;  // stk

struct Style {
  unsigned built_in = 0xFFF;  // sti
  size_t base = 0xFFF;
  std::string_view modifiers;
};

// STD: what kind, from what, a name, then for paragraphs a list of modifiers after the style's own number.
Style ReadStyle(std::string_view bytes, size_t base_size) {
  Style style;
  if ((U16(bytes, 2) & 0xF) != kParagraphKind) return style;
  style.built_in = U16(bytes, 0) & 0xFFFU;
  style.base = U16(bytes, 2) >> 4;
  const size_t at = base_size + 2 + 2 * size_t{U16(bytes, base_size)} + 2;
  const size_t size = U16(bytes, at);
  if (size >= 2) style.modifiers = Slice(bytes, at + 4, size - 2);
  return style;
}

std::vector<Style> ReadStyles(std::string_view sheet) {
  const size_t header = U16(sheet, 0), count = std::min<size_t>(U16(sheet, 2), kMaxStyles), base_size = U16(sheet, 4);
  std::vector<Style> styles;
  size_t at = 2 + header;
  while (styles.size() < count && Has(sheet, at, 2)) {
    const size_t size = U16(sheet, at);
    styles.push_back(ReadStyle(Slice(sheet, at + 2, size), base_size));
    at += 2 + size + size % 2;
  }
  return styles;
}

// Resolves each style once: many styles may be based on one.
class Resolver {
 public:
  explicit Resolver(std::string_view sheet)
      : styles_(ReadStyles(sheet)), resolved_(styles_.size()), done_(styles_.size()) {}

  std::vector<ParagraphProperties> ResolveAll() && {
    for (size_t id = 0; id < styles_.size(); ++id) (void)Resolve(id, 0);
    return std::move(resolved_);
  }

 private:
  ParagraphProperties Resolve(size_t id, int depth) {
    if (id >= styles_.size() || depth > kMaxInheritance) return {};
    if (done_[id]) return resolved_[id];
    const Style& style = styles_[id];
    ParagraphProperties properties = Resolve(style.base, depth + 1);
    if (style.built_in >= 1 && style.built_in <= 9) properties.outline = static_cast<int>(style.built_in) - 1;
    if (style.built_in == kTitle) properties.outline = 0;
    ApplyParagraphSprms(style.modifiers, properties);
    properties.style = static_cast<uint16_t>(id);
    done_[id] = true;
    return resolved_[id] = std::move(properties);
  }

  const std::vector<Style> styles_;
  std::vector<ParagraphProperties> resolved_;
  std::vector<bool> done_;
};

}  // namespace

std::vector<ParagraphProperties> ReadDocStyles(std::string_view sheet) { return Resolver(sheet).ResolveAll(); }

}  // namespace lantai::reader
