#include "app/server/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/percent.h"
#include "core/utf8.h"

namespace lantai::app {
namespace {

Status Broken() {
  return {Code::kInvalidArgument, "the target is not a path with parameters of percent-encoded UTF-8 text"};
}

bool IsControl(unsigned char c) { return c < 0x20 || c == 0x7F; }

Result<std::string> Decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && !StartsWithEscape(text.substr(i))) return Broken();
    out += text[i] == '+' ? ' ' : text[i];
  }
  out = PercentDecode(out);
  if (std::any_of(out.begin(), out.end(), IsControl) || ToValidUtf8(out) != out) return Broken();
  return out;
}

bool IsUnreserved(char c) {  // RFC 3986 §2.3
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void AppendEncoded(std::string_view text, std::string* out) {
  for (const char c : text) {
    if (IsUnreserved(c)) {
      *out += c;
    } else {
      AppendPercentEscape(static_cast<unsigned char>(c), out);
    }
  }
}

}  // namespace

Result<Target> ParseTarget(std::string_view target) {
  if (!target.starts_with('/') || target.find('#') != target.npos) return Broken();
  const size_t mark = std::min(target.find('?'), target.size());
  Target parsed{std::string(target.substr(0, mark)), {}};
  std::string_view rest = target.substr(std::min(mark + 1, target.size()));
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    LANTAI_ASSIGN_OR_RETURN(std::string name, Decode(pair.substr(0, equals)));
    LANTAI_ASSIGN_OR_RETURN(std::string value, Decode(pair.substr(std::min(equals + 1, pair.size()))));
    parsed.query.emplace_back(std::move(name), std::move(value));
  }
  return parsed;
}

std::string FormatTarget(const std::string& path, const Query& query) {
  std::string out = path;
  for (size_t i = 0; i < query.size(); ++i) {
    out += i == 0 ? '?' : '&';
    AppendEncoded(query[i].first, &out);
    out += '=';
    AppendEncoded(query[i].second, &out);
  }
  return out;
}

Parameters::Parameters(const Query& query) : query_(query) {
  std::set<std::string> seen;
  for (const auto& [name, value] : query) {
    if (!seen.insert(name).second) Reject(name, "is given twice");
  }
}

const std::string* Parameters::Find(std::string_view name) {
  known_.emplace(name);
  const auto found = std::find_if(query_.begin(), query_.end(), [&](const auto& pair) { return pair.first == name; });
  return found == query_.end() ? nullptr : &found->second;
}

std::optional<uint64_t> Parameters::Number(std::string_view name, uint64_t most) {
  const std::string* text = Find(name);
  if (text == nullptr) return std::nullopt;
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc() && end == text->data() + text->size() && number <= most) return number;
  Reject(name, fmt::format("must be a number from 0 to {}", most));
  return std::nullopt;
}

std::optional<bool> Parameters::Flag(std::string_view name) {
  const std::string* text = Find(name);
  if (text == nullptr) return std::nullopt;
  if (*text != "true" && *text != "false") Reject(name, "must be true or false");
  return *text == "true";
}

std::string Parameters::Text(std::string_view name) {
  const std::string* text = Find(name);
  return text == nullptr ? "" : *text;
}

std::string Parameters::Needed(std::string_view name) {
  std::string text = Text(name);
  if (text.empty()) Reject(name, "is needed");
  return text;
}

size_t Parameters::Limit() {
  const uint64_t limit = Number("limit", kMaxLimit).value_or(kDefaultLimit);
  if (limit == 0) Reject("limit", fmt::format("must be a number from 1 to {}", kMaxLimit));
  return static_cast<size_t>(limit);
}

void Parameters::Reject(std::string_view name, std::string message) {
  if (!message_.empty()) return;
  wrong_ = name;
  message_ = std::move(message);
}

std::optional<HttpResponse> Parameters::Refusal() const {
  if (!message_.empty()) return ErrorResponse(400, "parameter", fmt::format("{} {}", wrong_, message_), wrong_);
  for (const auto& [name, value] : query_) {
    if (known_.contains(name)) continue;
    return ErrorResponse(400, "parameter", name + " is no parameter of this route", name);
  }
  return std::nullopt;
}

}  // namespace lantai::app
