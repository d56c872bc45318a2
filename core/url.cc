#include "core/url.h"

#include <vector>

namespace lantai {
namespace {

std::string RemoveDots(std::string_view path) {
  std::vector<std::string_view> out;
  bool slash = false;
  for (size_t at = 1; at <= path.size();) {
    size_t end = path.find('/', at);
    if (end == std::string_view::npos) end = path.size();
    std::string_view part = path.substr(at, end - at);
    slash = part == "." || part == "..";
    if (part == "..") {
      if (!out.empty()) out.pop_back();
    } else if (part != ".") {
      out.push_back(part);
    }
    at = end + 1;
  }
  std::string result;
  for (auto part : out) result.append("/").append(part);
  if (slash || result.empty()) result += "/";
  return result;
}

}  // namespace

Result<Url> Url::Parse(std::string_view s) {
  Url u;
  size_t hash = s.find('#');
  if (hash != s.npos) u.fragment_ = s.substr(hash + 1), s = s.substr(0, hash);
  size_t colon = s.find("://");
  if (colon == s.npos) {
    colon = s.find(':');
    if (colon == s.npos || colon == 0) return {Code::kInvalidArgument, "not an absolute URL: " + std::string(s)};
    u.scheme_ = s.substr(0, colon), u.path_ = s.substr(colon + 1), u.opaque_path_ = true;
    return u;
  }
  u.scheme_ = s.substr(0, colon);
  s = s.substr(colon + 3);
  size_t q = s.find('?');
  if (q != s.npos) u.query_ = s.substr(q + 1), s = s.substr(0, q);
  size_t slash = s.find('/');
  std::string_view host = s.substr(0, slash);
  u.path_ = slash == s.npos ? "/" : RemoveDots(s.substr(slash));
  size_t port = host.rfind(':');
  if (port != host.npos) u.port_ = static_cast<uint16_t>(std::stoi(std::string(host.substr(port + 1)))), host = host.substr(0, port);
  u.host_ = host, u.has_host_ = true;
  return u;
}

Result<Url> Url::Resolve(const Url& base, std::string_view href, std::string_view) {
  size_t colon = href.find(':'), stop = href.find_first_of("/?#");
  if (colon != href.npos && colon < stop) return Parse(href);
  if (href.starts_with("//")) return Parse(base.scheme_ + ":" + std::string(href));
  if (href.starts_with("/")) return Parse(base.Origin() + std::string(href));
  if (href.empty()) return Parse(base.HrefWithoutFragment());
  if (href[0] == '#') return Parse(base.HrefWithoutFragment() + std::string(href));
  if (href[0] == '?') return Parse(base.Origin() + base.path_ + std::string(href));
  return Parse(base.Origin() + base.path_.substr(0, base.path_.rfind('/') + 1) + std::string(href));
}

std::string Url::HrefWithoutFragment() const {
  if (opaque_path_) return scheme_ + ":" + path_;
  return Origin() + path_ + (query_ ? "?" + *query_ : "");
}
std::string Url::Href() const { return HrefWithoutFragment() + (fragment_ ? "#" + *fragment_ : ""); }
uint16_t Url::EffectivePort() const { return port_.value_or(scheme_ == "https" ? 443 : 80); }
std::string Url::Origin() const { return scheme_ + "://" + host_ + (port_ ? ":" + std::to_string(*port_) : ""); }
std::string UrlKey(const Url& url) { return url.HrefWithoutFragment(); }

}  // namespace lantai
