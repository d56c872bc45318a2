#include "core/url.h"

#include "core/percent.h"
#include "core/url_parser.h"

namespace lantai {
namespace {

// RFC 3986 §2.3.
bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// RFC 3986 §6.2.2.1 and §6.2.2.2. A '%' that begins no escape stays, and the two characters after it are not decoded,
// so that no new escape can form ("%%34%31" is not "%41") and normalising twice is normalising once.
std::string NormalizeEscapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  size_t kept = 0;  // escapes that begin before this offset of `out` stay escapes
  for (size_t i = 0; i < text.size(); ++i) {
    if (!StartsWithEscape(text.substr(i))) {
      out += text[i];
      if (text[i] == '%') kept = out.size() + 2;
      continue;
    }
    const int byte = HexDigitValue(text[i + 1]) << 4 | HexDigitValue(text[i + 2]);
    if (IsUnreserved(static_cast<char>(byte)) && out.size() >= kept) {
      out += static_cast<char>(byte);
    } else {
      AppendPercentEscape(static_cast<unsigned char>(byte), &out);
    }
    i += 2;
  }
  return out;
}

}  // namespace

Result<Url> Url::Parse(std::string_view input) { return UrlParser(nullptr, "utf-8").Parse(input); }

Result<Url> Url::Resolve(const Url& base, std::string_view href, std::string_view query_charset) {
  return UrlParser(&base, query_charset).Parse(href);
}

// §4.5, the URL serialiser.
std::string Url::HrefWithoutFragment() const {
  std::string href = scheme_ + ":";
  if (has_host_) {
    href += "//";
    if (!username_.empty() || !password_.empty()) {
      href += username_;
      if (!password_.empty()) href += ":" + password_;
      href += '@';
    }
    href += host_;
    if (port_) href += ":" + std::to_string(*port_);
  } else if (!opaque_path_ && path_.starts_with("//")) {
    href += "/.";  // or the path would be read as an authority
  }
  href += path_;
  if (query_) href += "?" + *query_;
  return href;
}

std::string Url::Href() const {
  std::string href = HrefWithoutFragment();
  if (fragment_) href += "#" + *fragment_;
  return href;
}

uint16_t Url::EffectivePort() const { return port_.value_or(DefaultPort(scheme_)); }

std::string Url::Origin() const {
  if (!IsSpecialScheme(scheme_) || scheme_ == "file") return "null";
  return scheme_ + "://" + host_ + (port_ ? ":" + std::to_string(*port_) : "");
}

std::string UrlKey(const Url& url) {
  Url canonical = url;
  canonical.username_.clear();
  canonical.password_.clear();
  canonical.path_ = NormalizeEscapes(url.path_);
  if (url.query_) canonical.query_ = NormalizeEscapes(*url.query_);
  return canonical.HrefWithoutFragment();
}

}  // namespace lantai
