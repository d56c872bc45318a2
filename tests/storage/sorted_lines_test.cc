#include "storage/sorted_lines.h"

#include <algorithm>
#include <random>

#include "storage/index_files.h"
#include "tests/storage/warc_text.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::storage {
namespace {

std::vector<std::string> Sorted(SortedLines& lines) {
  std::vector<std::string> out;
  EXPECT_OK(lines.ForEach([&](std::string_view line) { return out.emplace_back(line), Status(); }));
  return out;
}

std::vector<std::string> RandomLines(size_t count) {
  std::mt19937 random(1);
  std::vector<std::string> lines;
  for (size_t i = 0; i < count; ++i) lines.push_back(std::to_string(random() % 500) + std::string(random() % 60, 'x'));
  return lines;
}

TEST(SortedLines, GivesWhatWasAddedInByteOrderWhateverTheMemory) {
  auto expected = RandomLines(2000);
  std::ranges::sort(expected);
  for (const size_t memory : {size_t{1}, size_t{5000}, kSortMemory}) {
    const TempDir dir;
    SortedLines lines(dir.path(), memory == 1 ? 2000 : memory);
    for (const std::string& line : RandomLines(2000)) ASSERT_OK(lines.Add(line));
    EXPECT_EQ(Sorted(lines), expected) << memory;
  }
}

TEST(SortedLines, NothingIsNothing) {
  const TempDir dir;
  SortedLines lines(dir.path());
  EXPECT_TRUE(Sorted(lines).empty());
}

TEST(SortedLines, EndsAtTheVisitorsError) {
  const TempDir dir;
  SortedLines lines(dir.path(), 100);
  for (const std::string& line : RandomLines(50)) ASSERT_OK(lines.Add(line));
  int visited = 0;
  EXPECT_THAT(lines.ForEach([&](auto) { return ++visited == 3 ? Status(Code::kIo, "full") : Status(); }),
              Fails(Code::kIo));
  EXPECT_EQ(visited, 3);
}

TEST(SortedLines, AFolderThatIsGoneIsAnError) {
  SortedLines lines("/nonexistent/folder", 10);
  EXPECT_THAT(lines.Add("a line that is longer than ten bytes"), Fails(Code::kIo));
}

TEST(IndexFiles, EachBlockIsAMemberThatTheSecondIndexFinds) {
  const TempDir dir;
  SortedLines lines(dir.path());
  for (int i = 0; i < 2500; ++i) ASSERT_OK(lines.Add("cn,x)/" + std::to_string(10'000 + i) + " 20200913 {}"));
  const auto files = WriteIndexFiles(lines, dir.path());
  ASSERT_OK(files);
  const std::string cdx = ReadBytes(files->cdx.path);
  EXPECT_EQ(files->cdx.bytes, cdx.size());
  EXPECT_EQ(files->cdx.digest, Sha256Of(cdx));
  const std::string idx = ReadBytes(files->idx.path);
  EXPECT_TRUE(
      idx.starts_with("!meta 0 {\"format\":\"cdxj-gzip-1.0\",\"filename\":\"index.cdx.gz\"}\n"
                      "cn,x)/10000 20200913 {\"offset\":0,\"length\":"));
  EXPECT_EQ(std::ranges::count(idx, '\n'), 4);  // three blocks
  const size_t second = idx.find("cn,x)/11024 20200913 {\"offset\":");
  ASSERT_NE(second, std::string::npos);
  const size_t offset = std::stoul(idx.substr(idx.find(':', idx.find("offset", second)) + 1));
  EXPECT_TRUE(Gunzip(cdx.substr(offset)).starts_with("cn,x)/11024 "));
}

}  // namespace
}  // namespace lantai::storage
