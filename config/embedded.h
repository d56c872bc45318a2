// The data files of config/, compiled in as defaults: settings, report templates, listing dialects, chrome phrases.
//
//   Result<std::string> text = LoadConfigFile("templates/g2019.toml", config_dir);
//
// `--config-dir DIR` overrides a file of the same relative name and adds further ones.
//
// Thread-safety: free functions over constant data.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::config {

struct EmbeddedFile {
  std::string_view name;   // relative to config/: "dialects/trs-wcm.toml"
  std::string_view bytes;  // lives as long as the program
};

std::span<const EmbeddedFile> EmbeddedFiles();

// A data file's text and where it came from, for error messages.
struct ConfigFile {
  std::string name;
  std::string origin;  // a path, or "built-in dialects/trs-wcm.toml"
  std::string text;
};

// The file `name` from `config_dir` if it is there, else the built-in one. `config_dir` may be empty.
// Errors: kNotFound; kIo where the file is there and cannot be read.
Result<ConfigFile> LoadConfigFile(std::string_view name, const std::filesystem::path& config_dir = {});

// All files whose name begins with `folder` ("templates/"), built-in and from `config_dir`, one of each name, sorted.
Result<std::vector<ConfigFile>> LoadConfigFolder(std::string_view folder, const std::filesystem::path& config_dir = {});

}  // namespace lantai::config
