// LevelDB's environment for looking at a database without changing a byte of it: whatever LevelDB writes, renames or
// removes happens in memory, over the files as they are. LevelDB has no read-only mode, and opening with its own
// environment replays the log and begins new files: it destroys the evidence of what a damaged log lost.
//
//   OverlayEnv env(leveldb::Env::Default());
//   … leveldb::DB::Open(options with env and info_log = env.silent_log()) … ; env.Release(); delete db;
//
// Background work (compactions) waits until Release, and ends there at once: nothing is compacted into memory. What
// stays in memory is what opening replays from the log, about the write buffer's size.
//
// The lock is LevelDB's own where the LOCK file can be opened, so that a writer is noticed; on a file system that
// cannot be written there is no writer.
//
// Thread-safety: as leveldb::Env: all calls from any thread. Lifetime: outlives the database.
#pragma once

#include <leveldb/env.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace lantai::storage {

class OverlayEnv final : public leveldb::EnvWrapper {
 public:
  explicit OverlayEnv(leveldb::Env* base);
  ~OverlayEnv() override;

  // From here on background work runs; to be called right before the database is deleted.
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

}  // namespace lantai::storage
