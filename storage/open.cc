#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

#include "storage/archive_impl.h"
#include "storage/atomic_file.h"
#include "storage/codec.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

const SystemClock kSystemClock;

fs::path FormatFile(const fs::path& path) { return path / "FORMAT"; }

// What a folder is, before anything in it is touched.
enum class Folder { kMissing, kEmpty, kUnfinished, kArchive, kForeign };

// The databases without FORMAT: making this archive was interrupted before anything was acknowledged.
bool IsOurs(const fs::path& name) { return name == "index" || name == "payloads" || name.stem() == "FORMAT"; }

Result<Folder> Look(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found && error != std::errc::not_a_directory) return Folder::kMissing;
  if (error) return SystemError(path, error.value());
  if (status.type() != fs::file_type::directory) return Folder::kForeign;
  bool empty = true, ours = true, format = false;
  fs::directory_iterator entries(path, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path name = entries->path().filename();
    empty = false;
    ours = ours && IsOurs(name);
    format = format || name == "FORMAT";
  }
  if (error) return SystemError(path, error.value());
  if (format) return Folder::kArchive;
  return empty ? Folder::kEmpty : ours ? Folder::kUnfinished : Folder::kForeign;
}

Status NotAnArchive(const fs::path& path, Folder folder) {
  if (folder == Folder::kForeign) {
    return {Code::kInvalidArgument, path.string() +
                                        " is no archive but holds something else; name an archive, or an "
                                        "empty or new folder for a new one"};
  }
  return {Code::kNotFound, "there is no archive at " + path.string() + "; `lantai harvest SEEDS --archive " +
                               path.string() + "` makes one"};
}

Status CheckVersion(const fs::path& path, uint64_t version) {
  if (version == kFormatVersion) return {};
  return {Code::kCorruption, "archive " + path.string() + " is of format " + std::to_string(version) +
                                 ", this program knows format " + std::to_string(kFormatVersion) +
                                 ": use the lantai that made it, or a newer one; nothing was changed"};
}

// FORMAT is "lantai-archive N\n"; what a later format adds after N is none of our business.
Status CheckFormatFile(const fs::path& path) {
  std::ifstream file(FormatFile(path), std::ios::binary);
  std::string text(64, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open()) return SystemError(FormatFile(path), errno);
  text.resize(static_cast<size_t>(file.gcount()));
  uint64_t version = 0;
  const std::string prefix = std::string(kFormatName) + " ";
  const char* number = text.data() + std::min(prefix.size(), text.size());
  const auto [end, error] = std::from_chars(number, text.data() + text.size(), version);
  if (!text.starts_with(prefix) || error != std::errc() || version == 0) {
    return {Code::kCorruption,
            FormatFile(path).string() + " is damaged: expected \"" + prefix + "1\"; nothing was changed"};
  }
  return CheckVersion(path, version);
}

std::string FormatRecord() {
  Encoder out;
  out.String(kFormatName);
  out.Varint(kFormatVersion);
  return std::move(out).bytes();
}

Status CheckFormatRecord(const fs::path& path, std::string_view value) {
  Decoder in(value);
  const std::string name = in.String();
  const uint64_t version = in.Varint();
  if (in.failed() || name != kFormatName) return {Code::kCorruption, path.string() + ": the index is not an archive's"};
  return CheckVersion(path, version);
}

Status MakeFolder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return SystemError(path, error.value());
  return SyncFolder(fs::absolute(path).parent_path());
}

// Bodies are read rarely and in no order: little cache, large tables, no filter. The index is asked for each link.
DatabaseOptions PayloadOptions(bool create, leveldb::Env* env) {
  return {.create = create,
          .write_buffer = 8 << 20,
          .file_size = 32 << 20,
          .block_cache = 1 << 20,
          .compress = false,
          .env = env};
}

DatabaseOptions IndexOptions(bool create, leveldb::Env* env) {
  return {.create = create,
          .write_buffer = 8 << 20,
          .file_size = 4 << 20,
          .block_cache = 16 << 20,
          .bloom_bits = 10,
          .env = env};
}

// The format record of a new index is its first write; nothing else is there before it.
Status CheckOrMakeFormatRecord(const fs::path& path, Database& index, bool create) {
  LANTAI_ASSIGN_OR_RETURN(const auto format, index.Get(TagKey(kFormatTag)));
  if (format) return CheckFormatRecord(path, *format);
  if (!create)
    return {Code::kCorruption, path.string() + ": the index has lost its format record; run `lantai verify`"};
  return index.Write({{TagKey(kFormatTag), FormatRecord()}, {TagKey(kStateTag), EncodeState({})}}, /*sync=*/true);
}

Result<State> LoadState(const fs::path& path, const Database& index) {
  LANTAI_ASSIGN_OR_RETURN(const auto state, index.Get(TagKey(kStateTag)));
  if (!state) return {Code::kCorruption, path.string() + ": the index has lost its state; run `lantai verify`"};
  return DecodeState(*state);
}

Status WriteFormatFile(const fs::path& path) {
  LANTAI_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(FormatFile(path)));
  LANTAI_RETURN_IF_ERROR(file->Append(std::string(kFormatName) + " " + std::to_string(kFormatVersion) + "\n"));
  return file->Finish();
}

}  // namespace

Result<std::unique_ptr<Archive>> OpenArchive(const fs::path& path, const OpenOptions& options, leveldb::Env* env) {
  LANTAI_ASSIGN_OR_RETURN(const Folder folder, Look(path));
  const bool make = folder != Folder::kArchive;
  if (make && (!options.create || folder == Folder::kForeign)) return NotAnArchive(path, folder);
  LANTAI_RETURN_IF_ERROR(make ? MakeFolder(path) : CheckFormatFile(path));
  LANTAI_ASSIGN_OR_RETURN(auto index, Database::Open(path / "index", IndexOptions(make, env)));
  LANTAI_ASSIGN_OR_RETURN(auto payloads, Database::Open(path / "payloads", PayloadOptions(make, env)));
  LANTAI_RETURN_IF_ERROR(CheckOrMakeFormatRecord(path, *index, make));
  LANTAI_ASSIGN_OR_RETURN(State state, LoadState(path, *index));
  if (make) LANTAI_RETURN_IF_ERROR(WriteFormatFile(path));  // last: from here on it is an archive
  const Clock& clock = options.clock != nullptr ? *options.clock : kSystemClock;
  auto archive = std::make_unique<ArchiveImpl>(std::move(index), std::move(payloads), std::move(state), clock);
  LANTAI_RETURN_IF_ERROR(archive->Recover());
  return std::unique_ptr<Archive>(std::move(archive));
}

Result<std::unique_ptr<Archive>> Archive::Open(const fs::path& path, const OpenOptions& options) {
  return OpenArchive(path, options, nullptr);
}

}  // namespace lantai::storage
