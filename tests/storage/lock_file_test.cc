// Many may look at once, one may write, and never both.
#include "storage/lock_file.h"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "storage/verify.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::HasSubstr;

// What the function gives in a process of its own.
int InAnotherProcess(const std::function<int()>& run) {
  const pid_t child = fork();
  if (child == 0) _exit(run());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class Locks : public ArchiveTest {
 protected:
  Code OpenElsewhere(bool look_only) {
    return static_cast<Code>(InAnotherProcess(
        [&] { return static_cast<int>(Archive::Open(path(), {.look_only = look_only}).status().code()); }));
  }
  std::filesystem::path file() const { return path() / "index" / "LOCK"; }
};

TEST_F(Locks, ManyMayLookAtOnce) {
  archive_.reset();
  ASSERT_OK_AND_ASSIGN(const auto one, Archive::Open(path(), {.look_only = true}));
  ASSERT_OK_AND_ASSIGN(const auto two, Archive::Open(path(), {.look_only = true}));
  EXPECT_EQ(OpenElsewhere(true), Code::kOk);
  EXPECT_OK(VerifyArchive(path(), {}));
}

TEST_F(Locks, WhoLooksKeepsWritersOutAndTheyAreToldSo) {
  archive_.reset();
  auto looking = Archive::Open(path(), {.look_only = true});
  ASSERT_OK(looking);
  EXPECT_EQ(OpenElsewhere(false), Code::kBusy);
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kBusy, HasSubstr("looked into")));
  looking = Status(Code::kCancelled, "closed");
  EXPECT_EQ(OpenElsewhere(false), Code::kOk);
}

TEST_F(Locks, WhoWritesKeepsAllOut) {
  EXPECT_EQ(OpenElsewhere(true), Code::kBusy);
  EXPECT_EQ(OpenElsewhere(false), Code::kBusy);
}

// fcntl's locks are lost when the process closes any descriptor of the file.
TEST_F(Locks, AskingInTheWritersOwnProcessDoesNotLoseItsLock) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Archive::Open(path(), {.look_only = true}), Fails(Code::kBusy));
    EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kBusy));
    EXPECT_EQ(HoldersOf(file()).pid, getpid());
    EXPECT_EQ(OpenElsewhere(false), Code::kBusy);
  }
}

TEST_F(Locks, TheWriterIsNamed) {
  const pid_t here = getpid();
  EXPECT_EQ(InAnotherProcess([&] { return HoldersOf(file()).pid == here ? 0 : 1; }), 0);
  EXPECT_EQ(InAnotherProcess([&] {
              const std::string message = Archive::Open(path(), {}).status().message();
              return message.find("pid " + std::to_string(here)) != message.npos ? 0 : 1;
            }),
            0);
  archive_.reset();
  EXPECT_EQ(HoldersOf(file()).pid, 0);
  EXPECT_FALSE(HoldersOf(file()).readers);
}

TEST_F(Locks, AFileThatIsNotThereHoldsNobodyUp) {
  EXPECT_OK(SharedLock::Take(dir_.path() / "none" / "LOCK"));
  EXPECT_EQ(HoldersOf(dir_.path() / "none" / "LOCK").pid, 0);
}

}  // namespace
}  // namespace lantai::storage
