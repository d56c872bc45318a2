#include "storage/repair_merge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "storage/keys.h"
#include "storage/repair_files.h"

namespace lantai::storage {
namespace {

constexpr size_t kBatchBytes = 1 << 20;

// Writes that need not be durable, some at a time.
class BulkWriter {
 public:
  explicit BulkWriter(Database& to) : to_(to) {}

  Status Put(std::string key, std::string value) {
    bytes_ += key.size() + value.size() + 64;
    batch_[std::move(key)] = std::move(value);
    return bytes_ < kBatchBytes ? Status() : Flush();
  }
  Status Flush() {
    bytes_ = 0;
    const Batch batch = std::exchange(batch_, {});
    return batch.empty() ? Status() : to_.Write(batch, /*sync=*/false);
  }

 private:
  Database& to_;
  Batch batch_;
  size_t bytes_ = 0;
};

// Keys of any length, so that they sort as they do alone and none is another one's beginning: 00 becomes 00 ff, and
// 00 01 ends it. Behind that the sequence, the newest first.
std::string SortKey(std::string_view key, uint64_t sequence) {
  std::string sorted;
  for (const char byte : key) {
    sorted += byte;
    if (byte == '\0') sorted += '\xff';
  }
  sorted += '\0';
  sorted += '\1';
  return sorted + NumberBytes(~sequence);
}

std::string KeyOf(std::string_view sorted) {
  std::string key;
  for (size_t i = 0; i + 10 < sorted.size(); ++i) {
    key += sorted[i];
    if (sorted[i] == '\0') ++i;
  }
  return key;
}

constexpr char kDeleted = 'd', kPut = 'p';

}  // namespace

Status MergeSmall(const std::filesystem::path& folder, const std::filesystem::path& scratch, leveldb::Env* env,
                  const std::function<Status(std::string_view key, std::string_view value)>& visit) {
  LANTAI_ASSIGN_OR_RETURN(const auto sorter,
                          Database::Open(scratch, {.create = true, .write_buffer = 16 << 20, .env = env}));
  BulkWriter writer(*sorter);
  LANTAI_RETURN_IF_ERROR(SalvageEntries(folder, [&](const SalvagedEntry& entry) {
    const std::string value(1, entry.deleted ? kDeleted : kPut);
    return writer.Put(SortKey(entry.key, entry.sequence), value + std::string(entry.value));
  }));
  LANTAI_RETURN_IF_ERROR(writer.Flush());
  std::string last;
  bool any = false;
  return sorter->Scan("", "\xff\xff\xff\xff", [&](std::string_view sorted, std::string_view value) -> Result<bool> {
    std::string key = KeyOf(sorted);
    if (any && key == last) return true;
    any = true;
    last = std::move(key);
    if (value.front() == kPut) LANTAI_RETURN_IF_ERROR(visit(last, value.substr(1)));
    return true;
  });
}

uint64_t& LargeValues::SequenceOf(std::string_view key) {
  return key.size() == sizeof(uint64_t) ? newest_[TrailingNumber(key)] : otherwise_[std::string(key)];
}

Result<LargeValues> LargeValues::Find(const std::filesystem::path& folder, const Seen& seen) {
  LargeValues values;
  values.folder_ = folder;
  LANTAI_RETURN_IF_ERROR(SalvageEntries(folder, [&](const SalvagedEntry& entry) {
    uint64_t& sequence = values.SequenceOf(entry.key);
    sequence = std::max(sequence, entry.sequence);
    if (entry.key.size() != sizeof(uint64_t)) return Status();
    values.highest_ = std::max(values.highest_, TrailingNumber(entry.key));
    if (!entry.deleted) seen(TrailingNumber(entry.key), entry.value);
    return Status();
  }));
  return values;
}

Status LargeValues::CopyTo(Database& to, const Wanted& wanted) {
  constexpr uint64_t kCopied = UINT64_MAX;
  BulkWriter writer(to);
  LANTAI_RETURN_IF_ERROR(SalvageEntries(folder_, [&](const SalvagedEntry& entry) {
    uint64_t& sequence = SequenceOf(entry.key);
    if (entry.sequence != sequence) return Status();
    sequence = kCopied;
    const bool copied = !entry.deleted && wanted(TrailingNumber(entry.key), entry.value);
    return copied ? writer.Put(std::string(entry.key), std::string(entry.value)) : Status();
  }));
  return writer.Flush();
}

}  // namespace lantai::storage
