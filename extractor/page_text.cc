#include "extractor/page_text.h"

#include <utility>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

// Characters of a number or of what stands in its place: 0-9 . , / \ - — － %
constexpr std::string_view kPlainWide[] = {"\xE2\x80\x94", "\xEF\xBC\x8D", "\xEF\xBC\x8F"};

struct Characters {
  uint32_t all = 0, plain = 0;
};

Characters Count(std::string_view text) {
  Characters count;
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      if (IsSpace(text[i])) continue;
      ++count.all;
      count.plain += (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '/' || c == '\\' || c == '-' || c == '%';
    } else if (c >= 0xE4 && c <= 0xE9) {
      ++count.all;
      i += 2;
    } else if (c >= 0xC0) {
      if (text.substr(i, 2) == "\xC2\xA0" || text.substr(i, 3) == "\xE3\x80\x80") continue;
      ++count.all;
      for (std::string_view mark : kPlainWide) count.plain += c >= 0xE2 && text.substr(i, 3) == mark;
    }
  }
  return count;
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// True where `text` begins with `lower`, blanks and case aside.
bool BeginsWith(std::string_view text, std::string_view lower) {
  size_t matched = 0;
  for (char c : text) {
    if (IsSpace(c)) continue;
    if (Lower(c) != lower[matched]) return false;
    if (++matched == lower.size()) return true;
  }
  return false;
}

// True where a style attribute hides its element.
bool Hides(std::string_view style) {
  style = style.substr(0, 2000);
  for (size_t i = 0; i < style.size(); ++i) {
    char c = Lower(style[i]);
    if (c == 'd' && BeginsWith(style.substr(i), "display:none")) return true;
    if (c == 'v' && BeginsWith(style.substr(i), "visibility:hidden")) return true;
  }
  return false;
}

}  // namespace

bool IsBlock(Tag tag) {
  switch (tag) {
    case Tag::kText:
    case Tag::kInline:
    case Tag::kSkipped:
    case Tag::kA:
    case Tag::kArea:
    case Tag::kImg:
    case Tag::kBr:
    case Tag::kEmbed:
    case Tag::kObject:
    case Tag::kIframe:
    case Tag::kInput:
    case Tag::kMeta:
    case Tag::kBase:
    case Tag::kScript: return false;
    default: return true;
  }
}

int HeadingLevel(Tag tag) {
  return tag >= Tag::kH1 && tag <= Tag::kH6 ? static_cast<int>(tag) - static_cast<int>(Tag::kH1) + 1 : 0;
}

void LineBuilder::Append(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    if (IsSpace(text[i])) {
      space_ = true, ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && !IsSpace(text[end])) ++end;
    if (space_ && !line_.empty()) line_ += ' ';
    space_ = false;
    line_ += text.substr(i, end - i);
    i = end;
  }
}

void LineBuilder::AppendPreformatted(std::string_view text) {
  while (true) {
    size_t end = text.find('\n');
    line_ += text.substr(0, end);
    if (end == text.npos) return;
    Break();
    text.remove_prefix(end + 1);
  }
}

void LineBuilder::Break() {
  std::string_view trimmed = TrimWhiteSpace(line_);
  space_ = false;
  if (!trimmed.empty()) {
    if (separator_ == 0) {
      lines_.emplace_back(trimmed);
    } else if (joined_.empty() && trimmed.size() == line_.size()) {
      joined_.swap(line_);
    } else {
      if (!joined_.empty()) joined_ += separator_;
      joined_ += trimmed;
    }
  }
  line_.clear();
}

std::vector<std::string> LineBuilder::Take() {
  Break();
  return std::exchange(lines_, {});
}

std::string LineBuilder::TakeJoined() {
  Break();
  return std::exchange(joined_, {});
}

PageText::PageText(const HtmlTree& tree) : tree_(tree), weights_(tree.size()) { Measure(); }

bool PageText::IsHiddenItself(NodeId id) const {
  const Node& node = tree_[id];
  if (node.tag == Tag::kScript || node.tag == Tag::kSkipped || node.tag == Tag::kHead) return true;
  if (!node.may_hide) return false;
  if (tree_.has_attribute(id, Attr::kHidden)) return true;
  std::string_view style = tree_.attribute(id, Attr::kStyle);
  return !style.empty() && Hides(style);
}

void PageText::Measure() {
  std::vector<char> in_link(tree_.size());
  for (NodeId i = 0; i < tree_.size(); ++i) {
    const Node& node = tree_[i];
    bool root = node.parent == kNoNode;
    weights_[i].hidden = (!root && weights_[node.parent].hidden) || (node.tag != Tag::kText && IsHiddenItself(i));
    in_link[i] = (!root && in_link[node.parent]) || (node.tag == Tag::kA && tree_.has_attribute(i, Attr::kHref));
    if (node.tag != Tag::kText || weights_[i].hidden) continue;
    Characters count = Count(node.text);
    (in_link[i] ? weights_[i].link_text : weights_[i].text) = count.all;
    weights_[i].plain = in_link[i] ? 0 : count.plain;
  }
  for (NodeId i = tree_.size(); i-- > 1;) {
    Weight& own = weights_[i];
    Tag tag = tree_[i].tag;
    if (tag == Tag::kA && in_link[i] && own.link_text > 0) own.links = 1;
    if ((tag == Tag::kTd || tag == Tag::kTh) && own.text > 0 && own.text == own.plain) own.numbers = 1;
    Weight& parent = weights_[tree_[i].parent];
    parent.text += own.text, parent.link_text += own.link_text, parent.plain += own.plain;
    parent.links += own.links, parent.numbers += own.numbers;
  }
}

namespace {

// Walks a range of nodes and feeds their text to a LineBuilder, lines ending where blocks begin and end.
class LineWalker {
 public:
  LineWalker(const HtmlTree& tree, const PageText& text, LineBuilder* builder)
      : tree_(tree), text_(text), builder_(*builder) {}

  void Walk(NodeId begin, NodeId end, NodeId except, bool with_tables) {
    for (NodeId i = begin; i < end;) {
      CloseBefore(i);
      bool skip = text_[i].hidden || i == except || (!with_tables && i != begin && tree_[i].tag == Tag::kTable);
      if (skip && IsBlock(tree_[i].tag)) builder_.Break();
      i = skip ? tree_[i].end : (Open(i), i + 1);
    }
  }

 private:
  void CloseBefore(NodeId i) {
    for (; !open_.empty() && tree_[open_.back()].end <= i; open_.pop_back()) {
      builder_.Break();
      preformatted_ -= tree_[open_.back()].tag == Tag::kPre;
    }
  }

  void Open(NodeId i) {
    const Node& node = tree_[i];
    if (node.tag == Tag::kText)
      return preformatted_ ? builder_.AppendPreformatted(node.text) : builder_.Append(node.text);
    if (node.tag == Tag::kBr) return builder_.Break();
    if (!IsBlock(node.tag)) return;
    builder_.Break();
    preformatted_ += node.tag == Tag::kPre;
    open_.push_back(i);
  }

  const HtmlTree& tree_;
  const PageText& text_;
  LineBuilder& builder_;
  std::vector<NodeId> open_;
  int preformatted_ = 0;
};

}  // namespace

std::vector<std::string> PageText::Lines(NodeId id) const { return Lines(id, tree_[id].end, kNoNode); }

std::vector<std::string> PageText::Lines(NodeId begin, NodeId end, NodeId except) const {
  LineBuilder lines;
  LineWalker(tree_, *this, &lines).Walk(begin, end, except, true);
  return lines.Take();
}

std::string PageText::Joined(NodeId begin, NodeId end, char separator, bool with_tables) const {
  LineBuilder lines(separator);
  if (NodeId only = OnlyText(begin, end, with_tables); only != kNoNode) {
    if (!weights_[only].hidden) lines.Append(tree_[only].text);
  } else {
    LineWalker(tree_, *this, &lines).Walk(begin, end, kNoNode, with_tables);
  }
  return lines.TakeJoined();
}

std::string PageText::Flat(NodeId id) const { return Joined(id, tree_[id].end, ' '); }

NodeId PageText::OnlyText(NodeId begin, NodeId end, bool with_tables) const {
  for (NodeId i = begin; i < end && tree_[i].end == end; ++i) {
    Tag tag = tree_[i].tag;
    if (tag == Tag::kText) return i;
    if (tag == Tag::kPre || tag == Tag::kBr || (!with_tables && tag == Tag::kTable)) return kNoNode;
  }
  return kNoNode;
}

}  // namespace lantai::extractor
