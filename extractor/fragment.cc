#include "extractor/fragment.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

const ScanName kBreak = PackName("br"), kImage = PackName("img"), kInput = PackName("input"), kRule = PackName("hr"),
               kParagraph = PackName("p"), kOfficeParagraph = PackName("o:p"), kTable = PackName("table"),
               kColumnGroup = PackName("colgroup"), kColumn = PackName("col"), kBodyGroup = PackName("tbody"),
               kRow = PackName("tr"), kTerms = PackName("dl"), kStyle = PackName("style");

struct NamedTag {
  ScanName name;
  Tag tag;
};

// All that may stand in a fragment but kInline; what stands there most often first.
const NamedTag kTags[] = {
    {PackName("a"), Tag::kA},           {PackName("td"), Tag::kTd},         {PackName("p"), Tag::kP},
    {PackName("tr"), Tag::kTr},         {PackName("li"), Tag::kLi},         {PackName("br"), Tag::kBr},
    {PackName("div"), Tag::kDiv},       {PackName("img"), Tag::kImg},       {PackName("th"), Tag::kTh},
    {PackName("ul"), Tag::kUl},         {PackName("ol"), Tag::kOl},         {PackName("table"), Tag::kTable},
    {PackName("tbody"), Tag::kTbody},   {PackName("thead"), Tag::kThead},   {PackName("tfoot"), Tag::kTfoot},
    {PackName("h1"), Tag::kH1},         {PackName("h2"), Tag::kH2},         {PackName("h3"), Tag::kH3},
    {PackName("h4"), Tag::kH4},         {PackName("h5"), Tag::kH5},         {PackName("h6"), Tag::kH6},
    {PackName("nav"), Tag::kNav},       {PackName("header"), Tag::kHeader}, {PackName("footer"), Tag::kFooter},
    {PackName("aside"), Tag::kAside},   {PackName("center"), Tag::kBlock},  {PackName("section"), Tag::kBlock},
    {PackName("article"), Tag::kBlock}, {PackName("script"), Tag::kScript}, {PackName("style"), Tag::kSkipped},
    {PackName("input"), Tag::kInput},   {PackName("hr"), Tag::kHr},         {PackName("dl"), Tag::kDl},
    {PackName("dt"), Tag::kDt},         {PackName("dd"), Tag::kDd},         {PackName("colgroup"), Tag::kColgroup},
};

Tag TagOf(ScanName name, ScanKnowledge known) {
  if (known.Is(kScanInline) && name.length != 1) return Tag::kInline;
  const auto* found = std::ranges::find(kTags, name, &NamedTag::name);
  return found == std::end(kTags) ? Tag::kInline : found->tag;
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

size_t FragmentReader::Read(const Markup& root, ScanKnowledge known, const InlineRun& run, bool in_table) {
  if (wasted_ > text_.size() || root.excess != npos) return npos;
  if (std::ranges::binary_search(doomed_, root.begin)) return npos;
  root_ = known;
  in_table_ = root.name == kTable || root.name == kRow;
  may_hold_tables_ = in_table_ || !in_table;
  if (!in_table_ && (known.Is(kScanInline) ? !run.MayBeLeaf(root.name, known, 0) : !run.IsClean())) return npos;
  const size_t nodes = scan_.nodes.size(), attributes = scan_.attributes.size(), scripts = scan_.scripts.size();
  open_.clear();
  inline_ = 0;
  const size_t end = TakeElement(root, known) ? ReadContent(root.end, run) : npos;
  if (end != npos) return end;
  NoteFailure();
  scan_.nodes.resize(nodes);
  scan_.attributes.resize(attributes);
  scan_.scripts.resize(scripts);
  return npos;
}

// What makes the whole fail, makes each element fail that holds it; but for the depth.
void FragmentReader::NoteFailure() {
  if (open_.empty() || open_.size() >= kDeepest) return;
  doomed_.erase(std::ranges::upper_bound(doomed_, open_.front().begin), doomed_.end());
  for (size_t i = 1; i < open_.size(); ++i) {
    if (!open_[i].implied) doomed_.push_back(open_[i].begin);
  }
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

// In a table, but in no cell of it.
bool FragmentReader::IsBetweenCells() const {
  const Open& top = open_.back();
  return top.name == kRow || top.name == kTable || top.name == kColumnGroup || top.known.Is(kScanTableGroup);
}

size_t FragmentReader::CountOpen(ScanName name) const {
  return static_cast<size_t>(std::ranges::count(open_, name, &Open::name));
}

bool FragmentReader::TakeText(size_t begin, size_t end, uint8_t classes) {
  if (begin == end) return true;
  const std::string_view text = text_.substr(begin, end - begin);
  // Between cells, all but white space would be put before the table (§13.2.6.1).
  if (IsBetweenCells() && !std::ranges::all_of(text, [](char c) { return (ClassOf(c) & kBlankByte) != 0; }))
    return false;
  const TextPiece piece = ExamineText(text, classes, RefPlace::kText);
  scan_.nodes.push_back({.text = text, .decode = piece.decode, .has_cr = piece.has_cr});
  return piece.ok;
}

bool FragmentReader::MayStand(const Markup& tag, ScanKnowledge known, const InlineRun& run) const {
  if (tag.end == npos || tag.excess != npos) return false;
  return IsBetweenCells() ? MayStandInTable(tag, known) : MayStandInText(tag, known, run);
}

bool FragmentReader::MayStandInTable(const Markup& tag, ScanKnowledge known) const {
  const Open& top = open_.back();
  if (top.name == kRow) return known.Is(kScanCell);
  if (top.name == kColumnGroup) return tag.name == kColumn;
  if (tag.name == kRow) return true;
  const bool part = known.Is(kScanTableGroup) || tag.name == kColumnGroup;
  return part && (top.name == kTable || top.implied);
}

// A cell keeps to itself what is opened in it (§13.2.4.3, markers), and ends the looks for an open <p>.
bool FragmentReader::MayStandInText(const Markup& tag, ScanKnowledge known, const InlineRun& run) const {
  if (tag.name == kBreak || tag.name == kImage) return true;
  if (open_.size() >= kDeepest) return false;
  if (known.Is(kScanInline)) {
    if (inline_ >= kMostInline) return false;
    return (in_table_ ? InlineRun() : run).MayBeLeaf(tag.name, known, CountOpen(tag.name));
  }
  if (root_.Is(kScanInline)) return false;
  if (known.Is(kScanScript) || tag.name == kStyle || tag.name == kInput) return true;
  if (known.Is(kScanItem)) return open_.back().known.Is(kScanList);
  if (known.Is(kScanTerm)) return open_.back().name == kTerms;
  if (known.Is(kScanHeading) && open_.back().known.Is(kScanHeading)) return false;
  const bool table = tag.name == kTable && may_hold_tables_;
  const bool block = known.Is(kScanSimpleBlock | kScanHeading) || tag.name == kRule;
  return (block || table) && !Holds(kParagraph);
}

size_t FragmentReader::TakeStart(size_t at, const InlineRun& run) {
  ReadTag(text_, at, most_attributes_, &tag_);
  const ScanKnowledge known = KnowledgeOf(tag_.name);
  if (!MayStand(tag_, known, run)) return npos;
  if (IsBetweenCells()) FollowTable(tag_, known);
  if (!TakeElement(tag_, known)) return npos;
  wasted_ += tag_.end - at;
  return known.Is(kScanRaw) ? TakeRawText(known) : tag_.end;
}

// A row right in a table gets a <tbody>, which ends where another group begins (§13.2.6.4.9, §13.2.6.4.13).
void FragmentReader::FollowTable(const Markup& tag, ScanKnowledge known) {
  if (open_.back().implied && (known.Is(kScanTableGroup) || tag.name == kColumnGroup)) Close();
  if (tag.name != kRow || open_.back().name != kTable) return;
  open_.push_back({kBodyGroup, {kScanTableGroup}, kBodyGroup.length, scan_.nodes.size(), tag.begin, true});
  scan_.nodes.push_back({.tag = Tag::kTbody, .attributes = static_cast<uint32_t>(scan_.attributes.size())});
}

// The content of the script or style whose start tag was taken, and its end tag.
size_t FragmentReader::TakeRawText(ScanKnowledge known) {
  const size_t begin = tag_.end;
  const size_t end = FindRawTextEnd(text_, begin, tag_.name, known.Is(kScanScript));
  if (end == npos) return npos;
  const std::string_view content = text_.substr(begin, end - begin);
  wasted_ += content.size();
  if (known.Is(kScanScript)) scan_.scripts.push_back(content);
  if (!content.empty()) {
    const TextPiece piece = ExamineText(content, ClassesOf(content) & ~kAmpersandByte, RefPlace::kText);
    if (!piece.ok) return npos;
    scan_.nodes.push_back({.text = content, .decode = piece.decode, .has_cr = piece.has_cr});
  }
  Close();
  ReadTag(text_, end, 0, &tag_);
  return tag_.end;
}

bool FragmentReader::TakeElement(const Markup& tag, ScanKnowledge known) {
  if (tag.repeats) return false;
  FragmentNode node{.tag = TagOf(tag.name, known), .attributes = static_cast<uint32_t>(scan_.attributes.size())};
  const size_t length = tag.name_end - tag.begin - 1;
  if (tag.name == kOfficeParagraph) node.text = text_.substr(tag.begin + 1, length);
  for (const MarkupAttribute& attribute : tag.attributes) {
    if (!KeepAttribute(attribute, node.attributes, &scan_)) return false;
  }
  node.attribute_count = static_cast<uint32_t>(scan_.attributes.size()) - node.attributes;
  if (!known.Is(kScanVoid)) {
    open_.push_back({tag.name, known, length, scan_.nodes.size(), tag.begin});
    inline_ += known.Is(kScanInline);
  }
  scan_.nodes.push_back(node);
  return true;
}

void FragmentReader::Close() {
  const Open& top = open_.back();
  scan_.nodes[top.node].size = static_cast<uint32_t>(scan_.nodes.size() - top.node);
  inline_ -= top.known.Is(kScanInline);
  open_.pop_back();
}

// The end tag of the innermost element, or npos.
size_t FragmentReader::TakeEnd(size_t at) {
  const bool ends_group = open_.back().implied && PackName(text_.substr(at + 2, kTable.length)) == kTable;
  if (ends_group) Close();
  const Open& top = open_.back();
  const size_t end = at + 2 + top.length;
  if (end >= text_.size() || text_[end] != '>' || PackName(text_.substr(at + 2, top.length)) != top.name) return npos;
  Close();
  return end + 1;
}

}  // namespace lantai::extractor
