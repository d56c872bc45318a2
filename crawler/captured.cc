#include "crawler/captured.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/url.h"
#include "crawler/assembly.h"
#include "crawler/follow.h"
#include "crawler/internal/batches.h"
#include "crawler/process_pool.h"
#include "crawler/reading.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;
using storage::Write;

// What is read later than the pages that may name it.
bool IsFile(const Capture& capture) {
  const std::string& type = capture.content_type;
  for (const char* page :
       {"text/", "application/xhtml", "application/json", "application/javascript", "application/xml"}) {
    if (type.starts_with(page)) return false;
  }
  if (!type.empty()) return true;
  const Result<Url> url = Url::Parse(capture.request.url);
  if (!url.ok()) return true;
  const std::string& path = url->path();
  const size_t dot = path.rfind('.');
  if (dot == std::string::npos || dot < path.rfind('/')) return false;
  const std::string extension = path.substr(dot + 1);
  constexpr std::string_view kPages[] = {"html", "htm", "shtml", "jsp",    "jspx", "asp",
                                         "aspx", "php", "do",    "action", "txt"};
  return std::find(std::begin(kPages), std::end(kPages), extension) == std::end(kPages);
}

class CapturedReader {
 public:
  CapturedReader(storage::Archive& archive, const Process& process, const Assemble& assemble,
                 const ReadOptions& options)
      : archive_(archive), process_(process), assemble_(assemble), options_(options), pool_(options.threads) {}

  Result<ReadSummary> Run(const std::vector<uint64_t>& captures) {
    LANTAI_RETURN_IF_ERROR(Sort(captures));
    const auto read = [this](const Waiting& batch) { return ReadBatch(batch); };
    LANTAI_RETURN_IF_ERROR(InBatches<uint64_t>(alone_, {.items = 1}, read));
    LANTAI_RETURN_IF_ERROR(InBatches<uint64_t>(pages_, {}, read));
    LANTAI_RETURN_IF_ERROR(InBatches<uint64_t>(files_, {}, read));
    if (assemble_) LANTAI_RETURN_IF_ERROR(AssembleAll());
    return summary_;
  }

 private:
  using Waiting = std::vector<Sized<uint64_t>>;
  struct Read {
    storage::Processed write;
    std::string key;
    bool part = false;  // of a report that was read before
  };

  Status Sort(const std::vector<uint64_t>& captures) {
    for (const uint64_t id : captures) {
      LANTAI_ASSIGN_OR_RETURN(const auto begun, archive_.TimesBegun(id));
      if (!begun) continue;
      LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord record, archive_.GetCapture(id, /*with_body=*/false));
      (*begun > 0 ? alone_ : IsFile(record.capture) ? files_ : pages_).push_back({id, record.body_size});
    }
    return {};
  }

  bool Stopped() { return summary_.stopped = summary_.stopped || (options_.stopped && options_.stopped()); }

  Status ReadBatch(const Waiting& batch) {
    if (Stopped()) return {};
    std::vector<Write> begun;
    for (const auto& waiting : batch) begun.emplace_back(storage::ProcessingStarted{waiting.id});
    LANTAI_RETURN_IF_ERROR(archive_.Commit(begun).status());
    std::vector<Result<Read>> reads(batch.size(), Status(Code::kInternal, "not read"));
    pool_.RunAll(batch.size(), [&](size_t i) { reads[i] = ReadOne(batch[i].id); });
    return CommitReads(reads);
  }

  // On any thread.
  Result<Read> ReadOne(uint64_t id) const {
    LANTAI_ASSIGN_OR_RETURN(storage::CaptureRecord record, archive_.GetCapture(id, /*with_body=*/true));
    Read read;
    read.key = std::move(record.key);
    read.write.capture_id = id;
    LANTAI_ASSIGN_OR_RETURN(read.part, archive_.IsPart(read.key));
    if (read.part) return read;
    PageReading page = ReadPage(record.capture);
    read.write.outcome = std::move(page.outcome);
    if (read.write.outcome.state == UrlState::kQueued) read.write.outcome.state = UrlState::kFailed;
    read.write.page = std::move(page.page);
    read.write.parts = std::move(page.parts);
    return read;
  }

  // As a page of a portal that is its own host, with files anywhere.
  PageReading ReadPage(const Capture& capture) const {
    Portal portal;
    const Result<Url> url = Url::Parse(capture.request.url);
    if (url.ok()) portal.hosts = {url->host()};
    portal.attachment_hosts = {"*"};
    storage::FrontierEntry entry;
    entry.request = capture.request;
    const Scope scope(portal, any_address_);
    return ReadCapture(process_, capture,
                       {portal, scope, entry, std::nullopt, /*repeated_payload=*/false, /*discovering=*/false});
  }

  Status CommitReads(std::vector<Result<Read>>& reads) {
    std::set<std::string> parts;  // of the pages of this batch
    std::vector<Write> writes;
    for (Result<Read>& read : reads) {
      LANTAI_RETURN_IF_ERROR(read.status());
      const bool part = read->part || parts.contains(read->key);
      if (part) read->write = {read->write.capture_id, nullptr, {}, {}};
      for (const storage::BundlePart& named : read->write.parts) parts.insert(named.key);
      ++(part ? summary_.parts : summary_.read);
      summary_.failed += read->write.outcome.state != UrlState::kDone;
      writes.emplace_back(std::move(read->write));
    }
    const auto results = archive_.Commit(writes);
    LANTAI_RETURN_IF_ERROR(results.status());
    for (const storage::WriteResult& result : *results) summary_.documents += result.new_document;
    return {};
  }

  // ---- reports of several parts ----

  using Due = std::vector<Sized<std::string>>;

  Status AssembleAll() {
    LANTAI_ASSIGN_OR_RETURN(const std::vector<std::string> pages, archive_.DueBundles());
    Due due;
    for (const std::string& page : pages) {
      LANTAI_ASSIGN_OR_RETURN(const auto inputs, archive_.GetBundle(page));
      due.push_back({page, inputs ? BytesOf(*inputs) : 0});
    }
    return InBatches<std::string>(due, {}, [this](const Due& batch) { return AssembleBatch(batch); });
  }

  Status AssembleBatch(const Due& batch) {
    if (Stopped()) return {};
    std::vector<Write> begun, writes;
    for (const auto& one : batch) begun.emplace_back(storage::AssemblyStarted{one.id});
    LANTAI_RETURN_IF_ERROR(archive_.Commit(begun).status());
    std::vector<Result<storage::Assembled>> made(batch.size(), Status(Code::kInternal, "not read"));
    pool_.RunAll(batch.size(), [&](size_t i) { made[i] = AssembleOne(batch[i].id); });
    for (Result<storage::Assembled>& one : made) {
      LANTAI_RETURN_IF_ERROR(one.status());
      summary_.assembled += one->document != nullptr;
      writes.emplace_back(*std::move(one));
    }
    return archive_.Commit(writes).status();
  }

  Result<storage::Assembled> AssembleOne(const std::string& page) const {
    LANTAI_ASSIGN_OR_RETURN(const auto inputs, archive_.GetBundle(page));
    if (!inputs) return storage::Assembled{page, {}, nullptr, {}, false};
    return AssembleReport(archive_, *inputs, assemble_);
  }

  storage::Archive& archive_;
  const Process& process_;
  const Assemble& assemble_;
  const ReadOptions& options_;
  // Nothing is connected to, so any address will do.
  const AddressPolicy any_address_ = *AddressPolicy::Make({"0.0.0.0/0", "::/0"}, /*test_only=*/false);
  Waiting alone_, pages_, files_;
  ReadSummary summary_;
  ProcessPool pool_;  // last: its threads end before what they use
};

}  // namespace

Result<ReadSummary> ReadCaptured(storage::Archive& archive, const Process& process, const Assemble& assemble,
                                 const std::vector<uint64_t>& captures, const ReadOptions& options) {
  return CapturedReader(archive, process, assemble, options).Run(captures);
}

}  // namespace lantai::crawler
