// Any bytes as a zip.
#include <cstddef>
#include <cstdint>

#include "reader/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using lantai::reader::Zip;
  (void)Zip::Open({reinterpret_cast<const char*>(data), size}, [](std::string_view) { return true; });
  return 0;
}
