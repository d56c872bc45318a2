#include "extractor/island.h"

#include <algorithm>
#include <utility>

#include "extractor/label.h"
#include "extractor/list_date.h"
#include "extractor/list_items.h"
#include "extractor/prescan.h"
#include "extractor/script_lexer.h"

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view kStart = "<datastore", kEscapedStart = "&lt;datastore";

std::string Unescaped(std::string_view text) {
  constexpr std::pair<std::string_view, char> kReferences[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&apos;", '\''}, {"&amp;", '&'},
  };
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const auto* reference = std::ranges::find_if(
        kReferences, [&](const auto& known) { return text[at] == '&' && text.substr(at).starts_with(known.first); });
    const bool known = reference != std::end(kReferences);
    out.push_back(known ? reference->second : text[at]);
    at += known ? reference->first.size() : 1;
  }
  return out;
}

// What an element of the island holds: CDATA as it is, else with its references resolved.
std::string ContentOf(std::string_view text) {
  constexpr std::string_view kCdata = "<![CDATA[";
  size_t begin = text.find(kCdata);
  if (begin == npos) return Unescaped(TrimWhiteSpace(text));
  begin += kCdata.size();
  return std::string(text.substr(begin, text.find("]]>", begin) - begin));
}

// The content of the next element `name` at or behind `*at`, which moves behind it. CDATA may hold end tags.
std::optional<std::string> NextElement(std::string_view xml, std::string_view name, size_t* at) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  size_t begin = xml.find(open, *at);
  if (begin == npos) return std::nullopt;
  begin += open.size();
  size_t inner = xml.find_first_not_of(" \t\r\n", begin);
  size_t from = begin;
  if (inner != npos && xml.substr(inner).starts_with("<![CDATA[")) from = std::min(xml.find("]]>", inner), xml.size());
  size_t end = std::min(xml.find(close, from), xml.size());
  *at = std::min(end + close.size(), xml.size());
  return ContentOf(xml.substr(begin, end - begin));
}

std::string HrefIn(std::string_view markup) {
  size_t at = markup.find("href=");
  if (at == npos) return {};
  at += 5;
  if (at >= markup.size()) return {};
  const char quote = markup[at];
  if (quote != '"' && quote != '\'') return std::string(markup.substr(at, markup.find_first_of(" >", at) - at));
  return Unescaped(markup.substr(at + 1, markup.find(quote, at + 1) - at - 1));
}

Island ReadXml(std::string_view xml) {
  Island island;
  size_t at = 0;
  if (std::optional<std::string> group = NextElement(xml, "nextgroup", &at)) island.next_group = HrefIn(*group);
  for (std::string_view name : {"totalrecord", "totalRecord"}) {
    at = 0;
    if (std::optional<std::string> total = NextElement(xml, name, &at))
      island.total = ParseNumber(TrimWhiteSpace(*total));
  }
  at = 0;
  while (island.records.size() < kMaxItems) {
    std::optional<std::string> record = NextElement(xml, "record", &at);
    if (!record) break;
    island.records.push_back(*std::move(record));
  }
  return island;
}

std::string WithoutMarkupComments(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t begin = text.find("<!--");
    out += text.substr(0, begin);
    size_t end = begin == npos ? npos : text.find("-->", begin);
    text = end == npos ? std::string_view{} : text.substr(end + 3);
  }
  return out;
}

// The entries of a page made of nothing but records.
class RecordReader {
 public:
  RecordReader(const HtmlTree& tree, const PageLinks& links) : tree_(tree), links_(links) {}

  // `node` is the record's element.
  std::optional<FoundItem> Read(NodeId node) const {
    auto [begin, end] = links_.Within(node, tree_[node].end);
    const PageLink* best = nullptr;
    for (size_t i = begin; i < end; ++i) {
      const PageLink& link = links_.all()[i];
      if (best == nullptr || link.text.size() > best->text.size()) best = &link;
    }
    if (best == nullptr) return std::nullopt;
    FoundItem item{best->url.empty() ? best->href : best->url, TitleOf(*best), DateIn(node)};
    return item.title.empty() ? std::nullopt : std::optional(std::move(item));
  }

 private:
  static std::string TitleOf(const PageLink& link) { return link.text.empty() ? link.title : FullTitle(link); }

  std::string DateIn(NodeId node) const {
    std::string iso;
    for (NodeId i = node; i < tree_[node].end; ++i) {
      if (tree_[i].tag != Tag::kText) continue;
      std::optional<ListDate> date = FindListDate(tree_[i].text);
      if (date && !date->iso.empty()) iso = date->iso;
    }
    return iso;
  }

  const HtmlTree& tree_;
  const PageLinks& links_;
};

// The element that stands around a record: links in it are the record's.
constexpr std::string_view kRecordOpen = "<section>", kRecordClose = "</section>";

}  // namespace

std::optional<Island> ReadIsland(std::string_view text) {
  size_t begin = text.find(kStart);
  if (begin != npos) return ReadXml(text.substr(begin));
  begin = text.find(kEscapedStart);
  if (begin == npos) return std::nullopt;
  return ReadXml(Unescaped(text.substr(begin)));
}

std::optional<Island> FindIsland(const ListingInput& page) {
  for (std::string_view script : page.scripts) {
    if (std::optional<Island> island = ReadIsland(script)) return island;
  }
  // Behind &lt; the tree holds the markup as text.
  for (NodeId i = 0; i < page.tree.size(); ++i) {
    if (page.tree[i].tag != Tag::kText || page.tree[i].text.find("<record>") == npos) continue;
    if (std::optional<Island> island = ReadIsland(page.tree[i].text)) return island;
  }
  if (page.source.find(kStart) == npos) return std::nullopt;
  return ReadIsland(WithoutMarkupComments(page.source));
}

std::vector<FoundItem> ReadRecords(const std::vector<std::string>& records, const Url* base, std::string_view charset) {
  std::string html;
  for (const std::string& record : records) html.append(kRecordOpen).append(record).append(kRecordClose);
  const Prescan scan = PrescanHtml(html);
  Result<HtmlTree> tree = HtmlTree::Parse(scan);
  if (!tree.ok()) return {};
  const PageText text(*tree);
  const PageLinks links(*tree, text, base, charset);
  std::vector<FoundItem> items;
  for (NodeId i = 0; i < tree->size(); ++i) {
    const NodeId parent = (*tree)[i].parent;
    if ((*tree)[i].tag == Tag::kText || parent == kNoNode || (*tree)[parent].tag != Tag::kBody) continue;
    if (std::optional<FoundItem> item = RecordReader(*tree, links).Read(i)) items.push_back(*std::move(item));
  }
  return items;
}

}  // namespace lantai::extractor
