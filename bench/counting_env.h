// LevelDB's environment with a count of every byte that it hands to the operating system: what a database really
// writes, logs and compactions and manifests included.
//
//   CountingEnv env;
//   … storage::OpenArchive(path, options, &env) …
//   env.Written("/index/");                       // of files whose path holds this
//
// Thread-safety: all calls from any thread.
#pragma once

#include <leveldb/env.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace lantai::bench {

class CountingEnv final : public leveldb::EnvWrapper {
 public:
  CountingEnv() : EnvWrapper(leveldb::Env::Default()) {}

  uint64_t Written(std::string_view part) const;
  void Count(const std::string& file, uint64_t bytes);

  leveldb::Status NewWritableFile(const std::string& name, leveldb::WritableFile** file) override;
  leveldb::Status NewAppendableFile(const std::string& name, leveldb::WritableFile** file) override;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, uint64_t> written_;
};

}  // namespace lantai::bench
