#include "extractor/sitemap.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/content_coding.h"

namespace lantai::extractor {
namespace {

constexpr size_t kHead = 4096;  // bytes within which the root element stands
constexpr size_t kLongestAddress = 4096;
constexpr size_t kMaxColumnsOfPages = 20;

std::string_view Trimmed(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string WithoutEntities(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  while (!text.empty()) {
    const auto* entity =
        std::ranges::find_if(kEntities, [&](const auto& known) { return text.starts_with(known.first); });
    if (entity != std::end(kEntities)) {
      out += entity->second;
      text.remove_prefix(entity->first.size());
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

// "<![CDATA[http://…]]>" or text with entities.
std::string AddressIn(std::string_view text) {
  text = Trimmed(text);
  constexpr std::string_view kOpen = "<![CDATA[", kClose = "]]>";
  if (text.starts_with(kOpen) && text.ends_with(kClose)) {
    text = text.substr(kOpen.size(), text.size() - kOpen.size() - kClose.size());
    return std::string(Trimmed(text));
  }
  return WithoutEntities(text);
}

std::vector<std::string> LocsIn(std::string_view text) {
  std::vector<std::string> locs;
  constexpr std::string_view kOpen = "<loc>", kClose = "</loc>";
  for (size_t at = text.find(kOpen); at != text.npos; at = text.find(kOpen, at)) {
    at += kOpen.size();
    const size_t end = text.find(kClose, at);
    if (end == text.npos) break;
    if (end - at <= kLongestAddress) locs.push_back(AddressIn(text.substr(at, end - at)));
    at = end;
  }
  return locs;
}

// Null where a line is no address.
std::optional<std::vector<std::string>> LinesIn(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (!line.starts_with("http://") && !line.starts_with("https://")) return std::nullopt;
    if (line.size() <= kLongestAddress) lines.emplace_back(line);
  }
  return lines;
}

Link MakeLink(LinkRole role, Relevance relevance, const Url& url) {
  Link link;
  link.role = role;
  link.relevance = relevance;
  link.request.url = url.HrefWithoutFragment();
  return link;
}

class SitemapPage {
 public:
  SitemapPage(std::string_view url, const ColumnSlugs& slugs) : slugs_(slugs) {
    if (Result<Url> base = Url::Parse(url); base.ok()) base_ = *std::move(base);
  }

  Page Make(const std::vector<std::string>& addresses, bool is_index) {
    for (const std::string& address : addresses) Take(address, is_index);
    for (const std::string& column : columns_) AddColumn(column);
    std::ranges::stable_sort(page_.links, {}, [](const Link& link) { return Rank(link); });
    if (page_.links.size() > kMaxSitemapLinks) page_.links.resize(kMaxSitemapLinks);
    page_.kind = PageKind::kIndex;
    page_.dialect = "sitemap";
    page_.evidence = {(is_index ? "sitemapindex of " : "sitemap of ") + std::to_string(addresses.size()) +
                      " addresses"};
    return std::move(page_);
  }

 private:
  static int Rank(const Link& link) {
    if (link.role == LinkRole::kColumn) return link.relevance == Relevance::kReport ? 0 : 1;
    return link.role == LinkRole::kItem ? 2 : 3;
  }

  void Take(const std::string& address, bool is_index) {
    const Result<Url> url = base_ ? Url::Resolve(*base_, address) : Url::Parse(address);
    if (!url.ok() || !url->IsHttp() || !seen_.insert(url->HrefWithoutFragment()).second) return;
    if (is_index) return page_.links.push_back(MakeLink(LinkRole::kColumn, Relevance::kUnknown, *url));
    const Relevance relevance = slugs_.Judge(*url);
    const bool report = relevance == Relevance::kReport;
    const bool folder = ColumnSlugs::IsFolder(*url) || slugs_.ColumnOf(*url) == url->HrefWithoutFragment();
    const LinkRole role = !report ? LinkRole::kOther : folder ? LinkRole::kColumn : LinkRole::kItem;
    if (role == LinkRole::kItem && columns_.size() < kMaxColumnsOfPages) columns_.insert(slugs_.ColumnOf(*url));
    page_.links.push_back(MakeLink(role, relevance, *url));
  }

  // The folder of pages that are listed without it.
  void AddColumn(const std::string& column) {
    const Result<Url> url = Url::Parse(column);
    const bool listed = std::ranges::any_of(page_.links, [&](const Link& link) {
      return link.role == LinkRole::kColumn && link.request.url.starts_with(column);
    });
    if (url.ok() && !listed) page_.links.push_back(MakeLink(LinkRole::kColumn, Relevance::kReport, *url));
  }

  const ColumnSlugs& slugs_;
  std::optional<Url> base_;
  std::set<std::string> seen_, columns_;
  Page page_;
};

std::optional<Page> ReadText(std::string_view text, std::string_view url, const ColumnSlugs& slugs) {
  const std::string_view head = text.substr(0, kHead);
  const bool is_index = head.find("<sitemapindex") != head.npos;
  if (is_index || head.find("<urlset") != head.npos) return SitemapPage(url, slugs).Make(LocsIn(text), is_index);
  const bool by_name = url.substr(url.rfind('/') + 1).find("sitemap") != url.npos;
  if (!by_name || head.find('<') != head.npos) return std::nullopt;
  const std::optional<std::vector<std::string>> lines = LinesIn(text);
  if (!lines || lines->empty()) return std::nullopt;
  return SitemapPage(url, slugs).Make(*lines, false);
}

}  // namespace

std::optional<Page> ReadSitemap(std::string_view bytes, std::string_view url, const ColumnSlugs& slugs) {
  if (!bytes.starts_with("\x1f\x8b")) return ReadText(bytes, url, slugs);
  const Result<std::string> text = DecodeContent("gzip", bytes, {.max_bytes = kMaxSitemapBytes});
  return text.ok() ? ReadText(*text, url, slugs) : std::nullopt;
}

}  // namespace lantai::extractor
