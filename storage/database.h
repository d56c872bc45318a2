// One LevelDB database behind the few calls that the archive makes of it, with its errors turned into Status. The only
// part of lantai that includes LevelDB is database.cc.
//
//   LANTAI_ASSIGN_OR_RETURN(auto db, Database::Open(path, {.create = true}));
//   db->Write({{"key", "value"}, {"gone", std::nullopt}}, /*sync=*/true);
//
// Thread-safety: all calls from any thread. Lifetime: views handed to a visitor live during that call only.
// Errors: kBusy (another process has it open), kNoSpace, kIo, kCorruption (LevelDB's checks are on: paranoid_checks,
// verify_checksums). A failed Write leaves LevelDB's log in a state that only opening again clears up: after one, every
// further Write fails with the same Status.
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/status.h"

namespace leveldb {
class Env;
}

namespace lantai::storage {

struct DatabaseOptions {
  bool look_only = false;         // changes no byte of it (storage/overlay_env.h); Write fails
  bool create = false;            // make it where there is none; otherwise a missing database is kCorruption
  size_t write_buffer = 4 << 20;  // bytes gathered in memory before a table is written
  size_t file_size = 2 << 20;     // of one table
  size_t block_size = 4 << 10;    // of what is compressed and read together; tables that are open keep a key for each
  size_t block_cache = 8 << 20;
  int bloom_bits = 0;           // a key; 0: no filter
  bool compress = true;         // LevelDB's own Snappy
  leveldb::Env* env = nullptr;  // for tests; null: the operating system's. Must outlive the database.
};

// Keys to put, or to delete where there is no value. Applied all or nothing.
using Batch = std::map<std::string, std::optional<std::string>, std::less<>>;

class Database {
 public:
  static Result<std::unique_ptr<Database>> Open(const std::filesystem::path& path, const DatabaseOptions& options);
  ~Database();

  Result<std::optional<std::string>> Get(std::string_view key) const;
  // With `sync` the batch is on the disk when this returns; all earlier ones are too.
  Status Write(const Batch& batch, bool sync);
  // What a Write failed with; ok where none did. Does not wait for one that is under way.
  Status failure() const;
  // Visits the keys from `from` until before `until`, in byte order, as they are at the moment of the call, until the
  // visitor returns false or an error, which is then the result.
  using Visitor = std::function<Result<bool>(std::string_view key, std::string_view value)>;
  Status Scan(std::string_view from, std::string_view until, const Visitor& visit) const;
  // Writes the tables that hold keys from `from` to `until`, that one included, anew as tables of one level without
  // what was overwritten or deleted, and removes the old ones. Everything in memory goes into a table first, and the
  // log begins anew. LevelDB drops what was overwritten where two tables meet: a value goes if it was in a table when
  // it was overwritten, so who wants it gone calls this before as well as after. May be interrupted anywhere. Errors:
  // as Write.
  Status Compact(std::string_view from, std::string_view until);
  // Of the tables that hold these keys; what is in the log does not count.
  uint64_t SizeOf(std::string_view from, std::string_view until) const;

 private:
  struct Handles;
  Database(std::filesystem::path path, std::unique_ptr<Handles> handles);

  std::filesystem::path path_;
  std::unique_ptr<Handles> handles_;
  mutable std::mutex failure_mutex_;
  std::atomic<bool> failed_ = false;
  Status failure_;
};

}  // namespace lantai::storage
