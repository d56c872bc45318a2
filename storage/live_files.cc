#include "storage/live_files.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

#include "storage/atomic_file.h"
#include "storage/codec.h"
#include "storage/crc32c.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

// ---- the records of a log ----

constexpr size_t kBlock = 32768, kHeader = 7;
enum RecordType : uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

uint32_t Little(std::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}

// Takes a manifest apart. A piece that is cut off by the end, or zeros, is what LevelDB is about to write.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : bytes_(bytes) {}

  // The next whole record; nullopt at the end. kCorruption where a checksum is wrong.
  Result<std::optional<std::string>> Next() {
    std::string record;
    while (true) {
      SkipTrailer();
      if (bytes_.size() - at_ < kHeader) return std::optional<std::string>();
      const std::string_view header = bytes_.substr(at_, kHeader);
      const size_t length = Little(header.substr(4, 2));
      const auto type = static_cast<uint8_t>(header[6]);
      if (bytes_.size() - at_ < kHeader + length || type == 0) return std::optional<std::string>();
      if (type > kLast || MaskedCrc(bytes_.substr(at_ + 6, 1 + length)) != Little(header.substr(0, 4))) {
        return {Code::kCorruption, "checksum mismatch at byte " + std::to_string(at_)};
      }
      if (type == kFull || type == kFirst) record.clear();
      record += bytes_.substr(at_ + kHeader, length);
      at_ += kHeader + length;
      if (type == kFull || type == kLast) return std::optional(std::move(record));
    }
  }
  size_t position() const { return at_; }  // behind the last record, where Next gave one

 private:
  void SkipTrailer() {
    const size_t left = kBlock - at_ % kBlock;
    if (left < kHeader) at_ = std::min(at_ + left, bytes_.size());
  }

  const std::string_view bytes_;
  size_t at_ = 0;
};

// ---- what a record of a manifest says ----

enum EditTag : uint64_t {
  kComparator = 1,
  kLogNumber = 2,
  kNextFile = 3,
  kLastSequence = 4,
  kCompactPointer = 5,
  kDeletedFile = 6,
  kNewFile = 7,
  kPreviousLog = 9,
};

struct Version {
  std::map<uint64_t, uint64_t> tables;  // number, size
  uint64_t log = 0, previous_log = 0;
};

bool ApplyField(uint64_t tag, Decoder& in, Version& version) {
  switch (tag) {
    case kComparator: return (void)in.String(), true;
    case kLogNumber: return version.log = in.Varint(), true;
    case kPreviousLog: return version.previous_log = in.Varint(), true;
    case kNextFile:
    case kLastSequence: return (void)in.Varint(), true;
    case kCompactPointer: return (void)in.Varint(), (void)in.String(), true;
    case kDeletedFile: return (void)in.Varint(), version.tables.erase(in.Varint()), true;
    case kNewFile: {
      (void)in.Varint();  // level
      const uint64_t number = in.Varint();
      version.tables[number] = in.Varint();
      return (void)in.String(), (void)in.String(), true;
    }
    default: return false;
  }
}

// Deletions of an edit concern what was there before it: LevelDB writes them before its new files.
bool Apply(std::string_view record, Version& version) {
  Decoder in(record);
  while (!in.failed() && !in.Rest().empty()) {
    if (!ApplyField(in.Varint(), in, version)) return false;
  }
  return !in.failed();
}

// ---- files ----

Result<std::string> ReadWhole(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) {
    if (errno == ENOENT) return {Code::kNotFound, path.string() + " is gone"};
    return SystemError(path, errno);
  }
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (!error && size > kMaxManifest) return {Code::kCorruption, path.string() + " is too large for a manifest"};
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) return SystemError(path, EIO);
  return bytes;
}

Status Damaged(const fs::path& path, const std::string& what) {
  return {Code::kCorruption, path.string() + ": " + what + "; nothing was changed: run `lantai verify`"};
}

Result<std::string> ManifestName(const fs::path& folder) {
  LANTAI_ASSIGN_OR_RETURN(std::string current, ReadWhole(folder / "CURRENT"));
  const bool whole = current.starts_with("MANIFEST-") && current.ends_with('\n') && current.find('/') == current.npos;
  if (!whole) return Damaged(folder / "CURRENT", "does not name a manifest");
  current.pop_back();
  return current;
}

// Table names end in .ldb; LevelDB before 1.14 wrote .sst.
Result<std::string> TableName(const fs::path& folder, uint64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 6 ? 6 - digits.size() : 0, '0');
  for (const char* ending : {".ldb", ".sst"}) {
    std::error_code error;
    if (fs::exists(folder / (digits + ending), error)) return digits + ending;
  }
  return {Code::kNotFound, (folder / (digits + ".ldb")).string() + " is gone"};
}

Result<std::vector<std::string>> LogsOf(const fs::path& folder, const Version& version) {
  std::map<uint64_t, std::string> logs;
  std::error_code error;
  for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename();
    uint64_t number = 0;
    const auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (bad != std::errc() || std::string_view(end, name.data() + name.size()) != ".log") continue;
    if (number >= version.log || number == version.previous_log) logs[number] = name;
  }
  if (error) return SystemError(folder, error.value());
  // The log that the manifest names goes when what it held stands in a table, which only a later record names.
  if (version.log != 0 && !logs.contains(version.log)) {
    return {Code::kNotFound, (folder / (std::to_string(version.log) + ".log")).string() + " is gone"};
  }
  std::vector<std::string> names;
  for (auto& [number, name] : logs) names.push_back(std::move(name));
  return names;
}

}  // namespace

Result<LiveFiles> ReadLiveFiles(const fs::path& folder) {
  LiveFiles files;
  LANTAI_ASSIGN_OR_RETURN(files.manifest_name, ManifestName(folder));
  LANTAI_ASSIGN_OR_RETURN(files.manifest, ReadWhole(folder / files.manifest_name));
  Version version;
  RecordReader records(files.manifest);
  size_t whole = 0;
  while (true) {
    const Result<std::optional<std::string>> record = records.Next();
    if (!record.ok()) return Damaged(folder / files.manifest_name, record.status().message());
    if (!*record) break;
    if (!Apply(**record, version)) return Damaged(folder / files.manifest_name, "holds what this program cannot read");
    whole = records.position();
  }
  files.manifest.resize(whole);
  for (const auto& [number, size] : version.tables) {
    LANTAI_ASSIGN_OR_RETURN(std::string name, TableName(folder, number));
    files.tables[number] = {std::move(name), size};
  }
  LANTAI_ASSIGN_OR_RETURN(files.logs, LogsOf(folder, version));
  return files;
}

}  // namespace lantai::storage
