// The pre-scan leaves the tree as it is on every page of the corpus (tests/support/corpus.h).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "extractor/charset.h"
#include "tests/extractor/same_tree.h"
#include "tests/support/corpus.h"

namespace lantai::extractor {
namespace {
namespace fs = std::filesystem;

TEST(SameTreeCorpus, OnEveryPage) {
  if (!CorpusFolder()) GTEST_SKIP() << "no corpus here";
  size_t pages = 0, shortened = 0;
  for (const auto& entry : fs::recursive_directory_iterator(*CorpusFolder() / "real")) {
    if (entry.path().extension() != ".html") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text = Decode(std::string{std::istreambuf_iterator<char>(in), {}}, "").text;
    EXPECT_EQ(TreeDifference(text), "") << entry.path();
    const Prescan scan = PrescanHtml(text);
    ++pages;
    shortened += scan.parsed().size() * 2 < text.size();
  }
  EXPECT_GE(pages, 240u);
  EXPECT_GE(shortened * 10, pages * 8);
}

}  // namespace
}  // namespace lantai::extractor
