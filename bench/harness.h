// Measuring: stages that do the same work again and again, in turns, and medians of what they spent.
//
//   std::vector<Stage> stages = {{"Gumbo, bare", pages, RunBare}, {"decode", pages, RunDecode}};
//   std::vector<Figures> figures = MeasureInTurns(stages, 7);
//
// Every repetition runs all stages, one after the other, and a stage's ratio is taken to the first stage of the same
// repetition: a machine that is slow for a while, or busy with something else, slows both and leaves the ratio alone.
// One repetition before them is thrown away (cold caches, first growth of the heap).
//
// Thread-safety: none; CPU time is the whole process's, so nothing else may run in it meanwhile.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/status.h"

namespace lantai::bench {

struct Spent {
  double cpu_ms = 0;   // of all threads of the process
  double wall_ms = 0;  // by the clock
};

// Counts from its construction.
class Stopwatch {
 public:
  Stopwatch();
  Spent Read() const;

 private:
  Spent start_;
};

// CPU time of the calling thread since it began.
double ThreadCpuMs();

struct Stage {
  std::string name;
  size_t pages = 0;            // that one run works through
  std::function<Spent()> run;  // does what it needs before and after on its own time
};

// A stage all of whose work counts.
Stage MakeStage(std::string name, size_t pages, std::function<void()> work);

// Of one page; medians over the repetitions.
struct Figures {
  double cpu_ms = 0;
  double wall_ms = 0;
  double ratio = 0;  // CPU of a page to that of the first stage
};

// REQUIRES: repetitions > 0; every stage has pages.
std::vector<Figures> MeasureInTurns(const std::vector<Stage>& stages, int repetitions);

// A benchmark has no use for errors: it says what went wrong and ends.
[[noreturn]] inline void GiveUp(const Status& status) {
  std::fprintf(stderr, "lantai-bench: %s\n", status.ToString().c_str());
  std::exit(1);
}
template <typename T>
T Must(Result<T> result) {
  if (!result.ok()) GiveUp(result.status());
  return *std::move(result);
}

}  // namespace lantai::bench
