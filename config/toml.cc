#include "config/toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace lantai::config {
namespace {

using Kind = TomlValue::Kind;

constexpr size_t kMaxText = 64 << 20;

TomlValue Convert(const toml::node& node);

void ConvertTable(const toml::table& table, TomlValue& out) {
  for (const auto& [key, value] : table) {
    out.members.push_back(Convert(value));
    out.members.back().key = key.str();
  }
  // toml++ sorts by key; people and messages go by the order of the file.
  std::stable_sort(out.members.begin(), out.members.end(), [](const TomlValue& a, const TomlValue& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
}

void ConvertScalar(const toml::node& node, TomlValue& out) {
  if (const auto* text = node.as_string()) {
    out.kind = Kind::kString, out.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = Kind::kInteger, out.integer = integer->get(), out.number = static_cast<double>(integer->get());
  } else if (const auto* number = node.as_floating_point()) {
    out.kind = Kind::kFloat, out.number = number->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = Kind::kBoolean, out.boolean = boolean->get();
  }
}

TomlValue Convert(const toml::node& node) {
  TomlValue out;
  out.line = static_cast<int>(node.source().begin.line);
  out.column = static_cast<int>(node.source().begin.column);
  if (const toml::table* table = node.as_table()) {
    ConvertTable(*table, out);
  } else if (const toml::array* array = node.as_array()) {
    out.kind = Kind::kArray;
    for (const toml::node& item : *array) out.items.push_back(Convert(item));
  } else {
    out.kind = Kind::kOther;
    ConvertScalar(node, out);
  }
  return out;
}

}  // namespace

const TomlValue* TomlValue::Find(std::string_view name) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const TomlValue& member) { return member.key == name; });
  return found == members.end() ? nullptr : &*found;
}

std::string_view KindName(TomlValue::Kind kind) {
  switch (kind) {
    case Kind::kTable: return "a table";
    case Kind::kArray: return "an array";
    case Kind::kString: return "a string";
    case Kind::kInteger: return "an integer";
    case Kind::kFloat: return "a float";
    case Kind::kBoolean: return "a boolean";
    case Kind::kOther: return "a date or time";
  }
  return "a value";
}

Result<TomlValue> ParseToml(std::string_view text, std::string_view origin) {
  if (text.size() > kMaxText) return {Code::kInvalidArgument, fmt::format("{}: larger than 64 MiB", origin)};
  try {
    return Convert(toml::parse(text, origin));
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return {Code::kInvalidArgument, fmt::format("{}:{}:{}: {}", origin, at.line, at.column, error.description())};
  }
}

Result<TomlValue> ReadTomlFile(const std::filesystem::path& path) {
  std::error_code error;  // a folder opens as a stream, and reading it throws
  const bool folder = std::filesystem::is_directory(path, error);
  std::ifstream in(path, std::ios::binary);
  if (!in || folder) return {Code::kIo, "cannot read " + path.string()};
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return ParseToml(text, path.string());
}

Status TomlError(const TomlValue& at, std::string_view origin, std::string_view key, std::string_view what) {
  return {Code::kInvalidArgument, fmt::format("{}:{}:{}: {}: {}", origin, at.line, at.column, key, what)};
}

Status Expected(const TomlValue& at, std::string_view origin, std::string_view key, std::string_view expected) {
  const std::string got =
      at.kind == Kind::kString ? fmt::format("\"{}\"", at.text.substr(0, 80)) : std::string(KindName(at.kind));
  return TomlError(at, origin, key, fmt::format("expected {}, got {}", expected, got));
}

}  // namespace lantai::config
