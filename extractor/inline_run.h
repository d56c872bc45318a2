// Which formatting elements may stand in the parser's list of active ones (HTML §13.2.4.3) at a place of a page: an
// upper bound, so that the pre-scan knows where one more has no effect on others.
//
//   InlineRun run;
//   run.Start(name, knowledge);  run.End(name);      // of each tag that the parser is given
//   if (run.MayBeLeaf(name, knowledge)) …            // <b>text</b> here changes nothing but itself
//
// Elements that are closed by their own end tags, with nothing but text, <br> and other such elements between, leave
// no trace. All others are thought to stay in the list for ever.
//
// Thread-safety: none. Limits: kLongest elements in each other; more are thought to stay.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "extractor/scan_tags.h"

namespace lantai::extractor {

class InlineRun {
 public:
  static constexpr size_t kLongest = 64;

  void Start(ScanName name, ScanKnowledge known);
  void End(ScanName name);

  // True where an inline element that opens and closes here, in `alike` others of its name, changes no other: <a> ends
  // another <a>; of three alike elements a fourth drops the first (the Noah's Ark clause).
  bool MayBeLeaf(ScanName name, ScanKnowledge known, size_t alike) const;
  // True where no formatting element may wait to be opened anew.
  bool IsClean() const;

 private:
  struct Open {
    ScanName name;
    bool listed;  // a formatting element
  };
  void Leave();
  size_t MostListed(ScanName name) const;

  std::vector<Open> run_;
  std::vector<std::pair<ScanName, size_t>> left_;  // how many of each name may be in the list for good
};

}  // namespace lantai::extractor
