#include "crawler/cookies.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "core/capture.h"

namespace lantai::crawler {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string LowerOf(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  return lower;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// What stands before `mark`; `text` keeps what follows it.
std::string_view TakeUntil(std::string_view& text, char mark) {
  const size_t end = text.find(mark);
  const std::string_view part = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return part;
}

// §5.1.4.
std::string DefaultPath(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (!path.starts_with('/') || slash == 0 || slash == std::string_view::npos) return "/";
  return std::string(path.substr(0, slash));
}

bool PathMatches(std::string_view cookie, std::string_view path) {
  if (!path.starts_with(cookie)) return false;
  return path.size() == cookie.size() || cookie.ends_with('/') || path[cookie.size()] == '/';
}

// §5.1.3: the host itself, or a parent of it. A name without dots (a TLD) covers nothing but itself.
bool DomainCovers(std::string_view domain, std::string_view host) {
  if (domain.starts_with('.')) domain.remove_prefix(1);
  if (domain == host) return true;
  return domain.find('.') != std::string_view::npos && host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

std::optional<int64_t> WholeNumber(std::string_view digits) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) return digits.starts_with('-') ? -1 : INT64_C(1) << 40;
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// ---- dates ----

struct DateParts {
  int hour = -1, minute = -1, second = -1, day = -1, month = -1, year = -1;
};

// 1 to `most` digits at the beginning of `token`; the rest may be anything but a digit.
std::optional<int> LeadingNumber(std::string_view token, size_t least, size_t most) {
  size_t size = 0;
  int value = 0;
  for (; size < token.size() && token[size] >= '0' && token[size] <= '9'; ++size) {
    if (size == most) return std::nullopt;
    value = value * 10 + (token[size] - '0');
  }
  return size >= least ? std::optional<int>(value) : std::nullopt;
}

bool ReadTime(std::string_view token, DateParts& date) {
  const std::string_view hour = TakeUntil(token, ':'), minute = TakeUntil(token, ':');
  const auto h = LeadingNumber(hour, 1, 2), m = LeadingNumber(minute, 1, 2), s = LeadingNumber(token, 1, 2);
  if (!h || !m || !s) return false;
  date.hour = *h, date.minute = *m, date.second = *s;
  return true;
}

int MonthOf(std::string_view token) {
  constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (token.size() < 3) return -1;
  const size_t at = kMonths.find(LowerOf(token.substr(0, 3)));
  return at == std::string_view::npos || at % 3 != 0 ? -1 : static_cast<int>(at / 3) + 1;
}

void ReadToken(std::string_view token, DateParts& date) {
  if (date.hour < 0 && ReadTime(token, date)) return;
  if (const auto day = LeadingNumber(token, 1, 2); date.day < 0 && day) {
    date.day = *day;
  } else if (const int month = MonthOf(token); date.month < 0 && month > 0) {
    date.month = month;
  } else if (const auto year = LeadingNumber(token, 2, 4); date.year < 0 && year) {
    date.year = *year >= 70 && *year <= 99 ? *year + 1900 : *year <= 69 ? *year + 2000 : *year;
  }
}

bool IsDelimiter(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u == 9 || (u >= 0x20 && u <= 0x2F) || (u >= 0x3B && u <= 0x40) || (u >= 0x5B && u <= 0x60) ||
         (u >= 0x7B && u <= 0x7E);
}

}  // namespace

std::optional<Timestamp> ParseCookieDate(std::string_view text) {
  DateParts date;
  text = text.substr(0, 100);
  for (size_t at = 0; at < text.size();) {
    const auto begin = std::find_if_not(text.begin() + static_cast<ptrdiff_t>(at), text.end(), IsDelimiter);
    const auto end = std::find_if(begin, text.end(), IsDelimiter);
    if (begin != end)
      ReadToken(text.substr(static_cast<size_t>(begin - text.begin()), static_cast<size_t>(end - begin)), date);
    at = static_cast<size_t>(end - text.begin());
  }
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  const bool time = date.hour >= 0 && date.hour <= 23 && date.minute <= 59 && date.second <= 59;
  if (!time || date.day < 1 || date.month < 1 || date.year < 1601 || !day.ok()) return std::nullopt;
  const int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  return Timestamp{(days * 86'400 + date.hour * 3600 + date.minute * 60 + date.second) * 1000};
}

// §5.2.
std::optional<CookieJar::Cookie> CookieJar::Parse(std::string_view text, std::string_view path, bool secure,
                                                  Timestamp now) const {
  std::string_view pair = TakeUntil(text, ';');
  if (pair.find('=') == std::string_view::npos) return std::nullopt;
  Cookie cookie;
  cookie.name = Trim(TakeUntil(pair, '='));
  cookie.value = Trim(pair);
  cookie.path = DefaultPath(path);
  if (cookie.name.empty() || cookie.name.size() + cookie.value.size() > kMaxCookieBytes) return std::nullopt;
  if (HasControl(cookie.name) || HasControl(cookie.value)) return std::nullopt;
  bool has_max_age = false, has_domain = false, root = false;
  while (!text.empty()) {
    std::string_view attribute = TakeUntil(text, ';');
    const std::string name = LowerOf(Trim(TakeUntil(attribute, '=')));
    const std::string_view value = Trim(attribute);
    if (name == "secure") cookie.secure = true;
    if (name == "path") cookie.path = value.starts_with('/') ? std::string(value.substr(0, 1024)) : DefaultPath(path);
    if (name == "path") root = value == "/";
    if (name == "domain" && !value.empty()) {
      has_domain = true;
      if (!DomainCovers(LowerOf(value), host_)) return std::nullopt;
    }
    if (name == "expires" && !has_max_age) {
      if (const auto date = ParseCookieDate(value)) cookie.expires = *date;
    }
    const std::optional<int64_t> seconds = name == "max-age" ? WholeNumber(value) : std::nullopt;
    if (seconds) has_max_age = true, cookie.expires = *seconds <= 0 ? Timestamp{} : now + *seconds * 1000;
  }
  if (cookie.secure && !secure) return std::nullopt;
  if (cookie.name.starts_with("__Secure-") && !cookie.secure) return std::nullopt;
  if (cookie.name.starts_with("__Host-") && (!cookie.secure || has_domain || !root)) return std::nullopt;
  return cookie;
}

// §5.3 steps 11 and 12. True where the jar changes: a cookie that is only prolonged opens nothing new.
bool CookieJar::Put(Cookie cookie, Timestamp now) {
  const auto old = std::find_if(cookies_.begin(), cookies_.end(), [&](const Cookie& held) {
    return held.name == cookie.name && held.path == cookie.path;
  });
  if (cookie.expires && *cookie.expires <= now) {
    if (old == cookies_.end()) return false;
    cookies_.erase(old);
    return true;
  }
  if (old == cookies_.end()) {
    cookies_.push_back(std::move(cookie));
    return true;
  }
  const bool changed = old->value != cookie.value;
  *old = std::move(cookie);
  return changed;
}

void CookieJar::Shrink() {
  const auto bytes = [this] {
    size_t sum = 0;
    for (const Cookie& cookie : cookies_) sum += cookie.name.size() + cookie.value.size() + 3;
    return sum;
  };
  while (cookies_.size() > kMaxCookies || bytes() > kMaxJarBytes) cookies_.erase(cookies_.begin());
}

bool CookieJar::Take(std::string_view head, std::string_view path, bool secure, Timestamp now) {
  bool changed = false;
  size_t seen = 0;
  ForEachHeader(head, "Set-Cookie", [&](std::string_view text) {
    if (++seen > 2 * kMaxCookies) return;
    if (std::optional<Cookie> cookie = Parse(text, path, secure, now)) changed |= Put(*std::move(cookie), now);
    Shrink();
  });
  return changed;
}

std::string CookieJar::HeaderFor(std::string_view path, bool secure, Timestamp now) {
  std::erase_if(cookies_, [now](const Cookie& cookie) { return cookie.expires && *cookie.expires <= now; });
  std::vector<const Cookie*> sent;
  for (const Cookie& cookie : cookies_) {
    if (PathMatches(cookie.path, path) && (secure || !cookie.secure)) sent.push_back(&cookie);
  }
  std::stable_sort(sent.begin(), sent.end(),
                   [](const Cookie* a, const Cookie* b) { return a->path.size() > b->path.size(); });
  std::string header;
  for (const Cookie* cookie : sent) header += (header.empty() ? "" : "; ") + cookie->name + "=" + cookie->value;
  return header;
}

}  // namespace lantai::crawler
