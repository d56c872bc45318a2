#include "core/sequence_diff.h"

#include <algorithm>

namespace lantai {
namespace {

using Kind = DiffRun::Kind;

// The paper's algorithm on what is left between the common ends. Diagonal k holds the points with x − y = k.
class Greedy {
 public:
  Greedy(std::span<const uint32_t> before, std::span<const uint32_t> after, WorkBudget& budget)
      : before_(before), after_(after), budget_(budget) {}

  // The number of edits, where there are at most `max_edits`.
  std::optional<size_t> Search(size_t max_edits) {
    const size_t most = std::min(max_edits, before_.size() + after_.size());
    std::vector<uint32_t> reach(2 * most + 3, 0);  // furthest x on diagonal k, at k + most + 1
    const auto middle = static_cast<int64_t>(most) + 1;
    for (int64_t d = 0; d <= static_cast<int64_t>(most); ++d) {
      if (!budget_.Spend(static_cast<size_t>(d) + 1)) return std::nullopt;
      for (int64_t k = -d; k <= d; k += 2) {
        uint32_t& x = reach[static_cast<size_t>(middle + k)];
        const uint32_t below = reach[static_cast<size_t>(middle + k + 1)];
        const uint32_t left = d == 0 ? 0 : reach[static_cast<size_t>(middle + k - 1)] + 1;
        x = k == -d || (k != d && left <= below) ? below : left;
        if (d == 0) x = 0;
        if (!Slide(&x, k)) return std::nullopt;
        if (x >= before_.size() && static_cast<int64_t>(x) - k >= static_cast<int64_t>(after_.size())) {
          Keep(reach, middle, d);
          return static_cast<size_t>(d);
        }
      }
      Keep(reach, middle, d);
    }
    return std::nullopt;
  }

  // The steps of the way that Search found, last one first: kRemove and kInsert with where they are.
  std::vector<DiffRun> Edits(size_t count) const {
    std::vector<DiffRun> edits;
    auto x = static_cast<int64_t>(before_.size()), y = static_cast<int64_t>(after_.size());
    for (auto d = static_cast<int64_t>(count); d > 0; --d) {
      const int64_t k = x - y;
      const bool down = k == -d || (k != d && At(d - 1, k - 1) + 1 <= At(d - 1, k + 1));
      const int64_t from_k = down ? k + 1 : k - 1;
      x = At(d - 1, from_k);
      y = x - from_k;
      edits.push_back({down ? Kind::kInsert : Kind::kRemove, static_cast<size_t>(x), static_cast<size_t>(y), 1});
    }
    return edits;
  }

 private:
  bool Slide(uint32_t* x, int64_t k) {
    const uint32_t from = *x;
    // A path may run past the end of either sequence; nothing is equal there.
    auto y = static_cast<uint64_t>(static_cast<int64_t>(*x) - k);
    for (; *x < before_.size() && y < after_.size() && before_[*x] == after_[y]; ++y) ++*x;
    return budget_.Spend(*x - from);
  }

  void Keep(const std::vector<uint32_t>& reach, int64_t middle, int64_t d) {
    rows_.emplace_back(reach.begin() + (middle - d), reach.begin() + (middle + d + 1));
  }

  int64_t At(int64_t d, int64_t k) const {
    return k < -d || k > d ? -1 : rows_[static_cast<size_t>(d)][static_cast<size_t>(k + d)];
  }

  std::span<const uint32_t> before_, after_;
  WorkBudget& budget_;
  std::vector<std::vector<uint32_t>> rows_;  // reach on −d … d after d edits
};

void Add(std::vector<DiffRun>& runs, Kind kind, size_t before, size_t after, size_t length) {
  if (length == 0) return;
  if (!runs.empty() && runs.back().kind == kind) {
    runs.back().length += length;
  } else {
    runs.push_back({kind, before, after, length});
  }
}

// The edits in order, with what is kept between them; in each place removals before insertions.
std::vector<DiffRun> RunsOf(const std::vector<DiffRun>& edits, size_t prefix, size_t before, size_t after) {
  std::vector<DiffRun> runs;
  size_t x = 0, y = 0;
  for (size_t i = edits.size(); i > 0;) {
    const DiffRun& next = edits[i - 1];
    Add(runs, Kind::kKeep, x, y, prefix + next.before - x);
    x = prefix + next.before;
    y = prefix + next.after;
    size_t removed = 0, inserted = 0;
    for (; i > 0 && prefix + edits[i - 1].before == x + removed && prefix + edits[i - 1].after == y + inserted; --i) {
      ++(edits[i - 1].kind == Kind::kRemove ? removed : inserted);
    }
    Add(runs, Kind::kRemove, x, y, removed);
    Add(runs, Kind::kInsert, x + removed, y, inserted);
    x += removed;
    y += inserted;
  }
  Add(runs, Kind::kKeep, x, y, std::min(before - x, after - y));
  return runs;
}

}  // namespace

std::optional<std::vector<DiffRun>> DiffSequences(std::span<const uint32_t> before, std::span<const uint32_t> after,
                                                  size_t max_edits, WorkBudget& budget) {
  const size_t shorter = std::min(before.size(), after.size());
  size_t prefix = 0, suffix = 0;
  while (prefix < shorter && before[prefix] == after[prefix]) ++prefix;
  while (suffix < shorter - prefix && before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix]) ++suffix;
  if (!budget.Spend(prefix + suffix)) return std::nullopt;
  Greedy greedy(before.subspan(prefix, before.size() - prefix - suffix),
                after.subspan(prefix, after.size() - prefix - suffix), budget);
  const std::optional<size_t> count = greedy.Search(max_edits);
  if (!count) return std::nullopt;
  return RunsOf(greedy.Edits(*count), prefix, before.size(), after.size());
}

}  // namespace lantai
