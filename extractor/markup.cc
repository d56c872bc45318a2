#include "extractor/markup.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char At(std::string_view text, size_t i) { return i < text.size() ? text[i] : '\0'; }
size_t After(std::string_view text, size_t found, size_t length = 1) {
  return found == npos ? text.size() : found + length;
}

// Reads the attribute that begins at `i`, and returns where the next may begin.
size_t ReadAttribute(std::string_view text, size_t i, MarkupAttribute* attribute) {
  const size_t size = text.size(), begin = i;
  ++i;  // a name may begin with '='
  while (i < size && !IsSpace(text[i]) && text[i] != '/' && text[i] != '>' && text[i] != '=') ++i;
  *attribute = {text.substr(begin, i - begin), {}, begin, i};
  size_t value = i;
  while (value < size && IsSpace(text[value])) ++value;
  if (At(text, value) != '=') return i;
  ++value;
  while (value < size && IsSpace(text[value])) ++value;
  size_t end;
  if (char quote = At(text, value); quote == '"' || quote == '\'') {
    size_t close = text.find(quote, value + 1);
    attribute->value = text.substr(value + 1, close == npos ? npos : close - value - 1);
    end = After(text, close);
  } else {
    end = value;
    while (end < size && !IsSpace(text[end]) && text[end] != '>') ++end;
    attribute->value = text.substr(value, end - value);
  }
  attribute->end = end;
  return end;
}

bool AreEqualNames(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool IsRepeat(const MarkupAttribute& attribute, const std::vector<MarkupAttribute>& before) {
  return std::any_of(before.begin(), before.end(),
                     [&](const MarkupAttribute& other) { return AreEqualNames(other.name, attribute.name); });
}

void ReadAttributes(std::string_view text, size_t i, size_t most, Markup* tag) {
  tag->repeats = false;
  tag->end = npos;
  tag->excess = npos;
  tag->attributes.clear();
  MarkupAttribute attribute;
  for (size_t count = 0; i < text.size();) {
    const size_t from = i;
    while (i < text.size() && (IsSpace(text[i]) || text[i] == '/')) ++i;
    if (At(text, i) == '>') {
      tag->slash = i > from && text[i - 1] == '/';
      tag->end = i + 1;
      return;
    }
    if (i == text.size()) return;
    if (++count == most + 1) tag->excess = i;
    i = ReadAttribute(text, i, &attribute);
    tag->repeats |= count <= most && attribute.value.empty() && IsRepeat(attribute, tag->attributes);
    if (count <= most) tag->attributes.push_back(attribute);
  }
}

bool IsTagNamed(std::string_view text, size_t at, ScanName name) {
  size_t end = at;
  while (end - at <= name.length && IsAlpha(At(text, end))) ++end;
  char next = At(text, end);
  if (end - at != name.length || !(IsSpace(next) || next == '/' || next == '>')) return false;
  return PackName(text.substr(at, end - at)) == name;
}

size_t FindScriptEnd(std::string_view text, size_t from, ScanName script) {
  bool escaped = false, twice = false;
  for (size_t at = from; at < text.size(); ++at) {
    at = escaped ? text.find_first_of("<-", at) : text.find('<', at);
    if (at == npos) return npos;
    std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--")) {
      escaped = true, at += 1;
    } else if (rest.starts_with("-->")) {
      escaped = twice = false;
    } else if (rest.starts_with("</") && IsTagNamed(text, at + 2, script)) {
      if (!twice) return at;
      twice = false;
    } else if (escaped && rest.starts_with("<") && IsTagNamed(text, at + 1, script)) {
      twice = true;
    }
  }
  return npos;
}

}  // namespace

void ReadTag(std::string_view text, size_t at, size_t most_attributes, Markup* tag) {
  tag->begin = at;
  tag->is_end = At(text, at + 1) == '/';
  tag->plain_name = true;
  const size_t begin = at + (tag->is_end ? 2 : 1);
  size_t i = begin;
  for (; i < text.size() && !IsSpace(text[i]) && text[i] != '/' && text[i] != '>'; ++i) {
    char c = text[i];
    tag->plain_name &= IsAlpha(c) || (c >= '0' && c <= ':') || c == '-' || c == '_';
  }
  tag->name = PackName(text.substr(begin, i - begin));
  tag->name_end = i;
  ReadAttributes(text, i, most_attributes, tag);
}

// Comments end at --> or --!>, and at once where they begin with > or -> (§13.2.5.43).
size_t EndOfDeclaration(std::string_view text, size_t at) {
  std::string_view rest = text.substr(at);
  if (!rest.starts_with("<!--")) return After(text, text.find('>', at));
  if (rest.starts_with("<!-->")) return at + 5;
  if (rest.starts_with("<!--->")) return at + 6;
  size_t plain = text.find("-->", at + 4);
  size_t odd = text.substr(0, plain).find("--!>", at + 4);
  if (odd != npos) return odd + 4;
  return After(text, plain, 3);
}

size_t FindRawTextEnd(std::string_view text, size_t from, ScanName name, bool is_script) {
  if (is_script) return FindScriptEnd(text, from, name);
  for (size_t at = from; (at = text.find("</", at)) != npos; at += 2) {
    if (IsTagNamed(text, at + 2, name)) return at;
  }
  return npos;
}

}  // namespace lantai::extractor
