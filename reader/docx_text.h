// The text of one Word paragraph as it is shown: insertions accepted and deletions dropped, fields by their last
// result, hidden text left out (ISO/IEC 29500-1 §17.3, §17.13.5, §17.16).
//
// Thread-safety: free functions. Lifetime: `boxes` live as long as the paragraph's XmlFile.
#pragma once

#include <string>
#include <vector>

#include "reader/meter.h"
#include "reader/xml.h"

namespace lantai::reader {

struct ParagraphText {
  std::string text;                   // tabs and line breaks kept as \t and \n
  std::vector<pugi::xml_node> boxes;  // text boxes anchored here: nodes whose children are blocks
};

ParagraphText ReadParagraphText(pugi::xml_node paragraph, Meter& meter);

// The branch of an mc:AlternateContent to read: a choice that holds text which this reader finds, else the fallback.
// Never both: the second says the same in an older way (ISO/IEC 29500-3 §7.5).
pugi::xml_node Branch(pugi::xml_node alternate_content);

}  // namespace lantai::reader
