#include "storage/look.h"

#include "storage/atomic_file.h"
#include "storage/codec.h"
#include "storage/commit_chain.h"
#include "storage/head_file.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

Result<ChainLink> LinkAt(const Database& index, const State& state, uint64_t commit) {
  if (commit < state.first_link) return ChainLink();
  LANTAI_ASSIGN_OR_RETURN(const auto value, index.Get(NumberKey(kLinkTag, commit)));
  if (!value) return {Code::kCorruption, "the link of commit " + std::to_string(commit) + " is lost"};
  return DecodeLink(commit, *value);
}

// Of one of the databases.
Status Damaged(const fs::path& path, const std::string& what) {
  return {Code::kCorruption, path.string() + ": " + what + RepairHint(path.parent_path())};
}

Result<std::unique_ptr<Database>> OpenToLook(const fs::path& path, const DatabaseOptions& options) {
  Result<std::unique_ptr<Database>> database = Database::Open(path, options);
  const Status& status = database.status();
  if (status.code() != Code::kCorruption) return database;
  return Status(status.code(), status.message() + RepairHint(path.parent_path()));
}

Status CheckPayloads(const fs::path& path, const OpenDatabases& looked) {
  const uint64_t last = looked.state.next_payload - 1;
  if (last == 0) return {};
  LANTAI_ASSIGN_OR_RETURN(const auto value, looked.payloads->Get(PayloadKey(last)));
  if (value) return {};
  return Damaged(path / "payloads", "payload " + std::to_string(last) + ", the last that the index knows, is lost");
}

}  // namespace

Result<Sha256> FollowChain(const Database& index, const State& state, const Head& head) {
  Sha256 chain = head.chain;
  LANTAI_ASSIGN_OR_RETURN(ChainLink before, LinkAt(index, state, head.commit));
  for (uint64_t commit = head.commit + 1; commit <= state.commit; ++commit) {
    LANTAI_ASSIGN_OR_RETURN(const ChainLink link, LinkAt(index, state, commit));
    LANTAI_ASSIGN_OR_RETURN(const Sha256 evidence, EvidenceIn(index, before, link));
    chain = NextInChain(chain, commit, evidence, link);
    before = link;
  }
  return chain;
}

std::string RepairHint(const fs::path& path) {
  const std::string archive = " --archive " + path.string() + "`";
  return "; nothing was changed. What is damaged: `lantai verify" + archive +
         ". To have again what can be, bring back a backup, or run `lantai repair" + archive +
         ", which keeps this archive beside the new one";
}

fs::path HeadPath(const fs::path& path) { return path / "HEAD"; }

fs::path FormatPath(const fs::path& path) { return path / "FORMAT"; }

std::string FormatRecord(uint64_t version) {
  Encoder out;
  out.String(kFormatName);
  out.Varint(version);
  return std::move(out).bytes();
}

Status WriteFormatFile(const fs::path& path) {
  LANTAI_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(FormatPath(path)));
  LANTAI_RETURN_IF_ERROR(file->Append(std::string(kFormatName) + " " + std::to_string(kFormatVersion) + "\n"));
  return file->Finish();
}

// Bodies are read rarely and in no order: little cache, large tables, no filter. The index is asked for each link; its
// blocks are large because open tables keep a key of each in memory (docs/benchmarks.md, "Ten million addresses").
DatabaseOptions PayloadOptions(leveldb::Env* env) {
  return {.write_buffer = 8 << 20, .file_size = 32 << 20, .block_cache = 1 << 20, .compress = false, .env = env};
}

DatabaseOptions IndexOptions(leveldb::Env* env) {
  return {.write_buffer = 8 << 20,
          .file_size = 4 << 20,
          .block_size = 16 << 10,
          .block_cache = 16 << 20,
          .bloom_bits = 10,
          .env = env};
}

Status CheckVersion(const fs::path& path, uint64_t version) {
  if (version >= 1 && version <= kFormatVersion) return {};
  return {Code::kCorruption, "archive " + path.string() + " is of format " + std::to_string(version) +
                                 ", this program knows formats up to " + std::to_string(kFormatVersion) +
                                 ": use the lantai that made it, or a newer one; nothing was changed"};
}

Result<uint64_t> FormatOf(const fs::path& path, const Database& index) {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index.Get(TagKey(kFormatTag)));
  if (!value) return Damaged(path / "index", "its format record is lost");
  Decoder in(*value);
  const std::string name = in.String();
  const uint64_t version = in.Varint();
  if (in.failed() || name != kFormatName) return {Code::kCorruption, path.string() + ": the index is not an archive's"};
  LANTAI_RETURN_IF_ERROR(CheckVersion(path, version));
  return version;
}

Result<State> LoadState(const fs::path& path, const Database& index, uint64_t format) {
  LANTAI_ASSIGN_OR_RETURN(const auto state, index.Get(TagKey(kStateTag)));
  if (!state) return Damaged(path / "index", "its state is lost");
  return DecodeState(*state, format);
}

Result<OpenDatabases> LookAt(const fs::path& path, leveldb::Env* env) {
  OpenDatabases looked;
  DatabaseOptions index = IndexOptions(env), payloads = PayloadOptions(env);
  index.look_only = payloads.look_only = true;
  LANTAI_ASSIGN_OR_RETURN(looked.index, OpenToLook(path / "index", index));
  LANTAI_ASSIGN_OR_RETURN(auto database, OpenToLook(path / "payloads", payloads));
  looked.payloads = std::make_unique<PayloadStore>(std::move(database), *looked.index);
  LANTAI_ASSIGN_OR_RETURN(looked.format, FormatOf(path, *looked.index));
  LANTAI_ASSIGN_OR_RETURN(looked.state, LoadState(path, *looked.index, looked.format));
  return looked;
}

Status CheckHead(const fs::path& path, const OpenDatabases& looked) {
  LANTAI_RETURN_IF_ERROR(CheckPayloads(path, looked));
  if (looked.format == 1) return {};
  LANTAI_ASSIGN_OR_RETURN(const HeadLines lines, ReadHead(HeadPath(path)));
  const Head& head = lines.newest;
  if (head.commit > looked.state.commit) {
    return Damaged(path / "index", "commits " + std::to_string(looked.state.commit + 1) + " to " +
                                       std::to_string(head.commit) + " are lost: the index is older than HEAD");
  }
  LANTAI_ASSIGN_OR_RETURN(const Sha256 chain, FollowChain(*looked.index, looked.state, head));
  if (chain == looked.state.chain) return {};
  return Damaged(path / "index", "its commits are not those that HEAD knows: the chain breaks after commit " +
                                     std::to_string(head.commit));
}

}  // namespace lantai::storage
