// The file formats that lantai-reader opens: bytes in, a layout out. Each function is a pure function of its bytes and
// knows nothing of reports, sandboxes or pipes.
//
//   Result<Layout> layout = ReadPdf(bytes);
//
// Thread-safety: one call at a time in a process; poppler and the XML readers keep process-wide state.
// Errors: kInvalidArgument for bytes that are no such file, are damaged beyond reading or are encrypted; kTooLarge
// beyond a limit of core/layout.h; kUnsupported for a variant of the format that is known but not read.
#pragma once

#include <string_view>

#include "core/layout.h"
#include "core/status.h"

namespace lantai::reader {

Result<Layout> ReadPdf(std::string_view bytes);   // PDF 1.x, 2.0
Result<Layout> ReadDocx(std::string_view bytes);  // ISO/IEC 29500 WordprocessingML
Result<Layout> ReadXlsx(std::string_view bytes);  // ISO/IEC 29500 SpreadsheetML
Result<Layout> ReadOfd(std::string_view bytes);   // GB/T 33190
Result<Layout> ReadDoc(std::string_view bytes);   // Word 97–2003 binary, WPS Writer

}  // namespace lantai::reader
