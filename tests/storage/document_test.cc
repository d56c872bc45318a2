#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Documents : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
  }
};
class Duplicates : public Documents {};
class History : public Documents {};

using Duplicate = WriteResult::Duplicate;

TEST_F(Documents, ADocumentIsReadBackWhole) {
  Queue({UrlOf("/a")});
  const Document document = ReportOf("prose", "numbers", "page");
  const WriteResult result = Process(Fetch(UrlOf("/a"), "page").capture_id, document);
  EXPECT_TRUE(result.new_document);
  Open();
  ASSERT_OK_AND_ASSIGN(const Document read, archive_->ReadDocument(result.document_id));
  EXPECT_EQ(read, document);
  const DocumentRecord record = DocumentAt(result.document_id);
  EXPECT_EQ(record.portal, "zhifu");
  EXPECT_EQ(record.title, document.title);
  EXPECT_EQ(record.unit, document.unit);
  EXPECT_EQ(record.division, document.division);
  EXPECT_EQ(record.year, 2020);
  EXPECT_EQ(record.form, "g2019");
  EXPECT_TRUE(record.is_annual_report);
  EXPECT_FALSE(record.superseded);
  EXPECT_EQ(record.fetched_at, Timestamp{1'600'000'000'500});
  EXPECT_THAT(record.urls, ElementsAre(UrlOf("/a")));
  ASSERT_OK_AND_ASSIGN(const auto of_url, archive_->DocumentOf(UrlOf("/a")));
  EXPECT_EQ(of_url, result.document_id);
}

TEST_F(Duplicates, TheSameBytesElsewhereAreAnAlias) {
  const WriteResult first = Take(UrlOf("/z"), "page", "prose", "numbers");
  const WriteResult second = Take(UrlOf("/a"), "page", "prose", "numbers");
  EXPECT_EQ(second.duplicate, Duplicate::kExact);
  EXPECT_FALSE(second.new_document);
  EXPECT_EQ(second.document_id, first.document_id);
  EXPECT_THAT(DocumentAt(first.document_id).urls, ElementsAre(UrlOf("/z"), UrlOf("/a")));
  ASSERT_OK_AND_ASSIGN(const auto of_alias, archive_->DocumentOf(UrlOf("/a")));
  EXPECT_EQ(of_alias, first.document_id);
  EXPECT_EQ(CountAll().documents, 1u);
}

TEST_F(Duplicates, TheSameReportUnderOtherChromeIsAnAlias) {
  const WriteResult first = Take(UrlOf("/a"), "<a>page", "prose", "numbers");
  const WriteResult second = Take("http://town.gov.cn/b", "<b>page", "prose", "numbers");
  EXPECT_EQ(second.duplicate, Duplicate::kText);
  EXPECT_EQ(second.document_id, first.document_id);
  EXPECT_EQ(DocumentAt(first.document_id).urls.size(), 2u);
}

TEST_F(Duplicates, TheSameProseWithOtherNumbersIsAnotherReport) {
  const WriteResult first = Take(UrlOf("/2019"), "page 2019", "prose", "numbers of 2019");
  const WriteResult second = Take(UrlOf("/2020"), "page 2020", "prose", "numbers of 2020");
  EXPECT_EQ(second.duplicate, Duplicate::kNone);
  EXPECT_NE(second.document_id, first.document_id);
}

TEST_F(Duplicates, TwoTownsWithTheSameZerosAreTwoReports) {
  Document of_b = ReportOf("prose", "zeros", "page b");
  of_b.unit = "乙镇人民政府";
  Document of_2021 = ReportOf("prose", "zeros", "page 2021");
  of_2021.year = 2021;
  Document unknown = ReportOf("prose", "zeros", "page u");
  unknown.unit.reset();
  const WriteResult a = Take(UrlOf("/a"), "page a", "prose", "zeros");
  const WriteResult b = Process(Fetch(UrlOf("/b"), "page b").capture_id, of_b);
  const WriteResult later = Process(Fetch(UrlOf("/c"), "page 2021").capture_id, of_2021);
  const WriteResult any = Process(Fetch(UrlOf("/d"), "page u").capture_id, unknown);
  EXPECT_EQ(b.duplicate, Duplicate::kNone);
  EXPECT_EQ(later.duplicate, Duplicate::kNone);
  EXPECT_EQ(CountAll().documents, 3u);
  EXPECT_EQ(any.duplicate, Duplicate::kText);
  EXPECT_EQ(any.document_id, a.document_id);
  const WriteResult b_again = Process(Fetch(UrlOf("/e"), "page b 2").capture_id, [&] {
    Document copy = of_b;
    copy.digests.payload_sha256 = Sha256Of("page b 2");
    return copy;
  }());
  EXPECT_EQ(b_again.document_id, b.document_id);
}

TEST_F(Duplicates, EmptyTextIsNeverATextDuplicate) {
  const WriteResult first = Take(UrlOf("/scan1.pdf"), "scan 1", "", "");
  const WriteResult second = Take(UrlOf("/scan2.pdf"), "scan 2", "", "");
  EXPECT_NE(second.document_id, first.document_id);
  const WriteResult copy = Take(UrlOf("/copy.pdf"), "scan 1", "", "");
  EXPECT_EQ(copy.duplicate, Duplicate::kExact);
  EXPECT_EQ(copy.document_id, first.document_id);
}

TEST_F(Duplicates, TheSameShellWithOtherDataIsAnotherDocument) {
  const WriteResult first = Take(UrlOf("/view?id=1"), "shell", "data one", "1");
  const WriteResult second = Take(UrlOf("/view?id=2"), "shell", "data two", "2");
  EXPECT_EQ(second.duplicate, Duplicate::kNone);
  EXPECT_NE(second.document_id, first.document_id);
}

TEST_F(Duplicates, AThousandAliasesAreAllKept) {
  Take(UrlOf("/first"), "page", "prose", "numbers");
  for (int i = 0; i < 1000; i += 100) {
    std::vector<Write> writes;
    for (int j = i; j < i + 100; ++j) {
      const auto capture = CaptureOf(UrlOf("/" + std::to_string(j)), "page");
      const uint64_t id = static_cast<uint64_t>(j) + 2;
      writes.push_back(Captured{capture, {}, {}});
      writes.push_back(Processed{id, PageWith(ReportOf("prose", "numbers", "page")), {}, {}});
    }
    ASSERT_OK(archive_->Commit(writes));
  }
  EXPECT_EQ(DocumentAt(1).urls.size(), 1001u);
}

TEST_F(History, AnotherDocumentAtTheAddressSupersedes) {
  const WriteResult old_one = Take(UrlOf("/a"), "page", "prose", "numbers");
  const WriteResult new_one = Take(UrlOf("/a"), "page edited", "prose", "edited numbers");
  EXPECT_TRUE(DocumentAt(old_one.document_id).superseded);
  EXPECT_FALSE(DocumentAt(new_one.document_id).superseded);
  const auto changes = Changes();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].kind, Change::Kind::kAdded);
  EXPECT_EQ(changes[1].kind, Change::Kind::kChanged);
  EXPECT_EQ(changes[1].document_id, new_one.document_id);
  EXPECT_EQ(changes[1].previous_id, old_one.document_id);
  EXPECT_EQ(changes[1].cursor, 2u);
  EXPECT_EQ(changes[1].at, clock_.Now());
  ASSERT_OK(archive_->ReadDocument(old_one.document_id));
}

TEST_F(History, ADocumentStandsAsLongAsOneAddressGivesIt) {
  const uint64_t first = Take(UrlOf("/a"), "page", "prose", "numbers").document_id;
  Take(UrlOf("/b"), "page", "prose", "numbers");
  Take(UrlOf("/a"), "page 2", "prose", "other numbers");
  EXPECT_FALSE(DocumentAt(first).superseded);
  Take(UrlOf("/b"), "page 2", "prose", "other numbers");
  EXPECT_TRUE(DocumentAt(first).superseded);
}

TEST_F(History, ADocumentThatComesBackStandsAgain) {
  const uint64_t first = Take(UrlOf("/a"), "page", "prose", "numbers").document_id;
  const uint64_t second = Take(UrlOf("/a"), "page 2", "prose", "other numbers").document_id;
  EXPECT_EQ(Take(UrlOf("/a"), "page", "prose", "numbers").document_id, first);
  EXPECT_FALSE(DocumentAt(first).superseded);
  EXPECT_TRUE(DocumentAt(second).superseded);
  EXPECT_EQ(Changes().back().document_id, first);
  EXPECT_EQ(Changes().size(), 3u);
}

TEST_F(History, NewChromeAroundTheSameReportIsNoChange) {
  const uint64_t first = Take(UrlOf("/a"), "page", "prose", "numbers").document_id;
  const WriteResult again = Take(UrlOf("/a"), "page in spring design", "prose", "numbers");
  EXPECT_EQ(again.document_id, first);
  EXPECT_EQ(again.duplicate, Duplicate::kNone);
  EXPECT_EQ(Changes().size(), 1u);
}

TEST_F(History, ASilentlyEditedTitleShows) {
  const uint64_t first = Take(UrlOf("/a"), "page", "prose", "numbers").document_id;
  Document edited = ReportOf("prose", "numbers", "page edited");
  edited.title = "2020年政府信息公开工作年度报告（修订）";
  const WriteResult second = Process(Fetch(UrlOf("/a"), "page edited").capture_id, edited);
  EXPECT_NE(second.document_id, first);
  EXPECT_TRUE(DocumentAt(first).superseded);
}

TEST_F(History, ABetterExtractorReplacesTheBodyUnderTheSameId) {
  const uint64_t capture = Fetch(UrlOf("/a"), "page").capture_id;
  const uint64_t id = Process(capture, ReportOf("prose", "numbers", "page")).document_id;
  Document better = ReportOf("prose", "numbers", "page");
  better.extractor = "9.9.9";
  better.report->form = "g2021";
  EXPECT_EQ(Process(capture, better).document_id, id);
  ASSERT_OK_AND_ASSIGN(const Document read, archive_->ReadDocument(id));
  EXPECT_EQ(read, better);
  EXPECT_EQ(DocumentAt(id).form, "g2021");
  EXPECT_EQ(Changes().size(), 2u);
  Process(capture, better);
  EXPECT_EQ(Changes().size(), 2u) << "nothing new, nothing logged";
}

TEST_F(History, AnOldCaptureProcessedLateDoesNotPushTheNewOneAside) {
  const uint64_t old_capture = Fetch(UrlOf("/a"), "page 1").capture_id;
  const uint64_t new_capture = Fetch(UrlOf("/a"), "page 2").capture_id;
  const uint64_t standing = Process(new_capture, ReportOf("prose", "2", "page 2")).document_id;
  const uint64_t late = Process(old_capture, ReportOf("prose", "1", "page 1")).document_id;
  EXPECT_TRUE(DocumentAt(late).superseded);
  EXPECT_FALSE(DocumentAt(standing).superseded);
  EXPECT_EQ(UrlAt(UrlOf("/a")).state, UrlState::kDone);
  ASSERT_OK_AND_ASSIGN(const auto of_url, archive_->DocumentOf(UrlOf("/a")));
  EXPECT_EQ(of_url, standing);
}

TEST_F(History, WhatIsGoneForDaysIsRemovedAndMayComeBack) {
  const uint64_t id = Take(UrlOf("/a"), "page", "prose", "numbers").document_id;
  Gone(UrlOf("/a"));
  EXPECT_TRUE(DocumentAt(id).removed);
  EXPECT_FALSE(DocumentAt(id).superseded);
  ASSERT_OK_AND_ASSIGN(const auto of_url, archive_->DocumentOf(UrlOf("/a")));
  EXPECT_FALSE(of_url.has_value());
  Take(UrlOf("/a"), "page", "prose", "numbers");
  EXPECT_FALSE(DocumentAt(id).removed);
  ASSERT_EQ(Changes().size(), 3u);
  EXPECT_EQ(Changes()[1].kind, Change::Kind::kRemoved);
  EXPECT_EQ(Changes()[2].kind, Change::Kind::kChanged);
}

TEST_F(History, ChangesAreReadFromACursorOn) {
  for (int i = 0; i < 3; ++i) {
    const std::string n = std::to_string(i);
    Take(UrlOf("/" + n), n, n, n);
  }
  ASSERT_EQ(Changes(1).size(), 2u);
  EXPECT_EQ(Changes(1)[0].cursor, 2u);
  EXPECT_THAT(Changes(3), IsEmpty());
  EXPECT_THAT(Changes(UINT64_MAX), IsEmpty());
}

}  // namespace
}  // namespace lantai::storage
