// Reads the settings: config/lantai.toml's keys from a TOML file, then `--set key=value` over them.
//
//   Result<Options> options = LoadSettings("/etc/lantai.toml", {{"fetch.delay=\"2s\""}});
//   if (!options.ok()) …  // "/etc/lantai.toml:12:9: fetch.delay: expected a duration such as …, got an integer"
//
// One table (settings.cc) of key, kind, member, range and help drives reading, overriding, the help text and the test
// that config/lantai.toml holds every key with its default. A new setting is one line there, one in core/options.h and
// one in lantai.toml.
//
// Precedence: default < file < --set; of two --set of one key the later wins.
//
// Thread-safety: free functions over constant data.
// Errors: kInvalidArgument names the file (or --set), line, column, key and what was expected; unknown keys and tables
// are errors, with the nearest known key as a hint. kIo where the file cannot be read.
// Limits: the ranges are in the help text; a file of 64 MiB.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/toml.h"
#include "core/options.h"
#include "core/status.h"

namespace lantai::config {

// `file` absent: defaults only. `set_overrides` are "section.key=value", the value in TOML syntax.
Result<Options> LoadSettings(const std::optional<std::filesystem::path>& file,
                             std::span<const std::string> set_overrides);

// Applies a [fetch]-like table to `base`, as a seed list's [portal.fetch] does. `origin` and `prefix` ("portal.fetch")
// are for messages. Errors: kInvalidArgument as above.
Result<FetchOptions> ApplyFetchTable(const TomlValue& table, const FetchOptions& base, std::string_view origin,
                                     std::string_view prefix);

// One setting as the help and the documentation show it.
struct SettingHelp {
  std::string key;            // "fetch.delay"
  std::string kind;           // "duration"
  std::string default_value;  // in TOML syntax: "\"1s\""
  std::string help;           // one line
};

// All settings, in the order of config/lantai.toml.
std::vector<SettingHelp> DescribeSettings();

// The same as text for `--help`, one line a setting.
std::string SettingsHelpText();

}  // namespace lantai::config
