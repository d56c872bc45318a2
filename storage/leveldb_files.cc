#include "storage/leveldb_files.h"

#include <leveldb/env.h>
#include <leveldb/iterator.h>
#include <leveldb/options.h>
#include <leveldb/table.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>

#include "storage/crc32c.h"
#include "storage/live_files.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

// ---- logs and manifests: blocks of 32 KiB, records of checksum (4), length (2), type (1), bytes ----

constexpr size_t kBlock = 32768, kHeader = 7;
constexpr int kLastType = 4;  // 0 zero, 1 full, 2 first, 3 middle, 4 last

struct Trouble {
  size_t at = 0;
  std::string what;
  bool cut = false;
};

// `last`: no block follows this one.
std::optional<Trouble> CheckBlock(std::string_view block, bool last) {
  size_t at = 0;
  while (block.size() - at >= kHeader) {
    const std::string_view header = block.substr(at, kHeader);
    const size_t length = LowFirst(header.substr(4, 2));
    const int type = static_cast<uint8_t>(header[6]);
    if (type == 0 && length == 0 && LowFirst(header.substr(0, 4)) == 0) return std::nullopt;  // never written
    if (at + kHeader + length > block.size()) {
      return Trouble{at, last ? "ends within a record" : "a record longer than its block", last};
    }
    if (MaskedCrc(block.substr(at + 6, 1 + length)) != LowFirst(header.substr(0, 4))) {
      return Trouble{at, "checksum mismatch of the record", false};
    }
    if (type > kLastType) return Trouble{at, "a record of an unknown type", false};
    at += kHeader + length;
  }
  const std::string_view rest = block.substr(at);
  const bool trailer = std::ranges::all_of(rest, [](char c) { return c == 0; });
  if (trailer || last) return std::nullopt;
  return Trouble{at, "bytes behind the last record of a block", false};
}

std::optional<FileDamage> CheckLog(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return FileDamage{path.filename(), "cannot be read", false};
  std::string block(kBlock, '\0');
  for (size_t begin = 0;; begin += kBlock) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    if (file.bad()) return FileDamage{path.filename(), "cannot be read", false};
    const auto got = static_cast<size_t>(file.gcount());
    const bool last = got < kBlock || file.peek() == std::ifstream::traits_type::eof();
    if (const auto trouble = CheckBlock(std::string_view(block).substr(0, got), last)) {
      return FileDamage{path.filename(), trouble->what + " at byte " + std::to_string(begin + trouble->at),
                        trouble->cut};
    }
    if (last) return std::nullopt;
  }
}

// ---- tables ----

// Every block against its checksum. The order of keys is not looked at, so any comparator does.
std::optional<FileDamage> CheckTable(const fs::path& path) {
  leveldb::Options options;
  options.paranoid_checks = true;
  leveldb::Env* env = leveldb::Env::Default();
  leveldb::RandomAccessFile* opened = nullptr;
  uint64_t size = 0;
  leveldb::Status status = env->NewRandomAccessFile(path, &opened);
  const std::unique_ptr<leveldb::RandomAccessFile> file(opened);
  if (status.ok()) status = env->GetFileSize(path, &size);
  leveldb::Table* made = nullptr;
  if (status.ok()) status = leveldb::Table::Open(options, file.get(), size, &made);
  const std::unique_ptr<leveldb::Table> table(made);
  if (status.ok()) {
    leveldb::ReadOptions reading;
    reading.verify_checksums = true;
    reading.fill_cache = false;
    const std::unique_ptr<leveldb::Iterator> at(table->NewIterator(reading));
    for (at->SeekToFirst(); at->Valid(); at->Next()) continue;
    status = at->status();
  }
  if (status.ok()) return std::nullopt;
  return FileDamage{path.filename(), status.ToString(), false};
}

std::optional<FileDamage> CheckCurrent(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string name(64, '\0');
  file.read(name.data(), static_cast<std::streamsize>(name.size()));
  name.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  const bool whole = name.starts_with("MANIFEST-") && name.ends_with('\n');
  std::error_code error;
  if (whole && fs::exists(path.parent_path() / name.substr(0, name.size() - 1), error)) return std::nullopt;
  return FileDamage{path.filename(), "does not name a manifest that is there", false};
}

// A table that was being written, or that nobody needs any more.
bool IsUnnamed(const fs::path& table) {
  const Result<LiveFiles> live = ReadLiveFiles(table.parent_path());
  return live.ok() && std::none_of(live->tables.begin(), live->tables.end(),
                                   [&](const auto& named) { return named.second.name == table.filename(); });
}

}  // namespace

std::vector<FileDamage> CheckLevelDbFiles(const fs::path& folder) {
  std::vector<FileDamage> damages;
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entries(folder, error); !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    files.push_back(entries->path());
  }
  if (error) damages.push_back({".", error.message(), false});
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    const std::string name = file.filename();
    std::optional<FileDamage> damage;
    if (name == "CURRENT") damage = CheckCurrent(file);
    if (name.ends_with(".log") || name.starts_with("MANIFEST-")) damage = CheckLog(file);
    if (name.ends_with(".ldb") || name.ends_with(".sst")) {
      damage = CheckTable(file);
      if (damage) damage->cut = IsUnnamed(file);
    }
    if (damage) damages.push_back(*std::move(damage));
  }
  return damages;
}

}  // namespace lantai::storage
