// What the archive gives back as a document: either refused, or written again as the same document.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/document_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lantai::Document;
  using lantai::Result;
  const Result<Document> document = lantai::DocumentFromJson({reinterpret_cast<const char*>(data), size});
  if (!document.ok()) return 0;
  const std::string json = lantai::ToJson(*document);
  const Result<Document> again = lantai::DocumentFromJson(json);
  if (!again.ok() || lantai::ToJson(*again) != json) std::abort();
  return 0;
}
