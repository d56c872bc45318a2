#include "extractor/fragment.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

const ScanName kAnchor = PackName("a"), kBreak = PackName("br"), kImage = PackName("img"), kParagraph = PackName("p"),
               kDivision = PackName("div"), kOfficeParagraph = PackName("o:p"), kRow = PackName("tr"),
               kHeaderCell = PackName("th"), kDataCell = PackName("td");

Tag TagOf(ScanName name) {
  if (name == kAnchor) return Tag::kA;
  if (name == kBreak) return Tag::kBr;
  if (name == kImage) return Tag::kImg;
  if (name == kParagraph) return Tag::kP;
  if (name == kRow) return Tag::kTr;
  if (name == kDataCell) return Tag::kTd;
  if (name == kHeaderCell) return Tag::kTh;
  return name == kDivision ? Tag::kDiv : Tag::kInline;
}

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool KeepAttribute(const MarkupAttribute& attribute, size_t first, Prescan* scan) {
  const Attr name = AttrOf(attribute.name);
  if (name == Attr::kUnknown) return true;
  std::vector<KeptAttribute>& kept = scan->attributes;
  for (size_t i = first; i < kept.size(); ++i) {
    if (kept[i].name == name) return true;  // the first of equal names counts (§13.2.5.33)
  }
  const TextPiece piece = ExamineText(attribute.value, ClassesOf(attribute.value), RefPlace::kAttribute);
  kept.push_back({name, piece.decode, piece.has_cr, false, attribute.value});
  return piece.ok;
}

size_t FragmentReader::Read(const Markup& root, ScanKnowledge known, const InlineRun& run) {
  if (wasted_ > text_.size() || root.excess != npos) return npos;
  in_row_ = root.name == kRow;
  if (!in_row_ && (known.Is(kScanInline) ? !run.MayBeLeaf(root.name, known, 0) : !run.IsClean())) return npos;
  const size_t nodes = scan_.nodes.size(), attributes = scan_.attributes.size();
  open_.clear();
  size_t end = TakeElement(root, false) ? ReadContent(root.end, run) : npos;
  if (end != npos) return end;
  scan_.nodes.resize(nodes);
  scan_.attributes.resize(attributes);
  return npos;
}

// Reads up to the end of the open elements.
size_t FragmentReader::ReadContent(const size_t begin, const InlineRun& run) {
  size_t at = begin;
  while (at != npos && !open_.empty()) {
    uint8_t classes = 0;
    const size_t text = at;
    while (at < text_.size() && text_[at] != '<') classes |= ClassOf(text_[at++]);
    wasted_ += at - text + 1;
    if (at + 1 >= text_.size() || !TakeText(text, at, classes)) return npos;
    const char next = text_[at + 1];
    if (next == '/') {
      at = TakeEnd(at);
    } else if (IsAlpha(next)) {
      at = TakeStart(at, run);
    } else {
      at = text_.substr(at, 4) == "<!--" ? EndOfDeclaration(text_, at) : npos;
    }
  }
  if (at != npos) wasted_ -= std::min(wasted_, at - begin);
  return at;
}

bool FragmentReader::TakeText(size_t begin, size_t end, uint8_t classes) {
  if (begin == end) return true;
  const std::string_view text = text_.substr(begin, end - begin);
  // Between cells, all but white space would be put before the table (§13.2.6.1).
  if (in_row_ && open_.size() == 1 && !std::ranges::all_of(text, [](char c) { return (ClassOf(c) & kBlankByte) != 0; }))
    return false;
  const TextPiece piece = ExamineText(text, classes, RefPlace::kText);
  scan_.nodes.push_back({.text = text, .decode = piece.decode, .has_cr = piece.has_cr});
  return piece.ok;
}

bool FragmentReader::MayStand(const Markup& tag, ScanKnowledge known, const InlineRun& run) const {
  if (tag.end == npos || tag.excess != npos) return false;
  if (in_row_) return MayStandInRow(tag, known);
  if (tag.name == kBreak || tag.name == kImage) return true;
  const auto alike = static_cast<size_t>(std::ranges::count(open_, tag.name, &Open::name));
  return open_.size() < kDeepest && run.MayBeLeaf(tag.name, known, alike);
}

// A cell keeps to itself what is opened in it (§13.2.4.3, markers), and ends the looks for an open <p>.
bool FragmentReader::MayStandInRow(const Markup& tag, ScanKnowledge known) const {
  if (open_.size() == 1) return known.Is(kScanCell);
  if (tag.name == kBreak || tag.name == kImage) return true;
  if (open_.size() >= kDeepest) return false;
  if (known.Is(kScanSimpleBlock)) return std::ranges::count(open_, kParagraph, &Open::name) == 0;
  const auto alike = static_cast<size_t>(std::ranges::count(open_, tag.name, &Open::name));
  return InlineRun().MayBeLeaf(tag.name, known, alike);
}

size_t FragmentReader::TakeStart(size_t at, const InlineRun& run) {
  ReadTag(text_, at, most_attributes_, &tag_);
  const ScanKnowledge known = KnowledgeOf(tag_.name);
  if (!MayStand(tag_, known, run) || !TakeElement(tag_, known.Is(kScanVoid))) return npos;
  wasted_ += tag_.end - at;
  return tag_.end;
}

bool FragmentReader::TakeElement(const Markup& tag, bool is_void) {
  if (tag.repeats) return false;
  FragmentNode node{.tag = TagOf(tag.name), .attributes = static_cast<uint32_t>(scan_.attributes.size())};
  const size_t length = tag.name_end - tag.begin - 1;
  if (tag.name == kOfficeParagraph) node.text = text_.substr(tag.begin + 1, length);
  for (const MarkupAttribute& attribute : tag.attributes) {
    if (!KeepAttribute(attribute, node.attributes, &scan_)) return false;
  }
  node.attribute_count = static_cast<uint32_t>(scan_.attributes.size()) - node.attributes;
  if (!is_void) open_.push_back({tag.name, length, scan_.nodes.size()});
  scan_.nodes.push_back(node);
  return true;
}

// The end tag of the innermost element, or npos.
size_t FragmentReader::TakeEnd(size_t at) {
  const Open& top = open_.back();
  const size_t end = at + 2 + top.length;
  if (end >= text_.size() || text_[end] != '>' || PackName(text_.substr(at + 2, top.length)) != top.name) return npos;
  scan_.nodes[top.node].size = static_cast<uint32_t>(scan_.nodes.size() - top.node);
  open_.pop_back();
  return end + 1;
}

}  // namespace lantai::extractor
