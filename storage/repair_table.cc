#include <leveldb/env.h>
#include <leveldb/iterator.h>
#include <leveldb/options.h>
#include <leveldb/table.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "storage/codec.h"
#include "storage/crc32c.h"
#include "storage/repair_files.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kTrailer = 5;  // type (1), checksum (4)
constexpr size_t kFooter = 48;  // two handles of at most 20 bytes, magic (8)
constexpr char kMagic[] = "\x57\xfb\x80\x8b\x24\x75\x47\xdb";
constexpr uint64_t kMaxSequence = (uint64_t{1} << 56) - 1;  // only in a table's index

// An internal key is the key, then sequence << 8 | kind in eight bytes, low first.
std::optional<SalvagedEntry> EntryOf(std::string_view internal, std::string_view value) {
  if (internal.size() < 8) return std::nullopt;
  const std::string_view end = internal.substr(internal.size() - 8);
  const uint64_t packed = LowFirst(end.substr(0, 4)) | uint64_t{LowFirst(end.substr(4))} << 32;
  const uint64_t kind = packed & 0xff, sequence = packed >> 8;
  if (kind > 1 || sequence == kMaxSequence) return std::nullopt;
  return SalvagedEntry{internal.substr(0, internal.size() - 8), value, sequence, kind == 0};
}

// Bytes in memory as a file.
class Piece final : public leveldb::RandomAccessFile {
 public:
  explicit Piece(std::string_view bytes) : bytes_(bytes) {}
  leveldb::Status Read(uint64_t offset, size_t n, leveldb::Slice* result, char*) const override {
    const std::string_view read = bytes_.substr(std::min<uint64_t>(offset, bytes_.size()), n);
    *result = leveldb::Slice(read.data(), read.size());
    return leveldb::Status::OK();
  }

 private:
  const std::string_view bytes_;
};

std::string_view ToView(const leveldb::Slice& slice) { return {slice.data(), slice.size()}; }

// ---- through the table's own index ----

// False where the table cannot be opened. LevelDB's iterator goes on behind a block that it cannot read.
Result<bool> VisitTable(leveldb::RandomAccessFile& file, uint64_t size, const SalvageVisitor& visit) {
  leveldb::Options options;
  options.paranoid_checks = true;
  leveldb::Table* made = nullptr;
  const leveldb::Status opened = leveldb::Table::Open(options, &file, size, &made);
  const std::unique_ptr<leveldb::Table> table(made);
  if (!opened.ok()) return false;
  leveldb::ReadOptions reading;
  reading.verify_checksums = true;
  reading.fill_cache = false;
  const std::unique_ptr<leveldb::Iterator> at(table->NewIterator(reading));
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    const auto entry = EntryOf(ToView(at->key()), ToView(at->value()));
    if (entry) LANTAI_RETURN_IF_ERROR(visit(*entry));
  }
  return true;
}

// ---- without it ----

void PutBlock(std::string& table, const std::string& content) {
  table += content + '\0';
  const uint32_t crc = MaskedCrc(content + '\0');
  for (int shift = 0; shift < 32; shift += 8) table += static_cast<char>(crc >> shift & 0xff);
}

std::string Handle(uint64_t offset, uint64_t size) {
  Encoder out;
  out.Varint(offset);
  out.Varint(size);
  return std::move(out).bytes();
}

// A table of one block, so that LevelDB decodes it. `block` with its trailer.
std::string TableOf(std::string_view block) {
  const std::string one_restart("\0\0\0\0\1\0\0\0", 8);
  const std::string key("\xff\1\xff\xff\xff\xff\xff\xff\xff", 9), handle = Handle(0, block.size() - kTrailer);
  Encoder entry;  // shares nothing with the key before it
  entry.Varint(0);
  entry.Varint(key.size());
  entry.Varint(handle.size());
  std::string table(block);
  const std::string meta = Handle(table.size(), one_restart.size());
  PutBlock(table, one_restart);
  const std::string index = entry.bytes() + key + handle + one_restart;
  std::string footer = meta + Handle(table.size(), index.size());
  PutBlock(table, index);
  footer.resize(kFooter - 8, '\0');
  return table + footer + std::string(kMagic, 8);
}

// The end of the block that begins at `begin`: the first place where what stands there is the checksum of it.
std::optional<size_t> EndOfBlock(std::string_view bytes, size_t begin) {
  uint32_t crc = kCrcBegin;
  for (size_t at = begin; at + kTrailer <= bytes.size(); ++at) {
    crc = CrcOver(crc, bytes[at]);
    if (at == begin || static_cast<uint8_t>(bytes[at]) > 1) continue;  // no type of a block
    if (MaskedCrc(crc) == LowFirst(bytes.substr(at + 1, 4))) return at + kTrailer;
  }
  return std::nullopt;
}

// Whether the block is one of entries: behind those stand filter and index, which are none.
Result<bool> VisitBlock(std::string_view block, const SalvageVisitor& visit) {
  const std::string table = TableOf(block);
  Piece file(table);
  bool entries = false, others = false;
  const auto look = [&](std::string_view internal, std::string_view value) {
    EntryOf(internal, value) ? entries = true : others = true;
  };
  leveldb::Table* made = nullptr;
  if (!leveldb::Table::Open({}, &file, table.size(), &made).ok()) return false;
  const std::unique_ptr<leveldb::Table> opened(made);
  const std::unique_ptr<leveldb::Iterator> at(opened->NewIterator({}));
  for (at->SeekToFirst(); at->Valid(); at->Next()) look(ToView(at->key()), ToView(at->value()));
  if (!entries || others || !at->status().ok()) return false;
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    LANTAI_RETURN_IF_ERROR(visit(*EntryOf(ToView(at->key()), ToView(at->value()))));
  }
  return true;
}

Status VisitBlocks(std::string_view bytes, const SalvageVisitor& visit) {
  for (size_t at = 0; at < bytes.size();) {
    const auto end = EndOfBlock(bytes, at);
    if (!end) return {};
    LANTAI_ASSIGN_OR_RETURN(const bool entries, VisitBlock(bytes.substr(at, *end - at), visit));
    if (!entries) return {};
    at = *end;
  }
  return {};
}

}  // namespace

Status SalvageTable(const fs::path& path, const SalvageVisitor& visit) {
  leveldb::Env* env = leveldb::Env::Default();
  leveldb::RandomAccessFile* made = nullptr;
  uint64_t size = 0;
  if (!env->NewRandomAccessFile(path, &made).ok()) return {};
  const std::unique_ptr<leveldb::RandomAccessFile> file(made);
  if (!env->GetFileSize(path, &size).ok() || size == 0) return {};
  LANTAI_ASSIGN_OR_RETURN(const bool opened, VisitTable(*file, size, visit));
  if (opened) return {};
  const std::unique_ptr<char[]> room(new char[size]);  // untouched where the file is mapped
  leveldb::Slice bytes;
  if (!file->Read(0, size, &bytes, room.get()).ok()) return {};
  return VisitBlocks(ToView(bytes), visit);
}

}  // namespace lantai::storage
