#include <fmt/format.h>
#include <spdlog/spdlog.h>

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
Robots RulesOf(const Capture& answer) {
  if (RobotsVerdictOf(answer.status) == RobotsVerdict::kAllowAll) return Robots::AllowAll();
  const std::string coding(HeaderValue(answer.response_head, "Content-Encoding"));
  const Result<std::string> text = DecodeContent(coding, answer.body, {.max_bytes = kMaxRobotsBody});
  return Robots::Parse(text.ok() ? *text : answer.body, kProductToken);
}

// Where the answer sends us; nothing where it does not.
std::optional<Request> RedirectOf(const Capture& answer) {
  if (!IsRedirect(answer.status, answer.response_head)) return std::nullopt;
  Result<Request> next = FollowRedirect(answer);
  return next.ok() ? std::optional(*std::move(next)) : std::nullopt;
}

std::optional<Capture> LastCapture(const storage::Archive& archive, const std::string& url) {
  const auto record = archive.GetUrl(RequestKey(Request{Method::kGet, url, "", ""}));
  if (!record.ok() || !*record || (*record)->last_capture == 0) return std::nullopt;
  auto capture = archive.GetCapture((*record)->last_capture, true);
  if (!capture.ok()) return std::nullopt;
  return std::move(capture->capture);
}

}  // namespace

// RFC 9309 §2.4: not used longer than a day, whichever run fetched it.
Task<> Host::RefreshRobots() {
  const bool known = robots_ || robots_refusal_;
  if (known && engine_.clock().Now() - robots_time_ < kRobotsLifetimeMs) co_return;
  if (UseKeptRobots()) co_return;
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

// The archive's capture, with the redirects that led to it; false where it is too old or said nothing.
bool Host::UseKeptRobots() {
  const Timestamp now = engine_.clock().Now();
  std::string url = origin_ + "/robots.txt";
  Timestamp oldest = now;
  for (int hop = 0; hop <= kRobotsRedirects; ++hop) {
    const std::optional<Capture> kept = LastCapture(engine_.archive(), url);
    if (!kept || kept->finished > now || now - kept->finished >= kRobotsLifetimeMs) return false;
    oldest = std::min(oldest, kept->finished);
    const std::optional<Request> next = RedirectOf(*kept);
    if (next && hop < kRobotsRedirects) {
      url = next->url;
      continue;
    }
    if (RobotsVerdictOf(kept->status) == RobotsVerdict::kDisallowAll) return false;
    UseRules(RulesOf(*kept), oldest);
    return true;
  }
  return false;
}

// §2.3.1.2: redirects are followed, also to other hosts; after five the file counts as unavailable. Every answer is
// kept.
Task<Result<Capture>> Host::FetchRobots() {
  std::string url = origin_ + "/robots.txt";
  for (int hop = 0;; ++hop) {
    const std::optional<int64_t> turn = co_await TakeTurn();
    if (!turn) co_return Status(Code::kCancelled, "stopped");
    Exchange exchange;
    exchange.request.url = url;
    exchange.options = options_;
    exchange.options.max_body = std::min(options_.max_body, kMaxRobotsBody);
    Result<Fetched> result = co_await Ask(std::move(exchange), *turn);
    if (!result.ok()) co_return result.status();
    const auto capture = std::make_shared<const Capture>(std::move(result->capture));
    const Outcome outcome{UrlState::kDone, Code::kOk, fmt::format("HTTP {}", capture->status)};
    engine_.Commit(storage::Captured{capture, outcome, {}}, [](const Committed&) {});
    const std::optional<Request> next = RedirectOf(*capture);
    if (!next || hop == kRobotsRedirects) co_return *capture;
    if (IsSameRequest(*next, capture->request)) TakeCookies(*capture);
    url = next->url;
  }
}

void Host::UseRobots(const Result<Capture>& answer) {
  if (!answer.ok()) {
    const Code code = answer.status().code();
    if (code != Code::kRefused && code != Code::kInvalidArgument) return RobotsUnreachable(answer.status().message());
    const bool policy = code == Code::kRefused;
    robots_refusal_ = Outcome{policy ? UrlState::kRefused : UrlState::kFailed, code, answer.status().message()};
    robots_time_ = engine_.clock().Now();
    return;
  }
  if (RobotsVerdictOf(answer->status) == RobotsVerdict::kDisallowAll) {
    return RobotsUnreachable(fmt::format("robots.txt answers HTTP {}", answer->status));
  }
  UseRules(RulesOf(*answer), engine_.clock().Now());
}

void Host::UseRules(Robots robots, Timestamp fetched) {
  robots_ = std::move(robots);
  robots_refusal_.reset();
  robots_time_ = fetched;
  record_.robots_unreachable = {};
  schedule_->SetCrawlDelay(robots_->crawl_delay_ms());
  if (engine_.resumed()) schedule_->OnStart(engine_.started());  // once more: its Crawl-delay may be longer
}

// §2.3.1.4: complete disallow, so the host is left for the next run, which asks again. After 30 days the rules that
// were last known apply once more, or none where none ever were.
void Host::RobotsUnreachable(const std::string& why) {
  const Timestamp now = engine_.clock().Now();
  if (record_.robots_unreachable.ms == 0) record_.robots_unreachable = now;
  if (now - record_.robots_unreachable < kRobotsGivenUpMs) {
    return LeaveBroken(why + ", so nothing may be fetched now (RFC 9309 2.3.1.4); run again later");
  }
  spdlog::warn("host {}: {}, for 30 days now: going on with what was last known (RFC 9309 2.3.1.4)", host_, why);
  const Timestamp since = record_.robots_unreachable;
  UseRules(LastRobotsEver().value_or(Robots::AllowAll()), now);
  record_.robots_unreachable = since;
}

std::optional<Robots> Host::LastRobotsEver() const {
  const std::string key = RequestKey(Request{Method::kGet, origin_ + "/robots.txt", "", ""});
  const Result<std::vector<uint64_t>> captures = engine_.archive().CapturesOf(key);
  if (!captures.ok()) return std::nullopt;
  for (auto id = captures->rbegin(); id != captures->rend(); ++id) {
    const auto record = engine_.archive().GetCapture(*id, true);
    if (record.ok() && RobotsVerdictOf(record->capture.status) == RobotsVerdict::kUse) return RulesOf(record->capture);
  }
  return std::nullopt;
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
