// The records of a WARC file from any crawler (WARC 0.17 to 1.1; gzip a record or all at once, zstd, plain), one after
// the other, however badly the file was written or kept: what cannot be read is told with its place, and reading goes
// on at the next record.
//
//   WarcReader reader(source, "a.warc.gz", [](const WarcDamage& damage) { … });
//   while (auto record = reader.Next()) Use(record->header, record->block);
//
// Tolerated without a word, since nothing is lost by it: LF for CRLF, folded fields (RFC 822, as WARC 1.0 has them),
// names in any case, blank lines between records, one gzip member for many records or many for one, "<…>" around
// WARC-Target-URI (TargetUri). Told as damage, with the record: no line ends after the block. Told, and the record
// given with `doubt`: a block that does not end where Content-Length says, in a damaged or cut-off unit, or without
// Content-Length; such a block ends where the next record begins, and whoever uses it needs a proof that it is whole.
// Told and left out: headers that cannot be read, and whatever stands between records.
//
// Thread-safety: one thread. Lifetime: a record's block lives until the next call of Next.
// Limits: headers of kMaxWarcHeader bytes and kMaxWarcFields fields; blocks of kMaxWarcBlock: longer ones are given
// without their bytes (`kept` is false). Memory is bounded by these; the work is linear in the file (warc_stream.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "storage/warc_record.h"
#include "storage/warc_stream.h"

namespace lantai::storage {

inline constexpr size_t kMaxWarcHeader = 64 * 1024;
inline constexpr size_t kMaxWarcFields = 256;
// fetch.max_body's default, and the HTTP head.
inline constexpr uint64_t kMaxWarcBlock = (uint64_t{64} << 20) + (uint64_t{1} << 20);

struct WarcDamage {
  WarcPlace place;
  uint64_t position = 0;  // unpacked bytes before it
  std::string what;
  // "offset 1234: …", with the unpacked position where that is another one.
  std::string ToString() const;
};

struct WarcRecord {
  WarcHeader header;
  WarcPlace place;
  uint64_t position = 0;
  uint64_t length = 0;     // of the block: as stated, or as found
  std::string_view block;  // empty where it is not kept
  bool kept = true;
  std::string doubt;           // why the block may not be what was written; empty: no reason to think so
  bool bytes_doubted = false;  // with `doubt`: not only where it ends
};

class WarcReader {
 public:
  using OnDamage = std::function<void(const WarcDamage&)>;

  // `name` may help to know the packing where the first bytes are damaged.
  WarcReader(std::shared_ptr<const ByteSource> source, std::string_view name, OnDamage on_damage);

  // Nullopt at the end.
  std::optional<WarcRecord> Next();

 private:
  struct Header {
    WarcHeader header;
    size_t size = 0;      // in bytes, with the empty line
    size_t resume = 0;    // where it fails: from here on another record may begin …
    std::string problem;  // … and why
  };
  struct Ending;

  void Tell(uint64_t position, std::string what);
  void TellBreak();
  Header ReadHeader();
  void SkipBlank();
  void Resync(uint64_t skip);
  std::optional<WarcRecord> ReadRecord();
  bool ReadBlock(WarcRecord& record, size_t header_size);
  bool SkipBlock(WarcRecord& record, size_t header_size);
  bool ReadUntilNext(WarcRecord& record, size_t header_size, std::string why);
  Ending EndingAt(size_t at);
  std::optional<size_t> RecordUnit(size_t from, size_t until);
  std::optional<size_t> FindNext(size_t from);
  void DoubtBrokenUnit(WarcRecord& record);

  WarcStream stream_;
  OnDamage on_damage_;
  uint64_t consumed_ = 0;  // of what is in the window: the record that was given last
  bool break_told_ = false;
  bool first_ = true;
};

// Accessors that know the customs. WARC-Target-URI without the brackets that WARC 1.0's grammar asks for and some tools
// write; empty where there is none.
std::string_view TargetUri(const WarcHeader& header);
// Likewise any field that is a URI.
std::string_view UriField(const WarcHeader& header, std::string_view name);
// WARC-Type in lower case; empty where there is none.
std::string TypeOf(const WarcHeader& header);
// Content-Length; nullopt where there is none, or it is no number.
std::optional<uint64_t> LengthOf(const WarcHeader& header);
// A W3C-DTF date as WARC 1.1 clause 5.4 has it: "2016-01-11T23:24:25.412Z", or shorter from the year on. Nullopt for
// anything else.
std::optional<Timestamp> ParseWarcDate(std::string_view text);

}  // namespace lantai::storage
