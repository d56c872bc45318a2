#include "crawler/reextract.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "crawler/assembly.h"
#include "crawler/internal/batches.h"
#include "crawler/internal/portal_book.h"
#include "crawler/process_pool.h"
#include "crawler/reading.h"
#include "crawler/trap_budget.h"

namespace lantai::crawler {
namespace {

using storage::CaptureRecord;
using storage::FrontierEntry;
using storage::Reading;
using storage::UrlState;

constexpr BatchLimits kBatch{kBatchCaptures, kBatchBytes};

bool IsFile(LinkRole role) { return role == LinkRole::kAttachment || role == LinkRole::kContinuation; }
bool IsSuccess(int status) { return status >= 200 && status < 300; }

// What rests on more than the capture itself is not judged anew.
bool MayChange(UrlState state) {
  return state == UrlState::kDone || state == UrlState::kFailed || state == UrlState::kPoison;
}

// A rule for good, as opposed to one that newer words or a wider scope may overrule.
bool WasCut(const storage::AddressHistory& history) {
  return std::any_of(history.decisions.begin(), history.decisions.end(), [](const storage::Decision& decision) {
    return decision.kind == storage::Decision::Kind::kLeftOut &&
           (IsTrapRule(decision.rule) || decision.rule == kRepeatingList || decision.rule == kListBudget);
  });
}

}  // namespace

class Reextractor::Work {
 public:
  Work(Reextractor& owner, PortalBook book)
      : owner_(owner),
        archive_(owner.archive_),
        options_(owner.options_),
        book_(std::move(book)),
        budget_(KnownIn(owner.archive_)),
        pool_(options_.options.limits.threads) {}

  Result<ReextractSummary> Run() {
    LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> begun, archive_.PendingCaptures());
    LANTAI_ASSIGN_OR_RETURN(const std::vector<std::string> due, archive_.DueBundles());
    LANTAI_ASSIGN_OR_RETURN(const auto captures, CapturesToRead(begun));
    LANTAI_ASSIGN_OR_RETURN(const auto bundles, ReportsToAssemble());
    owner_.total_ = begun.size() + captures.size() + bundles.size();
    for (const uint64_t id : begun) LANTAI_RETURN_IF_ERROR(ReadBatch({{id, 0}}));
    LANTAI_RETURN_IF_ERROR(
        InBatches<uint64_t>(captures, kBatch, [this](const auto& batch) { return ReadBatch(batch); }));
    LANTAI_RETURN_IF_ERROR(AssembleAll(due));
    summary_.complete = !owner_.stop_;
    return summary_;
  }

 private:
  // ---- what is to be done ----

  Result<std::vector<Sized<uint64_t>>> CapturesToRead(const std::vector<uint64_t>& begun) {
    std::unordered_set<uint64_t> of_documents;
    LANTAI_RETURN_IF_ERROR(archive_.ForEachDocument(
        [&](const storage::DocumentRecord& record) { return of_documents.insert(record.capture_id).second || true; }));
    std::vector<Sized<uint64_t>> captures;
    Status failure;
    LANTAI_RETURN_IF_ERROR(archive_.ForEachCapture([&](const CaptureRecord& record) {
      const Result<bool> wanted = IsToBeRead(record, of_documents.contains(record.id));
      failure = wanted.status();
      const bool waits = std::binary_search(begun.begin(), begun.end(), record.id);  // in the order of their keys
      if (wanted.ok() && *wanted && !waits) captures.push_back({record.id, record.body_size});
      return failure.ok();
    }));
    if (!failure.ok()) return failure;
    return captures;
  }

  Result<bool> IsToBeRead(const CaptureRecord& record, bool of_document) const {
    LANTAI_ASSIGN_OR_RETURN(const auto tombstone, archive_.TombstoneOf(record.key));
    if (tombstone) return false;
    LANTAI_ASSIGN_OR_RETURN(const auto reading, archive_.ReadingOf(record.id));
    if (reading) return (options_.all || reading->extractor != options_.extractor) && MayChange(reading->state);
    if (of_document) return true;
    // In archives of before readings were kept: what stands for the address.
    if (!IsSuccess(record.capture.status)) return false;
    LANTAI_ASSIGN_OR_RETURN(const auto url, archive_.GetUrl(record.key));
    return url && url->last_capture == record.id && url->state == UrlState::kDone && !url->entry.portal.empty() &&
           !IsFile(url->entry.role) && !ShareBytes(record);
  }

  // With an earlier capture of the same address: then that one was processed, and this one found to be unchanged.
  bool ShareBytes(const CaptureRecord& record) const {
    const auto all = archive_.CapturesOf(record.key);
    if (!all.ok() || all->size() < 2) return false;
    const auto before = archive_.GetCapture((*all)[all->size() - 2], /*with_body=*/false);
    const auto reading = archive_.ReadingOf((*all)[all->size() - 2]);
    return before.ok() && before->payload_digest == record.payload_digest && reading.ok() && *reading;
  }

  Result<std::vector<std::string>> ReportsToAssemble() const {
    std::vector<std::string> pages;
    if (!owner_.assemble_) return pages;
    LANTAI_RETURN_IF_ERROR(archive_.ForEachAssembled([&](const std::string& page, const std::string& extractor) {
      if (options_.all || extractor != options_.extractor) pages.push_back(page);
      return true;
    }));
    return pages;
  }

  // ---- batches ----

  template <typename Id>
  using Batch = std::vector<Sized<Id>>;

  template <typename T>
  Status Start(const std::vector<T>& starts) {
    const std::vector<storage::Write> writes(starts.begin(), starts.end());
    return archive_.Commit(writes).status();
  }

  // ---- pages ----

  struct Read {
    storage::Processed write;
    std::optional<Reading> before;
    Follow follow = Follow::kReports;
  };

  Status ReadBatch(const Batch<uint64_t>& batch) {
    if (owner_.stop_) return {};
    std::vector<storage::ProcessingStarted> starts;
    for (const auto& one : batch) starts.push_back({one.id, /*again=*/true});
    LANTAI_RETURN_IF_ERROR(Start(starts));
    std::vector<Result<Read>> reads(batch.size(), Status(Code::kInternal, "not read"));
    pool_.RunAll(batch.size(), [&](size_t i) { reads[i] = ReadOne(batch[i].id); });
    std::vector<storage::Write> writes;
    for (Result<Read>& read : reads) {
      if (!read.ok()) return read.status();
      LANTAI_RETURN_IF_ERROR(KeepNewLinks(*read));
      writes.push_back(read->write);
    }
    LANTAI_ASSIGN_OR_RETURN(const auto results, archive_.Commit(writes));
    for (size_t i = 0; i < results.size(); ++i) Tell(*reads[i], results[i]);
    owner_.done_ += batch.size();
    owner_.changed_ = summary_.changed + summary_.added;
    return {};
  }

  // On a processing thread.
  Result<Read> ReadOne(uint64_t capture_id) const {
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord record, archive_.GetCapture(capture_id, /*with_body=*/true));
    LANTAI_ASSIGN_OR_RETURN(const auto url, archive_.GetUrl(record.key));
    const FrontierEntry entry = url ? url->entry : FrontierEntry{};
    const std::shared_ptr<const PortalInfo> portal = book_.Find(entry);
    const std::optional<YearRange> years = options_.years ? options_.years : portal->portal.years;
    LANTAI_ASSIGN_OR_RETURN(const bool repeated, WasKnownElsewhere(record));
    const FollowContext context{portal->portal, portal->scope, entry, years, repeated, /*discovering=*/false};
    PageReading page = ReadCapture(owner_.process_, record.capture, context);
    if (page.outcome.state == UrlState::kQueued) page.outcome.state = UrlState::kFailed;
    page.left_out.portal = entry.portal;
    page.left_out.from = entry.request.url;
    Read read;
    LANTAI_ASSIGN_OR_RETURN(read.before, archive_.ReadingOf(capture_id));
    read.follow = portal->portal.follow;
    read.write = {capture_id,         std::move(page.page),     std::move(page.outlinks),
                  page.outcome,       std::move(page.left_out), std::move(page.parts),
                  options_.extractor, IsAgain(url, read.before)};
    return read;
  }

  // Not where a harvest fetched it and had no time to process it.
  static bool IsAgain(const std::optional<storage::UrlRecord>& url, const std::optional<Reading>& before) {
    return before || !url || url->state != UrlState::kCaptured;
  }

  Result<bool> WasKnownElsewhere(const CaptureRecord& record) const {
    LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> all, archive_.CapturesWith(record.payload_digest));
    if (all.empty() || all.front() == record.id) return false;
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord first, archive_.GetCapture(all.front(), /*with_body=*/false));
    return first.key != record.key;
  }

  // Known addresses are left to the rounds of their portals.
  Status KeepNewLinks(Read& read) {
    std::vector<FrontierEntry> fresh;
    for (FrontierEntry& entry : read.write.outlinks) {
      const std::string key = RequestKey(entry.request);
      LANTAI_ASSIGN_OR_RETURN(const auto known, archive_.GetUrl(key));
      if (known) continue;
      LANTAI_ASSIGN_OR_RETURN(const storage::AddressHistory history, archive_.HistoryOf(key));
      if (WasCut(history)) continue;
      if (const std::optional<Cut> cut = budget_.Check(entry, read.follow)) {
        LeaveOut(read.write.left_out, LeftOutOf(entry, *cut));
      } else {
        fresh.push_back(std::move(entry));
      }
    }
    read.write.outlinks = std::move(fresh);
    return {};
  }

  void Tell(const Read& read, const storage::WriteResult& result) {
    const storage::Outcome& outcome = read.write.outcome;
    const bool put_off = outcome.code == Code::kIo;
    ++summary_.captures;
    summary_.changed += result.renewed ? 1 : 0;
    summary_.added += result.new_document ? 1 : 0;
    summary_.taken_back += result.disowned ? 1 : 0;
    summary_.put_off += put_off ? 1 : 0;
    const bool was_read = !read.before || read.before->state == UrlState::kDone;
    summary_.unreadable += !put_off && was_read && outcome.state == UrlState::kFailed ? 1 : 0;
    summary_.queued += result.queued.size();
    for (const FrontierEntry& entry : result.queued) budget_.Count(TrapBudget::SlotOf(entry));
  }

  // ---- reports of several parts ----

  // Those that a run which died had begun, then what is due since their pages were read, then all the others.
  Status AssembleAll(const std::vector<std::string>& begun) {
    if (!owner_.assemble_) return {};
    std::unordered_set<std::string> done;
    for (const std::string& page : begun) {
      if (done.insert(page).second) LANTAI_RETURN_IF_ERROR(AssembleBatch({{page, 0}}));
    }
    LANTAI_ASSIGN_OR_RETURN(std::vector<std::string> pages, archive_.DueBundles());
    LANTAI_ASSIGN_OR_RETURN(const std::vector<std::string> old, ReportsToAssemble());
    pages.insert(pages.end(), old.begin(), old.end());
    std::vector<Sized<std::string>> sized;
    for (const std::string& page : pages) {
      if (!done.insert(page).second) continue;
      LANTAI_ASSIGN_OR_RETURN(const auto inputs, archive_.GetBundle(page));
      if (inputs) sized.push_back({page, BytesOf(*inputs)});
    }
    owner_.total_ = owner_.done_ + sized.size();
    return InBatches<std::string>(sized, kBatch, [this](const auto& batch) { return AssembleBatch(batch); });
  }

  Status AssembleBatch(const Batch<std::string>& batch) {
    if (owner_.stop_) return {};
    std::vector<storage::AssemblyStarted> starts;
    for (const auto& one : batch) starts.push_back({one.id, /*again=*/true});
    LANTAI_RETURN_IF_ERROR(Start(starts));
    std::vector<Result<storage::Assembled>> read(batch.size(), Status(Code::kInternal, "not read"));
    pool_.RunAll(batch.size(), [&](size_t i) { read[i] = AssembleOne(batch[i].id); });
    std::vector<storage::Write> writes;
    for (const Result<storage::Assembled>& one : read) {
      if (!one.ok()) return one.status();
      writes.push_back(*one);
      summary_.put_off += one->put_off ? 1 : 0;
      summary_.assembled += one->put_off ? 0 : 1;
    }
    LANTAI_ASSIGN_OR_RETURN(const auto results, archive_.Commit(writes));
    for (const storage::WriteResult& result : results) summary_.changed += result.renewed ? 1 : 0;
    owner_.done_ += batch.size();
    owner_.changed_ = summary_.changed + summary_.added;
    return {};
  }

  // On a processing thread.
  Result<storage::Assembled> AssembleOne(const std::string& page) const {
    LANTAI_ASSIGN_OR_RETURN(const auto inputs, archive_.GetBundle(page));
    storage::Assembled write{page, {}, nullptr, {}};
    if (inputs) {
      LANTAI_ASSIGN_OR_RETURN(write, AssembleReport(archive_, *inputs, owner_.assemble_));
    }
    write.extractor = options_.extractor;
    return write;
  }

  Reextractor& owner_;
  storage::Archive& archive_;
  const ReextractOptions& options_;
  const PortalBook book_;
  TrapBudget budget_;
  ReextractSummary summary_;
  ProcessPool pool_;  // last: its threads end before what they use
};

Reextractor::Reextractor(storage::Archive& archive, Process process, Assemble assemble, ReextractOptions options)
    : archive_(archive), process_(std::move(process)), assemble_(std::move(assemble)), options_(std::move(options)) {}
Reextractor::~Reextractor() = default;

Result<ReextractSummary> Reextractor::Run() {
  LANTAI_ASSIGN_OR_RETURN(PortalBook book, PortalBook::Make(options_.options, options_.portals));
  return Work(*this, std::move(book)).Run();
}

}  // namespace lantai::crawler
