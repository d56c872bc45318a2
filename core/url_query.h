// The query of a link in the encoding of the page that it stands on: browsers send `?q=报告` of a GBK page as GBK
// bytes, and the portals' search and listing programs expect that. "Percent-encode after encoding" of the WHATWG URL
// Standard (§1.3), with encoders of the Encoding Standard.
//
//   std::string out;
//   AppendEncodedQuery("q=报", "gb2312", EncodeSet::kSpecialQuery, &out);      // "q=%B1%A8"
//   AppendEncodedQuery("q=😀", "gbk", EncodeSet::kSpecialQuery, &out);         // "q=%26%23128512%3B"
//
// Thread-safety: free function.
// Deviations: known are the labels of the GB family, Big5, EUC-KR, Shift_JIS, EUC-JP and windows-1252, which are those
// met on portals and their neighbours; every other label counts as UTF-8. The tables are ICU's: gb18030 is that of 2005
// (U+E7C7 and U+1E3F exchanged against the Encoding Standard's), gbk is its two-byte part with 0x80 for the euro sign.
#pragma once

#include <string>
#include <string_view>

#include "core/percent.h"

namespace lantai {

// `utf8` is valid UTF-8; `label` is matched without regard to ASCII case and outer white space. What the encoding lacks
// is written as "%26%23NNNN%3B", an escaped HTML character reference.
void AppendEncodedQuery(std::string_view utf8, std::string_view label, EncodeSet set, std::string* out);

}  // namespace lantai
