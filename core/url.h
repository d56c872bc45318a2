// URLs as browsers understand them: the WHATWG URL Standard's basic parser (url.spec.whatwg.org, §4.4), its host parser
// (§3.5) and its serialiser, so that a link resolves to what a reader's browser would have fetched.
//
//   Result<Url> base = Url::Parse("http://www.x.gov.cn/a/index.html");
//   Result<Url> page = Url::Resolve(*base, "../b\\c.html#top", "gb18030");
//   page->Href();                        // "http://www.x.gov.cn/b/c.html#top"
//   UrlKey(*page);                       // "http://www.x.gov.cn/b/c.html", under which it is deduplicated
//
// Deviations: `blob:` origins and the API's setters are left out, since nothing here needs them. IDNA is UTS #46,
// non-transitional, as the standard's "domain to ASCII" with beStrict false (ICU).
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai {

class Url {
 public:
  Url() = default;  // empty; only for containers

  // Errors: kInvalidArgument where the standard returns failure; the message holds the input, cut to 200 bytes.
  static Result<Url> Parse(std::string_view input);
  // `query_charset` is the WHATWG label of the page's encoding: queries of http and https are percent-encoded from it
  // (§4.4, "query state"); an unknown label counts as UTF-8.
  static Result<Url> Resolve(const Url& base, std::string_view href, std::string_view query_charset = "utf-8");

  // The serialised URL, with fragment.
  std::string Href() const;
  std::string HrefWithoutFragment() const;

  const std::string& scheme() const { return scheme_; }  // lower case, without ':'
  const std::string& username() const { return username_; }
  const std::string& password() const { return password_; }
  // Serialised host: "www.x.gov.cn", "127.0.0.1", "[::1]"; empty where there is none.
  const std::string& host() const { return host_; }
  // Port as written in the serialisation (null when it is the scheme's default); EffectivePort fills in 80 or 443.
  std::optional<uint16_t> port() const { return port_; }
  uint16_t EffectivePort() const;
  const std::string& path() const { return path_; }                   // begins with '/' for http
  const std::optional<std::string>& query() const { return query_; }  // without '?'
  const std::optional<std::string>& fragment() const { return fragment_; }

  bool IsHttp() const { return scheme_ == "http" || scheme_ == "https"; }
  // "http://www.x.gov.cn:8080": what shares robots.txt, politeness and cookies.
  std::string Origin() const;

  friend bool operator==(const Url&, const Url&) = default;

 private:
  friend class UrlParser;
  friend std::string UrlKey(const Url& url);
  std::string scheme_, username_, password_, host_, path_;
  bool has_host_ = false;
  bool opaque_path_ = false;
  std::optional<uint16_t> port_;
  std::optional<std::string> query_, fragment_;
};

// The canonical key under which a URL is deduplicated: the serialised URL without fragment and credentials, with
// percent-escapes of unreserved characters decoded and the others in upper case (RFC 3986 §6.2.2). Nothing more: two
// addresses that a server could answer differently keep two keys ("/" and "/index.html" meet by payload digest).
std::string UrlKey(const Url& url);

}  // namespace lantai
