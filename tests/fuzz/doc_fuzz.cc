// Any bytes as a binary Word file.
#include <cstddef>
#include <cstdint>

#include "reader/formats.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)lantai::reader::ReadDoc({reinterpret_cast<const char*>(data), size});
  return 0;
}
