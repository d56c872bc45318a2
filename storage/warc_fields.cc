#include <charconv>
#include <chrono>

#include "storage/warc_reader.h"

namespace lantai::storage {
namespace {

// Reads "YYYY-MM-DDThh:mm:ss" from the left, each part with the separator before it.
struct DateText {
  std::string_view rest;
  bool failed = false;

  bool Take(char separator) {
    if (rest.empty() || rest.front() != separator) return false;
    rest.remove_prefix(1);
    return true;
  }
  int Number(size_t digits, int least, int most) {
    int value = 0;
    const std::string_view text = rest.substr(0, digits);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    failed = failed || error != std::errc() || end != text.data() + digits || value < least || value > most;
    rest.remove_prefix(text.size());
    return value;
  }
  // Digits after the second's point, as milliseconds.
  int Fraction() {
    int value = 0, digits = 0;
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9' && digits < 9; rest.remove_prefix(1), ++digits) {
      if (digits < 3) value = value * 10 + (rest.front() - '0');
    }
    failed = failed || digits == 0;
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }
};

}  // namespace

std::string_view UriField(const WarcHeader& header, std::string_view name) {
  const auto value = header.Find(name);
  if (!value) return {};
  if (value->size() >= 2 && value->front() == '<' && value->back() == '>') return value->substr(1, value->size() - 2);
  return *value;
}

std::string_view TargetUri(const WarcHeader& header) { return UriField(header, warc::kTargetUri); }

std::string TypeOf(const WarcHeader& header) {
  std::string type(header.Find(warc::kType).value_or(std::string_view()));
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return type;
}

std::optional<uint64_t> LengthOf(const WarcHeader& header) {
  const std::string_view text = header.Find(warc::kLength).value_or(std::string_view());
  uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

std::optional<Timestamp> ParseWarcDate(std::string_view text) {
  using namespace std::chrono;
  DateText in{text};
  const int y = in.Number(4, 1990, 2200);
  const int m = in.Take('-') ? in.Number(2, 1, 12) : 1;
  const int d = in.Take('-') ? in.Number(2, 1, 31) : 1;
  int hour = 0, minute = 0, second = 0, ms = 0;
  if (in.Take('T')) {
    hour = in.Number(2, 0, 23);
    in.failed = in.failed || !in.Take(':');
    minute = in.Number(2, 0, 59);
    if (in.Take(':')) second = in.Number(2, 0, 60);
    if (in.Take('.')) ms = in.Fraction();
    in.failed = in.failed || !in.Take('Z');
  }
  const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
  if (in.failed || !in.rest.empty() || !date.ok()) return std::nullopt;
  const sys_time<milliseconds> time =
      sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(ms);
  return Timestamp{time.time_since_epoch().count()};
}

}  // namespace lantai::storage
