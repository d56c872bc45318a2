#include "config/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

namespace lantai::config {
namespace {

struct Unit {
  std::string_view name;
  int64_t factor;
};

// Largest first, so that formatting finds the shortest form.
constexpr Unit kDurations[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
constexpr Unit kSizes[] = {{"TiB", int64_t{1} << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}};
constexpr double kMaxDuration = 3650.0 * 86'400'000;
constexpr double kMaxSize = 1024.0 * (int64_t{1} << 40);

// The value in base units, or -1 where `text` is not of the grammar or above `max`.
int64_t Parse(std::string_view text, std::span<const Unit> units, double max) {
  const size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, digits);
  if (number.empty() || number.front() == '.' || number.back() == '.') return -1;
  double value = 0;
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != number.data() + number.size()) return -1;
  for (const Unit& unit : units) {
    if (unit.name != text.substr(digits)) continue;
    const double scaled = value * static_cast<double>(unit.factor);
    return scaled <= max ? static_cast<int64_t>(scaled) : -1;
  }
  return -1;
}

std::string Format(int64_t value, std::span<const Unit> units) {
  for (const Unit& unit : units) {
    if (value % unit.factor == 0) return fmt::format("{}{}", value / unit.factor, unit.name);
  }
  return {};  // unreachable: the last factor is 1
}

Status Refuse(std::string_view text, std::string_view expected) {
  return {Code::kInvalidArgument, fmt::format("expected {}, got \"{}\"", expected, text.substr(0, 80))};
}

}  // namespace

Result<int64_t> ParseDuration(std::string_view text) {
  const int64_t value = Parse(text, kDurations, kMaxDuration);
  if (value < 0) return Refuse(text, R"(a duration such as "500ms", "2s" or "10m")");
  return value;
}

Result<int64_t> ParseSize(std::string_view text) {
  const int64_t value = Parse(text, kSizes, kMaxSize);
  if (value < 0) return Refuse(text, R"(a size such as "512KiB", "64MiB" or "1GiB")");
  return value;
}

std::string FormatDuration(int64_t ms) { return ms == 0 ? "0s" : Format(ms, kDurations); }

std::string FormatSize(int64_t bytes) { return bytes == 0 ? "0B" : Format(bytes, kSizes); }

}  // namespace lantai::config
