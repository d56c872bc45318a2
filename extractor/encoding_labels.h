// The WHATWG Encoding Standard's label table (encoding.spec.whatwg.org, §4.2), and which ICU converter decodes each.
//
// Thread-safety: free functions over constant data. Returned views live as long as the program.
#pragma once

#include <string>
#include <string_view>

namespace lantai::extractor {

// §4.2 "get an encoding": the encoding's name in lower case, or empty for an unknown label. White space around the
// label and its case do not matter. Every label of gbk and gb18030 gives "gb18030", whose decoder reads both (§10.1).
std::string_view EncodingFromLabel(std::string_view label);

// The ICU converter to open for an encoding's name: never the label itself, since ICU reads `gb2312` as ibm-1383, in
// which 镕 is lost, and `chinese` as ibm-5478. Empty for a name that EncodingFromLabel does not give.
std::string_view IcuConverterName(std::string_view encoding);

}  // namespace lantai::extractor
