// Salvage of a damaged archive. Nothing is destroyed: what can still be read is put into a new archive beside the
// damaged one, of which no byte changes; then the two change names.
//
//   LANTAI_ASSIGN_OR_RETURN(const RepairReport report, RepairArchive("archive", {}));
//   report.damaged;     // where the damaged archive lies now: "archive.damaged-20261123T031200Z"
//   report.lost;        // what is gone, by name
//
// How it goes on (the rules are in docs/archive.md, "Repair"):
//   look         a sound archive is left as it is
//   salvage      every entry that stands under a checksum that holds, from all tables and logs; the newest of each key
//   withdrawn    what was withdrawn on request stays withdrawn, whatever older tables and logs still hold of it
//   payloads     dictionaries are had from either copy; bytes that are missing, or have another digest, are given up:
//                their number says so
//   references   made whole again from captures, addresses, documents and changes; what can be had again is queued, or
//                waits for being processed again
//   chain        goes on where the index is as it was written; else it begins anew behind the greatest number known
//   check        the new archive is verified, and is on the disk
//   exchange     in one step, where the file system can
//
// The folder that is built is PATH.repairing-TIME. Killed before the exchange, PATH is as it was, and the next repair
// removes that folder; killed behind it, PATH is the new archive, and the next repair gives the damaged one its name.
// Where the file system cannot exchange two names, PATH is missing for a moment; the next repair puts the new one
// there.
//
// Thread-safety: free function. Memory: a set of the payloads that are lost, 40 bytes for each payload that is held,
// and kMaxLosses names. Disk: as much again as the archive, and the index once more. Errors: kNotFound (no archive),
// kBusy (another process writes), kCorruption (nothing can be salvaged, or the archive is of a newer format),
// kInvalidArgument (`out` is there already), kNoSpace, kIo. After each of them `path` is as it was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/status.h"
#include "storage/head_file.h"

namespace leveldb {
class Env;
}

namespace lantai::storage {

inline constexpr size_t kMaxLosses = 100'000;  // of each list of the report; the others are counted

// Something that was there and is not any more. What is not known of it is empty.
struct Loss {
  enum class Kind : uint8_t {
    kAddress,  // its record: it is found again when its pages are
    kCapture,  // the record, and with it what tells of the bytes
    kBytes,    // of a capture whose record is held
    kDocument,
    kBody,        // what a document said, whose record is held
    kVersion,     // what it said before it was read anew
    kChange,      // an entry of the change log
    kDictionary,  // both copies; the payloads that need it are named as well
    kTombstone,   // when and why an address was withdrawn: it stays withdrawn
  };
  Kind kind = Kind::kCapture;
  uint64_t number = 0;  // of the capture, document, change or dictionary
  std::string url;      // RequestKey
  Timestamp at;         // of the capture
  Sha256 digest;        // of the bytes or the body
};
std::string_view LossKindName(Loss::Kind kind);  // "address", "capture", "bytes", …

// What is to be done again for a capture or an address.
struct Again {
  uint64_t capture = 0;  // 0: the address is to be fetched
  std::string url;
};

template <typename T>
struct Listed {
  std::vector<T> items;
  uint64_t more = 0;
  bool empty() const { return items.empty(); }
  void Add(T item) {
    if (items.size() < kMaxLosses) {
      items.push_back(std::move(item));
    } else {
      ++more;
    }
  }
};

struct RepairReport {
  bool sound = false;                 // nothing was wrong, and nothing was done
  bool finished = false;              // an earlier repair was killed while names changed: only that was done
  std::vector<std::string> findings;  // what was wrong (storage/verify.h)
  std::filesystem::path damaged;      // where the damaged archive lies now
  std::filesystem::path repaired;     // where the new one does
  Head before;                        // that HEAD, or else the index, told
  Head after;
  uint64_t commit_of_index = 0;  // the greatest that was salvaged; commits behind it, up to before.commit, are lost
  bool end_unknown = false;      // HEAD is lost and so is some of the index: commits may be lost that nothing tells of
  bool same_chain = false;       // the chain goes on: heads that were published before are still proved by it
  uint64_t addresses = 0, captures = 0, documents = 0, changes = 0, payloads = 0, unreferenced = 0;  // salvaged
  uint64_t withdrawn = 0;  // addresses whose content was withdrawn on request, and stays so
  Listed<Loss> lost;
  uint64_t unnamed_addresses = 0;  // known by their numbers only
  Listed<std::string> fetch;       // addresses that the next harvest asks again
  Listed<Again> process;           // captures that wait for being processed again, from their bytes
  Listed<std::string> assemble;    // pages whose reports are put together again

  bool lost_something() const {
    return !lost.empty() || unnamed_addresses > 0 || end_unknown || before.commit > commit_of_index;
  }
};

struct RepairOptions {
  std::filesystem::path out;     // where the new archive is to be; then `path` stays. Empty: it takes `path`'s name
  const Clock* clock = nullptr;  // SystemClock when null
  // Is told what begins. Where it returns false everything stops there and is left as it is, as if the process had been
  // killed: for tests.
  std::function<bool(std::string_view step)> step;
  bool exchange = true;         // false: as where the file system cannot exchange two names
  leveldb::Env* env = nullptr;  // under the new archive: for tests; null: the operating system's
};

Result<RepairReport> RepairArchive(const std::filesystem::path& path, const RepairOptions& options);

}  // namespace lantai::storage
