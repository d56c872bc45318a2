// Runs exchanges on an io_context of their own: EXPECT_OK(Fetch(server.Url("/")));
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "crawler/fetcher.h"

namespace lantai::crawler {

class FetchFixture {
 public:
  explicit FetchFixture(std::vector<std::string> allowed = {"127.0.0.0/8", "::1/128"}, int64_t memory = 1 << 30)
      : budget_(memory) {
    options_.timeout_ms = 5000;
    settings_.user_agent = *UserAgent("mailto:test@example.org");
    settings_.addresses = *AddressPolicy::Make(allowed, false);
  }

  // Call before the first exchange.
  void Resolve(const std::vector<std::string>& rules) { settings_.resolve = *ResolveRules::Parse(rules); }
  FetchOptions& options() { return options_; }
  MemoryBudget& budget() { return budget_; }
  boost::asio::io_context& io() { return io_; }
  Fetcher& fetcher() {
    if (!fetcher_) fetcher_ = std::make_unique<Fetcher>(io_, settings_, clock_, &budget_);
    return *fetcher_;
  }

  Exchange For(const std::string& url) {
    Exchange exchange;
    exchange.request.url = url;
    exchange.options = options_;
    return exchange;
  }

  Result<Capture> Run(Exchange exchange) {
    std::optional<Result<Capture>> result;
    fetcher().Start(std::move(exchange), [&](Result<Fetched> fetched) {
      if (fetched.ok())
        result.emplace(std::move(fetched->capture));
      else
        result.emplace(fetched.status());
    });
    RunUntil([&] { return result.has_value(); });
    if (!result) return Status(Code::kInternal, "the exchange never ended");
    return *std::move(result);
  }
  Result<Capture> Fetch(const std::string& url) { return Run(For(url)); }

  // At most ten seconds.
  template <typename Condition>
  void RunUntil(Condition condition) {
    io_.restart();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      if (io_.run_one_for(std::chrono::milliseconds(50)) == 0) io_.restart();
    }
  }
  void RunFor(int ms) {
    io_.restart();
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    while (std::chrono::steady_clock::now() < end) {
      if (io_.run_one_until(end) == 0) io_.restart();
    }
  }

 private:
  boost::asio::io_context io_;
  SystemClock clock_;
  FetchOptions options_;
  Fetcher::Settings settings_;
  MemoryBudget budget_;
  std::unique_ptr<Fetcher> fetcher_;
};

}  // namespace lantai::crawler
