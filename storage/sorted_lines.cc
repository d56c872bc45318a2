#include "storage/sorted_lines.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <queue>

#include "storage/atomic_file.h"

namespace lantai::storage {
namespace {

struct Run {
  std::filesystem::path path;
  std::ifstream in;
  std::string line;
  bool Next() { return static_cast<bool>(std::getline(in, line)); }
};

}  // namespace

Status SortedLines::Add(std::string line) {
  held_ += line.size() + sizeof(std::string);
  lines_.push_back(std::move(line));
  return held_ < memory_ ? Status() : Spill();
}

Status SortedLines::Spill() {
  std::ranges::sort(lines_);
  const std::filesystem::path path = folder_ / ("run-" + std::to_string(runs_.size()));
  LANTAI_ASSIGN_OR_RETURN(const auto file, AtomicFile::Create(path));
  for (const std::string& line : lines_) {
    LANTAI_RETURN_IF_ERROR(file->Append(line));
    LANTAI_RETURN_IF_ERROR(file->Append("\n"));
  }
  LANTAI_RETURN_IF_ERROR(file->Finish());
  runs_.push_back(path);
  lines_.clear();
  held_ = 0;
  return {};
}

Status SortedLines::ForEach(const std::function<Status(std::string_view)>& visit) {
  if (!runs_.empty()) {
    LANTAI_RETURN_IF_ERROR(Spill());
    return Merge(visit);
  }
  std::ranges::sort(lines_);
  for (const std::string& line : lines_) LANTAI_RETURN_IF_ERROR(visit(line));
  return {};
}

Status SortedLines::Merge(const std::function<Status(std::string_view)>& visit) const {
  const auto later = [](const std::unique_ptr<Run>& a, const std::unique_ptr<Run>& b) { return a->line > b->line; };
  std::vector<std::unique_ptr<Run>> heap;
  for (const auto& path : runs_) {
    auto run = std::make_unique<Run>(Run{path, std::ifstream(path, std::ios::binary), {}});
    if (!run->in) return SystemError(path, errno);
    if (run->Next()) heap.push_back(std::move(run));
  }
  std::ranges::make_heap(heap, later);
  while (!heap.empty()) {
    std::ranges::pop_heap(heap, later);
    LANTAI_RETURN_IF_ERROR(visit(heap.back()->line));
    if (heap.back()->Next()) {
      std::ranges::push_heap(heap, later);
    } else if (heap.back()->in.bad()) {
      return {Code::kIo, heap.back()->path.string() + ": cannot be read back"};
    } else {
      heap.pop_back();
    }
  }
  return {};
}

}  // namespace lantai::storage
