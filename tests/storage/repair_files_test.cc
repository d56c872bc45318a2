// Reading LevelDB's files without LevelDB's word for them: nothing is given that was not written, whatever byte is
// wrong.
#include "storage/repair_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "storage/crc32c.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/repair_merge.h"
#include "storage/repair_record.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::Pair;

std::string BytesOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

using Entries = std::map<std::string, std::string>;

Entries EntriesOf(const fs::path& folder) {
  Entries entries;
  EXPECT_OK(SalvageEntries(folder, [&](const SalvagedEntry& entry) {
    entries[std::string(entry.key)] = entry.deleted ? "deleted" : std::string(entry.value);
    return Status();
  }));
  return entries;
}

std::string LowFirstBytes(uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, number >>= 8) text += static_cast<char>(number & 0xff);
  return text;
}

// A log record of one fragment that puts one entry.
std::string RecordOf(uint64_t sequence, const std::string& key, const std::string& value) {
  const std::string batch = LowFirstBytes(sequence, 8) + LowFirstBytes(1, 4) + '\1' + static_cast<char>(key.size()) +
                            key + static_cast<char>(value.size()) + value;
  const std::string checked = '\1' + batch;
  return LowFirstBytes(MaskedCrc(checked), 4) + LowFirstBytes(batch.size(), 2) + checked;
}

class RepairFiles : public ::testing::Test {
 protected:
  // One database whose entries are in tables and in a log, some of them large.
  void Fill() {
    for (uint64_t run = 0; run < 3; ++run) {
      ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(folder(), {.create = true, .bloom_bits = 10}));
      for (uint64_t i = 0; i < 60; ++i) {
        const uint64_t number = 60 * run + i;
        const std::string value(i % 17 == 3 ? 40'000 : 100 + i, static_cast<char>('a' + number % 26));
        ASSERT_OK(db->Write({{NumberKey('k', number), value}}, false));
        written_[NumberKey('k', number)] = value;
      }
    }
  }
  fs::path folder() const { return dir_.path() / "db"; }

  TempDir dir_;
  Entries written_;
};

TEST_F(RepairFiles, EverythingIsReadFromTablesAndLogs) {
  Fill();
  EXPECT_EQ(EntriesOf(folder()), written_);
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (entry.path().filename().string().starts_with("MANIFEST")) fs::remove(entry.path());
  }
  EXPECT_EQ(EntriesOf(folder()), written_);
}

TEST_F(RepairFiles, AFolderThatIsNotThereHasNoEntries) { EXPECT_TRUE(EntriesOf(dir_.path() / "none").empty()); }

TEST_F(RepairFiles, WhateverByteIsWrongNothingIsInvented) {
  Fill();
  std::mt19937_64 random(4);
  for (int trial = 0; trial < 400; ++trial) {
    const auto files = SalvageableFiles(folder());
    const fs::path file = files[random() % files.size()];
    const std::string sound = BytesOf(file);
    if (sound.empty()) continue;
    std::string bytes = sound;
    for (uint64_t flips = 1 + random() % 4; flips > 0; --flips) bytes[random() % bytes.size()] ^= 0x41;
    if (random() % 3 == 0) bytes.resize(random() % bytes.size());
    Write(file, bytes);
    for (const auto& [key, value] : EntriesOf(folder())) ASSERT_EQ(value, written_[key]);
    Write(file, sound);
  }
  EXPECT_EQ(EntriesOf(folder()), written_);
}

TEST_F(RepairFiles, NoiseIsNoFile) {
  fs::create_directory(folder());
  std::mt19937_64 random(5);
  for (int trial = 0; trial < 200; ++trial) {
    std::string noise(random() % 70'000, '\0');
    for (char& byte : noise) byte = static_cast<char>(random() % (trial % 2 == 0 ? 256 : 5));
    Write(folder() / "000001.log", noise);
    Write(folder() / "000002.ldb", noise);
    EXPECT_TRUE(EntriesOf(folder()).empty());
  }
}

TEST_F(RepairFiles, ADamagedRecordOfALogCostsItselfOnly) {
  fs::create_directory(folder());
  const fs::path log = folder() / "000001.log";
  std::string bytes = RecordOf(1, "a", "one") + RecordOf(2, "b", "two") + RecordOf(3, "c", "three");
  bytes[RecordOf(1, "a", "one").size() + 20] ^= 1;
  Write(log, bytes);
  EXPECT_THAT(EntriesOf(folder()), ElementsAre(Pair("a", "one"), Pair("c", "three")));
}

// A portal decides what bodies hold.
TEST_F(RepairFiles, WhatLooksLikeARecordInsideADamagedOneIsNone) {
  fs::create_directory(folder());
  const std::string hidden = RecordOf(1'000'000, "c", "forged");
  std::string bytes = RecordOf(1, "a", "x" + hidden + "y") + RecordOf(2, "b", "two");
  bytes[3] ^= 1;  // the checksum
  Write(folder() / "000001.log", bytes);
  EXPECT_THAT(EntriesOf(folder()), ElementsAre(Pair("b", "two")));
  for (int length = 1; length < 256; ++length) {  // a length that leads into the value, too
    bytes[4] = static_cast<char>(length);
    Write(folder() / "000001.log", bytes);
    EXPECT_FALSE(EntriesOf(folder()).contains("c") && !EntriesOf(folder()).contains("b")) << length;
  }
}

TEST_F(RepairFiles, TheNewestEntryOfAKeyStandsAndDeletionsAreRespected) {
  {
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(folder(), {.create = true}));
    ASSERT_OK(db->Write({{"a", "1"}, {std::string("a\0b", 3), "2"}, {"b", "3"}, {"", "4"}}, false));
    ASSERT_OK(db->Write({{"a", "5"}, {"b", std::nullopt}}, false));
  }
  ASSERT_OK(Database::Open(folder(), {}));  // into a table
  {
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(folder(), {}));
    ASSERT_OK(db->Write({{"c", "6"}, {std::string("a\0b", 3), "7"}}, false));
  }
  std::vector<std::pair<std::string, std::string>> merged;
  ASSERT_OK(MergeSmall(folder(), dir_.path() / "scratch", nullptr, [&](auto key, auto value) {
    merged.emplace_back(key, value);
    return Status();
  }));
  EXPECT_THAT(merged, ElementsAre(Pair("", "4"), Pair("a", "5"), Pair(std::string("a\0b", 3), "7"), Pair("c", "6")));
}

TEST_F(RepairFiles, LargeValuesAreCopiedOnceAndTheHighestNumberIsTold) {
  {
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(folder(), {.create = true}));
    ASSERT_OK(db->Write(
        {{PayloadKey(1), "one"}, {PayloadKey(2), "two"}, {PayloadKey(3), "unwanted"}, {"other", "kept"}}, false));
    ASSERT_OK(db->Write({{PayloadKey(2), "two again"}, {PayloadKey(9), "gone"}}, false));
    ASSERT_OK(db->Write({{PayloadKey(9), std::nullopt}}, false));
  }
  ASSERT_OK_AND_ASSIGN(const auto to, Database::Open(dir_.path() / "to", {.create = true}));
  std::map<uint64_t, size_t> seen;
  ASSERT_OK_AND_ASSIGN(LargeValues values, LargeValues::Find(folder(), [&](uint64_t number, auto) { ++seen[number]; }));
  EXPECT_EQ(values.highest(), 9u);
  EXPECT_THAT(seen, ElementsAre(Pair(1, 1), Pair(2, 2), Pair(3, 1), Pair(9, 1))) << "older values too";
  ASSERT_OK(values.CopyTo(*to, [](uint64_t number, std::string_view) { return number != 3; }));
  Entries copied;
  ASSERT_OK(to->Scan("", "\xff", [&](auto key, auto value) -> Result<bool> {
    copied[std::string(key)] = value;
    return true;
  }));
  EXPECT_THAT(copied, ElementsAre(Pair(PayloadKey(1), "one"), Pair(PayloadKey(2), "two again"), Pair("other", "kept")));
}

TEST(RepairRecordTest, RangesCoverWhatWasAddedAndNothingElse) {
  NumberRanges numbers;
  numbers.Add(3, 4);
  numbers.Add(5, 5);
  numbers.Add(9, 12);
  EXPECT_THAT(numbers.ranges(), ElementsAre(Pair(3, 5), Pair(9, 12)));
  EXPECT_TRUE(numbers.Covers(3, 5));
  EXPECT_TRUE(numbers.Covers(10, 11));
  EXPECT_TRUE(numbers.Covers(7, 6)) << "nothing";
  EXPECT_FALSE(numbers.Covers(2, 3));
  EXPECT_FALSE(numbers.Covers(5, 9));
  NumberRanges more;
  more.Add(6, 8);
  more.Merge(numbers);
  EXPECT_THAT(more.ranges(), ElementsAre(Pair(3, 12)));
}

TEST(RepairRecordTest, IsReadAsItWasWrittenAndRangesOutOfOrderAreDamage) {
  RepairRecord repair;
  repair.at = {1'600'000'000'000};
  repair.before = {42, Sha256Of("head")};
  repair.commit_of_index = 40;
  repair.addresses = 2;
  repair.captures.Add(7, 9);
  repair.changes.Add(1, 1);
  ASSERT_OK_AND_ASSIGN(const RepairRecord read, DecodeRepair(EncodeRepair(repair)));
  EXPECT_EQ(read.before, repair.before);
  EXPECT_EQ(read.addresses, 2u);
  EXPECT_TRUE(read.captures.Covers(7, 9));
  EXPECT_TRUE(read.documents.empty());
  EXPECT_EQ(EncodeRepair(read), EncodeRepair(repair));
  EXPECT_THAT(DecodeRepair("short"), Fails(Code::kCorruption));
}

}  // namespace
}  // namespace lantai::storage
