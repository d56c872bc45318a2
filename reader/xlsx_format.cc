#include "reader/xlsx_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

namespace lantai::reader {
namespace {

// What a format asks for: the number between literal text.
struct Pattern {
  std::string before, after;
  int decimals = 0;
  bool thousands = false;
  bool percent = false;
  bool optional_decimals = false;  // # after the point: shown where they are not zero
  bool is_date = false;
  bool has_time = false;
  bool has_day = false;
};

// The section for positive numbers, or for negative ones where there is one of its own.
std::string_view Section(std::string_view format, bool negative, bool& signs_itself) {
  const size_t end = format.find(';');
  if (end == std::string_view::npos) return format;
  if (!negative) return format.substr(0, end);
  const std::string_view rest = format.substr(end + 1);
  signs_itself = true;
  return rest.substr(0, rest.find(';'));
}

class PatternReader {
 public:
  explicit PatternReader(std::string_view format) : rest_(format) {}

  // None where the format has something that is not known.
  std::optional<Pattern> Read() {
    while (!rest_.empty()) {
      if (!Step()) return std::nullopt;
    }
    if (!pattern_.is_date && !digits_) return std::nullopt;
    return pattern_;
  }

 private:
  char Take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string_view TakeUntil(char end) {
    const size_t size = std::min(rest_.find(end), rest_.size());
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(std::min(size + 1, rest_.size()));
    return taken;
  }

  void Literal(std::string_view text) { (digits_ ? pattern_.after : pattern_.before) += text; }

  bool Step() {
    const char c = Take();
    switch (c) {
      case '"': Literal(TakeUntil('"')); return true;
      case '[': return Bracket(TakeUntil(']'));
      case '\\':
        if (!rest_.empty()) Literal({&rest_.front(), 1}), Take();
        return true;
      case '_':
      case '*':  // the width of the next character, or that character repeated
        if (!rest_.empty()) Take();
        return true;
      case '%':
        pattern_.percent = true;
        Literal("%");
        return true;
      case '0':
      case '#':
      case '?':
      case '.':
      case ',': return Digit(c);
      default: return Other(c);
    }
  }

  bool Digit(char c) {
    if (pattern_.is_date) return true;  // fractions of a second
    if (!pattern_.after.empty() && pattern_.after != "%") return false;
    if (c == '.') {
      after_point_ = true;
    } else if (c == ',') {
      if (!digits_ || after_point_ || rest_.find_first_of("0#") == std::string_view::npos) return false;  // scales
      pattern_.thousands = true;
    } else {
      digits_ = true;
      if (after_point_) ++pattern_.decimals, pattern_.optional_decimals = c == '#';
    }
    return pattern_.decimals <= 30;
  }

  // Colours, conditions and locales show nothing; [h] is a time; [$¥-804] shows what stands before the hyphen.
  bool Bracket(std::string_view inside) {
    if (inside.starts_with('$')) Literal(inside.substr(1, inside.find('-') - 1));
    return !inside.starts_with('h') && !inside.starts_with('<') && !inside.starts_with('>') && !inside.starts_with('=');
  }

  bool Other(char c) {
    const char lower = static_cast<char>(c | 0x20);
    if (lower == 'y' || lower == 'm' || lower == 'd' || lower == 'h' || lower == 's') {
      pattern_.is_date = true;
      pattern_.has_day = pattern_.has_day || lower == 'y' || lower == 'd';
      pattern_.has_time = pattern_.has_time || lower == 'h' || lower == 's';
      return !digits_;
    }
    if (pattern_.is_date) return true;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '@' || c == '/') return false;
    Literal({&c, 1});
    return true;
  }

  std::string_view rest_;
  Pattern pattern_;
  bool digits_ = false, after_point_ = false;
};

std::string Fixed(double value, int decimals) {
  std::array<char, 400> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals).ptr;
  return {buffer.data(), end};
}

// At most 15 digits, as spreadsheets keep: 0.1+0.2 is 0.3.
std::string General(double value) {
  std::array<char, 64> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, 15).ptr;
  const std::string_view shown(buffer.data(), static_cast<size_t>(end - buffer.data()));
  if (shown.find('e') != std::string_view::npos && std::abs(value) < 1e21 && std::abs(value) >= 1e-9) {
    std::string plain = Fixed(value, std::abs(value) >= 1 ? 0 : 20);
    if (plain.find('.') != std::string::npos) plain.erase(plain.find_last_not_of('0') + 1);
    return plain;
  }
  return std::string(shown);
}

void Group(std::string& number) {
  const size_t point = std::min(number.find('.'), number.size());
  for (size_t at = point; at > 3; at -= 3) number.insert(at - 3, 1, ',');
}

std::string Formatted(double magnitude, const Pattern& pattern) {
  const double shown = pattern.percent ? magnitude * 100 : magnitude;
  // Half a unit of the last place is rounded up as people do, where binary has 2.675 just below: half a unit of the
  // fifteenth digit goes first.
  std::string number = Fixed(shown * (1 + 4e-16), pattern.decimals);
  if (pattern.optional_decimals && number.find('.') != std::string::npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
  }
  if (pattern.thousands) Group(number);
  return pattern.before + number + pattern.after;
}

std::string TwoDigits(long value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string ShowDate(double serial, const Pattern& pattern, bool epoch_1904) {
  constexpr double kLast = 2'958'466;  // 9999-12-31
  if (serial < 0 || serial >= kLast) return General(serial);
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  const long seconds_in_all = std::lround(serial * 86'400);
  // Lotus took 1900 for a leap year and Excel keeps to it: from serial 61 on the count begins on 1899-12-30.
  const sys_days epoch =
      epoch_1904 ? sys_days(year(1904) / 1 / 1) : sys_days(year(1899) / 12 / (serial < 60 ? 31 : 30));
  const year_month_day date(epoch + days(seconds_in_all / 86'400));
  const long second = seconds_in_all % 86'400;
  std::string shown;
  if (pattern.has_day || !pattern.has_time) {
    shown = std::to_string(static_cast<int>(date.year())) + '-' + TwoDigits(static_cast<unsigned>(date.month())) + '-' +
            TwoDigits(static_cast<unsigned>(date.day()));
  }
  if (!pattern.has_time) return shown;
  if (!shown.empty()) shown += ' ';
  shown += TwoDigits(second / 3600) + ':' + TwoDigits(second / 60 % 60);
  if (second % 60 != 0) shown += ':' + TwoDigits(second % 60);
  return shown;
}

bool IsGeneral(std::string_view format) {
  return format.empty() || format == "General" || format == "GENERAL" || format == "general" || format == "@";
}

bool IsPlainInteger(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() <= 15 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string ShowNumber(std::string_view stored, std::string_view format, bool epoch_1904) {
  double value = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), value);
  if (error != std::errc() || end != stored.data() + stored.size() || !std::isfinite(value)) return std::string(stored);
  if (IsGeneral(format)) return IsPlainInteger(stored) ? std::string(stored) : General(value);
  bool signs_itself = false;
  const std::optional<Pattern> pattern = PatternReader(Section(format, value < 0, signs_itself)).Read();
  if (!pattern) return General(value);
  if (pattern->is_date) return ShowDate(value, *pattern, epoch_1904);
  const std::string shown = Formatted(std::abs(value), *pattern);
  return value < 0 && !signs_itself && shown.find_first_of("123456789") != std::string::npos ? "-" + shown : shown;
}

std::string_view BuiltInFormat(int id) {
  switch (id) {
    case 1: return "0";
    case 2: return "0.00";
    case 3:
    case 37:
    case 38: return "#,##0";
    case 4:
    case 39:
    case 40: return "#,##0.00";
    case 9: return "0%";
    case 10: return "0.00%";
    case 14:
    case 15:
    case 16:
    case 17:
    case 27:
    case 28:
    case 29:
    case 30:
    case 31:
    case 36:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 57:
    case 58: return "yyyy-mm-dd";
    case 18:
    case 19:
    case 20:
    case 21: return "hh:mm:ss";
    case 22: return "yyyy-mm-dd hh:mm";
    default: return "General";
  }
}

}  // namespace lantai::reader
