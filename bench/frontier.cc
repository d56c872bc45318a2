// lantai-bench-frontier --dir DIR [--urls N] [--origins N]
//
// A frontier of N addresses, filled through the archive's own interface in DIR/frontier, which is removed at the end.
// Measures at a tenth of N and at N what an insert and a lease cost, and at N how long an archive takes from being
// opened, with nothing of it in the page cache, to the harvest's first request, and how much anonymous memory each of
// that takes. Fails where it is above what docs/benchmarks.md promises for ten million.
//
// Each step runs in a process of its own, so that its memory is its own.
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bench/crowd_server.h"
#include "bench/frontier_web.h"
#include "bench/harness.h"
#include "crawler/harvest.h"
#include "storage/archive.h"

namespace lantai::bench {
namespace {

namespace fs = std::filesystem;
using storage::Archive;

struct Arguments {
  fs::path dir;
  uint64_t urls = 1'000'000;
  int origins = 3000;
  int seconds = 20;
  long most_mb = 200;
  double most_seconds = 5;
  double most_ratio = 2;
  bool keep = false;
};

constexpr uint64_t kPagesPerGroup = 32;  // as many as a harvest's group commit takes in
constexpr uint64_t kUrlsPerGroup = kPagesPerGroup * kLinksPerPage;
constexpr uint64_t kLeaseGroups = 100;
constexpr uint64_t kLeasesPerGroup = 32;

long AnonymousMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::stol(line.substr(8)) / 1024;
  }
  return 0;
}

// The most anonymous memory that the process had while this lived.
class Peak {
 public:
  Peak() : thread_([this] { Watch(); }) {}
  ~Peak() { Stop(); }
  long megabytes() {
    Stop();
    return most_;
  }

 private:
  void Watch() {
    for (; !over_; std::this_thread::sleep_for(std::chrono::milliseconds(20))) {
      most_ = std::max(most_, AnonymousMegabytes());
    }
  }
  void Stop() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
  }

  std::atomic<bool> over_ = false;
  long most_ = 0;
  std::thread thread_;
};

// What a child process found out. REQUIRES: T is plain data; this process has one thread.
template <typename T, typename Work>
T InChild(const Work& work) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    const T found = work();
    _exit(write(ends[1], &found, sizeof found) == sizeof found ? 0 : 1);
  }
  close(ends[1]);
  T found{};
  const bool told = read(ends[0], &found, sizeof found) == sizeof found;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  if (!told) throw std::runtime_error("a step of the benchmark has failed");
  return found;
}

// So that what follows reads from the disk, as after a restart of the machine.
void ForgetPages(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const int file = open(entry.path().c_str(), O_RDONLY);
    fsync(file);
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
  }
}

std::unique_ptr<Archive> OpenAt(const Arguments& arguments) {
  static const SystemClock clock;
  return Must(Archive::Open(arguments.dir / "frontier", {.create = true, .clock = &clock}));
}

// In microseconds, of one address.
struct Cost {
  double cpu = 0, cpu_median = 0, wall = 0;
};

Cost CostOf(std::vector<Spent> groups, uint64_t addresses_each) {
  Cost cost;
  const auto each = [&](double ms) { return ms * 1000 / static_cast<double>(addresses_each); };
  for (const Spent& group : groups) cost.cpu += group.cpu_ms, cost.wall += group.wall_ms;
  cost.cpu = each(cost.cpu / static_cast<double>(groups.size()));
  cost.wall = each(cost.wall / static_cast<double>(groups.size()));
  std::sort(groups.begin(), groups.end(), [](const Spent& a, const Spent& b) { return a.cpu_ms < b.cpu_ms; });
  cost.cpu_median = each(groups[groups.size() / 2].cpu_ms);
  return cost;
}

struct Filled {
  Cost insert;  // over the last fifth
  double seconds = 0;
  long megabytes = 0;
};

Filled Fill(const Arguments& arguments, uint64_t from, uint64_t until) {
  Peak peak;
  const FrontierWeb web(arguments.origins);
  const auto archive = OpenAt(arguments);
  (void)Must(archive->BeginRound({}));
  std::vector<Spent> groups;
  const Stopwatch all;
  for (uint64_t page = from / kLinksPerPage; page < until / kLinksPerPage; page += kPagesPerGroup) {
    std::vector<storage::Write> writes;
    for (uint64_t i = 0; i < kPagesPerGroup; ++i) writes.push_back(storage::Enqueue{web.LinksOf(page + i)});
    const Stopwatch watch;
    (void)Must(archive->Commit(writes));
    groups.push_back(watch.Read());
  }
  const size_t counted = std::max<size_t>(until / kUrlsPerGroup / 5, 1);
  if (groups.size() > counted) groups.erase(groups.begin(), groups.end() - static_cast<std::ptrdiff_t>(counted));
  return {CostOf(groups, kUrlsPerGroup), all.Read().wall_ms / 1000, peak.megabytes()};
}

storage::Captured Gone(const std::string& url) {
  auto capture = std::make_shared<Capture>();
  capture->request.url = url;
  capture->request_head = "GET / HTTP/1.1\r\n\r\n";
  capture->response_head = "HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Type: text/html\r\n\r\n";
  capture->status = 404;
  capture->body = "<h1>404</h1>";
  capture->remote_address = "127.0.0.1:80";
  capture->started = capture->finished = SystemClock().Now();
  return {capture, storage::Outcome{storage::UrlState::kAbsent, Code::kNotFound, "404"}, {}};
}

struct Leased {
  Cost load, commit;
  long megabytes = 0;
};

// The first of what waits on an origin, asked for and brought to its end.
Leased Lease(const Arguments& arguments) {
  Peak peak;
  const FrontierWeb web(arguments.origins);
  const auto archive = OpenAt(arguments);
  std::vector<Spent> loads, commits;
  for (uint64_t group = 0; group < kLeaseGroups; ++group) {
    std::vector<storage::Write> writes;
    const Stopwatch load;
    for (uint64_t i = 0; i < kLeasesPerGroup; ++i) {
      const uint64_t origin = (group * kLeasesPerGroup + i) * 1009 % web.origins();
      const auto queue = Must(archive->LoadQueue(web.OriginOf(origin), "", 4));
      writes.push_back(Gone(queue.at(0).record.entry.request.url));
    }
    loads.push_back(load.Read());
    const Stopwatch commit;
    (void)Must(archive->Commit(writes));
    commits.push_back(commit.Read());
  }
  return {CostOf(loads, kLeasesPerGroup), CostOf(commits, kLeasesPerGroup), peak.megabytes()};
}

// Every page links to others of its host, most of them known.
Result<Page> ReadPage(const Capture& capture) {
  static const FrontierWeb web(1);
  Page page;
  page.kind = PageKind::kListing;
  page.listing_of_reports = true;
  const std::string& url = capture.request.url;
  const std::string origin = url.substr(0, url.find('/', 8));
  for (const storage::FrontierEntry& entry : web.LinksOf(url.size() % 100)) {
    Request request = entry.request;
    request.url.replace(0, web.OriginOf(0).size(), origin);
    page.links.push_back({LinkRole::kItem, Relevance::kReport, std::move(request), entry.text, ""});
  }
  return page;
}

crawler::HarvestOptions HarvestOf(const FrontierWeb& web, uint16_t port) {
  crawler::HarvestOptions harvest;
  harvest.options.test.addresses = {"127.0.0.0/8"};
  harvest.portals = web.Portals(harvest.options.fetch);
  for (uint64_t i = 0; i < web.origins(); ++i) {
    harvest.options.test.resolve.push_back(fmt::format("{}=127.1.{}.{}:{}", web.HostOf(i), i / 250, i % 250 + 1, port));
  }
  return harvest;
}

struct Reopened {
  double open = 0, first_entry = 0, first_request = 0;  // seconds since the beginning
  uint64_t requests = 0, pages = 0;
  long megabytes = 0;
};

Reopened Reopen(const Arguments& arguments) {
  const CrowdServer server({});
  ForgetPages(arguments.dir / "frontier");
  Reopened found;
  Peak peak;
  const FrontierWeb web(arguments.origins);
  const Stopwatch watch;
  const auto seconds = [&] { return watch.Read().wall_ms / 1000; };
  const auto archive = OpenAt(arguments);
  found.open = seconds();
  (void)Must(archive->LoadQueue(web.OriginOf(0), "", 4));
  found.first_entry = seconds();
  const SystemClock clock;
  crawler::Harvester harvester(*archive, ReadPage, nullptr, clock, HarvestOf(web, server.port()));
  Result<crawler::Summary> summary = crawler::Summary{};
  std::atomic<bool> over = false;
  std::thread harvest([&] { summary = harvester.Run(), over = true; });
  while (!over && harvester.progress().in_flight == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  found.first_request = seconds();
  for (int i = 0; i < arguments.seconds * 10 && !over; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  harvester.Stop();
  harvest.join();
  const crawler::Summary& done = Must(std::move(summary));
  found.requests = done.requests;
  found.pages = done.pages;
  found.megabytes = peak.megabytes();
  return found;
}

uint64_t BytesIn(const fs::path& folder) {
  uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

void Print(uint64_t urls, const Filled& filled, const Leased& leased) {
  fmt::print("{:>9} addresses: filled in {:.0f} s, {} MB anonymous\n", urls, filled.seconds, filled.megabytes);
  const auto line = [](const char* what, const Cost& cost) {
    fmt::print("  {:<24}{:8.1f} us CPU {:8.1f} us median {:8.1f} us by clock\n", what, cost.cpu, cost.cpu_median,
               cost.wall);
  };
  line("insert", filled.insert);
  line("lease: reading the queue", leased.load);
  line("lease: commit", leased.commit);
  fmt::print("  leases: {} MB anonymous\n", leased.megabytes);
  std::fflush(stdout);
}

bool Holds(bool holds, const std::string& what) {
  fmt::print("{}{}\n", holds ? "" : "FAILED: ", what);
  return holds;
}

int Report(const Arguments& arguments, const Filled filled[2], const Leased leased[2], const Reopened& reopened) {
  fmt::print("reopened: {:.2f} s to be open, {:.2f} s to the first entry, {:.2f} s to the first request\n",
             reopened.open, reopened.first_entry, reopened.first_request);
  fmt::print("harvested for {} s: {} requests, {} pages, {} MB anonymous\n", arguments.seconds, reopened.requests,
             reopened.pages, reopened.megabytes);
  const double insert = filled[1].insert.cpu / filled[0].insert.cpu;
  const double lease = (leased[1].load.cpu + leased[1].commit.cpu) / (leased[0].load.cpu + leased[0].commit.cpu);
  const long most = std::max({filled[1].megabytes, leased[1].megabytes, reopened.megabytes});
  bool good = Holds(insert <= arguments.most_ratio, fmt::format("an insert costs {:.2f} times as much", insert));
  good &= Holds(lease <= arguments.most_ratio, fmt::format("a lease costs {:.2f} times as much", lease));
  good &= Holds(most <= arguments.most_mb, fmt::format("{} MB anonymous at most", most));
  good &= Holds(reopened.first_request <= arguments.most_seconds,
                fmt::format("{:.2f} s to the first request", reopened.first_request));
  return good ? 0 : 1;
}

int Run(const Arguments& arguments) {
  const fs::path folder = arguments.dir / "frontier";
  constexpr uint64_t kBytesPerUrl = 1000;  // while LevelDB merges tables; half of it afterwards
  if (fs::space(arguments.dir).available < arguments.urls * kBytesPerUrl) {
    throw std::runtime_error(fmt::format("{}: {} GB must be free", arguments.dir.string(),
                                         arguments.urls * kBytesPerUrl / 1'000'000'000 + 1));
  }
  if (fs::exists(folder)) throw std::runtime_error(folder.string() + " is there already");
  const uint64_t steps[] = {0, arguments.urls / 10, arguments.urls};
  Filled filled[2];
  Leased leased[2];
  for (int step = 0; step < 2; ++step) {
    filled[step] = InChild<Filled>([&] { return Fill(arguments, steps[step], steps[step + 1]); });
    leased[step] = InChild<Leased>([&] { return Lease(arguments); });
    Print(steps[step + 1], filled[step], leased[step]);
  }
  fmt::print("{} MB on the disk\n", BytesIn(folder) >> 20);
  const Reopened reopened = InChild<Reopened>([&] { return Reopen(arguments); });
  if (!arguments.keep) fs::remove_all(folder);
  return Report(arguments, filled, leased, reopened);
}

}  // namespace
}  // namespace lantai::bench

int main(int argc, char** argv) {
  lantai::bench::Arguments arguments;
  CLI::App app("What a frontier of very many addresses costs");
  app.add_option("--dir", arguments.dir, "A folder with about a kilobyte free for each address")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--urls", arguments.urls, "How many addresses")
      ->capture_default_str()
      ->check(CLI::Range(20'000, INT32_MAX));
  app.add_option("--origins", arguments.origins, "On how many origins")
      ->capture_default_str()
      ->check(CLI::Range(1, 20'000));
  app.add_option("--seconds", arguments.seconds, "How long to harvest")->capture_default_str();
  app.add_option("--most-mb", arguments.most_mb, "Anonymous memory above which it fails")->capture_default_str();
  app.add_option("--most-seconds", arguments.most_seconds, "Time to the first request above which it fails")
      ->capture_default_str();
  app.add_option("--most-ratio", arguments.most_ratio, "Of costs at N to costs at N/10")->capture_default_str();
  app.add_flag("--keep", arguments.keep, "Leave DIR/frontier there");
  CLI11_PARSE(app, argc, argv);
  // Each has at least two list pages in the smaller frontier.
  arguments.origins = std::min(arguments.origins, static_cast<int>(arguments.urls / 20 / lantai::bench::kLinksPerPage));
  spdlog::set_level(spdlog::level::warn);
  try {
    return lantai::bench::Run(arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
