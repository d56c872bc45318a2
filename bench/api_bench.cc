// lantai-bench-api [DOCUMENTS]: how long pages of 1,000 rows take over HTTP while an archive is being written to.
//
//   lantai-bench-api 20000
//
// Pages are asked for at places all over the archive, on one connection, one after the other; meanwhile another thread
// commits documents as fast as the disk takes them. Printed for each route: median, 99th percentile, bytes of a page.
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "app/server/api_server.h"
#include "tests/api/client.h"
#include "tests/support/temp_dir.h"

namespace lantai::bench {
namespace {

using storage::Archive;
using storage::Write;
using Steady = std::chrono::steady_clock;

constexpr int kGroup = 250;  // documents a commit
constexpr int kRequests = 300;

template <typename T>
T Must(Result<T> result) {
  if (result.ok()) return *std::move(result);
  fmt::print(stderr, "lantai-bench-api: {}\n", result.status().ToString());
  std::exit(1);
}

std::string UrlOf(int n) { return fmt::format("http://www.p{}.gov.cn/zfxxgk/gknb/{:07}.html", n % 60, n); }

std::shared_ptr<const Page> PageOf(int n, const std::string& body) {
  Document document;
  document.input = UrlOf(n);
  document.media_type = "text/html";
  document.charset = "utf-8";
  document.title = fmt::format("某某县第{}局{}年政府信息公开工作年度报告", n / 18, 2008 + n % 18);
  document.unit = fmt::format("某某县第{}局", n / 18);
  document.division = fmt::format("{}", 110000 + n % 800000);
  document.year = 2008 + n % 18;
  document.is_annual_report = true;
  document.text = body;
  document.digests.payload_sha256 = document.digests.text_sha256 = document.digests.tables_sha256 = Sha256Of(body);
  document.report.emplace().form = "g2021";
  auto page = std::make_shared<Page>();
  page->kind = PageKind::kArticle;
  page->document = std::move(document);
  return page;
}

std::shared_ptr<const Capture> CaptureOf(int n, const std::string& body) {
  auto capture = std::make_shared<Capture>();
  capture->request.url = UrlOf(n);
  capture->request_head = "GET / HTTP/1.1\r\n\r\n";
  capture->response_head = "HTTP/1.1 200 OK\r\nServer: bench\r\n\r\n";
  capture->status = 200;
  capture->body = body;
  capture->content_type = "text/html";
  capture->remote_address = "127.0.0.1:80";
  capture->started = capture->finished = SystemClock().Now();
  return capture;
}

void Add(Archive& archive, int first, int count) {
  std::vector<Write> captured{storage::Enqueue{}}, processed;
  for (int n = first; n < first + count; ++n) {
    storage::FrontierEntry entry;
    entry.portal = fmt::format("p{}", n % 60);
    entry.request.url = UrlOf(n);
    std::get<storage::Enqueue>(captured[0]).entries.push_back(entry);
    captured.push_back(storage::Captured{CaptureOf(n, fmt::format("body {}", n)), {}, {}});
  }
  const auto results = Must(archive.Commit(captured));
  for (int i = 0; i < count; ++i) {
    const int n = first + i;
    processed.push_back(storage::Processed{
        results[static_cast<size_t>(i) + 1].capture_id, PageOf(n, fmt::format("body {}", n)), {}, {}});
  }
  Must(archive.Commit(processed));
}

void Measure(uint16_t port, const std::string& route, int documents, const std::string& more) {
  app::Client client(port);
  std::vector<double> took;
  size_t bytes = 0;
  for (int i = 0; i < kRequests; ++i) {
    const int after = static_cast<int>(static_cast<int64_t>(i) * 7919 % std::max(1, documents - 1000));
    const Steady::time_point begun = Steady::now();
    client.Send(app::GetLine(fmt::format("{}?limit=1000&after={}{}", route, after, more)));
    const app::Client::Answer answer = client.Receive();
    took.push_back(std::chrono::duration<double, std::milli>(Steady::now() - begun).count());
    if (answer.status != 200) fmt::print(stderr, "{}: {}\n", answer.status, answer.body);
    bytes = std::max(bytes, answer.body.size());
  }
  std::sort(took.begin(), took.end());
  fmt::print("{:<40} p50 {:6.1f} ms   p99 {:6.1f} ms   {:4} KiB\n", route + more, took[took.size() / 2],
             took[took.size() * 99 / 100], bytes / 1024);
}

int Run(int documents) {
  const TempDir dir;
  const auto archive = Must(Archive::Open(dir.path() / "archive", {.create = true}));
  Must(archive->BeginRound({}));
  for (int n = 0; n < documents; n += kGroup) Add(*archive, n, kGroup);
  const SystemClock clock;
  const auto server = Must(app::ApiServer::Start(*archive, clock, {.listen = "127.0.0.1:0"}));
  std::atomic<bool> stop = false;
  std::atomic<int> written = documents;
  std::thread harvest([&] {
    for (; !stop; written += 32) Add(*archive, written, 32);
  });
  fmt::print("{} documents, pages of 1,000 rows, while more are committed:\n", documents);
  Measure(server->port(), "/api/v1/documents", documents, "");
  Measure(server->port(), "/api/v1/documents", documents, "&year=2020");
  Measure(server->port(), "/api/v1/changes", documents, "");
  stop = true;
  harvest.join();
  fmt::print("{} documents were committed meanwhile\n", written - documents);
  return 0;
}

}  // namespace
}  // namespace lantai::bench

int main(int argc, char** argv) {
  const int documents = argc > 1 ? std::atoi(argv[1]) : 20'000;
  return lantai::bench::Run(std::max(documents, 1000));
}
