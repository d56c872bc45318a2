// Lines of a CDXJ index (specs.webrecorder.net/cdxj/0.1.0): where the record of an address and a time stands.
//
//   com,example)/a?b=1 20260109083000123 {"url":"http://example.com/a?b=1","mime":"text/html","status":"200",…}
//
// The key is the "SURT" that warcio 2.4.11 (`getSurt`) and so ReplayWeb.page look up, which is what decides whether a
// page is found: a leading "www" with digits is dropped, the whole URL put in lower case and parsed (WHATWG), the
// host's labels turned round and joined by commas, then ":port" where it is not the scheme's own, ")", the path, and
// the query's arguments in byte order. Hosts that are IP addresses are turned round as well; pywb keeps those as they
// are. The Internet Archive's further rules (session ids, index pages) are not applied: two such URLs are two pages
// here.
//
// A POST is found under its URL with "__wb_method=POST&" and the body as a query, as warcio's `postToGetUrl` makes it:
// forms as they are, JSON flattened to names and values, everything else as "__wb_post_data=" in Base64; at most
// kMaxPostQuery bytes. Deviation: text/plain and multipart bodies are always Base64 here.
//
// Timestamps have milliseconds (17 digits), so that two captures of one second stay two.
//
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/capture.h"
#include "core/clock.h"

namespace lantai::storage {

inline constexpr size_t kMaxPostQuery = 4096;

// What a line says before it is known where the record stands.
struct CdxEntry {
  Request request;
  Timestamp date;
  std::string mime;  // "warc/revisit" for revisits; "unk" where unknown
  int status = 0;
  std::string digest;  // labelled
};

struct CdxPlace {
  std::string filename;
  uint64_t offset = 0;
  uint64_t length = 0;
};

// Without a line end.
std::string CdxLine(const CdxEntry& entry, const CdxPlace& place);

// `url` itself where it is not http or https, or does not parse.
std::string Surt(std::string_view url);

// The query that stands for a POST's body, as CDXJ's "requestBody" has it; and the URL with it, whose Surt is the key.
std::string PostQuery(const Request& request);
std::string UrlWithPostQuery(std::string_view url, std::string_view query);

}  // namespace lantai::storage
