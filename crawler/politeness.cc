#include "crawler/politeness.h"

#include <algorithm>

namespace lantai::crawler {
namespace {

constexpr uint32_t kMostStrain = 5;
constexpr int64_t kLeastRetryMs = 10;  // so that a retry with delay 0 is not a busy loop
constexpr int64_t kPausesOpen = 10;    // the breaker's first time, in pauses of that host

uint64_t SplitMix(uint64_t& state) {
  uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

uint64_t SeedOf(std::string_view text) {  // FNV-1a
  uint64_t hash = 0xCBF29CE484222325ULL;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

uint32_t NextStrain(uint32_t strain, bool strained) {
  if (strained) return std::min(strain + 1, kMostStrain);
  return strain == 0 ? 0 : strain - 1;
}

// The pause after an answer, without jitter.
int64_t PauseAfter(const Answer& answer, const FetchOptions& options, int64_t least, uint32_t strain) {
  const auto took = static_cast<double>(std::max<int64_t>(answer.finished - answer.started, 0));
  const auto wanted = static_cast<int64_t>(std::min(took * options.delay_factor, 1e12));
  const int64_t most = std::max(options.max_delay_ms, least);
  return std::min(std::clamp(wanted, least, most) << strain, std::max(most, least << strain));
}

// The record as it would be had the clock not been set back since: its last answer came just now at the latest.
storage::HostRecord ByThisClock(storage::HostRecord record, Timestamp now) {
  const int64_t back = record.last_answer > now ? record.last_answer - now : 0;
  for (Timestamp* time : {&record.next_request, &record.retry_after, &record.probe_at, &record.last_answer}) {
    if (time->ms > back) time->ms -= back;
  }
  return record;
}

Timestamp NotTooFar(Timestamp time, Timestamp now, int64_t most) { return std::min(time, now + most); }

}  // namespace

// ---- a host ----

HostSchedule::HostSchedule(const FetchOptions& options, std::string_view host)
    : options_(options), random_(SeedOf(host)) {
  const Result<VisitHours> hours = VisitHours::Parse(options.hours);
  if (hours.ok()) hours_ = *hours;
}

void HostSchedule::Restore(const storage::HostRecord& saved, Timestamp now) {
  const storage::HostRecord record = ByThisClock(saved, now);
  next_ = NotTooFar(record.next_request, now, kMaxSkewMs);
  retry_after_ = NotTooFar(record.retry_after, now, kMostRetryAfterMs);
  probe_at_ = NotTooFar(record.probe_at, now, kMostOpenMs);
  last_answer_ = record.last_answer;
  strain_ = std::min(record.strain, kMostStrain);
  failures_ = record.failures;
  openings_ = record.openings;
}

void HostSchedule::Save(storage::HostRecord& record) const {
  record.next_request = next_;
  record.retry_after = retry_after_;
  record.last_answer = last_answer_;
  record.strain = strain_;
  record.failures = failures_;
  record.openings = openings_;
  record.probe_at = probe_at_;
}

int64_t HostSchedule::LeastDelay() const {
  return std::max<int64_t>({options_.delay_ms, crawl_delay_ms_.value_or(0), 0});
}

double HostSchedule::NextRandom() { return static_cast<double>(SplitMix(random_) >> 11) * 0x1.0p-53; }

Turn HostSchedule::NextTurn(Timestamp now) const {
  Turn turn{now, Hold::kNone};
  const auto hold = [&turn](Timestamp until, Hold why) {
    if (until > turn.at) turn = {until, why};
  };
  hold(next_, Hold::kPause);
  hold(retry_after_, Hold::kRetryAfter);
  hold(probe_at_, Hold::kBreaker);
  hold(hours_.NextOpen(turn.at), Hold::kHours);
  return turn;
}

void HostSchedule::OnStart(Timestamp now) { next_ = std::max(next_, now + LeastDelay()); }

void HostSchedule::OnAnswer(const Answer& answer) {
  strain_ = NextStrain(strain_, answer.strained);
  const int64_t pause = PauseAfter(answer, options_, LeastDelay(), strain_);
  last_pause_ms_ = pause + static_cast<int64_t>(static_cast<double>(pause) * options_.jitter * NextRandom());
  // With several connections the pause is between the starts, else nobody but the last to answer would count.
  const Timestamp from = options_.per_host > 1 ? answer.started : answer.finished;
  next_ = std::max(next_, from + last_pause_ms_);
  last_answer_ = answer.finished;
  if (answer.retry_after_ms) retry_after_ = std::max(retry_after_, answer.finished + *answer.retry_after_ms);
  if (answer.strained) return NoteFailure(answer);
  failures_ = openings_ = opened_now_ = 0;
  probe_at_ = {};
}

void HostSchedule::NoteFailure(const Answer& answer) {
  ++failures_;
  // What was under way when the breaker opened is no probe.
  const bool probe_failed = openings_ > 0 && answer.started >= probe_at_;
  if (!probe_failed && (openings_ > 0 || failures_ < kFailuresToOpen)) return;
  const int64_t first = std::max(last_pause_ms_, kLeastRetryMs) * kPausesOpen;
  const int64_t open = std::min(first << std::min<uint32_t>(openings_, 20), kMostOpenMs);
  ++openings_;
  ++opened_now_;
  probe_at_ = answer.finished + open;
}

int64_t HostSchedule::RetryDelayMs(uint32_t attempt) const {
  const int64_t base = std::max({LeastDelay(), last_pause_ms_, kLeastRetryMs});
  return std::min(base << std::min<uint32_t>(attempt + 1, 16), std::max(options_.max_delay_ms, base) * 4);
}

// ---- an address ----

void AddressSchedule::Restore(const storage::HostRecord& saved, Timestamp now) {
  const storage::HostRecord record = ByThisClock(saved, now);
  not_before_ = NotTooFar(record.next_request, now, kMostOpenMs);
  last_answer_ = record.last_answer;
  strain_ = std::min(record.strain, kMostStrain);
}

// The last rest's end: which of the connections rested is not worth remembering.
void AddressSchedule::Save(storage::HostRecord& record) const {
  record.next_request = rests_.empty() ? not_before_ : std::max(not_before_, rests_.back());
  record.last_answer = last_answer_;
  record.strain = strain_;
}

std::optional<Timestamp> AddressSchedule::NextStart(Timestamp now, int per_address) const {
  const int most = std::max(per_address, 1);
  if (active_ >= most) return std::nullopt;
  const auto resting = std::upper_bound(rests_.begin(), rests_.end(), now);
  const auto too_many = active_ + (rests_.end() - resting) - most;
  const Timestamp free = too_many < 0 ? now : *(resting + too_many);
  return std::max(free, not_before_);
}

void AddressSchedule::OnAnswer(const Answer& answer, const FetchOptions& options) {
  --active_;
  strain_ = NextStrain(strain_, answer.address_strained);
  last_answer_ = answer.finished;
  const int64_t rest = PauseAfter(answer, options, std::max<int64_t>(options.delay_ms, 0), strain_);
  std::erase_if(rests_, [&](Timestamp end) { return end <= answer.finished; });
  if (rest == 0) return;
  const Timestamp end = answer.finished + rest;
  rests_.insert(std::upper_bound(rests_.begin(), rests_.end(), end), end);
}

}  // namespace lantai::crawler
