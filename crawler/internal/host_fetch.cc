#include <fmt/format.h>

#include "core/url.h"
#include "crawler/internal/host.h"
#include "crawler/internal/page_flow.h"

namespace lantai::crawler {
namespace {

using storage::Outcome;
using storage::UrlState;

constexpr int kMostFailuresInARow = 20;  // addresses without any answer, before a host counts as gone

std::string AddressWithoutPort(const std::string& remote) { return remote.substr(0, remote.rfind(':')); }

std::optional<int64_t> RetryAfterOf(const Result<Fetched>& result) {
  if (!result.ok() || (result->capture.status != 429 && result->capture.status != 503)) return std::nullopt;
  return ParseRetryAfter(HeaderValue(result->capture.response_head, "Retry-After"), result->capture.finished);
}

Exchange ExchangeFor(const storage::UrlRecord& record, const FetchOptions& options) {
  Exchange exchange;
  exchange.request = record.entry.request;
  exchange.options = options;
  // RFC 9110 §13.1.2: a condition on what is no GET asks the server to refuse it.
  if (record.last_capture != 0 && record.entry.request.method == Method::kGet) {
    exchange.etag = record.etag;
    exchange.last_modified = record.last_modified;
  }
  return exchange;
}

}  // namespace

// Asks for one address, or concludes it without asking.
Task<> Host::Visit(Queued item) {
  options_ = engine_.book().Find(item.record.entry)->portal.fetch;
  if (!schedule_) schedule_.emplace(options_, host_);
  co_await RefreshRobots();
  if (engine_.stopping() || abandoned_) co_return;
  std::optional<Outcome> refusal = RobotsRefuse(item.record.entry.request.url);
  if (engine_.IsOfEndedList(item.key)) {
    refusal = Outcome{UrlState::kRefused, Code::kRefused,
                      fmt::format("{}: two pages of this list listed what earlier ones had", kRepeatingList)};
  }
  if (refusal) {
    GiveUp(item, *refusal);
    co_return;
  }
  const bool turn = co_await TakeTurn();
  if (!turn) co_return;
  if (!engine_.TakePage()) {
    abandoned_ = true;  // max_pages: what is left stays queued
    co_return;
  }
  ++active_;
  under_way_.insert(item.key);
  engine_.tasks().Spawn(FetchOne(std::move(item)));
}

// Waits until the host may be asked again and a connection to it is free. False where the run or the host is over.
Task<bool> Host::TakeTurn() {
  while (!engine_.stopping() && !abandoned_) {
    const Timestamp now = engine_.clock().Now();
    const int64_t wait = schedule_->NextStart(now) - now;
    if (active_ >= std::max(options_.per_host, 1)) {
      co_await event_.Wait();
    } else if (schedule_->StrainWaitMs(now) > kLongestWaitMs) {
      Abandon("it asks to come back much later (Retry-After)");
    } else if (wait > 0) {
      engine_.tally().Waiting(1);
      co_await event_.WaitMs(wait);
      engine_.tally().Waiting(-1);
    } else {
      co_return true;
    }
  }
  co_return false;
}

Gate* Host::AddressGateNow() {
  return address_.empty() ? nullptr : &engine_.AddressGate(address_, std::max(options_.per_address, 1));
}

Task<Result<Fetched>> Host::Ask(Exchange exchange) {
  AttachCookies(exchange);
  Gate* address_gate = AddressGateNow();
  if (address_gate != nullptr) co_await address_gate->Enter();
  co_await engine_.transfers().Enter();
  std::optional<Result<Fetched>> result;
  const Timestamp started = engine_.clock().Now();
  if (engine_.stopping()) {
    result.emplace(Status(Code::kCancelled, "stopped"));
  } else {
    schedule_->OnStart(started);
    engine_.tally().Asked();
    engine_.tally().InFlight(1);
    Event answered(engine_.io());
    auto done = [&result, &answered](Result<Fetched> fetched) {
      result.emplace(std::move(fetched));
      answered.Notify();
    };
    engine_.fetcher().Start(std::move(exchange), std::move(done));
    co_await answered.Wait();
    engine_.tally().InFlight(-1);
    if (result->ok()) engine_.tally().Received((*result)->capture);
  }
  engine_.transfers().Leave();
  if (address_gate != nullptr) address_gate->Leave();
  co_return *std::move(result);
}

Task<> Host::FetchOne(Queued item) {
  const Timestamp started = engine_.clock().Now();
  Result<Fetched> result = co_await Ask(ExchangeFor(item.record, options_));
  const Verdict verdict = result.ok() ? JudgeAnswer(result->capture.status, item.record.entry.role, 0, 0)
                                      : JudgeError(result.status(), 0, 0);
  NoteAnswer(result, result.ok() ? result->capture.started : started, verdict.strained);
  Settle(std::move(item), std::move(result));
  --active_;
  event_.Notify();
}

void Host::NoteAnswer(const Result<Fetched>& result, Timestamp started, bool strained) {
  if (!result.ok() && result.status().code() == Code::kCancelled) return;
  const Timestamp finished = result.ok() ? result->capture.finished : engine_.clock().Now();
  schedule_->OnAnswer({started, finished, strained, RetryAfterOf(result)});
  if (!result.ok()) return;
  failures_ = 0;
  if (!result->capture.remote_address.empty()) address_ = AddressWithoutPort(result->capture.remote_address);
}

void Host::Settle(Queued item, Result<Fetched> result) {
  if (!result.ok() && result.status().code() == Code::kCancelled) {
    under_way_.erase(item.key);  // it stays queued
    return;
  }
  const uint32_t attempts = item.record.attempts;
  Verdict verdict = result.ok()
                        ? JudgeAnswer(result->capture.status, item.record.entry.role, attempts, options_.retries)
                        : JudgeError(result.status(), attempts, options_.retries);
  switch (verdict.step) {
    case Step::kProcess: return Process(std::move(item), *std::move(result));
    case Step::kKeep: return Keep(item, *std::move(result), std::move(verdict.outcome));
    case Step::kRedirect: return Redirect(std::move(item), *std::move(result));
    case Step::kRetry: return Retry(item, std::move(verdict.outcome), RetryAfterOf(result));
    case Step::kGiveUp: return GiveUp(item, verdict.outcome);
    case Step::kNotModified: break;
  }
  const std::string key = item.key;
  engine_.Commit(storage::NotModified{key, result->capture.finished}, [this, key](const Committed&) {
    engine_.tally().NotModified();
    Done(key);
  });
}

void Host::Process(Queued item, Fetched fetched) {
  auto captured = [this, key = item.key] { Done(key); };
  engine_.flow().Take(std::move(item.record.entry), std::move(fetched), std::move(captured));
}

void Host::Keep(const Queued& item, Fetched fetched, Outcome outcome) {
  auto capture = std::make_shared<const Capture>(std::move(fetched.capture));
  leases_[item.key] = std::move(fetched.lease);
  auto then = [this, key = item.key, role = item.record.entry.role, outcome](const Committed&) {
    engine_.tally().Kept(outcome, role);
    Done(key);
  };
  engine_.Commit(storage::Captured{std::move(capture), std::move(outcome), {}}, std::move(then));
}

void Host::Retry(const Queued& item, Outcome outcome, std::optional<int64_t> retry_after_ms) {
  const Timestamp now = engine_.clock().Now();
  const Timestamp at = now + std::max(schedule_->RetryDelayMs(item.record.attempts), retry_after_ms.value_or(0));
  engine_.Commit(storage::Unfetched{item.key, std::move(outcome), at}, [this, key = item.key, at](const Committed&) {
    due_ = due_ ? std::min(*due_, at) : at;
    Done(key);
  });
}

void Host::GiveUp(const Queued& item, const Outcome& outcome) {
  under_way_.insert(item.key);
  const bool no_answer = outcome.code == Code::kNetwork || outcome.code == Code::kTimeout;
  if (no_answer && !robots_refusal_ && ++failures_ >= kMostFailuresInARow) {
    Abandon(fmt::format("{} addresses in a row got no answer, the last: {}", failures_, outcome.reason));
  }
  auto then = [this, key = item.key, role = item.record.entry.role, outcome](const Committed&) {
    engine_.tally().Kept(outcome, role);
    Done(key);
  };
  engine_.Commit(storage::Unfetched{item.key, outcome, std::nullopt}, std::move(then));
}

// The archive knows what became of it.
void Host::Done(const std::string& key) {
  under_way_.erase(key);
  leases_.erase(key);
  event_.Notify();
}

}  // namespace lantai::crawler
