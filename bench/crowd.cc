// lantai-bench-crowd hosts|pages [COUNT] [--most-mb N] [--most-wait SECONDS]
//
// What a harvest takes that is large in one direction: thousands of hosts at once, each at an address of its own, with
// a second between two requests to one; or one host with a hundred thousand listed pages. Prints the peak memory of the
// harvesting process alone and the longest wait beyond politeness; fails where either is above its limit, or where a
// page is missing.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <sstream>

#include "bench/crowd_server.h"
#include "core/url.h"
#include "crawler/harvest.h"
#include "storage/archive.h"
#include "tests/support/temp_dir.h"

namespace lantai::bench {
namespace {

struct Arguments {
  std::string kind;
  int count = 0;
  long most_mb = 300;
  double most_wait = 30;
};

constexpr int kItemsPerHost = 3;
constexpr int kItemsPerPage = 1000;

// "item PATH" and "next PATH" lines are links; anything else is text.
Result<Page> ReadLines(const Capture& capture) {
  Page page;
  LANTAI_ASSIGN_OR_RETURN(const Url base, Url::Parse(capture.request.url));
  page.kind = capture.body.starts_with("column") ? PageKind::kListing : PageKind::kArticle;
  page.listing_of_reports = page.kind == PageKind::kListing;
  std::istringstream lines(page.listing_of_reports ? capture.body : std::string());
  for (std::string word, path; lines >> word;) {
    if (word != "item" && word != "next") continue;
    lines >> path;
    LANTAI_ASSIGN_OR_RETURN(const Url url, Url::Resolve(base, path));
    const LinkRole role = word == "item" ? LinkRole::kItem : LinkRole::kNext;
    page.links.push_back({role, Relevance::kUnknown, Request{Method::kGet, url.Href(), "", ""}, "", ""});
  }
  return page;
}

Portal PortalOf(const std::string& id, const FetchOptions& fetch) {
  Portal portal;
  portal.id = id;
  portal.hosts = {id + ".gov.cn"};
  portal.listings = {"http://" + id + ".gov.cn/list/0"};
  portal.fetch = fetch;
  return portal;
}

// Host i lives at 127.1.0.0 + i.
crawler::HarvestOptions ManyHosts(int count, uint16_t port) {
  crawler::HarvestOptions harvest;
  harvest.options.test.addresses = {"127.0.0.0/8"};
  for (int i = 0; i < count; ++i) {
    const std::string id = fmt::format("h{}", i);
    harvest.portals.push_back(PortalOf(id, harvest.options.fetch));
    harvest.options.test.resolve.push_back(fmt::format("{}.gov.cn=127.1.{}.{}:{}", id, i / 250, i % 250 + 1, port));
  }
  return harvest;
}

crawler::HarvestOptions OneHost(uint16_t port) {
  crawler::HarvestOptions harvest;
  harvest.options.test.addresses = {"127.0.0.0/8"};
  harvest.options.test.resolve = {fmt::format("*=127.0.0.1:{}", port)};
  harvest.options.fetch.delay_ms = 0;
  harvest.options.fetch.delay_factor = 0;
  harvest.options.fetch.jitter = 0;
  harvest.portals.push_back(PortalOf("large", harvest.options.fetch));
  return harvest;
}

long PeakMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) / 1024;
  }
  return 0;
}

int Report(const Arguments& arguments, const crawler::Summary& summary, uint64_t expected, double seconds) {
  const long peak = PeakMegabytes();
  const double wait = static_cast<double>(summary.longest_wait_ms) / 1000;
  fmt::print("{} {}: {} pages, {} requests in {:.1f} s ({:.0f} a second), peak memory {} MB\n", arguments.count,
             arguments.kind, summary.pages, summary.requests, seconds, static_cast<double>(summary.requests) / seconds,
             peak);
  fmt::print("longest wait beyond politeness: {:.1f} s ({})\n", wait,
             summary.longest_wait_host.empty() ? "nobody" : summary.longest_wait_host);
  if (summary.pages != expected) fmt::print("FAILED: {} pages were expected\n", expected);
  if (peak > arguments.most_mb) fmt::print("FAILED: at most {} MB were expected\n", arguments.most_mb);
  if (wait > arguments.most_wait) fmt::print("FAILED: at most {} s were expected\n", arguments.most_wait);
  return summary.pages == expected && peak <= arguments.most_mb && wait <= arguments.most_wait ? 0 : 1;
}

int Run(const Arguments& arguments) {
  const bool hosts = arguments.kind == "hosts";
  const int lists = hosts ? 1 : (arguments.count + kItemsPerPage - 1) / kItemsPerPage;
  const CrowdServer server({.lists = lists, .items_per_list = hosts ? kItemsPerHost : kItemsPerPage});
  const uint64_t expected =
      hosts ? uint64_t(arguments.count) * (1 + kItemsPerHost) : uint64_t(lists) * (1 + kItemsPerPage);
  const TempDir dir;
  const SystemClock clock;
  auto archive = storage::Archive::Open(dir.path() / "archive", {.create = true, .clock = &clock});
  if (!archive.ok()) throw std::runtime_error(archive.status().ToString());
  crawler::Harvester harvester(**archive, ReadLines, nullptr, clock,
                               hosts ? ManyHosts(arguments.count, server.port()) : OneHost(server.port()));
  const auto begin = std::chrono::steady_clock::now();
  const Result<crawler::Summary> summary = harvester.Run();
  if (!summary.ok()) throw std::runtime_error(summary.status().ToString());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return Report(arguments, *summary, expected, seconds);
}

}  // namespace
}  // namespace lantai::bench

int main(int argc, char** argv) {
  lantai::bench::Arguments arguments;
  CLI::App app("A harvest of very many hosts, or of one very large one");
  app.add_option("KIND", arguments.kind, "hosts or pages")->required()->check(CLI::IsMember({"hosts", "pages"}));
  app.add_option("COUNT", arguments.count, "How many; 5000 hosts or 100000 pages unless told");
  app.add_option("--most-mb", arguments.most_mb, "Peak memory above which it fails")->capture_default_str();
  app.add_option("--most-wait", arguments.most_wait, "Longest wait beyond politeness, in seconds")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  spdlog::set_level(spdlog::level::warn);
  if (arguments.count <= 0) arguments.count = arguments.kind == "hosts" ? 5000 : 100'000;
  try {
    return lantai::bench::Run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
