// LevelDB's environment for looking at a database without changing a byte of it: whatever LevelDB writes, renames or
// removes happens in memory, over the files as they are. LevelDB has no read-only mode, and opening with its own
// environment replays the log and begins new files: it destroys the evidence of what a damaged log lost.
//
//   Overlay overlay(leveldb::Env::Default());
//   … leveldb::DB::Open(options with overlay.env() and overlay.silent_log()) … ; overlay.Release(); delete db;
//
// Background work (compactions) waits until Release, and ends there at once: nothing is compacted into memory. What
// stays in memory is what opening replays from the log, about the write buffer's size.
//
// Instead of LevelDB's exclusive lock a shared one is taken (storage/lock_file.h): a writer is noticed and kept out,
// other readers are not.
//
// Thread-safety: as leveldb::Env: all calls from any thread. Lifetime: outlives the database.
#pragma once

#include <memory>

namespace leveldb {
class Env;
class Logger;
}  // namespace leveldb

namespace lantai::storage {

class OverlayEnv;

class Overlay {
 public:
  explicit Overlay(leveldb::Env* base);
  ~Overlay();

  leveldb::Env* env();
  leveldb::Logger* silent_log();
  // From here on background work runs; to be called right before the database is deleted.
  void Release();

 private:
  const std::unique_ptr<OverlayEnv> env_;
};

}  // namespace lantai::storage
