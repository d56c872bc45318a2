// What the PDF reader needs before the sandbox closes.
//
//   LANTAI_RETURN_IF_ERROR(PreparePdf());        // once, at start
//   Result<Layout> layout = ReadPdf(bytes);      // reader/formats.h
//
// PDF is read by poppler's private API (22.12), known to pdf.cc and pdf_picture.cc only. Poppler is GPL, and so is the
// program that links it.
//
// Thread-safety: one thread.
#pragma once

#include "core/status.h"

namespace lantai::reader {

// Makes poppler's global state and reads a one-line PDF in a font that only poppler-data can read.
// Errors: kUnsupported where poppler-data is missing: without it Chinese text vanishes silently.
Status PreparePdf();

}  // namespace lantai::reader
