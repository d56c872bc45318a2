#include "crawler/internal/host.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/url.h"

namespace lantai::crawler {
namespace {

constexpr size_t kMostUnderWay = 64;  // addresses of one host between their request and their commit
constexpr size_t kRetryAfterAtLeast =
    8;  // requests, after which what failed may be looked for at the queue's beginning

}  // namespace

Host::Host(Engine& engine, std::string origin) : engine_(engine), origin_(std::move(origin)), event_(engine.io()) {
  const Result<Url> url = Url::Parse(origin_);
  host_ = url.ok() ? url->host() : origin_;
  cookies_ = CookieJar(host_);
  const ResolveRule* rule = engine.book().resolve().Find(host_);
  if (rule != nullptr)
    address_ = rule->address.ToString();
  else if (const std::optional<IpAddress> literal = ParseIp(host_))
    address_ = literal->ToString();
}

Host::~Host() = default;

void Host::Wake() {
  woken_ = true;
  if (running_) return event_.Notify();
  if (abandoned_ || engine_.stopping()) return;
  running_ = true;
  engine_.tasks().Spawn(Run());
}

Task<> Host::Run() {
  if (record_.name.empty()) LoadRecord();
  co_await RunQueue();
  while (active_ > 0) co_await event_.Wait();
  running_ = false;
}

Task<> Host::RunQueue() {
  while (!engine_.stopping() && !abandoned_) {
    if (under_way_.size() >= kMostUnderWay) {
      co_await event_.Wait();
      continue;
    }
    if (!made_up_.empty()) co_await AskMadeUp();
    std::optional<Queued> item = Next();
    if (item) {
      co_await Visit(*std::move(item));
    } else if (AtRest()) {
      co_return;
    } else {
      co_await WaitForWork();
    }
  }
}

// Nothing is queued, and nothing under way could queue anything again.
bool Host::AtRest() const {
  return made_up_.empty() && at_end_ && !woken_ && !due_ && under_way_.empty() && active_ == 0;
}

Task<> Host::WaitForWork() {
  if (engine_.stopping() || woken_ || !made_up_.empty()) co_return;
  if (!due_) {
    co_await event_.Wait();
    co_return;
  }
  const int64_t wait = *due_ - engine_.clock().Now();
  if (wait > kLongestWaitMs) {
    const bool asked = record_.retry_after > engine_.clock().Now();
    Abandon(WhyLeft({asked ? record_.retry_after : *due_, asked ? Hold::kRetryAfter : Hold::kPause}));
    co_return;
  }
  engine_.tally().Waiting(1);
  if (wait > 0) co_await event_.WaitMs(wait);
  engine_.tally().Waiting(-1);
}

// The host's addresses stay queued for the next run.
void Host::Abandon(const std::string& why) {
  spdlog::warn("host {} is left for the next run: {}", host_, why);
  abandoned_ = true;
  record_.left_for = why;
  engine_.NoteHost(record_);
  engine_.LeaveUnfinished();
}

void Host::LeaveBroken(const std::string& why) {
  engine_.tally().HostFailed();
  Abandon(why);
}

std::optional<Host::Queued> Host::Next() {
  if (due_ && *due_ <= engine_.clock().Now() && since_restart_ >= kRetryAfterAtLeast) Restart();
  while (true) {
    while (!chunk_.empty()) {
      Queued item = std::move(chunk_.front());
      chunk_.pop_front();
      if (under_way_.contains(item.key)) continue;
      ++since_restart_;
      return item;
    }
    if (!LoadChunk()) return std::nullopt;
  }
}

void Host::Restart() {
  chunk_.clear();
  position_.clear();
  at_end_ = false;
  due_.reset();
  since_restart_ = 0;
}

// Reads on in the queue; from its beginning when its end was reached, or when new addresses may stand before.
bool Host::LoadChunk() {
  const Timestamp now = engine_.clock().Now();
  const bool is_due = due_ && *due_ <= now;
  if (at_end_ && !woken_ && !is_due) return false;
  if (at_end_ || (woken_ && since_restart_ >= engine_.RestartAfter())) Restart();
  if (position_.empty()) woken_ = false;
  const size_t limit = engine_.ChunkSize();
  Result<std::vector<Queued>> loaded = engine_.archive().LoadQueue(origin_, position_, limit);
  if (!loaded.ok()) {
    engine_.Fail(loaded.status());
    return false;
  }
  at_end_ = loaded->size() < limit;
  if (!loaded->empty()) position_ = loaded->back().position;
  for (Queued& item : *loaded) {
    if (under_way_.contains(item.key)) continue;
    // One that lies further ahead than any wait was noted by another clock.
    if (item.record.not_before <= now || item.record.not_before - now > kMaxSkewMs) {
      chunk_.push_back(std::move(item));
    } else {
      due_ = due_ ? std::min(*due_, item.record.not_before) : item.record.not_before;
    }
  }
  return true;
}

}  // namespace lantai::crawler
