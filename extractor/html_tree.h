// The tree of an HTML page, as the HTML standard's tree construction (§13.2.6, by Gumbo) builds it, in a form that is
// walked by loops: nodes stand in document order, and a node's subtree is the range from it to its `end`.
//
//   Result<HtmlTree> tree = HtmlTree::Parse(PrescanHtml(text));
//   for (NodeId i = 0; i < tree->size(); ++i) {
//     if ((*tree)[i].tag == Tag::kA) Use(tree->attribute(i, Attr::kHref));
//   }
//   i = (*tree)[i].end;                       // steps over a subtree
//
// Kept are elements, text, and the attributes that reading needs; comments are left out.
//
// Thread-safety: immutable after Parse. Lifetime: views it returns live as long as the tree (moving it keeps them) and
// the text that was parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "extractor/html_attributes.h"

namespace lantai::extractor {

struct Prescan;

using NodeId = uint32_t;
inline constexpr NodeId kNoNode = UINT32_MAX;

// The elements that reading tells apart. kBlock and kInline stand for all others, by how a browser lays them out by
// default (HTML §15.3); kSkipped for those whose content a browser with scripts does not show as text.
enum class Tag : uint8_t {
  kText,
  kInline,
  kBlock,
  kSkipped,
  kHtml,
  kHead,
  kBody,
  kTitle,
  kMeta,
  kBase,
  kScript,
  kA,
  kArea,
  kFrame,
  kIframe,
  kEmbed,
  kObject,
  kImg,
  kBr,
  kHr,
  kP,
  kDiv,
  kH1,
  kH2,
  kH3,
  kH4,
  kH5,
  kH6,
  kUl,
  kOl,
  kLi,
  kDl,
  kDt,
  kDd,
  kTable,
  kCaption,
  kColgroup,
  kThead,
  kTbody,
  kTfoot,
  kTr,
  kTd,
  kTh,
  kPre,
  kForm,
  kInput,
  kNav,
  kHeader,
  kFooter,
  kAside,
};

struct Node {
  NodeId parent = kNoNode;
  NodeId end = 0;           // one past the last node of the subtree
  uint32_t attributes = 0;  // index of the first in the tree's list
  uint16_t attribute_count = 0;
  bool may_hide = false;  // it has a hidden or style attribute
  Tag tag = Tag::kText;
  std::string_view text;  // of kText: entities decoded; of elements that HTML does not know: the name as written
};

class HtmlTree {
 public:
  // The tree of the scanned text, within the caps of extractor/prescan.h. The text must outlive the tree; `scan` need
  // not.
  // Errors: kTooLarge where the parser would need more memory than the floor and kMemoryPerByte for each byte of input.
  // A page of nothing but <br> takes about 60 bytes a byte; real ones take 6.
  static Result<HtmlTree> Parse(const Prescan& scan);
  // The same without the help of a pre-scan: what the tree must be. REQUIRES: valid UTF-8, and nothing hostile.
  static Result<HtmlTree> ParseBare(std::string_view html);

  static constexpr size_t kMemoryFloor = size_t{64} << 20;
  static constexpr size_t kMemoryPerByte = 64;
  static constexpr size_t kMemoryCeiling = size_t{1} << 30;

  HtmlTree(HtmlTree&&) noexcept;
  HtmlTree& operator=(HtmlTree&&) noexcept;
  ~HtmlTree();

  NodeId size() const { return static_cast<NodeId>(nodes_.size()); }
  const Node& operator[](NodeId id) const { return nodes_[id]; }

  // Empty where the element has no such attribute.
  std::string_view attribute(NodeId id, Attr name) const;
  bool has_attribute(NodeId id, Attr name) const;

 private:
  class Builder;
  class Arena;
  struct Attribute {
    Attr name;
    std::string_view value;
  };

  HtmlTree();

  std::unique_ptr<Arena> arena_;  // Gumbo's memory: names, values and texts
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
};

}  // namespace lantai::extractor
