// What an archive says about its repairs: which numbers it has lost, and where its chain stood before.
//
//   numbers   captures, documents and changes that could not be salvaged. Their numbers are not used again: a gap that
//             is told here is no damage, any other is.
//   before    the head that HEAD, or else the index, told last. Heads that were published before a repair which had to
//             begin the chain anew are proved by the archive that was repaired, which is kept.
//
// A record stands under kRepairTag and the first commit of the repair; it is never written again. Bytes that are given
// up are told apart, one entry under kLostTag for each payload, which goes when the same bytes come again.
//
// Thread-safety: values and free functions. Errors: kCorruption for a record that cannot be read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/status.h"
#include "storage/database.h"
#include "storage/head_file.h"

namespace lantai::storage {

// A set of numbers, as ranges.
class NumberRanges {
 public:
  // REQUIRES: first <= last, and first is greater than all that were added before.
  void Add(uint64_t first, uint64_t last);
  // All of them; of an empty range (first > last) it is true.
  bool Covers(uint64_t first, uint64_t last) const;
  void Merge(const NumberRanges& other);
  bool empty() const { return ranges_.empty(); }
  const std::vector<std::pair<uint64_t, uint64_t>>& ranges() const { return ranges_; }

 private:
  std::vector<std::pair<uint64_t, uint64_t>> ranges_;  // first and last, rising, apart from each other
};

struct RepairRecord {
  Timestamp at;
  Head before;                   // commit 0: neither HEAD nor the index told one
  uint64_t commit_of_index = 0;  // the greatest that was salvaged
  uint64_t addresses = 0;        // whose names are lost too
  NumberRanges captures, documents, changes;
};

std::string EncodeRepair(const RepairRecord& repair);
Result<RepairRecord> DecodeRepair(std::string_view value);

// What all repairs of this archive have lost, in one record.
Result<RepairRecord> AllRepairs(const Database& index);

}  // namespace lantai::storage
