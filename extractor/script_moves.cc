#include "extractor/script_moves.h"

#include <string>
#include <utility>

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t kLongestEvidence = 300;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsNameChar(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || c == '_' || c == '$';
}

size_t SkipSpace(std::string_view s, size_t at) {
  while (at < s.size() && IsSpace(s[at])) ++at;
  return at;
}

std::string_view NameAt(std::string_view s, size_t at) {
  size_t end = at;
  while (end < s.size() && IsNameChar(s[end])) ++end;
  return s.substr(at, end - at);
}

void Replace(std::string_view what, std::string_view with, std::string* text) {
  for (size_t at = text->find(what); at != npos; at = text->find(what, at + with.size())) {
    text->replace(at, what.size(), with);
  }
}

// Other spellings of what FindMove reads.
std::string Plain(std::string_view script) {
  std::string plain(script);
  if (plain.find("${") == npos) Replace("`", "\"", &plain);
  for (const std::string_view quoted : {"['href']", "[\"href\"]"}) Replace(quoted, ".href", &plain);
  Replace("location.pathname", "location", &plain);
  Replace("window.navigate(", "location.replace(", &plain);
  for (const std::string_view self : {"\"_self\"", "'_self'", "\"_top\"", "'_top'"}) {
    if (plain.find(self) != npos) Replace("window.open(", "location.replace(", &plain);
  }
  return plain;
}

// The contents of a string literal that is run as a script: its quotes are the first thing in the call.
std::optional<std::string> RunLater(std::string_view script, std::string_view call) {
  const size_t at = script.find(call);
  if (at == npos) return std::nullopt;
  const size_t open = SkipSpace(script, at + call.size());
  if (open >= script.size() || (script[open] != '"' && script[open] != '\'')) return std::nullopt;
  std::string inner;
  for (size_t i = open + 1; i < script.size() && script[i] != script[open]; ++i) {
    if (script[i] == '\\' && i + 1 < script.size()) ++i;
    inner += script[i];
  }
  return inner;
}

// The name of the variable that location, or location.href, is set to.
std::string_view MovedTo(std::string_view s) {
  for (size_t at = s.find("location"); at != npos; at = s.find("location", at + 1)) {
    size_t next = at + 8;
    bool call = false;
    for (const std::string_view part : {".href", ".replace", ".assign"}) {
      if (!s.substr(next).starts_with(part)) continue;
      next += part.size();
      call = part != ".href";
      break;
    }
    next = SkipSpace(s, next);
    if (next >= s.size() || s[next] != (call ? '(' : '=')) continue;
    const std::string_view name = NameAt(s, SkipSpace(s, next + 1));
    const size_t after = SkipSpace(s, SkipSpace(s, next + 1) + name.size());
    const bool alone = after >= s.size() || s[after] == ';' || s[after] == ')' || s[after] == '}' || s[after] == '<';
    if (!name.empty() && alone) return name;
  }
  return {};
}

// `name` = "literal", standing alone.
std::optional<std::string> LiteralOf(std::string_view s, std::string_view name) {
  for (size_t at = s.find(name); at != npos; at = s.find(name, at + 1)) {
    if (at > 0 && (IsNameChar(s[at - 1]) || s[at - 1] == '.')) continue;
    const size_t equals = SkipSpace(s, at + name.size());
    if (equals >= s.size() || s[equals] != '=') continue;
    const std::string statement = "location=" + std::string(s.substr(equals + 1));
    const std::optional<ScriptMove> move = FindMove(statement);
    if (move && statement.starts_with(move->evidence)) return move->address;
  }
  return std::nullopt;
}

std::optional<std::string> AddressIn(const std::string& plain) {
  if (const std::optional<ScriptMove> move = FindMove(plain)) return move->address;
  for (const std::string_view call : {"setTimeout(", "eval(", "setInterval("}) {
    const std::optional<std::string> inner = RunLater(plain, call);
    const std::optional<ScriptMove> move = inner ? FindMove(*inner) : std::nullopt;
    if (move) return move->address;
  }
  const std::string_view name = MovedTo(plain);
  return name.empty() ? std::nullopt : LiteralOf(plain, name);
}

}  // namespace

std::optional<ScriptMove> FindStubMove(std::string_view script) {
  if (script.size() > kLongestStubScript) return std::nullopt;
  std::optional<std::string> address = AddressIn(Plain(script));
  if (!address || address->empty()) return std::nullopt;
  return ScriptMove{std::string(script.substr(0, kLongestEvidence)), *std::move(address)};
}

}  // namespace lantai::extractor
