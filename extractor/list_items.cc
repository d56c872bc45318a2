#include "extractor/list_items.h"

#include <algorithm>
#include <map>
#include <set>

#include "extractor/article.h"
#include "extractor/label.h"
#include "extractor/list_date.h"
#include "extractor/words.h"

namespace lantai::extractor {
namespace {

constexpr size_t kMostLinksPerEntry = 3;  // [category] title, and a read-more
constexpr uint32_t kShortestTitle = 2;    // characters; 大 中 小 beside an article's date are none
constexpr uint32_t kLongTitle = 9;        // characters; menu entries are shorter
constexpr size_t kEntriesOfAList = 3;

bool IsInside(const HtmlTree& tree, NodeId node, NodeId ancestor) {
  return node >= ancestor && node < tree[ancestor].end;
}

struct Entry {
  size_t link = 0;
  NodeId element = kNoNode;  // the highest element with this entry's links and no others
  std::string date;
  bool dated = false;
};

class ItemFinder {
 public:
  explicit ItemFinder(const ListingInput& page) : page_(page), tree_(page.tree), text_(page.text) {}

  void Run(Listing* listing) {
    CollectDated();
    NodeId list = HeaviestParent(&listing->groups);
    listing->dated = list != kNoNode;
    if (list != kNoNode) list = Merge(list);
    if (list == kNoNode) list = UndatedList();
    if (list == kNoNode) return;
    listing->element = list;
    AddItems(list, listing);
  }

 private:
  // The highest ancestor of `node` that holds no further links.
  NodeId ClimbWhileSame(NodeId node) const {
    while (tree_[node].parent != kNoNode && text_[tree_[node].parent].links == text_[node].links)
      node = tree_[node].parent;
    return node;
  }

  NodeId EntryElement(NodeId date) const {
    NodeId node = date;
    while (node != kNoNode && text_[node].links == 0) node = tree_[node].parent;
    if (node == kNoNode || text_[node].links > kMostLinksPerEntry) return kNoNode;
    return ClimbWhileSame(node);
  }

  // The link of an entry that says most; entries of one link have no choice.
  size_t LongestLink(NodeId element) const {
    auto [begin, end] = page_.links.Within(element, tree_[element].end);
    size_t best = SIZE_MAX;
    for (size_t i = begin; i < end; ++i) {
      const PageLink& link = page_.links.all()[i];
      if (link.text.empty()) continue;
      if (best == SIZE_MAX || link.text.size() > page_.links.all()[best].text.size()) best = i;
    }
    return best;
  }

  // A date inside a link counts only if the link says more than the date.
  bool IsBesideTitle(NodeId date, const PageLink& link) const {
    if (!IsInside(tree_, date, link.node)) return true;
    return text_[link.node].link_text >= text_[date].all() + 4;
  }

  void CollectDated() {
    constexpr size_t kLongestDateText = 200;
    for (NodeId i = 0; i < tree_.size(); ++i) {
      if (tree_[i].tag != Tag::kText || text_[i].hidden || tree_[i].text.size() > kLongestDateText) continue;
      std::optional<ListDate> date = FindListDate(tree_[i].text);
      NodeId element = date ? EntryElement(i) : kNoNode;
      if (element == kNoNode) continue;
      size_t link = LongestLink(element);
      if (link == SIZE_MAX || !IsBesideTitle(i, page_.links.all()[link])) continue;
      if (text_[page_.links.all()[link].node].link_text < kShortestTitle) continue;
      auto [at, fresh] = entries_.try_emplace(page_.links.all()[link].node, Entry{link, element, date->iso, true});
      if (!fresh && at->second.date.empty()) at->second.date = date->iso;
    }
  }

  // The element in which most dated entries stand side by side; fewer than two count only beside a pager.
  NodeId HeaviestParent(size_t* groups) const {
    std::map<NodeId, size_t> parents;
    for (const auto& [node, entry] : entries_) ++parents[ParentOf(entry.element)];
    NodeId best = kNoNode;
    for (const auto& [parent, count] : parents) {
      *groups += count >= kEntriesOfAList;
      if (best == kNoNode || count > parents[best]) best = parent;
    }
    return best;
  }

  NodeId ParentOf(NodeId element) const { return tree_[element].parent == kNoNode ? element : tree_[element].parent; }

  size_t DatedWithin(NodeId element) const {
    return static_cast<size_t>(std::distance(entries_.lower_bound(element), entries_.lower_bound(tree_[element].end)));
  }

  // Lists drawn five entries a <ul>: the element above, as long as it holds nothing but entries.
  NodeId Merge(NodeId list) const {
    for (NodeId up = tree_[list].parent; up != kNoNode; up = tree_[up].parent) {
      if (DatedWithin(up) < text_[up].links) break;
      if (DatedWithin(up) > DatedWithin(list)) list = up;
    }
    return list;
  }

  bool IsFrame(NodeId node) const {
    for (; node != kNoNode; node = tree_[node].parent) {
      Tag tag = tree_[node].tag;
      if (tag == Tag::kNav || tag == Tag::kHeader || tag == Tag::kFooter || tag == Tag::kAside) return true;
    }
    return false;
  }

  // Without dates: three long titles in a row, or one that names a report.
  NodeId UndatedList() {
    struct Row {
      size_t links = 0, characters = 0, reports = 0;
    };
    std::map<NodeId, Row> rows;
    for (const PageLink& link : page_.links.all()) {
      if (link.text.empty() || text_[link.node].hidden || text_[link.node].links == 0) continue;
      Row& row = rows[ParentOf(ClimbWhileSame(link.node))];
      ++row.links;
      row.characters += text_[link.node].link_text;
      row.reports += text_[link.node].link_text >= kLongTitle && NamesReport(link);
    }
    NodeId best = kNoNode;
    size_t best_score = 0;
    for (const auto& [parent, row] : rows) {
      bool is_list = row.links >= kEntriesOfAList && row.characters >= kLongTitle * row.links;
      size_t score = (is_list ? row.characters : 0) + 1000 * row.reports;
      if (score > best_score && !IsFrame(parent)) best = parent, best_score = score;
    }
    return best;
  }

  bool NamesReport(const PageLink& link) const {
    const std::string title = FullTitle(link);
    return page_.words.Judge(title == link.text ? link.folded : FoldLabel(title)) == Relevance::kReport;
  }

  // Text of the link without the date that stands in it.
  std::string TitleOf(const PageLink& link, const Entry* entry) const {
    std::string title = FullTitle(link);
    if (entry == nullptr || !entry->dated || title != link.text) return title;
    std::optional<ListDate> date = FindListDate(title);
    if (!date || !HasOwnDateNode(link.node)) return title;
    std::string without = title.substr(0, date->begin) + title.substr(date->end);
    std::string_view trimmed = TrimWhiteSpace(without);
    while (trimmed.ends_with("[]") || trimmed.ends_with("()"))
      trimmed = TrimWhiteSpace(trimmed.substr(0, trimmed.size() - 2));
    return std::string(trimmed);
  }

  // True where a text node inside the link is nothing but a date.
  bool HasOwnDateNode(NodeId link) const {
    for (NodeId i = link + 1; i < tree_[link].end; ++i) {
      if (tree_[i].tag != Tag::kText) continue;
      std::optional<ListDate> date = FindListDate(tree_[i].text);
      if (date && text_[i].all() <= 14) return true;
    }
    return false;
  }

  void AddItems(NodeId list, Listing* listing) const {
    std::set<NodeId> done;
    auto [begin, end] = page_.links.Within(list, tree_[list].end);
    for (size_t i = begin; i < end && listing->items.size() < kMaxItems; ++i) {
      const PageLink& link = page_.links.all()[i];
      if (link.text.empty() || text_[link.node].hidden) continue;
      auto found = entries_.find(link.node);
      const Entry* entry = found == entries_.end() ? nullptr : &found->second;
      // In a dated list, links beside an entry's title are its category or a read-more.
      NodeId element = entry != nullptr ? entry->element : ClimbWhileSame(link.node);
      bool row = tree_[element].parent == list && (entries_.empty() || entries_.size() >= 2);
      bool stray = entry == nullptr && (BelongsToEntry(link.node) || !row);
      if (stray || !done.insert(element).second) continue;
      listing->items.push_back({i, TitleOf(link, entry), entry != nullptr ? entry->date : std::string()});
    }
  }

  // Entries' elements do not overlap, so that only the neighbours can hold the link.
  bool BelongsToEntry(NodeId link) const {
    auto next = entries_.lower_bound(link);
    bool in_next = next != entries_.end() && IsInside(tree_, link, next->second.element);
    return in_next || (next != entries_.begin() && IsInside(tree_, link, std::prev(next)->second.element));
  }

  const ListingInput& page_;
  const HtmlTree& tree_;
  const PageText& text_;
  std::map<NodeId, Entry> entries_;  // by the node of the title's link
};

}  // namespace

std::string FullTitle(const PageLink& link) {
  std::string_view text = link.text;
  for (std::string_view dots : {"...", "…", "..", "．．．"}) {
    while (text.ends_with(dots)) text.remove_suffix(dots.size());
  }
  bool cut = text.size() < link.text.size();
  bool says_more = link.title.size() > text.size() && FoldLabel(link.title).starts_with(FoldLabel(text));
  return cut && says_more ? link.title : link.text;
}

void FindItems(const ListingInput& page, Listing* listing) { ItemFinder(page).Run(listing); }

}  // namespace lantai::extractor
