// Payloads packed with dictionaries: when those come, what outlives them, and what is said where one is damaged.
#include <random>

#include "storage/payload_store.h"
#include "storage/zstd_frames.h"
#include "tests/storage/fault_env.h"
#include "tests/storage/mini_crawl.h"
#include "tests/storage/packing_fixture.h"
#include "tests/support/exact_bytes.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Packing : public PackingTest {};

TEST_F(Packing, ADictionaryBeginsAfterEnoughPagesAndSurvivesReopening) {
  FetchPages(0, 16);
  archive_.reset();
  EXPECT_THAT(DictionariesNow(), IsEmpty());
  OpenEarly();
  FetchPages(16, 18);
  archive_.reset();
  const auto dictionaries = DictionariesNow();
  ASSERT_THAT(dictionaries, SizeIs(1));
  const auto& [number, dictionary] = *dictionaries.begin();
  EXPECT_EQ(dictionary.kind, PayloadKind::kBody);
  EXPECT_EQ(dictionary.payloads, 16u);
  OpenEarly();
  FetchPages(18, 20);
  ExpectAll();
  ExpectSound();
  auto needs = NeedsNow();
  EXPECT_EQ(needs.at(16), 0u) << "packed before it";
  EXPECT_EQ(needs.at(number), 0u) << "the dictionary itself";
  for (const uint64_t payload : {18, 19, 20, 21}) EXPECT_EQ(needs.at(payload), number) << payload;
}

TEST_F(Packing, PagesTakeAFractionWithOne) {
  FetchPages(0, 17);
  const uint64_t before = CountAll().stored_bytes;
  FetchPages(17, 18);
  const uint64_t with = CountAll().stored_bytes - before;
  EXPECT_LT(4 * with, FramePayload(PageOf(17))->size());
}

TEST_F(Packing, ASmallArchiveNeverPaysForOne) {
  ASSERT_OK(TryToOpen(nullptr, false, {}));
  FetchPages(0, 63);
  archive_.reset();
  EXPECT_THAT(DictionariesNow(), IsEmpty());
}

TEST_F(Packing, PagesThatHaveNothingInCommonGetNone) {
  std::mt19937 random(7);
  for (int i = 0; i < 40; ++i) {
    std::string noise(3000, '\0');
    for (char& byte : noise) byte = static_cast<char>('a' + random() % 26);
    Fetch(UrlOf("/" + std::to_string(i)), noise);
  }
  archive_.reset();
  EXPECT_THAT(DictionariesNow(), IsEmpty());
}

TEST_F(Packing, WhatIsNoPageStaysAsItCame) {
  FetchPages(0, 17);
  std::mt19937 random(7);
  std::string noise(20'000, '\0');
  for (char& byte : noise) byte = static_cast<char>(random());
  const WriteResult fetched = Fetch(UrlOf("/file.pdf"), noise);
  bodies_[fetched.capture_id] = noise;
  archive_.reset();
  EXPECT_EQ(NeedsNow().rbegin()->second, 0u);
  OpenEarly();
  ExpectAll();
}

TEST_F(Packing, OldPayloadsStayReadableWhenPagesHaveBecomeOthers) {
  FetchPages(0, 20, "a");
  FetchPages(0, 200, "b");
  FetchPages(0, 60, "c");
  ExpectAll();
  archive_.reset();
  EXPECT_GE(DictionariesNow().size(), 2u);
  OpenEarly();
  ExpectAll();
  ExpectSound();
}

TEST_F(Packing, DocumentsHaveOneOfTheirOwn) {
  for (int i = 0; i < 40; ++i) {
    const std::string at = UrlOf("/" + std::to_string(i));
    Take(at, PageOf(i), PageOf(i, "text"), PageOf(i, "tables"));
  }
  archive_.reset();
  std::set<PayloadKind> kinds;
  for (const auto& [number, dictionary] : DictionariesNow()) kinds.insert(dictionary.kind);
  EXPECT_THAT(kinds, ElementsAre(PayloadKind::kBody, PayloadKind::kDocument));
  OpenEarly();
  EXPECT_EQ(BrokenInvariants(*archive_), "");
  ExpectSound();
}

TEST_F(Packing, WhereOneCopyIsDamagedTheOtherIsRead) {
  FetchPages(0, 30);
  archive_.reset();
  const uint64_t number = DictionariesNow().begin()->first;
  const std::string key = NumberKey(kDictionaryTag, number);
  ASSERT_OK_AND_ASSIGN(const std::string other, FramePayload("something else"));
  const auto intact = LookAt(path(), nullptr)->index->Get(key);
  struct Case {
    const char *database, *named;
    std::string key;
    std::optional<std::string> value;
  };
  for (const Case& damage : {Case{"payloads", "in payloads", PayloadKey(number), std::nullopt},
                             Case{"payloads", "in payloads", PayloadKey(number), other},
                             Case{"index", "in the index", key, (*intact)->substr(0, (*intact)->size() / 2)},
                             Case{"index", "in the index", key, "\xff"}}) {
    ASSERT_OK_AND_ASSIGN(const auto looked, LookAt(path(), nullptr));
    const auto before = (damage.database[0] == 'i' ? *looked.index : looked.payloads->database()).Get(damage.key);
    const_cast<OpenDatabases&>(looked).payloads.reset();
    const_cast<OpenDatabases&>(looked).index.reset();
    Overwrite(damage.database, damage.key, damage.value);
    const auto seen = VerifyArchive(path(), {});
    ASSERT_OK(seen);
    EXPECT_THAT(seen->findings,
                Contains(AllOf(HasSubstr("dictionary " + std::to_string(number)), HasSubstr(damage.named))));
    EXPECT_THAT(seen->findings, Each(Not(HasSubstr("(sha256 ")))) << "no payload is lost";
    OpenEarly();
    ExpectAll();
    Overwrite(damage.database, damage.key, *before);
  }
  ExpectSound();
}

TEST_F(Packing, WithoutEitherCopyEveryPayloadThatNeedsItIsNamed) {
  FetchPages(0, 30);
  archive_.reset();
  const uint64_t number = DictionariesNow().begin()->first;
  Overwrite("payloads", PayloadKey(number), "\x01");
  Overwrite("index", NumberKey(kDictionaryTag, number), "\x01");
  const auto seen = VerifyArchive(path(), {});
  ASSERT_OK(seen);
  size_t needing = 0;
  for (const auto& [payload, dictionary] : NeedsNow()) {
    if (dictionary != number) continue;
    ++needing;
    EXPECT_THAT(seen->findings, Contains(AllOf(HasSubstr("payload " + std::to_string(payload) + " "),
                                               HasSubstr("needs dictionary " + std::to_string(number)))));
  }
  EXPECT_GE(needing, 10u);
  OpenEarly();
  EXPECT_OK(archive_->GetCapture(1, true)) << "what needs none";
  EXPECT_OK(TryToFetch(30)) << "and the archive goes on";
}

TEST_F(Packing, ADiskThatDiesAroundANewDictionaryLosesNothing) {
  FetchPages(0, 14);
  archive_.reset();
  const fs::path original = dir_.path() / "original";
  fs::copy(path(), original, fs::copy_options::recursive);
  const auto acknowledged = bodies_;
  bool died = true;
  int64_t n = 1;
  for (; died && !HasFailure(); ++n) {
    fs::remove_all(path());
    fs::copy(original, path(), fs::copy_options::recursive);
    bodies_ = acknowledged;
    FaultEnv env;
    env.FailFrom(n, "Input/output error");
    Status status = TryToOpen(&env);
    for (int i = 14; i < 19 && status.ok(); ++i) status = TryToFetch(i);
    died = env.failed();
    archive_.reset();
    env.LosePower(n % 2 == 0 ? 0 : 0.5);
    OpenEarly();
    ExpectAll();
    FetchPages(20, 22);
    ExpectAll();
    ExpectSound();
    if (HasFailure()) ADD_FAILURE() << "operation " << n;
  }
  EXPECT_GT(n, 15) << "long enough to be interrupted in many places";
}

class OfFormat : public PackingTest, public ::testing::WithParamInterface<int> {};

TEST_P(OfFormat, ArchivesOfEarlierBuildsGetTheirsLater) {
  archive_.reset();
  fs::remove_all(path());
  const std::string name = "format-" + std::to_string(GetParam());
  fs::copy(fs::path(LANTAI_SOURCE_DIR) / "tests/storage/archives" / name, path(), fs::copy_options::recursive);
  OpenEarly();
  FetchPages(0, 40);
  EXPECT_EQ(BrokenInvariants(*archive_), "");
  ExpectAll();
  ExpectSound();
  EXPECT_THAT(DictionariesNow(), Not(IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(Earlier, OfFormat, ::testing::Values(1, 2));

// ---- frames ----

class Frames : public PackingTest {
 protected:
  void SetUp() override {
    PackingTest::SetUp();
    FetchPages(0, 30);
    archive_.reset();
    auto looked = LookAt(path(), nullptr);
    ASSERT_OK(looked);
    looked_ = *std::move(looked);
    frame_ = **looked_.payloads->Get(PayloadKey(looked_.state.next_payload - 1));
    ASSERT_NE(DictionaryOf(frame_), 0u);
  }
  Result<std::string> Unframe(std::string_view frame) const {
    return looked_.payloads->Unframe(frame, PageOf(29).size());
  }

  OpenDatabases looked_;
  std::string frame_;
};

TEST_F(Frames, ReadBackWithTheirDictionaryOnly) {
  EXPECT_EQ(*Unframe(frame_), PageOf(29));
  EXPECT_THAT(UnframePayload(frame_, PageOf(29).size()), Fails(Code::kCorruption, HasSubstr("needs dictionary")));
}

TEST_F(Frames, AWrongNumberIsNamed) {
  const size_t at = 3;  // codec, raw size of two bytes
  for (const char number : {1, 5, 0, 100}) {
    std::string frame = frame_;
    frame[at] = number;
    EXPECT_THAT(Unframe(frame), Fails(Code::kCorruption, HasSubstr("dictionary " + std::to_string(int{number}))));
  }
}

TEST_F(Frames, CutShortTheyAreDamage) {
  for (size_t size = 0; size < frame_.size(); ++size) {
    EXPECT_THAT(Unframe(ExactBytes(frame_.substr(0, size)).view()), Fails(Code::kCorruption)) << size;
  }
}

TEST_F(Frames, WithAnyByteChangedTheyGiveTheSameSizeOrAnError) {
  std::mt19937 random(11);
  for (size_t i = 0; i < 20 * frame_.size(); ++i) {
    std::string frame = frame_;
    frame[random() % frame.size()] = static_cast<char>(random());
    const Result<std::string> bytes = Unframe(ExactBytes(frame).view());
    if (bytes.ok()) {
      EXPECT_EQ(bytes->size(), PageOf(29).size());
    } else {
      EXPECT_THAT(bytes.status().code(), AnyOf(Code::kCorruption, Code::kNotFound));
    }
  }
}

TEST(DictionaryTest, IsMadeOfItsOwnBytesOnly) {
  EXPECT_EQ(Dictionary::Make(""), nullptr);
  EXPECT_EQ(Dictionary::Make("a page, not a dictionary"), nullptr);
  EXPECT_THAT(TrainDictionary({}, kMaxDictionary), Fails(Code::kInvalidArgument));
  std::vector<std::string> samples;
  for (int i = 0; i < 20; ++i) samples.push_back(PageOf(i));
  ASSERT_OK_AND_ASSIGN(const std::string bytes, TrainDictionary(samples, 16 << 10));
  EXPECT_LE(bytes.size(), 16u << 10);
  const auto dictionary = Dictionary::Make(bytes);
  ASSERT_NE(dictionary, nullptr);
  ASSERT_OK_AND_ASSIGN(const std::string frame, Compress(PageOf(20), dictionary.get()));
  EXPECT_EQ(*Decompress(frame, PageOf(20).size(), dictionary.get()), PageOf(20));
  EXPECT_THAT(Decompress(frame, PageOf(20).size() + 1, dictionary.get()), Fails(Code::kCorruption));
  const auto without = Decompress(frame, PageOf(20).size(), nullptr);
  EXPECT_FALSE(without.ok() && *without == PageOf(20));
}

TEST(StoredDictionaryTest, IsReadBackAndNamedWhereDamaged) {
  const StoredDictionary written{PayloadKind::kDocument, 64, {1'700'000'000'000}, Sha256Of("d"), "frame"};
  const std::string value = EncodeDictionary(written);
  ASSERT_OK_AND_ASSIGN(const StoredDictionary read, DecodeDictionary(9, value));
  EXPECT_EQ(EncodeDictionary(read), value);
  EXPECT_EQ(read.kind, PayloadKind::kDocument);
  for (size_t size = 0; size < value.size(); ++size) {
    EXPECT_THAT(DecodeDictionary(9, ExactBytes(value.substr(0, size)).view()),
                Fails(Code::kCorruption, HasSubstr("dictionary 9")));
  }
}

}  // namespace
}  // namespace lantai::storage
