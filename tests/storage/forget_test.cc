// Withdrawal on request: what is gone, what stays as proof, what other addresses keep, and that no moment of a crash
// leaves anything between the two.
#include <set>

#include "storage/archive_impl.h"
#include "storage/export_jsonl.h"
#include "storage/keys.h"
#include "storage/look.h"
#include "storage/payload_store.h"
#include "storage/verify.h"
#include "storage/warc_selection.h"
#include "tests/storage/fault_env.h"
#include "tests/storage/forget_fixture.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(Forget, TheContentIsGoneAndATombstoneTellsWhatItWas) {
  const uint64_t capture = TakeWordy(page_);
  Take(other_, "another page", "other prose", "");
  const Counts before = CountAll();
  clock_.Advance(5000);
  const Withdrawal done = Withdraw({page_});
  ASSERT_EQ(done.pages.size(), 1u);
  EXPECT_FALSE(done.pages[0].already);
  EXPECT_EQ(done.payloads, 2u) << "the body and the document";
  EXPECT_THAT(done.held_elsewhere, IsEmpty());

  const Tombstone tombstone = TombstoneAt(page_);
  EXPECT_EQ(tombstone, done.pages[0].tombstone);
  EXPECT_EQ(tombstone.reason, "court order 12");
  EXPECT_EQ(tombstone.at, clock_.Now());
  EXPECT_THAT(tombstone.copies,
              ElementsAre(Tombstone::Copy{capture, Sha256Of(kBodyWord), std::string(kBodyWord).size()}));
  EXPECT_THAT(tombstone.documents, ElementsAre(1u));

  EXPECT_THAT(BodyOf(capture), Fails(Code::kNotFound, HasSubstr("withdrawn on request at")));
  EXPECT_THAT(archive_->ReadDocument(1), Fails(Code::kNotFound, HasSubstr("court order 12")));
  EXPECT_THAT(archive_->ReadVersion(1, 2), Fails(Code::kNotFound));
  EXPECT_EQ(DocumentAt(1).title, "");
  EXPECT_TRUE(DocumentAt(1).withdrawn);
  ASSERT_OK_AND_ASSIGN(const auto standing, archive_->DocumentOf(page_));
  EXPECT_FALSE(standing);
  EXPECT_EQ(UrlAt(page_).state, UrlState::kRefused);
  EXPECT_EQ(UrlAt(page_).reason, "withdrawn on request: court order 12");
  EXPECT_EQ(UrlAt(page_).etag, "");
  EXPECT_EQ(CountAll().reports, before.reports - 1);
  EXPECT_EQ(CountAll().payloads, before.payloads - 1);
  EXPECT_EQ(CountAll().payload_bytes, before.payload_bytes - std::string(kBodyWord).size());
  EXPECT_OK(archive_->ReadDocument(2)) << "other pages stay";
}

TEST_F(Forget, ItsCapturesStayProvenByTheChain) {
  TakeWordy(page_);
  archive_.reset();
  ASSERT_OK_AND_ASSIGN(const Head published, CurrentHead(path()));
  Open();
  Withdraw({page_});
  ASSERT_OK_AND_ASSIGN(const auto captures, archive_->CapturesOf(page_));
  ASSERT_EQ(captures.size(), 1u);
  ASSERT_OK_AND_ASSIGN(const CaptureRecord record, archive_->GetCapture(captures[0], false));
  EXPECT_EQ(record.payload_digest, Sha256Of(kBodyWord));
  const Verification seen = Verified(published);
  EXPECT_THAT(seen.findings, IsEmpty());
  EXPECT_EQ(seen.withdrawn, 1u);
  EXPECT_EQ(seen.to_be_erased, 0u);
  EXPECT_EQ(seen.unreferenced, 0u);
}

TEST_F(Forget, ItsWordsStandInNoFileOfTheArchive) {
  for (const bool in_tables : {false, true}) {
    TakeWordy(page_);
    if (in_tables) Open(), Open();
    std::vector<std::string> frames;
    archive_.reset();
    {
      ASSERT_OK_AND_ASSIGN(const OpenDatabases looked, LookAt(path(), nullptr));
      for (uint64_t number = 1; number < looked.state.next_payload; ++number) {
        ASSERT_OK_AND_ASSIGN(const auto frame, looked.payloads->Get(PayloadKey(number)));
        if (frame && !GoneOf(*frame)) frames.push_back(frame->substr(4));
      }
    }
    ASSERT_GE(frames.size(), 2u);
    for (const char* word : {kBodyWord, kTitleWord, kAnchorWord}) ASSERT_THAT(FilesWith(path(), word), Not(IsEmpty()));
    Open();
    Withdraw({page_});
    for (const bool closed : {false, true}) {
      if (closed) archive_.reset();
      for (const char* word : {kBodyWord, kTitleWord, kAnchorWord}) {
        EXPECT_THAT(FilesWith(path(), word), IsEmpty()) << word << " in tables: " << in_tables;
      }
      for (const std::string& frame : frames) EXPECT_THAT(FilesWith(path(), frame), IsEmpty());
    }
    // Once more, with everything in tables from the start.
    fs::remove_all(path());
    Open(true);
    ASSERT_OK(archive_->BeginRound({}));
    Queue({page_, other_});
  }
}

TEST_F(Forget, WhatAListSaidOfReportsGoesWithTheList) {
  const std::string list = UrlOf("/list");
  Do(Enqueue{{EntryFor(list, LinkRole::kColumn)}});
  auto page = std::make_shared<Page>();
  page->kind = PageKind::kListing;
  page->listing_of_reports = true;
  Link item;
  item.role = LinkRole::kItem;
  item.request.url = UrlOf("/item");
  item.text = kAnchorWord;
  item.report = ListedReport{kTitleWord, 2020};
  page->links = {item};
  Do(Processed{Fetch(list, "list").capture_id, page, {}, {}});
  Withdraw({list});
  EXPECT_OK(archive_->ForEachListing("zhifu", [](const std::string&, const ListingPage& kept) {
    EXPECT_EQ(kept, ListingPage{});
    return true;
  }));
  for (const char* word : {kAnchorWord, kTitleWord}) EXPECT_THAT(FilesWith(path(), word), IsEmpty()) << word;
}

TEST_F(Forget, WhatOtherPagesSayOfItStays) {
  TakeWordy(page_);
  FrontierEntry entry = EntryFor(link_);
  entry.referrer = other_;
  entry.text = "said elsewhere";
  Do(Enqueue{{entry}});
  Withdraw({page_});
  EXPECT_EQ(UrlAt(link_).entry.text, "");
  ASSERT_OK_AND_ASSIGN(const AddressHistory found, archive_->HistoryOf(link_));
  ASSERT_EQ(found.decisions.size(), 2u);
  EXPECT_EQ(found.decisions[0].text, "");
  EXPECT_EQ(found.decisions[0].from, page_);
  EXPECT_EQ(found.decisions[1].text, "said elsewhere");
  ASSERT_OK_AND_ASSIGN(const AddressHistory left_out, archive_->HistoryOf(UrlOf("/left-out")));
  EXPECT_EQ(left_out.decisions.at(0).text, "");
  EXPECT_EQ(left_out.decisions.at(0).rule, "scope");
}

TEST_F(Forget, TheSameBytesAtAnotherAddressStayForThatOne) {
  const uint64_t first = Fetch(page_, "the same").capture_id;
  const uint64_t second = Fetch(other_, "the same").capture_id;
  const Withdrawal done = Withdraw({page_});
  EXPECT_THAT(done.held_elsewhere, ElementsAre(other_));
  EXPECT_EQ(done.payloads, 0u);
  EXPECT_THAT(BodyOf(first), Fails(Code::kNotFound));
  EXPECT_EQ(WholeBodyOf(second), "the same");
  EXPECT_THAT(Verified().findings, IsEmpty());

  const Withdrawal last = Withdraw({other_});
  EXPECT_EQ(last.payloads, 1u) << "with the last address the bytes go";
  EXPECT_THAT(last.held_elsewhere, IsEmpty());
  EXPECT_THAT(BodyOf(second), Fails(Code::kNotFound));
  EXPECT_THAT(FilesWith(path(), "the same"), IsEmpty());
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(Forget, AllAddressesOfSomeBytesGoAtOnce) {
  Take(page_, "the same", "prose", "");
  Take(other_, "the same", "prose", "");
  const Withdrawal done = Withdraw({page_, other_, page_});
  EXPECT_EQ(done.pages.size(), 2u);
  EXPECT_EQ(done.payloads, 2u);
  EXPECT_THAT(done.held_elsewhere, IsEmpty());
  EXPECT_THAT(done.made_anew, IsEmpty());
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(Forget, TheSameBytesThatComeLaterAreKeptAnew) {
  Take(page_, "the same", "prose", "");
  Withdraw({page_});
  const WriteResult later = Take(other_, "the same", "prose", "");
  EXPECT_TRUE(later.new_document);
  EXPECT_EQ(later.duplicate, WriteResult::Duplicate::kNone);
  ASSERT_OK_AND_ASSIGN(const auto captures, archive_->CapturesOf(other_));
  EXPECT_EQ(WholeBodyOf(captures.back()), "the same");
  EXPECT_OK(archive_->ReadDocument(later.document_id));
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(Forget, ADocumentOfItsBytesIsMadeAnewOfThoseOfItsDuplicate) {
  const uint64_t document = Take(page_, "first", "the same prose", "t").document_id;
  const uint64_t copy = Fetch(other_, "second").capture_id;
  EXPECT_EQ(Process(copy, ReportOf("the same prose", "t", "second")).duplicate, WriteResult::Duplicate::kText);
  const Withdrawal done = Withdraw({page_});
  EXPECT_THAT(done.held_elsewhere, ElementsAre(other_));
  EXPECT_THAT(done.made_anew, ElementsAre(other_));
  EXPECT_THAT(Pending(), ElementsAre(copy));
  EXPECT_THAT(archive_->ReadDocument(document), Fails(Code::kNotFound));

  const WriteResult again =
      Do(Processed{copy, PageWith(ReportOf("the same prose", "t", "second")), {}, {}, {}, {}, "0.2.0", true});
  EXPECT_TRUE(again.new_document);
  ASSERT_OK_AND_ASSIGN(const auto standing, archive_->DocumentOf(other_));
  EXPECT_EQ(standing, again.document_id);
  EXPECT_THAT(DocumentAt(again.document_id).urls, ElementsAre(other_));
  EXPECT_EQ(CountAll().reports, 1u);
  const auto changes = Changes();
  EXPECT_EQ(changes.at(1).kind, Change::Kind::kWithdrawn);
  EXPECT_EQ(changes.at(1).document_id, document);
  EXPECT_EQ(changes.at(2).kind, Change::Kind::kChanged);
  EXPECT_EQ(changes.at(2).previous_id, document);
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(Forget, ADocumentOfAnotherAddressLosesOnlyTheWithdrawnOne) {
  const uint64_t document = Take(other_, "first", "the same prose", "t").document_id;
  Take(page_, "second", "the same prose", "t");
  ASSERT_THAT(DocumentAt(document).urls, ElementsAre(other_, page_));
  const Withdrawal done = Withdraw({page_});
  EXPECT_THAT(done.held_elsewhere, ElementsAre(other_));
  EXPECT_THAT(done.made_anew, IsEmpty());
  EXPECT_THAT(DocumentAt(document).urls, ElementsAre(other_));
  EXPECT_FALSE(DocumentAt(document).superseded);
  EXPECT_OK(archive_->ReadDocument(document));
  EXPECT_EQ(Changes().size(), 1u) << "it stands as before";
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(Forget, OldVersionsAndOldCapturesGoToo) {
  const uint64_t first = Fetch(page_, "old bytes").capture_id;
  Process(first, ReportOf("old words", "", "old bytes"));
  Document better = ReportOf("old words read better", "", "old bytes");
  Do(Processed{first, PageWith(better), {}, {}, {}, {}, "0.2.0", true});
  NewRound();
  Take(page_, "new bytes", "new words", "");
  const Withdrawal done = Withdraw({page_});
  EXPECT_EQ(done.payloads, 5u);
  EXPECT_THAT(TombstoneAt(page_).copies.size(), 2u);
  EXPECT_THAT(TombstoneAt(page_).documents, ElementsAre(1u, 2u));
  for (const char* words : {"old bytes", "new bytes", "old words", "new words"}) {
    EXPECT_THAT(FilesWith(path(), words), IsEmpty()) << words;
  }
  ASSERT_OK_AND_ASSIGN(const auto versions, archive_->VersionsOf(1));
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_THAT(archive_->ReadVersion(1, versions[0].number), Fails(Code::kNotFound));
  EXPECT_THAT(Verified().findings, IsEmpty());
}

// ---- reports of several parts ----

TEST_F(ForgetParts, AReportGoesWithItsPartAndIsMadeAnewOfWhatIsLeft) {
  TakeReport();
  const Withdrawal done = Withdraw({gone_});
  EXPECT_EQ(done.payloads, 2u) << "the file, and the document of both; not what the page alone said";
  EXPECT_THAT(done.made_anew, ElementsAre(page_));
  EXPECT_THAT(archive_->ReadDocument(1), Fails(Code::kNotFound, HasSubstr("reextract")));
  EXPECT_EQ(CountAll().reports, 0u);
  EXPECT_THAT(Verified().findings, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto versions, archive_->VersionsOf(1));
  EXPECT_OK(archive_->ReadVersion(1, versions.front().number));

  EXPECT_THAT(Pending(), ElementsAre(1u));
  ReadPage(true);
  EXPECT_FALSE(DocumentAt(1).withdrawn) << "the page's own words are its own";
  EXPECT_EQ(DocumentAt(1).title, "2020年政府信息公开工作年度报告");
  ASSERT_OK_AND_ASSIGN(const auto due, archive_->DueBundles());
  EXPECT_THAT(due, ElementsAre(page_));
  Assemble("of the file that is left", {kept_});
  ASSERT_OK_AND_ASSIGN(const Document document, archive_->ReadDocument(1));
  EXPECT_EQ(document.digests.tables_sha256, Sha256Of("of the file that is left"));
  EXPECT_EQ(CountAll().reports, 1u);
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(ForgetParts, AssembledBeforeThePageIsReadAgainItComesToTheSame) {
  TakeReport();
  Withdraw({gone_});
  Assemble("of the file that is left", {kept_});
  ReadPage(true);
  ASSERT_OK_AND_ASSIGN(const Document document, archive_->ReadDocument(1));
  EXPECT_EQ(document.digests.tables_sha256, Sha256Of("of the file that is left"));
  EXPECT_EQ(CountAll().reports, 1u);
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(ForgetParts, ADocumentThatThePartOnceHadASayInGoesToo) {
  TakeReport();
  ReadPage(true);
  Processed write{1, PageWith(WithParts("", {})), {}, {}};
  write.again = true;
  Do(std::move(write));  // a better reader: the files are none of this report's
  Withdraw({gone_});
  EXPECT_FALSE(DocumentAt(1).withdrawn);
  EXPECT_OK(archive_->ReadDocument(1));
  ASSERT_OK_AND_ASSIGN(const auto versions, archive_->VersionsOf(1));
  ASSERT_EQ(versions.size(), 3u);
  EXPECT_OK(archive_->ReadVersion(1, versions[0].number));
  EXPECT_THAT(archive_->ReadVersion(1, versions[1].number), Fails(Code::kNotFound));
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(ForgetParts, APageNamesThePartsOfItsReportThatStay) {
  TakeReport();
  const Withdrawal done = Withdraw({page_});
  EXPECT_THAT(done.pages.at(0).parts_left, ElementsAre(kept_, gone_));
  EXPECT_THAT(done.made_anew, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto bundle, archive_->GetBundle(page_));
  EXPECT_FALSE(bundle);
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(Forget, ARedirectNamesWhereItLeads) {
  Captured write{CaptureOf(page_, "moved", 301), Outcome{}, {EntryFor(other_, LinkRole::kRedirect)}};
  Do(std::move(write));
  EXPECT_EQ(Withdraw({page_}).pages.at(0).redirects_to, other_);
}

// ---- never again ----

TEST_F(Forget, TheAddressIsNeverAskedForAgain) {
  const uint64_t capture = TakeWordy(page_);
  Withdraw({page_});
  NewRound();
  EXPECT_THAT(QueueOf(kHost), Not(Contains(page_)));
  Queue({page_});
  EXPECT_THAT(QueueOf(kHost), Not(Contains(page_)));
  const WriteResult fetched = Fetch(page_, "other words");
  EXPECT_TRUE(fetched.withdrawn);
  EXPECT_TRUE(fetched.unchanged);
  EXPECT_EQ(fetched.capture_id, 0u);
  Do(NotModified{page_, {}});
  Do(Unfetched{page_, {UrlState::kFailed, Code::kNetwork, "no route"}, {}});
  Do(ProcessingStarted{capture, true});
  Do(Processed{capture, PageWith(ReportOf("words", "", "x")), {}, {}, {}, {}, "9.9.9", true});
  EXPECT_EQ(UrlAt(page_).state, UrlState::kRefused);
  EXPECT_THAT(UrlAt(page_).reason, HasSubstr("withdrawn on request"));
  EXPECT_THAT(Pending(), IsEmpty());
  EXPECT_EQ(CountAll().documents, 1u);
  EXPECT_THAT(FilesWith(path(), "other words"), IsEmpty());
  Open();
  EXPECT_THAT(BodyOf(capture), Fails(Code::kNotFound));
}

TEST_F(Forget, ARedirectToItIsNotFollowed) {
  TakeWordy(page_);
  Withdraw({page_});
  const WriteResult redirect =
      Do(Captured{CaptureOf(other_, "moved", 301), Outcome{}, {EntryFor(page_, LinkRole::kRedirect)}});
  EXPECT_THAT(redirect.queued, IsEmpty());
}

TEST_F(Forget, WhatWaitsForItsTurnIsWithdrawnBeforeItIsFetched) {
  ASSERT_THAT(QueueOf(kHost), Contains(page_));
  const Withdrawal done = Withdraw({page_});
  EXPECT_THAT(done.pages.at(0).tombstone.copies, IsEmpty());
  EXPECT_THAT(QueueOf(kHost), Not(Contains(page_)));
  EXPECT_THAT(Verified().findings, IsEmpty());
}

TEST_F(Forget, WhatIsCapturedAndNotReadIsNotReadAnyMore) {
  const uint64_t capture = Fetch(page_, kBodyWord).capture_id;
  ASSERT_THAT(Pending(), ElementsAre(capture));
  Withdraw({page_});
  EXPECT_THAT(Pending(), IsEmpty());
  EXPECT_THAT(FilesWith(path(), kBodyWord), IsEmpty());
}

// ---- requests that are refused, or repeated ----

TEST_F(Forget, AllOrNothing) {
  const uint64_t capture = Fetch(page_, "page").capture_id;
  EXPECT_THAT(archive_->Withdraw({{page_, UrlOf("/unknown")}, "because"}),
              Fails(Code::kInvalidArgument, HasSubstr("/unknown; nothing was withdrawn")));
  for (const std::string& reason :
       {std::string(), std::string("  "), std::string("two\nlines"), std::string(kMaxWithdrawalReason + 1, 'x')}) {
    EXPECT_THAT(archive_->Withdraw({{page_}, reason}), Fails(Code::kInvalidArgument, HasSubstr("reason")));
  }
  EXPECT_OK(BodyOf(capture));
  EXPECT_EQ(UrlAt(page_).state, UrlState::kCaptured);
}

TEST_F(Forget, TwiceIsOnceAndSaysSo) {
  TakeWordy(page_);
  const Tombstone first = Withdraw({page_}).pages.at(0).tombstone;
  clock_.Advance(kDayMs);
  const uint64_t cursor = CountAll().cursor;
  const Withdrawal again = Withdraw({page_});
  EXPECT_TRUE(again.pages.at(0).already);
  EXPECT_EQ(again.pages.at(0).tombstone, first);
  EXPECT_EQ(CountAll().cursor, cursor);
}

TEST_F(Forget, TombstonesAreReadBackAsTheyWereWritten) {
  const Tombstone tombstone{"http://x.gov.cn/", {1'700'000'000'000}, "理由", {{7, Sha256Of("a"), 9}}, {3}, {4, 5}};
  const std::string coded = EncodeTombstone(tombstone);
  ASSERT_OK_AND_ASSIGN(const Tombstone decoded, DecodeTombstone(tombstone.key, coded));
  EXPECT_EQ(decoded, tombstone);
  for (size_t size = 0; size < coded.size(); ++size) {
    EXPECT_THAT(DecodeTombstone("k", coded.substr(0, size)), Fails(Code::kCorruption, HasSubstr("tombstone of k")));
  }
}

// ---- exports and verification ----

TEST_F(Forget, ExportsLeaveItOut) {
  const uint64_t capture = TakeWordy(page_);
  const uint64_t same = Fetch(other_, kBodyWord).capture_id;
  const uint64_t cursor = CountAll().cursor;
  Withdraw({page_});
  std::vector<uint64_t> selected;
  const auto note = [&](const DocumentRecord& record) { return selected.push_back(record.id), Status(); };
  ASSERT_OK(SelectDocuments(*archive_, {}, note));
  ASSERT_OK(SelectDocuments(*archive_, {.since = cursor}, note));
  EXPECT_THAT(selected, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const WarcSelection captures, SelectCaptures(*archive_, {}));
  EXPECT_FALSE(captures.Holds(capture));
  EXPECT_TRUE(captures.Holds(same));
  ASSERT_OK(ExportJsonl(*archive_, {}, dir_.path() / "all.jsonl"));
  EXPECT_EQ(BytesOf(dir_.path() / "all.jsonl"), "");
  EXPECT_EQ(StandingName(DocumentAt(1)), "withdrawn");
}

TEST_F(Forget, VerifyNamesBytesThatAreGoneWithoutATombstone) {
  Fetch(page_, "page");
  Tamper("payloads", {{PayloadKey(1), FrameGone(Gone::kWithdrawn, 4)}});
  const auto seen = VerifyArchive(path(), {});
  ASSERT_OK(seen);
  EXPECT_THAT(seen->findings, ElementsAre(HasSubstr("payload 1 (sha256")));
}

TEST_F(Forget, VerifyNamesWithdrawnBytesThatCameBack) {
  Fetch(page_, "page");
  Withdraw({page_});
  ASSERT_OK_AND_ASSIGN(const std::string frame, FramePayload("page"));
  Tamper("payloads", {{PayloadKey(1), frame}});
  const auto seen = VerifyArchive(path(), {});
  ASSERT_OK(seen);
  EXPECT_THAT(seen->findings, ElementsAre(HasSubstr("payload 1 was withdrawn, and its place does not say so")));
}

TEST_F(Forget, VerifyNamesATombstoneThatIsLost) {
  TakeWordy(page_);
  Withdraw({page_});
  Tamper("index", {{AddressKey(kTombstoneTag, page_), std::nullopt}});
  const auto seen = VerifyArchive(path(), {});
  ASSERT_OK(seen);
  EXPECT_THAT(seen->findings, Contains(HasSubstr("the tombstone of " + page_ + ", which is missing")));
  EXPECT_THAT(seen->findings, Contains(HasSubstr("document 1 is withdrawn, and no tombstone says so")));
}

// ---- a disk that dies ----

class DyingWithdrawal : public Forget, public ::testing::WithParamInterface<double> {};

TEST_P(DyingWithdrawal, IsWholeOrHasNotBegun) {
  const uint64_t capture = TakeWordy(page_);
  const uint64_t kept = Take(other_, "another page", "other prose", "").document_id;
  archive_.reset();
  const fs::path original = dir_.path() / "original";
  fs::copy(path(), original, fs::copy_options::recursive);
  int withdrawn = 0, untouched = 0;
  bool died = true;
  for (int64_t n = 1; died; ++n) {
    fs::remove_all(path());
    fs::copy(original, path(), fs::copy_options::recursive);
    FaultEnv env;
    bool acknowledged = false;
    {
      ASSERT_OK_AND_ASSIGN(auto archive, OpenArchive(path(), {.clock = &clock_}, &env));
      env.FailFrom(n, "Input/output error");
      acknowledged = archive->Withdraw({{page_}, "court order 12"}).ok();
      died = env.failed();
    }
    env.LosePower(GetParam());
    {
      ASSERT_OK_AND_ASSIGN(const auto looking, Archive::Open(path(), {.look_only = true}));
      ASSERT_OK_AND_ASSIGN(const auto tombstone, looking->TombstoneOf(page_));
      ASSERT_TRUE(tombstone || !acknowledged) << n;
      EXPECT_EQ(looking->GetCapture(capture, true).ok(), !tombstone) << n;
      EXPECT_EQ(looking->ReadDocument(1).ok(), !tombstone) << n;
      EXPECT_OK(looking->ReadDocument(kept)) << n;
    }
    {
      FaultEnv healthy;
      ASSERT_OK_AND_ASSIGN(auto archive, OpenArchive(path(), {.clock = &clock_}, &healthy));
      ASSERT_OK_AND_ASSIGN(const auto tombstone, archive->TombstoneOf(page_));
      ++(tombstone ? withdrawn : untouched);
      const Result<Withdrawal> done = archive->Withdraw({{page_}, "court order 12"});
      ASSERT_OK(done);
      EXPECT_EQ(done->pages.at(0).already, tombstone.has_value());
    }
    for (const char* word : {kBodyWord, kTitleWord, kAnchorWord}) {
      EXPECT_THAT(FilesWith(path(), word), IsEmpty()) << word << " after operation " << n;
    }
    ASSERT_OK_AND_ASSIGN(const Verification seen, VerifyArchive(path(), {}));
    EXPECT_THAT(seen.findings, IsEmpty()) << n;
    EXPECT_EQ(seen.to_be_erased, 0u) << n;
  }
  EXPECT_GT(untouched, 0);
  EXPECT_GT(withdrawn, 5);
}

INSTANTIATE_TEST_SUITE_P(UnsyncedBytes, DyingWithdrawal, ::testing::Values(0.0, 0.5, 1.0));

}  // namespace
}  // namespace lantai::storage
