// A Word file's document, numbering and styles.
#include "reader/formats.h"
#include "tests/fuzz/office_xml_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)lantai::reader::ReadDocx(
      lantai::ZipOfParts(data, size, {"word/document.xml", "word/numbering.xml", "word/styles.xml"}));
  return 0;
}
