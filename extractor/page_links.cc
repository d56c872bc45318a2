#include "extractor/page_links.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

// The attribute in which an element names an address to follow; kUnknown for elements that name none.
Attr AddressAttribute(Tag tag) {
  if (tag == Tag::kA || tag == Tag::kArea) return Attr::kHref;
  if (tag == Tag::kFrame || tag == Tag::kIframe) return Attr::kSrc;
  return Attr::kUnknown;
}

std::string_view TrimControls(std::string_view text) {
  auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

PageLinks::PageLinks(const HtmlTree& tree, const PageText& text, const Url* page_url, std::string_view charset)
    : charset_(charset) {
  if (page_url != nullptr) base_ = *page_url;
  ReadBase(tree);
  for (NodeId i = 0; i < tree.size() && links_.size() < kMaxLinks; ++i) {
    Attr address = AddressAttribute(tree[i].tag);
    if (address == Attr::kUnknown || !tree.has_attribute(i, address)) continue;
    PageLink link;
    link.node = i;
    link.href = TrimControls(tree.attribute(i, address));
    link.url = Resolve(link.href);
    if (tree[i].tag == Tag::kA) link.text = text.Flat(i);
    link.folded = FoldLabel(link.text);
    if (std::string_view words = tree.attribute(i, Attr::kTitle); !words.empty()) {
      LineBuilder title(' ');
      title.Append(words);
      link.title = title.TakeJoined();
    }
    links_.push_back(std::move(link));
  }
}

// HTML §4.2.3: the first <base> with an href counts, resolved against the page's own URL.
void PageLinks::ReadBase(const HtmlTree& tree) {
  for (NodeId i = 0; i < tree.size(); ++i) {
    if (tree[i].tag != Tag::kBase || !tree.has_attribute(i, Attr::kHref)) continue;
    std::string_view href = tree.attribute(i, Attr::kHref);
    Result<Url> base = base_ ? Url::Resolve(*base_, href, charset_) : Url::Parse(href);
    if (base.ok() && base->IsHttp()) base_ = *base;
    return;
  }
}

std::string PageLinks::Resolve(std::string_view href) const {
  constexpr size_t kLongestAddress = 8192;
  if (href.empty() || href.size() > kLongestAddress || href.front() == '#') return {};
  Result<Url> url = base_ ? Url::Resolve(*base_, href, charset_) : Url::Parse(href);
  return url.ok() && url->IsHttp() && !url->host().empty() ? url->HrefWithoutFragment() : std::string();
}

std::pair<size_t, size_t> PageLinks::Within(NodeId begin, NodeId end) const {
  auto first = std::ranges::lower_bound(links_, begin, {}, &PageLink::node);
  auto last = std::ranges::lower_bound(links_, end, {}, &PageLink::node);
  return {static_cast<size_t>(first - links_.begin()), static_cast<size_t>(last - links_.begin())};
}

}  // namespace lantai::extractor
