#include "storage/repair.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "storage/atomic_file.h"
#include "storage/codec.h"
#include "storage/commit_chain.h"
#include "storage/keys.h"
#include "storage/leveldb_files.h"
#include "storage/look.h"
#include "storage/payload_store.h"
#include "storage/repair_folders.h"
#include "storage/repair_merge.h"
#include "storage/repair_references.h"
#include "storage/verify.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

const SystemClock kSystemClock;

// A killed process leaves everything as it is; so does this.
const Status kKilled{Code::kCancelled, "the repair was stopped"};

bool Exists(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// Of FORMAT, as far as it can be read; 0: not at all.
uint64_t ToldFormat(const fs::path& path) {
  std::ifstream file(FormatPath(path), std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string prefix = std::string(kFormatName) + " ";
  uint64_t version = 0;
  if (text.starts_with(prefix)) std::from_chars(text.data() + prefix.size(), text.data() + text.size(), version);
  return version;
}

class Repairer {
 public:
  Repairer(fs::path path, const RepairOptions& options)
      : path_(std::move(path)),
        out_(options.out.empty() ? path_ : options.out),
        options_(options),
        now_((options.clock != nullptr ? *options.clock : kSystemClock).Now()) {}

  Result<RepairReport> Run() {
    LANTAI_RETURN_IF_ERROR(Step("look"));
    LANTAI_ASSIGN_OR_RETURN(const bool sound, Look());
    LANTAI_ASSIGN_OR_RETURN(const auto locks, ArchiveLocks::Take(path_));
    LANTAI_ASSIGN_OR_RETURN(const Tidied tidied, TidyUp(out_));
    report_.finished = tidied.finished;
    report_.damaged = tidied.damaged;
    report_.sound = sound || tidied.finished;
    report_.repaired = out_;
    if (report_.sound) return std::move(report_);
    if (!missing_.ok()) return missing_;
    if (!options_.out.empty() && Exists(out_)) {
      return {Code::kInvalidArgument, out_.string() + " is there already: name a folder that is not"};
    }
    LANTAI_ASSIGN_OR_RETURN(folders_, MakeWorkFolder(out_, now_));
    const Status built = Build();
    if (!built.ok() && built != kKilled && !exchanged_) RemoveWork();
    if (!built.ok()) return built;
    return std::move(report_);
  }

 private:
  Status Step(std::string_view step) { return !options_.step || options_.step(step) ? Status() : kKilled; }

  void RemoveWork() {
    std::error_code ignored;
    fs::remove_all(folders_.work, ignored);
  }

  // ---- the damaged archive ----

  Result<bool> Look() {
    Result<Verification> seen = VerifyArchive(path_, {});
    if (seen.ok()) {
      report_.findings = std::move(seen->findings);
      return report_.findings.empty();
    }
    const bool databases = Exists(path_ / "index") || Exists(path_ / "payloads");
    if (seen.status().code() != Code::kNotFound) return seen.status();
    report_.findings = {"FORMAT: is missing"};
    if (!databases) missing_ = seen.status();
    return false;
  }

  Status Build() {
    LANTAI_RETURN_IF_ERROR(Salvage());
    LANTAI_RETURN_IF_ERROR(Step("verify"));
    LANTAI_RETURN_IF_ERROR(CheckNew());
    LANTAI_RETURN_IF_ERROR(WriteMark());
    LANTAI_RETURN_IF_ERROR(Step("sync"));
    LANTAI_RETURN_IF_ERROR(SyncAll(folders_.work));
    if (!options_.out.empty()) return PutAside();
    report_.damaged = folders_.damaged;
    return Swap(path_, folders_, options_.exchange, [this](std::string_view step) {
      if (step != "exchange") exchanged_ = true;
      return Step(step);
    });
  }

  Status PutAside() {
    LANTAI_RETURN_IF_ERROR(Step("name the new archive"));
    std::error_code error;
    fs::rename(folders_.work, out_, error);
    if (error) return SystemError(out_, error.value());
    report_.damaged = path_;
    return SyncFolder(fs::absolute(out_).lexically_normal().parent_path());
  }

  // ---- the new one ----

  Status Salvage() {
    const fs::path& work = folders_.work;
    DatabaseOptions index = IndexOptions(options_.env), payloads = PayloadOptions(options_.env);
    index.create = payloads.create = true;
    LANTAI_ASSIGN_OR_RETURN(const auto new_index, Database::Open(work / "index", index));
    LANTAI_ASSIGN_OR_RETURN(auto database, Database::Open(work / "payloads", payloads));
    PayloadStore new_payloads(std::move(database), *new_index);
    IndexEdit edit(*new_index);
    Salvaged salvaged{.index = edit, .payloads = new_payloads, .report = report_};
    salvaged.lost.at = now_;
    LANTAI_RETURN_IF_ERROR(Step("salvage index"));
    LANTAI_RETURN_IF_ERROR(CopyIndex(salvaged));
    LANTAI_RETURN_IF_ERROR(Step("salvage payloads"));
    LANTAI_RETURN_IF_ERROR(CopyPayloads(salvaged));
    LANTAI_RETURN_IF_ERROR(Step("check payloads"));
    LANTAI_RETURN_IF_ERROR(MendDictionaries(salvaged));
    LANTAI_RETURN_IF_ERROR(GiveUpPayloads(salvaged));
    LANTAI_ASSIGN_OR_RETURN(const auto format, edit.Get(TagKey(kFormatTag)));
    const bool whole = edit.sealed && salvaged.given_up.empty() && format == FormatRecord();
    salvaged.lists = !format || format == FormatRecord();
    LANTAI_RETURN_IF_ERROR(Step("references"));
    if (!whole) LANTAI_RETURN_IF_ERROR(MendReferences(salvaged));
    LANTAI_RETURN_IF_ERROR(EnsureLastPayload(salvaged));
    LANTAI_RETURN_IF_ERROR(Step("chain"));
    return Finish(salvaged);
  }

  Status CopyIndex(Salvaged& salvaged) {
    Batch batch;
    Database& to = salvaged.index.database();
    uint64_t entries = 0;
    LANTAI_RETURN_IF_ERROR(
        MergeSmall(path_ / "index", folders_.work / "scratch", options_.env, [&](auto key, auto value) -> Status {
          if (key.empty()) return {};
          ++entries;
          salvaged.seen.Note(key, value);
          batch[std::string(key)] = std::string(value);
          if (batch.size() < 1000) return {};
          const Batch full = std::exchange(batch, {});
          return to.Write(full, /*sync=*/false);
        }));
    if (!batch.empty()) LANTAI_RETURN_IF_ERROR(to.Write(batch, /*sync=*/false));
    std::error_code ignored;
    fs::remove_all(folders_.work / "scratch", ignored);
    if (entries > 0) return CheckFormat(to);
    return {Code::kCorruption,
            path_.string() + ": nothing of its index can be read; nothing was changed: bring back a backup"};
  }

  // Without the bytes that were withdrawn.
  Status CopyPayloads(Salvaged& salvaged) {
    std::unordered_set<uint64_t> gone;
    LANTAI_ASSIGN_OR_RETURN(LargeValues values, LargeValues::Find(path_ / "payloads", [&](auto number, auto frame) {
                              if (GoneOf(frame) == Gone::kWithdrawn) gone.insert(number);
                            }));
    salvaged.seen.payload = std::max(salvaged.seen.payload, values.highest());
    LANTAI_RETURN_IF_ERROR(Settle(salvaged));
    LANTAI_RETURN_IF_ERROR(FindWithdrawn(salvaged, gone));
    const Withdrawn& withdrawn = salvaged.withdrawn;
    return values.CopyTo(salvaged.payloads.database(), [&](uint64_t number, std::string_view frame) {
      const bool bytes = GoneOf(frame) != Gone::kWithdrawn;
      return !bytes || !(withdrawn.payloads.contains(number) || withdrawn.barred.contains(number));
    });
  }

  // The index's own word counts; FORMAT's where that is lost.
  Status CheckFormat(const Database& index) {
    LANTAI_ASSIGN_OR_RETURN(const auto value, index.Get(TagKey(kFormatTag)));
    if (!value) {
      const uint64_t told = ToldFormat(path_);
      return told == 0 ? Status() : CheckVersion(path_, told);
    }
    return FormatOf(path_, index).status();
  }

  // ---- numbers and chain ----

  // Whether the chain can go on, and from which numbers.
  Status Settle(Salvaged& salvaged) {
    IndexEdit& index = salvaged.index;
    LANTAI_ASSIGN_OR_RETURN(salvaged.repairs, AllRepairs(index.database()));
    const Result<HeadLines> head = ReadHead(HeadPath(path_));
    if (!head.ok() && head.status().code() == Code::kNoSpace) return head.status();
    LANTAI_ASSIGN_OR_RETURN(const std::optional<State> state, SalvagedState(index));
    report_.commit_of_index = state ? state->commit : 0;
    if (state) report_.before = {state->commit, state->chain};
    if (head.ok() && head->newest.commit >= report_.before.commit) report_.before = head->newest;
    if (state) index.state = *state;
    report_.end_unknown = !head.ok() && !CheckLevelDbFiles(path_ / "index").empty();
    const bool may_go_on = state && !report_.end_unknown;
    LANTAI_ASSIGN_OR_RETURN(index.sealed, may_go_on ? ChainGoesOn(index, head) : Result<bool>(false));
    report_.same_chain = index.sealed;
    const bool behind = report_.before.commit > report_.commit_of_index;
    const bool unknown = index.state.next_payload <= salvaged.seen.payload;
    salvaged.relink = !state || behind || report_.end_unknown || (!head.ok() && unknown);
    RaiseNumbers(salvaged.seen, index.state);
    if (index.sealed) return {};
    LANTAI_RETURN_IF_ERROR(index.ForEach(kLinkTag, [&](std::string_view key, std::string_view) {
      return index.database().Write({{std::string(key), std::nullopt}}, /*sync=*/false);
    }));
    index.state.commit = std::max({salvaged.seen.commit, report_.before.commit, index.state.commit}) + 1;
    return {};
  }

  static Result<std::optional<State>> SalvagedState(const IndexEdit& index) {
    LANTAI_ASSIGN_OR_RETURN(const auto value, index.Get(TagKey(kStateTag)));
    if (!value) return std::optional<State>();
    Result<State> state = DecodeState(*value, kFormatVersion);
    if (!state.ok()) state = DecodeState(*value, 1);
    return state.ok() ? std::optional<State>(*std::move(state)) : std::nullopt;
  }

  // The index is what it says it is, entry by entry and commit by commit, and as new as HEAD.
  Result<bool> ChainGoesOn(IndexEdit& index, const Result<HeadLines>& head) {
    const State& state = index.state;
    if (state.chain.empty() && state.commit > 0) return false;
    DigestSum sum;
    LANTAI_RETURN_IF_ERROR(index.ForEach("", [&](std::string_view key, std::string_view value) {
      if (IsSummed(key)) sum.Add(key, value);
      return Status();
    }));
    if (sum.value() != state.sum) return false;
    const uint64_t begin = std::max<uint64_t>(state.first_link, 1) - 1;
    const Result<Sha256> chain = FollowChain(index.database(), state, Head{begin, {}});
    if (!chain.ok() || *chain != state.chain) return false;
    if (!head.ok()) return true;
    if (head->newest.commit > state.commit) return false;
    const Result<Sha256> from_head = FollowChain(index.database(), state, head->newest);
    return from_head.ok() && *from_head == state.chain;
  }

  static void RaiseNumbers(const SeenNumbers& seen, State& state) {
    const auto raise = [](uint64_t& next, uint64_t last) { next = std::max(next, last + 1); };
    raise(state.next_payload, seen.payload);
    raise(state.next_capture, seen.capture);
    raise(state.next_document, seen.document);
    raise(state.next_url, seen.url);
    raise(state.next_sequence, seen.sequence);
    state.cursor = std::max(state.cursor, seen.change);
    state.round = std::max(state.round, seen.round);
  }

  // Opening looks for the last payload that the index knows.
  static Status EnsureLastPayload(Salvaged& salvaged) {
    const uint64_t last = salvaged.index.state.next_payload - 1;
    if (last == 0) return {};
    LANTAI_ASSIGN_OR_RETURN(const auto held, salvaged.payloads.Get(PayloadKey(last)));
    return held ? Status() : salvaged.payloads.Write({{PayloadKey(last), FrameGone(Gone::kLost, 0)}}, false);
  }

  Status Finish(Salvaged& salvaged) {
    IndexEdit& index = salvaged.index;
    LANTAI_RETURN_IF_ERROR(index.Put(TagKey(kFormatTag), FormatRecord()));
    if (index.edited() || !index.sealed) LANTAI_RETURN_IF_ERROR(PutRecord(salvaged));
    LANTAI_RETURN_IF_ERROR(index.Flush());
    if (!index.sealed) LANTAI_RETURN_IF_ERROR(BeginAnew(index));
    LANTAI_RETURN_IF_ERROR(salvaged.payloads.Write({}, /*sync=*/true));
    report_.after = {index.state.commit, index.state.chain};
    LANTAI_RETURN_IF_ERROR(HeadFile::Open(HeadPath(folders_.work), report_.after).status());
    return WriteFormatFile(folders_.work);
  }

  Status PutRecord(Salvaged& salvaged) {
    RepairRecord& record = salvaged.lost;
    record.before = report_.before;
    record.commit_of_index = report_.commit_of_index;
    State& state = salvaged.index.state;
    const uint64_t commit = state.commit + (salvaged.index.sealed ? 1 : 0);
    return salvaged.index.Put(NumberKey(kRepairTag, commit), EncodeRepair(record));
  }

  static Status BeginAnew(IndexEdit& index) {
    Batch batch;
    LANTAI_RETURN_IF_ERROR(BeginChain(index.database(), batch, index.state));
    batch[TagKey(kStateTag)] = EncodeState(index.state);
    return index.database().Write(batch, /*sync=*/true);
  }

  // ---- the end ----

  Status CheckNew() {
    LANTAI_ASSIGN_OR_RETURN(const Verification seen, VerifyArchive(folders_.work, {}));
    report_.captures = seen.captures;
    report_.documents = seen.documents;
    report_.unreferenced = seen.unreferenced;
    if (seen.sound()) return CountSalvaged();
    return {Code::kInternal, "the repaired archive would not be sound: " + seen.findings.front() +
                                 "; nothing was changed, please report this"};
  }

  Status CountSalvaged() {
    LANTAI_ASSIGN_OR_RETURN(const OpenDatabases looked, LookAt(folders_.work, nullptr));
    const Counts& counts = looked.state.counts;
    report_.captures = counts.captures;
    report_.documents = counts.documents;
    for (const uint64_t urls : counts.urls) report_.addresses += urls;
    return looked.index->Scan(TagKey(kChangeTag), PrefixEnd(TagKey(kChangeTag)), [&](auto, auto) -> Result<bool> {
      ++report_.changes;
      return true;
    });
  }

  // What whoever looks into the folder is told.
  Status WriteMark() {
    const fs::path damaged = options_.out.empty() ? folders_.damaged : path_;
    LANTAI_ASSIGN_OR_RETURN(auto mark, AtomicFile::Create(folders_.mark));
    LANTAI_RETURN_IF_ERROR(mark->Append(
        "Made by `lantai repair` at " + FormatUtc(now_) + " from the archive that is now\n" + damaged.string() +
        "\nwhose head was " + std::to_string(report_.before.commit) + " " + report_.before.chain.Hex() + "; " +
        std::to_string(report_.lost.items.size() + report_.lost.more) + " things are lost.\n"));
    return mark->Finish();
  }

  const fs::path path_, out_;
  const RepairOptions& options_;
  const Timestamp now_;
  RepairFolders folders_;
  RepairReport report_;
  Status missing_;
  bool exchanged_ = false;
};

}  // namespace

std::string_view LossKindName(Loss::Kind kind) {
  switch (kind) {
    case Loss::Kind::kAddress: return "address";
    case Loss::Kind::kCapture: return "capture";
    case Loss::Kind::kBytes: return "bytes";
    case Loss::Kind::kDocument: return "document";
    case Loss::Kind::kBody: return "body";
    case Loss::Kind::kVersion: return "version";
    case Loss::Kind::kChange: return "change";
    case Loss::Kind::kDictionary: return "dictionary";
    case Loss::Kind::kTombstone: return "tombstone";
  }
  return "";
}

Result<RepairReport> RepairArchive(const fs::path& path, const RepairOptions& options) {
  return Repairer(path, options).Run();
}

}  // namespace lantai::storage
