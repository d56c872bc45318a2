// The pre-scan leaves the tree as it is. The first byte chooses whether the rest is a page, whether each byte of it is
// a piece of one (those that tree construction treats apart), or whether each byte opens or closes an element, so that
// nearly all are ended by their own end tags.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/charset.h"
#include "tests/extractor/page_pieces.h"
#include "tests/extractor/same_tree.h"

namespace {

std::string Assemble(const uint8_t* data, size_t size) {
  using lantai::extractor::kPieces;
  std::string page;
  for (size_t i = 0; i < size; ++i) page += kPieces[data[i] % std::size(kPieces)];
  return page;
}

constexpr std::string_view kElements[] = {"table", "tbody",  "thead", "tr",     "td",    "th",     "colgroup",
                                          "div",   "p",      "ul",    "ol",     "li",    "dl",     "dt",
                                          "dd",    "h1",     "h2",    "a",      "b",     "font",   "span",
                                          "o:p",   "center", "nav",   "script", "style", "section"};
constexpr std::string_view kBetween[] = {" ", "\n", "text", "<br>", "<img>", "<input>", "<hr>", "<col>", "<!-- c -->"};

std::string Balance(const uint8_t* data, size_t size) {
  using lantai::extractor::kPieces;
  std::string page;
  std::vector<std::string_view> open;
  const auto close = [&] {
    page.append("</").append(open.back()).append(">");
    open.pop_back();
  };
  for (size_t i = 0; i < size; ++i) {
    const size_t what = data[i] / 4;
    if (data[i] % 4 == 0 && !open.empty()) {
      close();
    } else if (what == 63) {
      if (++i < size) page += kPieces[data[i] % std::size(kPieces)];
    } else if (what % 4 == 3) {
      page += kBetween[what / 4 % std::size(kBetween)];
    } else {
      open.push_back(kElements[what % std::size(kElements)]);
      page.append("<").append(open.back()).append(data[i] % 4 == 1 ? ">" : " class=a>");
    }
  }
  while (!open.empty()) close();
  return page;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string page = data[0] % 3 == 0   ? Assemble(data + 1, size - 1)
                           : data[0] % 3 == 1 ? std::string(bytes)
                                              : Balance(data + 1, size - 1);
  if (!lantai::extractor::IsUtf8(page)) return -1;
  const std::string difference = lantai::extractor::TreeDifference(page);
  if (difference.empty()) return 0;
  std::fprintf(stderr, "%s\nof\n%s\n", difference.c_str(), page.c_str());
  std::abort();
}
