#include "bench/export_stage.h"

#include <memory>
#include <string>

#include "app/codebook.h"
#include "storage/archive.h"
#include "storage/export_csv.h"
#include "tests/support/temp_dir.h"

namespace lantai::bench {
namespace {

using storage::Archive;
using storage::Write;

constexpr size_t kReports = 4000;
constexpr size_t kGroup = 500;

struct Exported {
  TempDir dir;
  std::unique_ptr<Archive> archive;
  storage::ExportKnowledge knowledge = Must(app::LoadExportKnowledge({}));
};

std::vector<Page> ReportsAmong(const std::vector<Sample>& samples, const extractor::Extractor& extractor) {
  std::vector<Page> pages;
  for (const Sample& sample : samples) {
    Page page = Must(extractor.Read(
        {.input = sample.url, .url = sample.url, .content_type = sample.content_type, .bytes = sample.bytes}));
    if (page.document && page.document->is_annual_report && page.document->report) pages.push_back(std::move(page));
  }
  if (pages.empty()) GiveUp({Code::kNotFound, "no sample is a report"});
  return pages;
}

// The same report, as the `number`th body would have published it.
Page OfAnother(Page page, size_t number, const std::string& url) {
  page.document->url = page.document->input = url;
  page.document->unit = page.document->unit.value_or("") + std::to_string(number);
  page.document->digests.payload_sha256 = Sha256Of(std::to_string(number));
  page.document->digests.text_sha256 = Sha256Of(url);
  page.links.clear();
  return page;
}

void CommitGroup(Archive& archive, const std::vector<Page>& pages, size_t first) {
  std::vector<Write> captured{storage::Enqueue{}};
  for (size_t i = first; i < first + kGroup; ++i) {
    auto capture = std::make_shared<Capture>();
    capture->request.url = "http://www.test/" + std::to_string(i) + ".html";
    capture->status = 200;
    capture->body = std::to_string(i);
    std::get<storage::Enqueue>(captured[0]).entries.push_back({.portal = "bench", .request = capture->request});
    captured.push_back(storage::Captured{.capture = capture, .outcome = {}, .outlinks = {}});
  }
  const auto results = Must(archive.Commit(captured));
  std::vector<Write> begun, processed;
  for (size_t i = 0; i < kGroup; ++i) {
    const std::string url = "http://www.test/" + std::to_string(first + i) + ".html";
    const auto page = std::make_shared<const Page>(OfAnother(pages[(first + i) % pages.size()], first + i, url));
    begun.push_back(storage::ProcessingStarted{results[i + 1].capture_id});
    processed.push_back(storage::Processed{results[i + 1].capture_id, page, {}, {}});
  }
  Must(archive.Commit(begun));
  Must(archive.Commit(processed));
}

}  // namespace

Stage MakeExportStage(const std::vector<Sample>& samples, const extractor::Extractor& extractor) {
  const std::vector<Page> pages = ReportsAmong(samples, extractor);
  auto exported = std::make_shared<Exported>();
  exported->archive = Must(Archive::Open(exported->dir.path() / "archive", {.create = true}));
  Must(exported->archive->BeginRound({"bench"}));
  for (size_t first = 0; first < kReports; first += kGroup) CommitGroup(*exported->archive, pages, first);
  const uint64_t kept = Must(exported->archive->Count()).documents;
  if (kept != kReports) GiveUp({Code::kInternal, std::to_string(kept) + " reports in place of all were kept"});
  return MakeStage("export to CSV, a report", kReports, [exported] {
    Must(storage::ExportCsv(*exported->archive, {}, exported->knowledge, exported->dir.path() / "out"));
  });
}

}  // namespace lantai::bench
