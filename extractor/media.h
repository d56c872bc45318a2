// What a body is: by what the caller says, by its first bytes, by its Content-Type, and by the name it came under.
//
// Thread-safety: a free function. Errors: none.
#pragma once

#include "extractor/extractor.h"

namespace lantai::extractor {

// Never kAuto. First bytes win over the header, since portals send PDF as text/html and the other way round:
// %PDF, the PK of .docx and .ofd, the OLE header of .doc. Bytes that look like nothing known are text when the header
// or the name says so, else HTML.
MediaType GuessMediaType(const Source& source);

// "HTML", "PDF", …, for messages.
std::string_view MediaTypeName(MediaType type);

// True for bytes of a binary format that no media type names: OLE (.doc, .xls), archives, images.
bool IsOtherBinary(std::string_view bytes);

// True for text that begins as a JSON object or array.
bool IsJson(std::string_view bytes);

}  // namespace lantai::extractor
