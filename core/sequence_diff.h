// The shortest way from one sequence to another, by removing and inserting elements: E. W. Myers, "An O(ND) Difference
// Algorithm and Its Variations" (Algorithmica 1, 1986), the greedy algorithm of §3, after the common beginning and end
// are set aside.
//
//   WorkBudget budget(1'000'000);
//   auto runs = DiffSequences(before, after, 400, budget);     // {kKeep 3}, {kRemove 1}, {kInsert 2}, {kKeep 9}
//
// Deviation from the paper: what differs by more than `max_edits` elements, or takes more steps than the budget still
// has, is given up, since two long texts with nothing in common would take time and memory in the square of their
// length. Steps are counted, not seconds, so that the answer is the same on every machine.
//
// Thread-safety: free functions; a budget belongs to one thread. Errors: none; nullopt where it was given up.
// Limits: memory max_edits² numbers of four bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lantai {

// How much work is left, in steps of a few nanoseconds.
class WorkBudget {
 public:
  explicit WorkBudget(size_t steps) : left_(steps), steps_(steps) {}
  // False where that much is not left; then nothing is.
  bool Spend(size_t steps) {
    if (steps > left_) left_ = 0;
    return left_ == 0 ? false : (left_ -= steps, true);
  }
  size_t spent() const { return steps_ - left_; }

 private:
  size_t left_;
  size_t steps_;
};

// Neighbouring elements with the same fate. In a place that differs, what is removed stands before what is inserted.
struct DiffRun {
  enum class Kind : uint8_t { kKeep, kRemove, kInsert } kind = Kind::kKeep;
  size_t before = 0;  // where it begins in `before` …
  size_t after = 0;   // … and in `after`
  size_t length = 0;

  friend bool operator==(const DiffRun&, const DiffRun&) = default;
};

std::optional<std::vector<DiffRun>> DiffSequences(std::span<const uint32_t> before, std::span<const uint32_t> after,
                                                  size_t max_edits, WorkBudget& budget);

}  // namespace lantai
