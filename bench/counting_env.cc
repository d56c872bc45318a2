#include "bench/counting_env.h"

#include <memory>
#include <utility>

namespace lantai::bench {
namespace {

class CountingFile final : public leveldb::WritableFile {
 public:
  CountingFile(CountingEnv& env, std::string name, leveldb::WritableFile* file)
      : env_(env), name_(std::move(name)), file_(file) {}

  leveldb::Status Append(const leveldb::Slice& data) override {
    env_.Count(name_, data.size());
    return file_->Append(data);
  }
  leveldb::Status Sync() override { return file_->Sync(); }
  leveldb::Status Flush() override { return file_->Flush(); }
  leveldb::Status Close() override { return file_->Close(); }

 private:
  CountingEnv& env_;
  const std::string name_;
  const std::unique_ptr<leveldb::WritableFile> file_;
};

}  // namespace

uint64_t CountingEnv::Written(std::string_view part) const {
  const std::lock_guard lock(mutex_);
  uint64_t bytes = 0;
  for (const auto& [name, written] : written_) bytes += name.find(part) != std::string::npos ? written : 0;
  return bytes;
}

void CountingEnv::Count(const std::string& file, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  written_[file] += bytes;
}

leveldb::Status CountingEnv::NewWritableFile(const std::string& name, leveldb::WritableFile** file) {
  const leveldb::Status status = target()->NewWritableFile(name, file);
  if (status.ok()) *file = new CountingFile(*this, name, *file);
  return status;
}

leveldb::Status CountingEnv::NewAppendableFile(const std::string& name, leveldb::WritableFile** file) {
  const leveldb::Status status = target()->NewAppendableFile(name, file);
  if (status.ok()) *file = new CountingFile(*this, name, *file);
  return status;
}

}  // namespace lantai::bench
