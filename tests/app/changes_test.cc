#include "app/changes.h"

#include <nlohmann/json.hpp>

#include "tests/storage/fixture.h"
#include "tests/support/golden.h"

namespace lantai::app {
namespace {

using nlohmann::json;
using storage::EntryFor;
using storage::PageWith;
using storage::ReportOf;
using storage::UrlOf;
using storage::UrlState;
using storage::WriteResult;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kNew[] = "9.9.9";

Cell CellOf(const std::string& raw) { return {Number{raw}, raw, CellStatus::kOk, std::nullopt, "part:0/table:0"}; }

class Changed : public storage::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
    Queue({url_});
  }

  static Document Report(const std::string& payload, const std::string& cell, const std::string& text) {
    Document document = ReportOf(text, cell, payload);
    document.parts = {{"page", UrlOf("/a"), UrlOf("/a"), Sha256Of(payload)}};
    document.report->cells = {{"t3.new_requests.total", CellOf(cell)}, {"t4.review.total", CellOf("0")}};
    return document;
  }

  // The page at /a now has these bytes, and reads so.
  uint64_t Publish(const std::string& payload, Document document, const std::string& extractor = "0.1.0") {
    clock_.Advance(kDayMs);
    auto capture = storage::CaptureOf(url_, payload);
    capture->finished = clock_.Now();
    const uint64_t id = Do(storage::Captured{capture, {}, {}}).capture_id;
    Read(id, std::move(document), extractor, false);
    return id;
  }
  WriteResult Read(uint64_t capture, Document document, const std::string& extractor, bool again) {
    document.extractor = extractor;
    storage::Processed write{capture, PageWith(std::move(document)), {}, {}};
    write.extractor = extractor;
    write.again = again;
    return Do(std::move(write));
  }
  std::vector<ChangeEntry> Entries(const ChangeFilter& filter = {}) {
    std::vector<ChangeEntry> entries;
    EXPECT_OK(ForEachChangeEntry(*archive_, filter, [&](const ChangeEntry& entry) {
      entries.push_back(entry);
      return true;
    }));
    return entries;
  }
  std::vector<std::string> Kinds(const ChangeFilter& filter = {}) {
    std::vector<std::string> kinds;
    for (const ChangeEntry& entry : Entries(filter)) {
      kinds.push_back(entry.kind + (entry.cause.empty() ? "" : " " + entry.cause));
    }
    return kinds;
  }

  const std::string url_ = UrlOf("/a");
};

TEST_F(Changed, ASilentEditNamesTheCellAndTheWords) {
  Publish("one", Report("one", "12", "全年收到申请12件。"));
  Publish("two", Report("two", "13", "全年收到申请13件。"));
  const auto entries = Entries();
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].kind, "new");
  EXPECT_EQ(entries[1].kind, "changed");
  EXPECT_EQ(entries[1].cause, "edited");
  EXPECT_TRUE(entries[1].comparable);
  EXPECT_EQ(entries[1].key, url_);
  EXPECT_EQ(entries[1].capture->capture.finished, clock_.Now());
  const auto& cells = entries[1].diff.cells;
  EXPECT_THAT(cells, ElementsAre(CellChange{"t3.new_requests.total", CellOf("12"), CellOf("13")}));
  ASSERT_THAT(entries[1].diff.text.edits, SizeIs(1));
  EXPECT_EQ(entries[1].diff.text.edits[0].pieces[2].text, "13");
}

TEST_F(Changed, ANewerExtractorIsNotThePublisher) {
  const uint64_t capture = Publish("one", Report("one", "12", "全年收到申请12件。"));
  Read(capture, Report("one", "112", "全年收到申请12件。"), kNew, true);
  const auto entries = Entries();
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[1].cause, "extractor");
  EXPECT_EQ(entries[1].before->extractor, "0.1.0");
  EXPECT_EQ(entries[1].after->extractor, kNew);
  EXPECT_THAT(entries[1].diff.cells, SizeIs(1));
}

// The page was edited after the program was renewed: what the new extractor reads otherwise looks like an edit, until
// the old capture is read anew as well.
TEST_F(Changed, AnEditIsComparedAsOneExtractorReadsIt) {
  Document first = Report("one", "12", "正文一二三四五六七八。页脚");
  const uint64_t old_capture = Publish("one", first);
  Publish("two", Report("two", "13", "正文一二三四五六七八。"), kNew);
  ChangeEntry entry = Entries().back();
  EXPECT_EQ(entry.cause, "edited");
  EXPECT_FALSE(entry.comparable);
  EXPECT_FALSE(entry.diff.text.empty());
  Read(old_capture, Report("one", "12", "正文一二三四五六七八。"), kNew, true);
  entry = Entries().back();
  EXPECT_EQ(entry.cause, "edited");
  EXPECT_TRUE(entry.comparable);
  EXPECT_EQ(entry.before->extractor, kNew);
  EXPECT_TRUE(entry.diff.text.empty()) << "the footer was never the publisher's edit";
  EXPECT_THAT(entry.diff.cells, SizeIs(1));
}

TEST_F(Changed, NewChromeReadByANewExtractorIsNoEdit) {
  const uint64_t old_capture = Publish("one", Report("one", "12", "正文一二三四五六七八。页脚"));
  Publish("one in spring design", Report("one in spring design", "12", "正文一二三四五六七八。"), kNew);
  Read(old_capture, Report("one", "12", "正文一二三四五六七八。"), kNew, true);
  const ChangeEntry entry = Entries().back();
  EXPECT_EQ(entry.cause, "extractor");
  EXPECT_FALSE(entry.diff.text.empty()) << "what the extractor changed is told all the same";
}

TEST_F(Changed, ARemovalComesWithItsConfirmations) {
  Publish("one", Report("one", "12", "text"));
  clock_.Advance(kDayMs);
  Gone(url_);
  Publish("one", Report("one", "12", "text"));
  const auto entries = Entries();
  ASSERT_THAT(entries, SizeIs(3));
  EXPECT_EQ(entries[1].kind, "removed");
  EXPECT_THAT(entries[1].confirmations, SizeIs(storage::kAbsencesForRemoval));
  EXPECT_THAT(RowsOf(entries[1]), SizeIs(storage::kAbsencesForRemoval));
  EXPECT_EQ(entries[2].kind, "returned");
}

TEST_F(Changed, ADocumentThatIsTakenBackSaysSo) {
  const uint64_t capture = Publish("one", Report("one", "12", "text"));
  storage::Processed write{capture, std::make_shared<Page>(), {}, {}};
  write.extractor = kNew;
  write.again = true;
  Do(std::move(write));
  EXPECT_THAT(Kinds(), ElementsAre("new", "disowned"));
}

TEST_F(Changed, AFileThatIsReadLaterIsNoEdit) {
  const uint64_t capture = Publish("one", Report("one", "12", "text"));
  const std::string file = UrlOf("/a.pdf");
  storage::Processed page{capture, PageWith(Report("one", "12", "text")), {EntryFor(file, LinkRole::kAttachment)}, {}};
  page.page = [&] {
    Document document = Report("one", "12", "text");
    document.extractor = "0.1.0";
    return PageWith(document);
  }();
  page.parts = {{file, LinkRole::kAttachment}};
  page.extractor = "0.1.0";
  Do(std::move(page));
  Do(storage::Captured{storage::CaptureOf(file, "pdf"), storage::Outcome{}, {}});
  ASSERT_OK_AND_ASSIGN(const auto inputs, archive_->GetBundle(url_));
  ASSERT_TRUE(inputs);
  Document whole = Report("one", "12", "text");
  whole.extractor = "0.1.0";
  whole.parts.push_back({"attachment", file, file, Sha256Of("pdf")});
  whole.report->cells["t2.a20_8.fees.amount"] = CellOf("5");
  storage::Assembled write{url_, inputs->digest, std::make_shared<const Document>(whole), {storage::Outcome{}}};
  write.extractor = "0.1.0";
  Do(std::move(write));
  EXPECT_THAT(Kinds(), ElementsAre("new", "changed parts"));
}

// ---- filters ----

TEST_F(Changed, AfterACursorAndOfAKind) {
  Publish("one", Report("one", "12", "text"));
  Publish("two", Report("two", "13", "text"));
  EXPECT_THAT(Kinds({.since = 1}), ElementsAre("changed edited"));
  EXPECT_THAT(Kinds({.since = 2}), IsEmpty());
  EXPECT_THAT(Kinds({.kinds = {"edited"}}), ElementsAre("changed edited"));
  EXPECT_THAT(Kinds({.kinds = {"changed"}}), ElementsAre("changed edited"));
  EXPECT_THAT(Kinds({.kinds = {"removed"}}), IsEmpty());
  const auto ignore = [](const ChangeEntry&) { return true; };
  EXPECT_THAT(ForEachChangeEntry(*archive_, {.since = 3}, ignore), Fails(Code::kInvalidArgument, HasSubstr("cursor")));
}

TEST_F(Changed, OfAPortalAYearAndADivision) {
  Publish("one", Report("one", "12", "text"));
  EXPECT_THAT(Kinds({.portal = "zhifu"}), SizeIs(1));
  EXPECT_THAT(Kinds({.portal = "other"}), IsEmpty());
  EXPECT_THAT(Kinds({.division = "3706"}), SizeIs(1));
  EXPECT_THAT(Kinds({.division = "11"}), IsEmpty());
  EXPECT_THAT(Kinds({.years = YearRange{2020, 2021}}), SizeIs(1));
  EXPECT_THAT(Kinds({.years = YearRange{2008, 2019}}), IsEmpty());
}

TEST_F(Changed, TheHistoryOfAnAddressHasEveryCapture) {
  Publish("one", Report("one", "12", "text"));
  clock_.Advance(kDayMs);
  auto same = storage::CaptureOf(url_, "one");
  same->finished = clock_.Now();
  Do(storage::Captured{same, {}, {}});
  Publish("two", Report("two", "13", "text"));
  clock_.Advance(kDayMs);
  Gone(url_);
  const ChangeFilter filter{.key = url_};
  EXPECT_THAT(Kinds(filter), ElementsAre("new", "unchanged", "changed edited", "no_document", "no_document",
                                         "no_document", "removed"));
  const auto entries = Entries(filter);
  EXPECT_EQ(entries[1].document->id, entries[0].document->id);
  EXPECT_EQ(entries[1].cursor, 0u);
  EXPECT_EQ(entries[3].capture->capture.status, 404);
}

// ---- output ----

TEST_F(Changed, JsonHasEveryKeyAlways) {
  Document first = Report("one", "12", "一、总体情况\n全年收到申请12件。"),
           second = Report("two", "13", "一、总体情况\n全年收到申请13件。");
  second.title = "2020年报告（修订）";
  second.report->flags = {{"parts_disagree", "warning", "12 / 13", "", {"t3.new_requests.total"}}};
  second.report->checks = {{"K1", "total", Verdict::kFail, {}, {}, {}, {}}};
  second.report->narrative = {{"website_items", {Number{"290"}, "290条", "section:0"}}};
  second.attachments = {{"http://x/a.pdf", "a.pdf", "pdf"}};
  second.tables = {{{{"a", "13"}}}};
  Publish("one", first);
  Publish("two", second);
  Gone(url_);
  std::string lines, csv = ChangeCsvHeader();
  std::vector<std::string> keys;
  for (const ChangeEntry& entry : Entries({.key = url_})) {
    const std::string line = ChangeJson(entry);
    std::vector<std::string> own;
    const json object = json::parse(line);
    for (const auto& [key, value] : object.items()) own.push_back(key);
    if (keys.empty()) keys = own;
    EXPECT_EQ(own, keys);
    lines += line + "\n";
    csv += ChangeCsv(entry);
  }
  ExpectGolden("changes/history.jsonl", lines);
  ExpectGolden("changes/history.csv", csv);
}

TEST_F(Changed, CsvIsSafeForSpreadsheets) {
  Publish("one", Report("one", "12", "text"));
  Document evil = Report("two", "12", "text");
  evil.title = "=HYPERLINK(\"http://evil\")";
  Publish("two", evil);
  EXPECT_THAT(ChangeCsv(Entries().back()), HasSubstr("'=HYPERLINK"));
}

}  // namespace
}  // namespace lantai::app
