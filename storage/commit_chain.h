// What an archive says, in numbers that anyone can compute again: a sum over all entries of the index, and a chain over
// its commits whose head stands for everything before it.
//
//   sum      Σ SHA-256(entry) modulo 2^256 over every entry of the index but the state and the links. A commit adds
//   what
//            it puts and takes away what that replaces; whoever reads the whole index must come to the same sum.
//            LevelDB may lose entries without an error (a flipped byte in its log or manifest): the sum does not.
//   chain    chain(n) = SHA-256("lantai-commit" │ chain(n−1) │ n (8) │ evidence │ rest │ state)
//              evidence  SHA-256 over the captures and change-log entries of commit n. They are never written again, so
//                        it can be computed from the archive at any time: a head that was published earlier proves what
//                        had been captured by then, and what it said.
//              rest      SHA-256 over the other entries that commit n put or deleted
//              state     SHA-256 of the archive's state after commit n, the sum included
//   link     what stands in the index for each commit: rest, state, and where evidence ends
//
// The head is also kept in DIR/HEAD (storage/head_file.h), outside LevelDB.
//
// Thread-safety: values and free functions. Errors: kCorruption for a link that cannot be read; what reading gives.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/status.h"
#include "storage/database.h"
#include "storage/records.h"

namespace lantai::storage {

// A sum of digests modulo 2^256, little-endian: the same in whatever order they come.
class DigestSum {
 public:
  DigestSum() = default;
  explicit DigestSum(const Sha256& value) : value_(value) {}
  void Add(std::string_view key, std::string_view value);
  void Remove(std::string_view key, std::string_view value);
  const Sha256& value() const { return value_; }

 private:
  Sha256 value_;
};

// Whether the sum takes in entries under this key.
bool IsSummed(std::string_view key);

struct ChainLink {
  Sha256 rest, state;
  uint64_t next_capture = 1;  // the commit's captures are those below …
  uint64_t cursor = 0;        // … and its changes those up to this one
};

std::string EncodeLink(const ChainLink& link);
Result<ChainLink> DecodeLink(uint64_t commit, std::string_view value);

// The evidence of one commit: entries added in the order of their keys.
class EvidenceDigest {
 public:
  void Add(std::string_view key, std::string_view value);
  Sha256 Finish() { return digest_.Finish(); }

 private:
  Sha256Stream digest_;
};

Sha256 NextInChain(const Sha256& before, uint64_t commit, const Sha256& evidence, const ChainLink& link);
// Of a state, without its own place in the chain.
Sha256 DigestOf(State state);

// The first link, of an archive that had none: stands for all that its captures and changes said by then.
Status BeginChain(const Database& index, Batch& batch, State& state);

// Ends a commit: `batch` gets its link and the state, which gets the commit's number, the sum and the chain's head.
// `before`: what the index is known to hold under some keys, so that it need not be asked once more; for every key not
// in there it is. REQUIRES: nothing was written to the index since.
Status Seal(const Database& index, Batch& batch, State& state, const Batch& before = {});

// The evidence of commit `link` as the index holds it now; `before`: the link of the commit before.
Result<Sha256> EvidenceIn(const Database& index, const ChainLink& before, const ChainLink& link);

}  // namespace lantai::storage
