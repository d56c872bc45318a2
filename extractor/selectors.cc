#include "extractor/selectors.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string Folded(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), Lower);
  return out;
}

constexpr std::string_view kBlanks = " \t\r\n\f";

}  // namespace

Selectors::Selectors(const std::vector<std::string>& selectors) {
  for (size_t i = 0; i < selectors.size(); ++i) ranks_.emplace(Folded(selectors[i]), i);
}

size_t Selectors::Find(char kind, std::string_view name) const {
  constexpr size_t kLongest = 64;
  if (name.empty() || name.size() > kLongest) return kNone;
  char key[kLongest + 1] = {kind};
  const size_t length = kind == 0 ? 0 : 1;
  std::ranges::transform(name, key + length, Lower);
  auto found = ranks_.find(std::string_view(key, length + name.size()));
  return found == ranks_.end() ? kNone : found->second;
}

size_t Selectors::Rank(const HtmlTree& tree, NodeId node) const {
  size_t best = std::min(Find(0, tree[node].text), Find('#', tree.attribute(node, Attr::kId)));
  std::string_view classes = tree.attribute(node, Attr::kClass);
  for (size_t at = 0; (at = classes.find_first_not_of(kBlanks, at)) != classes.npos;) {
    size_t end = std::min(classes.find_first_of(kBlanks, at), classes.size());
    best = std::min(best, Find('.', classes.substr(at, end - at)));
    at = end;
  }
  return best;
}

}  // namespace lantai::extractor
