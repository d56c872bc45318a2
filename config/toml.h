// TOML as a plain tree of values that know where they stand, so that toml++ (a heavy header) is compiled in one file
// and every reader can say file, line, column, key and what it expected.
//
//   Result<TomlValue> root = ParseToml(text, "portals.toml");
//   for (const TomlValue& value : root->members) … value.key, value.line …
//   return Expected(value, "portals.toml", "portal.id", "a string");
//
// Standard: TOML 1.0.0 (toml.io/en/v1.0.0), as toml++ 3 reads it. Dates and times are kept as kOther: no reader of ours
// has a use for them, and a wrong guess would be silent.
//
// Thread-safety: values. Lifetime: a tree owns all its text.
// Errors: kInvalidArgument, "portals.toml:3:7: …"; never throws.
// Limits: 64 MiB of text; nesting as toml++ limits it (256).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::config {

struct TomlValue {
  enum class Kind { kTable, kArray, kString, kInteger, kFloat, kBoolean, kOther };
  Kind kind = Kind::kTable;
  std::string text;                // kString
  int64_t integer = 0;             // kInteger
  double number = 0;               // kFloat, and kInteger converted
  bool boolean = false;            // kBoolean
  std::vector<TomlValue> items;    // kArray
  std::vector<TomlValue> members;  // kTable, in the file's order, each with its key
  std::string key;                 // where this is a member of a table
  int line = 0;                    // 1-based; 0: unknown
  int column = 0;                  // in characters, 1-based

  // The member `name`, or null; also null where this is not a table. Valid as long as this value.
  const TomlValue* Find(std::string_view name) const;
};

// "a string", "an integer", …: for messages.
std::string_view KindName(TomlValue::Kind kind);

// `origin` names the text in messages: a path, or "--set".
Result<TomlValue> ParseToml(std::string_view text, std::string_view origin);

// Errors: as ParseToml; kIo where the file cannot be read.
Result<TomlValue> ReadTomlFile(const std::filesystem::path& path);

// "portals.toml:3:7: portal.id: <what>".
Status TomlError(const TomlValue& at, std::string_view origin, std::string_view key, std::string_view what);

// TomlError with "expected <expected>, got an integer".
Status Expected(const TomlValue& at, std::string_view origin, std::string_view key, std::string_view expected);

}  // namespace lantai::config
