// What was read once stays readable, whatever is read anew, edited or removed.
#include <filesystem>

#include "storage/verify.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kNew[] = "9.9.9";

class Versions : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
  }
  // A page at /a that was read by the first extractor.
  WriteResult TakeOld(const std::string& text = "prose") {
    Queue({UrlOf("/a")});
    capture_ = Fetch(UrlOf("/a"), "page").capture_id;
    return Process(capture_, By("0.1.0", ReportOf(text, "numbers", "page")), "0.1.0", false);
  }
  static Document By(const std::string& extractor, Document document) {
    document.extractor = extractor;
    return document;
  }
  using ArchiveTest::Process;
  WriteResult Process(uint64_t capture, Document document, const std::string& extractor, bool again) {
    Processed write{capture, PageWith(std::move(document)), {}, {}};
    write.extractor = extractor;
    write.again = again;
    return Do(std::move(write));
  }
  WriteResult ReadAnew(Document document) { return Process(capture_, By(kNew, std::move(document)), kNew, true); }
  WriteResult ReadAnewAs(Outcome outcome, PageKind kind = PageKind::kChallenge) {
    auto page = std::make_shared<Page>();
    page->kind = kind;
    Processed write{capture_, page, {}, std::move(outcome)};
    write.extractor = kNew;
    write.again = true;
    return Do(std::move(write));
  }
  std::vector<DocumentVersion> VersionsAt(uint64_t id) {
    const auto versions = archive_->VersionsOf(id);
    EXPECT_OK(versions);
    return versions.ok() ? *versions : std::vector<DocumentVersion>{};
  }
  Reading ReadingAt(uint64_t capture) {
    const auto reading = archive_->ReadingOf(capture);
    EXPECT_OK(reading);
    return reading.ok() && *reading ? **reading : Reading{0, "none", UrlState::kQueued};
  }

  uint64_t capture_ = 0;
};

TEST_F(Versions, AReplacedExtractionStaysReadable) {
  const uint64_t id = TakeOld().document_id;
  ASSERT_OK_AND_ASSIGN(const Document before, archive_->ReadDocument(id));
  Document better = ReportOf("prose", "numbers", "page");
  better.report->form = "g2021";
  clock_.Advance(1000);
  const WriteResult result = ReadAnew(better);
  EXPECT_EQ(result.document_id, id);
  EXPECT_TRUE(result.renewed);
  const auto versions = VersionsAt(id);
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_LT(versions[0].number, versions[1].number);
  EXPECT_EQ(versions[0].extractor, "0.1.0");
  EXPECT_EQ(versions[0].until, clock_.Now());
  EXPECT_EQ(versions[1].extractor, kNew);
  EXPECT_EQ(versions[1].until, Timestamp{});
  ASSERT_OK_AND_ASSIGN(const Document old, archive_->ReadVersion(id, versions[0].number));
  EXPECT_EQ(old, before);
  ASSERT_OK_AND_ASSIGN(const Document now, archive_->ReadVersion(id, versions[1].number));
  EXPECT_EQ(now, By(kNew, better));
  EXPECT_THAT(archive_->ReadVersion(id, 999), Fails(Code::kNotFound));
}

TEST_F(Versions, AreThereWhenTheArchiveIsOpenedAgain) {
  const uint64_t id = TakeOld().document_id;
  Document better = ReportOf("prose", "numbers", "page");
  better.level = "township";
  ReadAnew(better);
  const auto before = VersionsAt(id);
  Open();
  EXPECT_EQ(VersionsAt(id), before);
  ASSERT_OK_AND_ASSIGN(const Document old, archive_->ReadVersion(id, before[0].number));
  EXPECT_EQ(old.level, std::nullopt);
}

TEST_F(Versions, AChangeNamesTheTwoThatItLiesBetween) {
  const uint64_t id = TakeOld().document_id;
  Document better = ReportOf("prose", "numbers", "page");
  better.report->form = "g2021";
  ReadAnew(better);
  const auto versions = VersionsAt(id);
  const auto changes = Changes();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].version, versions[0].number);
  EXPECT_EQ(changes[0].capture_id, capture_);
  EXPECT_EQ(changes[0].key, UrlOf("/a"));
  EXPECT_EQ(changes[1].previous_id, 0u);
  EXPECT_EQ(changes[1].previous_version, versions[0].number);
  EXPECT_EQ(changes[1].version, versions[1].number);
}

TEST_F(Versions, AnEditNamesTheVersionOfTheDocumentBefore) {
  const uint64_t first = TakeOld().document_id;
  const WriteResult second = Take(UrlOf("/a"), "page edited", "prose", "edited numbers");
  const Change change = Changes().back();
  EXPECT_EQ(change.previous_id, first);
  EXPECT_EQ(change.previous_version, VersionsAt(first)[0].number);
  EXPECT_EQ(change.version, VersionsAt(second.document_id)[0].number);
  EXPECT_EQ(change.capture_id, capture_ + 1);
}

TEST_F(Versions, ARemovalKeepsItsConfirmations) {
  TakeOld();
  const Timestamp first = clock_.Now();
  Gone(UrlOf("/a"));
  const Change change = Changes().back();
  EXPECT_EQ(change.kind, Change::Kind::kRemoved);
  EXPECT_EQ(change.key, UrlOf("/a"));
  EXPECT_THAT(change.confirmations, ElementsAre(first, first + kDayMs, first + 2 * kDayMs));
}

TEST_F(Versions, TheSameFromANewerExtractorIsNoChange) {
  const uint64_t id = TakeOld().document_id;
  const uint64_t stored = CountAll().stored_bytes;
  const WriteResult result = ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_FALSE(result.renewed);
  EXPECT_EQ(Changes().size(), 1u);
  EXPECT_EQ(CountAll().stored_bytes, stored);
  const auto versions = VersionsAt(id);
  ASSERT_EQ(versions.size(), 1u);
  EXPECT_EQ(versions[0].extractor, "0.1.0");
  EXPECT_EQ(versions[0].read_by, kNew) << "it is known that both came to the same";
  EXPECT_EQ(ReadingAt(capture_), (Reading{id, kNew, UrlState::kDone}));
}

TEST_F(Versions, OtherWordsInTheSameBytesAreTheSameDocument) {
  const uint64_t id = TakeOld("chrome and prose").document_id;
  const WriteResult result = ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_EQ(result.document_id, id);
  EXPECT_TRUE(result.renewed);
  EXPECT_EQ(CountAll().documents, 1u);
  // It is found by its new words, and by the old ones no more.
  EXPECT_EQ(Take(UrlOf("/copy"), "copy", "prose", "numbers").document_id, id);
  EXPECT_NE(Take(UrlOf("/other"), "other", "chrome and prose", "numbers").document_id, id);
}

TEST_F(Versions, AnOldCaptureReadAnewStaysHistory) {
  const uint64_t first = TakeOld().document_id;
  const uint64_t old_capture = capture_;
  const uint64_t second = Take(UrlOf("/a"), "page edited", "edited", "numbers").document_id;
  Document better = ReportOf("prose", "numbers", "page");
  better.report->form = "g2021";
  Process(old_capture, By(kNew, better), kNew, true);
  EXPECT_TRUE(DocumentAt(first).superseded);
  EXPECT_FALSE(DocumentAt(second).superseded);
  EXPECT_EQ(VersionsAt(first).size(), 2u);
  EXPECT_EQ(Changes().size(), 2u) << "what no longer stands changes nothing";
}

// ---- what a new reading must not touch ----

TEST_F(Versions, AFetchThatFailedSinceStaysFailed) {
  TakeOld();
  NewRound();
  Do(Unfetched{UrlOf("/a"), {UrlState::kFailed, Code::kTimeout, "no answer"}, {}});
  ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kFailed);
  EXPECT_EQ(UrlAt(UrlOf("/a")).reason, "no answer");
}

TEST_F(Versions, AnAbsenceIsNeitherConfirmedNorRefuted) {
  const uint64_t id = TakeOld().document_id;
  for (size_t day = 0; day + 1 < kAbsencesForRemoval; ++day) {
    NewRound();
    Do(Unfetched{UrlOf("/a"), {UrlState::kAbsent, Code::kNotFound, "gone"}, {}});
    clock_.Advance(kDayMs);
  }
  ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kAbsent);
  EXPECT_FALSE(DocumentAt(id).removed);
  NewRound();
  Do(Unfetched{UrlOf("/a"), {UrlState::kAbsent, Code::kNotFound, "gone"}, {}});
  EXPECT_TRUE(DocumentAt(id).removed) << "the count of absences went on where it was";
}

TEST_F(Versions, ARemovedDocumentStaysRemoved) {
  const uint64_t id = TakeOld().document_id;
  Gone(UrlOf("/a"));
  Document better = ReportOf("prose", "numbers", "page");
  better.report->form = "g2021";
  ReadAnew(better);
  EXPECT_TRUE(DocumentAt(id).removed);
  EXPECT_EQ(Changes().back().kind, Change::Kind::kRemoved);
  EXPECT_EQ(VersionsAt(id).size(), 2u) << "its history is read anew all the same";
}

TEST_F(Versions, ARepostStaysARepost) {
  const uint64_t id = TakeOld().document_id;
  Document repost = ReportOf("prose", "numbers", "page in other chrome");
  repost.published = "2021-03-01";
  capture_ = Fetch(UrlOf("/b"), "page in other chrome").capture_id;
  ASSERT_EQ(Process(capture_, repost, "0.1.0", false).document_id, id);
  EXPECT_EQ(ReadAnew(repost).document_id, id);
  EXPECT_EQ(CountAll().documents, 1u);
  EXPECT_EQ(Changes().size(), 1u);
}

TEST_F(Versions, ADocumentThatIsFirstFoundByANewExtractorIsAdded) {
  Queue({UrlOf("/a")});
  capture_ = Fetch(UrlOf("/a"), "page").capture_id;
  auto listing = std::make_shared<Page>();
  listing->kind = PageKind::kListing;
  Do(Processed{capture_, listing, {}, {}});
  const WriteResult result = ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_TRUE(result.new_document);
  ASSERT_EQ(Changes().size(), 1u);
  EXPECT_EQ(Changes()[0].kind, Change::Kind::kAdded);
  EXPECT_FALSE(DocumentAt(result.document_id).superseded);
}

TEST_F(Versions, ADocumentFoundInAPageThatIsGoneSinceIsHistory) {
  Queue({UrlOf("/a")});
  capture_ = Fetch(UrlOf("/a"), "page").capture_id;
  Do(Processed{capture_, std::make_shared<Page>(), {}, {}});
  Gone(UrlOf("/a"));
  const WriteResult result = ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_TRUE(DocumentAt(result.document_id).superseded);
  EXPECT_EQ(Changes().size(), 0u);
}

TEST_F(Versions, AQueuedAddressStaysQueued) {
  TakeOld();
  NewRound();
  ASSERT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kQueued);
  ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kQueued);
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/a")));
}

TEST_F(Versions, TheRoundOfTheLastRequestStays) {
  TakeOld();
  ASSERT_OK(archive_->FinishRound());
  const uint32_t round = UrlAt(UrlOf("/a")).round;
  ASSERT_OK(archive_->BeginRound({"another portal"}));
  ReadAnew(ReportOf("prose", "numbers", "page"));
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
  EXPECT_EQ(UrlAt(UrlOf("/a")).round, round);
}

TEST_F(Versions, ADocumentThatTheExtractorTakesBackIsToldAsSuch) {
  const uint64_t id = TakeOld().document_id;
  const WriteResult result = ReadAnewAs({UrlState::kBlocked, Code::kRefused, "a challenge page"});
  EXPECT_TRUE(result.disowned);
  EXPECT_TRUE(DocumentAt(id).superseded);
  EXPECT_FALSE(DocumentAt(id).removed);
  EXPECT_EQ(Changes().back().kind, Change::Kind::kDisowned);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kBlocked);
  ASSERT_OK_AND_ASSIGN(const auto standing, archive_->DocumentOf(UrlOf("/a")));
  EXPECT_EQ(standing, std::nullopt);
  ASSERT_OK(archive_->ReadDocument(id));
}

TEST_F(Versions, APageThatCannotBeReadAnyMoreKeepsItsDocument) {
  const uint64_t id = TakeOld().document_id;
  EXPECT_FALSE(ReadAnewAs({UrlState::kFailed, Code::kTooLarge, "too many nodes"}).disowned);
  EXPECT_FALSE(DocumentAt(id).superseded);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kFailed);
  EXPECT_EQ(ReadingAt(capture_), (Reading{id, kNew, UrlState::kFailed}));
}

TEST_F(Versions, WithoutAReaderNothingChanges) {
  const uint64_t id = TakeOld().document_id;
  Do(ProcessingStarted{capture_, true});
  ReadAnewAs({UrlState::kFailed, Code::kIo, "no reader"});
  EXPECT_EQ(ReadingAt(capture_), (Reading{id, "0.1.0", UrlState::kDone})) << "the next run tries again";
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
  ASSERT_OK_AND_ASSIGN(const auto pending, archive_->PendingCaptures());
  EXPECT_THAT(pending, IsEmpty());
}

TEST_F(Versions, AStartedReadingWaitsUntilItIsDone) {
  TakeOld();
  Do(ProcessingStarted{capture_, true});
  Open();
  ASSERT_OK_AND_ASSIGN(auto pending, archive_->PendingCaptures());
  EXPECT_THAT(pending, ElementsAre(capture_));
  ReadAnew(ReportOf("prose", "numbers", "page"));
  ASSERT_OK_AND_ASSIGN(pending, archive_->PendingCaptures());
  EXPECT_THAT(pending, IsEmpty());
}

TEST_F(Versions, ACaptureThatKillsEveryNewReadingIsSetAsideAndKeepsItsDocument) {
  const uint64_t id = TakeOld().document_id;
  for (uint64_t i = 0; i < kMaxProcessingStarts; ++i) Do(ProcessingStarted{capture_, true});
  Open();
  EXPECT_EQ(ReadingAt(capture_), (Reading{id, std::string(kExtractorVersion), UrlState::kPoison}));
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kPoison);
  EXPECT_FALSE(DocumentAt(id).superseded);
}

// ---- which document a capture gave ----

TEST_F(Versions, ACaptureOfUnchangedBytesGivesTheDocumentOfTheFirst) {
  const uint64_t first = TakeOld().document_id;
  const uint64_t same = Fetch(UrlOf("/a"), "page").capture_id;
  const WriteResult edited = Take(UrlOf("/a"), "page edited", "edited", "numbers");
  const uint64_t last = same + 1;
  ASSERT_OK_AND_ASSIGN(uint64_t id, archive_->DocumentOfCapture(capture_));
  EXPECT_EQ(id, first);
  ASSERT_OK_AND_ASSIGN(id, archive_->DocumentOfCapture(same));
  EXPECT_EQ(id, first);
  ASSERT_OK_AND_ASSIGN(id, archive_->DocumentOfCapture(last));
  EXPECT_EQ(id, edited.document_id);
}

TEST_F(Versions, ACaptureOfNothingGivesNone) {
  TakeOld();
  Absent(UrlOf("/a"));
  ASSERT_OK_AND_ASSIGN(const uint64_t id, archive_->DocumentOfCapture(capture_ + 1));
  EXPECT_EQ(id, 0u);
  EXPECT_THAT(archive_->DocumentOfCapture(99), Fails(Code::kNotFound));
}

// ---- reports of several parts ----

class BundleVersions : public Versions {
 protected:
  // A page whose report has one file; both are there, and assembled by the first extractor.
  void SetUp() override {
    Versions::SetUp();
    Queue({page_});
    capture_ = Fetch(page_, "page").capture_id;
    FrontierEntry file = EntryFor(file_, LinkRole::kAttachment);
    Processed write{capture_, PageWith(By("0.1.0", ReportOf("prose", "", "page"))), {file}, {}};
    write.parts = {{file_, LinkRole::kAttachment}};
    write.extractor = "0.1.0";
    id_ = Do(std::move(write)).document_id;
    Do(Captured{CaptureOf(file_, "pdf"), Outcome{}, {}});
    Assemble("0.1.0", "the file's cells");
  }
  WriteResult Assemble(const std::string& extractor, const std::string& level) {
    const auto inputs = archive_->GetBundle(page_);
    EXPECT_OK(inputs);
    Document document = By(extractor, ReportOf("prose", "", "page"));
    document.level = level;
    Assembled write{page_, (*inputs)->digest, std::make_shared<const Document>(document), {Outcome{}}};
    write.extractor = extractor;
    return Do(std::move(write));
  }
  std::vector<std::string> AssembledBy() {
    std::vector<std::string> all;
    EXPECT_OK(archive_->ForEachAssembled([&](const std::string& page, const std::string& extractor) {
      all.push_back(page + " " + extractor);
      return true;
    }));
    return all;
  }

  const std::string page_ = UrlOf("/report"), file_ = UrlOf("/report.pdf");
  uint64_t id_ = 0;
};

TEST_F(BundleVersions, ThePageAloneIsTheVersionBefore) {
  ASSERT_EQ(VersionsAt(id_).size(), 2u);
  EXPECT_EQ(Changes().size(), 2u);
  EXPECT_THAT(AssembledBy(), ElementsAre(page_ + " 0.1.0"));
}

TEST_F(BundleVersions, AnEqualAssemblyByANewerExtractorIsNoChange) {
  Do(AssemblyStarted{page_, true});
  ASSERT_OK_AND_ASSIGN(const auto due, archive_->DueBundles());
  EXPECT_THAT(due, ElementsAre(page_)) << "a run that dies goes on with it";
  EXPECT_FALSE(Assemble(kNew, "the file's cells").renewed);
  EXPECT_EQ(VersionsAt(id_).back().read_by, kNew);
  EXPECT_EQ(Changes().size(), 2u);
  EXPECT_THAT(AssembledBy(), ElementsAre(page_ + " " + kNew));
  ASSERT_OK_AND_ASSIGN(const auto left, archive_->DueBundles());
  EXPECT_THAT(left, IsEmpty());
}

TEST_F(BundleVersions, AnotherAssemblyIsANewVersion) {
  EXPECT_TRUE(Assemble(kNew, "better cells").renewed);
  const auto versions = VersionsAt(id_);
  ASSERT_EQ(versions.size(), 3u);
  ASSERT_OK_AND_ASSIGN(const Document old, archive_->ReadVersion(id_, versions[1].number));
  EXPECT_EQ(old.level, "the file's cells");
  EXPECT_EQ(Changes().back().previous_version, versions[1].number);
}

TEST_F(BundleVersions, AnArchiveWithVersionsIsSound) {
  Assemble(kNew, "better cells");
  archive_.reset();
  ASSERT_OK_AND_ASSIGN(const Verification seen, VerifyArchive(path(), {}));
  EXPECT_THAT(seen.findings, IsEmpty());
  EXPECT_EQ(seen.unreferenced, 0u) << "bodies of old versions are referred to";
}

}  // namespace
}  // namespace lantai::storage
