// Dictionaries when the archive is repaired: each stands twice, and payloads packed with one are read with either copy.
#include "storage/repair.h"
#include "tests/storage/packing_fixture.h"

namespace lantai::storage {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

class RepairPacked : public PackingTest {
 protected:
  void Fill() {
    FetchPages(0, 40);
    archive_.reset();
    dictionary_ = DictionariesNow().rbegin()->first;
    ASSERT_THAT(NeedsNow(), Contains(::testing::Pair(::testing::_, dictionary_)));
  }
  void LoseInIndex() { Overwrite("index", NumberKey(kDictionaryTag, dictionary_), std::nullopt); }
  void LoseInPayloads() { Overwrite("payloads", PayloadKey(dictionary_), std::nullopt); }

  RepairReport Mend() {
    const auto report = RepairArchive(path(), {.clock = &clock_});
    EXPECT_OK(report);
    return report.ok() ? *report : RepairReport();
  }
  void ExpectWhole() {
    OpenEarly();
    ExpectAll();
    ExpectSound();
  }

  uint64_t dictionary_ = 0;
};

TEST_F(RepairPacked, ACopyLostInThePayloadsIsHadFromTheIndex) {
  Fill();
  const auto records = DictionariesNow();
  LoseInPayloads();
  const RepairReport report = Mend();
  EXPECT_FALSE(report.lost_something());
  EXPECT_TRUE(report.same_chain);
  EXPECT_EQ(EncodeDictionary(DictionariesNow()[dictionary_]), EncodeDictionary(records.at(dictionary_)));
  ExpectWhole();
}

TEST_F(RepairPacked, ACopyLostInTheIndexIsHadFromThePayloads) {
  Fill();
  const StoredDictionary record = DictionariesNow()[dictionary_];
  for (const char* how : {"lost", "unreadable", "other bytes"}) {
    StoredDictionary other = record;
    other.frame = "\x7f";
    if (how == std::string("lost")) LoseInIndex();
    if (how == std::string("unreadable")) Overwrite("index", NumberKey(kDictionaryTag, dictionary_), "?");
    if (how == std::string("other bytes"))
      Overwrite("index", NumberKey(kDictionaryTag, dictionary_), EncodeDictionary(other));
    const RepairReport report = Mend();
    EXPECT_THAT(report.lost.items, IsEmpty()) << how;
    const StoredDictionary again = DictionariesNow()[dictionary_];
    EXPECT_EQ(again.digest, record.digest) << how;
    EXPECT_EQ(again.kind, PayloadKind::kBody) << how;
    ExpectWhole();
  }
}

TEST_F(RepairPacked, WithBothCopiesLostThePayloadsThatNeedItAreNamedAndNoOthers) {
  Fill();
  const auto needs = NeedsNow();
  LoseInIndex();
  LoseInPayloads();
  const RepairReport report = Mend();
  std::set<uint64_t> lost, dictionaries;
  for (const Loss& loss : report.lost.items) {
    (loss.kind == Loss::Kind::kDictionary ? dictionaries : lost).insert(loss.number);
    EXPECT_TRUE(loss.kind == Loss::Kind::kDictionary || loss.kind == Loss::Kind::kBytes);
  }
  EXPECT_THAT(dictionaries, ::testing::ElementsAre(dictionary_));
  OpenEarly();
  size_t packed = 0;
  for (const auto& [id, body] : bodies_) {
    const auto held = archive_->GetCapture(id, true);
    EXPECT_EQ(held.ok(), !lost.contains(id)) << "capture " << id;
    EXPECT_EQ(held.ok() ? held->capture.body : body, body);
    packed += held.ok() ? 0 : 1;
  }
  for (const auto& [payload, dictionary] : needs) packed -= dictionary == dictionary_ ? 1 : 0;
  EXPECT_EQ(packed, 0u) << "those that need it, and no others";
  ExpectSound();
}

TEST_F(RepairPacked, ThePayloadsThatNeededALostDictionaryComeAgain) {
  Fill();
  LoseInIndex();
  LoseInPayloads();
  Mend();
  const auto before = VerifyArchive(path(), {});
  ASSERT_OK(before);
  EXPECT_GT(before->given_up, 0u);
  OpenEarly();
  const auto bodies = bodies_;
  FetchPages(0, 40);
  for (const auto& [id, body] : bodies) bodies_[id] = body;
  ExpectAll();
  ExpectSound();
  EXPECT_EQ(VerifyArchive(path(), {})->given_up, 0u);
}

TEST_F(RepairPacked, OtherDamageLeavesDictionariesAlone) {
  Fill();
  const auto records = DictionariesNow();
  const auto needs = NeedsNow();
  Overwrite("payloads", PayloadKey(3), std::nullopt);
  EXPECT_TRUE(Mend().same_chain);
  EXPECT_EQ(DictionariesNow().size(), records.size());
  for (const auto& [payload, dictionary] : NeedsNow()) {
    EXPECT_TRUE(payload == 3 || dictionary == needs.at(payload));
  }
}

}  // namespace
}  // namespace lantai::storage
