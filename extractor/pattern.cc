#include "extractor/pattern.h"

namespace lantai::extractor {
namespace {

bool IsValueChar(char c) { return std::string_view("/?&#=\"' \t\r\n").find(c) == std::string_view::npos; }

class Matcher {
 public:
  explicit Matcher(std::string_view* value) : value_(value) {}

  bool Match(std::string_view pattern, std::string_view text) {
    while (!pattern.empty()) {
      if (++steps_ > kMatchSteps) return false;
      if (pattern.front() == '*') return MatchAny(pattern.substr(1), text);
      if (pattern.front() == '#') return MatchDigits(pattern.substr(1), text);
      if (pattern.starts_with("{}")) return MatchValue(pattern.substr(2), text);
      if (text.empty() || text.front() != pattern.front()) return false;
      pattern.remove_prefix(1);
      text.remove_prefix(1);
    }
    return text.empty();
  }

 private:
  bool MatchAny(std::string_view rest, std::string_view text) {
    if (rest.empty()) return true;
    for (size_t skipped = 0; skipped <= text.size() && steps_ <= kMatchSteps; ++skipped) {
      if (Match(rest, text.substr(skipped))) return true;
    }
    return false;
  }

  bool MatchDigits(std::string_view rest, std::string_view text) {
    size_t length = 0;
    while (length < text.size() && text[length] >= '0' && text[length] <= '9') ++length;
    return length > 0 && Match(rest, text.substr(length));
  }

  // The longest value that lets the rest match.
  bool MatchValue(std::string_view rest, std::string_view text) {
    size_t length = 0;
    while (length < text.size() && IsValueChar(text[length])) ++length;
    for (; length > 0 && steps_ <= kMatchSteps; --length) {
      if (!Match(rest, text.substr(length))) continue;
      if (value_ != nullptr) *value_ = text.substr(0, length);
      return true;
    }
    return false;
  }

  std::string_view* value_;
  size_t steps_ = 0;
};

}  // namespace

bool Matches(std::string_view pattern, std::string_view text, std::string_view* value) {
  return text.size() <= kLongestMatched && Matcher(value).Match(pattern, text);
}

std::string_view LongestPiece(std::string_view pattern) {
  std::string_view longest;
  while (!pattern.empty()) {
    size_t end = pattern.find_first_of("*#{");
    std::string_view piece = pattern.substr(0, end);
    if (piece.size() > longest.size()) longest = piece;
    if (end == pattern.npos) break;
    pattern.remove_prefix(end + (pattern[end] == '{' && end + 1 < pattern.size() ? 2 : 1));
  }
  return longest;
}

}  // namespace lantai::extractor
