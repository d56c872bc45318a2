#include "core/url_parser.h"

#include <algorithm>

#include "core/url_host.h"
#include "core/url_query.h"
#include "core/utf8.h"

namespace lantai {
namespace {

constexpr size_t kMaxQuoted = 200;

struct SpecialScheme {
  std::string_view name;
  uint16_t port;
};
constexpr SpecialScheme kSpecialSchemes[] = {{"http", 80}, {"https", 443}, {"ws", 80},
                                             {"wss", 443}, {"ftp", 21},    {"file", 0}};

const SpecialScheme* FindSpecial(std::string_view scheme) {
  const auto* found = std::find_if(std::begin(kSpecialSchemes), std::end(kSpecialSchemes),
                                   [&](const SpecialScheme& special) { return special.name == scheme; });
  return found == std::end(kSpecialSchemes) ? nullptr : found;
}

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The standard's first steps: no C0 controls or spaces outside, no tabs or newlines anywhere, scalar values only.
std::string Clean(std::string_view input) {
  auto outer = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!input.empty() && outer(input.front())) input.remove_prefix(1);
  while (!input.empty() && outer(input.back())) input.remove_suffix(1);
  std::string clean = ToValidUtf8(input);
  std::erase_if(clean, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return clean;
}

// For messages: at most kMaxQuoted bytes, not cut inside a character.
std::string_view Quoted(std::string_view text) {
  if (text.size() <= kMaxQuoted) return text;
  size_t end = kMaxQuoted;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// §4.2: "C:" or "C|".
bool IsDriveLetter(std::string_view text) {
  return text.size() == 2 && IsAlpha(text[0]) && (text[1] == ':' || text[1] == '|');
}

bool StartsWithDriveLetter(std::string_view text) {
  if (text.size() < 2 || !IsDriveLetter(text.substr(0, 2))) return false;
  return text.size() == 2 || std::string_view("/\\?#").find(text[2]) != std::string_view::npos;
}

// The first segment of a path is a normalised drive letter: "/C:" or "/C:/…".
bool PathStartsWithDriveLetter(std::string_view path) {
  return path.size() >= 3 && path[0] == '/' && IsAlpha(path[1]) && path[2] == ':' &&
         (path.size() == 3 || path[3] == '/');
}

// How many dots a "." or ".." segment stands for, with %2e as a dot; 0 for any other.
int CountDots(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    if (segment[0] == '.') {
      segment.remove_prefix(1);
    } else if (segment.size() >= 3 && segment.starts_with("%2") && Lower(segment[2]) == 'e') {
      segment.remove_prefix(3);
    } else {
      return 0;
    }
    if (++dots > 2) return 0;
  }
  return dots;
}

}  // namespace

bool IsSpecialScheme(std::string_view scheme) { return FindSpecial(scheme) != nullptr; }

uint16_t DefaultPort(std::string_view scheme) {
  const SpecialScheme* special = FindSpecial(scheme);
  return special == nullptr ? uint16_t{0} : special->port;
}

Result<Url> UrlParser::Parse(std::string_view input) {
  const std::string clean = Clean(input);
  rest_ = clean;
  State state = State::kScheme;
  while (state != State::kDone && state != State::kFailure) state = Step(state);
  rest_ = {};
  if (state == State::kDone) return std::move(url_);
  return {Code::kInvalidArgument, std::string("not a URL (") + reason_ + "): " + std::string(Quoted(clean))};
}

UrlParser::State UrlParser::Step(State state) {
  switch (state) {
    case State::kScheme: return Scheme();
    case State::kNoScheme: return NoScheme();
    case State::kSpecialRelativeOrAuthority: return SpecialRelativeOrAuthority();
    case State::kPathOrAuthority: return PathOrAuthority();
    case State::kRelative: return Relative();
    case State::kRelativeSlash: return RelativeSlash();
    case State::kSpecialAuthoritySlashes: return SpecialAuthoritySlashes();
    case State::kAuthority: return Authority();
    case State::kHost: return Host();
    case State::kFile: return File();
    case State::kFileSlash: return FileSlash();
    case State::kFileHost: return FileHost();
    case State::kPathStart: return PathStart();
    case State::kPath: return Path();
    case State::kOpaquePath: return OpaquePath();
    case State::kQuery: return Query();
    case State::kFragment: return Fragment();
    case State::kDone:
    case State::kFailure: break;
  }
  return state;
}

UrlParser::State UrlParser::Fail(const char* reason) {
  reason_ = reason;
  return State::kFailure;
}

void UrlParser::SetScheme(std::string_view scheme) {
  url_.scheme_ = scheme;
  std::transform(scheme.begin(), scheme.end(), url_.scheme_.begin(), Lower);
  special_ = IsSpecialScheme(url_.scheme_);
}

UrlParser::State UrlParser::Scheme() {
  const auto end = std::find_if_not(
      rest_.begin(), rest_.end(), [](char c) { return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.'; });
  if (rest_.empty() || !IsAlpha(rest_[0]) || end == rest_.end() || *end != ':') return State::kNoScheme;
  const auto length = static_cast<size_t>(end - rest_.begin());
  SetScheme(rest_.substr(0, length));
  rest_.remove_prefix(length + 1);
  return AfterScheme();
}

UrlParser::State UrlParser::AfterScheme() {
  if (url_.scheme_ == "file") return State::kFile;
  if (special_) {
    const bool same = base_ != nullptr && base_->scheme_ == url_.scheme_;
    return same ? State::kSpecialRelativeOrAuthority : State::kSpecialAuthoritySlashes;
  }
  if (!rest_.starts_with('/')) return State::kOpaquePath;
  rest_.remove_prefix(1);
  return State::kPathOrAuthority;
}

UrlParser::State UrlParser::NoScheme() {
  if (base_ == nullptr) return Fail("no scheme");
  if (base_->opaque_path_) {
    if (!rest_.starts_with('#')) return Fail("its base cannot be one");
    url_ = *base_;
    rest_.remove_prefix(1);
    return State::kFragment;
  }
  return base_->scheme_ == "file" ? State::kFile : State::kRelative;
}

UrlParser::State UrlParser::SpecialRelativeOrAuthority() {
  return rest_.starts_with("//") ? State::kSpecialAuthoritySlashes : State::kRelative;
}

// After "scheme:/".
UrlParser::State UrlParser::PathOrAuthority() {
  if (!rest_.starts_with('/')) return State::kPath;
  rest_.remove_prefix(1);
  return State::kAuthority;
}

void UrlParser::CopyAuthority() {
  url_.username_ = base_->username_;
  url_.password_ = base_->password_;
  url_.host_ = base_->host_;
  url_.has_host_ = base_->has_host_;
  url_.port_ = base_->port_;
}

UrlParser::State UrlParser::Relative() {
  SetScheme(base_->scheme_);
  if (AtSlash()) {
    rest_.remove_prefix(1);
    return State::kRelativeSlash;
  }
  CopyAuthority();
  url_.path_ = base_->path_;
  if (AtEnd() || rest_[0] == '#') url_.query_ = base_->query_;
  if (AtEnd() || rest_[0] == '#' || rest_[0] == '?') return AfterPath();
  ShortenPath();
  return State::kPath;
}

UrlParser::State UrlParser::RelativeSlash() {
  if (special_ && AtSlash()) return State::kSpecialAuthoritySlashes;
  if (AtSlash()) {
    rest_.remove_prefix(1);
    return State::kAuthority;
  }
  CopyAuthority();
  return State::kPath;
}

// "Special authority slashes" and "ignore slashes": any number of either slash is skipped.
UrlParser::State UrlParser::SpecialAuthoritySlashes() {
  while (AtSlash()) rest_.remove_prefix(1);
  return State::kAuthority;
}

size_t UrlParser::FindEndOfAuthority() const {
  return std::min(rest_.find_first_of(special_ ? "/\\?#" : "/?#"), rest_.size());
}

UrlParser::State UrlParser::Authority() {
  const std::string_view authority = rest_.substr(0, FindEndOfAuthority());
  const size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return State::kHost;
  if (at + 1 == authority.size()) return Fail("no host after the credentials");
  const std::string_view credentials = authority.substr(0, at);
  const size_t colon = credentials.find(':');
  AppendPercentEncoded(credentials.substr(0, colon), EncodeSet::kUserinfo, &url_.username_);
  if (colon != std::string_view::npos) {
    AppendPercentEncoded(credentials.substr(colon + 1), EncodeSet::kUserinfo, &url_.password_);
  }
  rest_.remove_prefix(at + 1);
  return State::kHost;
}

// The host ends at the first ':' outside brackets.
UrlParser::State UrlParser::Host() {
  const std::string_view authority = rest_.substr(0, FindEndOfAuthority());
  bool brackets = false;
  size_t end = 0;
  for (; end < authority.size() && (authority[end] != ':' || brackets); ++end) {
    if (authority[end] == '[') brackets = true;
    if (authority[end] == ']') brackets = false;
  }
  const bool has_port = end < authority.size();
  if (end == 0 && (special_ || has_port)) return Fail("no host");
  std::optional<std::string> host =
      ParseHost(authority.substr(0, end), special_ ? HostKind::kDomain : HostKind::kOpaque);
  if (!host) return Fail("bad host");
  url_.host_ = *std::move(host);
  url_.has_host_ = true;
  if (has_port && !SetPort(authority.substr(end + 1))) return Fail("bad port");
  rest_.remove_prefix(authority.size());
  return State::kPathStart;
}

bool UrlParser::SetPort(std::string_view digits) {
  if (digits.empty()) return true;
  uint32_t port = 0;
  for (const char c : digits) {
    if (!IsDigit(c)) return false;
    port = port * 10 + static_cast<uint32_t>(c - '0');
    if (port > 0xFFFF) return false;
  }
  url_.port_ = static_cast<uint16_t>(port);
  // 0 is no scheme's default, so an explicit ":0" stays.
  if (port != 0 && port == DefaultPort(url_.scheme_)) url_.port_.reset();
  return true;
}

UrlParser::State UrlParser::File() {
  SetScheme("file");
  url_.has_host_ = true;
  if (AtSlash()) {
    rest_.remove_prefix(1);
    return State::kFileSlash;
  }
  if (base_ == nullptr || base_->scheme_ != "file") return State::kPath;
  url_.host_ = base_->host_;
  url_.path_ = base_->path_;
  if (AtEnd() || rest_[0] == '#') url_.query_ = base_->query_;
  if (AtEnd() || rest_[0] == '#' || rest_[0] == '?') return AfterPath();
  if (StartsWithDriveLetter(rest_)) {
    url_.path_.clear();
  } else {
    ShortenPath();
  }
  return State::kPath;
}

UrlParser::State UrlParser::FileSlash() {
  if (AtSlash()) {
    rest_.remove_prefix(1);
    return State::kFileHost;
  }
  if (base_ != nullptr && base_->scheme_ == "file") {
    url_.host_ = base_->host_;
    if (!StartsWithDriveLetter(rest_) && PathStartsWithDriveLetter(base_->path_)) {
      url_.path_ = base_->path_.substr(0, 3);
    }
  }
  return State::kPath;
}

UrlParser::State UrlParser::FileHost() {
  const std::string_view name = rest_.substr(0, FindEndOfAuthority());
  // "file://C|/x": the drive letter is no host but the path's first segment.
  if (IsDriveLetter(name)) return State::kPath;
  if (!name.empty()) {
    std::optional<std::string> host = ParseHost(name, HostKind::kDomain);
    if (!host) return Fail("bad host");
    if (*host != "localhost") url_.host_ = *std::move(host);
  }
  rest_.remove_prefix(name.size());
  return State::kPathStart;
}

UrlParser::State UrlParser::PathStart() {
  if (AtSlash()) {
    rest_.remove_prefix(1);
    return State::kPath;
  }
  // Only a special URL's path is never empty.
  return special_ ? State::kPath : AfterPath();
}

void UrlParser::ShortenPath() {
  if (url_.scheme_ == "file" && url_.path_.size() == 3 && PathStartsWithDriveLetter(url_.path_)) return;
  const size_t slash = url_.path_.rfind('/');
  if (slash != std::string::npos) url_.path_.resize(slash);
}

void UrlParser::AppendSegment(std::string_view segment, bool followed_by_slash) {
  const int dots = CountDots(segment);
  if (dots == 2) ShortenPath();
  if (dots != 0) {
    if (!followed_by_slash) url_.path_ += '/';
    return;
  }
  const bool drive = url_.scheme_ == "file" && url_.path_.empty() && IsDriveLetter(segment);
  url_.path_ += '/';
  AppendPercentEncoded(segment, EncodeSet::kPath, &url_.path_);
  if (drive) url_.path_[2] = ':';
}

// After the slash of the first segment.
UrlParser::State UrlParser::Path() {
  while (true) {
    const size_t end = FindEndOfAuthority();  // segments end where an authority does
    const bool slash = end < rest_.size() && IsSlash(rest_[end]);
    AppendSegment(rest_.substr(0, end), slash);
    rest_.remove_prefix(end);
    if (!slash) return AfterPath();
    rest_.remove_prefix(1);
  }
}

UrlParser::State UrlParser::OpaquePath() {
  url_.opaque_path_ = true;
  const std::string_view path = rest_.substr(0, std::min(rest_.find_first_of("?#"), rest_.size()));
  rest_.remove_prefix(path.size());
  AppendPercentEncoded(path, EncodeSet::kC0Control, &url_.path_);
  if (!AtEnd() && url_.path_.ends_with(' ')) url_.path_.replace(url_.path_.size() - 1, 1, "%20");
  return AfterPath();
}

UrlParser::State UrlParser::AfterPath() {
  if (AtEnd()) return State::kDone;
  const char mark = rest_[0];
  rest_.remove_prefix(1);
  return mark == '?' ? State::kQuery : State::kFragment;
}

UrlParser::State UrlParser::Query() {
  const std::string_view query = rest_.substr(0, std::min(rest_.find('#'), rest_.size()));
  rest_.remove_prefix(query.size());
  // Non-special URLs and WebSockets always have UTF-8 queries.
  const bool utf8 = !special_ || url_.scheme_ == "ws" || url_.scheme_ == "wss";
  url_.query_.emplace();
  AppendEncodedQuery(query, utf8 ? "utf-8" : charset_, special_ ? EncodeSet::kSpecialQuery : EncodeSet::kQuery,
                     &*url_.query_);
  return AfterPath();
}

UrlParser::State UrlParser::Fragment() {
  url_.fragment_.emplace();
  AppendPercentEncoded(rest_, EncodeSet::kFragment, &*url_.fragment_);
  return State::kDone;
}

}  // namespace lantai
