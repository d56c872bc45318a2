// A folder that appears whole or not at all: filled under a temporary name beside its place, then moved there.
//
//   LANTAI_ASSIGN_OR_RETURN(auto folder, ExportFolder::Create("out", {"reports.csv", "cells.csv"}));
//   … write folder->path() / "reports.csv" … ;   LANTAI_RETURN_IF_ERROR(folder->Finish());
//
// What stands at the place is replaced only if it holds nothing but files of these names: an earlier export.
//
// Thread-safety: one thread each. Errors: kInvalidArgument (something else is there), kNoSpace, kIo.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/status.h"

namespace lantai::storage {

class ExportFolder {
 public:
  static Result<std::unique_ptr<ExportFolder>> Create(const std::filesystem::path& out,
                                                      const std::vector<std::string>& names);
  ~ExportFolder();  // removes the temporary folder
  ExportFolder(const ExportFolder&) = delete;
  ExportFolder& operator=(const ExportFolder&) = delete;

  const std::filesystem::path& path() const { return temporary_; }
  // REQUIRES: the files in path() are synced.
  Status Finish();

 private:
  ExportFolder(std::filesystem::path out, std::filesystem::path temporary)
      : out_(std::move(out)), temporary_(std::move(temporary)) {}

  std::filesystem::path out_, temporary_;
};

}  // namespace lantai::storage
