#include "extractor/open_elements.h"

namespace lantai::extractor {
namespace {

// How far up an implied end tag is looked for; a page that nests deeper inside one cell only counts too deep.
constexpr size_t kReach = 64;

const ScanName kParagraph = PackName("p"), kOption = PackName("option"), kRow = PackName("tr");
const ScanName kCells[] = {PackName("td"), PackName("th")};
const ScanName kTerms[] = {PackName("dd"), PackName("dt")};
const ScanName kGroups[] = {PackName("tbody"), PackName("thead"), PackName("tfoot")};
const ScanName kItem = PackName("li"), kOptionGroup = PackName("optgroup");

}  // namespace

bool OpenElements::Start(ScanName name, ScanKnowledge known) {
  if (known.Is(kScanRoot)) return ++root_tags_ <= limits_.root_tags;
  if (known.Is(kScanVoid)) return true;
  if (known.Is(kScanEndsP | kScanImpliesEnd)) CloseImplied(name, known);
  if (stack_.size() >= limits_.depth) return ++cut_, false;
  if (known.Is(kScanFormatting) && formatting_.size() >= limits_.formatting) return ++cut_formatting_, false;
  Push(name, known);
  return true;
}

bool OpenElements::End(ScanName name, ScanKnowledge known) {
  if (known.Is(kScanFormatting) && cut_formatting_ > 0) return --cut_formatting_, false;
  if (cut_ > 0) return --cut_, false;
  if (known.Is(kScanFormatting)) EndFormatting(name);
  CloseTo(name, stack_.size(), 0);
  return true;
}

void OpenElements::Push(ScanName name, ScanKnowledge known) {
  stack_.push_back({name, known.properties, static_cast<uint32_t>(formatting_.size()), base_});
  ++open_names_[Bucket(name)];
  if (known.Is(kScanFormatting)) formatting_.push_back(name);
  if (known.Is(kScanMarker)) base_ = static_cast<uint32_t>(formatting_.size());
}

void OpenElements::PopTo(size_t size) {
  for (; stack_.size() > size; stack_.pop_back()) {
    const Open& top = stack_.back();
    --open_names_[Bucket(top.name)];
    if ((top.properties & kScanMarker) == 0) continue;
    formatting_.resize(top.formatting);
    base_ = top.base;
  }
}

void OpenElements::EndFormatting(ScanName name) {
  for (size_t i = formatting_.size(); i-- > base_;) {
    if (formatting_[i] != name) continue;
    formatting_.erase(formatting_.begin() + static_cast<ptrdiff_t>(i));
    return;
  }
}

// Pops up to the innermost `name` among the last `reach` open elements, if it stands above all that have `stop`.
void OpenElements::CloseTo(ScanName name, size_t reach, uint32_t stop) {
  if (open_names_[Bucket(name)] == 0) return;
  for (size_t i = stack_.size(); i > 0 && stack_.size() - i < reach; --i) {
    if (stack_[i - 1].name == name) return PopTo(i - 1);
    if ((stack_[i - 1].properties & stop) != 0) return;
  }
}

void OpenElements::CloseImplied(ScanName name, ScanKnowledge known) {
  auto close_all = [&](const auto& names, uint32_t stop) {
    for (ScanName each : names) CloseTo(each, kReach, stop);
  };
  if (name == kItem) CloseTo(name, kReach, kScanListScope);
  if (known.Is(kScanTerm)) close_all(kTerms, kScanListScope);
  if (name == kOption || name == kOptionGroup) CloseTo(kOption, 2, 0);
  if (known.Is(kScanCell)) close_all(kCells, kScanTableScope);
  if (name == kRow) CloseTo(name, kReach, kScanTableScope);
  if (known.Is(kScanTableGroup)) close_all(kGroups, kScanTableScope);
  if (known.Is(kScanEndsSame)) CloseTo(name, kReach, kScanMarker);
  if (known.Is(kScanEndsP)) CloseTo(kParagraph, kReach, kScanButtonScope);
}

}  // namespace lantai::extractor
