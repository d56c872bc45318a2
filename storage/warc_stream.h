// The unpacked bytes of a WARC file, with the places that they come from: a window that a reader looks into before it
// moves on, and that stops where the file is damaged until the reader asks to go on behind the damage.
//
//   WarcStream stream(source, "a.warc.gz");
//   std::string_view bytes = stream.Peek(1000);       // fewer only where the bytes end or are damaged
//   stream.Skip(bytes.size());
//   if (stream.broken()) stream.Recover();            // goes on at the next unit that can be unpacked
//
// A unit is a gzip member or a zstd frame; a plain file is one unit. Units follow one another without a seam in Peek,
// since some tools cut records in two; UnitsIn tells where they begin.
//
// Thread-safety: one thread. Lifetime: what Peek gives lives until the next call that is not const.
// Limits: the window is as long as the longest Peek. The work is linear in the file's size: looking for whole units,
// and going back, may cost kMaxRereading times the file, and all of it may unpack to kMaxRatio times the file; after
// that the rest is given up, which broken() says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/byte_source.h"
#include "storage/warc_unpack.h"

namespace lantai::storage {

inline constexpr uint64_t kMaxRereading = 8;

// Where something stands in a file: the offset of the unit, and how many unpacked bytes after the unit's beginning. Of
// a plain file the byte, and 0.
struct WarcPlace {
  uint64_t offset = 0;
  uint64_t within = 0;
  // "1234", or "1234+56".
  std::string ToString() const;
  friend bool operator==(const WarcPlace&, const WarcPlace&) = default;
};

class WarcStream {
 public:
  // `name` may help where the first bytes are damaged.
  WarcStream(std::shared_ptr<const ByteSource> source, std::string_view name);

  std::string_view Peek(size_t want);
  // Says how many bytes it came forward: fewer than asked for before damage, or at the end.
  uint64_t Skip(uint64_t count);
  uint64_t position() const { return position_; }  // unpacked bytes before the next one
  bool AtEnd();                                    // and nothing is broken
  // More unpacked bytes than this cannot follow.
  uint64_t AtMostLeft() const;
  bool plain() const { return packing_ == Packing::kPlain; }

  WarcPlace PlaceOf(uint64_t position) const;  // REQUIRES: within what Peek has given
  // Positions in [from, until) at which a unit begins, at most `limit`.
  std::vector<uint64_t> UnitsIn(uint64_t from, uint64_t until, size_t limit) const;

  struct Damage {
    uint64_t offset = 0;         // of the unit, or of the bytes that are none
    uint64_t position = 0;       // unpacked, likewise
    bool between_units = false;  // what came before is whole
    std::string what;
  };
  // What stands in the way behind what Peek gives.
  const std::optional<Damage>& broken() const { return broken_; }
  // Drops what is left before the damage, and goes on behind it. False where nothing more can be unpacked.
  bool Recover();

  // A position to come back to. False where that would cost too much; then nothing has changed.
  struct Mark {
    uint64_t unit_offset = 0, unit_position = 0, position = 0;
  };
  Mark MarkHere() const;
  bool Rewind(const Mark& mark);

 private:
  struct Unit {
    uint64_t position = 0;  // of its first byte, unpacked
    uint64_t offset = 0;
  };

  void Fill();
  void BeginUnit(uint64_t offset);
  bool BeginNext();
  bool OnlyPadding(uint64_t offset);
  void Break(const Unit& at, bool between_units, std::string what);
  Unpacker::State Produce(std::string* out, size_t room);
  bool Afford(uint64_t bytes) const { return fed_ + bytes <= most_fed_ && made_ <= most_made_; }
  void Drop(size_t count);
  void Empty(uint64_t position);
  size_t held() const { return window_.size() - begin_; }

  SourceWindow raw_;
  const Packing packing_;
  std::unique_ptr<Unpacker> unpacker_;
  std::string window_;
  size_t begin_ = 0;  // of what is still to be read, in the window
  uint64_t position_ = 0;
  std::deque<Unit> units_;  // of the window
  Unit unit_;               // that is being unpacked
  bool in_unit_ = false, ended_ = false, gave_up_ = false;
  uint64_t scan_from_ = 0;             // where Recover looks
  uint64_t fed_ = 0, most_fed_ = 0;    // packed bytes unpacked so far, and at most
  uint64_t made_ = 0, most_made_ = 0;  // what came of them
  std::optional<Damage> broken_;
};

}  // namespace lantai::storage
