#include "storage/overlay_env.h"

#include <leveldb/env.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/lock_file.h"

namespace lantai::storage {
namespace {

using leveldb::Slice;
using leveldb::Status;
using Bytes = std::shared_ptr<std::string>;

// With a frame of its own: the thread sanitizer, which cannot see into LevelDB, is told by it whose locks these are.
[[gnu::noinline]] void RunLevelDbsWork(void (*function)(void*), void* argument) {
  function(argument);
  asm volatile("");  // no tail call
}

class NoLog final : public leveldb::Logger {
 public:
  void Logv(const char*, std::va_list) override {}
};

class ReaderLock final : public leveldb::FileLock {
 public:
  explicit ReaderLock(SharedLock lock) : lock_(std::move(lock)) {}

 private:
  const SharedLock lock_;
};

class MemorySequential final : public leveldb::SequentialFile {
 public:
  explicit MemorySequential(Bytes bytes) : bytes_(std::move(bytes)) {}
  Status Read(size_t n, Slice* result, char* scratch) override {
    n = std::min(n, bytes_->size() - at_);
    std::memcpy(scratch, bytes_->data() + at_, n);
    at_ += n;
    *result = Slice(scratch, n);
    return Status::OK();
  }
  Status Skip(uint64_t n) override {
    at_ += static_cast<size_t>(std::min<uint64_t>(n, bytes_->size() - at_));
    return Status::OK();
  }

 private:
  const Bytes bytes_;
  size_t at_ = 0;
};

class MemoryRandom final : public leveldb::RandomAccessFile {
 public:
  explicit MemoryRandom(Bytes bytes) : bytes_(std::move(bytes)) {}
  Status Read(uint64_t offset, size_t n, Slice* result, char*) const override {
    if (offset > bytes_->size()) return Status::InvalidArgument("read behind the end");
    *result = Slice(bytes_->data() + offset, std::min<size_t>(n, bytes_->size() - offset));
    return Status::OK();
  }

 private:
  const Bytes bytes_;
};

// LevelDB reads a file only after it has written it to its end.
class MemoryWritable final : public leveldb::WritableFile {
 public:
  explicit MemoryWritable(Bytes bytes) : bytes_(std::move(bytes)) {}
  Status Append(const Slice& data) override {
    bytes_->append(data.data(), data.size());
    return Status::OK();
  }
  Status Close() override { return Status::OK(); }
  Status Flush() override { return Status::OK(); }
  Status Sync() override { return Status::OK(); }

 private:
  const Bytes bytes_;
};

}  // namespace

class OverlayEnv final : public leveldb::EnvWrapper {
 public:
  explicit OverlayEnv(leveldb::Env* base);
  ~OverlayEnv() override;

  void Release();
  leveldb::Logger* silent_log() { return log_.get(); }

  leveldb::Status NewSequentialFile(const std::string& name, leveldb::SequentialFile** file) override;
  leveldb::Status NewRandomAccessFile(const std::string& name, leveldb::RandomAccessFile** file) override;
  leveldb::Status NewWritableFile(const std::string& name, leveldb::WritableFile** file) override;
  leveldb::Status NewAppendableFile(const std::string& name, leveldb::WritableFile** file) override;
  bool FileExists(const std::string& name) override;
  leveldb::Status GetChildren(const std::string& folder, std::vector<std::string>* names) override;
  leveldb::Status RemoveFile(const std::string& name) override;
  leveldb::Status CreateDir(const std::string& folder) override;
  leveldb::Status RemoveDir(const std::string& folder) override;
  leveldb::Status GetFileSize(const std::string& name, uint64_t* size) override;
  leveldb::Status RenameFile(const std::string& from, const std::string& to) override;
  leveldb::Status LockFile(const std::string& name, leveldb::FileLock** lock) override;
  leveldb::Status UnlockFile(leveldb::FileLock* lock) override;
  void Schedule(void (*function)(void*), void* argument) override;

 private:
  using Bytes = std::shared_ptr<std::string>;

  Bytes InMemory(const std::string& name) const;
  bool IsRemoved(const std::string& name) const;
  // A copy of the file as it is on the disk or in memory.
  leveldb::Status Read(const std::string& name, Bytes* bytes);
  void Work();

  const std::unique_ptr<leveldb::Logger> log_;
  mutable std::mutex mutex_;
  std::map<std::string, Bytes> written_;  // guarded by mutex_, as all below
  std::set<std::string> removed_;
  std::deque<std::pair<void (*)(void*), void*>> scheduled_;
  bool released_ = false, stopping_ = false;
  std::condition_variable wake_;
  std::thread worker_;
};

OverlayEnv::OverlayEnv(leveldb::Env* base) : EnvWrapper(base), log_(std::make_unique<NoLog>()) {}

OverlayEnv::~OverlayEnv() {
  Release();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (worker_.joinable()) worker_.join();
}

OverlayEnv::Bytes OverlayEnv::InMemory(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = written_.find(name);
  return found == written_.end() ? nullptr : found->second;
}

bool OverlayEnv::IsRemoved(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return removed_.contains(name);
}

Status OverlayEnv::NewSequentialFile(const std::string& name, leveldb::SequentialFile** file) {
  *file = nullptr;
  if (const Bytes bytes = InMemory(name)) {
    *file = new MemorySequential(bytes);
    return Status::OK();
  }
  return IsRemoved(name) ? Status::NotFound(name, "removed") : target()->NewSequentialFile(name, file);
}

Status OverlayEnv::NewRandomAccessFile(const std::string& name, leveldb::RandomAccessFile** file) {
  *file = nullptr;
  if (const Bytes bytes = InMemory(name)) {
    *file = new MemoryRandom(bytes);
    return Status::OK();
  }
  return IsRemoved(name) ? Status::NotFound(name, "removed") : target()->NewRandomAccessFile(name, file);
}

Status OverlayEnv::NewWritableFile(const std::string& name, leveldb::WritableFile** file) {
  const std::lock_guard lock(mutex_);
  const Bytes bytes = std::make_shared<std::string>();
  written_[name] = bytes;
  removed_.erase(name);
  *file = new MemoryWritable(bytes);
  return Status::OK();
}

Status OverlayEnv::NewAppendableFile(const std::string& name, leveldb::WritableFile** file) {
  Bytes bytes;
  *file = nullptr;
  if (!FileExists(name)) return NewWritableFile(name, file);
  if (Status status = Read(name, &bytes); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  written_[name] = bytes;
  *file = new MemoryWritable(bytes);
  return Status::OK();
}

bool OverlayEnv::FileExists(const std::string& name) {
  if (InMemory(name) != nullptr) return true;
  return !IsRemoved(name) && target()->FileExists(name);
}

Status OverlayEnv::GetChildren(const std::string& folder, std::vector<std::string>* names) {
  std::vector<std::string> on_disk;
  if (Status status = target()->GetChildren(folder, &on_disk); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  std::set<std::string> all;
  for (const std::string& name : on_disk) {
    if (!removed_.contains(folder + "/" + name)) all.insert(name);
  }
  for (const auto& [name, bytes] : written_) {
    if (name.starts_with(folder + "/")) all.insert(name.substr(folder.size() + 1));
  }
  names->assign(all.begin(), all.end());
  return Status::OK();
}

Status OverlayEnv::RemoveFile(const std::string& name) {
  if (!FileExists(name)) return Status::NotFound(name, "not there");
  const std::lock_guard lock(mutex_);
  written_.erase(name);
  removed_.insert(name);
  return Status::OK();
}

Status OverlayEnv::CreateDir(const std::string&) { return Status::OK(); }

Status OverlayEnv::RemoveDir(const std::string&) { return Status::OK(); }

Status OverlayEnv::GetFileSize(const std::string& name, uint64_t* size) {
  if (const Bytes bytes = InMemory(name)) {
    *size = bytes->size();
    return Status::OK();
  }
  return IsRemoved(name) ? Status::NotFound(name, "removed") : target()->GetFileSize(name, size);
}

Status OverlayEnv::Read(const std::string& name, Bytes* bytes) {
  *bytes = std::make_shared<std::string>();
  if (const Bytes held = InMemory(name)) {
    **bytes = *held;
    return Status::OK();
  }
  return leveldb::ReadFileToString(target(), name, bytes->get());
}

Status OverlayEnv::RenameFile(const std::string& from, const std::string& to) {
  Bytes bytes;
  if (!FileExists(from)) return Status::NotFound(from, "not there");
  if (Status status = Read(from, &bytes); !status.ok()) return status;
  const std::lock_guard lock(mutex_);
  written_.erase(from);
  removed_.insert(from);
  removed_.erase(to);
  written_[to] = bytes;
  return Status::OK();
}

// LevelDB's own way would make a LOCK file that is not there, fail where the disk cannot be written, and keep other
// readers out.
Status OverlayEnv::LockFile(const std::string& name, leveldb::FileLock** lock) {
  *lock = nullptr;
  Result<SharedLock> taken = SharedLock::Take(name);
  if (!taken.ok()) return Status::IOError("lock " + name, taken.status().message());
  *lock = new ReaderLock(*std::move(taken));
  return Status::OK();
}

Status OverlayEnv::UnlockFile(leveldb::FileLock* lock) {
  delete lock;
  return Status::OK();
}

void OverlayEnv::Schedule(void (*function)(void*), void* argument) {
  const std::lock_guard lock(mutex_);
  scheduled_.emplace_back(function, argument);
  if (!worker_.joinable()) worker_ = std::thread([this] { Work(); });
  wake_.notify_all();
}

void OverlayEnv::Release() {
  const std::lock_guard lock(mutex_);
  released_ = true;
  wake_.notify_all();
}

void OverlayEnv::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || (released_ && !scheduled_.empty()); });
    if (scheduled_.empty()) return;
    const auto [function, argument] = scheduled_.front();
    scheduled_.pop_front();
    lock.unlock();
    RunLevelDbsWork(function, argument);
    lock.lock();
  }
}

// ---- the public face ----

Overlay::Overlay(leveldb::Env* base) : env_(std::make_unique<OverlayEnv>(base)) {}

Overlay::~Overlay() = default;

leveldb::Env* Overlay::env() { return env_.get(); }

leveldb::Logger* Overlay::silent_log() { return env_->silent_log(); }

void Overlay::Release() { env_->Release(); }

}  // namespace lantai::storage
