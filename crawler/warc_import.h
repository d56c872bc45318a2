// Takes the exchanges of WARC files into an archive as captures, each once, however often a file is imported; reads no
// page (crawler/captured.h does) and asks no portal.
//
//   WarcImport import(archive, [](const std::string& line) { … });
//   LANTAI_RETURN_IF_ERROR(import.Read("a.warc.gz", source));
//   LANTAI_RETURN_IF_ERROR(import.Finish());                        // revisits whose originals came later
//   ReadCaptured(archive, process, assemble, import.unread(), {});
//
// An exchange is held already where the address has a capture of the same time, payload and status; WARC-Date without a
// fraction means its second. What its status means for the address is what it means in a harvest (crawler/verdict.h),
// but that nothing is tried again. A revisit's body is that of the capture it refers to by address and time, of the
// record it names, or of any payload with its digest, in the archive or in these files; where none of these is there it
// is told as unresolved.
//
// What is committed before a kill is held already by the next run, which goes on from there.
//
// Thread-safety: one thread. Errors: those of the archive. Limits: kMaxRemembered digests and record names are
// remembered to resolve revisits, and kMaxDeferred revisits wait for the end; what is beyond is looked up in the
// archive only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/status.h"
#include "storage/archive.h"
#include "storage/byte_source.h"
#include "storage/warc_exchanges.h"

namespace lantai::crawler {

inline constexpr size_t kMaxRemembered = 500'000;
inline constexpr size_t kMaxDeferred = 100'000;

struct ImportCounts {
  uint64_t records = 0, taken = 0, held = 0, damaged = 0, unresolved = 0;
  std::map<std::string, uint64_t> skipped;  // by kind
};

class WarcImport {
 public:
  // `tell` is given one line for each damage: "a.warc.gz: offset 123: …".
  using TellLine = std::function<void(const std::string& line)>;
  WarcImport(storage::Archive& archive, TellLine tell);

  // `stopped`, where given, is asked after each record.
  Status Read(const std::string& file, std::shared_ptr<const storage::ByteSource> source,
              const std::function<bool()>& stopped = {});
  Status Finish();

  const ImportCounts& counts() const { return counts_; }
  // Captures of these files that wait to be read.
  const std::vector<uint64_t>& unread() const { return unread_; }

 private:
  struct Deferred {
    std::string file;
    storage::WarcExchange exchange;
  };

  void Tell(const std::string& file, const storage::WarcDamage& damage);
  Status Take(const std::string& file, storage::WarcExchange exchange);
  Status TakeRevisit(const std::string& file, storage::WarcExchange exchange, bool last_chance);
  Result<bool> Resolve(storage::WarcExchange& exchange);
  Result<std::optional<Sha256>> PayloadAt(const storage::WarcExchange& exchange);
  Result<bool> ResolveByPayload(const Sha256& payload, storage::WarcExchange& exchange);
  Result<bool> IsHeld(const std::string& key, const storage::WarcExchange& exchange, const Sha256& payload);
  void Remember(const storage::WarcExchange& exchange, const Sha256& payload);
  Status Commit(Capture capture);
  Status Flush();

  storage::Archive& archive_;
  TellLine tell_;
  ImportCounts counts_;
  std::vector<storage::Write> batch_;
  size_t batch_bytes_ = 0;
  std::unordered_set<std::string> in_batch_;
  std::unordered_map<std::string, Sha256> remembered_;  // digest or record name → payload
  std::vector<Deferred> deferred_;
  std::vector<uint64_t> unread_;
};

}  // namespace lantai::crawler
