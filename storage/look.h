// Looking at an archive before, or instead of, opening it for writing: no byte of it is changed.
//
//   LANTAI_ASSIGN_OR_RETURN(OpenDatabases looked, LookAt("archive", nullptr));
//   LANTAI_RETURN_IF_ERROR(CheckHead("archive", looked));       // kCorruption: commits or payloads are lost
//
// Thread-safety: free functions. Errors: kBusy (another process writes), kCorruption, kIo.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "storage/database.h"
#include "storage/head_file.h"
#include "storage/keys.h"
#include "storage/payload_store.h"
#include "storage/records.h"

namespace lantai::storage {

struct OpenDatabases {
  std::unique_ptr<Database> index;  // outlives the payloads, whose dictionaries it holds
  std::unique_ptr<PayloadStore> payloads;
  uint64_t format = 0;
  State state;
};

// Both look_only. `env`: what stands under the overlay; null: the operating system's.
Result<OpenDatabases> LookAt(const std::filesystem::path& path, leveldb::Env* env);

// That the index is no older than DIR/HEAD and that the chain leads from there to it; that payloads reach as far as the
// index knows. An archive of format 1 has no chain.
Status CheckHead(const std::filesystem::path& path, const OpenDatabases& looked);

// The chain's head at the state's commit, from `head` on.
Result<Sha256> FollowChain(const Database& index, const State& state, const Head& head);

// What whoever finds the archive at `path` damaged is told to do: the end of a message.
std::string RepairHint(const std::filesystem::path& path);

// What all ways of opening share.
DatabaseOptions IndexOptions(leveldb::Env* env);
DatabaseOptions PayloadOptions(leveldb::Env* env);
std::filesystem::path HeadPath(const std::filesystem::path& path);
std::filesystem::path FormatPath(const std::filesystem::path& path);
// What says the present format: the index's record, and DIR/FORMAT, written last of all.
std::string FormatRecord(uint64_t version = kFormatVersion);
Status WriteFormatFile(const std::filesystem::path& path);
// Of the format record; kCorruption where it is lost or newer than this program.
Result<uint64_t> FormatOf(const std::filesystem::path& path, const Database& index);
Status CheckVersion(const std::filesystem::path& path, uint64_t version);
Result<State> LoadState(const std::filesystem::path& path, const Database& index, uint64_t format);

}  // namespace lantai::storage
