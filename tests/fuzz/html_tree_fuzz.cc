// The pre-scan leaves the tree as it is. The first byte chooses whether the rest is a page, or whether each byte of it
// is a piece of one: those that tree construction treats apart.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string page = data[0] % 2 == 0 ? Assemble(data + 1, size - 1) : std::string(bytes);
  if (!lantai::extractor::IsUtf8(page)) return -1;
  const std::string difference = lantai::extractor::TreeDifference(page);
  if (difference.empty()) return 0;
  std::fprintf(stderr, "%s\nof\n%s\n", difference.c_str(), page.c_str());
  std::abort();
}
