#include <algorithm>
#include <fstream>
#include <optional>
#include <string>

#include "storage/crc32c.h"
#include "storage/repair_files.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBlock = 32768, kHeader = 7;
constexpr size_t kBatchHeader = 12;                   // sequence (8), count (4)
constexpr size_t kMaxRecord = (size_t{1} << 30) * 2;  // no write of ours comes near it
enum Type : uint8_t { kFull = 1, kFirst, kMiddle, kLast };

// ---- what a write holds ----

// LEB128 of at most five bytes, as LevelDB writes lengths.
std::optional<size_t> TakeLength(std::string_view& rest) {
  uint64_t value = 0;
  for (int shift = 0; shift <= 28 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(rest.front());
    rest.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return static_cast<size_t>(value);
  }
  return std::nullopt;
}

std::optional<std::string_view> TakeString(std::string_view& rest) {
  const auto length = TakeLength(rest);
  if (!length || *length > rest.size()) return std::nullopt;
  const std::string_view taken = rest.substr(0, *length);
  rest.remove_prefix(*length);
  return taken;
}

// The entries that are there as a whole: all of them, or those before what is lost.
Status VisitBatch(std::string_view batch, const SalvageVisitor& visit) {
  if (batch.size() < kBatchHeader) return {};
  const uint64_t first = LowFirst(batch.substr(0, 4)) | uint64_t{LowFirst(batch.substr(4, 4))} << 32;
  const uint32_t count = LowFirst(batch.substr(8, 4));
  std::string_view rest = batch.substr(kBatchHeader);
  for (uint64_t i = 0; i < count && !rest.empty(); ++i) {
    const char kind = rest.front();
    rest.remove_prefix(1);
    const auto key = TakeString(rest);
    const auto value = kind == 1 && key ? TakeString(rest) : std::optional<std::string_view>("");
    if (!key || !value || (kind != 0 && kind != 1)) return {};
    LANTAI_RETURN_IF_ERROR(visit({*key, *value, first + i, kind == 0}));
  }
  return {};
}

// ---- records ----

struct Record {
  uint8_t type = 0;
  std::string_view bytes;
  size_t end = 0;
};

// Where the record at `at` says that it ends; nullopt beyond the block.
std::optional<size_t> EndOf(std::string_view block, size_t at) {
  if (at + kHeader > block.size()) return std::nullopt;
  const size_t end = at + kHeader + LowFirst(block.substr(at + 4, 2));
  return end <= block.size() ? std::optional(end) : std::nullopt;
}

std::optional<Record> RecordAt(std::string_view block, size_t at) {
  const auto end = EndOf(block, at);
  if (!end) return std::nullopt;
  const auto type = static_cast<uint8_t>(block[at + 6]);
  if (type < kFull || type > kLast) return std::nullopt;
  if (MaskedCrc(block.substr(at + 6, *end - at - 6)) != LowFirst(block.substr(at, 4))) return std::nullopt;
  return Record{type, block.substr(at + kHeader, *end - at - kHeader), *end};
}

bool IsFilling(std::string_view rest) {
  return std::all_of(rest.begin(), rest.end(), [](char byte) { return byte == 0; });
}

// Whether nothing but whole records, at least one, leads from `at` to the end of the block.
bool LeadsToTheEnd(std::string_view block, size_t at) {
  const size_t begin = at;
  while (const auto record = RecordAt(block, at)) at = record->end;
  return at > begin && (block.size() - at < kHeader || IsFilling(block.substr(at)));
}

// Puts records together from their fragments.
class LogReader {
 public:
  explicit LogReader(const SalvageVisitor& visit) : visit_(visit) {}

  Status Read(std::string_view block) {
    for (size_t at = 0; block.size() - at >= kHeader;) {
      if (const auto record = RecordAt(block, at)) {
        LANTAI_RETURN_IF_ERROR(Take(*record));
        at = record->end;
        continue;
      }
      if (IsFilling(block.substr(at))) return {};
      LANTAI_RETURN_IF_ERROR(GiveUp());
      const auto next = EndOf(block, at);
      if (!next || !LeadsToTheEnd(block, *next)) return {};
      at = *next;
    }
    return {};
  }

  // The fragments so far are all there is of their record.
  Status GiveUp() {
    const bool begun = begun_;
    begun_ = false;
    return begun ? VisitBatch(record_, visit_) : Status();
  }

 private:
  Status Take(const Record& record) {
    const bool begins = record.type == kFull || record.type == kFirst;
    if (begins) {
      LANTAI_RETURN_IF_ERROR(GiveUp());
      record_.assign(record.bytes);
      begun_ = true;
    } else if (begun_ && record_.size() + record.bytes.size() <= kMaxRecord) {
      record_.append(record.bytes);
    }
    return record.type == kFull || record.type == kLast ? GiveUp() : Status();
  }

  const SalvageVisitor& visit_;
  std::string record_;
  bool begun_ = false;
};

}  // namespace

Status SalvageLog(const fs::path& path, const SalvageVisitor& visit) {
  std::ifstream file(path, std::ios::binary);
  LogReader reader(visit);
  std::string block(kBlock, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0) {
    LANTAI_RETURN_IF_ERROR(reader.Read(std::string_view(block).substr(0, static_cast<size_t>(file.gcount()))));
  }
  return reader.GiveUp();
}

}  // namespace lantai::storage
