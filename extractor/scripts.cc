#include "extractor/scripts.h"

#include <algorithm>
#include <map>

#include "extractor/script_lexer.h"

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

// Calls visit(position) at every place of the script that is neither in a comment nor in a string.
template <typename Visit>
void ForEachCodeByte(std::string_view s, Visit visit) {
  for (size_t i = 0; i < s.size();) {
    if (s[i] == '/' && SkipComment(s, i) != i) {
      i = SkipComment(s, i);
    } else if (s[i] == '"' || s[i] == '\'') {
      i = SkipString(s, i);
    } else {
      visit(i);
      ++i;
    }
  }
}

// Steps over an argument that is no literal: up to the comma or parenthesis that ends it.
bool SkipExpression(std::string_view s, size_t* at) {
  constexpr size_t kLongest = 300;
  const size_t end = std::min(s.size(), *at + kLongest);
  for (int depth = 0; *at < end; ++*at) {
    char c = s[*at];
    if (depth == 0 && (c == ',' || c == ')')) return true;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c == '"' || c == '\'') *at = SkipString(s, *at) - 1;
  }
  return false;
}

// The call whose name begins at `begin` and whose "(" stands at `open`, if its first `literals` arguments are literals.
std::optional<ScriptCall> ReadCall(std::string_view s, size_t begin, size_t open, size_t literals) {
  ScriptCall call;
  for (size_t at = SkipSpace(s, open + 1); call.arguments.size() < kMaxArguments;) {
    std::optional<ScriptArgument> argument = ReadLiteral(s, &at);
    if (!argument && (call.arguments.size() < literals || !SkipExpression(s, &at))) return std::nullopt;
    call.arguments.push_back(argument ? *std::move(argument) : ScriptArgument{});
    at = SkipSpace(s, at);
    if (at >= s.size() || (s[at] != ',' && s[at] != ')')) return std::nullopt;
    if (s[at] == ')') {
      call.text = s.substr(begin, at + 1 - begin);
      return call;
    }
    at = SkipSpace(s, at + 1);
  }
  return std::nullopt;
}

size_t FindIgnoreCase(std::string_view s, std::string_view lower, size_t from = 0) {
  auto found = std::search(s.begin() + static_cast<ptrdiff_t>(std::min(from, s.size())), s.end(), lower.begin(),
                           lower.end(), [](char a, char b) { return Lower(a) == b; });
  return found == s.end() ? npos : static_cast<size_t>(found - s.begin());
}

// `location` at `at` with what makes it a move; the literal address that follows.
std::optional<ScriptMove> ReadLocation(std::string_view s, size_t at) {
  size_t begin = at;
  at += 8;  // "location"
  for (std::string_view part : {".href", ".replace", ".assign"}) {
    if (s.substr(at).starts_with(part)) {
      at += part.size();
      break;
    }
  }
  at = SkipSpace(s, at);
  if (at >= s.size() || (s[at] != '=' && s[at] != '(')) return std::nullopt;
  at = SkipSpace(s, at + 1);
  std::optional<ScriptArgument> address = ReadLiteral(s, &at);
  if (!address || !address->is_text || address->text.empty()) return std::nullopt;
  // "…" + x would lead to half an address.
  size_t after = SkipSpace(s, at);
  if (after < s.size() && s[after] == '+') return std::nullopt;
  return ScriptMove{std::string(s.substr(begin, std::min<size_t>(at - begin, 300))), address->text};
}

// document.write('<meta http-equiv="Refresh" content="0;URL=…">'): the address up to the quote that ends it.
std::optional<ScriptMove> ReadWrittenRefresh(std::string_view s) {
  size_t meta = FindIgnoreCase(s, "<meta");
  if (meta == npos || s.substr(0, meta).rfind("document.write") == npos) return std::nullopt;
  std::string_view tag = s.substr(meta, s.find('>', meta) - meta);
  size_t content = FindIgnoreCase(tag, "content");
  if (FindIgnoreCase(tag, "refresh") == npos || content == npos) return std::nullopt;
  size_t quote = tag.find_first_of("\"'", content);
  if (quote == npos) return std::nullopt;
  size_t end = tag.find_first_of("\"'\\", quote + 1);
  std::optional<std::string> address = RefreshAddress(tag.substr(quote + 1, end - quote - 1));
  if (!address) return std::nullopt;
  return ScriptMove{std::string(tag.substr(0, 300)) + ">", *address};
}

// Variables that are set to a literal text: `var d = '2020-07-02'`.
std::map<std::string_view, std::string> LiteralVariables(std::string_view s) {
  std::map<std::string_view, std::string> variables;
  ForEachCodeByte(s, [&](size_t at) {
    if (!s.substr(at).starts_with("var ") || (at > 0 && IsNameChar(s[at - 1]))) return;
    size_t begin = SkipSpace(s, at + 4);
    std::string_view name = ReadName(s, begin);
    size_t equals = SkipSpace(s, begin + name.size());
    if (name.empty() || equals >= s.size() || s[equals] != '=') return;
    size_t value = SkipSpace(s, equals + 1);
    std::optional<ScriptArgument> literal = ReadLiteral(s, &value);
    if (literal && literal->is_text) variables[name] = literal->text;
  });
  return variables;
}

// The sum of literals and known variables from `at` to its closing parenthesis; none where it holds anything else.
std::optional<std::string> ReadSum(std::string_view s, size_t at,
                                   const std::map<std::string_view, std::string>& known) {
  std::string sum;
  bool silent = false;
  while (true) {
    at = SkipSpace(s, at);
    if (std::optional<ScriptArgument> literal = ReadLiteral(s, &at)) {
      sum += literal->text;
    } else {
      auto variable = known.find(ReadName(s, at));
      if (variable == known.end()) return std::nullopt;
      silent |= variable->second.empty();
      sum += variable->second;
      at += variable->first.size();
    }
    at = SkipSpace(s, at);
    if (at < s.size() && s[at] == ')') return silent ? std::string() : sum;
    if (at >= s.size() || s[at] != '+') return std::nullopt;
    ++at;
  }
}

}  // namespace

std::string WrittenText(std::string_view script) {
  constexpr std::string_view kWrite = "document.write(";
  if (script.size() > kLongestWriter || script.find(kWrite) == npos) return {};
  const std::map<std::string_view, std::string> variables = LiteralVariables(script);
  std::string written;
  bool readable = true;
  ForEachCodeByte(script, [&](size_t at) {
    if (!readable || !script.substr(at).starts_with(kWrite)) return;
    std::optional<std::string> sum = ReadSum(script, at + kWrite.size(), variables);
    readable = sum && sum->find_first_of("<>&") == npos;
    if (readable) written += *sum;
  });
  return readable ? written : std::string();
}

std::vector<ScriptCall> FindCalls(std::string_view script, std::string_view function, size_t literals) {
  std::vector<ScriptCall> calls;
  if (function.empty() || script.find(function) == npos) return calls;
  ForEachCodeByte(script, [&](size_t at) {
    if (!script.substr(at).starts_with(function)) return;
    if (at > 0 && (IsNameChar(script[at - 1]) || script[at - 1] == '.')) return;
    size_t open = SkipSpace(script, at + function.size());
    if (open >= script.size() || script[open] != '(') return;
    if (std::optional<ScriptCall> call = ReadCall(script, at, open, literals)) calls.push_back(*std::move(call));
  });
  return calls;
}

std::optional<ScriptMove> FindMove(std::string_view script) {
  std::optional<ScriptMove> move;
  ForEachCodeByte(script, [&](size_t at) {
    bool here = !move && script.substr(at).starts_with("location") && (at == 0 || !IsNameChar(script[at - 1]));
    if (here) move = ReadLocation(script, at);
  });
  return move ? move : ReadWrittenRefresh(script);
}

std::optional<std::string> RefreshAddress(std::string_view content, int most_seconds) {
  size_t at = SkipSpace(content, 0);
  size_t digits = at;
  while (at < content.size() && (IsDigit(content[at]) || content[at] == '.')) ++at;
  std::string_view number = content.substr(digits, at - digits);
  number = number.substr(0, number.find('.'));
  std::optional<long> seconds = ParseNumber(number);
  if (!number.empty() && (!seconds || *seconds > most_seconds)) return std::nullopt;
  while (at < content.size() && (IsScriptSpace(content[at]) || content[at] == ';' || content[at] == ',')) ++at;
  std::string_view rest = content.substr(at);
  if (FindIgnoreCase(rest.substr(0, 3), "url") == 0) {
    size_t equals = SkipSpace(rest, 3);
    if (equals < rest.size() && rest[equals] == '=') rest.remove_prefix(SkipSpace(rest, equals + 1));
  }
  if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
    rest = rest.substr(1, rest.find(rest.front(), 1) - 1);
  }
  while (!rest.empty() && IsScriptSpace(rest.back())) rest.remove_suffix(1);
  if (rest.empty()) return std::nullopt;
  return std::string(rest);
}

}  // namespace lantai::extractor
