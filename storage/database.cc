#include "storage/database.h"

#include <leveldb/cache.h>
#include <leveldb/db.h>
#include <leveldb/env.h>
#include <leveldb/filter_policy.h>
#include <leveldb/write_batch.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

#include "storage/lock_file.h"
#include "storage/overlay_env.h"

namespace lantai::storage {
namespace {

leveldb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ToView(const leveldb::Slice& slice) { return {slice.data(), slice.size()}; }

bool Contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// LevelDB keeps only the text of errno, which std::strerror may have translated; hence the look at the disk as well.
bool DiskIsFull(const std::string& message, const std::filesystem::path& path) {
  if (Contains(message, "No space left") || Contains(message, std::strerror(ENOSPC))) return true;
  if (Contains(message, "quota exceeded") || Contains(message, std::strerror(EDQUOT))) return true;
  struct statvfs disk {};
  constexpr uint64_t kNothingLeft = 64 << 10;
  return statvfs(path.c_str(), &disk) == 0 && disk.f_blocks > 0 && disk.f_bavail * disk.f_frsize < kNothingLeft;
}

Status FromIoError(const std::string& message, const std::filesystem::path& path) {
  // "IO error: lock DIR/LOCK: Resource temporarily unavailable" or "… already held by process".
  if (Contains(message, "IO error: lock ")) return InUse(path / "LOCK");
  if (DiskIsFull(message, path)) {
    return {Code::kNoSpace, path.string() + ": the disk is full (" + message +
                                "); everything acknowledged is safe: make room and run again"};
  }
  return {Code::kIo, path.string() + ": " + message};
}

Status FromLevelDb(const leveldb::Status& status, const std::filesystem::path& path) {
  if (status.ok()) return {};
  if (status.IsIOError()) return FromIoError(status.ToString(), path);
  // NotFound and InvalidArgument come up where a file that must be there is not.
  return {Code::kCorruption, path.string() + ": the database is damaged or incomplete: " + status.ToString()};
}

}  // namespace

struct Database::Handles {
  std::unique_ptr<const leveldb::FilterPolicy> filter;
  std::unique_ptr<leveldb::Cache> cache;
  std::unique_ptr<Overlay> overlay;    // where one only looks
  std::optional<WrittenHere> written;  // where one does not
  std::unique_ptr<leveldb::DB> db;     // goes first

  ~Handles() {
    if (overlay != nullptr) overlay->Release();
  }
};

Database::Database(std::filesystem::path path, std::unique_ptr<Handles> handles)
    : path_(std::move(path)), handles_(std::move(handles)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const std::filesystem::path& path, const DatabaseOptions& options) {
  auto handles = std::make_unique<Handles>();
  leveldb::Options settings;
  settings.create_if_missing = options.create;
  settings.paranoid_checks = true;
  settings.write_buffer_size = options.write_buffer;
  settings.max_file_size = options.file_size;
  settings.block_size = options.block_size;
  settings.compression = options.compress ? leveldb::kSnappyCompression : leveldb::kNoCompression;
  if (options.env != nullptr) settings.env = options.env;
  if (options.look_only) {
    handles->overlay = std::make_unique<Overlay>(settings.env);
    settings.env = handles->overlay->env();
    settings.info_log = handles->overlay->silent_log();
  }
  handles->cache.reset(leveldb::NewLRUCache(options.block_cache));
  settings.block_cache = handles->cache.get();
  if (options.bloom_bits > 0) handles->filter.reset(leveldb::NewBloomFilterPolicy(options.bloom_bits));
  settings.filter_policy = handles->filter.get();
  leveldb::DB* db = nullptr;
  const leveldb::Status status = leveldb::DB::Open(settings, path.string(), &db);
  handles->db.reset(db);
  if (!status.ok()) return FromLevelDb(status, path);
  if (!options.look_only) handles->written.emplace(path / "LOCK");
  return std::unique_ptr<Database>(new Database(path, std::move(handles)));
}

Result<std::optional<std::string>> Database::Get(std::string_view key) const {
  leveldb::ReadOptions options;
  options.verify_checksums = true;
  std::string value;
  const leveldb::Status status = handles_->db->Get(options, ToSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return FromLevelDb(status, path_);
  return std::optional<std::string>(std::move(value));
}

Status Database::Write(const Batch& batch, bool sync) {
  if (handles_->overlay != nullptr) return {Code::kInternal, path_.string() + ": opened to look only"};
  leveldb::WriteBatch writes;
  for (const auto& [key, value] : batch) {
    value ? writes.Put(ToSlice(key), ToSlice(*value)) : writes.Delete(ToSlice(key));
  }
  const std::lock_guard lock(failure_mutex_);
  if (!failure_.ok()) return failure_;
  leveldb::WriteOptions options;
  options.sync = sync;
  failure_ = FromLevelDb(handles_->db->Write(options, &writes), path_);
  failed_ = !failure_.ok();
  return failure_;
}

Status Database::failure() const {
  if (!failed_) return {};
  const std::lock_guard lock(failure_mutex_);
  return failure_;
}

Status Database::Scan(std::string_view from, std::string_view until, const Visitor& visit) const {
  leveldb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  const std::unique_ptr<leveldb::Iterator> at(handles_->db->NewIterator(options));
  for (at->Seek(ToSlice(from)); at->Valid() && ToView(at->key()) < until; at->Next()) {
    LANTAI_ASSIGN_OR_RETURN(const bool more, visit(ToView(at->key()), ToView(at->value())));
    if (!more) return {};
  }
  return FromLevelDb(at->status(), path_);
}

Status Database::Compact(std::string_view from, std::string_view until) {
  if (handles_->overlay != nullptr) return {Code::kInternal, path_.string() + ": opened to look only"};
  const leveldb::Slice begin = ToSlice(from), end = ToSlice(until);
  handles_->db->CompactRange(&begin, &end);
  // Compacting gives no status: an empty write gives the one that it left behind.
  return Write({}, /*sync=*/true);
}

uint64_t Database::SizeOf(std::string_view from, std::string_view until) const {
  const leveldb::Range range(ToSlice(from), ToSlice(until));
  uint64_t size = 0;
  handles_->db->GetApproximateSizes(&range, 1, &size);
  return size;
}

}  // namespace lantai::storage
