// The attributes that reading needs; all others are left out of the tree (extractor/html_tree.h), and the pre-scan
// (extractor/prescan.h) spares the parser the sight of them.
//
//   AttrOf("HREF")   → Attr::kHref
//   AttrOf("onload") → Attr::kUnknown
//
// Thread-safety: free functions. Errors: none.
#pragma once

#include <cstdint>
#include <string_view>

namespace lantai::extractor {

enum class Attr : uint8_t {
  kId,
  kClass,
  kHref,
  kSrc,
  kName,
  kContent,
  kHttpEquiv,
  kProperty,
  kTitle,
  kRowspan,
  kColspan,
  kStyle,
  kHidden,
  kType,
  kData,
  kPdfSrc,
  kDownload,
  kValue,
  kUrl,
  kQueryData,
  kSudyFile,
  kUnknown,
};

// By the name as a page writes it: ASCII letters in either case (HTML §13.2.5.33).
Attr AttrOf(std::string_view name);

}  // namespace lantai::extractor
