// The index of a WACZ package (WACZ 1.1.1, "indexes"): index.cdx.gz holds the CDXJ lines in order, kLinesPerBlock to a
// gzip member; index.idx says with which line each member begins and where it stands, so that a reader loads the few
// members that it needs. This is the form that grows to any size, and the one that ReplayWeb.page asks ranges of.
//
//   LANTAI_ASSIGN_OR_RETURN(const IndexFiles index, WriteIndexFiles(lines, folder));
//
// index.idx: a line `!meta 0 {"format":"cdxj-gzip-1.0","filename":"index.cdx.gz"}`, then of each member
// `SURT TIMESTAMP {"offset":…,"length":…,"digest":"sha256:…","filename":"index.cdx.gz"}`, as cdxj-indexer writes it.
//
// Thread-safety: a free function. Errors: kNoSpace, kIo.
#pragma once

#include <filesystem>

#include "core/status.h"
#include "storage/sorted_lines.h"
#include "storage/warc_files.h"

namespace lantai::storage {

inline constexpr size_t kLinesPerBlock = 1024;
inline constexpr char kCdxName[] = "index.cdx.gz";
inline constexpr char kIdxName[] = "index.idx";

struct IndexFiles {
  WarcFile cdx, idx;
};

// REQUIRES: nothing was asked of `lines` yet but Add.
Result<IndexFiles> WriteIndexFiles(SortedLines& lines, const std::filesystem::path& folder);

// A file of which name, size and digest are wanted at the end.
class MeasuredFile {
 public:
  static Result<std::unique_ptr<MeasuredFile>> Create(const std::filesystem::path& folder, const std::string& name);
  Status Append(std::string_view text);
  uint64_t bytes() const { return measured_.bytes; }
  Result<WarcFile> Finish();

 private:
  MeasuredFile() = default;
  WarcFile measured_;
  Sha256Stream digest_;
  std::unique_ptr<AtomicFile> file_;
};

}  // namespace lantai::storage
