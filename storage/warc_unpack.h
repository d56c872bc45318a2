// How a WARC file is packed, and one unit of it unpacked after the other: gzip members (WARC 1.1 annex D, RFC 1952),
// zstd frames ("WARC files with Zstandard compression", iipc.github.io/warc-specifications, with the dictionary that a
// skippable frame 0x184D2A5D at the start may hold, itself packed or not), or plain bytes, which are one unit.
//
//   auto unpack = MakeUnpacker(source, PackingOf(source, "a.warc.gz"));
//   unpack->Begin(0);
//   while (unpack->Produce(&out, room) == Unpacker::State::kMore) …      // then kUnitEnd or kBroken
//
// Checksums are checked: a unit ends with kUnitEnd only where its CRC and length are right. What can be told of damage
// is in reason().
//
// Thread-safety: one thread. Limits: kMaxRatio bytes unpacked for each packed one, once a unit is longer than
// kUnitRatioFrom; zstd windows of 128 MiB (the library's default), dictionaries of kMaxDictionary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "storage/byte_source.h"

namespace lantai::storage {

enum class Packing { kPlain, kGzip, kZstd };

inline constexpr size_t kMaxRatio = 200;
inline constexpr uint64_t kUnitRatioFrom = uint64_t{1} << 20;
inline constexpr size_t kMaxDictionary = size_t{16} << 20;

class Unpacker {
 public:
  enum class State { kMore, kUnitEnd, kBroken };

  virtual ~Unpacker() = default;
  // Where the first unit begins; after a dictionary.
  virtual uint64_t First() { return 0; }
  // Whether a unit begins at `offset`, judged by its first bytes.
  virtual bool BeginsAt(uint64_t offset) = 0;
  // The first place from `offset` on where one does; the source's size where there is none.
  virtual uint64_t Find(uint64_t offset) = 0;
  virtual void Begin(uint64_t offset) = 0;
  // Appends at most `room` bytes.
  virtual State Produce(std::string* out, size_t room) = 0;
  // Of the next packed byte; after kUnitEnd, of what follows the unit.
  virtual uint64_t offset() const = 0;
  virtual std::string reason() const = 0;
};

// By the first bytes; where those say nothing, by the end of the name (".gz", ".zst").
Packing PackingOf(const ByteSource& source, std::string_view name);

std::unique_ptr<Unpacker> MakeUnpacker(std::shared_ptr<const ByteSource> source, Packing packing);

}  // namespace lantai::storage
