#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>

#include "storage/archive_impl.h"
#include "storage/atomic_file.h"
#include "storage/codec.h"
#include "storage/commit_chain.h"
#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/look.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

const SystemClock kSystemClock;

// What a folder is, before anything in it is touched.
enum class Folder { kMissing, kEmpty, kUnfinished, kArchive, kForeign };

// The databases without FORMAT: making this archive was interrupted before anything was acknowledged.
bool IsOurs(const fs::path& name) {
  return name == "index" || name == "payloads" || name == "HEAD" || name.stem() == "FORMAT";
}

Result<Folder> KindOf(const fs::path& path) {
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

// FORMAT is "lantai-archive N\n"; what a later format adds after N is none of our business.
Result<uint64_t> ReadFormatFile(const fs::path& path) {
  std::ifstream file(FormatPath(path), std::ios::binary);
  std::string text(64, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open()) return SystemError(FormatPath(path), errno);
  text.resize(static_cast<size_t>(file.gcount()));
  uint64_t version = 0;
  const std::string prefix = std::string(kFormatName) + " ";
  const char* number = text.data() + std::min(prefix.size(), text.size());
  const auto [end, error] = std::from_chars(number, text.data() + text.size(), version);
  if (!text.starts_with(prefix) || error != std::errc() || version == 0) {
    return {Code::kCorruption, FormatPath(path).string() + " is damaged: expected \"" + prefix +
                                   std::to_string(kFormatVersion) + "\"" + RepairHint(path)};
  }
  LANTAI_RETURN_IF_ERROR(CheckVersion(path, version));
  return version;
}

Status MakeFolder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return SystemError(path, error.value());
  return SyncFolder(fs::absolute(path).parent_path());
}

// The first write of a new index; nothing else is there before it.
Status MakeIndex(Database& index) {
  LANTAI_ASSIGN_OR_RETURN(const auto format, index.Get(TagKey(kFormatTag)));
  if (format) return {};  // making it was interrupted
  DigestSum sum;
  sum.Add(TagKey(kFormatTag), FormatRecord());
  State state;
  state.first_link = 1;
  state.sum = sum.value();
  return index.Write({{TagKey(kFormatTag), FormatRecord()}, {TagKey(kStateTag), EncodeState(state)}}, /*sync=*/true);
}

// Format 2 added the chain over the commits, which begins with what is there. HEAD comes first: without it an index of
// format 2 would be damaged; beside one of format 1 it is not looked at.
Status BringToFormat2(const fs::path& path, Database& index, State& state) {
  Batch batch;
  LANTAI_RETURN_IF_ERROR(BeginChain(index, batch, state));
  LANTAI_ASSIGN_OR_RETURN(const auto before, index.Get(TagKey(kFormatTag)));
  DigestSum sum(state.sum);
  sum.Remove(TagKey(kFormatTag), before.value_or(""));
  sum.Add(TagKey(kFormatTag), FormatRecord(2));
  state.sum = sum.value();
  batch[TagKey(kFormatTag)] = FormatRecord(2);
  batch[TagKey(kStateTag)] = EncodeState(state);
  LANTAI_RETURN_IF_ERROR(HeadFile::Open(HeadPath(path), Head{state.commit, state.chain}).status());
  return index.Write(batch, /*sync=*/true);
}

// Format 3 added kinds of payloads, which leave those that are there as they are, and what is known by portal: its
// documents, and the addresses that lead to lists, whose entries are known when they are next read.
Status BringToFormat3(Database& index, State& state) {
  Batch batch{{TagKey(kFormatTag), FormatRecord(3)}};
  const auto add_list = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const StoredUrl url, DecodeUrl(key.substr(1), value));
    const FrontierEntry& entry = url.record.entry;
    if (!entry.portal.empty() && LeadsToLists(entry))
      batch[ListingKey(entry.portal, key.substr(1))] = EncodeListing({});
    return true;
  };
  const auto add_document = [&](std::string_view key, std::string_view value) -> Result<bool> {
    LANTAI_ASSIGN_OR_RETURN(const StoredDocument document, DecodeDocument(TrailingNumber(key), value));
    batch[OfPortalKey(document.record.portal, document.record.id)] = "";
    return true;
  };
  LANTAI_RETURN_IF_ERROR(index.Scan(TagKey(kUrlTag), PrefixEnd(TagKey(kUrlTag)), add_list));
  LANTAI_RETURN_IF_ERROR(index.Scan(TagKey(kDocumentTag), PrefixEnd(TagKey(kDocumentTag)), add_document));
  LANTAI_RETURN_IF_ERROR(Seal(index, batch, state));
  return index.Write(batch, /*sync=*/true);
}

Result<OpenDatabases> OpenToWrite(const fs::path& path, bool make, leveldb::Env* env) {
  OpenDatabases opened;
  DatabaseOptions index = IndexOptions(env), payloads = PayloadOptions(env);
  index.create = payloads.create = make;
  LANTAI_ASSIGN_OR_RETURN(opened.index, Database::Open(path / "index", index));
  LANTAI_ASSIGN_OR_RETURN(auto database, Database::Open(path / "payloads", payloads));
  opened.payloads = std::make_unique<PayloadStore>(std::move(database), *opened.index);
  if (make) LANTAI_RETURN_IF_ERROR(MakeIndex(*opened.index));
  LANTAI_ASSIGN_OR_RETURN(opened.format, FormatOf(path, *opened.index));
  LANTAI_ASSIGN_OR_RETURN(opened.state, LoadState(path, *opened.index, opened.format));
  if (opened.format == 1) LANTAI_RETURN_IF_ERROR(BringToFormat2(path, *opened.index, opened.state));
  if (opened.format < 3) LANTAI_RETURN_IF_ERROR(BringToFormat3(*opened.index, opened.state));
  opened.format = kFormatVersion;
  return opened;
}

}  // namespace

Result<std::unique_ptr<ArchiveImpl>> OpenImpl(const fs::path& path, const OpenOptions& options, leveldb::Env* env,
                                              const PackingOptions& packing) {
  LANTAI_ASSIGN_OR_RETURN(const Folder folder, KindOf(path));
  const bool make = folder != Folder::kArchive;
  const bool may_make = options.create && !options.look_only && folder != Folder::kForeign;
  if (make && !may_make) return NotAnArchive(path, folder);
  const Clock& clock = options.clock != nullptr ? *options.clock : kSystemClock;
  uint64_t told = 0;
  if (make) {
    LANTAI_RETURN_IF_ERROR(MakeFolder(path));
  } else {
    LANTAI_ASSIGN_OR_RETURN(told, ReadFormatFile(path));
    LANTAI_ASSIGN_OR_RETURN(OpenDatabases looked, LookAt(path, env));
    LANTAI_RETURN_IF_ERROR(CheckHead(path, looked));
    if (options.look_only) {
      return std::make_unique<ArchiveImpl>(path, std::move(looked), nullptr, clock, options.lease, packing);
    }
  }
  LANTAI_ASSIGN_OR_RETURN(OpenDatabases opened, OpenToWrite(path, make, env));
  const Head first{opened.state.commit, opened.state.chain};
  LANTAI_ASSIGN_OR_RETURN(auto head, HeadFile::Open(HeadPath(path), make ? std::optional(first) : std::nullopt));
  // Last: from here on it is an archive, and of this format.
  if (make || told != kFormatVersion) LANTAI_RETURN_IF_ERROR(WriteFormatFile(path));
  auto archive = std::make_unique<ArchiveImpl>(path, std::move(opened), std::move(head), clock, options.lease, packing);
  LANTAI_RETURN_IF_ERROR(archive->Recover());
  return archive;
}

Result<std::unique_ptr<Archive>> OpenArchive(const fs::path& path, const OpenOptions& options, leveldb::Env* env,
                                             const PackingOptions& packing) {
  LANTAI_ASSIGN_OR_RETURN(std::unique_ptr<ArchiveImpl> archive, OpenImpl(path, options, env, packing));
  return std::unique_ptr<Archive>(std::move(archive));
}

Result<std::unique_ptr<Archive>> Archive::Open(const fs::path& path, const OpenOptions& options) {
  return OpenArchive(path, options, nullptr);
}

}  // namespace lantai::storage
