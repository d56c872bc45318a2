#include "tests/storage/fault_env.h"

#include <filesystem>
#include <memory>
#include <system_error>

namespace lantai::storage {
namespace {

class FaultFile final : public leveldb::WritableFile {
 public:
  FaultFile(FaultEnv& env, std::string name, leveldb::WritableFile* file)
      : env_(env), name_(std::move(name)), file_(file) {}

  leveldb::Status Append(const leveldb::Slice& data) override {
    leveldb::Status status = env_.Operation(name_);
    if (status.ok()) status = file_->Append(data);
    if (status.ok()) env_.Appended(name_, data.size());
    return status;
  }
  leveldb::Status Sync() override {
    leveldb::Status status = env_.Operation(name_);
    if (status.ok()) status = file_->Flush();  // LosePower knows what would have been on the disk
    if (status.ok()) env_.Synced(name_);
    return status;
  }
  leveldb::Status Flush() override { return file_->Flush(); }
  leveldb::Status Close() override { return file_->Close(); }

 private:
  FaultEnv& env_;
  std::string name_;
  std::unique_ptr<leveldb::WritableFile> file_;
};

}  // namespace

void FaultEnv::FailFrom(int64_t operation, std::string reason) {
  const std::lock_guard lock(mutex_);
  operations_ = 0;
  fail_from_ = operation;
  reason_ = std::move(reason);
}

bool FaultEnv::failed() const {
  const std::lock_guard lock(mutex_);
  return operations_ >= fail_from_;
}

int64_t FaultEnv::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

void FaultEnv::LosePower(double kept_share) {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, extent] : files_) {
    const auto kept = static_cast<uint64_t>(static_cast<double>(extent.written - extent.synced) * kept_share);
    std::error_code gone;
    std::filesystem::resize_file(name, extent.synced + kept, gone);
  }
  files_.clear();
}

leveldb::Status FaultEnv::Operation(const std::string& file) {
  const std::lock_guard lock(mutex_);
  return ++operations_ >= fail_from_ ? leveldb::Status::IOError(file, reason_) : leveldb::Status::OK();
}

void FaultEnv::Appended(const std::string& file, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  files_[file].written += bytes;
}

void FaultEnv::Synced(const std::string& file) {
  const std::lock_guard lock(mutex_);
  files_[file].synced = files_[file].written;
}

leveldb::Status FaultEnv::NewWritableFile(const std::string& name, leveldb::WritableFile** file) {
  leveldb::Status status = Operation(name);
  if (status.ok()) status = target()->NewWritableFile(name, file);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  files_[name] = {};
  *file = new FaultFile(*this, name, *file);
  return status;
}

leveldb::Status FaultEnv::NewAppendableFile(const std::string& name, leveldb::WritableFile** file) {
  leveldb::Status status = Operation(name);
  if (status.ok()) status = target()->NewAppendableFile(name, file);
  if (!status.ok()) return status;
  *file = new FaultFile(*this, name, *file);
  return status;
}

leveldb::Status FaultEnv::RenameFile(const std::string& from, const std::string& to) {
  leveldb::Status status = Operation(from);
  if (status.ok()) status = target()->RenameFile(from, to);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  files_[to] = files_[from];
  files_.erase(from);
  return status;
}

leveldb::Status FaultEnv::RemoveFile(const std::string& name) {
  const leveldb::Status status = target()->RemoveFile(name);
  const std::lock_guard lock(mutex_);
  files_.erase(name);
  return status;
}

}  // namespace lantai::storage
