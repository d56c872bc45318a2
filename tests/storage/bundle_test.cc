// Reports of several parts: when they are due, what they are made of, and that nothing is made twice.
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Bundles : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
    Queue({page_});
  }

  // Captures the page and reads it as a report of these parts, which are queued with it.
  WriteResult TakePage(const std::vector<std::string>& parts, const std::string& body = "page") {
    return ReadPage(Fetch(page_, body).capture_id, parts, ReportOf("prose", "", body));
  }
  WriteResult ReadPage(uint64_t capture, const std::vector<std::string>& parts, Document document) {
    Processed write{capture, PageWith(std::move(document)), {}, {}};
    for (const std::string& part : parts) {
      write.outlinks.push_back(EntryFor(part, LinkRole::kAttachment));
      write.parts.push_back({part, LinkRole::kAttachment});
    }
    return Do(std::move(write));
  }
  WriteResult Keep(const std::string& url, const std::string& body, int status = 200) {
    return Do(Captured{CaptureOf(url, body, status), Outcome{}, {}});
  }
  BundleInputs Inputs() {
    const auto inputs = archive_->GetBundle(page_);
    EXPECT_OK(inputs);
    EXPECT_TRUE(inputs.ok() && *inputs);
    return inputs.ok() && *inputs ? **inputs : BundleInputs{};
  }
  std::vector<std::string> Due() {
    const auto due = archive_->DueBundles();
    EXPECT_OK(due);
    return due.ok() ? *due : std::vector<std::string>();
  }
  // What the parts of `inputs` say together.
  Assembled From(const BundleInputs& inputs, const std::string& tables = "of all parts") {
    Assembled write;
    write.page = page_;
    write.inputs = inputs.digest;
    write.parts.resize(inputs.parts.size());
    write.document = std::make_shared<const Document>(ReportOf("prose", tables, "page"));
    return write;
  }
  WriteResult Assemble() { return Do(From(Inputs())); }

  const std::string page_ = UrlOf("/page");
  const std::string file_ = UrlOf("/a.pdf");
};

TEST_F(Bundles, APageIsDueWhenTheLastOfItsPartsIsAtItsEnd) {
  EXPECT_THAT(TakePage({file_, UrlOf("/b.pdf")}).due, IsEmpty());
  EXPECT_THAT(Keep(file_, "%PDF a").due, IsEmpty());
  EXPECT_THAT(Due(), IsEmpty());
  EXPECT_THAT(Keep(UrlOf("/b.pdf"), "%PDF b").due, ElementsAre(page_));
  EXPECT_THAT(Due(), ElementsAre(page_));
  Open();
  EXPECT_THAT(Due(), ElementsAre(page_)) << "also after the process died";
  EXPECT_EQ(Inputs().parts.size(), 2u);
}

TEST_F(Bundles, APartThatIsAbsentFailedOrRefusedIsAtItsEndToo) {
  TakePage({file_, UrlOf("/gone.pdf"), UrlOf("/refused.pdf")});
  Keep(file_, "%PDF a");
  Absent(UrlOf("/gone.pdf"));
  Do(Unfetched{UrlOf("/refused.pdf"), {UrlState::kRefused, Code::kRefused, "robots.txt"}, {}});
  EXPECT_THAT(Due(), ElementsAre(page_));
  ASSERT_EQ(Inputs().parts.size(), 1u);
  EXPECT_EQ(Inputs().parts[0].key, file_);
}

TEST_F(Bundles, WithoutAnyPartToReadThePagesOwnDocumentIsAll) {
  TakePage({file_});
  Absent(file_);
  EXPECT_THAT(Due(), IsEmpty());
}

TEST_F(Bundles, TheDocumentTakesThePlaceOfThePagesOwnUnderItsId) {
  const WriteResult alone = TakePage({file_});
  Keep(file_, "%PDF a");
  const WriteResult made = Assemble();
  EXPECT_EQ(made.document_id, alone.document_id);
  EXPECT_THAT(Due(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const Document document, archive_->ReadDocument(alone.document_id));
  EXPECT_EQ(document.digests.tables_sha256, Sha256Of("of all parts"));
  EXPECT_EQ(CountAll().documents, 1u);
  EXPECT_EQ(CountAll().reports, 1u);
  const auto changes = Changes();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].kind, Change::Kind::kAdded);
  EXPECT_EQ(changes[1].kind, Change::Kind::kChanged);
  EXPECT_EQ(changes[1].document_id, alone.document_id);
}

TEST_F(Bundles, APageMayBecomeAReportByItsParts) {
  Document stub = ReportOf("", "", "page");
  stub.is_annual_report = false;
  stub.report.reset();
  ReadPage(Fetch(page_, "page").capture_id, {file_}, stub);
  Keep(file_, "%PDF a");
  EXPECT_EQ(CountAll().reports, 0u);
  EXPECT_EQ(Assemble().became_report, 1);
  EXPECT_EQ(CountAll().reports, 1u);
}

TEST_F(Bundles, NothingIsMadeAgainWhereNothingChanged) {
  TakePage({file_});
  Keep(file_, "%PDF a");
  Assemble();
  NewRound();
  Do(NotModified{page_, {}});
  EXPECT_THAT(Keep(file_, "%PDF a").due, IsEmpty());
  EXPECT_THAT(Due(), IsEmpty());
  EXPECT_EQ(Changes().size(), 2u);
}

TEST_F(Bundles, APartThatChangesInALaterRoundMakesThePageDueAgain) {
  TakePage({file_});
  Keep(file_, "%PDF a");
  Assemble();
  NewRound();
  Do(NotModified{page_, {}});
  EXPECT_THAT(Keep(file_, "%PDF b").due, ElementsAre(page_));
  Do(From(Inputs(), "of the new file"));
  EXPECT_EQ(Changes().size(), 3u);
  EXPECT_EQ(CountAll().documents, 1u);
}

TEST_F(Bundles, AnErrorTakesNoPartAway) {
  TakePage({file_});
  Keep(file_, "%PDF a");
  Assemble();
  NewRound();
  Do(NotModified{page_, {}});
  Absent(file_);
  EXPECT_THAT(Due(), IsEmpty());
  ASSERT_EQ(Inputs().parts.size(), 1u);
}

TEST_F(Bundles, AnEqualDocumentIsNoChange) {
  TakePage({file_});
  Keep(file_, "%PDF a");
  Do(From(Inputs(), ""));
  EXPECT_EQ(Changes().size(), 1u);
  EXPECT_THAT(Due(), IsEmpty());
}

TEST_F(Bundles, ThePageReadAgainLeavesWhatItsPartsSaid) {
  const WriteResult page = TakePage({file_});
  Keep(file_, "%PDF a");
  Assemble();
  ASSERT_OK_AND_ASSIGN(const auto captures, archive_->CapturesOf(page_));
  ReadPage(captures.back(), {file_}, ReportOf("prose", "", "page"));
  ASSERT_OK_AND_ASSIGN(const Document document, archive_->ReadDocument(page.document_id));
  EXPECT_EQ(document.digests.tables_sha256, Sha256Of("of all parts"));
  EXPECT_EQ(Changes().size(), 2u);
  EXPECT_THAT(Due(), IsEmpty());
  // A better extractor reads the page otherwise: the parts are read again with it.
  Document better = ReportOf("prose", "", "page");
  better.published = "2021-01-20";
  ReadPage(captures.back(), {file_}, better);
  EXPECT_THAT(Due(), ElementsAre(page_));
  EXPECT_EQ(Changes().size(), 2u) << "until then the parts have their say";
}

TEST_F(Bundles, WhatWasMadeOfOtherInputsIsNotKept) {
  TakePage({file_});
  Keep(file_, "%PDF a");
  const BundleInputs old = Inputs();
  NewRound();
  Do(NotModified{page_, {}});
  Keep(file_, "%PDF b");
  EXPECT_THAT(Do(From(old)).due, ElementsAre(page_));
  EXPECT_EQ(Changes().size(), 1u);
  EXPECT_THAT(Due(), ElementsAre(page_));
}

TEST_F(Bundles, APartStandsForWhatItRedirectsTo) {
  TakePage({file_});
  const std::string target = UrlOf("/files/1.pdf");
  Do(Captured{CaptureOf(file_, "", 302), Outcome{}, {EntryFor(target, LinkRole::kAttachment)}});
  EXPECT_THAT(Due(), IsEmpty());
  EXPECT_THAT(Keep(target, "%PDF a").due, ElementsAre(page_));
  ASSERT_EQ(Inputs().parts.size(), 1u);
  EXPECT_EQ(Inputs().parts[0].key, target);
}

TEST_F(Bundles, APartThatWasHadBeforeItsPageIsTaken) {
  Queue({file_});
  Keep(file_, "%PDF a");
  EXPECT_THAT(TakePage({file_}).due, ElementsAre(page_));
  EXPECT_EQ(Inputs().parts.size(), 1u);
}

TEST_F(Bundles, AFileOfVeryManyPagesIsNoPart) {
  for (size_t i = 0; i < kMaxPagesOfPart; ++i) {
    const std::string url = UrlOf("/other" + std::to_string(i));
    Queue({url});
    ReadPage(Fetch(url, url).capture_id, {file_}, ReportOf(url, "", url));
  }
  TakePage({file_});
  ASSERT_OK_AND_ASSIGN(const auto inputs, archive_->GetBundle(page_));
  EXPECT_FALSE(inputs);
}

TEST_F(Bundles, APartThatCannotBeReadIsListedUntilItsBytesAreOthers) {
  TakePage({file_});
  Keep(file_, "%PDF a");
  Assembled write = From(Inputs());
  write.parts[0] = {UrlState::kFailed, Code::kInvalidArgument, "damaged"};
  EXPECT_THAT(Do(write).unreadable, ElementsAre(file_));
  EXPECT_EQ(UrlAt(file_).state, UrlState::kFailed);
  EXPECT_EQ(UrlAt(file_).reason, "damaged");
  EXPECT_THAT(Due(), IsEmpty()) << "it is not tried for ever";
  NewRound();
  Do(NotModified{page_, {}});
  EXPECT_THAT(Do(NotModified{file_, {}}).unreadable, ElementsAre(file_));
  EXPECT_EQ(UrlAt(file_).reason, "damaged") << "and stays listed";
  EXPECT_THAT(Due(), IsEmpty());
  NewRound();
  Do(NotModified{page_, {}});
  EXPECT_THAT(Keep(file_, "%PDF mended").due, ElementsAre(page_));
  Assemble();
  EXPECT_EQ(UrlAt(file_).state, UrlState::kDone);
}

TEST_F(Bundles, WithoutAReaderThePageStaysDueForTheNextRun) {
  TakePage({file_});
  Keep(file_, "%PDF a");
  for (uint64_t run = 0; run < kMaxProcessingStarts + 2; ++run) {
    Do(AssemblyStarted{page_});
    Assembled write = From(Inputs());
    write.parts[0] = {UrlState::kFailed, Code::kIo, "lantai-reader is not there"};
    write.document.reset();
    write.put_off = true;
    Do(write);
    EXPECT_EQ(UrlAt(file_).state, UrlState::kFailed);
    Open();
    ASSERT_THAT(Due(), ElementsAre(page_)) << "after run " << run;
  }
  Assemble();
  EXPECT_EQ(UrlAt(file_).state, UrlState::kDone);
  EXPECT_THAT(UrlAt(file_).reason, IsEmpty());
  EXPECT_EQ(Changes().size(), 2u);
}

TEST_F(Bundles, PartsWhoseReadingNeverEndsAreSetAside) {
  const WriteResult alone = TakePage({file_});
  Keep(file_, "%PDF a");
  for (uint64_t start = 0; start < kMaxProcessingStarts; ++start) {
    Open();
    ASSERT_THAT(Due(), ElementsAre(page_));
    Do(AssemblyStarted{page_});
  }
  Open();
  EXPECT_THAT(Due(), IsEmpty());
  EXPECT_EQ(UrlAt(file_).state, UrlState::kPoison);
  EXPECT_THAT(UrlAt(file_).reason, HasSubstr(page_));
  EXPECT_EQ(UrlAt(page_).state, UrlState::kDone);
  EXPECT_TRUE(archive_->ReadDocument(alone.document_id).ok()) << "the page's own document stands";
}

TEST_F(Bundles, TwoPagesThatOnlyNameTheirFilesAreTwoReports) {
  Document stub = ReportOf("年度报告全文见附件。", "", "page");
  stub.unit.reset();
  stub.year.reset();
  ReadPage(Fetch(page_, "page").capture_id, {file_}, stub);
  const std::string other = UrlOf("/other");
  Queue({other});
  stub.digests.payload_sha256 = Sha256Of("other page");
  const WriteResult second = ReadPage(Fetch(other, "other page").capture_id, {UrlOf("/b.pdf")}, stub);
  EXPECT_TRUE(second.new_document);
  EXPECT_EQ(second.duplicate, WriteResult::Duplicate::kNone);
}

// As a file that is a list's own entry: without a reader it waits, and is asked for by its tag.
TEST_F(Bundles, AFileOfItsOwnWaitsForAReaderToo) {
  Queue({file_});
  const WriteResult captured = Fetch(file_, "%PDF a");
  Do(Processed{captured.capture_id, nullptr, {}, {UrlState::kFailed, Code::kIo, "lantai-reader is not there"}});
  EXPECT_EQ(UrlAt(file_).state, UrlState::kFailed);
  EXPECT_NE(UrlAt(file_).etag, "");
  ASSERT_OK_AND_ASSIGN(const auto pending, archive_->PendingCaptures());
  EXPECT_THAT(pending, ElementsAre(captured.capture_id));
}

}  // namespace
}  // namespace lantai::storage
