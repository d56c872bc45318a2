// The streams of an OLE compound file ([MS-CFB]), the container of .doc, .wps and .xls: a file system of sectors with
// allocation tables, of which only the streams of the root storage are read. Embedded objects are storages of their
// own, with streams of the same names, and stay out.
//
//   Result<OleFile> ole = OleFile::Open(bytes);
//   Result<std::string> text = ole->Read("WordDocument");
//
// A chain that comes back to a sector is damage, so circles end; no stream is larger than the file.
//
// Thread-safety: const calls from any thread. Lifetime: the bytes must outlive the OleFile.
// Errors: kInvalidArgument for bytes that are no compound file or are damaged; kNotFound where a stream is missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::reader {

class OleFile {
 public:
  static Result<OleFile> Open(std::string_view bytes);

  // Names are ASCII here; streams with other characters in their names are not listed.
  bool Has(std::string_view name) const { return streams_.find(name) != streams_.end(); }
  Result<std::string> Read(std::string_view name) const;

 private:
  struct Stream {
    uint32_t start = 0;
    size_t size = 0;
  };

  Status ReadTables();
  Status ReadDirectory();
  void ListEntries(std::string_view directory);
  size_t SectorCount() const { return bytes_.size() / sector_size_ + 1; }
  std::string_view SectorAt(uint32_t sector) const;
  // The sectors from `start` on, up to `size` bytes.
  Result<std::string> ReadChain(uint32_t start, size_t size) const;
  Result<std::string> ReadMiniChain(uint32_t start, size_t size) const;

  std::string_view bytes_;
  size_t sector_size_ = 512;
  size_t mini_cutoff_ = 4096;  // smaller streams lie in the mini stream
  std::vector<uint32_t> table_, mini_table_;
  std::string mini_stream_;
  std::map<std::string, Stream, std::less<>> streams_;
};

}  // namespace lantai::reader
