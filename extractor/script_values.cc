#include "extractor/script_values.h"

#include <algorithm>

#include "core/percent.h"
#include "extractor/page_request.h"
#include "extractor/script_lexer.h"

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsQuote(char c) { return c == '"' || c == '\''; }

// The value of a field in a query that stands in a text: up to what ends the field or the text.
std::optional<std::string> QueryValue(std::string_view code, size_t at) {
  size_t end = code.find_first_of("&\"'\\ \t\r\n#;<>", at);
  std::string_view value = code.substr(at, end - at);
  if (value.empty() || value.size() > kLongestValue) return std::nullopt;
  return PercentDecode(value);
}

// What stands behind the name that ends at `at`, in code: where the value begins, or npos.
size_t ValueBegin(std::string_view code, size_t at) {
  if (at < code.size() && IsQuote(code[at])) ++at;
  at = SkipSpace(code, at);
  if (at >= code.size() || (code[at] != ':' && code[at] != '=')) return npos;
  if (code[at] == '=' && at + 1 < code.size() && code[at + 1] == '=') return npos;
  at = SkipSpace(code, at + 1);
  if (at < code.size() && code[at] == '[') at = SkipSpace(code, at + 1);
  return at;
}

std::optional<std::string> Find(std::string_view code, std::string_view name, int depth);

std::optional<std::string> ValueBehind(std::string_view code, size_t begin, size_t end, int depth) {
  const char before = begin == 0 ? ' ' : code[begin - 1];
  const bool field = end + 1 < code.size() && code[end] == '=' && (before == '&' || before == '?' || IsQuote(before));
  if (field && !IsScriptSpace(code[end + 1])) return QueryValue(code, end + 1);
  size_t at = ValueBegin(code, end);
  if (at == npos) return std::nullopt;
  if (std::optional<ScriptArgument> literal = ReadLiteral(code, &at)) {
    return literal->text.size() <= kLongestValue ? std::optional(literal->text) : std::nullopt;
  }
  std::string_view other = ReadName(code, at);
  return depth > 0 && !other.empty() ? Find(code, other, depth - 1) : std::nullopt;
}

std::optional<std::string> Find(std::string_view code, std::string_view name, int depth) {
  if (name.empty()) return std::nullopt;
  for (size_t at = 0; (at = code.find(name, at)) != npos; at += name.size()) {
    const size_t end = at + name.size();
    if (at > 0 && IsNameChar(code[at - 1])) continue;
    if (end < code.size() && IsNameChar(code[end])) continue;
    if (std::optional<std::string> value = ValueBehind(code, at, end, depth)) return value;
  }
  return std::nullopt;
}

// Where the value of `name` begins, at a bracket or brace; npos where there is none.
size_t FindBracket(std::string_view code, std::string_view name, char bracket) {
  for (size_t at = 0; (at = code.find(name, at)) != npos; at += name.size()) {
    size_t end = at + name.size();
    if ((at > 0 && IsNameChar(code[at - 1])) || (end < code.size() && IsNameChar(code[end]))) continue;
    if (end < code.size() && IsQuote(code[end])) ++end;
    end = SkipSpace(code, end);
    if (end >= code.size() || (code[end] != ':' && code[end] != '=')) continue;
    end = SkipSpace(code, end + 1);
    if (end < code.size() && code[end] == bracket) return end;
  }
  return npos;
}

// What the sum of literals and names at `*at` says, as far as it can be known; `*at` moves behind it.
std::string ReadSum(std::string_view code, size_t* at) {
  std::string sum;
  while (*at < code.size()) {
    if (std::optional<ScriptArgument> literal = ReadLiteral(code, at)) {
      sum += literal->text;
    } else {
      std::string_view name = ReadName(code, *at);
      if (name.empty()) break;
      *at += name.size();
      // A page's number is set again and again: what it begins with says nothing.
      if (!sum.ends_with('=') || sum.find('?') == npos) sum += Find(code, name, 0).value_or("");
    }
    size_t plus = SkipSpace(code, *at);
    if (plus >= code.size() || code[plus] != '+') break;
    *at = SkipSpace(code, plus + 1);
  }
  return sum;
}

// What the name says that the text at `begin` is put behind: base in base + "?page=1".
std::string AddedTo(std::string_view code, size_t begin) {
  size_t at = begin;
  const auto skip = [&] {
    while (at > 0 && IsScriptSpace(code[at - 1])) --at;
  };
  skip();
  if (at == 0 || code[at - 1] != '+') return {};
  --at;
  skip();
  size_t end = at;
  while (at > 0 && IsNameChar(code[at - 1])) --at;
  return end == at ? std::string() : Find(code, code.substr(at, end - at), 0).value_or("");
}

}  // namespace

std::string WithoutComments(std::string_view script) {
  std::string code(script);
  for (size_t i = 0; i < code.size();) {
    if (IsQuote(code[i])) {
      i = SkipString(script, i);
      continue;
    }
    size_t end = code[i] == '/' ? SkipComment(script, i) : i;
    for (size_t k = i; k < end; ++k) code[k] = ' ';
    i = std::max(end, i + 1);
  }
  return code;
}

std::optional<std::string> FindValue(std::string_view code, std::string_view name) { return Find(code, name, 1); }

std::optional<std::string> FindValueAt(std::string_view code, std::string_view path) {
  for (size_t dot; (dot = path.find('.')) != npos; path.remove_prefix(dot + 1)) {
    size_t begin = FindBracket(code, path.substr(0, dot), '{');
    if (begin == npos) return std::nullopt;
    code.remove_prefix(begin);
  }
  for (size_t at = 0; (at = code.find(path, at)) != npos; at += path.size()) {
    size_t end = at + path.size();
    if ((at > 0 && IsNameChar(code[at - 1])) || (end < code.size() && IsNameChar(code[end]))) continue;
    size_t value = ValueBegin(code, end);
    if (value == npos) continue;
    if (std::optional<ScriptArgument> literal = ReadLiteral(code, &value)) return literal->text;
  }
  return std::nullopt;
}

std::optional<std::string> FindBetween(std::string_view code, std::string_view head, std::string_view tail) {
  constexpr size_t kLongest = 100;
  for (size_t at = 0; (at = code.find(head, at)) != npos; ++at) {
    size_t begin = at + head.size(), end = begin;
    while (end < code.size() && (IsNameChar(code[end]) || code[end] == '-') && end - begin < kLongest) ++end;
    if (end > begin && code.substr(end).starts_with(tail)) return std::string(code.substr(begin, end - begin));
  }
  return std::nullopt;
}

std::vector<std::string> TextsOf(std::string_view code) {
  std::vector<std::string> texts;
  for (size_t at = 0; at < code.size() && texts.size() < kMaxTexts;) {
    if (!IsQuote(code[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    std::string text = ReadSum(code, &at);
    if (text.starts_with('?') || text.starts_with('/')) text.insert(0, AddedTo(code, begin));
    at = std::max(at, begin + 1);
    if (!text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

// From a bracket or brace to the one that closes it.
namespace {
std::string_view Balanced(std::string_view code, size_t begin) {
  if (begin == npos) return {};
  int depth = 0;
  for (size_t at = begin; at < code.size(); ++at) {
    const char c = code[at];
    if (IsQuote(c)) at = SkipString(code, at) - 1;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && --depth == 0) return code.substr(begin, at + 1 - begin);
  }
  return {};
}

void AppendMember(std::string_view name, std::string_view value, std::string* form) {
  if (!form->empty()) form->push_back('&');
  AppendFormEncoded(name, form);
  form->push_back('=');
  AppendFormEncoded(value, form);
}

// The elements of an array of literals, each as a field name[].
void AppendArray(std::string_view array, std::string_view name, std::string* form) {
  const std::string field = std::string(name) + "[]";
  for (size_t at = 1; at < array.size();) {
    std::optional<ScriptArgument> literal = ReadLiteral(array, &at);
    if (literal) AppendMember(field, literal->text, form);
    if (!literal) ++at;
  }
}

// The value at `*at`, which moves to what ends it.
void AppendValue(std::string_view object, size_t* at, std::string_view name, std::string_view code, std::string* form) {
  if (*at < object.size() && object[*at] == '[') {
    const std::string_view array = Balanced(object, *at);
    AppendArray(array, name, form);
    *at += std::max<size_t>(array.size(), 1);
    return;
  }
  std::string value;
  if (std::optional<ScriptArgument> literal = ReadLiteral(object, at)) {
    value = literal->text;
  } else {
    const std::string_view other = ReadName(object, *at);
    *at += other.size();
    const bool word = other == "true" || other == "false";
    value = word            ? std::string(other)
            : other == name ? Find(code, other, 0).value_or("")
                            : Find(code, other, 1).value_or("");
  }
  AppendMember(name, value, form);
}
}  // namespace

std::string_view FindArray(std::string_view code, std::string_view name) {
  return Balanced(code, FindBracket(code, name, '['));
}

std::string_view FindArrayAt(std::string_view code, std::string_view path) {
  for (size_t dot; (dot = path.find('.')) != npos; path.remove_prefix(dot + 1)) {
    const size_t begin = FindBracket(code, path.substr(0, dot), '{');
    if (begin == npos) return {};
    code.remove_prefix(begin);
  }
  return FindArray(code, path);
}

std::string_view FindObject(std::string_view code, std::string_view name) {
  return Balanced(code, FindBracket(code, name, '{'));
}

std::string ObjectAsForm(std::string_view object, std::string_view code) {
  std::string form;
  size_t at = object.find('{');
  for (size_t members = 0; at != npos && members < kMaxMembers; ++members) {
    at = SkipSpace(object, at + 1);
    if (at >= object.size() || object[at] == '}') break;
    std::string name(ReadName(object, at));
    size_t end = at + name.size();
    if (name.empty()) {
      std::optional<ScriptArgument> quoted = ReadLiteral(object, &(end = at));
      if (!quoted) break;
      name = quoted->text;
    }
    end = SkipSpace(object, end);
    if (end >= object.size() || object[end] != ':') break;
    end = SkipSpace(object, end + 1);
    AppendValue(object, &end, name, code, &form);
    // What an expression goes on with is left out.
    for (int depth = 0; end < object.size(); ++end) {
      const char c = object[end];
      if (depth == 0 && (c == ',' || c == '}')) break;
      if (c == '(' || c == '{' || c == '[') ++depth;
      if (c == ')' || c == '}' || c == ']') --depth;
      if (IsQuote(c)) end = SkipString(object, end) - 1;
    }
    at = end < object.size() && object[end] == ',' ? end : npos;
  }
  return form;
}

}  // namespace lantai::extractor
