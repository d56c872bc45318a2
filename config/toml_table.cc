#include "config/toml_table.h"

#include <algorithm>

namespace lantai::config {
namespace {

using Kind = TomlValue::Kind;

// What a missing table reads as; its own error was recorded where it was asked for.
const TomlValue& EmptyTable() {
  static const TomlValue empty;
  return empty;
}

}  // namespace

Result<TomlFile> TomlFile::Parse(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(TomlValue root, ParseToml(file.text, file.origin));
  TomlFile parsed;
  parsed.origin_ = file.origin;
  parsed.root_ = std::move(root);
  return parsed;
}

TomlTable TomlFile::Root() const { return {origin_, root_, ""}; }

TomlTable::TomlTable(std::string_view origin, const TomlValue& table, std::string path)
    : origin_(origin), table_(&table), path_(std::move(path)) {}

bool TomlTable::Has(std::string_view key) const { return table_->Find(key) != nullptr; }

bool TomlTable::IsString(std::string_view key) const {
  const TomlValue* value = table_->Find(key);
  return value != nullptr && value->kind == Kind::kString;
}

std::string TomlTable::PathOf(std::string_view key) const {
  return path_.empty() || key.empty() ? path_ + std::string(key) : path_ + "." + std::string(key);
}

const TomlValue* TomlTable::Take(std::string_view key) {
  used_.emplace(key);
  return table_->Find(key);
}

void TomlTable::Fail(std::string_view key, std::string_view expected) {
  if (!error_.ok()) return;
  const TomlValue* value = table_->Find(key);
  error_ = TomlError(value != nullptr ? *value : *table_, origin_, PathOf(key), "expected " + std::string(expected));
}

std::vector<std::string> TomlTable::Keys() const {
  std::vector<std::string> keys;
  for (const TomlValue& member : table_->members) keys.push_back(member.key);
  return keys;
}

std::string TomlTable::String(std::string_view key) {
  const TomlValue* value = Take(key);
  if (value == nullptr || value->kind != Kind::kString) return Fail(key, "a string"), std::string();
  return value->text;
}

std::string TomlTable::String(std::string_view key, std::string fallback) {
  return Has(key) ? String(key) : std::move(fallback);
}

int64_t TomlTable::Int(std::string_view key, int64_t fallback) {
  const TomlValue* value = Take(key);
  if (value == nullptr) return fallback;
  if (value->kind != Kind::kInteger) return Fail(key, "an integer"), fallback;
  return value->integer;
}

bool TomlTable::Bool(std::string_view key, bool fallback) {
  const TomlValue* value = Take(key);
  if (value == nullptr) return fallback;
  if (value->kind != Kind::kBoolean) return Fail(key, "true or false"), fallback;
  return value->boolean;
}

std::vector<std::string> TomlTable::Strings(std::string_view key) {
  std::vector<std::string> strings;
  const TomlValue* array = Take(key);
  if (array == nullptr || array->kind != Kind::kArray) return Fail(key, "an array of strings"), strings;
  for (const TomlValue& item : array->items) {
    if (item.kind != Kind::kString) return Fail(key, "strings only"), strings;
    strings.push_back(item.text);
  }
  return strings;
}

std::vector<std::string> TomlTable::OptionalStrings(std::string_view key) {
  return Has(key) ? Strings(key) : std::vector<std::string>();
}

std::map<std::string, std::string, std::less<>> TomlTable::StringMap() {
  std::map<std::string, std::string, std::less<>> strings;
  for (const TomlValue& value : table_->members) strings.emplace(value.key, String(value.key));
  return strings;
}

TomlTable TomlTable::Table(std::string_view key) {
  const TomlValue* value = Take(key);
  if (value == nullptr || value->kind != Kind::kTable) {
    return Fail(key, "a table"), TomlTable(origin_, EmptyTable(), PathOf(key));
  }
  return {origin_, *value, PathOf(key)};
}

std::vector<TomlTable> TomlTable::Tables(std::string_view key) {
  std::vector<TomlTable> tables;
  const TomlValue* array = Take(key);
  if (array == nullptr) return tables;
  if (array->kind != Kind::kArray) return Fail(key, "an array of tables"), tables;
  for (const TomlValue& item : array->items) {
    if (item.kind != Kind::kTable) return Fail(key, "tables only"), tables;
    tables.push_back(TomlTable(origin_, item, PathOf(key) + "[" + std::to_string(tables.size()) + "]"));
  }
  return tables;
}

Status TomlTable::Finish() {
  if (!error_.ok()) return error_;
  for (const TomlValue& value : table_->members) {
    if (!used_.contains(value.key)) return TomlError(value, origin_, PathOf(value.key), "unknown key");
  }
  return Status::Ok();
}

}  // namespace lantai::config
