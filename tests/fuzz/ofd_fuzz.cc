// An OFD file's page, template, document and root.
#include "reader/formats.h"
#include "tests/fuzz/office_xml_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)lantai::reader::ReadOfd(lantai::ZipOfParts(data, size, {"P.xml", "T.xml", "D.xml", "OFD.xml"}));
  return 0;
}
