#include "extractor/article.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr uint32_t kLeastText = 8;

bool IsInside(const HtmlTree& tree, NodeId node, NodeId ancestor) {
  return node >= ancestor && node < tree[ancestor].end;
}

// True for elements that hold one piece of content rather than an article: the walk down stops above them.
bool IsPiece(Tag tag) {
  switch (tag) {
    case Tag::kP:
    case Tag::kPre:
    case Tag::kUl:
    case Tag::kOl:
    case Tag::kLi:
    case Tag::kDl:
    case Tag::kText:
    case Tag::kA: return true;
    default: return HeadingLevel(tag) > 0;
  }
}

// A body ends on a table cell or a block, never between a table and its cells.
bool MayBeBody(Tag tag) {
  if (IsPiece(tag)) return false;
  return tag != Tag::kTable && tag != Tag::kTbody && tag != Tag::kThead && tag != Tag::kTfoot && tag != Tag::kTr &&
         tag != Tag::kInline;
}

class Finder {
 public:
  Finder(const HtmlTree& tree, const PageText& text) : tree_(tree), text_(text) {}

  NodeId Body(const ArticleMarks& marks, bool* known) const {
    NodeId dense = Dense();
    NodeId named = Named(marks);
    // Where nothing is dense, a specific name is believed for next to nothing: an article may be a link to its file.
    constexpr uint32_t kThinPage = 600;
    *known = named != kNoNode && (Content(named) * 2 >= Content(dense) || Content(dense) < kThinPage);
    return *known ? Widen(named) : dense;
  }

  NodeId Heading(NodeId body, const HeadTitles& head, const Selectors& headings) const {
    NodeId best = kNoNode;
    int best_score = 0;
    const std::string article_title = FoldLabel(head.article_title), title = FoldLabel(head.title);
    const NodeId last = tree_[body].end;
    uint32_t before = 0;  // characters between the body's beginning and `i`
    for (NodeId i = 0; i < last; ++i) {
      if (i > body + 1 && tree_[i - 1].tag == Tag::kText) before += text_[i - 1].all();
      if (before > kTextBefore) break;
      if (!MayBeHeading(i)) continue;
      int score = ScoreHeading(i, body, article_title, title, headings);
      // Of equals, the last before the body, or the first inside it.
      bool better = i < body ? score >= best_score : score > best_score;
      if (score > 0 && better) best = i, best_score = score;
    }
    return best;
  }

  NodeId CommonAncestor(NodeId a, NodeId b) const {
    while (!IsInside(tree_, b, a)) a = tree_[a].parent;
    return a;
  }

 private:
  uint32_t Content(NodeId id) const { return text_[id].content(); }

  NodeId HeaviestChild(NodeId parent) const {
    NodeId best = kNoNode;
    for (NodeId child = parent + 1; child < tree_[parent].end; child = tree_[child].end) {
      if (best == kNoNode || Content(child) > Content(best)) best = child;
    }
    return best;
  }

  // From the root down while one child holds four fifths of the content.
  NodeId Dense() const {
    NodeId current = 0, body = 0;
    while (true) {
      NodeId child = HeaviestChild(current);
      if (child == kNoNode || IsPiece(tree_[child].tag) || Content(child) * 5 < Content(current) * 4) return body;
      current = child;
      if (MayBeBody(tree_[current].tag)) body = current;
    }
  }

  // Specific names win over general ones unless they hold less than a third; then the innermost that holds nearly all.
  NodeId Named(const ArticleMarks& marks) const {
    NodeId best = kNoNode;
    uint64_t best_score = 0;
    size_t best_rank = Selectors::kNone;
    for (NodeId i = 0; i < tree_.size(); ++i) {
      if (tree_[i].attribute_count == 0 && tree_[i].text.empty()) continue;
      if (tree_[i].tag == Tag::kText || text_[i].hidden || text_[i].all() < kLeastText) continue;
      size_t rank = marks.containers.Rank(tree_, i);
      bool specific = rank != Selectors::kNone;
      bool wraps =
          !specific && text_[i].link_text <= 2 * text_[i].text && marks.wrappers.Rank(tree_, i) != Selectors::kNone;
      if (!specific && !wraps) continue;
      uint64_t score = specific ? 3 * uint64_t{Content(i) + text_[i].link_text} : Content(i);
      bool inner = best != kNoNode && IsInside(tree_, i, best) && score * 20 >= best_score * 17;
      if (score > best_score || inner) best = i, best_score = std::max(score, best_score), best_rank = rank;
    }
    return best_rank != Selectors::kNone ? WithTwins(best, best_rank, marks.containers) : best;
  }

  // One <font id=Zoom> around paragraphs and tables becomes several where its tags cross theirs (§13.2.6.4.7, the
  // adoption agency), and an editor's text may come in two containers: all of them, if that is not the whole page.
  NodeId WithTwins(NodeId best, size_t rank, const Selectors& containers) const {
    NodeId all = best;
    uint64_t content = text_[best].all();
    for (NodeId i = tree_[best].end; i < tree_.size(); ++i) {
      if (tree_[i].attribute_count == 0 || text_[i].hidden || text_[i].all() < kLeastText) continue;
      if (IsInside(tree_, i, all) && all != best) continue;
      if (containers.Rank(tree_, i) != rank) continue;
      NodeId both = CommonAncestor(all, i);
      content += text_[i].all();
      if (text_[both].all() * 10 <= content * 12) all = both;
    }
    return all;
  }

  // A named container may hold only the text while the form's tables stand beside it: up to where little is missed.
  NodeId Widen(NodeId named) const {
    constexpr uint32_t kNumbersMissed = 12;
    NodeId body = named;
    for (NodeId up = tree_[named].parent; up != kNoNode && tree_[up].tag != Tag::kHtml; up = tree_[up].parent) {
      bool numbers = text_[up].numbers >= text_[body].numbers + kNumbersMissed;
      bool words = text_[body].text >= 100 && text_[up].text > 2 * text_[body].text + 400;
      if (numbers || words) body = up;
    }
    return body;
  }

  // A heading inside the body stands where little text came before it.
  static constexpr uint32_t kTextBefore = 200;

  // Short, seen, no link, and with no block of its own below that would be the heading itself.
  bool MayBeHeading(NodeId id) const {
    const Weight& weight = text_[id];
    Tag tag = tree_[id].tag;
    if (tag == Tag::kText || weight.hidden || weight.text < 2 || weight.text > 150) return false;
    if (weight.link_text > 0 || weight.numbers > 0) return false;
    return tag != Tag::kLi && tag != Tag::kTitle && tag != Tag::kHtml && tag != Tag::kTr;
  }

  int ScoreHeading(NodeId id, NodeId body, const std::string& article_title, const std::string& title,
                   const Selectors& headings) const {
    int level = HeadingLevel(tree_[id].tag);
    bool named = headings.Rank(tree_, id) != Selectors::kNone;
    bool before = id < body;
    // Elements that nothing marks are looked at only for the very words of the page's head.
    std::string words = FoldLabel(text_.Flat(id));
    bool same = !article_title.empty() && words == article_title;
    bool in_title = title == words || (words.size() >= 12 && title.find(words) != title.npos);
    if (!same && level == 0 && !named) {
      // The name of the publisher stands in the title too, and is not the heading.
      const size_t first_part = std::min(title.find_first_of("_|"), title.size());
      return in_title && before && words.size() >= 24 && words.size() * 10 >= first_part * 7 ? 30 : 0;
    }
    int score = same ? 100 : 0;
    if (in_title) score += 40 + static_cast<int>(std::min<size_t>(words.size(), 120) / 6);
    if (level > 0) score += level <= 3 ? 20 - 2 * level : 4;
    if (named) score += 12;
    return before || same || in_title ? score : level == 1 || named ? score / 2 : 0;
  }

  const HtmlTree& tree_;
  const PageText& text_;
};

// The block around a label of the 索引号 block: the smallest table or list, else the parent's parent.
NodeId BlockAround(const HtmlTree& tree, NodeId text) {
  NodeId fallback = kNoNode;
  int steps = 0;
  for (NodeId up = tree[text].parent; up != kNoNode && steps < 12; up = tree[up].parent, ++steps) {
    Tag tag = tree[up].tag;
    if (tag == Tag::kTable || tag == Tag::kUl || tag == Tag::kDl) return up;
    if (tag == Tag::kBody || tag == Tag::kHtml) break;
    if (IsBlock(tag) && tag != Tag::kP && tag != Tag::kLi && fallback == kNoNode) fallback = up;
  }
  return fallback;
}

// "索 引 号：", with nothing but blanks between.
bool IsIndexLabel(std::string_view text) {
  if (text.size() < 9 || text.size() > 60) return false;
  std::string words = FoldLabel(text);
  return words.starts_with("索引号") || words.starts_with("信息索引") || words.starts_with("索取号");
}

void FindIndexBlocks(const HtmlTree& tree, const PageText& text, Article* article) {
  NodeId begin = std::min(article->heading, article->body);
  for (NodeId i = 0; i < tree.size(); ++i) {
    if (i >= begin && i < tree[article->body].end) continue;
    if (tree[i].tag != Tag::kText || text[i].hidden || !IsIndexLabel(tree[i].text)) continue;
    NodeId block = BlockAround(tree, i);
    bool around = block == kNoNode || IsInside(tree, article->body, block) ||
                  (article->heading != kNoNode && IsInside(tree, article->heading, block));
    if (around || text[block].all() > 2000) continue;
    if (article->index_blocks.empty() || article->index_blocks.back() != block) article->index_blocks.push_back(block);
    i = tree[block].end - 1;
  }
}

}  // namespace

Article FindArticle(const HtmlTree& tree, const PageText& text, const HeadTitles& head, const ArticleMarks& marks) {
  Article article;
  if (tree.size() == 0 || text[0].content() == 0) return article;
  Finder finder(tree, text);
  article.body = finder.Body(marks, &article.known_container);
  article.heading = finder.Heading(article.body, head, marks.headings);
  NodeId whole =
      article.heading == kNoNode ? tree[article.body].parent : finder.CommonAncestor(article.body, article.heading);
  article.whole = whole == kNoNode ? article.body : whole;
  FindIndexBlocks(tree, text, &article);
  return article;
}

}  // namespace lantai::extractor
