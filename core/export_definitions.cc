#include "core/export_definitions.h"

#include <algorithm>

namespace lantai {
namespace {

bool IsName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
}

}  // namespace

bool Formula::Parse(std::string_view text) {
  terms.clear();
  size_t at = 0;
  const auto skip = [&] { at = std::min(text.find_first_not_of(' ', at), text.size()); };
  for (bool minus = false;;) {
    skip();
    const size_t begin = at;
    while (at < text.size() && IsName(text[at])) ++at;
    if (at == begin) break;
    terms.push_back({minus, std::string(text.substr(begin, at - begin))});
    skip();
    if (at == text.size()) return true;
    if (text[at] != '+' && text[at] != '-') break;
    minus = text[at++] == '-';
  }
  terms.clear();
  return false;
}

std::string Formula::Text() const {
  std::string text;
  for (const Term& term : terms) {
    if (!text.empty()) text += term.minus ? " - " : " + ";
    text += term.variable;
  }
  return text;
}

std::string ColumnName(std::string_view variable) {
  std::string name(variable);
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

}  // namespace lantai
