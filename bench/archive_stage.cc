#include "bench/archive_stage.h"

#include <algorithm>
#include <memory>
#include <span>

#include "storage/archive.h"
#include "tests/support/temp_dir.h"

namespace lantai::bench {
namespace {

using storage::Archive;
using storage::FrontierEntry;
using storage::Write;

constexpr size_t kGroup = 32;  // pages

struct Kept {
  std::shared_ptr<const Capture> capture;
  std::shared_ptr<const Page> page;
  std::vector<FrontierEntry> outlinks;
};

std::shared_ptr<const Capture> CaptureOf(const Sample& sample) {
  Capture capture;
  capture.request.url = sample.url;
  capture.request_head = "GET / HTTP/1.1\r\nHost: www.test\r\nAccept: text/html\r\n\r\n";
  capture.response_head = "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: " + sample.content_type + "\r\n\r\n";
  capture.status = 200;
  capture.body = sample.bytes;
  capture.content_type = sample.content_type;
  capture.remote_address = "127.0.0.1:80";
  capture.started = capture.finished = SystemClock().Now();
  return std::make_shared<const Capture>(std::move(capture));
}

// What a harvest would follow, its scope aside.
std::vector<FrontierEntry> OutlinksOf(const Page& page, const std::string& from) {
  std::vector<FrontierEntry> outlinks;
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kOther || !link.request.url.starts_with("http")) continue;
    outlinks.push_back({.portal = "bench",
                        .request = link.request,
                        .role = link.role,
                        .relevance = link.relevance,
                        .depth = 1,
                        .referrer = from,
                        .text = link.text});
  }
  return outlinks;
}

Kept Keep(const Sample& sample, const extractor::Extractor& extractor) {
  auto page = std::make_shared<const Page>(Must(extractor.Read(
      {.input = sample.url, .url = sample.url, .content_type = sample.content_type, .bytes = sample.bytes})));
  return {CaptureOf(sample), page, OutlinksOf(*page, sample.url)};
}

void CommitGroup(Archive& archive, std::span<const Kept> group) {
  std::vector<Write> captured{storage::Enqueue{}};
  for (const Kept& kept : group) {
    std::get<storage::Enqueue>(captured[0]).entries.push_back({.portal = "bench", .request = kept.capture->request});
    captured.push_back(storage::Captured{.capture = kept.capture, .outcome = {}, .outlinks = {}});
  }
  const auto results = Must(archive.Commit(captured));
  std::vector<Write> begun, processed;
  for (size_t i = 0; i < group.size(); ++i) {
    const uint64_t id = results[i + 1].capture_id;
    begun.push_back(storage::ProcessingStarted{id});
    processed.push_back(storage::Processed{id, group[i].page, group[i].outlinks, {}});
  }
  Must(archive.Commit(begun));
  Must(archive.Commit(processed));
}

Spent CommitAll(std::span<const Kept> pages) {
  const TempDir dir;
  auto archive = Must(Archive::Open(dir.path() / "archive", {.create = true}));
  Must(archive->BeginRound({"bench"}));
  const Stopwatch watch;
  for (size_t i = 0; i < pages.size(); i += kGroup) {
    CommitGroup(*archive, pages.subspan(i, std::min(kGroup, pages.size() - i)));
  }
  archive.reset();  // waits for LevelDB's own thread
  return watch.Read();
}

}  // namespace

Stage MakeArchiveStage(const std::vector<Sample>& samples, const extractor::Extractor& extractor) {
  auto pages = std::make_shared<std::vector<Kept>>();
  for (const Sample& sample : samples) pages->push_back(Keep(sample, extractor));
  return {"archive commit", pages->size(), [pages] { return CommitAll(*pages); }};
}

}  // namespace lantai::bench
