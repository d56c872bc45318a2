#include "storage/cdxj.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/json_writer.h"
#include "core/percent.h"
#include "core/url.h"
#include "core/utf8.h"
#include "storage/warc_writer.h"

namespace lantai::storage {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return lower;
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string Join(const std::vector<std::string>& parts, char separator) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

// "http://www2.x.cn/" → "http://x.cn/"
std::string WithoutWww(std::string_view url) {
  const size_t host = url.find("://") + 3;
  std::string_view rest = url.substr(host);
  if (!rest.starts_with("www")) return std::string(url);
  const size_t end = rest.find_first_not_of("0123456789", 3);
  if (end == std::string_view::npos || rest[end] != '.') return std::string(url);
  return std::string(url.substr(0, host)) + std::string(rest.substr(end + 1));
}

std::string Base64(std::string_view data) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t i = 0; i < data.size(); i += 3) {
    uint32_t group = 0;
    const size_t count = std::min<size_t>(3, data.size() - i);
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < count ? static_cast<unsigned char>(data[i + k]) : 0);
    for (size_t k = 0; k < 4; ++k) text += k <= count ? kAlphabet[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

// Serialising of application/x-www-form-urlencoded (URL Standard §5.2), as JavaScript's URLSearchParams does it.
std::string FormEncode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '*' ||
                       c == '-' || c == '.' || c == '_';
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
  }
  return out;
}

using Json = nlohmann::ordered_json;

// A JSON body as names and values: of an object its members, of an array its elements under the array's name; a name
// that was there already gets ".2_", ".3_", …
class JsonQuery {
 public:
  void Add(const Json& value, const std::string& name, int depth = 0) {
    if (depth > 64) return;
    if (value.is_object()) {
      for (const auto& [key, member] : value.items()) Add(member, key, depth + 1);
    } else if (value.is_array()) {
      for (const Json& element : value) Add(element, name, depth + 1);
    } else {
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      if (!text.empty()) Put(name, text);
    }
  }
  const std::string& text() const { return text_; }

 private:
  void Put(std::string name, const std::string& value) {
    if (!names_.insert(name).second) {
      const std::string first = name;
      for (int n = 2; !names_.insert(name = first + "." + std::to_string(n) + "_").second;) ++n;
    }
    if (!text_.empty()) text_ += '&';
    text_ += FormEncode(name) + "=" + FormEncode(value);
  }
  std::set<std::string> names_;
  std::string text_;
};

// JavaScript's decodeURI: escapes of reserved characters stay; anything that is not escaped UTF-8 gives "", as
// postToGetUrl has it.
std::string DecodeUri(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t plain = std::min(text.find('%'), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    std::string bytes;  // of the run of escapes
    size_t length = 0;
    while (StartsWithEscape(text.substr(length))) {
      bytes += PercentDecode(text.substr(length, 3));
      length += 3;
    }
    if (!text.empty() && length == 0) return "";
    for (size_t i = 0; i < bytes.size();) {
      const Utf8Step step = DecodeUtf8(std::string_view(bytes).substr(i));
      if (!step.valid) return "";
      const bool keep = step.length == 1 && std::string_view(";/?:@&=+$,#").find(bytes[i]) != std::string_view::npos;
      out += keep ? text.substr(3 * i, 3) : std::string_view(bytes).substr(i, step.length);
      i += step.length;
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace

std::string Surt(std::string_view url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) return std::string(url);
  std::string plain = WithoutWww(url);
  const Result<Url> parsed = Url::Parse(Lower(plain));
  if (!parsed.ok()) return plain;
  std::vector<std::string> labels = Split(parsed->host(), '.');
  std::ranges::reverse(labels);
  std::string surt = Join(labels, ',');
  if (parsed->port()) surt += ":" + std::to_string(*parsed->port());
  surt += ")" + parsed->path();
  if (!parsed->query() || parsed->query()->empty()) return surt;
  std::vector<std::string> arguments = Split(*parsed->query(), '&');
  std::ranges::sort(arguments);
  return surt + "?" + Join(arguments, '&');
}

std::string PostQuery(const Request& request) {
  const std::string mime = request.content_type.substr(0, request.content_type.find(';'));
  std::string query;
  if (mime == "application/x-www-form-urlencoded") {
    query = ToValidUtf8(request.body);
  } else if (mime == "application/json") {
    JsonQuery json;
    const Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_discarded()) json.Add(body, "");
    query = json.text();
  } else {
    query = "__wb_post_data=" + Base64(request.body);
  }
  return query.substr(0, kMaxPostQuery);
}

std::string UrlWithPostQuery(std::string_view url, std::string_view query) {
  return std::string(url) + (url.find('?') == std::string_view::npos ? "?" : "&") + "__wb_method=POST&" +
         DecodeUri(query);
}

std::string CdxLine(const CdxEntry& entry, const CdxPlace& place) {
  const bool post = entry.request.method == Method::kPost;
  const std::string query = post ? PostQuery(entry.request) : "";
  JsonWriter json;
  const auto add = [&](std::string_view key, std::string_view value) { json.Key(key), json.String(value); };
  json.BeginObject();
  add("url", entry.request.url);
  add("mime", entry.mime);
  add("status", std::to_string(entry.status));
  add("digest", entry.digest);
  add("length", std::to_string(place.length));
  add("offset", std::to_string(place.offset));
  add("filename", place.filename);
  if (post) {
    add("method", "POST");
    add("requestBody", query);
  }
  json.EndObject();
  const std::string surt = Surt(post ? UrlWithPostQuery(entry.request.url, query) : entry.request.url);
  return surt + " " + FormatWarcTimestamp(entry.date) + " " + json.text();
}

}  // namespace lantai::storage
