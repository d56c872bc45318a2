// Sorts more lines than memory holds: runs of kSortMemory go to files, which are merged.
//
//   SortedLines lines(folder);
//   LANTAI_RETURN_IF_ERROR(lines.Add("b"));  …
//   LANTAI_RETURN_IF_ERROR(lines.ForEach([&](std::string_view line) { … return Status(); }));
//
// Order: bytes. Equal lines come as often as they were added. Lines hold no line ends.
//
// Thread-safety: one thread each. Ownership: the caller removes the folder with the runs in it. Errors: kNoSpace, kIo.
// Limits: one open file for each kSortMemory of lines.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::storage {

inline constexpr size_t kSortMemory = size_t{32} << 20;

class SortedLines {
 public:
  explicit SortedLines(std::filesystem::path folder, size_t memory = kSortMemory)
      : folder_(std::move(folder)), memory_(memory) {}

  Status Add(std::string line);
  // REQUIRES: called once, after the last Add. Ends at the visitor's first error, which it gives.
  Status ForEach(const std::function<Status(std::string_view)>& visit);

 private:
  Status Spill();
  Status Merge(const std::function<Status(std::string_view)>& visit) const;

  std::filesystem::path folder_;
  size_t memory_, held_ = 0;
  std::vector<std::string> lines_;
  std::vector<std::filesystem::path> runs_;
};

}  // namespace lantai::storage
