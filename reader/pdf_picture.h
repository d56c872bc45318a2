// Paints a page of a PDF, for those whose text is a photograph of text.
//
//   Result<Picture> picture = RenderPdfPage(bytes, 1);
//
// Thread-safety: one thread; poppler keeps process-wide state (PreparePdf must have run).
// Errors: kInvalidArgument for bytes that are no PDF or have no such page. Limits: those of core/picture.h.
#pragma once

#include <string_view>

#include "core/picture.h"

namespace lantai::reader {

Result<Picture> RenderPdfPage(std::string_view bytes, size_t number);

}  // namespace lantai::reader
