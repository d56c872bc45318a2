#include "extractor/page_request.h"

#include "core/percent.h"

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string::npos;

// A stretch of a text.
struct Span {
  size_t begin = npos;
  size_t length = 0;
  explicit operator bool() const { return begin != npos; }
};

// The value of a field in text[from…], where fields are joined by '&' and end with the text or '#'.
Span FindField(std::string_view text, size_t from, std::string_view name) {
  for (size_t at = from; at <= text.size();) {
    size_t end = text.find_first_of("&#", at);
    std::string_view field = text.substr(at, end - at);
    if (field.starts_with(name) && field.size() > name.size() && field[name.size()] == '=')
      return {at + name.size() + 1, field.size() - name.size() - 1};
    if (end == npos || text[end] == '#') break;
    at = end + 1;
  }
  return {};
}

// The digits behind "name": in a JSON text, quoted or not.
Span FindNumber(std::string_view json, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\"";
  size_t at = json.find(key);
  if (at == npos) return {};
  at = json.find_first_not_of(" \t\r\n", at + key.size());
  if (at == npos || json[at] != ':') return {};
  at = json.find_first_not_of(" \t\r\n\"", at + 1);
  size_t end = at == npos ? npos : json.find_first_not_of("0123456789", at);
  if (at == npos || end == at) return {};
  return {at, (end == npos ? json.size() : end) - at};
}

bool IsJsonText(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

// The field whose value is a JSON text with `name` in it.
Span FindJsonField(std::string_view text, size_t from, std::string_view name) {
  for (size_t at = from; at <= text.size();) {
    size_t end = std::min(text.find_first_of("&#", at), text.size());
    size_t equals = text.find('=', at);
    if (equals < end) {
      std::string value = PercentDecode(text.substr(equals + 1, end - equals - 1));
      if (IsJsonText(value) && FindNumber(value, name)) return {equals + 1, end - equals - 1};
    }
    if (end == text.size() || text[end] == '#') break;
    at = end + 1;
  }
  return {};
}

std::string Decoded(std::string_view value) {
  std::string spaced(value);
  for (char& c : spaced) c = c == '+' ? ' ' : c;
  return PercentDecode(spaced);
}

size_t QueryBegin(std::string_view url) {
  size_t mark = url.find('?');
  return mark == npos ? url.size() + 1 : mark + 1;
}

// Sets the field in text[from…]; false where there is none.
bool SetIn(std::string* text, size_t from, std::string_view name, std::string_view value) {
  if (Span field = FindField(*text, from, name)) {
    std::string encoded;
    AppendFormEncoded(value, &encoded);
    text->replace(field.begin, field.length, encoded);
    return true;
  }
  Span field = FindJsonField(*text, from, name);
  if (!field) return false;
  std::string json = PercentDecode(std::string_view(*text).substr(field.begin, field.length));
  Span number = FindNumber(json, name);
  json.replace(number.begin, number.length, value);
  std::string encoded;
  AppendFormEncoded(json, &encoded);
  text->replace(field.begin, field.length, encoded);
  return true;
}

std::optional<std::string> GetFrom(std::string_view text, size_t from, std::string_view name) {
  if (Span field = FindField(text, from, name)) return Decoded(text.substr(field.begin, field.length));
  Span field = FindJsonField(text, from, name);
  if (!field) return std::nullopt;
  const std::string json = PercentDecode(text.substr(field.begin, field.length));
  Span number = FindNumber(json, name);
  return json.substr(number.begin, number.length);
}

}  // namespace

void AppendFormEncoded(std::string_view value, std::string* out) {
  for (char c : value) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*' ||
                       c == '-' || c == '.' || c == '_';
    if (plain) {
      out->push_back(c);
    } else if (c == ' ') {
      out->push_back('+');
    } else {
      AppendPercentEscape(static_cast<unsigned char>(c), out);
    }
  }
}

std::optional<std::string> FieldOf(const Request& request, std::string_view name) {
  if (name.empty()) return std::nullopt;
  if (IsJsonText(request.body)) {
    if (Span number = FindNumber(request.body, name)) return request.body.substr(number.begin, number.length);
  } else if (!request.body.empty()) {
    if (std::optional<std::string> value = GetFrom(request.body, 0, name)) return value;
  }
  return GetFrom(request.url, QueryBegin(request.url), name);
}

Request WithField(Request request, std::string_view name, std::string_view value) {
  const bool json = IsJsonText(request.body);
  if (json) {
    if (Span number = FindNumber(request.body, name)) {
      request.body.replace(number.begin, number.length, value);
      return request;
    }
  } else if (!request.body.empty() && SetIn(&request.body, 0, name, value)) {
    return request;
  }
  if (SetIn(&request.url, QueryBegin(request.url), name, value)) return request;
  const bool to_body = request.method == Method::kPost && !json;
  std::string* text = to_body ? &request.body : &request.url;
  if (to_body ? !text->empty() : !text->ends_with('?') && !text->ends_with('&'))
    text->push_back(to_body || text->find('?') != npos ? '&' : '?');
  text->append(name).push_back('=');
  AppendFormEncoded(value, text);
  return request;
}

}  // namespace lantai::extractor
