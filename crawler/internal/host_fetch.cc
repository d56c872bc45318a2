#include <fmt/format.h>

#include "core/url.h"
#include "crawler/internal/address.h"
#include "crawler/internal/host.h"
#include "crawler/internal/page_flow.h"

namespace lantai::crawler {
namespace {

using storage::Outcome;
using storage::UrlState;

std::string AddressWithoutPort(const std::string& remote) { return remote.substr(0, remote.rfind(':')); }

std::optional<int64_t> RetryAfterOf(const Result<Fetched>& result) {
  if (!result.ok() || (result->capture.status != 429 && result->capture.status != 503)) return std::nullopt;
  const std::string_view head = result->capture.response_head;
  return ParseRetryAfter(HeaderValue(head, "Retry-After"), HeaderValue(head, "Date"), result->capture.finished);
}

// What an answer, or its absence, says of host and machine.
Answer AnswerOf(const Result<Fetched>& result, Timestamp started, Timestamp now) {
  if (!result.ok()) {
    const bool no_answer = result.status().code() == Code::kNetwork || result.status().code() == Code::kTimeout;
    return {started, now, no_answer, no_answer, std::nullopt};
  }
  const Capture& capture = result->capture;
  const bool strained = JudgeAnswer(capture.status, LinkRole::kOther, 0, 0).strained;
  const bool machine = capture.status == 429 || capture.status == 503;
  return {capture.started, capture.finished, strained, machine, RetryAfterOf(result)};
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

// What the last run left, and where the host lives.
void Host::LoadRecord() {
  record_.name = origin_;
  Result<std::optional<storage::HostRecord>> kept = engine_.archive().GetHost(origin_);
  if (!kept.ok()) return engine_.Fail(kept.status());
  if (*kept) {
    record_ = **std::move(kept);
    if (address_.empty()) address_ = record_.address;
  }
}

// Asks for one address, or concludes it without asking.
Task<> Host::Visit(Queued item) {
  options_ = engine_.book().Find(item.record.entry)->portal.fetch;
  if (!schedule_) {
    schedule_.emplace(options_, host_);
    schedule_->Restore(record_, engine_.clock().Now());
    schedule_->Save(record_);  // by this run's clock: what is left for a later run then must not move on with it
    if (engine_.resumed()) schedule_->OnStart(engine_.started());
  }
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
  const std::optional<int64_t> turn = co_await TakeTurn();
  if (!turn) co_return;
  if (!engine_.TakePage()) {
    abandoned_ = true;  // max_pages: what is left stays queued
    co_return;
  }
  ++active_;
  under_way_.insert(item.key);
  engine_.tasks().Spawn(FetchOne(std::move(item), *turn));
}

// For the user: what the host waits for.
std::string Host::WhyLeft(const Turn& turn) const {
  const std::string when = FormatChinaTime(turn.at);
  switch (turn.hold) {
    case Hold::kRetryAfter: return fmt::format("it asks not to be visited before {} (Retry-After)", when);
    case Hold::kBreaker:
      return fmt::format("{} requests in a row failed; it is asked again after {}", record_.failures, when);
    case Hold::kHours: return fmt::format("its hours are {}: they open {}", options_.hours, when);
    default: return fmt::format("it is to be asked again after {}", when);
  }
}

// Waits until the host may be asked again and a connection to it is free.
Task<std::optional<int64_t>> Host::TakeTurn() {
  Timestamp ready = engine_.clock().Now();
  while (!engine_.stopping() && !abandoned_) {
    const Timestamp now = engine_.clock().Now();
    const Turn turn = schedule_->NextTurn(now);
    const int most = schedule_->probing() ? 1 : std::max(options_.per_host, 1);
    if (active_ >= most) {
      co_await event_.Wait();
      ready = engine_.clock().Now();
    } else if (!schedule_->WorthWaiting(turn, now)) {
      if (turn.hold == Hold::kBreaker)
        LeaveBroken(WhyLeft(turn));
      else
        Abandon(WhyLeft(turn));
    } else if (turn.at > now) {
      ready = turn.at;
      engine_.tally().Waiting(1);
      co_await event_.WaitMs(turn.at - now);
      engine_.tally().Waiting(-1);
    } else {
      co_return now - ready;
    }
  }
  co_return std::nullopt;
}

Task<Result<Fetched>> Host::Ask(Exchange exchange, int64_t late_ms) {
  AttachCookies(exchange);
  const FetchOptions options = exchange.options;
  const bool own = exchange.request.url.starts_with(origin_ + "/");  // robots.txt may be redirected to another host
  Address* address = !own || address_.empty() ? nullptr : &engine_.AddressOf(address_);
  if (address != nullptr) co_await address->Enter(options);
  const Timestamp let_in = engine_.clock().Now();
  co_await engine_.transfers().Enter();
  const Timestamp started = engine_.clock().Now();
  const bool stopped = engine_.stopping();
  Result<Fetched> result = Status(Code::kCancelled, "stopped");
  if (!stopped) {
    engine_.tally().Waited(host_, late_ms + (started - let_in));
    result = co_await Transfer(std::move(exchange), started);
  }
  engine_.transfers().Leave();
  const Answer answer = AnswerOf(result, started, engine_.clock().Now());
  const bool cancelled = !result.ok() && result.status().code() == Code::kCancelled;
  if (address != nullptr) address->Leave(cancelled ? std::nullopt : std::optional(answer), options);
  if (own && result.ok() && !result->capture.remote_address.empty()) {
    address_ = AddressWithoutPort(result->capture.remote_address);
  }
  if (!cancelled) NoteAnswer(answer);
  co_return result;
}

Task<Result<Fetched>> Host::Transfer(Exchange exchange, Timestamp started) {
  std::optional<Result<Fetched>> result;
  schedule_->OnStart(started);
  engine_.tally().Asked();
  engine_.tally().InFlight(1);
  engine_.slots().Started(started);
  Event answered(engine_.io());
  auto done = [&result, &answered](Result<Fetched> fetched) {
    result.emplace(std::move(fetched));
    answered.Notify();
  };
  engine_.fetcher().Start(std::move(exchange), std::move(done));
  co_await answered.Wait();
  engine_.slots().Ended(started);
  engine_.tally().InFlight(-1);
  if (result->ok()) engine_.tally().Received((*result)->capture);
  co_return *std::move(result);
}

Task<> Host::FetchOne(Queued item, int64_t late_ms) {
  Result<Fetched> result = co_await Ask(ExchangeFor(item.record, options_), late_ms);
  Settle(std::move(item), std::move(result));
  --active_;
  event_.Notify();
}

// Noted before what the answer gave is committed, so that both are on the disk together.
void Host::NoteAnswer(const Answer& answer) {
  schedule_->OnAnswer(answer);
  schedule_->Save(record_);
  record_.address = address_;
  record_.left_for.clear();
  engine_.NoteHost(record_);
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
