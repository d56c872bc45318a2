#include "crawler/traps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace lantai::crawler {
namespace {

using Words = std::initializer_list<std::string_view>;

bool IsOneOf(std::string_view word, Words words) { return std::find(words.begin(), words.end(), word) != words.end(); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool AllDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit); }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

struct Parameter {
  std::string name;  // lower case
  std::string_view value;
};

std::vector<Parameter> ParametersOf(const Url& url) {
  std::vector<Parameter> parameters;
  if (!url.query()) return parameters;
  for (const std::string_view part : Split(*url.query(), '&')) {
    const size_t equals = part.find('=');
    if (part.empty()) continue;
    parameters.push_back({Lower(part.substr(0, equals)),
                          equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1)});
  }
  return parameters;
}

// "/a//b.html" has the segments a and b.html.
std::vector<std::string_view> SegmentsOf(const Url& url) {
  std::vector<std::string_view> segments = Split(url.path(), '/');
  std::erase_if(segments, [](std::string_view segment) { return segment.empty(); });
  return segments;
}

std::string Said(const Parameter& parameter) {
  return fmt::format("{}={}", parameter.name, parameter.value.substr(0, 60));
}

// ---- paths ----

// A group of `length` segments that stands three times in a row, from `begin`.
bool IsTripled(const std::vector<std::string_view>& segments, size_t begin, size_t length) {
  if (begin + 3 * length > segments.size()) return false;
  for (size_t i = 0; i < 2 * length; ++i) {
    if (segments[begin + i] != segments[begin + length + i]) return false;
  }
  return true;
}

std::optional<Cut> FindRepeatingPath(const std::vector<std::string_view>& segments) {
  constexpr size_t kLongestGroup = 6;
  constexpr ptrdiff_t kTooOften = 4;
  for (size_t length = 1; length <= kLongestGroup; ++length) {
    for (size_t begin = 0; begin + 3 * length <= segments.size(); ++begin) {
      // Numbers may well be equal: /2011/11/11/11.html.
      if (length == 1 && AllDigits(segments[begin])) continue;
      if (IsTripled(segments, begin, length)) {
        return Cut{"repeating_path", fmt::format("three times in a row from /{}/", segments[begin])};
      }
    }
  }
  for (const std::string_view segment : segments) {
    const bool name = segment.size() > 1 && !AllDigits(segment);
    if (name && std::count(segments.begin(), segments.end(), segment) >= kTooOften) {
      return Cut{"repeating_path", fmt::format("/{}/ {} times", segment, kTooOften)};
    }
  }
  return std::nullopt;
}

std::optional<Cut> FindPathTrap(const std::vector<std::string_view>& segments) {
  if (segments.size() > kMaxPathSegments) return Cut{"deep_path", fmt::format("{} segments", segments.size())};
  return FindRepeatingPath(segments);
}

// ---- calendars ----

bool IsYear(std::string_view text) {
  return text.size() == 4 && AllDigits(text) && (text.starts_with("19") || text.starts_with("20"));
}

bool IsMonth(std::string_view text) {
  return AllDigits(text) && text.size() <= 2 && text != "0" && text != "00" && (text.size() == 1 || text <= "12");
}

// 2031-07, 2031-7-1, 20310701.
bool IsDate(std::string_view text) {
  if (text.size() == 8 && AllDigits(text)) return IsYear(text.substr(0, 4)) && IsMonth(text.substr(4, 2));
  return text.size() >= 6 && text.size() <= 10 && IsYear(text.substr(0, 4)) && (text[4] == '-' || text[4] == '/') &&
         std::all_of(text.begin() + 4, text.end(), [](char c) { return IsDigit(c) || c == '-' || c == '/'; });
}

bool NamesCalendar(std::string_view segment) {
  const std::string stem = Lower(segment.substr(0, segment.find_first_of(".;_-")));
  return IsOneOf(stem, {"calendar", "calendars", "rili", "wannianli", "huangli", "eventcalendar"});
}

std::optional<Cut> FindCalendar(const std::vector<std::string_view>& segments, const std::vector<Parameter>& parameters,
                                std::string_view text) {
  if (IsOneOf(text, {"上月", "下月", "上个月", "下个月", "上一月", "下一月", "上一年", "下一年"})) {
    return Cut{"calendar", "the link says " + std::string(text)};
  }
  bool year = false, month = false, dated = false;
  for (const Parameter& p : parameters) {
    year = year || (IsOneOf(p.name, {"year", "y", "yyyy", "nian"}) && IsYear(p.value));
    month = month || (IsOneOf(p.name, {"month", "m", "mm", "mon", "yue"}) && IsMonth(p.value));
    dated = dated || IsDate(p.value) || IsYear(p.value);
    if (IsOneOf(p.name, {"date", "day", "month", "rq", "riqi", "thedate", "ymd"}) && IsDate(p.value)) {
      return Cut{"calendar", Said(p)};
    }
  }
  if (year && month) return Cut{"calendar", "a year and a month as parameters"};
  const auto calendar = std::find_if(segments.begin(), segments.end(), NamesCalendar);
  if (calendar == segments.end()) return std::nullopt;
  dated = dated || std::any_of(calendar, segments.end(), [](std::string_view segment) {
            return IsDigit(segment.front()) || std::any_of(segment.begin(), segment.end(), IsDigit);
          });
  if (!dated) return std::nullopt;
  return Cut{"calendar", fmt::format("/{} with a date", *calendar)};
}

// ---- sessions ----

// As generators of tokens make them: long, and letters with digits.
bool IsRandom(std::string_view value) {
  constexpr size_t kShortest = 16;
  const bool plain =
      std::all_of(value.begin(), value.end(), [](char c) { return IsDigit(c) || IsLetter(c) || c == '-' || c == '_'; });
  return value.size() >= kShortest && plain && std::any_of(value.begin(), value.end(), IsDigit) &&
         std::any_of(value.begin(), value.end(), IsLetter);
}

bool NamesSession(std::string_view name) {
  return name.starts_with("aspsessionid") ||
         IsOneOf(name, {"sid", "sessionid", "session_id", "session", "sess", "token", "access_token", "phpsessid",
                        "jsessionid", "cftoken", "ticket", "s_id"});
}

bool IsSafeSession(const Parameter& p) { return IsOneOf(p.name, {"phpsessid", "jsessionid"}) && p.value.size() >= 8; }

// A time in milliseconds (2001 to 2065), or what Math.random() gives.
bool KeepsCachesAway(const Parameter& p) {
  if (!IsOneOf(p.name, {"_", "t", "_t", "ts", "timestamp", "rand", "random", "rnd", "r", "nocache"})) return false;
  const bool milliseconds =
      p.value.size() == 13 && AllDigits(p.value) && (p.value[0] == '1' || p.value[0] == '2') && p.value < "3";
  const bool fraction = p.value.starts_with("0.") && p.value.size() >= 8 && AllDigits(p.value.substr(2));
  return milliseconds || fraction;
}

// "/a;jsessionid=1F/b" without the parameter.
std::string WithoutPathSession(std::string path) {
  const size_t begin = Lower(path).find(";jsessionid=");
  if (begin != std::string::npos) path.erase(begin, std::min(path.find_first_of("/;", begin + 1), path.size()) - begin);
  const size_t open = path.find("/(S(");
  const size_t close = open == std::string::npos ? open : path.find("))/", open);
  if (close != std::string::npos) path.erase(open, close + 2 - open);
  return path;
}

// ---- variants ----

std::optional<Cut> FindVariant(const std::vector<std::string_view>& segments, const std::vector<Parameter>& parameters,
                               std::string_view text) {
  for (const Parameter& p : parameters) {
    const std::string value = Lower(p.value);
    if (IsOneOf(p.name, {"sort", "sortby", "sort_by", "sortfield", "sortorder", "sorttype", "order", "orderby",
                         "order_by", "orderfield", "ordertype", "paixu"}) &&
        !value.empty()) {
      return Cut{"sort_variant", Said(p)};
    }
    if (IsOneOf(p.name, {"dir", "px", "desc"}) && IsOneOf(value, {"asc", "desc"})) return Cut{"sort_variant", Said(p)};
    if (IsOneOf(p.name, {"print", "printpage", "isprint", "toprint", "printable"}))
      return Cut{"print_variant", Said(p)};
    if (IsOneOf(value, {"print", "printpage"})) return Cut{"print_variant", Said(p)};
  }
  if (IsOneOf(text, {"打印", "打印本页", "打印此页", "打印页面", "[打印]", "【打印】"})) {
    return Cut{"print_variant", "the link says " + std::string(text)};
  }
  for (const std::string_view segment : segments) {
    const std::string stem = Lower(segment.substr(0, segment.find('.')));
    if (stem == "print" || stem == "printpage" || stem.ends_with("_print")) {
      return Cut{"print_variant", "/" + std::string(segment)};
    }
  }
  for (size_t i = 1; i < segments.size(); ++i) {
    if (Lower(segments[i - 1]) == "gate" && Lower(segments[i]) == "big5") return Cut{"converted_copy", "/gate/big5/"};
  }
  return std::nullopt;
}

std::optional<Cut> FindSession(const std::vector<Parameter>& parameters) {
  for (const Parameter& p : parameters) {
    if (NamesSession(p.name) && IsRandom(p.value)) return Cut{"session_id", Said(p)};
  }
  return std::nullopt;
}

}  // namespace

bool IsTrapRule(std::string_view rule) {
  return IsOneOf(rule, {"calendar", "repeating_path", "deep_path", "session_id", "sort_variant", "print_variant",
                        "converted_copy", kRepeatedPage, kRepeatingList, kListBudget, kHostBudget, kDepthBudget,
                        kPatternBudget, kTooDeep, kTooLong});
}

std::optional<Cut> FindTrap(const Url& url, LinkRole role, Relevance relevance, std::string_view text) {
  const std::vector<std::string_view> segments = SegmentsOf(url);
  if (std::optional<Cut> cut = FindPathTrap(segments)) return cut;
  const bool report = role == LinkRole::kItem && relevance == Relevance::kReport;
  if (report || role == LinkRole::kNext || role == LinkRole::kAttachment) return std::nullopt;
  const std::vector<Parameter> parameters = ParametersOf(url);
  if (std::optional<Cut> cut = FindCalendar(segments, parameters, text)) return cut;
  if (std::optional<Cut> cut = FindVariant(segments, parameters, text)) return cut;
  return role == LinkRole::kItem ? std::nullopt : FindSession(parameters);
}

std::optional<std::string> WithoutSession(const Url& url) {
  std::string out = url.Origin() + WithoutPathSession(url.path());
  char separator = '?';
  if (url.query()) {
    for (const std::string_view part : Split(*url.query(), '&')) {
      const size_t equals = part.find('=');
      const Parameter p{Lower(part.substr(0, equals)),
                        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1)};
      if (IsSafeSession(p) || KeepsCachesAway(p)) continue;
      out += separator;
      out += part;
      separator = '&';
    }
  }
  const std::string before = url.Origin() + url.path() + (url.query() ? "?" + *url.query() : "");
  if (out == before) return std::nullopt;
  return out;
}

std::string AddressPattern(const Url& url) {
  std::string pattern;
  for (const char c : url.path()) {
    if (!IsDigit(c))
      pattern += c;
    else if (!pattern.ends_with('#'))
      pattern += '#';
  }
  std::vector<std::string> names;
  for (Parameter& p : ParametersOf(url)) names.push_back(std::move(p.name));
  std::sort(names.begin(), names.end());
  for (size_t i = 0; i < names.size(); ++i) pattern += (i == 0 ? "?" : "&") + names[i];
  return pattern;
}

}  // namespace lantai::crawler
