// Any bytes as a WARC file, plain or packed: read to the end, twice the same, in time that the size bounds; each record
// is checked and taken apart as an import would.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "storage/warc_check.h"
#include "storage/warc_exchanges.h"

namespace {

using namespace lantai::storage;

std::string Read(std::string_view bytes) {
  std::string all;
  const auto tell = [&](const WarcDamage& damage) { all += damage.ToString() + "\n"; };
  WarcReader reader(SourceOf(bytes), "fuzz.warc.gz", tell);
  WarcChecker checker;
  while (const auto record = reader.Next()) {
    if (record->kept && record->block.size() != record->length) std::abort();
    for (const std::string& problem : checker.Check(*record).problems) all += problem;
    all += record->place.ToString() + std::string(TargetUri(record->header));
  }
  WarcExchanges exchanges(SourceOf(bytes), "fuzz.warc.gz", tell);
  while (const auto exchange = exchanges.Next()) all += exchange->capture.request.url + exchange->capture.body;
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (Read(bytes) != Read(bytes)) std::abort();
  return 0;
}
