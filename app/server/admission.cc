#include "app/server/admission.h"

#include <algorithm>

#include "core/url_host.h"

namespace lantai::app {
namespace {

bool IsPort(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
  return text;
}

// "[…]", with the address in its one spelling.
std::optional<std::string> BracketedName(const std::string& text) {
  const auto pieces = ParseIpv6(std::string_view(text).substr(1, text.size() - 2));
  return pieces ? std::optional("[" + FormatIpv6(*pieces) + "]") : std::nullopt;
}

bool IsOwnAddress(const std::string& name, const std::string& local_address) {
  return !local_address.empty() && (name == local_address || name == "[" + local_address + "]");
}

bool IsOurs(const std::string& name, const HttpHead& head, const std::vector<std::string>& allowed) {
  return IsLoopbackName(name) || IsOwnAddress(name, head.local_address) ||
         std::find(allowed.begin(), allowed.end(), name) != allowed.end();
}

HttpResponse Closing(HttpResponse response) {
  response.close = true;
  return response;
}

}  // namespace

std::optional<std::string> HostName(const std::string& authority) {
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  const std::string name = Lower(authority.substr(0, colon));
  if (colon != authority.npos && !IsPort(std::string_view(authority).substr(colon + 1))) return std::nullopt;
  if (name.empty()) return std::nullopt;
  if (name.front() == '[') return name.back() == ']' ? BracketedName(name) : std::nullopt;
  return std::all_of(name.begin(), name.end(), IsNameCharacter) ? std::optional(name) : std::nullopt;
}

bool IsLoopbackName(const std::string& name) {
  if (name == "localhost" || name.ends_with(".localhost") || name == "[::1]") return true;
  // Only the spelling with four parts: browsers write no other.
  const auto address = ParseIpv4(name);
  return address && *address >> 24 == 127 && FormatIpv4(*address) == name;
}

std::optional<HttpResponse> Refuse(const HttpHead& head, const std::vector<std::string>& allowed) {
  if (head.hosts.size() != 1) return Closing(ErrorResponse(400, "host", "one Host field is needed"));
  const std::optional<std::string> name = HostName(head.hosts.front());
  if (!name || !IsOurs(*name, head, allowed)) {
    return Closing(ErrorResponse(421, "host", "this service does not answer under that name; `--allow-host` adds one"));
  }
  for (const std::string& origin : head.origins) {
    if (Lower(origin) == "http://" + Lower(head.hosts.front())) continue;
    return Closing(ErrorResponse(403, "origin", "requests of other origins are refused"));
  }
  if (head.method != "GET" && head.method != "HEAD") {
    HttpResponse response = ErrorResponse(405, "method", "the API is read-only: GET and HEAD");
    response.fields.emplace_back("Allow", "GET, HEAD");
    response.close = head.has_content;
    return response;
  }
  if (head.has_content) return Closing(ErrorResponse(413, "too_large", "requests have no content here"));
  return std::nullopt;
}

}  // namespace lantai::app
