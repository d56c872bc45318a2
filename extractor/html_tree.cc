#include "extractor/html_tree.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <utility>

#include "extractor/char_refs.h"
#include "extractor/prescan.h"

namespace lantai::extractor {

// Memory for one parse, given back all at once: a page costs Gumbo hundreds of thousands of small allocations.
class HtmlTree::Arena {
 public:
  explicit Arena(size_t budget) : budget_(budget) {
    if (Spare() == nullptr) return;
    next_ = Spare().get();
    left_ = kChunk;
    budget_ -= kChunk;
    chunks_.push_back(std::move(Spare()));
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    if (first_is_chunk_ && !chunks_.empty()) Spare() = std::move(chunks_.front());
  }

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

  using Memory = std::unique_ptr<char, Free>;

  // One chunk of each thread is kept from page to page: it need not be mapped, and touched for the first time, again.
  static Memory& Spare() {
    thread_local Memory spare;
    return spare;
  }

  bool AddChunk(size_t at_least) {
    size_t size = std::max(kChunk, at_least);
    if (size > budget_) return false;
    if (chunks_.empty()) first_is_chunk_ = size == kChunk;
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
  bool first_is_chunk_ = true;
  std::vector<Memory> chunks_;
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

// The start tag as it was parsed. Gumbo lets a tag begin at a "</>" right before it, which is nothing.
std::string_view StartTag(const GumboElement& element) {
  std::string_view tag(element.original_tag.data, element.original_tag.length);
  while (tag.starts_with("</>")) tag.remove_prefix(3);
  return tag;
}

std::string_view NameAsWritten(const GumboElement& element) {
  std::string_view tag = StartTag(element);
  if (element.tag != GUMBO_TAG_UNKNOWN || tag.empty()) return {};
  GumboStringPiece name{tag.data(), tag.size()};
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
  Builder(HtmlTree* tree, const Prescan& scan) : tree_(*tree), scan_(scan), parsed_(scan.parsed()) {}

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
    node.text = scan_.texts.empty() ? std::string_view(text.text) : Expand(text);
    tree_.nodes_.push_back(node);
  }

  bool MayHide(const Node& node) const {
    const auto begin = tree_.attributes_.begin() + node.attributes;
    return std::any_of(begin, begin + node.attribute_count,
                       [](const Attribute& a) { return a.name == Attr::kStyle || a.name == Attr::kHidden; });
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
    const TagRef* ref = element.original_tag.length == 0 ? nullptr : FindTag(PlaceOf(StartTag(element).data()));
    if (ref != nullptr && ref->node_count > 0) return AddFragment(*ref, parent);
    if (ref != nullptr) AddKept(ref->attributes, ref->attribute_count);
    node.attribute_count = static_cast<uint16_t>(tree_.attributes_.size() - node.attributes);
    node.may_hide = MayHide(node);
    tree_.nodes_.push_back(node);
    return tree_.size() - 1;
  }

  // The part of the page for which an element stands; returns its root.
  NodeId AddFragment(const TagRef& ref, NodeId parent) {
    const NodeId root = tree_.size();
    NodeId around = parent;
    for (uint32_t i = ref.nodes; i < ref.nodes + ref.node_count; ++i) {
      const FragmentNode& from = scan_.nodes[i];
      const NodeId id = tree_.size();
      while (around != parent && tree_.nodes_[around].end <= id) around = tree_.nodes_[around].parent;
      Node node;
      node.parent = around;
      node.end = id + from.size;
      node.tag = from.tag;
      node.attributes = static_cast<uint32_t>(tree_.attributes_.size());
      AddKept(from.attributes, from.attribute_count);
      node.attribute_count = static_cast<uint16_t>(from.attribute_count);
      node.may_hide = MayHide(node);
      bool text = from.tag == Tag::kText;
      node.text = text ? Read(from.text, from.decode, from.has_cr, RefPlace::kText) : from.text;
      tree_.nodes_.push_back(node);
      if (from.size > 1) around = id;
    }
    return root;
  }

  uint32_t PlaceOf(const char* parsed) const { return static_cast<uint32_t>(parsed - parsed_.data()); }

  // The first of `refs`, which are in order, at or behind `place`. Looked for where the last one was found, because
  // nearly all nodes stand in the page's order.
  template <typename Ref>
  static size_t FirstFrom(const std::vector<Ref>& refs, uint32_t place, size_t hint) {
    bool here = (hint == refs.size() || refs[hint].at >= place) && (hint == 0 || refs[hint - 1].at < place);
    if (here) return hint;
    return static_cast<size_t>(std::ranges::lower_bound(refs, place, {}, &Ref::at) - refs.begin());
  }

  // What the pre-scan took out of the tag at `place`, or null.
  const TagRef* FindTag(uint32_t place) {
    const size_t found = next_tag_ = FirstFrom(scan_.tags, place, next_tag_);
    if (found == scan_.tags.size() || scan_.tags[found].at != place) return nullptr;
    ++next_tag_;
    return &scan_.tags[found];
  }

  void AddKept(uint32_t first, uint32_t count) {
    for (uint32_t i = first; i < first + count; ++i) {
      const KeptAttribute& kept = scan_.attributes[i];
      if (kept.left) continue;
      tree_.attributes_.push_back({kept.name, Read(kept.value, kept.decode, kept.has_cr, RefPlace::kAttribute)});
    }
  }

  std::string_view Read(std::string_view written, bool decode, bool has_cr, RefPlace place) {
    if (!decode && !has_cr) return written;
    auto* out = static_cast<char*>(tree_.arena_->Allocate(written.size()));
    if (out == nullptr) return {};
    return {out, DecodeText(written, decode ? &place : nullptr, out)};
  }

  // Text with each reference in it looked up. One node's references stand in the page's order, beginning where its text
  // does: no character but white space before the first element is ever dropped.
  std::string_view Expand(const GumboText& text) {
    const std::string_view parsed = text.text;
    size_t ref = FirstFrom(scan_.texts, PlaceOf(text.original_text.data), next_text_);
    Pieces pieces(&gathered_);
    for (size_t i = 0; i < parsed.size();) {
      size_t end = std::min(parsed.find_first_of(kMarks, i), parsed.size());
      if (end != i) pieces.Add(parsed.substr(i, end - i));
      if (end == parsed.size() || ref == scan_.texts.size()) break;
      const TextRef& found = scan_.texts[ref++];
      pieces.Add(Read(found.text, found.decode, found.has_cr, RefPlace::kText));
      i = end + 1;
    }
    next_text_ = ref;
    return pieces.gathered() ? Keep(pieces.whole()) : pieces.whole();
  }

  // Text put together: where it lies, as long as the pieces lie side by side, else in a buffer.
  class Pieces {
   public:
    explicit Pieces(std::string* buffer) : buffer_(*buffer) { buffer_.clear(); }

    void Add(std::string_view piece) {
      if (buffer_.empty() && (whole_.empty() || whole_.data() + whole_.size() == piece.data())) {
        whole_ = whole_.empty() ? piece : std::string_view(whole_.data(), whole_.size() + piece.size());
        return;
      }
      if (buffer_.empty()) buffer_ = whole_;
      buffer_ += piece;
    }

    bool gathered() const { return !buffer_.empty(); }
    std::string_view whole() const { return gathered() ? std::string_view(buffer_) : whole_; }

   private:
    std::string& buffer_;
    std::string_view whole_;
  };

  // Gumbo's view is of what was parsed, which the tree does not own.
  std::string_view Keep(std::string_view text) {
    if (text.empty()) return {};
    auto* copy = static_cast<char*>(tree_.arena_->Allocate(text.size()));
    if (copy == nullptr) return {};
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
  }

  static constexpr char kMarks[] = {kSpaceRef, kTextRef, '\0'};

  HtmlTree& tree_;
  const Prescan& scan_;
  const std::string_view parsed_;
  size_t next_text_ = 0, next_tag_ = 0;
  std::string gathered_;
};

HtmlTree::HtmlTree() = default;
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&&) noexcept = default;
HtmlTree::~HtmlTree() = default;

Result<HtmlTree> HtmlTree::Parse(const Prescan& scan) {
  const std::string_view html = scan.parsed();
  HtmlTree tree;
  tree.arena_ = std::make_unique<Arena>(std::min(kMemoryCeiling, kMemoryFloor + kMemoryPerByte * scan.text.size()));
  ParseFrame frame{
      {}, tree.arena_.get(), [](void* arena, size_t size) { return static_cast<Arena*>(arena)->Allocate(size); }};
  const GumboOutput* output = ParseWithin(&frame, html);
  if (output == nullptr) return {Code::kTooLarge, "the page's tree would not fit into the parser's memory budget"};
  tree.nodes_.reserve(html.size() / 8 + scan.nodes.size() + 16);
  tree.attributes_.reserve(scan.attributes.size() + 16);
  Builder(&tree, scan).Build(output->root);
  return tree;
}

Result<HtmlTree> HtmlTree::ParseBare(std::string_view html) {
  Prescan scan;
  scan.text = html;
  return Parse(scan);
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
