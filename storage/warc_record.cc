#include "storage/warc_record.h"

#include <algorithm>

namespace lantai::storage {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool SameName(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

void WarcHeader::Add(std::string_view name, std::string_view value) {
  fields.push_back({std::string(name), std::string(value)});
}

std::optional<std::string_view> WarcHeader::Find(std::string_view name) const {
  const auto field = std::ranges::find_if(fields, [&](const WarcField& f) { return SameName(f.name, name); });
  if (field == fields.end()) return std::nullopt;
  return field->value;
}

}  // namespace lantai::storage
