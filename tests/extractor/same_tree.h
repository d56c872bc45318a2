// Whether the pre-scan leaves the tree as it is: the tree of the pre-scanned text beside the one that Gumbo makes of
// the text itself, node by node.
//
//   EXPECT_EQ(TreeDifference("<p>a &amp; b"), "");
//
// Beyond the caps (extractor/prescan.h) the other tree is that of the text with only the caps' cuts.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extractor/html_tree.h"
#include "extractor/prescan.h"

namespace lantai::extractor {

inline std::vector<std::pair<Attr, std::string_view>> AttributesOf(const HtmlTree& tree, NodeId id) {
  std::vector<std::pair<Attr, std::string_view>> all;
  for (int i = 0; i < static_cast<int>(Attr::kUnknown); ++i) {
    Attr name = static_cast<Attr>(i);
    if (tree.has_attribute(id, name)) all.emplace_back(name, tree.attribute(id, name));
  }
  return all;
}

inline std::string DescribeNode(const HtmlTree& tree, NodeId id) {
  const Node& node = tree[id];
  std::string all = "node " + std::to_string(id) + " tag " + std::to_string(static_cast<int>(node.tag)) + " parent " +
                    std::to_string(node.parent) + " end " + std::to_string(node.end) + " text [" +
                    std::string(node.text) + "]";
  for (const auto& [name, value] : AttributesOf(tree, id)) {
    all += " " + std::to_string(static_cast<int>(name)) + "=[" + std::string(value) + "]";
  }
  return all;
}

inline std::string TreeDifference(const HtmlTree& got, const HtmlTree& want) {
  for (NodeId i = 0; i < std::min(got.size(), want.size()); ++i) {
    const Node &a = got[i], &b = want[i];
    bool same = a.tag == b.tag && a.parent == b.parent && a.end == b.end && a.text == b.text &&
                a.attribute_count == b.attribute_count && AttributesOf(got, i) == AttributesOf(want, i);
    if (!same) return DescribeNode(got, i) + "\ninstead of\n" + DescribeNode(want, i);
  }
  if (got.size() == want.size()) return {};
  return std::to_string(got.size()) + " nodes instead of " + std::to_string(want.size());
}

// Empty where the trees are the same. REQUIRES: valid UTF-8.
inline std::string TreeDifference(std::string_view html) {
  const Prescan cuts = PrescanHtml(html, {}, Shortening::kOff);
  const Prescan scan = PrescanHtml(html);
  const Result<HtmlTree> want = HtmlTree::ParseBare(cuts.parsed());
  const Result<HtmlTree> got = HtmlTree::Parse(scan);
  if (!want.ok()) return {};  // too large for the parser's budget without the pre-scan's help
  if (!got.ok()) return got.status().ToString();
  if (cuts.cuts != scan.cuts) return "other cuts";
  if (cuts.scripts != scan.scripts) return "other scripts";
  return TreeDifference(*got, *want);
}

}  // namespace lantai::extractor
