#include "extractor/redirect.h"

#include "extractor/label.h"
#include "extractor/script_moves.h"
#include "extractor/scripts.h"

namespace lantai::extractor {
namespace {

bool IsRefresh(std::string_view name) {
  constexpr std::string_view kRefresh = "refresh";
  name = TrimWhiteSpace(name);
  if (name.size() != kRefresh.size()) return false;
  for (size_t i = 0; i < name.size(); ++i) {
    if ((name[i] | 0x20) != kRefresh[i]) return false;
  }
  return true;
}

std::optional<Redirect> FromMeta(const HtmlTree& tree) {
  for (NodeId i = 0; i < tree.size(); ++i) {
    if (tree[i].tag != Tag::kMeta || !IsRefresh(tree.attribute(i, Attr::kHttpEquiv))) continue;
    std::string_view content = tree.attribute(i, Attr::kContent);
    if (std::optional<std::string> address = RefreshAddress(content)) return Redirect{*address, std::string(content)};
  }
  return std::nullopt;
}

}  // namespace

bool IsStub(const PageText& text, const HtmlTree& tree) {
  return tree.size() == 0 || (text[0].all() < 100 && text[0].links < 3);
}

std::optional<Redirect> FindRedirect(const HtmlTree& tree, const PageText& text,
                                     const std::vector<std::string_view>& scripts) {
  std::optional<Redirect> redirect = FromMeta(tree);
  bool stub = IsStub(text, tree);
  for (size_t i = 0; stub && !redirect && i < scripts.size(); ++i) {
    if (std::optional<ScriptMove> move = FindMove(scripts[i])) redirect = Redirect{move->address, move->evidence};
  }
  for (size_t i = 0; stub && !redirect && i < scripts.size(); ++i) {
    if (std::optional<ScriptMove> move = FindStubMove(scripts[i])) redirect = Redirect{move->address, move->evidence};
  }
  if (redirect) redirect->stub = stub;
  return redirect;
}

}  // namespace lantai::extractor
