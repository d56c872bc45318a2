// What was withdrawn stays withdrawn when the archive is repaired, whichever record of it is damaged, and whatever
// older records and bytes lie in its files.
#include "storage/keys.h"
#include "storage/payload_store.h"
#include "storage/repair.h"
#include "tests/storage/forget_fixture.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class RepairWithdrawn : public ForgetParts {
 protected:
  // A page with words, withdrawn, beside one that stays; before() is the archive as it was before that.
  void WithdrawWordy() {
    TakeWordy(page_);
    Take(other_, "another page", "other prose", "");
    archive_.reset();
    fs::copy(path(), before(), fs::copy_options::recursive);
    Open();
    clock_.Advance(5000);
    Withdraw({page_});
    tombstone_ = TombstoneAt(page_);
    archive_.reset();
  }
  fs::path before() const { return dir_.path() / "before"; }

  static std::optional<std::string> ValueIn(const fs::path& archive, const std::string& key) {
    const auto looked = LookAt(archive, nullptr);
    EXPECT_OK(looked);
    const auto value = looked->index->Get(key);
    EXPECT_OK(value);
    return *value;
  }
  std::string Before(const std::string& key) {
    const auto value = ValueIn(before(), key);
    EXPECT_TRUE(value) << "nothing stood there";
    return value.value_or("");
  }

  RepairReport Mend() {
    archive_.reset();
    const auto report = RepairArchive(path(), {.clock = &clock_});
    EXPECT_OK(report);
    if (!report.ok()) return {};
    EXPECT_FALSE(report->sound);
    return *report;
  }
  static std::vector<Loss::Kind> KindsLost(const RepairReport& report) {
    std::vector<Loss::Kind> kinds;
    for (const Loss& loss : report.lost.items) kinds.push_back(loss.kind);
    return kinds;
  }

  // Nothing gives out the page, and no byte of it is left.
  void ExpectWithdrawn() {
    const Verification seen = Verified();  // opens it for writing as well
    EXPECT_THAT(seen.findings, IsEmpty());
    EXPECT_EQ(seen.withdrawn, 1u);
    const Tombstone tombstone = TombstoneAt(page_);
    EXPECT_EQ(tombstone.copies, tombstone_.copies);
    EXPECT_EQ(tombstone.documents, tombstone_.documents);
    EXPECT_EQ(tombstone.erased, tombstone_.erased);
    EXPECT_THAT(BodyOf(1), Fails(Code::kNotFound, HasSubstr("withdrawn on request at")));
    EXPECT_THAT(archive_->ReadDocument(1), Fails(Code::kNotFound));
    EXPECT_TRUE(DocumentAt(1).withdrawn);
    EXPECT_EQ(UrlAt(page_).state, UrlState::kRefused);
    NewRound();
    EXPECT_THAT(QueueOf(kHost), Not(Contains(page_)));
    Do(Captured{CaptureOf(page_, kBodyWord), {}, {}});
    EXPECT_EQ(archive_->CapturesOf(page_)->size(), 1u) << "no capture of it is taken";
    archive_.reset();
    for (const char* word : {kBodyWord, kTitleWord, kAnchorWord})
      EXPECT_THAT(FilesWith(path(), word), IsEmpty()) << word;
    Open();
  }

  Tombstone tombstone_;
};

TEST_F(RepairWithdrawn, AWithdrawnPayloadIsNoLoss) {
  WithdrawWordy();
  ASSERT_OK_AND_ASSIGN(const Head head, CurrentHead(path()));
  const auto record = ValueIn(path(), DigestKey(kPayloadTag, Sha256Of("another page")));
  Tamper("payloads", {{PayloadKey(DecodePayload(*record)->number), std::nullopt}});
  const RepairReport report = Mend();
  EXPECT_TRUE(report.same_chain);
  EXPECT_THAT(KindsLost(report), ElementsAre(Loss::Kind::kBytes));
  EXPECT_EQ(report.lost.items[0].url, other_);
  EXPECT_EQ(report.withdrawn, 1u);
  EXPECT_THAT(VerifyArchive(path(), {.published = head, .step = {}})->findings, IsEmpty());
  ExpectWithdrawn();
  EXPECT_EQ(TombstoneAt(page_), tombstone_);
}

TEST_F(RepairWithdrawn, BytesThatOlderTablesHoldAreNotBroughtBack) {
  WithdrawWordy();
  ASSERT_OK_AND_ASSIGN(const std::string frame, FramePayload(kBodyWord));
  Tamper("payloads", {{PayloadKey(tombstone_.erased.front()), frame}});
  Tamper("index", {{DigestKey(kPayloadTag, Sha256Of(kBodyWord)),
                    EncodePayload({tombstone_.erased.front(), std::string(kBodyWord).size()})}});
  const RepairReport report = Mend();
  EXPECT_THAT(FilesWith(path() / "payloads", kBodyWord), IsEmpty()) << "not even until it is opened";
  EXPECT_THAT(report.lost.items, IsEmpty());
  ExpectWithdrawn();
}

TEST_F(RepairWithdrawn, ALostTombstoneIsMadeAnewOfTheAddress) {
  WithdrawWordy();
  Tamper("index", {{AddressKey(kTombstoneTag, page_), std::nullopt}});
  EXPECT_THAT(KindsLost(Mend()), ElementsAre(Loss::Kind::kTombstone));
  ExpectWithdrawn();
  EXPECT_EQ(TombstoneAt(page_), tombstone_) << "with its reason, and the time of the change that it was";
}

TEST_F(RepairWithdrawn, ATombstoneThatCannotBeReadStillSaysWhose) {
  WithdrawWordy();
  Tamper("index", {{AddressKey(kTombstoneTag, page_), "?"}, {UrlRecordKey(page_), Before(UrlRecordKey(page_))}});
  EXPECT_THAT(KindsLost(Mend()), ElementsAre(Loss::Kind::kTombstone));
  ExpectWithdrawn();
  EXPECT_THAT(TombstoneAt(page_).reason, HasSubstr("not known"));
}

TEST_F(RepairWithdrawn, AnAddressWhoseRecordIsLostStaysRefused) {
  WithdrawWordy();
  Tamper("index", {{UrlRecordKey(page_), std::nullopt}});
  EXPECT_THAT(KindsLost(Mend()), ElementsAre(Loss::Kind::kAddress));
  ExpectWithdrawn();
  EXPECT_EQ(UrlAt(page_).reason, "withdrawn on request: court order 12");
}

TEST_F(RepairWithdrawn, AnIndexOfBeforeTheWithdrawalIsToldByThePlacesOfThePayloads) {
  WithdrawWordy();
  fs::remove_all(path() / "index");
  fs::copy(before() / "index", path() / "index", fs::copy_options::recursive);
  const RepairReport report = Mend();
  EXPECT_THAT(KindsLost(report), Contains(Loss::Kind::kTombstone));
  EXPECT_THAT(report.lost.items, Each(Field(&Loss::kind, Not(Loss::Kind::kBytes))));
  EXPECT_THAT(report.process.items, Each(Field(&Again::url, Not(page_))));
  ExpectWithdrawn();
}

TEST_F(RepairWithdrawn, OlderRecordsDoNotBringBackItsWords) {
  WithdrawWordy();
  Batch older;
  for (const std::string& key : {NumberKey(kDocumentTag, 1), HistoryRecordKey(page_), HistoryRecordKey(link_),
                                 UrlRecordKey(page_), UrlRecordKey(link_)}) {
    older[key] = Before(key);
  }
  Tamper("index", older);
  EXPECT_FALSE(Mend().lost_something());
  ExpectWithdrawn();
  EXPECT_EQ(CountAll().reports, 1u) << "the other page's";
}

TEST_F(RepairWithdrawn, AnInterruptedWithdrawalIsFinished) {
  WithdrawWordy();
  ASSERT_OK_AND_ASSIGN(const std::string frame, FramePayload(kBodyWord));
  Tamper("payloads", {{PayloadKey(tombstone_.erased.front()), frame}});
  Tamper("index", {{NumberKey(kErasingTag, tombstone_.erased.front()), EncodeNumber(16)},
                   {AddressKey(kTombstoneTag, page_), std::nullopt}});
  EXPECT_THAT(KindsLost(Mend()), ElementsAre(Loss::Kind::kTombstone));
  EXPECT_THAT(FilesWith(path() / "payloads", kBodyWord), IsEmpty());
  ExpectWithdrawn();
}

TEST_F(RepairWithdrawn, BytesThatAnotherAddressGaveStay) {
  TakeWordy(page_);
  Take(other_, kBodyWord, "other prose", "");
  Withdraw({page_});
  tombstone_ = TombstoneAt(page_);
  Tamper("index", {{AddressKey(kTombstoneTag, page_), std::nullopt}});
  EXPECT_THAT(KindsLost(Mend()), ElementsAre(Loss::Kind::kTombstone));
  EXPECT_THAT(Verified().findings, IsEmpty());
  EXPECT_EQ(TombstoneAt(page_), tombstone_);
  EXPECT_THAT(BodyOf(1), Fails(Code::kNotFound));
  EXPECT_EQ(WholeBodyOf(2), kBodyWord);
}

TEST_F(RepairWithdrawn, AReportThatWentWithAPartIsStillMadeAnewOfWhatIsLeft) {
  TakeReport();
  const std::string document = NumberKey(kDocumentTag, 1);
  archive_.reset();
  const auto standing = ValueIn(path(), document);
  Open();
  Withdraw({gone_});
  tombstone_ = TombstoneAt(gone_);
  Tamper("index", {{document, *standing}, {AddressKey(kTombstoneTag, gone_), std::nullopt}});
  EXPECT_THAT(KindsLost(Mend()), ElementsAre(Loss::Kind::kTombstone));
  EXPECT_THAT(Verified().findings, IsEmpty());
  EXPECT_EQ(TombstoneAt(gone_), tombstone_);
  EXPECT_TRUE(DocumentAt(1).withdrawn);
  EXPECT_THAT(DocumentAt(1).title, IsEmpty());
  EXPECT_THAT(Pending(), ElementsAre(1u));
  ReadPage(true);
  Assemble("of the file that is left", {kept_});
  ASSERT_OK_AND_ASSIGN(const Document made, archive_->ReadDocument(1));
  EXPECT_EQ(made.digests.tables_sha256, Sha256Of("of the file that is left"));
  EXPECT_THAT(Verified().findings, IsEmpty());
}

// The document says that it was withdrawn, and nothing says with what.
TEST_F(RepairWithdrawn, AWithdrawnDocumentThatNoTombstoneNamesIsNamedAndMadeAnew) {
  TakeReport();
  Withdraw({gone_});
  const uint64_t changes = Changes().size();
  archive_.reset();
  Tamper("index", {{AddressKey(kTombstoneTag, gone_), std::nullopt},
                   {UrlRecordKey(gone_), std::nullopt},
                   {NumberKey(kCaptureTag, 3), std::nullopt},
                   {NumberKey(kChangeTag, changes), std::nullopt}});
  const RepairReport report = Mend();
  EXPECT_THAT(KindsLost(report), Contains(Loss::Kind::kBody));
  EXPECT_THAT(Verified().findings, IsEmpty());
  EXPECT_FALSE(DocumentAt(1).withdrawn);
  EXPECT_THAT(Pending(), Contains(1u));
  ReadPage(true);
  EXPECT_OK(archive_->ReadDocument(1));
}

TEST_F(RepairWithdrawn, WhatARepairGaveUpDoesNotComeAgainOnceItIsWithdrawn) {
  TakeWordy(page_);
  archive_.reset();
  Tamper("payloads", {{PayloadKey(1), std::nullopt}});
  EXPECT_THAT(KindsLost(Mend()), ElementsAre(Loss::Kind::kBytes));
  EXPECT_EQ(Verified().given_up, 1u);
  Withdraw({page_});
  const Verification seen = Verified();
  EXPECT_THAT(seen.findings, IsEmpty());
  EXPECT_EQ(seen.given_up, 0u);
  archive_.reset();
  EXPECT_FALSE(ValueIn(path(), NumberKey(kLostTag, 1)));
}

}  // namespace
}  // namespace lantai::storage
