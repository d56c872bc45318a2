#include "config/toml_table.h"

#include <toml++/toml.h>

namespace lantai::config {
namespace {

const toml::table& Of(const void* table) { return *static_cast<const toml::table*>(table); }

// What a missing table reads as; its own error was recorded where it was asked for.
const toml::table& EmptyTable() {
  static const toml::table empty;
  return empty;
}

}  // namespace

Result<TomlFile> TomlFile::Parse(const ConfigFile& file) {
  try {
    TomlFile parsed;
    parsed.file_ = &file;
    parsed.root_ = std::make_shared<const toml::table>(toml::parse(file.text, file.origin));
    return parsed;
  } catch (const toml::parse_error& error) {
    return {Code::kInvalidArgument,
            file.origin + ":" + std::to_string(error.source().begin.line) + ": " + std::string(error.description())};
  }
}

TomlTable TomlFile::Root() const { return {*file_, root_.get(), ""}; }

TomlTable::TomlTable(const ConfigFile& file, const void* table, std::string path)
    : file_(&file), table_(table), path_(std::move(path)) {}

bool TomlTable::Has(std::string_view key) const { return Of(table_).contains(key); }

std::string TomlTable::PathOf(std::string_view key) const {
  return path_.empty() || key.empty() ? path_ + std::string(key) : path_ + "." + std::string(key);
}

std::string TomlTable::Where(std::string_view key) const {
  const toml::node* node = Of(table_).get(key);
  const auto line = node != nullptr ? node->source().begin.line : Of(table_).source().begin.line;
  return file_->origin + ":" + std::to_string(line) + ": " + PathOf(key);
}

void TomlTable::Fail(std::string_view key, std::string_view expected) {
  if (error_.ok()) error_ = Status(Code::kInvalidArgument, Where(key) + ": expected " + std::string(expected));
}

std::string TomlTable::String(std::string_view key) {
  used_.emplace(key);
  const toml::node* node = Of(table_).get(key);
  if (node == nullptr || !node->is_string()) return Fail(key, "a string"), std::string();
  return node->as_string()->get();
}

std::string TomlTable::String(std::string_view key, std::string fallback) {
  return Has(key) ? String(key) : std::move(fallback);
}

int64_t TomlTable::Int(std::string_view key, int64_t fallback) {
  used_.emplace(key);
  const toml::node* node = Of(table_).get(key);
  if (node == nullptr) return fallback;
  if (!node->is_integer()) return Fail(key, "an integer"), fallback;
  return node->as_integer()->get();
}

std::vector<std::string> TomlTable::Strings(std::string_view key) {
  std::vector<std::string> strings;
  used_.emplace(key);
  const toml::node* node = Of(table_).get(key);
  const toml::array* array = node != nullptr ? node->as_array() : nullptr;
  if (array == nullptr) return Fail(key, "an array of strings"), strings;
  for (const toml::node& item : *array) {
    if (!item.is_string()) return Fail(key, "strings only"), strings;
    strings.push_back(item.as_string()->get());
  }
  return strings;
}

std::vector<std::string> TomlTable::OptionalStrings(std::string_view key) {
  return Has(key) ? Strings(key) : std::vector<std::string>();
}

std::map<std::string, std::string, std::less<>> TomlTable::StringMap() {
  std::map<std::string, std::string, std::less<>> strings;
  for (const auto& [key, node] : Of(table_)) {
    used_.emplace(key.str());
    if (!node.is_string())
      Fail(key.str(), "a string");
    else
      strings.emplace(key.str(), node.as_string()->get());
  }
  return strings;
}

TomlTable TomlTable::Table(std::string_view key) {
  used_.emplace(key);
  const toml::node* node = Of(table_).get(key);
  if (node == nullptr || !node->is_table()) return Fail(key, "a table"), TomlTable(*file_, &EmptyTable(), PathOf(key));
  return {*file_, node->as_table(), PathOf(key)};
}

std::vector<TomlTable> TomlTable::Tables(std::string_view key) {
  std::vector<TomlTable> tables;
  used_.emplace(key);
  const toml::node* node = Of(table_).get(key);
  if (node == nullptr) return tables;
  const toml::array* array = node->as_array();
  if (array == nullptr) return Fail(key, "an array of tables"), tables;
  for (size_t i = 0; i < array->size(); ++i) {
    const toml::table* table = (*array)[i].as_table();
    if (table == nullptr) return Fail(key, "tables only"), tables;
    tables.push_back(TomlTable(*file_, table, PathOf(key) + "[" + std::to_string(i) + "]"));
  }
  return tables;
}

Status TomlTable::Finish() {
  if (!error_.ok()) return error_;
  for (const auto& [key, node] : Of(table_)) {
    if (!used_.contains(key.str())) return {Code::kInvalidArgument, Where(key.str()) + ": unknown key"};
  }
  return Status::Ok();
}

}  // namespace lantai::config
