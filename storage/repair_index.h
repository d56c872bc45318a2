// The index of the new archive while it is being repaired: edits that are seen at once and written some at a time.
//
//   index.Put(key, value);       // no edit where the key holds that value
//   index.Delete(key);
//   index.ForEach(kUrlTag, [&](key, value) { … });    // as they are at the call; edits are welcome
//
// Where the chain of commits goes on, each group of edits is a commit of its own; where it does not, they belong to the
// one with which it begins anew.
//
// Thread-safety: one thread. Errors: what the database gives.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/status.h"
#include "storage/database.h"
#include "storage/records.h"

namespace lantai::storage {

// Numbers that were seen anywhere in what could be read: none of them is used again.
struct SeenNumbers {
  uint64_t commit = 0, payload = 0, capture = 0, document = 0, url = 0, sequence = 0, change = 0, body = 0;
  uint32_t round = 0;
  void Note(std::string_view key, std::string_view value);
};

class IndexEdit {
 public:
  explicit IndexEdit(Database& database) : database_(database) {}

  Result<std::optional<std::string>> Get(std::string_view key) const;
  Status Put(std::string key, std::string value);
  Status Delete(std::string key);
  bool edited() const { return edited_; }

  using Visitor = std::function<Status(std::string_view key, std::string_view value)>;
  // Of an empty prefix: all entries.
  Status ForEach(const std::string& prefix, const Visitor& visit);
  Status ForEach(char tag, const Visitor& visit) { return ForEach(std::string(1, tag), visit); }

  Status Flush();
  const Database& database() const { return database_; }
  Database& database() { return database_; }

  State state;
  bool sealed = false;  // the chain goes on

 private:
  Status Edit(std::string key, std::optional<std::string> value);

  Database& database_;
  Batch batch_;
  bool edited_ = false;
};

}  // namespace lantai::storage
