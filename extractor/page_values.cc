#include "extractor/page_values.h"

#include "extractor/label.h"
#include "extractor/page_request.h"
#include "extractor/pattern.h"
#include "extractor/script_lexer.h"
#include "extractor/script_values.h"

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (Lower(a[i]) != Lower(b[i])) return false;
  }
  return true;
}

// The source's pattern in two: what stands before {} and behind it.
std::pair<std::string_view, std::string_view> Around(std::string_view pattern) {
  const size_t at = pattern.find("{}");
  return {pattern.substr(0, at), at == npos ? std::string_view{} : pattern.substr(at + 2)};
}

}  // namespace

std::optional<long> NumberInWords(std::string_view text, std::string_view pattern) {
  const auto [head, tail] = Around(pattern);
  for (size_t at = 0; (at = text.find(head, at)) != npos; ++at) {
    size_t begin = SkipSpace(text, at + head.size()), end = begin;
    while (end < text.size() && IsDigit(text[end])) ++end;
    if (end == begin || !text.substr(SkipSpace(text, end)).starts_with(tail)) continue;
    if (std::optional<long> number = ParseNumber(text.substr(begin, end - begin))) return number;
  }
  return std::nullopt;
}

std::string PageValues::AddressLike(std::string_view pattern, std::string_view unless) const {
  std::string longest;
  for (std::string& text : TextsOf(code_)) {
    const bool alike = Matches(pattern, text) && (unless.empty() || !Matches(unless, text));
    if (alike && text.size() > longest.size()) longest = std::move(text);
  }
  return longest;
}

std::optional<std::string> PageValues::FromMeta(std::string_view name) const {
  std::optional<std::string> value;
  for (NodeId i = 0; i < page_.tree.size(); ++i) {
    if (page_.tree[i].tag != Tag::kMeta || !EqualsIgnoreCase(page_.tree.attribute(i, Attr::kName), name)) continue;
    if (std::string_view content = page_.tree.attribute(i, Attr::kContent); !content.empty()) value = content;
  }
  return value;
}

std::optional<std::string> PageValues::FromInput(std::string_view name) const {
  for (NodeId i = 0; i < page_.tree.size(); ++i) {
    if (page_.tree[i].tag != Tag::kInput) continue;
    if (page_.tree.attribute(i, Attr::kName) != name && page_.tree.attribute(i, Attr::kId) != name) continue;
    if (page_.tree.has_attribute(i, Attr::kValue)) return std::string(page_.tree.attribute(i, Attr::kValue));
  }
  return std::nullopt;
}

// A text literal of a script, or the url attribute by which a script element says where it loads from.
std::optional<std::string> PageValues::FromText(std::string_view pattern) const {
  std::string_view value;
  const bool captures = pattern.find("{}") != npos;
  for (const std::string& text : TextsOf(code_)) {
    if (Matches(pattern, text, &value)) return std::string(captures ? value : std::string_view(text));
  }
  for (NodeId i = 0; i < page_.tree.size(); ++i) {
    std::string_view url = page_.tree.attribute(i, Attr::kUrl);
    if (!url.empty() && Matches(pattern, url, &value)) return std::string(captures ? value : url);
  }
  return std::nullopt;
}

// Behind the mark, where a page has several objects of that name.
std::optional<std::string> PageValues::FromObject(std::string_view name) const {
  if (name == "querydata") {
    for (NodeId i = 0; i < page_.tree.size(); ++i) {
      std::string_view data = page_.tree.attribute(i, Attr::kQueryData);
      if (!data.empty()) return ObjectAsForm(data, data);
    }
    return std::nullopt;
  }
  const size_t mark = pager_.marks.empty() ? npos : code_.find(pager_.marks.front());
  if (mark != npos) {
    if (std::string_view object = FindObject(code_.substr(mark), name); !object.empty())
      return ObjectAsForm(object, code_);
  }
  std::string_view object = FindObject(code_, name);
  return object.empty() ? std::nullopt : std::optional(ObjectAsForm(object, code_));
}

std::optional<std::string> PageValues::From(const ValueSource& source) {
  std::string_view value;
  switch (source.place) {
    case ValuePlace::kKey: return FindValue(code_, source.what);
    case ValuePlace::kMeta: return FromMeta(source.what);
    case ValuePlace::kInput: return FromInput(source.what);
    case ValuePlace::kUrl:
      if (page_.url == nullptr || !Matches(source.what, page_.url->HrefWithoutFragment(), &value)) return std::nullopt;
      return std::string(value);
    case ValuePlace::kScript: return FromText(source.what);
    case ValuePlace::kCode: return FindBetween(code_, Around(source.what).first, Around(source.what).second);
    case ValuePlace::kWords:
      if (std::optional<long> number = NumberInWords(page_.text.Flat(0), source.what)) return std::to_string(*number);
      return std::nullopt;
    case ValuePlace::kText: return source.what;
    case ValuePlace::kFill: return Fill(source.what, For::kPlain);
    case ValuePlace::kObject: return FromObject(source.what);
  }
  return std::nullopt;
}

const PageValues::Value& PageValues::Look(std::string_view name) {
  const auto [place, fresh] = known_.try_emplace(std::string(name));
  if (!fresh) return place->second;
  for (const Variable& variable : pager_.variables) {
    if (variable.name != name) continue;
    for (const ValueSource& source : variable.sources) {
      std::optional<std::string> value = From(source);
      if (!value || value->empty()) continue;
      return known_[std::string(name)] = Value{std::move(value), source.place == ValuePlace::kObject};
    }
  }
  return known_[std::string(name)];
}

std::optional<std::string> PageValues::Get(std::string_view name) { return Look(name).text; }

std::optional<long> PageValues::Number(std::string_view name) {
  const std::optional<std::string> text = Get(name);
  return text ? ParseNumber(TrimWhiteSpace(*text)) : std::nullopt;
}

std::optional<std::string> PageValues::Fill(std::string_view text, For use) {
  std::string out;
  while (!text.empty()) {
    const size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == npos) break;
    const size_t close = std::min(text.find('}', open), text.size());
    std::string_view name = text.substr(open + 1, close - open - 1);
    text = text.substr(std::min(close + 1, text.size()));
    const bool optional = name.ends_with('?');
    if (optional) name.remove_suffix(1);
    const Value value = Look(name);
    if (!value.text && !optional) return std::nullopt;
    const bool field = use == For::kBody || (use == For::kAddress && out.find('?') != npos);
    if (field && !value.encoded) AppendFormEncoded(value.text.value_or(""), &out);
    if (!field || value.encoded) out += value.text.value_or("");
  }
  return out;
}

}  // namespace lantai::extractor
