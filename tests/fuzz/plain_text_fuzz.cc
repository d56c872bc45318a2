// Any bytes as a report in plain text: pipes, a cell a line, glued digits; twice the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/document_json.h"
#include "extractor/extractor.h"
#include "tests/fuzz/shipped.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace lantai;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const extractor::Source source{.input = "fuzz.txt", .type = extractor::MediaType::kText, .bytes = bytes};
  const Result<Page> once = fuzz::ShippedExtractor().Read(source), twice = fuzz::ShippedExtractor().Read(source);
  if (once.ok() != twice.ok()) std::abort();
  if (once.ok() && ToJson(*once->document) != ToJson(*twice->document)) std::abort();
  return 0;
}
