#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace lantai {
namespace {

constexpr size_t kContext = 3;
constexpr size_t kShown = 80;

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

void Show(std::string& out, char mark, const std::vector<std::string_view>& lines, size_t from, size_t until) {
  const size_t shown = std::min(until, from + kShown);
  for (size_t i = from; i < shown; ++i) {
    out.append(1, mark).append(lines[i]);
    if (!lines[i].ends_with('\n')) out += "\n\\ no newline at the end\n";
  }
  if (shown < until) out += std::string(1, mark) + "… " + std::to_string(until - shown) + " more lines\n";
}

}  // namespace

std::string LineDiff(std::string_view expected, std::string_view actual) {
  if (expected == actual) return "";
  const auto left = LinesOf(expected), right = LinesOf(actual);
  const size_t shorter = std::min(left.size(), right.size());
  size_t head = 0, tail = 0;
  while (head < shorter && left[head] == right[head]) ++head;
  while (tail < shorter - head && left[left.size() - 1 - tail] == right[right.size() - 1 - tail]) ++tail;
  std::string out = "@@ line " + std::to_string(head + 1) + " @@\n";
  Show(out, ' ', left, head - std::min(head, kContext), head);
  Show(out, '-', left, head, left.size() - tail);
  Show(out, '+', right, head, right.size() - tail);
  Show(out, ' ', left, left.size() - tail, left.size() - tail + std::min(tail, kContext));
  return out;
}

void ExpectGolden(const std::string& name, std::string_view actual) {
  const std::filesystem::path file = std::filesystem::path(LANTAI_SOURCE_DIR) / "tests" / "golden" / name;
  const char* update = std::getenv("LANTAI_UPDATE_GOLDENS");
  if (update != nullptr && *update != '\0' && std::string_view(update) != "0") {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    ADD_FAILURE() << "there is no tests/golden/" << name << "; LANTAI_UPDATE_GOLDENS=1 writes it";
    return;
  }
  const std::string expected{std::istreambuf_iterator<char>(in), {}};
  if (expected != actual) ADD_FAILURE() << "tests/golden/" << name << " differs:\n" << LineDiff(expected, actual);
}

}  // namespace lantai
