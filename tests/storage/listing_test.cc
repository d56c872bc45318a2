// What a portal's lists say is kept with the page that says it.
#include <filesystem>
#include <map>

#include "storage/listings.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Link LinkTo(const std::string& url, LinkRole role, const std::string& text = "") {
  Link link;
  link.role = role;
  link.request.url = url;
  link.text = text;
  return link;
}

Link Report(const std::string& url, const std::string& unit, int year) {
  Link link = LinkTo(url, LinkRole::kItem, unit + std::to_string(year) + "年政府信息公开工作年度报告");
  link.relevance = Relevance::kReport;
  link.report = ListedReport{unit, year};
  return link;
}

Page List(std::vector<Link> links) {
  Page page;
  page.kind = PageKind::kListing;
  page.listing_of_reports = true;
  page.links = std::move(links);
  return page;
}

class Listings : public ArchiveTest {
 protected:
  void Find(const std::string& url, LinkRole role, const std::string& portal = "zhifu") {
    FrontierEntry entry = EntryFor(url, role);
    entry.portal = portal;
    Do(Enqueue{{entry}});
  }
  uint64_t Read(const std::string& url, const std::string& body, Page page) {
    const uint64_t capture = Fetch(url, body).capture_id;
    Do(Processed{capture, std::make_shared<const Page>(std::move(page)), {}, {}});
    return capture;
  }
  std::map<std::string, ListingPage> Of(const std::string& portal) {
    std::map<std::string, ListingPage> pages;
    EXPECT_OK(archive_->ForEachListing(
        portal, [&](const std::string& key, const ListingPage& page) { return pages.emplace(key, page).second; }));
    return pages;
  }
  std::vector<uint64_t> DocumentsOf(const std::string& portal) {
    std::vector<uint64_t> ids;
    EXPECT_OK(archive_->ForEachDocumentOf(portal, [&](const DocumentRecord& record) {
      ids.push_back(record.id);
      return true;
    }));
    return ids;
  }
};

TEST_F(Listings, WhatLeadsToListsIsKnownBeforeItIsRead) {
  Find(UrlOf("/nb/"), LinkRole::kColumn);
  Find(UrlOf("/nb/index_1.html"), LinkRole::kNext);
  Find(UrlOf("/nb/a.html"), LinkRole::kItem);
  FrontierEntry seed = EntryFor(UrlOf("/"), LinkRole::kOther);
  seed.depth = 0;
  seed.referrer.clear();
  Do(Enqueue{{seed}});
  const auto pages = Of("zhifu");
  EXPECT_THAT(pages, ElementsAre(testing::Pair(UrlOf("/"), ListingPage{}), testing::Pair(UrlOf("/nb/"), ListingPage{}),
                                 testing::Pair(UrlOf("/nb/index_1.html"), ListingPage{})));
}

TEST_F(Listings, APageOfAListIsKeptWithItsReportsAndFurtherPages) {
  Find(UrlOf("/nb/"), LinkRole::kColumn);
  Page page =
      List({Report(UrlOf("/nb/1.html"), "县财政局", 2019), Report("javascript:open(2)", "县教育局", 2019),
            LinkTo(UrlOf("/nb/3.html"), LinkRole::kItem, "通知"), LinkTo(UrlOf("/nb/index_1.html"), LinkRole::kNext)});
  page.list_extent = {37, 2};
  const uint64_t capture = Read(UrlOf("/nb/"), "list", std::move(page));
  const ListingPage kept = Of("zhifu")[UrlOf("/nb/")];
  EXPECT_EQ(kept.capture_id, capture);
  EXPECT_TRUE(kept.of_reports);
  EXPECT_EQ(kept.entries, 3u);
  EXPECT_THAT(kept.next, ElementsAre(UrlOf("/nb/index_1.html")));
  EXPECT_EQ(kept.extent, (ListExtent{37, 2}));
  ASSERT_EQ(kept.reports.size(), 2u);
  EXPECT_EQ(kept.reports[0],
            (ListedEntry{UrlOf("/nb/1.html"), "县财政局2019年政府信息公开工作年度报告", {"县财政局", 2019}}));
  EXPECT_EQ(kept.reports[1].key, "") << "only a script opens it";
}

TEST_F(Listings, TheNextReadingTakesThePlaceOfTheLast) {
  Find(UrlOf("/nb/"), LinkRole::kColumn);
  Read(UrlOf("/nb/"), "one", List({Report(UrlOf("/nb/1.html"), "县财政局", 2019)}));
  const uint64_t old = Fetch(UrlOf("/nb/"), "two").capture_id;
  const uint64_t newest = Read(UrlOf("/nb/"), "three", List({Report(UrlOf("/nb/2.html"), "县财政局", 2020)}));
  Do(Processed{old, std::make_shared<const Page>(List({})), {}, {}});
  const auto pages = Of("zhifu");
  ASSERT_EQ(pages.size(), 1u);
  EXPECT_EQ(pages.begin()->second.capture_id, newest)
      << "what was captured earlier is history, however late it is read";
  ASSERT_EQ(pages.begin()->second.reports.size(), 1u);
  EXPECT_EQ(pages.begin()->second.reports[0].report.year, 2020);
}

TEST_F(Listings, AColumnThatIsNoListIsReadAndHasNoEntries) {
  Find(UrlOf("/about/"), LinkRole::kColumn);
  Page page;
  page.kind = PageKind::kArticle;
  const uint64_t capture = Read(UrlOf("/about/"), "text", std::move(page));
  EXPECT_EQ(Of("zhifu")[UrlOf("/about/")], (ListingPage{.capture_id = capture}));
}

TEST_F(Listings, APageThatCannotBeReadKeepsWhatItSaidBefore) {
  Find(UrlOf("/nb/"), LinkRole::kColumn);
  const uint64_t capture = Read(UrlOf("/nb/"), "one", List({Report(UrlOf("/nb/1.html"), "县财政局", 2019)}));
  NewRound();
  const uint64_t broken = Fetch(UrlOf("/nb/"), "broken").capture_id;
  Do(Processed{broken, nullptr, {}, {UrlState::kFailed, Code::kInvalidArgument, "broken"}});
  EXPECT_EQ(Of("zhifu")[UrlOf("/nb/")].capture_id, capture);
}

TEST_F(Listings, ALongTextIsCutBetweenCharacters) {
  Find(UrlOf("/nb/"), LinkRole::kColumn);
  Link link = Report(UrlOf("/nb/1.html"), "县财政局", 2019);
  link.text.clear();
  for (size_t i = 0; i < kMaxListedText; ++i) link.text += "报";
  Read(UrlOf("/nb/"), "one", List({link}));
  EXPECT_EQ(Of("zhifu")[UrlOf("/nb/")].reports.at(0).text.size(), kMaxListedText / 3 * 3);
}

TEST_F(Listings, PortalsHaveTheirOwnListsAndDocuments) {
  Find(UrlOf("/nb/"), LinkRole::kColumn, "zhifu");
  Find("http://www.y.gov.cn/nb/", LinkRole::kColumn, "zhifu2");
  Find(UrlOf("/nb/1.html"), LinkRole::kItem, "zhifu");
  const uint64_t document = Take(UrlOf("/nb/1.html"), "report", "text", "tables").document_id;
  EXPECT_EQ(Of("zhifu").size(), 1u);
  EXPECT_THAT(Of("zhifu"), ElementsAre(testing::Pair(UrlOf("/nb/"), testing::_)));
  EXPECT_THAT(DocumentsOf("zhifu"), ElementsAre(document));
  EXPECT_THAT(DocumentsOf("zhifu2"), IsEmpty());
  Find("http://www.z.gov.cn/1.html", LinkRole::kItem, "a");
  Take("http://www.z.gov.cn/1.html", "another", "another text", "tables");
  EXPECT_THAT(*archive_->Portals(), ElementsAre("a", "zhifu", "zhifu2"));
}

TEST_F(Listings, AnArchiveOfBeforeKnowsItsPortalsOnceItIsOpened) {
  for (const char* format : {"format-1", "format-2"}) {
    archive_.reset();
    fs::remove_all(path());
    fs::copy(fs::path(LANTAI_SOURCE_DIR) / "tests/storage/archives" / format, path(), fs::copy_options::recursive);
    Open();
    ASSERT_OK_AND_ASSIGN(const auto portals, archive_->Portals());
    ASSERT_EQ(portals.size(), 1u) << format;
    uint64_t documents = 0;
    EXPECT_OK(archive_->ForEachDocument([&](const DocumentRecord&) { return ++documents != 0; }));
    EXPECT_EQ(DocumentsOf(portals[0]).size(), documents) << format;
    EXPECT_FALSE(Of(portals[0]).empty()) << format;
    archive_.reset();
    EXPECT_THAT(VerifyArchive(path(), {})->findings, IsEmpty()) << format;
  }
}

TEST(ListingRecord, ReadsBackAsItWasWrittenAndNothingElse) {
  ListingPage page{7, true, 20, {{"GET x", "text", {"unit", 2019}}, {"", "", {"", std::nullopt}}}, {"GET y"}, {0, {}}};
  const std::string bytes = EncodeListing(page);
  ASSERT_OK_AND_ASSIGN(const ListingPage back, DecodeListing("k", bytes));
  EXPECT_EQ(back, page);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(DecodeListing("k", bytes.substr(0, size)), Fails(Code::kCorruption, HasSubstr("listing k"))) << size;
  }
}

}  // namespace
}  // namespace lantai::storage
