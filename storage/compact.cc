#include "storage/compact.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

#include "storage/archive_impl.h"
#include "storage/keys.h"

namespace lantai::storage {

// Tells how far it is, in bytes of the folder as it was.
class Meter {
 public:
  Meter(const CompactOptions& options, uint64_t all) : options_(options), all_(std::max<uint64_t>(all, 1)) {}
  void Add(uint64_t bytes) {
    done_ = std::min(all_, done_ + bytes);
    if (options_.progress) options_.progress(done_, all_);
  }
  void Finish() { Add(all_); }

 private:
  const CompactOptions& options_;
  const uint64_t all_;
  uint64_t done_ = 0;
};

namespace {

namespace fs = std::filesystem;

// Of new frames in one commit; also how much of the tables is compacted in one call, so that progress is seen and
// little has to be done again.
constexpr uint64_t kStep = 16 << 20;
constexpr uint64_t kNumbersAtOnce = 256;  // payloads in memory, a few MB

uint64_t BytesIn(const fs::path& folder) {
  std::error_code error;
  uint64_t bytes = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    const uint64_t size = entry.is_regular_file(error) ? entry.file_size(error) : 0;
    bytes += error ? 0 : size;
  }
  return bytes;
}

// Packed anew, payloads stand twice until the tables that held them are compacted; so do the index's tables at worst.
Status CheckRoom(const fs::path& path, uint64_t needed) {
  std::error_code error;
  const fs::space_info disk = fs::space(path, error);
  if (error || disk.available >= needed) return {};
  return {Code::kNoSpace, path.string() + ": compacting needs up to " + std::to_string(needed) +
                              " bytes of room for a while, " + std::to_string(disk.available) +
                              " are free: make room; nothing was changed"};
}

// Where to cut the index, so that each piece has about kStep bytes.
Result<std::vector<std::string>> CutsOf(const Database& index) {
  std::vector<std::string> cuts = {""};
  uint64_t bytes = 0;
  LANTAI_RETURN_IF_ERROR(index.Scan("", "\xff", [&](std::string_view key, std::string_view value) -> Result<bool> {
    bytes += key.size() + value.size();
    if (bytes < kStep) return true;
    cuts.emplace_back(key);
    bytes = 0;
    return true;
  }));
  cuts.emplace_back("\xff");
  return cuts;
}

std::vector<std::string> CutsOf(const PayloadStore& payloads, uint64_t next) {
  std::vector<std::string> cuts = {""};
  std::string from = PayloadKey(0);
  for (uint64_t number = kNumbersAtOnce; number < next; number += kNumbersAtOnce) {
    const std::string key = PayloadKey(number);
    if (payloads.SizeOf(from, key) < kStep) continue;
    cuts.push_back(key);
    from = key;
  }
  cuts.emplace_back("\xff");
  return cuts;
}

template <typename Tables>
Status CompactPieces(Tables& tables, const std::vector<std::string>& cuts, Meter& meter) {
  for (size_t i = 0; i + 1 < cuts.size(); ++i) {
    const uint64_t size = tables.SizeOf(cuts[i], cuts[i + 1]);
    LANTAI_RETURN_IF_ERROR(tables.Compact(cuts[i], cuts[i + 1]));
    meter.Add(size);
  }
  return {};
}

// The smaller of what the two dictionaries make of it; empty where that is not worth a write. Whether it is a body or
// a document need not be known.
Result<std::string> PackedAnew(const PayloadStore& payloads, std::string_view frame) {
  const uint64_t size = RawSizeOf(frame);
  const Result<std::string> bytes = payloads.Unframe(frame, size);
  if (!bytes.ok()) return std::string();  // gone, or damaged: for `lantai verify` to say
  std::string best;
  for (const PayloadKind kind : kPayloadKinds) {
    LANTAI_ASSIGN_OR_RETURN(std::string packed, payloads.Frame(kind, *bytes));
    if (best.empty() || packed.size() < best.size()) best = std::move(packed);
  }
  if (best.size() * 10 > frame.size() * 9) return std::string();
  LANTAI_ASSIGN_OR_RETURN(const std::string again, payloads.Unframe(best, size));
  if (again != *bytes) return {Code::kInternal, "a payload packed anew gives other bytes; nothing was changed"};
  return best;
}

}  // namespace

// Puts the payloads from `number` on that are worth it into `tx`, until there are enough. Gives the next number.
Result<uint64_t> ArchiveImpl::PackSomeAnew(uint64_t number, Transaction& tx, uint64_t& seen) const {
  for (uint64_t added = 0; number < tx.state().next_payload && added < kStep;) {
    const uint64_t until = std::min(number + kNumbersAtOnce, tx.state().next_payload);
    LANTAI_RETURN_IF_ERROR(
        payloads_->Scan(PayloadKey(number), PayloadKey(until), [&](auto key, auto frame) -> Result<bool> {
          seen += frame.size();
          if (payloads_->IsNewest(DictionaryOf(frame))) return true;
          LANTAI_ASSIGN_OR_RETURN(const auto dictionary, index_->Get(NumberKey(kDictionaryTag, TrailingNumber(key))));
          if (dictionary) return true;
          LANTAI_ASSIGN_OR_RETURN(std::string packed, PackedAnew(*payloads_, frame));
          added += packed.size();
          if (!packed.empty()) tx.Repack(TrailingNumber(key), frame.size(), std::move(packed));
          return true;
        }));
    number = until;
  }
  return number;
}

// Who looks meanwhile waits for one step of it, at most.
Result<uint64_t> ArchiveImpl::PackStep(uint64_t number, Meter& meter) {
  const std::lock_guard lock(write_mutex_);
  if (number >= state_.next_payload) return number;
  Transaction tx = Begin();
  uint64_t seen = 0;
  LANTAI_ASSIGN_OR_RETURN(const uint64_t next, PackSomeAnew(number, tx, seen));
  if (!tx.payload_batch().empty()) LANTAI_RETURN_IF_ERROR(Finish(tx, /*sync=*/true));
  meter.Add(seen);
  return next;
}

Status ArchiveImpl::Compact(const CompactOptions& options, uint64_t bytes) {
  {
    const std::lock_guard lock(write_mutex_);
    LANTAI_RETURN_IF_ERROR(TryDictionaries());
  }
  Meter meter(options, 2 * bytes);
  for (uint64_t number = 1, before = 0; number != before;) {
    before = number;
    LANTAI_ASSIGN_OR_RETURN(number, PackStep(number, meter));
  }
  LANTAI_RETURN_IF_ERROR(CompactPieces(*payloads_, CutsOf(*payloads_, state_.next_payload), meter));
  LANTAI_ASSIGN_OR_RETURN(const std::vector<std::string> cuts, CutsOf(*index_));
  LANTAI_RETURN_IF_ERROR(CompactPieces(*index_, cuts, meter));
  meter.Finish();
  return {};
}

Result<Compacted> CompactArchive(Archive& archive, const fs::path& path, const CompactOptions& options) {
  Compacted sizes;
  sizes.before = BytesIn(path);
  constexpr uint64_t kLogs = 64 << 20;
  LANTAI_RETURN_IF_ERROR(CheckRoom(path, sizes.before + kLogs));
  LANTAI_RETURN_IF_ERROR(static_cast<ArchiveImpl&>(archive).Compact(options, sizes.before));
  sizes.after = BytesIn(path);
  return sizes;
}

Result<Compacted> CompactArchive(const fs::path& path, const CompactOptions& options, leveldb::Env* env) {
  LANTAI_ASSIGN_OR_RETURN(const auto archive, OpenImpl(path, {}, env));
  return CompactArchive(*archive, path, options);
}

}  // namespace lantai::storage
