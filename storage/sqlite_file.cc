#include "storage/sqlite_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "storage/atomic_file.h"

namespace lantai::storage {

struct SqliteFile::State {
  std::filesystem::path path;
  std::string temporary;
  int fd = -1;
  sqlite3* database = nullptr;
  std::vector<sqlite3_stmt*> statements;

  Status Error() const;
  int Close();
};

namespace {

int BindNumber(sqlite3_stmt* statement, int at, std::string_view digits) {
  const char* end = digits.data() + digits.size();
  int64_t whole = 0;
  if (const auto read = std::from_chars(digits.data(), end, whole); read.ec == std::errc() && read.ptr == end) {
    return sqlite3_bind_int64(statement, at, whole);
  }
  double number = 0;
  if (const auto read = std::from_chars(digits.data(), end, number); read.ec == std::errc() && read.ptr == end) {
    return sqlite3_bind_double(statement, at, number);
  }
  return sqlite3_bind_null(statement, at);
}

int Bind(sqlite3_stmt* statement, int at, const Field& field) {
  switch (field.kind) {
    case Field::Kind::kNumber: return BindNumber(statement, at, field.text);
    case Field::Kind::kText: {
      const char* text = field.text.data() != nullptr ? field.text.data() : "";
      return sqlite3_bind_text64(statement, at, text, field.text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    case Field::Kind::kNull: break;
  }
  return sqlite3_bind_null(statement, at);
}

}  // namespace

Status SqliteFile::State::Error() const {
  const int code = sqlite3_errcode(database) & 0xFF;
  const int system = sqlite3_system_errno(database);
  if (code == SQLITE_FULL) return SystemError(path, ENOSPC);
  if (code == SQLITE_IOERR && system != 0) return SystemError(path, system);
  const bool ours = code == SQLITE_ERROR || code == SQLITE_CONSTRAINT || code == SQLITE_MISUSE;
  return {ours ? Code::kInternal : Code::kIo, path.string() + ": " + sqlite3_errmsg(database)};
}

int SqliteFile::State::Close() {
  for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  statements.clear();
  const int failed = sqlite3_close(database);
  database = nullptr;
  return failed;
}

SqliteFile::SqliteFile(std::unique_ptr<State> state) : state_(std::move(state)) {}

SqliteFile::~SqliteFile() {
  if (state_->database != nullptr) state_->Close();
  if (state_->fd < 0) return;
  close(state_->fd);
  unlink(state_->temporary.c_str());
}

Result<std::unique_ptr<SqliteFile>> SqliteFile::Create(const std::filesystem::path& path) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->temporary = path.string() + ".XXXXXX";
  state->fd = mkostemp(state->temporary.data(), O_CLOEXEC);
  if (state->fd < 0) return SystemError(path, errno);
  fchmod(state->fd, 0644);
  std::unique_ptr<SqliteFile> file(new SqliteFile(std::move(state)));
  State& s = *file->state_;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(s.temporary.c_str(), &s.database, flags, nullptr) != SQLITE_OK) return s.Error();
  LANTAI_RETURN_IF_ERROR(
      file->Run("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; BEGIN"));
  return file;
}

Status SqliteFile::Run(const std::string& sql) {
  if (sqlite3_exec(state_->database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return state_->Error();
}

Result<size_t> SqliteFile::Prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int length = static_cast<int>(sql.size());
  if (sqlite3_prepare_v2(state_->database, sql.c_str(), length, &statement, nullptr) != SQLITE_OK) {
    return state_->Error();
  }
  state_->statements.push_back(statement);
  return state_->statements.size() - 1;
}

Status SqliteFile::Insert(size_t statement, std::span<const Field> fields) {
  sqlite3_stmt* insert = state_->statements.at(statement);
  int at = 0;
  for (const Field& field : fields) {
    if (Bind(insert, ++at, field) != SQLITE_OK) return state_->Error();
  }
  const int stepped = sqlite3_step(insert);
  if (stepped != SQLITE_DONE) {
    Status failed = state_->Error();
    sqlite3_reset(insert);
    return failed;
  }
  sqlite3_reset(insert);
  return {};
}

Status SqliteFile::Finish() {
  State& s = *state_;
  LANTAI_RETURN_IF_ERROR(Run("COMMIT"));
  if (s.Close() != SQLITE_OK) return {Code::kInternal, s.path.string() + ": SQLite did not close"};
  if (fsync(s.fd) != 0) return SystemError(s.path, errno);
  if (rename(s.temporary.c_str(), s.path.c_str()) != 0) return SystemError(s.path, errno);
  close(s.fd);
  s.fd = -1;
  return SyncFolder(s.path.parent_path());
}

}  // namespace lantai::storage
