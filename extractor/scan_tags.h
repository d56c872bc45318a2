// What the pre-scan (extractor/prescan.h) knows about a tag by its name: how it counts for the caps, and whether it may
// be shortened.
//
//   ScanName name = PackName("TBODY");
//   KnowledgeOf(name).Is(kScanTableGroup)     → true
//
// Thread-safety: free functions. Errors: none; names that are not in the table have no property.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lantai::extractor {

// A tag's name as a number: its first eight letters in lower case, and its length. Names that differ only behind the
// eighth letter, and are equally long, are one name; no two that matter are.
struct ScanName {
  uint64_t letters = 0;
  uint32_t length = 0;
  bool operator==(const ScanName&) const = default;
};

ScanName PackName(std::string_view name);

enum ScanProperty : uint32_t {
  kScanVoid = 1u << 0,
  kScanRaw = 1u << 1,         // its content holds no tags (§13.2.5.1)
  kScanFormatting = 1u << 2,  // opened anew in every later block
  kScanMarker = 1u << 3,      // closing it forgets the formatting opened inside (§13.2.4.3)
  kScanEndsP = 1u << 4,       // its start ends an open <p> (§13.2.6.4.7)
  kScanTableScope = 1u << 5,  // stops of the looks for an implied end
  kScanListScope = 1u << 6,
  kScanButtonScope = 1u << 7,
  kScanImpliesEnd = 1u << 8,  // its start ends others than <p>
  kScanRoot = 1u << 9,        // <html>, <body>: later ones add their attributes to the first
  kScanCompared = 1u << 10,   // its attributes are compared (§13.2.4.3, the Noah's Ark clause)
  kScanKeepsText = 1u << 11,  // the line feed behind its start tag is dropped
  kScanForeign = 1u << 12,    // <svg>, <math>: other rules inside
  kScanGivesUp = 1u << 13,    // what follows is read by rules that the pre-scan does not follow
  kScanSelect = 1u << 14,
  kScanEndsSelect = 1u << 15,
  kScanInput = 1u << 16,
  kScanScript = 1u << 17,
  kScanShape = 1u << 18,       // an element of <svg> that only draws
  kScanTableGroup = 1u << 19,  // <tbody>, <thead>, <tfoot>
  kScanCell = 1u << 20,
  kScanTerm = 1u << 21,         // <dt>, <dd>
  kScanInline = 1u << 24,       // inserted like <br>, and ended by its own end tag only, if it holds but text
  kScanColumns = 1u << 27,      // <colgroup>, <col>
  kScanSimpleBlock = 1u << 26,  // ends an open <p> as <hr> does, and nothing else
  kScanInlineVoid = 1u << 25,   // <br> and the like
  kScanHeading = 1u << 28,      // <h1> to <h6>: its start ends an open one that it stands right in
  kScanItem = 1u << 29,         // <li>
  kScanList = 1u << 30,         // <ul>, <ol>
  kScanEndsSame = 1u << 23,     // <a>, <nobr>, <button>: its start ends an open one
  kScanTitle = 1u << 22,        // character references are decoded in its text
};

struct ScanKnowledge {
  uint32_t properties = 0;
  bool Is(uint32_t any) const { return (properties & any) != 0; }
};

ScanKnowledge KnowledgeOf(ScanName name);

}  // namespace lantai::extractor
