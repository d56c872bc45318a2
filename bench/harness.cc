#include "bench/harness.h"

#include <time.h>

#include <algorithm>

namespace lantai::bench {
namespace {

double ReadMs(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

struct Readings {
  std::vector<double> cpu_ms, wall_ms, ratio;
};

}  // namespace

Stopwatch::Stopwatch() : start_{ReadMs(CLOCK_PROCESS_CPUTIME_ID), ReadMs(CLOCK_MONOTONIC)} {}

Spent Stopwatch::Read() const {
  return {ReadMs(CLOCK_PROCESS_CPUTIME_ID) - start_.cpu_ms, ReadMs(CLOCK_MONOTONIC) - start_.wall_ms};
}

double ThreadCpuMs() { return ReadMs(CLOCK_THREAD_CPUTIME_ID); }

Stage MakeStage(std::string name, size_t pages, std::function<void()> work) {
  return {std::move(name), pages, [work = std::move(work)] {
            const Stopwatch watch;
            work();
            return watch.Read();
          }};
}

std::vector<Figures> MeasureInTurns(const std::vector<Stage>& stages, int repetitions) {
  for (const Stage& stage : stages) stage.run();
  std::vector<Readings> readings(stages.size());
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    for (size_t i = 0; i < stages.size(); ++i) {
      const Spent spent = stages[i].run();
      const double pages = static_cast<double>(stages[i].pages);
      readings[i].cpu_ms.push_back(spent.cpu_ms / pages);
      readings[i].wall_ms.push_back(spent.wall_ms / pages);
      readings[i].ratio.push_back(readings[i].cpu_ms.back() / readings[0].cpu_ms.back());
    }
  }
  std::vector<Figures> figures;
  for (Readings& of : readings) {
    figures.push_back({Median(std::move(of.cpu_ms)), Median(std::move(of.wall_ms)), Median(std::move(of.ratio))});
  }
  return figures;
}

}  // namespace lantai::bench
