#include "crawler/robots.h"

#include <algorithm>
#include <charconv>

#include "core/url.h"

namespace lantai::crawler {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (IsSpace(text.front()) || text.front() == '\0')) text.remove_prefix(1);
  while (!text.empty() && (IsSpace(text.back()) || text.back() == '\0')) text.remove_suffix(1);
  return text;
}

// §2.2.1: identifier = 1*(%x2D / %x41-5A / %x5F / %x61-7A). What follows it ("/1.0") is not compared.
std::string_view ProductToken(std::string_view text) {
  size_t end = 0;
  while (end < text.size() &&
         ((Lower(text[end]) >= 'a' && Lower(text[end]) <= 'z') || text[end] == '-' || text[end] == '_'))
    ++end;
  return text.substr(0, end);
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = Lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool IsUnreserved(unsigned char c) {  // RFC 3986 §2.3
  return (c >= '0' && c <= '9') || (Lower(static_cast<char>(c)) >= 'a' && Lower(static_cast<char>(c)) <= 'z') ||
         c == '-' || c == '.' || c == '_' || c == '~';
}

void AppendEscaped(std::string& out, unsigned char c) {
  constexpr char kHex[] = "0123456789ABCDEF";
  out += '%';
  out += kHex[c >> 4];
  out += kHex[c & 15];
}

bool DecodesWhenEscaped(unsigned char c, bool in_query) {
  return IsUnreserved(c) || (in_query && (c == ':' || c == '/'));
}

// The form in which paths and patterns are compared. In a path (not a pattern) "*" and "$" are ordinary characters,
// which a pattern can only write as %2A and %24.
std::string Normalised(std::string_view text, bool is_pattern) {
  std::string out;
  out.reserve(text.size());
  bool in_query = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0) {
      const auto value = static_cast<unsigned char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      if (DecodesWhenEscaped(value, in_query))
        out += static_cast<char>(value);
      else
        AppendEscaped(out, value);
      i += 2;
      continue;
    }
    if (c == '?') in_query = true;
    if (c >= 0x80 || (!is_pattern && (c == '*' || c == '$')))
      AppendEscaped(out, c);
    else
      out += static_cast<char>(c);
  }
  return out;
}

// §2.2.3. The parts between the stars are found one after the other, leftmost first: no backtracking is needed, since
// an earlier find never rules out a later one.
bool Matches(std::string_view pattern, std::string_view path) {
  const bool anchored = pattern.ends_with('$');
  if (anchored) pattern.remove_suffix(1);
  size_t star = pattern.find('*');
  const std::string_view head = pattern.substr(0, star);
  if (!path.starts_with(head)) return false;
  size_t at = head.size();
  if (star == std::string_view::npos) return !anchored || at == path.size();
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const std::string_view part = pattern.substr(0, star);
    if (star == std::string_view::npos && anchored) return path.size() - at >= part.size() && path.ends_with(part);
    const size_t found = path.find(part, at);
    if (found == std::string_view::npos) return false;
    if (star == std::string_view::npos) return true;
    at = found + part.size();
  }
}

enum class Key { kUserAgent, kAllow, kDisallow, kCrawlDelay, kOther };

Key KeyOf(std::string_view name) {
  constexpr std::string_view kDisallow[] = {"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"};
  const auto is = [name](std::string_view word) { return EqualsIgnoreCase(name, word); };
  if (is("user-agent") || is("useragent") || is("user agent")) return Key::kUserAgent;
  if (is("allow")) return Key::kAllow;
  if (std::any_of(std::begin(kDisallow), std::end(kDisallow), is)) return Key::kDisallow;
  if (is("crawl-delay")) return Key::kCrawlDelay;
  return Key::kOther;
}

struct Line {
  Key key = Key::kOther;
  std::string_view value;
};

Line ParseLine(std::string_view line) {
  line = Trim(line.substr(0, line.find('#')));
  size_t separator = line.find(':');
  if (separator == std::string_view::npos) {
    separator = line.find_first_of(" \t");
    if (separator == std::string_view::npos) return {};
    // Only two words can be a key and its value; more are prose.
    if (Trim(line.substr(separator)).find_first_of(" \t") != std::string_view::npos) return {};
  }
  return {KeyOf(Trim(line.substr(0, separator))), Trim(line.substr(separator + 1))};
}

// "lantai" of "lantai/0.1.0 (+mailto:a@b.c)". "Foo Bar" is the token of nobody, so no group names it.
std::string_view TokenOf(std::string_view agent) {
  agent = Trim(agent.substr(0, agent.find('/')));
  return ProductToken(agent) == agent ? agent : std::string_view();
}

// A mark that lost its last bytes is skipped too.
std::string_view WithoutByteOrderMark(std::string_view text) {
  for (const char c : {'\xEF', '\xBB', '\xBF'}) {
    if (!text.starts_with(c)) break;
    text.remove_prefix(1);
  }
  return text;
}

// Half a line is left out: half of a pattern would match far more than its owner wrote.
std::string_view WholeLines(std::string_view text) {
  if (text.size() <= kRobotsLimit) return text;
  const bool at_line_end = text[kRobotsLimit] == '\n' || text[kRobotsLimit] == '\r';
  const size_t end = at_line_end ? kRobotsLimit : text.substr(0, kRobotsLimit).find_last_of("\r\n") + 1;
  return text.substr(0, end);
}

// Path and query of what is no absolute URL: "example.cn/a?b" has "/a?b", "example.cn" has "/".
std::string PathOf(std::string_view text) {
  text = text.substr(0, text.find('#'));
  if (text.starts_with("//")) text.remove_prefix(2);
  const size_t start = text.find_first_of("/?");
  if (start == std::string_view::npos) return "/";
  text.remove_prefix(start);
  return text[0] == '/' ? std::string(text) : "/" + std::string(text);
}

std::optional<int64_t> ParseSeconds(std::string_view text) {
  double seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end == text.data() || !(seconds >= 0)) return std::nullopt;
  return static_cast<int64_t>(std::min(seconds * 1000, static_cast<double>(kMaxCrawlDelayMs)));
}

}  // namespace

// Reads the lines once and collects two candidates: the groups that name the agent, and those of "*".
class RobotsReader {
 public:
  explicit RobotsReader(std::string_view agent) : token_(TokenOf(agent)) {}

  void Read(std::string_view text) {
    text = WholeLines(WithoutByteOrderMark(text));
    while (!text.empty()) {
      const size_t end = text.find_first_of("\r\n");
      Take(ParseLine(text.substr(0, std::min(end, kRobotsLineLimit))));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
  }

  Robots Finish() {
    Robots& chosen = named_ ? for_token_ : for_any_;
    std::stable_sort(chosen.rules_.begin(), chosen.rules_.end(), [](const Robots::Rule& a, const Robots::Rule& b) {
      if (a.pattern.size() != b.pattern.size()) return a.pattern.size() > b.pattern.size();
      return a.allow && !b.allow;
    });
    return std::move(chosen);
  }

 private:
  void Take(const Line& line) {
    switch (line.key) {
      case Key::kUserAgent: return BeginGroup(line.value);
      case Key::kAllow:
      case Key::kDisallow: return AddRule(line);
      case Key::kCrawlDelay: return AddDelay(line.value);
      case Key::kOther: return;
    }
  }

  void BeginGroup(std::string_view agent) {
    if (rules_seen_) token_group_ = any_group_ = rules_seen_ = false;
    if (agent.starts_with('*') && (agent.size() == 1 || IsSpace(agent[1]))) any_group_ = true;
    if (!token_.empty() && EqualsIgnoreCase(ProductToken(agent), token_)) token_group_ = named_ = true;
  }

  void AddRule(const Line& line) {
    rules_seen_ = true;
    if (line.value.empty()) return;  // §2.2.2: an empty path matches nothing
    const bool allow = line.key == Key::kAllow;
    Add({Normalised(line.value, true), allow});
    const size_t slash = line.value.rfind('/');
    const bool index_page = slash != std::string_view::npos && line.value.substr(slash).starts_with("/index.htm");
    if (allow && index_page) Add({Normalised(line.value.substr(0, slash + 1), true) + "$", true});
  }

  void Add(const Robots::Rule& rule) {
    if (token_group_) for_token_.rules_.push_back(rule);
    if (any_group_) for_any_.rules_.push_back(rule);
  }

  void AddDelay(std::string_view value) {
    const std::optional<int64_t> delay = ParseSeconds(value);
    if (!delay) return;
    if (token_group_) for_token_.crawl_delay_ms_ = delay;
    if (any_group_) for_any_.crawl_delay_ms_ = delay;
  }

  std::string_view token_;
  bool named_ = false, token_group_ = false, any_group_ = false, rules_seen_ = false;
  Robots for_token_, for_any_;
};

Robots Robots::Parse(std::string_view text, std::string_view agent) {
  RobotsReader reader(agent);
  reader.Read(text);
  return reader.Finish();
}

bool Robots::Allows(std::string_view path) const {
  path = path.substr(0, path.find('#'));
  const std::string normal = path.empty() ? "/" : Normalised(path, false);
  if (normal == "/robots.txt") return true;
  for (const Rule& rule : rules_) {
    if (Matches(rule.pattern, normal)) return rule.allow;
  }
  return true;
}

bool Allows(std::string_view robots_text, std::string_view agent, std::string_view url) {
  const Result<Url> parsed = Url::Parse(url);
  const Robots robots = Robots::Parse(robots_text, agent);
  if (!parsed.ok()) return robots.Allows(PathOf(url));
  return robots.Allows(parsed->path() + (parsed->query() ? "?" + *parsed->query() : ""));
}

RobotsVerdict RobotsVerdictOf(int http_status) {
  if (http_status >= 200 && http_status < 300) return RobotsVerdict::kUse;
  if (http_status == 429) return RobotsVerdict::kDisallowAll;
  if (http_status >= 300 && http_status < 500) return RobotsVerdict::kAllowAll;
  return RobotsVerdict::kDisallowAll;
}

}  // namespace lantai::crawler
