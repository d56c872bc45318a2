// Character references (&nbsp; &#8220; &amp;) that mean the same whatever stands around them, decoded without the
// parser: the ones that pages are full of, ended by a semicolon, and a bare & that begins none (HTML §13.2.5.72-80).
//
//   CanDecodeRefs("甲&nbsp;&mdash; A & B", RefPlace::kText)    → true
//   CanDecodeRefs("&notit;", RefPlace::kText)                  → false: the parser knows two thousand more
//   CanDecodeRefs("/a?x=1&copy=2", RefPlace::kAttribute)       → true: a name before = begins no reference there
//
// References to white space, to control characters and to what is no character are never decoded here, so that text
// which begins with a reference does not begin with white space.
//
// Thread-safety: free functions. Errors: none.
#pragma once

#include <cstddef>
#include <string_view>

namespace lantai::extractor {

enum class RefPlace { kText, kAttribute };

// True where every & of `text`, which must be a whole run of text or a whole value, is understood.
bool CanDecodeRefs(std::string_view text, RefPlace place);

// Writes `text` with its references decoded and CR and CR LF made LF (§13.2.3.5), and returns the number of bytes, at
// most text.size(). REQUIRES: CanDecodeRefs where `place` is not null, which stands for text without references; room
// for text.size() bytes at `out`.
size_t DecodeText(std::string_view text, const RefPlace* place, char* out);

}  // namespace lantai::extractor
