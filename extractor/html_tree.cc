#include "extractor/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <utility>

namespace lantai::extractor {

// Memory for one parse, given back all at once: a page costs Gumbo hundreds of thousands of small allocations.
class HtmlTree::Arena {
 public:
  explicit Arena(size_t budget) : budget_(budget) {}

  // Null when the budget is spent.
  void* Allocate(size_t size) {
    size = (size + 15) & ~size_t{15};
    if (size > left_ && !AddChunk(size)) return nullptr;
    left_ -= size;
    return std::exchange(next_, next_ + size);
  }

 private:
  static constexpr size_t kChunk = size_t{256} << 10;
  struct Free {
    void operator()(char* memory) const { std::free(memory); }
  };

  bool AddChunk(size_t at_least) {
    size_t size = std::max(kChunk, at_least);
    if (size > budget_) return false;
    next_ = static_cast<char*>(std::malloc(size));
    if (next_ == nullptr) return false;
    chunks_.emplace_back(next_);
    budget_ -= size;
    left_ = size;
    return true;
  }

  size_t budget_;
  size_t left_ = 0;
  char* next_ = nullptr;
  std::vector<std::unique_ptr<char, Free>> chunks_;
};

namespace {

// Gumbo does not survive a failed allocation, so the parse is left by a jump: below it are only C frames and this one.
struct ParseFrame {
  std::jmp_buf out_of_memory;
  void* arena;
  void* (*allocate)(void* arena, size_t size);
};

void* AllocateOrLeave(void* userdata, size_t size) {
  auto* frame = static_cast<ParseFrame*>(userdata);
  void* memory = frame->allocate(frame->arena, size);
  if (memory == nullptr) std::longjmp(frame->out_of_memory, 1);
  return memory;
}

void KeepUntilTheEnd(void*, void*) {}

GumboOutput* ParseWithin(ParseFrame* frame, std::string_view html) {
  if (setjmp(frame->out_of_memory) != 0) return nullptr;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = &AllocateOrLeave;
  options.deallocator = &KeepUntilTheEnd;
  options.userdata = frame;
  options.max_errors = 0;  // each error keeps a copy of the stack of open elements: quadratic
  return gumbo_parse_with_options(&options, html.data(), html.size());
}

struct NamedTag {
  GumboTag gumbo;
  Tag tag;
};

constexpr NamedTag kTags[] = {
    {GUMBO_TAG_HTML, Tag::kHtml},
    {GUMBO_TAG_HEAD, Tag::kHead},
    {GUMBO_TAG_BODY, Tag::kBody},
    {GUMBO_TAG_TITLE, Tag::kTitle},
    {GUMBO_TAG_META, Tag::kMeta},
    {GUMBO_TAG_BASE, Tag::kBase},
    {GUMBO_TAG_SCRIPT, Tag::kScript},
    {GUMBO_TAG_A, Tag::kA},
    {GUMBO_TAG_AREA, Tag::kArea},
    {GUMBO_TAG_FRAME, Tag::kFrame},
    {GUMBO_TAG_IFRAME, Tag::kIframe},
    {GUMBO_TAG_EMBED, Tag::kEmbed},
    {GUMBO_TAG_OBJECT, Tag::kObject},
    {GUMBO_TAG_IMG, Tag::kImg},
    {GUMBO_TAG_BR, Tag::kBr},
    {GUMBO_TAG_HR, Tag::kHr},
    {GUMBO_TAG_P, Tag::kP},
    {GUMBO_TAG_DIV, Tag::kDiv},
    {GUMBO_TAG_H1, Tag::kH1},
    {GUMBO_TAG_H2, Tag::kH2},
    {GUMBO_TAG_H3, Tag::kH3},
    {GUMBO_TAG_H4, Tag::kH4},
    {GUMBO_TAG_H5, Tag::kH5},
    {GUMBO_TAG_H6, Tag::kH6},
    {GUMBO_TAG_UL, Tag::kUl},
    {GUMBO_TAG_OL, Tag::kOl},
    {GUMBO_TAG_LI, Tag::kLi},
    {GUMBO_TAG_DL, Tag::kDl},
    {GUMBO_TAG_DT, Tag::kDt},
    {GUMBO_TAG_DD, Tag::kDd},
    {GUMBO_TAG_TABLE, Tag::kTable},
    {GUMBO_TAG_CAPTION, Tag::kCaption},
    {GUMBO_TAG_COLGROUP, Tag::kColgroup},
    {GUMBO_TAG_THEAD, Tag::kThead},
    {GUMBO_TAG_TBODY, Tag::kTbody},
    {GUMBO_TAG_TFOOT, Tag::kTfoot},
    {GUMBO_TAG_TR, Tag::kTr},
    {GUMBO_TAG_TD, Tag::kTd},
    {GUMBO_TAG_TH, Tag::kTh},
    {GUMBO_TAG_PRE, Tag::kPre},
    {GUMBO_TAG_LISTING, Tag::kPre},
    {GUMBO_TAG_XMP, Tag::kPre},
    {GUMBO_TAG_FORM, Tag::kForm},
    {GUMBO_TAG_INPUT, Tag::kInput},
    {GUMBO_TAG_NAV, Tag::kNav},
    {GUMBO_TAG_HEADER, Tag::kHeader},
    {GUMBO_TAG_FOOTER, Tag::kFooter},
    {GUMBO_TAG_ASIDE, Tag::kAside},
    {GUMBO_TAG_STYLE, Tag::kSkipped},
    {GUMBO_TAG_NOSCRIPT, Tag::kSkipped},
    {GUMBO_TAG_TEMPLATE, Tag::kSkipped},
    {GUMBO_TAG_SELECT, Tag::kSkipped},
    {GUMBO_TAG_TEXTAREA, Tag::kSkipped},
    {GUMBO_TAG_SVG, Tag::kSkipped},
    {GUMBO_TAG_CANVAS, Tag::kSkipped},
    {GUMBO_TAG_VIDEO, Tag::kSkipped},
    {GUMBO_TAG_AUDIO, Tag::kSkipped},
    {GUMBO_TAG_NOFRAMES, Tag::kSkipped},
    {GUMBO_TAG_NOEMBED, Tag::kSkipped},
    {GUMBO_TAG_APPLET, Tag::kSkipped},
    {GUMBO_TAG_DATALIST, Tag::kSkipped},
    {GUMBO_TAG_BUTTON, Tag::kSkipped},
    {GUMBO_TAG_MATH, Tag::kSkipped},
    {GUMBO_TAG_ADDRESS, Tag::kBlock},
    {GUMBO_TAG_ARTICLE, Tag::kBlock},
    {GUMBO_TAG_BLOCKQUOTE, Tag::kBlock},
    {GUMBO_TAG_CENTER, Tag::kBlock},
    {GUMBO_TAG_DETAILS, Tag::kBlock},
    {GUMBO_TAG_DIR, Tag::kBlock},
    {GUMBO_TAG_FIELDSET, Tag::kBlock},
    {GUMBO_TAG_FIGCAPTION, Tag::kBlock},
    {GUMBO_TAG_FIGURE, Tag::kBlock},
    {GUMBO_TAG_LEGEND, Tag::kBlock},
    {GUMBO_TAG_MAIN, Tag::kBlock},
    {GUMBO_TAG_MENU, Tag::kBlock},
    {GUMBO_TAG_SECTION, Tag::kBlock},
    {GUMBO_TAG_SUMMARY, Tag::kBlock},
    {GUMBO_TAG_HGROUP, Tag::kBlock},
    {GUMBO_TAG_FRAMESET, Tag::kBlock},
};

Tag TagOf(const GumboElement& element) {
  static const std::array<Tag, GUMBO_TAG_LAST + 1> table = [] {
    std::array<Tag, GUMBO_TAG_LAST + 1> filled;
    filled.fill(Tag::kInline);
    for (const NamedTag& entry : kTags) filled[entry.gumbo] = entry.tag;
    return filled;
  }();
  if (element.tag_namespace != GUMBO_NAMESPACE_HTML) return Tag::kSkipped;
  return table[element.tag];
}

constexpr std::pair<std::string_view, Attr> kAttributes[] = {
    {"id", Attr::kId},
    {"class", Attr::kClass},
    {"href", Attr::kHref},
    {"src", Attr::kSrc},
    {"name", Attr::kName},
    {"content", Attr::kContent},
    {"style", Attr::kStyle},
    {"http-equiv", Attr::kHttpEquiv},
    {"property", Attr::kProperty},
    {"title", Attr::kTitle},
    {"rowspan", Attr::kRowspan},
    {"colspan", Attr::kColspan},
    {"hidden", Attr::kHidden},
    {"type", Attr::kType},
    {"data", Attr::kData},
    {"pdfsrc", Attr::kPdfSrc},
    {"download", Attr::kDownload},
};

Attr AttrOf(std::string_view name) {
  auto found = std::ranges::find(kAttributes, name, &std::pair<std::string_view, Attr>::first);
  return found == std::end(kAttributes) ? Attr::kUnknown : found->second;
}

std::string_view NameAsWritten(const GumboElement& element) {
  GumboStringPiece name = element.original_tag;
  if (element.tag != GUMBO_TAG_UNKNOWN || name.length == 0) return {};
  gumbo_tag_from_original_text(&name);
  return {name.data, name.length};
}

bool IsText(const GumboNode& node) {
  return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
}

bool IsElement(const GumboNode& node) { return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE; }

}  // namespace

class HtmlTree::Builder {
 public:
  explicit Builder(HtmlTree* tree) : tree_(*tree) {}

  // Depth first without recursion: the tree may be as deep as the caps allow, and a little more.
  void Build(const GumboNode* root) {
    struct Open {
      const GumboNode* node;
      NodeId id;
      unsigned next;
    };
    std::vector<Open> open{{root, AddElement(root->v.element, kNoNode), 0}};
    while (!open.empty()) {
      Open& top = open.back();
      const GumboVector& children = top.node->v.element.children;
      if (top.next == children.length) {
        tree_.nodes_[top.id].end = tree_.size();
        open.pop_back();
        continue;
      }
      const auto* child = static_cast<const GumboNode*>(children.data[top.next++]);
      if (IsText(*child)) AddText(child->v.text, top.id);
      if (IsElement(*child)) open.push_back({child, AddElement(child->v.element, top.id), 0});
    }
  }

 private:
  void AddText(const GumboText& text, NodeId parent) {
    Node node;
    node.parent = parent;
    node.end = tree_.size() + 1;
    node.text = text.text;
    tree_.nodes_.push_back(node);
  }

  NodeId AddElement(const GumboElement& element, NodeId parent) {
    Node node;
    node.parent = parent;
    node.tag = TagOf(element);
    node.text = Keep(NameAsWritten(element));
    node.attributes = static_cast<uint32_t>(tree_.attributes_.size());
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto* attribute = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      Attr name = AttrOf(attribute->name);
      if (name != Attr::kUnknown) tree_.attributes_.push_back({name, attribute->value});
    }
    node.attribute_count = static_cast<uint16_t>(tree_.attributes_.size() - node.attributes);
    tree_.nodes_.push_back(node);
    return tree_.size() - 1;
  }

  // Gumbo's view is of the source text, which the tree does not own.
  std::string_view Keep(std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(tree_.arena_->Allocate(text.size()));
    if (copy == nullptr) return {};
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
  }

  HtmlTree& tree_;
};

HtmlTree::HtmlTree() = default;
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&&) noexcept = default;
HtmlTree::~HtmlTree() = default;

Result<HtmlTree> HtmlTree::Parse(std::string_view html) {
  HtmlTree tree;
  tree.arena_ = std::make_unique<Arena>(std::min(kMemoryCeiling, kMemoryFloor + kMemoryPerByte * html.size()));
  ParseFrame frame{
      {}, tree.arena_.get(), [](void* arena, size_t size) { return static_cast<Arena*>(arena)->Allocate(size); }};
  const GumboOutput* output = ParseWithin(&frame, html);
  if (output == nullptr) return {Code::kTooLarge, "the page's tree would not fit into the parser's memory budget"};
  tree.nodes_.reserve(html.size() / 32 + 16);
  Builder(&tree).Build(output->root);
  return tree;
}

std::string_view HtmlTree::attribute(NodeId id, Attr name) const {
  const Node& node = nodes_[id];
  for (uint32_t i = node.attributes; i < node.attributes + node.attribute_count; ++i) {
    if (attributes_[i].name == name) return attributes_[i].value;
  }
  return {};
}

bool HtmlTree::has_attribute(NodeId id, Attr name) const {
  const Node& node = nodes_[id];
  auto begin = attributes_.begin() + node.attributes;
  return std::any_of(begin, begin + node.attribute_count, [&](const Attribute& a) { return a.name == name; });
}

}  // namespace lantai::extractor
