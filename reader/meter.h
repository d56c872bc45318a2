// Counts what a reader puts into a layout and says when it is too much (core/layout.h, kMax…). A reader asks before it
// adds, stops adding once the answer is no, and returns status() at its end.
//
//   if (!meter.Text(word.size())) return;          // and later: if (!meter.status().ok()) return meter.status();
//
// Thread-safety: one thread.
#pragma once

#include <cstddef>

#include "core/layout.h"
#include "core/status.h"

namespace lantai::reader {

class Meter {
 public:
  // False from the first thing that is too much onwards; every later question is answered by false too.
  bool Block() { return Count(blocks_, 1, kMaxFlowBlocks, "more than 200,000 paragraphs and tables"); }
  bool Cells(size_t count) { return Count(cells_, count, kMaxFlowCells, "more than 500,000 table cells"); }
  bool Text(size_t bytes) { return Count(text_, bytes, kMaxLayoutText, "more than 32 MiB of text"); }
  bool Pages(size_t count) { return Count(pages_, count, kMaxLayoutPages, "more than 2,000 pages"); }
  // Words and rules are limited by page, and all pages together by what one reader may hold.
  bool Words(const LayoutPage& page);
  bool Rules(const LayoutPage& page);
  // Any work that adds nothing: nodes visited, steps of a list.
  bool Step(size_t count = 1) { return Count(steps_, count, kMaxSteps, "too much work for one file"); }

  const Status& status() const { return status_; }

  static constexpr size_t kMaxSteps = 20'000'000;
  static constexpr size_t kMaxWords = 2'000'000;

 private:
  bool Count(size_t& counter, size_t more, size_t limit, const char* what);

  size_t blocks_ = 0, cells_ = 0, text_ = 0, pages_ = 0, words_ = 0, rules_ = 0, steps_ = 0;
  Status status_;
};

}  // namespace lantai::reader
