#include "extractor/attachments.h"

#include <algorithm>

#include "extractor/label.h"
#include "extractor/pattern.h"
#include "extractor/script_values.h"
#include "extractor/words.h"

namespace lantai::extractor {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string DecodePercent(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool escape = text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 && HexValue(text[i + 2]) >= 0;
    out.push_back(escape ? static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2])) : text[i]);
    if (escape) i += 2;
  }
  return out;
}

std::string_view Path(std::string_view url) { return url.substr(0, url.find_first_of("?#")); }

// Parameters in which download addresses name their file; the first that is there counts.
std::string FileParameter(std::string_view url) {
  size_t query = url.find('?');
  if (query == url.npos) return {};
  for (std::string_view key : {"showname=", "filename=", "fileName=", "file=", "name="}) {
    for (size_t at = query; (at = url.find(key, at + 1)) != url.npos;) {
      if (url[at - 1] != '?' && url[at - 1] != '&') continue;
      size_t begin = at + key.size();
      return DecodePercent(url.substr(begin, url.find_first_of("&#", begin) - begin));
    }
  }
  return {};
}

std::string_view LastSegment(std::string_view path) {
  size_t slash = path.find_last_of("/\\");
  return slash == path.npos ? path : path.substr(slash + 1);
}

// Texts that say "here is a file" and not which.
bool IsNameless(std::string_view text) {
  std::string words = FoldLabel(text);
  for (std::string_view word :
       {"点击下载", "下载", "附件下载", "附件", "查看", "点击查看", "打开", "预览", "download", "文件下载"}) {
    if (words == word || words == std::string(word) + ":") return true;
  }
  return words.empty();
}

// The name in {'title':'….pdf'}, as WebPlus writes it on its file players and links.
std::string SudyTitle(std::string_view attribute) {
  return attribute.empty() ? std::string() : FindValue(attribute, "title").value_or("");
}

class AttachmentFinder {
 public:
  explicit AttachmentFinder(const AttachmentInput& page)
      : page_(page), tree_(page.tree), links_(page.links), phrases_(page.phrases) {}

  std::vector<Attachment> Run(NodeId whole) {
    auto [link, last] = links_.Within(whole, tree_[whole].end);
    for (NodeId i = whole; i < tree_[whole].end; ++i) {
      while (link < last && links_.all()[link].node <= i) AddLink(links_.all()[link++]);
      for (Attr attribute : {Attr::kPdfSrc, Attr::kData, Attr::kSrc}) {
        Tag tag = tree_[i].tag;
        bool embeds = attribute == Attr::kPdfSrc || tag == Tag::kEmbed || tag == Tag::kObject;
        if (!embeds || !tree_.has_attribute(i, attribute)) continue;
        AddAddress(links_.Resolve(tree_.attribute(i, attribute)), SudyTitle(tree_.attribute(i, Attr::kSudyFile)));
      }
    }
    for (; link < links_.all().size(); ++link) {
      if (IsInFileLine(links_.all()[link].node)) AddLink(links_.all()[link]);
    }
    if (found_.empty()) AddOfScripts();
    return std::move(found_);
  }

 private:
  // Within a line that says it names the files of what stands above it.
  bool IsInFileLine(NodeId link) const {
    constexpr uint32_t kLongestLine = 400;  // characters
    NodeId line = link;
    while (line != kNoNode && !IsBlock(tree_[line].tag)) line = tree_[line].parent;
    if (line == kNoNode || page_.text[line].all() > kLongestLine) return false;
    NodeId first = line;
    while (first < link && tree_[first].text.find("附") == std::string_view::npos) ++first;
    return first < link && FoldLabel(page_.text.Flat(line)).starts_with("附件");
  }

  void AddOfScripts() {
    for (const Dialect& dialect : page_.dialects) {
      for (const std::string& name : dialect.script_files) {
        for (std::string_view script : page_.scripts) {
          if (script.find(name) != script.npos) AddOfScript(FindValue(WithoutComments(script), name).value_or(""));
        }
      }
    }
  }

  // An address, or markup with links to it.
  void AddOfScript(std::string_view value) {
    if (value.find('<') == value.npos) return AddAddress(links_.Resolve(value), "");
    for (size_t at = 0; (at = value.find("=", at)) != value.npos; ++at) {
      const size_t begin = at + 1;
      if (begin >= value.size() || (value[begin] != '"' && value[begin] != '\'')) continue;
      AddAddress(links_.Resolve(value.substr(begin + 1, value.find(value[begin], begin + 1) - begin - 1)), "");
    }
  }

  void AddLink(const PageLink& link) {
    if (link.url.empty()) return;
    std::string_view download = tree_.attribute(link.node, Attr::kDownload);
    std::string name = !IsNameless(link.text)    ? link.text
                       : !IsNameless(link.title) ? link.title
                       : tree_.has_attribute(link.node, Attr::kSudyFile)
                           ? SudyTitle(tree_.attribute(link.node, Attr::kSudyFile))
                           : std::string(download);
    AddAddress(link.url, name, download);
  }

  void AddAddress(std::string url, std::string name, std::string_view download = "") {
    if (url.empty() || found_.size() >= kMaxAttachments) return;
    std::string parameter = FileParameter(url);
    // pdf.js and its like: viewer.html?file=… shows another address.
    bool viewer = Path(url).ends_with(".html") && !FileType(parameter, phrases_.attachment_types).empty();
    if (viewer) url = links_.Resolve(parameter), parameter.clear();
    std::string type = FileType(Path(url), phrases_.attachment_types);
    if (type.empty()) type = FileType(parameter, phrases_.attachment_types);
    if (type.empty() && (IsDownload(url) || !download.empty())) type = FileType(name, phrases_.attachment_types);
    if (type.empty() && !download.empty()) type = FileType(download, phrases_.attachment_types);
    if (type.empty() && !IsKnownDownload(url)) return;
    if (std::ranges::count(found_, url, &Attachment::url) > 0) return;
    if (IsNameless(name)) name = LastSegment(parameter);
    if (name.empty()) name = DecodePercent(LastSegment(Path(url)));
    found_.push_back({url, std::move(name), std::move(type)});
  }

  bool IsKnownDownload(std::string_view url) const {
    return std::ranges::any_of(page_.dialects, [&](const Dialect& dialect) {
      return std::ranges::any_of(dialect.downloads, [&](const std::string& pattern) { return Matches(pattern, url); });
    });
  }

  static bool IsDownload(std::string_view url) {
    std::string path(Path(url));
    for (char& c : path) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return path.find("down") != path.npos || path.find("attach") != path.npos;
  }

  const AttachmentInput& page_;
  const HtmlTree& tree_;
  const PageLinks& links_;
  const Phrases& phrases_;
  std::vector<Attachment> found_;
};

}  // namespace

std::string FileType(std::string_view name, const std::vector<std::string>& types) {
  size_t dot = name.rfind('.');
  if (dot == name.npos || name.size() - dot > 6) return {};
  std::string type(name.substr(dot + 1));
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::ranges::count(types, type) > 0 ? type : std::string();
}

std::vector<Attachment> FindAttachments(const AttachmentInput& page, NodeId whole) {
  if (whole == kNoNode) return {};
  return AttachmentFinder(page).Run(whole);
}

}  // namespace lantai::extractor
