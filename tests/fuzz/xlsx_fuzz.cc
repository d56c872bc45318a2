// A workbook's sheet, styles, strings, list of sheets and relationships.
#include "reader/formats.h"
#include "tests/fuzz/office_xml_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)lantai::reader::ReadXlsx(
      lantai::ZipOfParts(data, size,
                         {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
                          "xl/_rels/workbook.xml.rels"}));
  return 0;
}
