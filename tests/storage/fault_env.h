// A disk that dies at its nth write, and may forget what was not synced: LevelDB's environment for crash tests.
//
//   FaultEnv env;
//   env.FailFrom(17, "Input/output error");     // the 17th write, sync, creation or renaming and all later ones fail
//   … OpenArchive(path, options, &env) …        // and close it again
//   env.LosePower(0);                           // un-synced bytes are gone; 0.5: the first half of them stays
//
// A sync only notes what would be on the disk by now; the real disk is spared, which makes these tests fast.
#pragma once

#include <leveldb/env.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace lantai::storage {

class FaultEnv final : public leveldb::EnvWrapper {
 public:
  FaultEnv() : EnvWrapper(leveldb::Env::Default()) {}

  void FailFrom(int64_t operation, std::string reason);
  bool failed() const;
  int64_t operations() const;
  // REQUIRES: no database is open.
  void LosePower(double kept_share);

  // What the files call before each operation and after each success.
  leveldb::Status Operation(const std::string& file);
  void Appended(const std::string& file, uint64_t bytes);
  void Synced(const std::string& file);

  leveldb::Status NewWritableFile(const std::string& name, leveldb::WritableFile** file) override;
  leveldb::Status NewAppendableFile(const std::string& name, leveldb::WritableFile** file) override;
  leveldb::Status RenameFile(const std::string& from, const std::string& to) override;
  leveldb::Status RemoveFile(const std::string& name) override;

 private:
  struct Extent {
    uint64_t written = 0;
    uint64_t synced = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Extent> files_;
  int64_t operations_ = 0;
  int64_t fail_from_ = INT64_MAX;
  std::string reason_;
};

}  // namespace lantai::storage
