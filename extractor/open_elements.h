// The elements that are open at a place of a page, as far as the pre-scan's caps need them (extractor/prescan.h): a
// simplified stack with implied end tags of p, li, dd, dt, option, td, th, tr, tbody, a, and the formatting that stays
// open.
//
//   OpenElements open(limits);
//   if (!open.Start(name, KnowledgeOf(name))) …   // the start tag is beyond a cap: cut it
//   if (!open.End(name, KnowledgeOf(name))) …     // this end tag belongs to one that was cut
//
// Thread-safety: none. Limits: PrescanLimits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "extractor/scan_tags.h"

namespace lantai::extractor {

struct PrescanLimits {
  size_t depth = 512;       // open elements
  size_t attributes = 400;  // of one tag
  size_t formatting = 24;   // open <b>, <font>, …: each is opened anew in every later block
  size_t root_tags = 64;    // <html> and <body> beyond the first merge their attributes, one by one
};

class OpenElements {
 public:
  explicit OpenElements(const PrescanLimits& limits) : limits_(limits) { stack_.reserve(64); }

  // False where the start tag must be cut.
  bool Start(ScanName name, ScanKnowledge known);
  // False where the end tag belongs to a start tag that was cut.
  bool End(ScanName name, ScanKnowledge known);
  // True where so many more elements in each other, and formatting ones among them, are within the caps, and no end tag
  // of a start tag that was cut is awaited.
  bool HasRoomFor(size_t elements, size_t formatting) const {
    return cut_ == 0 && cut_formatting_ == 0 && stack_.size() + elements <= limits_.depth &&
           formatting_.size() + formatting <= limits_.formatting;
  }

 private:
  struct Open {
    ScanName name;
    uint32_t properties;
    uint32_t formatting, base;  // size of formatting_ and base_ when it was opened
  };
  static constexpr size_t kBuckets = 256;

  static size_t Bucket(ScanName name) { return (name.letters * 0x9E3779B97F4A7C15ULL) >> 56; }
  void Push(ScanName name, ScanKnowledge known);
  void PopTo(size_t size);
  void EndFormatting(ScanName name);
  void CloseTo(ScanName name, size_t reach, uint32_t stop);
  void CloseImplied(ScanName name, ScanKnowledge known);

  const PrescanLimits& limits_;
  std::vector<Open> stack_;
  std::array<uint32_t, kBuckets> open_names_{};  // how many of the stack's names fall into each bucket
  std::vector<ScanName> formatting_;             // that is open
  uint32_t base_ = 0;                            // where the innermost cell's begins in formatting_
  size_t cut_ = 0, cut_formatting_ = 0, root_tags_ = 0;
};

}  // namespace lantai::extractor
