#include "config/embedded.h"

#include <fstream>
#include <iterator>
#include <map>

namespace lantai::config {
namespace fs = std::filesystem;
namespace {

Result<ConfigFile> ReadFile(std::string name, const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return {Code::kIo, "cannot read " + path.string()};
  return ConfigFile{std::move(name), path.string(), std::move(text)};
}

ConfigFile BuiltIn(const EmbeddedFile& file) {
  return {std::string(file.name), "built-in " + std::string(file.name), std::string(file.bytes)};
}

}  // namespace

Result<ConfigFile> LoadConfigFile(std::string_view name, const fs::path& config_dir) {
  std::error_code error;
  if (!config_dir.empty() && fs::exists(config_dir / name, error))
    return ReadFile(std::string(name), config_dir / name);
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (file.name == name) return BuiltIn(file);
  }
  return {Code::kNotFound, "no configuration file " + std::string(name)};
}

Result<std::vector<ConfigFile>> LoadConfigFolder(std::string_view folder, const fs::path& config_dir) {
  std::map<std::string, ConfigFile> files;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (file.name.starts_with(folder)) files[std::string(file.name)] = BuiltIn(file);
  }
  std::error_code error;
  if (!config_dir.empty() && fs::is_directory(config_dir / folder, error)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(config_dir / folder, error)) {
      if (entry.path().extension() != ".toml") continue;
      std::string name = std::string(folder) + entry.path().filename().string();
      LANTAI_ASSIGN_OR_RETURN(files[name], ReadFile(name, entry.path()));
    }
  }
  std::vector<ConfigFile> sorted;
  for (auto& [name, file] : files) sorted.push_back(std::move(file));
  return sorted;
}

}  // namespace lantai::config
