// Compacting: every value stays, whatever interrupts it.
#include "storage/compact.h"

#include "tests/storage/fault_env.h"
#include "tests/storage/packing_fixture.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;

class Compacting : public PackingTest {
 protected:
  // Pages of before there was a dictionary and after, some overwritten records among the index's.
  void Fill() {
    FetchPages(0, 40);
    for (int round = 0; round < 3; ++round) {
      NewRound();
      for (int i = 0; i < 10; ++i) Do(Captured{CaptureOf(UrlOf("/a" + std::to_string(i)), PageOf(i)), Outcome{}, {}});
    }
    archive_.reset();
  }
  // Everything that the index says, but for what every commit changes.
  std::string RecordsNow() {
    std::string all;
    const auto looked = LookAt(path(), nullptr);
    EXPECT_OK(looked);
    EXPECT_OK(looked->index->Scan("", "\xff", [&](std::string_view key, std::string_view value) -> Result<bool> {
      if (IsSummed(key)) all.append(key).append(" ").append(value).append("\n");
      return true;
    }));
    return all;
  }
};

TEST_F(Compacting, KeepsEveryValueAndPacksOldPayloadsAnew) {
  Fill();
  const std::string before = RecordsNow();
  const uint64_t dictionary = DictionariesNow().rbegin()->first;
  uint64_t done = 0, all = 0, calls = 0;
  const CompactOptions options{.progress = [&](uint64_t now, uint64_t of) {
    EXPECT_GE(now, done);
    done = now, all = of, ++calls;
  }};
  ASSERT_OK_AND_ASSIGN(const Compacted sizes, CompactArchive(path(), options));
  EXPECT_EQ(done, all);
  EXPECT_GE(calls, 3u);
  EXPECT_LT(sizes.after, sizes.before);
  EXPECT_EQ(RecordsNow(), before);
  EXPECT_EQ(NeedsNow().at(1), dictionary);
  EXPECT_EQ(NeedsNow().at(dictionary), 0u) << "a dictionary needs none";
  OpenEarly();
  ExpectAll();
  ExpectSound();
}

TEST_F(Compacting, TwiceChangesNothingMore) {
  Fill();
  ASSERT_OK(CompactArchive(path(), {}));
  const auto needs = NeedsNow();
  const std::string records = RecordsNow();
  ASSERT_OK(CompactArchive(path(), {}));
  EXPECT_EQ(NeedsNow(), needs);
  EXPECT_EQ(RecordsNow(), records);
}

TEST_F(Compacting, MayBeInterruptedAnywhere) {
  Fill();
  const fs::path original = dir_.path() / "original";
  fs::copy(path(), original, fs::copy_options::recursive);
  const std::string before = RecordsNow();
  bool died = true;
  int64_t n = 1;
  for (; died && !HasFailure(); n += 1 + n / 20) {
    fs::remove_all(path());
    fs::copy(original, path(), fs::copy_options::recursive);
    FaultEnv env;
    env.FailFrom(n, "Input/output error");
    const auto sizes = CompactArchive(path(), {}, &env);
    died = env.failed();
    EXPECT_TRUE(sizes.ok() || died) << sizes.status().ToString();
    EXPECT_THAT(sizes.status().code(), AnyOf(Code::kOk, Code::kIo, Code::kCorruption)) << sizes.status().ToString();
    env.LosePower(n % 2 == 0 ? 0 : 0.5);
    EXPECT_EQ(RecordsNow(), before) << "operation " << n;
    OpenEarly();
    ExpectAll();
    ExpectSound();
    if (HasFailure()) ADD_FAILURE() << "operation " << n;
  }
  EXPECT_GT(n, 30);
}

TEST_F(Compacting, LeavesWhatIsDamagedForVerifyToName) {
  Fill();
  Overwrite("payloads", PayloadKey(3), "\x01\x01");
  EXPECT_OK(CompactArchive(path(), {}));
  const auto seen = VerifyArchive(path(), {});
  ASSERT_OK(seen);
  EXPECT_THAT(seen->findings, ::testing::ElementsAre(HasSubstr("payload 3 ")));
}

TEST_F(Compacting, AMissingArchiveOrOneInUseIsAnError) {
  EXPECT_THAT(CompactArchive(path(), {}), Fails(Code::kBusy));
  EXPECT_THAT(CompactArchive(dir_.path() / "none", {}), Fails(Code::kNotFound));
}

TEST(DatabaseTest, ASmallRangeIsCompactedAndTheRestStays) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(dir.path() / "db", {.create = true, .write_buffer = 64 << 10}));
  for (uint64_t i = 0; i < 400; ++i) {
    ASSERT_OK(db->Write({{NumberBytes(i % 100), Sha256Of(std::to_string(i)).Hex() + std::string(900, 'x')}}, false));
  }
  ASSERT_OK(db->Compact(NumberBytes(0), NumberBytes(50)));
  for (uint64_t i = 0; i < 100; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto value, db->Get(NumberBytes(i)));
    EXPECT_EQ(value->substr(0, 64), Sha256Of(std::to_string(300 + i)).Hex());
  }
  EXPECT_GT(db->SizeOf(NumberBytes(0), NumberBytes(50)), 0u);
}

}  // namespace
}  // namespace lantai::storage
