// Puts a page's layout together from single glyphs and painted boxes, in the order in which a file draws them.
//
//   PageBuilder page(595, 842);
//   page.AddGlyph({.box = box, .code_point = U'政', .raw = 0, .raw_bytes = 2, .direction = Direction::kRight, .size =
//   16}); page.AddBox({72, 100, 520, 100.5});                  // a border drawn as a filled rectangle
//   Result<LayoutPage> layout = page.Finish();
//
// Glyphs that touch become words. The same glyph drawn again at the same place (fake bold) counts once. Glyphs of
// one-byte fonts that carry GBK bytes are put together to the characters they mean.
//
// Thread-safety: none needed. Errors: Finish gives kTooLarge beyond a limit of core/layout.h.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/layout.h"
#include "core/status.h"

namespace lantai::reader {

// Where the next glyph of the line stands; page rotation is applied already.
enum class Direction { kRight, kDown, kLeft, kUp };

struct Glyph {
  LayoutBox box;
  char32_t code_point = 0;  // U+FFFD where the file does not say
  unsigned raw = 0;         // the code in the content stream
  int raw_bytes = 1;        // how many bytes it took
  Direction direction = Direction::kRight;
  double size = 0;  // of the font, in points
};

// GB18030 to UTF-8. Opens the converter of the C library when first called, which a sandbox would forbid: call it once
// before. Empty where `bytes` are not GB18030.
std::string DecodeGb18030(std::string_view bytes);

class PageBuilder {
 public:
  PageBuilder(double width, double height);

  void AddGlyph(const Glyph& glyph);
  // A filled or stroked box: kept when thin enough to be a ruling line.
  void AddBox(LayoutBox box);
  void AddImage() { page_.has_images = true; }

  bool full() const { return full_; }
  Result<LayoutPage> Finish();

 private:
  void EndWord();
  bool IsRepeated(const Glyph& glyph);
  bool Continues(const Glyph& glyph) const;

  LayoutPage page_;
  std::vector<Glyph> word_;
  std::unordered_multimap<uint64_t, LayoutBox> seen_;  // by code point and place
  bool full_ = false;
};

}  // namespace lantai::reader
