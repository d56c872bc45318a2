// lantai-bench-api [DOCUMENTS]: what pages of 1,000 rows cost, and how long they take over HTTP while an archive is
// being written to.
//
//   lantai-bench-api 20000
//
// Each list is read from its first page to its last, by the links to the next one, and again from the first, kRequests
// pages in all. Once on this thread while nothing else goes on: the processor time of a page, which other programs
// hardly change. Then over a connection, while another thread commits documents as fast as the disk takes them: the
// median and the 99th percentile by the clock, which they do.
#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <thread>

#include "app/server/api_server.h"
#include "app/server/routes.h"
#include "tests/api/client.h"
#include "tests/support/temp_dir.h"

namespace lantai::bench {
namespace {

using storage::Archive;
using storage::Write;
using Steady = std::chrono::steady_clock;

constexpr int kGroup = 250;  // documents a commit
constexpr int kFailed = 50;
constexpr int kRequests = 500;
constexpr auto kNotReady = std::chrono::milliseconds(20);

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

// One address of ten or so is one that failed.
void AddFailed(std::vector<Write>& writes, int first) {
  for (int n = 0; n < kFailed; ++n) {
    storage::FrontierEntry entry;
    entry.portal = fmt::format("p{}", n % 60);
    entry.request.url = fmt::format("http://www.p{}.gov.cn/gone/{}-{}.html", n % 60, first, n);
    std::get<storage::Enqueue>(writes[0]).entries.push_back(entry);
    writes.push_back(storage::Unfetched{
        entry.request.url, {storage::UrlState::kFailed, Code::kTimeout, "no answer within 60 s"}, {}});
  }
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
  if (first % (2 * kGroup) == 0) AddFailed(captured, first);
  const auto results = Must(archive.Commit(captured));
  for (int i = 0; i < count; ++i) {
    const int n = first + i;
    processed.push_back(storage::Processed{
        results[static_cast<size_t>(i) + 1].capture_id, PageOf(n, fmt::format("body {}", n)), {}, {}});
  }
  Must(archive.Commit(processed));
}

// A page over HTTP or made here: its head and content.
using Ask = std::function<app::Client::Answer(const std::string& target)>;
using Watch = std::function<double()>;  // milliseconds

double Clock() { return std::chrono::duration<double, std::milli>(Steady::now().time_since_epoch()).count(); }

double Processor() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// The target in "Link: </api/v1/documents?limit=1000&after=1000>; rel="next""; empty: it was the last page.
std::string NextOf(const std::string& head) {
  const size_t link = head.find("Link: <");
  if (link == head.npos) return "";
  return head.substr(link + 7, head.find('>', link) - link - 7);
}

void Measure(const std::string& route, const Ask& ask, const Watch& watch) {
  const std::string first = route + (route.find('?') == route.npos ? "?" : "&") + "limit=1000";
  std::string target = first;
  std::vector<double> took;
  size_t bytes = 0;
  while (took.size() < kRequests) {
    const double begun = watch();
    const app::Client::Answer answer = ask(target);
    const double ended = watch();
    if (answer.status == 503) {
      std::this_thread::sleep_for(kNotReady);
      continue;
    }
    if (answer.status != 200) Must<int>(Status(Code::kInternal, target + ": " + answer.body));
    took.push_back(ended - begun);
    bytes = std::max(bytes, answer.body.size());
    target = NextOf(answer.head);
    if (target.empty()) target = first;
  }
  std::sort(took.begin(), took.end());
  fmt::print("  {:<32} p50 {:6.2f} ms   p99 {:6.2f} ms   {:4} KiB\n", route, took[took.size() / 2],
             took[took.size() * 99 / 100], bytes / 1024);
}

void MeasureAll(const Ask& ask, const Watch& watch) {
  for (const char* route : {"/api/v1/documents", "/api/v1/documents?year=2020", "/api/v1/changes", "/api/v1/urls",
                            "/api/v1/failures", "/api/v1/coverage"}) {
    Measure(route, ask, watch);
  }
}

void MeasureProcessor(const Archive& archive) {
  app::CoverageCache coverage(archive);
  app::HttpMetrics metrics;
  app::ApiContext context{archive, coverage, metrics};
  const auto ask = [&](const std::string& target) {
    app::HttpHead head;
    head.method = "GET";
    head.target = target;
    head.hosts = {"localhost"};
    app::HttpResponse response = app::Answer(context, head);
    return app::Client::Answer{response.status, app::FormatHead(response, {}, true), std::move(response.body)};
  };
  MeasureAll(ask, Processor);
}

void MeasureClock(const Archive& archive) {
  const SystemClock clock;
  const auto server = Must(app::ApiServer::Start(archive, clock, {.listen = "127.0.0.1:0"}));
  app::Client client(server->port());
  const auto ask = [&](const std::string& target) {
    client.Send(app::GetLine(target));
    return client.Receive();
  };
  MeasureAll(ask, Clock);
}

int Run(int documents) {
  const TempDir dir;
  const auto archive = Must(Archive::Open(dir.path() / "archive", {.create = true}));
  Must(archive->BeginRound({}));
  for (int n = 0; n < documents; n += kGroup) Add(*archive, n, kGroup);
  fmt::print("{} documents, a page's processor time:\n", documents);
  MeasureProcessor(*archive);
  std::atomic<bool> stop = false;
  std::atomic<int> written = documents;
  std::thread harvest([&] {
    for (; !stop; written += 32) Add(*archive, written, 32);
  });
  fmt::print("by the clock, over HTTP, while more are committed:\n");
  MeasureClock(*archive);
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
