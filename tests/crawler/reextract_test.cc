// What is archived read again without a request, by an extractor that says what the test wants.
#include "crawler/reextract.h"

#include <map>
#include <mutex>

#include "crawler/traps.h"
#include "tests/crawler/failing_archive.h"
#include "tests/storage/fixture.h"

namespace lantai::crawler {
namespace {

using storage::EntryFor;
using storage::ReportOf;
using storage::UrlOf;
using storage::UrlState;
using storage::Write;
using storage::WriteResult;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kNew[] = "9.9.9";

class Reextracted : public storage::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
  }

  // A report that was harvested with the first extractor.
  uint64_t Harvested(const std::string& path, const std::string& body) {
    Queue({UrlOf(path)});
    const uint64_t capture = Fetch(UrlOf(path), body).capture_id;
    Document document = ReportOf("text of " + body, "tables", body);
    document.extractor = "0.1.0";
    storage::Processed write{capture, storage::PageWith(document), {}, {}};
    write.extractor = "0.1.0";
    Do(std::move(write));
    return capture;
  }
  void HarvestMany(int count) {
    for (int i = 0; i < count; ++i) Harvested("/" + std::to_string(i), "page " + std::to_string(i));
  }

  // The new extractor: the same document but for what `change_` does to it.
  lantai::Process Reader() {
    return [this](const Capture& capture) -> Result<Page> {
      {
        const std::lock_guard lock(mutex_);
        ++reads_[capture.body];
      }
      Page page;
      page.kind = PageKind::kArticle;
      page.document = ReportOf("text of " + capture.body, "tables", capture.body);
      page.document->extractor = kNew;
      if (change_) {
        if (Status status = change_(capture, page); !status.ok()) return status;
      }
      return page;
    };
  }
  ReextractSummary Run(storage::Archive& archive, Assemble assemble = {}, bool all = false, int threads = 2) {
    const auto summary = TryRun(archive, std::move(assemble), all, threads);
    EXPECT_OK(summary);
    return summary.ok() ? *summary : ReextractSummary{};
  }
  Result<ReextractSummary> TryRun(storage::Archive& archive, Assemble assemble = {}, bool all = false,
                                  int threads = 2) {
    ReextractOptions options;
    options.extractor = kNew;
    options.all = all;
    options.options.limits.threads = threads;
    return Reextractor(archive, Reader(), std::move(assemble), std::move(options)).Run();
  }
  std::vector<int> TimesRead() {
    std::vector<int> times;
    for (const auto& [body, count] : reads_) times.push_back(count);
    return times;
  }
  Document DocumentAtUrl(const std::string& path) {
    const auto id = archive_->DocumentOf(UrlOf(path));
    EXPECT_TRUE(id.ok() && *id);
    return *archive_->ReadDocument(**id);
  }

  std::mutex mutex_;
  std::map<std::string, int> reads_;  // by body; guarded by mutex_
  std::function<Status(const Capture&, Page&)> change_;
};

TEST_F(Reextracted, EveryCaptureIsReadOnceAndTheSameAgainIsNoChange) {
  HarvestMany(10);
  const auto before = Changes().size();
  const ReextractSummary first = Run(*archive_);
  EXPECT_EQ(first.captures, 10u);
  EXPECT_EQ(first.changed, 0u);
  EXPECT_TRUE(first.complete);
  EXPECT_EQ(Changes().size(), before);
  EXPECT_EQ(Run(*archive_).captures, 0u) << "this version read them already";
  EXPECT_THAT(TimesRead(), Each(1));
  EXPECT_EQ(Run(*archive_, {}, /*all=*/true).captures, 10u);
}

TEST_F(Reextracted, WhatIsReadOtherwiseIsANewVersion) {
  HarvestMany(3);
  change_ = [](const Capture& capture, Page& page) -> Status {
    if (capture.body == "page 1") page.document->report->form = "g2021";
    return {};
  };
  EXPECT_EQ(Run(*archive_).changed, 1u);
  EXPECT_EQ(DocumentAtUrl("/1").report->form, "g2021");
  EXPECT_EQ(DocumentAtUrl("/1").extractor, kNew);
  EXPECT_EQ(DocumentAtUrl("/0").extractor, "0.1.0") << "which is what both came to";
}

TEST_F(Reextracted, TheHistoryOfAnAddressIsReadAnewAsWell) {
  Harvested("/a", "first");
  Harvested("/a", "second");
  change_ = [](const Capture&, Page& page) -> Status { return page.document->report->form = "g2021", Status(); };
  EXPECT_EQ(Run(*archive_).captures, 2u);
  for (const uint64_t id : {1, 2}) {
    ASSERT_OK_AND_ASSIGN(const Document document, archive_->ReadDocument(id));
    EXPECT_EQ(document.extractor, kNew) << id;
  }
  EXPECT_EQ(DocumentAtUrl("/a").text, "text of second");
}

TEST_F(Reextracted, TheResultDoesNotDependOnTheNumberOfThreads) {
  HarvestMany(40);
  change_ = [](const Capture& capture, Page& page) -> Status {
    // Two neighbours turn out to be one text.
    page.document->text = "text " + std::to_string(capture.body.back() / 2);
    page.document->digests.text_sha256 = Sha256Of(page.document->text);
    return {};
  };
  Run(*archive_, {}, false, 4);
  std::vector<std::string> first;
  ASSERT_OK(archive_->ForEachChange(0, [&](const storage::Change& change) {
    first.push_back(std::to_string(change.document_id) + change.key);
    return true;
  }));
  archive_.reset();
  std::filesystem::remove_all(path());
  Open(true);
  ASSERT_OK(archive_->BeginRound({}));
  HarvestMany(40);
  Run(*archive_, {}, false, 1);
  std::vector<std::string> second;
  ASSERT_OK(archive_->ForEachChange(0, [&](const storage::Change& change) {
    second.push_back(std::to_string(change.document_id) + change.key);
    return true;
  }));
  EXPECT_EQ(first, second);
}

// ---- killed and run again ----

TEST_F(Reextracted, ARunThatDiesAtAnyCommitIsFinishedByTheNextWithNothingTwice) {
  constexpr int kPages = 2 * kBatchCaptures;
  for (const int commits : {0, 1, 2, 3}) {
    archive_.reset();
    std::filesystem::remove_all(path());
    Open(true);
    ASSERT_OK(archive_->BeginRound({}));
    reads_.clear();
    change_ = {};
    HarvestMany(kPages);
    change_ = [](const Capture&, Page& page) -> Status { return page.document->report->form = "g2021", Status(); };
    FailingArchive dying(*archive_, commits, {Code::kNoSpace, "the disk is full"});
    EXPECT_THAT(TryRun(dying), Fails(Code::kNoSpace));
    Open();
    Run(*archive_);
    EXPECT_THAT(reads_, SizeIs(kPages));
    int again = 0;
    for (const auto& [body, count] : reads_) again += count - 1;
    EXPECT_LE(again, static_cast<int>(kBatchCaptures)) << "only what was under way is read a second time";
    size_t renewed = 0;
    for (const storage::Change& change : Changes()) renewed += change.kind == storage::Change::Kind::kChanged ? 1 : 0;
    EXPECT_EQ(renewed, static_cast<size_t>(kPages)) << "each is logged once, after " << commits << " commits";
    ASSERT_OK_AND_ASSIGN(const auto pending, archive_->PendingCaptures());
    EXPECT_THAT(pending, IsEmpty());
  }
}

TEST_F(Reextracted, AStoppedRunSaysSo) {
  HarvestMany(3);
  ReextractOptions options;
  options.extractor = kNew;
  Reextractor again(*archive_, Reader(), {}, options);
  again.Stop();
  ASSERT_OK_AND_ASSIGN(const ReextractSummary summary, again.Run());
  EXPECT_FALSE(summary.complete);
  EXPECT_EQ(summary.captures, 0u);
  EXPECT_EQ(again.progress().total, 3u);
}

TEST_F(Reextracted, WhatAHarvestLeftUnprocessedIsProcessed) {
  Queue({UrlOf("/a")});
  Fetch(UrlOf("/a"), "page");
  EXPECT_EQ(Run(*archive_).added, 1u);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
}

// ---- what is left alone ----

TEST_F(Reextracted, ChallengesAndWhatWasNeverProcessedAreNotRead) {
  Harvested("/a", "page");
  Fetch(UrlOf("/a"), "page");  // unchanged
  Absent(UrlOf("/gone"));
  Queue({UrlOf("/challenge")});
  const uint64_t capture = Fetch(UrlOf("/challenge"), "challenge").capture_id;
  Do(storage::Processed{capture, std::make_shared<Page>(), {}, {UrlState::kBlocked, Code::kRefused, "a challenge"}});
  EXPECT_EQ(Run(*archive_).captures, 1u);
  EXPECT_EQ(UrlAt(UrlOf("/challenge")).state, UrlState::kBlocked);
}

TEST_F(Reextracted, APageThatCannotBeReadAnyMoreIsCountedAndKeepsItsDocument) {
  Harvested("/a", "page");
  change_ = [](const Capture&, Page&) { return Status(Code::kTooLarge, "too many nodes"); };
  EXPECT_EQ(Run(*archive_).unreadable, 1u);
  EXPECT_EQ(DocumentAtUrl("/a").text, "text of page");
  EXPECT_EQ(Run(*archive_).captures, 0u) << "this version will not read it better";
}

TEST_F(Reextracted, WithoutAReaderOfFilesTheNextRunTriesAgain) {
  Harvested("/a", "page");
  change_ = [](const Capture&, Page&) { return Status(Code::kIo, "no reader"); };
  EXPECT_EQ(Run(*archive_).put_off, 1u);
  change_ = {};
  EXPECT_EQ(Run(*archive_).captures, 1u);
}

// ---- links ----

TEST_F(Reextracted, LinksThatNobodyKnewOfAreQueuedAndKnownOnesAreNot) {
  Harvested("/list", "list");
  Harvested("/known", "known");
  ASSERT_OK(archive_->FinishRound());
  change_ = [](const Capture& capture, Page& page) -> Status {
    if (capture.body != "list") return {};
    page.document.reset();
    page.kind = PageKind::kListing;
    page.listing_of_reports = true;
    for (const std::string path : {"/known", "/new"}) {
      Link link;
      link.role = LinkRole::kItem;
      link.relevance = Relevance::kReport;
      link.request.url = UrlOf(path);
      link.text = "2020年政府信息公开工作年度报告";
      page.links.push_back(link);
    }
    return {};
  };
  const ReextractSummary summary = Run(*archive_);
  EXPECT_EQ(summary.queued, 1u);
  EXPECT_EQ(summary.taken_back, 1u);
  EXPECT_THAT(QueueOf(storage::kHost), ElementsAre(UrlOf("/new")));
  EXPECT_EQ(UrlAt(UrlOf("/known")).state, UrlState::kDone);
}

TEST_F(Reextracted, WhatATrapRuleCutStaysCut) {
  Harvested("/list", "list");
  storage::LeftOutLinks cut;
  cut.portal = "zhifu";
  cut.from = UrlOf("/list");
  cut.kept = {{Request{.url = UrlOf("/list?page=9")}, LinkRole::kNext, Relevance::kUnknown, "下一页",
               std::string(kRepeatingList), "lists what an earlier page lists"}};
  storage::Processed write{1, nullptr, {}, {}};
  write.left_out = cut;
  write.extractor = "0.1.0";
  Do(std::move(write));
  change_ = [](const Capture&, Page& page) -> Status {
    page.kind = PageKind::kListing;
    Link link;
    link.role = LinkRole::kNext;
    link.request.url = UrlOf("/list?page=9");
    page.links = {link};
    return {};
  };
  EXPECT_EQ(Run(*archive_).queued, 0u);
}

// ---- reports of several parts ----

TEST_F(Reextracted, ReportsOfSeveralPartsAreAssembledAnew) {
  const std::string page = UrlOf("/report"), file = UrlOf("/report.pdf");
  const uint64_t capture = Harvested("/report", "page");
  Document alone = ReportOf("text of page", "tables", "page");
  alone.extractor = "0.1.0";
  storage::Processed write{capture, storage::PageWith(alone), {EntryFor(file, LinkRole::kAttachment)}, {}};
  write.parts = {{file, LinkRole::kAttachment}};
  write.extractor = "0.1.0";
  Do(std::move(write));
  Do(storage::Captured{storage::CaptureOf(file, "pdf"), storage::Outcome{}, {}});
  ASSERT_OK_AND_ASSIGN(const auto inputs, archive_->GetBundle(page));
  Document whole = alone;
  whole.level = "of the first extractor";
  storage::Assembled made{page, inputs->digest, std::make_shared<const Document>(whole), {storage::Outcome{}}};
  made.extractor = "0.1.0";
  Do(std::move(made));

  change_ = [&](const Capture&, Page& read) -> Status {
    Link link;
    link.role = LinkRole::kAttachment;
    link.request.url = file;
    read.links = {link};
    return {};
  };
  int assembled = 0;
  const Assemble assemble = [&](const std::vector<CapturedPart>& parts) -> Result<Bundle> {
    ++assembled;
    EXPECT_EQ(parts.size(), 2u);
    Bundle bundle;
    bundle.document = alone;
    bundle.document->extractor = kNew;
    bundle.document->level = "of the new one";
    bundle.parts.resize(parts.size());
    return bundle;
  };
  const ReextractSummary summary = Run(*archive_, assemble);
  EXPECT_EQ(summary.assembled, 1u);
  EXPECT_EQ(summary.changed, 1u);
  EXPECT_EQ(DocumentAtUrl("/report").level, "of the new one");
  Run(*archive_, assemble);
  EXPECT_EQ(assembled, 1);
}

}  // namespace
}  // namespace lantai::crawler
