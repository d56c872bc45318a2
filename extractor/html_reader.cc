#include "extractor/html_reader.h"

#include <algorithm>
#include <utility>

#include "extractor/label.h"
#include "extractor/scripts.h"

namespace lantai::extractor {
namespace {

// Reads a range of nodes into blocks. A line's kind is that of the innermost heading or list item around it.
class BlockReader {
 public:
  // `with_scripts`: what short scripts write where they stand counts as text (extractor/scripts.h). TRS portals print
  // the date of an article so.
  BlockReader(const HtmlTree& tree, const PageText& text, std::vector<Block>* blocks, bool with_scripts = false)
      : tree_(tree), text_(text), blocks_(*blocks), with_scripts_(with_scripts) {}

  void Read(NodeId begin, NodeId end, NodeId except) {
    for (NodeId i = begin; i < end && blocks_.size() < kMaxBlocks;) {
      Close(i);
      if (tree_[i].tag == Tag::kScript && with_scripts_) AddWritten(i);
      i = text_[i].hidden || i == except ? Skip(i) : Enter(i);
    }
    Close(end);
    EndLine();
    open_.clear();
  }

 private:
  NodeId Skip(NodeId i) {
    if (IsBlock(tree_[i].tag)) EndLine();
    return tree_[i].end;
  }

  // Returns where reading goes on.
  NodeId Enter(NodeId i) {
    const Node& node = tree_[i];
    if (node.tag == Tag::kText) return AddText(node.text), i + 1;
    if (node.tag == Tag::kBr) return HeadingLevelHere() > 0 ? line_.Append(" ") : EndLine(), i + 1;
    if (!IsBlock(node.tag)) return i + 1;
    EndLine();
    if (node.tag == Tag::kTable && !IsLayoutTable(tree_, text_, i)) return AddTable(i), node.end;
    open_.push_back(i);
    return i + 1;
  }

  void AddWritten(NodeId script) {
    if (script + 1 < tree_[script].end) AddText(WrittenText(tree_[script + 1].text));
  }

  void AddText(std::string_view text) {
    bool pre = std::ranges::any_of(open_, [&](NodeId id) { return tree_[id].tag == Tag::kPre; });
    pre ? line_.AppendPreformatted(text) : line_.Append(text);
  }

  void Close(NodeId at) {
    while (!open_.empty() && tree_[open_.back()].end <= at) {
      EndLine();
      open_.pop_back();
    }
  }

  int HeadingLevelHere() const {
    int level = 0;
    for (NodeId id : open_) level = std::max(level, HeadingLevel(tree_[id].tag));
    return level;
  }

  void EndLine() {
    for (std::string& text : line_.Take()) {
      Block block;
      block.level = HeadingLevelHere();
      bool item = std::ranges::any_of(open_, [&](NodeId id) { return tree_[id].tag == Tag::kLi; });
      block.kind = block.level > 0 ? BlockKind::kHeading : item ? BlockKind::kListItem : BlockKind::kParagraph;
      block.text = std::move(text);
      blocks_.push_back(std::move(block));
    }
  }

  void AddTable(NodeId table) {
    for (NodeId child = table + 1; child < tree_[table].end; child = tree_[child].end) {
      if (tree_[child].tag == Tag::kCaption && !text_[child].hidden) {
        line_.Append(text_.Flat(child));
        EndLine();
      }
    }
    Block block;
    block.kind = BlockKind::kTable;
    block.grid = ReadGrid(tree_, text_, table);
    if (!block.grid.rows.empty()) blocks_.push_back(std::move(block));
    AddNested(table);
  }

  // Tables in this table's cells, in order; each sees to the ones inside itself.
  void AddNested(NodeId table) {
    for (NodeId i = table + 1; i < tree_[table].end && blocks_.size() < kMaxBlocks;) {
      bool nested = tree_[i].tag == Tag::kTable && !text_[i].hidden;
      if (nested && IsLayoutTable(tree_, text_, i)) BlockReader(tree_, text_, &blocks_).Read(i, tree_[i].end, kNoNode);
      if (nested && !IsLayoutTable(tree_, text_, i)) AddTable(i);
      i = nested ? tree_[i].end : i + 1;
    }
  }

  const HtmlTree& tree_;
  const PageText& text_;
  std::vector<Block>& blocks_;
  const bool with_scripts_;
  std::vector<NodeId> open_;
  LineBuilder line_;
};

std::string Folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// Text of the page around the article; the article's own element and the blocks already read are left out.
std::string ReadFrame(const HtmlTree& tree, const PageText& text, NodeId begin, NodeId end) {
  std::string frame;
  auto add = [&](NodeId from, NodeId to) {
    for (const std::string& line : text.Lines(from, to, kNoNode)) {
      if (frame.size() + line.size() < kMaxFrameText) frame.append(frame.empty() ? "" : "\n").append(line);
    }
  };
  add(0, begin);
  add(end, tree.size());
  return frame;
}

// Blocks that were found last first.
void ReadAll(const HtmlTree& tree, const std::vector<NodeId>& blocks, BlockReader* preamble) {
  for (size_t n = blocks.size(); n-- > 0;) preamble->Read(blocks[n], tree[blocks[n]].end, kNoNode);
}

// Of the few small blocks right before a body without a heading above it, those that are not mainly links: there the
// date and the source stand.
void ReadLinesBefore(const HtmlTree& tree, const PageText& text, NodeId body, BlockReader* preamble) {
  constexpr uint32_t kLongest = 400;
  constexpr int kLevels = 3;
  std::vector<NodeId> blocks;
  NodeId child = body;
  for (int level = 0; level < kLevels && tree[child].parent != kNoNode; ++level, child = tree[child].parent) {
    std::vector<NodeId> before;
    for (NodeId i = tree[child].parent + 1; i < child; i = tree[i].end) before.push_back(i);
    for (size_t n = before.size(); n-- > 0;) {
      const Weight& weight = text[before[n]];
      if (weight.all() > kLongest) return ReadAll(tree, blocks, preamble);
      if (weight.text > weight.link_text) blocks.push_back(before[n]);
    }
    if (tree[tree[child].parent].tag == Tag::kBody) break;
  }
  ReadAll(tree, blocks, preamble);
}

void ReadParts(const HtmlTree& tree, const PageText& text, const Article& article, Content* content) {
  NodeId begin = article.body, end = tree[article.body].end;
  BlockReader preamble(tree, text, &content->preamble, /*with_scripts=*/true);
  for (NodeId block : article.index_blocks) preamble.Read(block, tree[block].end, kNoNode);
  bool inside = article.heading != kNoNode && article.heading > begin;
  BlockReader body(tree, text, &content->blocks, /*with_scripts=*/inside);
  if (article.heading == kNoNode || inside) ReadLinesBefore(tree, text, article.body, &preamble);
  if (article.heading == kNoNode) return body.Read(begin, end, kNoNode);
  content->heading = text.Flat(article.heading);
  if (article.heading < begin) {
    preamble.Read(tree[article.heading].end, begin, kNoNode);
    body.Read(begin, end, kNoNode);
  } else {
    body.Read(tree[article.heading].end, end, kNoNode);
  }
}

}  // namespace

std::string ReadHeadTitle(const HtmlTree& tree) {
  for (NodeId i = 0; i < tree.size(); ++i) {
    if (tree[i].tag != Tag::kTitle) continue;
    LineBuilder line;
    for (NodeId child = i + 1; child < tree[i].end; ++child) line.Append(tree[child].text);
    std::vector<std::string> lines = line.Take();
    if (!lines.empty()) return lines.front();
  }
  return {};
}

std::vector<std::pair<std::string, std::string>> ReadMeta(const HtmlTree& tree) {
  std::vector<std::pair<std::string, std::string>> meta;
  for (NodeId i = 0; i < tree.size(); ++i) {
    if (tree[i].tag != Tag::kMeta || !tree.has_attribute(i, Attr::kContent)) continue;
    for (Attr key : {Attr::kName, Attr::kHttpEquiv, Attr::kProperty}) {
      std::string_view name = TrimWhiteSpace(tree.attribute(i, key));
      if (name.empty()) continue;
      meta.emplace_back(Folded(name), TrimWhiteSpace(tree.attribute(i, Attr::kContent)));
      break;
    }
  }
  return meta;
}

Content ReadHtml(const HtmlTree& tree, const PageText& text, const Article& article) {
  Content content;
  content.head_title = ReadHeadTitle(tree);
  content.meta = ReadMeta(tree);
  if (article.body == kNoNode) {
    content.frame_text = ReadFrame(tree, text, tree.size(), tree.size());
    return content;
  }
  ReadParts(tree, text, article, &content);
  NodeId begin = std::min(article.body, article.heading);
  content.frame_text = ReadFrame(tree, text, begin, tree[article.body].end);
  return content;
}

}  // namespace lantai::extractor
