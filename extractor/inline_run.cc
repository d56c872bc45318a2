#include "extractor/inline_run.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

constexpr size_t kMostAlike = 3;

const ScanName kAnchor = PackName("a");

bool IsListed(ScanName name, ScanKnowledge known) { return known.Is(kScanCompared) || name == kAnchor; }

}  // namespace

void InlineRun::Start(ScanName name, ScanKnowledge known) {
  if (known.Is(kScanInlineVoid | kScanRaw)) return;
  const bool listed = IsListed(name, known);
  if (!known.Is(kScanInline) || run_.size() >= kLongest) Leave();
  if (known.Is(kScanInline) || listed) run_.push_back({name, listed});
}

void InlineRun::End(ScanName name) {
  if (run_.empty()) return;
  if (run_.back().name == name) return run_.pop_back();
  Leave();
}

bool InlineRun::MayBeLeaf(ScanName name, ScanKnowledge known, size_t alike) const {
  if (!known.Is(kScanInline)) return false;
  if (!IsListed(name, known)) return true;
  return MostListed(name) + alike < (name == kAnchor ? 1 : kMostAlike);
}

bool InlineRun::IsClean() const { return left_.empty() && std::ranges::none_of(run_, &Open::listed); }

size_t InlineRun::MostListed(ScanName name) const {
  auto count = static_cast<size_t>(std::ranges::count(run_, name, &Open::name));
  for (const auto& [left, times] : left_) count += left == name ? times : 0;
  return count;
}

void InlineRun::Leave() {
  for (const Open& open : run_) {
    if (!open.listed) continue;
    auto known = std::ranges::find(left_, open.name, &std::pair<ScanName, size_t>::first);
    if (known == left_.end()) known = left_.insert(known, {open.name, 0});
    ++known->second;
  }
  run_.clear();
}

}  // namespace lantai::extractor
