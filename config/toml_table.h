// A TOML file read key by key, so that every error names file, line and key: what the readers of data files share.
// A thin layer of required and optional keys over config/toml.h.
//
//   Result<TomlFile> parsed = TomlFile::Parse(file);
//   TomlTable table = parsed->Root();
//   std::vector<std::string> names = table.Strings("names");
//   LANTAI_RETURN_IF_ERROR(table.Finish());               // the first error, or an unknown key
//
// Thread-safety: none needed; lives in one function.
// Lifetime: tables look into their TomlFile, which must outlive them.
// Errors: kInvalidArgument, "file:line:column: key.path: expected …".
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/embedded.h"
#include "config/toml.h"
#include "core/status.h"

namespace lantai::config {

class TomlTable {
 public:
  bool Has(std::string_view key) const;
  bool IsString(std::string_view key) const;
  std::vector<std::string> Keys() const;     // in the file's order
  std::string String(std::string_view key);  // required
  std::string String(std::string_view key, std::string fallback);
  int64_t Int(std::string_view key, int64_t fallback);
  bool Bool(std::string_view key, bool fallback);
  std::vector<std::string> Strings(std::string_view key);  // required
  std::vector<std::string> OptionalStrings(std::string_view key);
  // All keys of this table, each with a string as value.
  std::map<std::string, std::string, std::less<>> StringMap();
  TomlTable Table(std::string_view key);                // required
  std::vector<TomlTable> Tables(std::string_view key);  // an array of tables; empty where absent

  void Fail(std::string_view key, std::string_view expected);
  // The first error here, or that of the first key nobody asked for. Errors of child tables are theirs: Finish each.
  Status Finish();

 private:
  friend class TomlFile;
  // `path` is the keys up to here, for messages: "table[1].block[0]".
  TomlTable(std::string_view origin, const TomlValue& table, std::string path);
  std::string PathOf(std::string_view key) const;
  // The value of `key`, or null, marked as asked for.
  const TomlValue* Take(std::string_view key);

  std::string_view origin_;
  const TomlValue* table_;
  std::string path_;
  std::set<std::string, std::less<>> used_;
  Status error_;
};

class TomlFile {
 public:
  static Result<TomlFile> Parse(const ConfigFile& file);
  TomlTable Root() const;

 private:
  std::string origin_;
  TomlValue root_;
};

}  // namespace lantai::config
