// A SQLite database that appears whole or not at all: made under a temporary name in the same folder, synced, renamed.
//
//   LANTAI_ASSIGN_OR_RETURN(auto file, SqliteFile::Create("out.sqlite"));
//   LANTAI_RETURN_IF_ERROR(file->Run("CREATE TABLE t (a INTEGER)"));
//   LANTAI_ASSIGN_OR_RETURN(const size_t insert, file->Prepare("INSERT INTO t VALUES (?)"));
//   LANTAI_RETURN_IF_ERROR(file->Insert(insert, {{Field::Number("1")}}));
//   LANTAI_RETURN_IF_ERROR(file->Finish());      // without it the temporary file is removed and the place untouched
//
// One transaction from the first statement to Finish, without a journal: what is lost in a crash is a temporary file.
//
// Thread-safety: one thread each.
// Errors: kNoSpace, kIo with the path and the reason; kInternal for SQL that SQLite refuses.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/status.h"
#include "storage/export_tables.h"

namespace lantai::storage {

class SqliteFile {
 public:
  static Result<std::unique_ptr<SqliteFile>> Create(const std::filesystem::path& path);
  ~SqliteFile();
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  Status Run(const std::string& sql);
  Result<size_t> Prepare(const std::string& sql);
  // Numbers without a point become INTEGER where they fit, others REAL; texts keep every byte, NULs too.
  Status Insert(size_t statement, std::span<const Field> fields);
  Status Finish();

 private:
  struct State;
  explicit SqliteFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lantai::storage
