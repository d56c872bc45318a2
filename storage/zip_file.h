// A ZIP file that appears whole or not at all, its entries stored without compression, so that a reader can ask for a
// range of one of them: what WACZ wants of WARC files (WACZ 1.1.1, "Zip File Format"). ZIP64 where sizes or offsets
// pass 4 GiB (libarchive decides).
//
//   LANTAI_ASSIGN_OR_RETURN(auto zip, ZipFile::Create("out.wacz"));
//   LANTAI_RETURN_IF_ERROR(zip->AddFile("archive/a.warc.gz", path, size));
//   LANTAI_RETURN_IF_ERROR(zip->AddText("datapackage.json", json));
//   LANTAI_RETURN_IF_ERROR(zip->Finish());
//
// Entries bear no time: they show as of 1980-01-01, and equal contents give equal bytes.
//
// Thread-safety: one thread each. Errors: kNoSpace, kIo; without Finish nothing is left.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/status.h"
#include "storage/atomic_file.h"

struct archive;

namespace lantai::storage {

class ZipFile {
 public:
  static Result<std::unique_ptr<ZipFile>> Create(const std::filesystem::path& path);
  ~ZipFile();
  ZipFile(const ZipFile&) = delete;
  ZipFile& operator=(const ZipFile&) = delete;

  // REQUIRES: the file at `path` has `size` bytes.
  Status AddFile(const std::string& name, const std::filesystem::path& path, uint64_t size);
  Status AddText(const std::string& name, std::string_view text);
  Status Finish();

 private:
  explicit ZipFile(std::unique_ptr<AtomicFile> file) : file_(std::move(file)) {}
  Status Start();
  Status Begin(const std::string& name, uint64_t size);
  Status Put(std::string_view data);
  Status Failed() const;

  std::unique_ptr<AtomicFile> file_;
  struct archive* writer_ = nullptr;
  Status written_;  // the first error of the file below
};

}  // namespace lantai::storage
