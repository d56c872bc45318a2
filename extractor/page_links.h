// Every place of a page that a reader can follow: <a>, <area>, frames; resolved against <base href> and the page's URL,
// queries in the page's charset.
//
//   PageLinks links(tree, text, *base, "gb18030");
//   links.all().front().url;         // "http://www.x.gov.cn/zwgk/index.html"
//
// Links of other schemes (javascript:, mailto:) are kept with an empty `url`: a list may have such entries, and nothing
// else uses them. Thread-safety: immutable once made. Limits: kMaxLinks links. Errors: none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/url.h"
#include "extractor/page_text.h"

namespace lantai::extractor {

inline constexpr size_t kMaxLinks = 20'000;

struct PageLink {
  NodeId node = kNoNode;
  std::string href;    // as written, trimmed
  std::string url;     // absolute, http or https, without fragment; empty for other schemes and bad addresses
  std::string text;    // anchor text, white space folded
  std::string title;   // the title attribute
  std::string folded;  // `text` folded for comparing (extractor/label.h)
};

class PageLinks {
 public:
  // `page_url` may be null: then only absolute addresses resolve.
  PageLinks(const HtmlTree& tree, const PageText& text, const Url* page_url, std::string_view charset);

  const std::vector<PageLink>& all() const { return links_; }
  // The address `href` means on this page, http or https, without fragment; empty where it is none.
  std::string Resolve(std::string_view href) const;
  const Url* base() const { return base_ ? &*base_ : nullptr; }  // the page's, or its <base>'s
  const std::string& charset() const { return charset_; }
  // Links whose element stands in [begin, end), as a range of all().
  std::pair<size_t, size_t> Within(NodeId begin, NodeId end) const;

 private:
  void ReadBase(const HtmlTree& tree);

  std::optional<Url> base_;
  std::string charset_;
  std::vector<PageLink> links_;
};

}  // namespace lantai::extractor
