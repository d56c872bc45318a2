// A list of simple selectors, most telling first, looked up by a page's elements: which of them names this element?
//
//   Selectors containers({"#zoom", ".TRS_Editor", "ucapcontent"});
//   containers.Rank(tree, node);      // 1 for <div class="view TRS_Editor">, kNone for others
//
// "#id", ".class", or the name of an element that HTML does not know. Case does not matter: portals write #zoom, #Zoom
// and #ZOOM.
//
// Thread-safety: immutable once made. Errors: none.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extractor/html_tree.h"

namespace lantai::extractor {

class Selectors {
 public:
  static constexpr size_t kNone = SIZE_MAX;

  explicit Selectors(const std::vector<std::string>& selectors);

  // The place in the list of the first selector that names `node`, or kNone.
  size_t Rank(const HtmlTree& tree, NodeId node) const;

 private:
  size_t Find(char kind, std::string_view name) const;

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  std::unordered_map<std::string, size_t, Hash, std::equal_to<>> ranks_;
};

}  // namespace lantai::extractor
