#include "extractor/column_slugs.h"

#include <algorithm>

#include "extractor/listing.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestSlug = 40;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// In lower case, without extension and without a number at its end.
std::string Normal(std::string_view segment) {
  std::string name(segment.substr(0, segment.find('.')));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  size_t end = name.size();
  while (end > 0 && IsDigit(name[end - 1])) --end;
  if (end > 0 && name[end - 1] == '_') --end;
  name.resize(end);
  return name;
}

bool IsAmong(const std::vector<std::string>& shapes, const std::string& name) {
  return std::ranges::any_of(shapes, [&](const std::string& shape) { return MatchesShape(shape, name); });
}

std::vector<std::string> Literals(const Phrases& phrases) {
  std::vector<std::string> words;
  for (const auto* slugs : {&phrases.column_slugs, &phrases.decoy_slugs}) {
    for (const std::string& word : *slugs) {
      // The longest part between stars.
      std::string longest;
      for (size_t at = 0; at <= word.size();) {
        const size_t end = std::min(word.find('*', at), word.size());
        if (end - at > longest.size()) longest = word.substr(at, end - at);
        at = end + 1;
      }
      words.push_back(std::move(longest));
    }
  }
  return words;
}

}  // namespace

ColumnSlugs::ColumnSlugs(const Phrases& phrases)
    : reports_(phrases.column_slugs), decoys_(phrases.decoy_slugs), any_(Literals(phrases)) {}

ColumnSlugs::Found ColumnSlugs::Find(std::string_view path) const {
  Found found;
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    if (segment.size() >= 4 && segment.size() <= kLongestSlug) {
      const std::string name = Normal(segment);
      if (IsAmong(decoys_, name))
        found = {Relevance::kDecoy, end};
      else if (IsAmong(reports_, name))
        found = {Relevance::kReport, end};
    }
    begin = end + 1;
  }
  return found;
}

Relevance ColumnSlugs::Judge(const Url& url) const { return Find(url.path()).relevance; }

std::string ColumnSlugs::ColumnOf(const Url& url) const {
  const Found found = Find(url.path());
  if (found.relevance != Relevance::kReport) return "";
  const std::string folder = url.path().substr(0, found.end);
  return url.Origin() + folder + (folder.find('.') == std::string::npos ? "/" : "");
}

bool ColumnSlugs::IsFolder(const Url& url) {
  const std::string_view path = url.path();
  const std::string name = Normal(path.substr(path.rfind('/') + 1));
  return name.empty() || name == "index" || name == "list" || name == "default" || name == "main" || name == "node";
}

}  // namespace lantai::extractor
