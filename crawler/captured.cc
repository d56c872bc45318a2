#include "crawler/captured.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "core/url.h"
#include "crawler/assembly.h"
#include "crawler/follow.h"
#include "crawler/reading.h"
#include "crawler/verdict.h"

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

// Runs jobs 0…count-1, and returns when all have ended.
void InParallel(size_t count, int threads, const std::function<void(size_t)>& job) {
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) job(i);
  };
  std::vector<std::thread> helpers;
  const size_t wanted = std::min(count, static_cast<size_t>(threads));
  for (size_t i = 1; i < wanted; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
}

// Takes the first writes' turn of a batch: as many as fit, at least one.
template <typename Item, typename Size>
std::vector<Item> TakeBatch(std::vector<Item>& queue, size_t& at, size_t most, Size size) {
  std::vector<Item> batch;
  uint64_t bytes = 0;
  while (at < queue.size() && batch.size() < most) {
    bytes += size(queue[at]);
    if (!batch.empty() && bytes > kMaxBatchBytes) break;
    batch.push_back(std::move(queue[at++]));
  }
  return batch;
}

class CapturedReader {
 public:
  CapturedReader(storage::Archive& archive, const Process& process, const Assemble& assemble,
                 const ReadOptions& options)
      : archive_(archive), process_(process), assemble_(assemble), options_(options) {
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    threads_ = options.threads > 0 ? options.threads : cores;
  }

  Result<ReadSummary> Run(const std::vector<uint64_t>& captures) {
    LANTAI_RETURN_IF_ERROR(Sort(captures));
    for (std::vector<Waiting>* queue : {&alone_, &pages_, &files_}) {
      LANTAI_RETURN_IF_ERROR(ReadAll(*queue, queue == &alone_ ? 1 : 8 * static_cast<size_t>(threads_)));
    }
    if (assemble_) LANTAI_RETURN_IF_ERROR(AssembleAll());
    return summary_;
  }

 private:
  struct Waiting {
    uint64_t id = 0;
    uint64_t size = 0;
  };
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

  Status ReadAll(std::vector<Waiting>& queue, size_t most) {
    for (size_t at = 0; at < queue.size() && !Stopped();) {
      const auto batch = TakeBatch(queue, at, most, [](const Waiting& waiting) { return waiting.size; });
      std::vector<Write> begun;
      for (const Waiting& waiting : batch) begun.emplace_back(storage::ProcessingStarted{waiting.id});
      LANTAI_RETURN_IF_ERROR(archive_.Commit(begun).status());
      std::vector<Result<Read>> reads(batch.size(), Status(Code::kInternal, "not read"));
      InParallel(batch.size(), threads_, [&](size_t i) { reads[i] = ReadOne(batch[i].id); });
      LANTAI_RETURN_IF_ERROR(CommitReads(reads));
    }
    return {};
  }

  // On any thread.
  Result<Read> ReadOne(uint64_t id) const {
    LANTAI_ASSIGN_OR_RETURN(storage::CaptureRecord record, archive_.GetCapture(id, /*with_body=*/true));
    Read read;
    read.key = std::move(record.key);
    read.write.capture_id = id;
    LANTAI_ASSIGN_OR_RETURN(read.part, archive_.IsPart(read.key));
    if (read.part) return read;
    Result<Page> page = CallProcess(process_, record.capture);
    read.write.outcome = OutcomeOf(page, record.capture);
    if (read.write.outcome.state == UrlState::kQueued) read.write.outcome.state = UrlState::kFailed;
    if (!page.ok()) return read;
    if (read.write.outcome.state == UrlState::kDone) {
      read.write.parts = PartsOf(*page, record.capture);
    } else {
      page->document.reset();  // what a firewall says is no document
    }
    read.write.page = std::make_shared<const Page>(*std::move(page));
    return read;
  }

  std::vector<storage::BundlePart> PartsOf(const Page& page, const Capture& capture) const {
    Portal portal;
    const Result<Url> url = Url::Parse(capture.request.url);
    if (url.ok()) portal.hosts = {url->host()};
    portal.attachment_hosts = {"*"};
    storage::FrontierEntry entry;
    entry.request = capture.request;
    const Scope scope(portal, any_address_);
    const FollowContext context{portal, scope, entry, std::nullopt, /*repeated_payload=*/false, /*discovering=*/false};
    return ChooseParts(page, ChooseOutlinks(page, context));
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

  struct Due {
    std::string page;
    uint64_t size = 0;
  };

  Status AssembleAll() {
    LANTAI_ASSIGN_OR_RETURN(const std::vector<std::string> pages, archive_.DueBundles());
    std::vector<Due> queue;
    for (const std::string& page : pages) {
      LANTAI_ASSIGN_OR_RETURN(const auto inputs, archive_.GetBundle(page));
      Due due{page, inputs ? inputs->page_size : 0};
      if (inputs) {
        for (const auto& part : inputs->parts) due.size += part.body_size;
      }
      queue.push_back(std::move(due));
    }
    for (size_t at = 0; at < queue.size() && !Stopped();) {
      const auto batch = TakeBatch(queue, at, static_cast<size_t>(threads_), [](const Due& due) { return due.size; });
      LANTAI_RETURN_IF_ERROR(AssembleBatch(batch));
    }
    return {};
  }

  Status AssembleBatch(const std::vector<Due>& batch) {
    std::vector<Write> begun, writes;
    for (const Due& due : batch) begun.emplace_back(storage::AssemblyStarted{due.page});
    LANTAI_RETURN_IF_ERROR(archive_.Commit(begun).status());
    std::vector<Result<storage::Assembled>> made(batch.size(), Status(Code::kInternal, "not read"));
    InParallel(batch.size(), threads_, [&](size_t i) { made[i] = AssembleOne(batch[i].page); });
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
  int threads_ = 1;
  std::vector<Waiting> alone_, pages_, files_;
  ReadSummary summary_;
};

}  // namespace

Result<ReadSummary> ReadCaptured(storage::Archive& archive, const Process& process, const Assemble& assemble,
                                 const std::vector<uint64_t>& captures, const ReadOptions& options) {
  return CapturedReader(archive, process, assemble, options).Run(captures);
}

}  // namespace lantai::crawler
