#include <fmt/format.h>

#include "core/content_coding.h"
#include "core/url.h"
#include "crawler/internal/host.h"

namespace lantai::crawler {
namespace {

using storage::Outcome;
using storage::UrlState;

constexpr int64_t kMaxRobotsBody = 4 << 20;  // what is kept as evidence; only kRobotsLimit of it is read

bool MayPass(const Result<Capture>& answer) {
  if (answer.ok()) return RobotsVerdictOf(answer->status) == RobotsVerdict::kDisallowAll;
  return answer.status().code() == Code::kNetwork || answer.status().code() == Code::kTimeout;
}

// Some servers compress whatever is asked for. Rules that cannot be read are taken as they came, which is as none.
Robots RulesIn(const Capture& answer) {
  const std::string coding(HeaderValue(answer.response_head, "Content-Encoding"));
  const Result<std::string> text = DecodeContent(coding, answer.body, {.max_bytes = kMaxRobotsBody});
  return Robots::Parse(text.ok() ? *text : answer.body, kProductToken);
}

}  // namespace

// RFC 9309 §2.4: not used longer than a day.
Task<> Host::RefreshRobots() {
  const bool known = robots_ || robots_refusal_;
  if (known && engine_.clock().Now() - robots_time_ < kRobotsLifetimeMs) co_return;
  Result<Capture> answer = co_await FetchRobots();
  for (uint32_t attempt = 0; MayPass(answer) && attempt < static_cast<uint32_t>(std::max(options_.retries, 0));
       ++attempt) {
    if (engine_.stopping() || abandoned_) co_return;
    co_await event_.WaitMs(schedule_->RetryDelayMs(attempt));
    answer = co_await FetchRobots();
  }
  if (!answer.ok() && answer.status().code() == Code::kCancelled) co_return;
  UseRobots(answer);
}

// §2.3.1.2: redirects are followed, also to other hosts; after five the file counts as unavailable. Every answer is
// kept.
Task<Result<Capture>> Host::FetchRobots() {
  std::string url = origin_ + "/robots.txt";
  for (int hop = 0;; ++hop) {
    const bool turn = co_await TakeTurn();
    if (!turn) co_return Status(Code::kCancelled, "stopped");
    Exchange exchange;
    exchange.request.url = url;
    exchange.options = options_;
    exchange.options.max_body = std::min(options_.max_body, kMaxRobotsBody);
    const Timestamp started = engine_.clock().Now();
    Result<Fetched> result = co_await Ask(std::move(exchange));
    const bool strained = !result.ok() || RobotsVerdictOf(result->capture.status) == RobotsVerdict::kDisallowAll;
    NoteAnswer(result, result.ok() ? result->capture.started : started, strained);
    if (!result.ok()) co_return result.status();
    const auto capture = std::make_shared<const Capture>(std::move(result->capture));
    const Outcome outcome{UrlState::kDone, Code::kOk, fmt::format("HTTP {}", capture->status)};
    engine_.Commit(storage::Captured{capture, outcome, {}}, [](const Committed&) {});
    if (!IsRedirect(capture->status, capture->response_head) || hop == kRobotsRedirects) co_return *capture;
    const Result<Request> next = FollowRedirect(*capture);
    if (!next.ok()) co_return *capture;
    if (IsSameRequest(*next, capture->request)) TakeCookies(*capture);
    url = next->url;
  }
}

void Host::UseRobots(const Result<Capture>& answer) {
  robots_time_ = engine_.clock().Now();
  robots_.reset();
  robots_refusal_.reset();
  if (!answer.ok()) {
    const bool policy = answer.status().code() == Code::kRefused;
    robots_refusal_ =
        Outcome{policy ? UrlState::kRefused : UrlState::kFailed, answer.status().code(), answer.status().message()};
    return;
  }
  switch (RobotsVerdictOf(answer->status)) {
    case RobotsVerdict::kUse: robots_ = RulesIn(*answer); break;
    case RobotsVerdict::kAllowAll: robots_ = Robots::AllowAll(); break;
    case RobotsVerdict::kDisallowAll:
      robots_refusal_ =
          Outcome{UrlState::kFailed, Code::kRefused,
                  fmt::format("host {}: robots.txt answers HTTP {}, so nothing may be fetched now (RFC 9309 "
                              "2.3.1.4); run again later",
                              host_, answer->status)};
      return;
  }
  schedule_->SetCrawlDelay(robots_->crawl_delay_ms());
}

std::optional<Outcome> Host::RobotsRefuse(const std::string& text) const {
  if (robots_refusal_) return robots_refusal_;
  const Result<Url> url = Url::Parse(text);
  if (!url.ok()) return Outcome{UrlState::kFailed, Code::kInvalidArgument, url.status().message()};
  const std::string path = url->path() + (url->query() ? "?" + *url->query() : "");
  if (!robots_ || robots_->Allows(path)) return std::nullopt;
  return Outcome{UrlState::kRefused, Code::kRefused, "robots.txt of " + host_ + " disallows it"};
}

}  // namespace lantai::crawler
