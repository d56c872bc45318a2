// What a body is: by what the caller says, by its first bytes, by its Content-Type, and by the name it came under.
//
// Thread-safety: a free function. Errors: none.
#pragma once

#include "extractor/extractor.h"

namespace lantai::extractor {

// Never kAuto. First bytes win over the header, since portals send PDF as text/html and the other way round:
// %PDF, the PK of .docx, .xlsx and .ofd with the names of their entries, the OLE header of .doc and .wps with the names
// of its streams. Bytes that look like nothing known are text when the header or the name says so, else HTML.
MediaType GuessMediaType(const Source& source);

// "HTML", "PDF", …, for messages.
std::string_view MediaTypeName(MediaType type);

// "application/pdf", …: the registered type of what GuessMediaType found.
std::string_view ContentTypeOf(MediaType type);

// What the sandboxed reader calls it. REQUIRES: a type that is neither HTML nor text.
LayoutFormat LayoutFormatOf(MediaType type);

// True for bytes of a binary format that no media type names: OLE (.doc, .xls), archives, images.
bool IsOtherBinary(std::string_view bytes);

// True for text that begins as a JSON object or array.
bool IsJson(std::string_view bytes);

}  // namespace lantai::extractor
