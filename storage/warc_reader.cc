#include "storage/warc_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace lantai::storage {
namespace {

constexpr size_t kLook = 4096;        // most headers are shorter
constexpr size_t kPiece = 64 * 1024;  // looked at in one go where there is no record
constexpr size_t kMaxVersion = 16;    // bytes of "WARC/1.1\r\n", and some
constexpr size_t kLookAhead = 256;    // of a candidate: version line and the name of its first field
constexpr size_t kUnitsAtOnce = 4096;
constexpr std::string_view kMagic = "WARC/";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBlank(char c) { return c == '\r' || c == '\n'; }

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Length of the version line with its end: "WARC/1.1\r\n". 0: it is none.
size_t VersionLine(std::string_view text) {
  if (!text.starts_with(kMagic)) return 0;
  const size_t end = text.substr(0, kMaxVersion).find('\n');
  if (end == std::string_view::npos) return 0;
  const std::string_view number = Trim(text.substr(kMagic.size(), end - kMagic.size()));
  const bool dotted = number.size() >= 3 && IsDigit(number[0]) && number[1] == '.';
  return dotted && std::all_of(number.begin() + 2, number.end(), IsDigit) ? end + 1 : 0;
}

bool IsNameByte(char c) {
  return IsDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

// A version line and the name of a field: what a record begins with, and pages that talk of WARC rarely hold.
bool BeginsRecord(std::string_view text) {
  const size_t line = VersionLine(text);
  if (line == 0) return false;
  const std::string_view field = text.substr(line, kLookAhead);
  const auto name_end = std::find_if_not(field.begin(), field.end(), IsNameByte);
  return name_end != field.begin() && name_end != field.end() && *name_end == ':';
}

// Takes one line off `rest`, without its end. False where the line has no end.
bool TakeLine(std::string_view& rest, std::string_view& line) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return false;
  line = rest.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  rest.remove_prefix(end + 1);
  return true;
}

// RFC 822 §3.1.1: a line that begins with white space goes on with the field before.
void Fold(std::string& value, std::string_view more) {
  if (!value.empty() && !more.empty()) value += ' ';
  value += more;
}

// The block without the line ends that follow it, where it was not told how long it is.
std::string_view WithoutLineEnds(std::string_view block) {
  for (const std::string_view end : {"\r\n\r\n", "\n\n", "\r\n", "\n"}) {
    if (block.ends_with(end)) return block.substr(0, block.size() - end.size());
  }
  return block;
}

}  // namespace

std::string WarcDamage::ToString() const {
  if (place.offset == position && place.within == 0) return fmt::format("offset {}: {}", position, what);
  return fmt::format("offset {} (unpacked {}): {}", place.ToString(), position, what);
}

// What stands behind a block.
struct WarcReader::Ending {
  size_t line_ends = 0;  // bytes of CR and LF, at most the two line ends that belong to the record
  bool complete = false;
  bool record_follows = false;  // or a unit, or nothing at all
};

WarcReader::WarcReader(std::shared_ptr<const ByteSource> source, std::string_view name, OnDamage on_damage)
    : stream_(std::move(source), name), on_damage_(std::move(on_damage)) {}

void WarcReader::Tell(uint64_t position, std::string what) {
  on_damage_({stream_.PlaceOf(position), position, std::move(what)});
}

void WarcReader::TellBreak() {
  if (std::exchange(break_told_, true)) return;
  on_damage_({{stream_.broken()->offset, 0}, stream_.position(), stream_.broken()->what});
}

std::optional<WarcRecord> WarcReader::Next() {
  stream_.Skip(std::exchange(consumed_, 0));
  while (true) {
    SkipBlank();
    if (stream_.AtEnd()) return std::nullopt;
    if (stream_.Peek(1).empty()) {
      TellBreak();
      break_told_ = false;
      if (!stream_.Recover()) return std::nullopt;
      continue;
    }
    const std::string_view start = stream_.Peek(kLookAhead);
    if (VersionLine(start) == 0) {
      const bool arc = first_ && start.starts_with("filedesc://");
      Tell(stream_.position(), arc ? "this is an ARC file, which is not read: convert it with `warcio recompress`"
                                   : "what stands here is no record");
      Resync(0);
      continue;
    }
    first_ = false;
    if (std::optional<WarcRecord> record = ReadRecord()) return record;
  }
}

void WarcReader::SkipBlank() {
  while (true) {
    const std::string_view bytes = stream_.Peek(1);
    const auto end = std::find_if_not(bytes.begin(), bytes.end(), IsBlank);
    if (end == bytes.begin()) return;
    stream_.Skip(static_cast<uint64_t>(end - bytes.begin()));
  }
}

// Goes to the next place, at least `skip` bytes further, where a record begins, or where nothing is left to look at.
void WarcReader::Resync(uint64_t skip) {
  stream_.Skip(skip);
  while (true) {
    const std::string_view bytes = stream_.Peek(kPiece);
    if (const std::optional<size_t> next = FindNext(0)) {
      stream_.Skip(*next);
      return;
    }
    const bool all = bytes.size() < kPiece;
    if (all) {
      stream_.Skip(bytes.size());
      return;
    }
    // What begins close to the end is looked at again together with what follows.
    stream_.Skip(bytes.size() - kLookAhead - kMaxVersion);
  }
}

// In the window, from `from` on: where a line or a unit begins with a record.
std::optional<size_t> WarcReader::FindNext(size_t from) {
  const std::string_view bytes = stream_.Peek(from);
  for (size_t at = bytes.find(kMagic, from); at != std::string_view::npos; at = bytes.find(kMagic, at + 1)) {
    const bool line = at > 0 && bytes[at - 1] == '\n';
    const uint64_t position = stream_.position() + at;
    if (!line && stream_.UnitsIn(position, position + 1, 1).empty()) continue;
    if (BeginsRecord(bytes.substr(at))) return at;
  }
  return std::nullopt;
}

// ---- header ----

// REQUIRES: the version line is there.
WarcReader::Header WarcReader::ReadHeader() {
  Header out;
  for (const size_t look : {kLook, kMaxWarcHeader}) {
    out = {};
    const std::string_view all = stream_.Peek(look).substr(0, kMaxWarcHeader);
    std::string_view rest = all, line;
    TakeLine(rest, line);
    out.header.version = Trim(line);
    while (true) {
      out.resume = static_cast<size_t>(rest.data() - all.data());
      if (!TakeLine(rest, line)) break;
      if (line.empty()) {
        out.size = static_cast<size_t>(rest.data() - all.data());
        return out;
      }
      if (line.front() == ' ' || line.front() == '\t') {
        if (!out.header.fields.empty()) Fold(out.header.fields.back().value, Trim(line));
        continue;
      }
      const size_t colon = line.find(':');
      if (colon == std::string_view::npos || colon == 0 || out.header.fields.size() >= kMaxWarcFields) {
        out.problem = colon == std::string_view::npos || colon == 0 ? "the record's header has a line that is no field"
                                                                    : "the record's header has too many fields";
        return out;
      }
      out.header.Add(Trim(line.substr(0, colon)), Trim(line.substr(colon + 1)));
    }
    const bool cut_off = all.size() < look;
    out.problem = cut_off ? "the record's header is cut off" : "the record's header is too long";
    if (cut_off) out.resume = all.size();
    if (cut_off) break;
  }
  return out;
}

// ---- block ----

std::optional<WarcRecord> WarcReader::ReadRecord() {
  Header header = ReadHeader();
  WarcRecord record;
  record.position = stream_.position();
  record.place = stream_.PlaceOf(record.position);
  if (!header.problem.empty()) {
    Tell(record.position, header.problem + (stream_.broken() ? ": " + stream_.broken()->what : ""));
    break_told_ = stream_.broken().has_value();
    Resync(header.resume - 1);  // behind the version line; the line end before it is what FindNext looks for
    return std::nullopt;
  }
  record.header = std::move(header.header);
  const std::optional<uint64_t> length = LengthOf(record.header);
  bool given = false;
  if (!length) {
    given = ReadUntilNext(record, header.size, "the record does not say how long it is (Content-Length)");
  } else {
    record.length = *length;
    given = *length > kMaxWarcBlock ? SkipBlock(record, header.size) : ReadBlock(record, header.size);
  }
  return given ? std::optional<WarcRecord>(std::move(record)) : std::nullopt;
}

// A unit inside of a block that begins with a record: the block is shorter than it says.
std::optional<size_t> WarcReader::RecordUnit(size_t from, size_t until) {
  const uint64_t here = stream_.position();
  for (uint64_t begin = here + from; begin < here + until;) {
    const std::vector<uint64_t> units = stream_.UnitsIn(begin, here + until, kUnitsAtOnce);
    for (const uint64_t unit : units) {
      const size_t at = static_cast<size_t>(unit - here);
      const std::string_view bytes = stream_.Peek(0);
      if (at < bytes.size() && BeginsRecord(bytes.substr(at))) return at;
    }
    if (units.size() < kUnitsAtOnce) break;
    begin = units.back() + 1;
  }
  return std::nullopt;
}

WarcReader::Ending WarcReader::EndingAt(size_t at) {
  Ending ending;
  const std::string_view rest = stream_.Peek(at + kMaxVersion).substr(at);
  for (size_t lines = 0; ending.line_ends < rest.size() && lines < 2; ++lines) {
    const std::string_view left = rest.substr(ending.line_ends);
    const size_t size = left.starts_with("\r\n") ? 2 : left.starts_with('\n') ? 1 : 0;
    ending.line_ends += size;
    ending.complete = size > 0 && lines == 1;
    if (size == 0) break;
  }
  const std::string_view next = rest.substr(ending.line_ends);
  const uint64_t position = stream_.position() + at + ending.line_ends;
  ending.record_follows = next.empty() || VersionLine(next) > 0 || IsBlank(next.front()) ||
                          !stream_.UnitsIn(position, position + 1, 1).empty();
  return ending;
}

bool WarcReader::ReadBlock(WarcRecord& record, size_t header_size) {
  const size_t end = header_size + static_cast<size_t>(record.length);
  const std::string_view bytes = stream_.Peek(end + kMaxVersion);
  const std::optional<size_t> unit = RecordUnit(header_size, std::min(end, bytes.size()));
  if (unit || bytes.size() < end) {
    const char* why =
        unit ? "the record says that it is longer than its gzip member or zstd frame" : "the record is cut off";
    return ReadUntilNext(record, header_size, why);
  }
  const Ending ending = EndingAt(end);
  if (!ending.complete && !ending.record_follows) {
    return ReadUntilNext(record, header_size, "the record does not end where Content-Length says");
  }
  if (!ending.complete && !stream_.broken()) Tell(record.position, "the line ends after the record are missing");
  consumed_ = end + ending.line_ends;
  DoubtBrokenUnit(record);
  record.block = stream_.Peek(end).substr(header_size, static_cast<size_t>(record.length));
  return true;
}

// A unit that is damaged behind the record's last byte had a wrong checksum, most likely for a byte of the record.
void WarcReader::DoubtBrokenUnit(WarcRecord& record) {
  const auto& broken = stream_.broken();
  const bool next_to_it = stream_.Peek(0).size() <= consumed_;
  const bool same_unit = broken && broken->position < stream_.position() + consumed_;
  if (!same_unit || broken->between_units || !next_to_it) return;
  record.doubt = broken->what;
  record.bytes_doubted = true;
  Tell(record.position, record.doubt);
  break_told_ = true;
}

// The block's length is not known: it ends where the next record begins, or where the file or what can be read of it
// does.
bool WarcReader::ReadUntilNext(WarcRecord& record, size_t header_size, std::string why) {
  size_t from = header_size;
  std::optional<size_t> next;
  for (bool more = true; more;) {
    next = FindNext(from);
    const size_t seen = stream_.Peek(0).size();
    more = !next && seen < header_size + kMaxWarcBlock && stream_.Peek(seen + kPiece).size() > seen;
    from = std::max(header_size, seen - std::min(seen, kLookAhead + kMaxVersion));
  }
  if (!next && stream_.broken() && !stream_.broken()->between_units) {
    why += ": " + stream_.broken()->what;
    record.bytes_doubted = break_told_ = true;
  }
  const std::string_view bytes = stream_.Peek(0);
  const size_t end = next.value_or(bytes.size());
  const std::string_view block = WithoutLineEnds(bytes.substr(header_size, end - header_size));
  Tell(record.position, fmt::format("{} ({} bytes stand here)", why, block.size()));
  consumed_ = end;
  if (block.size() > kMaxWarcBlock) {
    stream_.Skip(std::exchange(consumed_, 0));
    if (!next) Resync(0);
    return false;
  }
  record.length = block.size();
  record.block = block;
  record.doubt = std::move(why);
  return true;
}

// A block that is too long to be kept. Where it is shorter than it says, what it swallowed is read again.
bool WarcReader::SkipBlock(WarcRecord& record, size_t header_size) {
  const WarcStream::Mark mark = stream_.MarkHere();
  bool short_of_it = record.length > stream_.AtMostLeft();
  uint64_t left = short_of_it ? 0 : header_size + record.length;
  std::optional<size_t> unit;
  for (size_t from = header_size; left > 0 && !unit && !short_of_it; from = 0) {
    const size_t seen = stream_.Peek(kPiece).size();
    unit = RecordUnit(from, static_cast<size_t>(std::min<uint64_t>(seen, left)));
    const uint64_t step = unit ? *unit : stream_.plain() ? left : std::min<uint64_t>(left, std::max<size_t>(seen, 1));
    const uint64_t done = stream_.Skip(step);
    left -= std::min(left, done);
    short_of_it = done < step;
  }
  const Ending ending = unit || short_of_it ? Ending{} : EndingAt(0);
  if (ending.complete || ending.record_follows) {
    record.kept = false;
    consumed_ = ending.line_ends;
    DoubtBrokenUnit(record);
    return true;
  }
  std::string why = fmt::format("the record says that it has {} bytes, and has not", record.length);
  const bool moved = stream_.position() != mark.position;
  if (!moved || stream_.Rewind(mark)) {
    break_told_ = break_told_ && !moved;
    return ReadUntilNext(record, header_size, std::move(why));
  }
  on_damage_({record.place, record.position, std::move(why)});
  if (!unit) Resync(0);
  return false;
}

}  // namespace lantai::storage
