#include "crawler/politeness.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace lantai::crawler {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kDayMs = 24 * 60 * kMinuteMs;
constexpr int64_t kChinaOffsetMs = 8 * 60 * kMinuteMs;
constexpr int kMostStrain = 5;
constexpr int64_t kLeastRetryMs = 10;  // so that a retry with delay 0 is not a busy loop
constexpr int64_t kMostRetryAfterMs = 7 * kDayMs;

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || text[0] == '-') return std::nullopt;
  return value;
}

std::optional<int> ParseMinute(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const std::optional<int> hour = Digits(text.substr(0, 2)), minute = Digits(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

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

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<Timestamp> ParseImfFixdate(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || !text.ends_with(" GMT") || text[3] != ',') return std::nullopt;
  const size_t month = kMonths.find(text.substr(8, 3));
  const std::optional<int> day = Digits(text.substr(5, 2)), year = Digits(text.substr(12, 4));
  const std::optional<int> hour = Digits(text.substr(17, 2)), minute = Digits(text.substr(20, 2));
  const std::optional<int> second = Digits(text.substr(23, 2));
  if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute || !second)
    return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                            std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto time = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
  return Timestamp{duration_cast<milliseconds>(time.time_since_epoch()).count()};
}

}  // namespace

Result<VisitHours> VisitHours::Parse(std::string_view text) {
  if (text.empty()) return VisitHours{};
  const std::optional<int> from = ParseMinute(text.substr(0, 5));
  const std::optional<int> to = text.size() == 11 && text[5] == '-' ? ParseMinute(text.substr(6)) : std::nullopt;
  if (!from || !to) {
    return {Code::kInvalidArgument, fmt::format("hours = \"{}\": expected as in \"22:00-06:00\"", text.substr(0, 40))};
  }
  return VisitHours{*from, *to};
}

Timestamp VisitHours::NextOpen(Timestamp time) const {
  if (from_minute == to_minute) return time;
  const int64_t of_day = (((time.ms + kChinaOffsetMs) % kDayMs) + kDayMs) % kDayMs;
  const int64_t from = from_minute * kMinuteMs, to = to_minute * kMinuteMs;
  const bool open = from < to ? of_day >= from && of_day < to : of_day >= from || of_day < to;
  if (open) return time;
  return time + (from - of_day + kDayMs) % kDayMs;
}

HostSchedule::HostSchedule(const FetchOptions& options, std::string_view host)
    : options_(options), random_(SeedOf(host)) {
  const Result<VisitHours> hours = VisitHours::Parse(options.hours);
  if (hours.ok()) hours_ = *hours;
}

int64_t HostSchedule::LeastDelay() const { return std::max(options_.delay_ms, crawl_delay_ms_.value_or(0)); }

double HostSchedule::NextRandom() { return static_cast<double>(SplitMix(random_) >> 11) * 0x1.0p-53; }

Timestamp HostSchedule::NextStart(Timestamp now) const { return hours_.NextOpen(std::max(now, next_)); }

void HostSchedule::OnStart(Timestamp now) { next_ = std::max(next_, now + LeastDelay()); }

void HostSchedule::OnAnswer(const Answer& answer) {
  strain_ = answer.strained ? std::min(strain_ + 1, kMostStrain) : std::max(strain_ - 1, 0);
  const auto took = static_cast<double>(std::max<int64_t>(answer.finished - answer.started, 0));
  const auto wanted = static_cast<int64_t>(std::min(took * options_.delay_factor, 1e12));
  const int64_t least = LeastDelay(), most = std::max(options_.max_delay_ms, least);
  const int64_t pause = std::min(std::clamp(wanted, least, most) << strain_, std::max(most, least << strain_));
  last_pause_ms_ = pause + static_cast<int64_t>(static_cast<double>(pause) * options_.jitter * NextRandom());
  // With several connections the pause is between the starts, else nobody but the last to answer would count.
  const Timestamp from = options_.per_host > 1 ? answer.started : answer.finished;
  next_ = std::max(next_, from + last_pause_ms_);
  if (answer.retry_after_ms) next_ = std::max(next_, answer.finished + *answer.retry_after_ms);
}

int64_t HostSchedule::RetryDelayMs(uint32_t attempt) const {
  const int64_t base = std::max({LeastDelay(), last_pause_ms_, kLeastRetryMs});
  return std::min(base << std::min<uint32_t>(attempt + 1, 16), std::max(options_.max_delay_ms, base) * 4);
}

std::optional<int64_t> ParseRetryAfter(std::string_view value, Timestamp now) {
  if (value.empty()) return std::nullopt;
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  const bool all = end == value.data() + value.size();
  if (all && error == std::errc::result_out_of_range && value[0] != '-') return kMostRetryAfterMs;
  if (all && error == std::errc()) {
    if (seconds < 0) return std::nullopt;
    return std::min(seconds, kMostRetryAfterMs / 1000) * 1000;
  }
  const std::optional<Timestamp> date = ParseImfFixdate(value);
  if (!date) return std::nullopt;
  return std::clamp<int64_t>(*date - now, 0, kMostRetryAfterMs);
}

}  // namespace lantai::crawler
