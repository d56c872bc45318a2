// The input is the text of a file's parts, one after the other with a line of --- between them, so that the fuzzer
// works on XML and not on deflated bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "tests/support/zip_writer.h"

namespace lantai {

inline std::string ZipOfParts(const uint8_t* data, size_t size, std::initializer_list<const char*> names) {
  constexpr std::string_view kBetween = "\n---\n";
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  ZipEntries entries;
  for (const char* name : names) {
    const size_t end = std::min(rest.find(kBetween), rest.size());
    entries.emplace_back(name, rest.substr(0, end));
    rest.remove_prefix(std::min(end + kBetween.size(), rest.size()));
  }
  return WriteZip(entries);
}

}  // namespace lantai
