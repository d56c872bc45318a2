#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Opening : public ::testing::Test {
 protected:
  std::filesystem::path path() const { return dir_.path() / "archive"; }
  static Result<std::unique_ptr<Archive>> Make(const std::filesystem::path& path) {
    return Archive::Open(path, {.create = true});
  }
  void WriteFile(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }
  std::string ReadFile(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Every name below the archive with its size and time of change.
  std::vector<std::string> Listing() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path())) {
      const auto time = entry.last_write_time().time_since_epoch().count();
      files.push_back(entry.path().string() + " " + std::to_string(time));
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  TempDir dir_;
};

TEST_F(Opening, MakesAnArchiveOnlyWhenAsked) {
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kNotFound, HasSubstr("lantai harvest")));
  EXPECT_FALSE(std::filesystem::exists(path()));
  ASSERT_OK(Make(path()));
  EXPECT_EQ(ReadFile(path() / "FORMAT"), "lantai-archive 3\n");
  EXPECT_OK(Archive::Open(path(), {}));
  EXPECT_OK(Make(path()));
}

TEST_F(Opening, MakesMissingParentFolders) { EXPECT_OK(Make(dir_.path() / "a" / "b" / "c")); }

TEST_F(Opening, AnEmptyFolderIsNoArchiveButMayBecomeOne) {
  std::filesystem::create_directory(path());
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kNotFound));
  EXPECT_OK(Make(path()));
}

TEST_F(Opening, AForeignFolderIsLeftAlone) {
  std::filesystem::create_directory(path());
  WriteFile(path() / "thesis.docx", "years of work");
  EXPECT_THAT(Make(path()), Fails(Code::kInvalidArgument, HasSubstr("something else")));
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Make(path() / "thesis.docx"), Fails(Code::kInvalidArgument));
}

TEST_F(Opening, MakingAnArchiveMayBeInterruptedAnywhere) {
  std::filesystem::create_directories(path() / "index");
  WriteFile(path() / "FORMAT.tmp123", "lanta");
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kNotFound));
  EXPECT_OK(Make(path()));
  std::filesystem::remove(path() / "FORMAT");
  EXPECT_OK(Make(path()));
  EXPECT_OK(Archive::Open(path(), {}));
}

TEST_F(Opening, ANewerFormatIsRefusedAndNothingChanged) {
  ASSERT_OK(Make(path()));
  WriteFile(path() / "FORMAT", "lantai-archive 99\nsealed since: 17\n");
  const auto before = Listing();
  EXPECT_THAT(Make(path()), Fails(Code::kCorruption, AllOf(HasSubstr("format 99"), HasSubstr("newer"))));
  EXPECT_EQ(Listing(), before);
}

TEST_F(Opening, ADamagedFormatFileIsRefused) {
  ASSERT_OK(Make(path()));
  for (const char* text : {"", "lantai-archive", "lantai-archive x\n", "lantai-archive 0\n", "something else 1\n"}) {
    WriteFile(path() / "FORMAT", text);
    EXPECT_THAT(Make(path()), Fails(Code::kCorruption, HasSubstr("FORMAT"))) << text;
  }
}

TEST_F(Opening, ALostDatabaseIsDamageNotANewArchive) {
  for (const char* part : {"index", "payloads"}) {
    const auto here = dir_.path() / part;
    ASSERT_OK(Make(here));
    std::filesystem::remove_all(here / part);
    EXPECT_THAT(Make(here), Fails(Code::kCorruption, HasSubstr(part)));
  }
}

TEST_F(Opening, AnArchiveHeldByThisProcessIsBusy) {
  ASSERT_OK_AND_ASSIGN(const auto archive, Make(path()));
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kBusy, HasSubstr(path().string())));
}

TEST_F(Opening, AnArchiveHeldByAnotherProcessIsBusy) {
  ASSERT_OK(Make(path()));
  int ready[2], end[2];
  ASSERT_EQ(pipe(ready), 0);
  ASSERT_EQ(pipe(end), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(end[1]);
    const auto archive = Archive::Open(path(), {});
    char byte = archive.ok() ? '1' : '0';
    if (write(ready[1], &byte, 1) != 1) _exit(1);
    _exit(read(end[0], &byte, 1) == 0 ? 0 : 1);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, '1');
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kBusy, HasSubstr("another lantai process")));
  for (const int fd : {ready[0], ready[1], end[0], end[1]}) close(fd);
  waitpid(child, nullptr, 0);
  EXPECT_OK(Archive::Open(path(), {}));
}

TEST_F(Opening, APathThatCannotBeWrittenIsNamedWithItsReason) {
  WriteFile(dir_.path() / "file", "");
  const auto below = dir_.path() / "file" / "archive";
  EXPECT_THAT(Make(below), Fails(Code::kIo, AllOf(HasSubstr(below.string()), HasSubstr("Not a directory"))));
  EXPECT_THAT(Make("/proc/lantai"), Fails(Code::kIo, HasSubstr("/proc/lantai")));
}

}  // namespace
}  // namespace lantai::storage
