#include "reader/meter.h"

#include <string>

namespace lantai::reader {

bool Meter::Count(size_t& counter, size_t more, size_t limit, const char* what) {
  if (!status_.ok()) return false;
  if (more > limit || counter > limit - more) {
    status_ = Status(Code::kTooLarge, std::string("the file holds ") + what);
    return false;
  }
  counter += more;
  return true;
}

bool Meter::Words(const LayoutPage& page) {
  size_t here = page.words.size();
  return Count(here, 1, kMaxPageWords, "a page with more than 200,000 words") &&
         Count(words_, 1, kMaxWords, "more than 2,000,000 words");
}

bool Meter::Rules(const LayoutPage& page) {
  size_t here = page.rules.size();
  return Count(here, 1, kMaxPageRules, "a page with more than 200,000 lines") &&
         Count(rules_, 1, kMaxWords, "more than 2,000,000 lines");
}

}  // namespace lantai::reader
