#include "extractor/html_attributes.h"

#include <utility>

namespace lantai::extractor {
namespace {

constexpr std::pair<std::string_view, Attr> kAttributes[] = {
    {"class", Attr::kClass},
    {"href", Attr::kHref},
    {"style", Attr::kStyle},
    {"id", Attr::kId},
    {"src", Attr::kSrc},
    {"title", Attr::kTitle},
    {"colspan", Attr::kColspan},
    {"rowspan", Attr::kRowspan},
    {"name", Attr::kName},
    {"type", Attr::kType},
    {"content", Attr::kContent},
    {"http-equiv", Attr::kHttpEquiv},
    {"property", Attr::kProperty},
    {"hidden", Attr::kHidden},
    {"data", Attr::kData},
    {"pdfsrc", Attr::kPdfSrc},
    {"download", Attr::kDownload},
    {"value", Attr::kValue},
    {"url", Attr::kUrl},
    {"querydata", Attr::kQueryData},
    {"sudyfile-attr", Attr::kSudyFile},
};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool IsNamed(std::string_view name, std::string_view lower) {
  if (name.size() != lower.size() || Lower(name.front()) != lower.front()) return false;
  for (size_t i = 1; i < name.size(); ++i) {
    if (Lower(name[i]) != lower[i]) return false;
  }
  return true;
}

}  // namespace

Attr AttrOf(std::string_view name) {
  if (name.empty() || name.size() > 13) return Attr::kUnknown;
  for (const auto& [lower, attr] : kAttributes) {
    if (IsNamed(name, lower)) return attr;
  }
  return Attr::kUnknown;
}

}  // namespace lantai::extractor
