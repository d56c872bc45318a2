// What a reader taken over by a hostile file may answer: refused, or a layout that is written and read as itself, and
// of which any content can be made.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/layout_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lantai::Layout;
  using lantai::Result;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)lantai::DecodeHello(bytes);
  (void)lantai::DecodeHeader(bytes);
  const Result<Layout> layout = lantai::DecodeAnswer(bytes);
  if (!layout.ok()) return 0;
  const Result<Layout> again = lantai::DecodeAnswer(lantai::EncodeAnswer(layout));
  if (!again.ok() || !(*again == *layout)) std::abort();
  return 0;
}
