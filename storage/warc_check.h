// Whether a record says what WARC 1.1 clause 5 asks of it, and whether its digests are those of its bytes.
//
//   WarcChecker checker;
//   WarcCheck check = checker.Check(*record);       // check.problems is empty where all is well
//
// A payload digest is right where it is that of the bytes behind the HTTP head, as they stand or without their chunks:
// crawlers differ in that. A digest of an unknown algorithm is unchecked, which is no problem.
//
// Thread-safety: one thread. Limits: record ids are compared by 64 bits of their SHA-256, the first kMaxIds of a
// checker (32 MB).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "storage/warc_digest.h"
#include "storage/warc_reader.h"

namespace lantai::storage {

struct WarcCheck {
  int status = 0;  // of the HTTP answer; 0: none
  DigestMatch block = DigestMatch::kUnknown;
  DigestMatch payload = DigestMatch::kUnknown;
  std::vector<std::string> problems;
};

class WarcChecker {
 public:
  static constexpr size_t kMaxIds = size_t{1} << 20;

  WarcCheck Check(const WarcRecord& record);

 private:
  void CheckFields(const WarcRecord& record, WarcCheck& check);
  std::unordered_set<uint64_t> ids_;
};

// Both digests, where the bytes are there.
void CheckDigests(const WarcRecord& record, WarcCheck& check);

}  // namespace lantai::storage
