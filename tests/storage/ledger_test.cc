// The ledger's states, and what evidence each of them needs.
#include "storage/ledger.h"

#include <filesystem>
#include <functional>

#include "storage/ledger_bodies.h"
#include "storage/ledger_lists.h"
#include "storage/ledger_names.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr int64_t kDay = 24LL * 3600 * 1000;
constexpr Timestamp kNow{1'700'000'000'000};  // 2023-11-14

Link LinkTo(const std::string& url, LinkRole role, const std::string& text = "") {
  Link link;
  link.role = role;
  link.request.url = url;
  link.text = text;
  return link;
}

// The address of a body's report for a year.
std::string ReportUrl(const std::string& unit, int year) {
  return UrlOf("/nb/" + Sha256Of(unit).Hex().substr(0, 8) + "_" + std::to_string(year) + ".html");
}

struct Listed {
  std::string unit;
  std::optional<int> year;
};

class LedgerTest : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    Name({{"zhifu", "烟台市芝罘区人民政府", "370602"}});
  }

  void Name(std::vector<SeedPortal> portals) { Do(PortalsNamed{std::move(portals)}); }

  FrontierEntry Entry(const std::string& url, LinkRole role, const std::string& text, const std::string& portal) {
    FrontierEntry entry = EntryFor(url, role, Relevance::kReport);
    entry.portal = portal;
    entry.text = text;
    return entry;
  }
  void Find(const std::string& url, const std::string& text = "", const std::string& portal = "zhifu") {
    Do(Enqueue{{Entry(url, LinkRole::kColumn, text, portal)}});
  }

  // Captures a page and has it read as this one.
  uint64_t Read(const std::string& url, Page page) {
    const auto capture = CaptureOf(url, "page " + url + std::to_string(++pages_));
    capture->finished = read_at_;
    const uint64_t id = Do(Captured{capture, {}, {}}).capture_id;
    Do(Processed{id, std::make_shared<const Page>(std::move(page)), {}, {}});
    return id;
  }

  // A page of a list with these entries, each of which is queued, as are the further pages.
  void ReadList(const std::string& url, const std::vector<Listed>& entries, ListExtent extent = {},
                const std::vector<std::string>& next = {}, const std::string& portal = "zhifu") {
    Page page;
    page.kind = PageKind::kListing;
    page.listing_of_reports = true;
    page.list_extent = extent;
    Enqueue found;
    for (const Listed& entry : entries) {
      const std::string address = ReportUrl(entry.unit, entry.year.value_or(0));
      page.links.push_back(LinkTo(address, LinkRole::kItem, entry.unit + "年报"));
      page.links.back().report = ListedReport{entry.unit, entry.year};
      found.entries.push_back(Entry(address, LinkRole::kItem, entry.unit, portal));
    }
    for (const std::string& further : next) {
      page.links.push_back(LinkTo(further, LinkRole::kNext));
      found.entries.push_back(Entry(further, LinkRole::kNext, "", portal));
    }
    Find(url, "", portal);
    Read(url, std::move(page));
    Do(std::move(found));
  }

  Document Report(const std::string& unit, int year) {
    const std::string words = unit + std::to_string(year);
    Document document = ReportOf(words, words, words);
    document.unit = unit;
    document.year = year;
    return document;
  }
  uint64_t Hold(const std::string& unit, int year, std::vector<BodyChange> changes = {},
                const std::function<void(Document&)>& change = {}) {
    Page page;
    page.kind = PageKind::kArticle;
    page.document = Report(unit, year);
    page.changes = std::move(changes);
    if (change) change(*page.document);
    Read(ReportUrl(unit, year), std::move(page));
    return *archive_->DocumentOf(ReportUrl(unit, year)).value();
  }
  // A list that is whole, of reports that are all held.
  void HoldAll(const std::string& url, const std::vector<Listed>& entries, ListExtent extent = {}) {
    ReadList(url, entries, extent);
    for (const Listed& entry : entries) Hold(entry.unit, *entry.year);
  }
  void Fail(const std::string& url, UrlState state, const std::string& reason) {
    Do(Unfetched{url, Outcome{state, Code::kNetwork, reason}, {}});
  }

  Ledger Make(Timestamp as_of = kNow) {
    const Result<Ledger> ledger = LedgerOf(*archive_, {as_of, "", ""});
    EXPECT_OK(ledger);
    return ledger.ok() ? *ledger : Ledger{};
  }
  static LedgerCell At(const Ledger& ledger, const std::string& name, int year) {
    for (const LedgerBody& body : ledger.bodies) {
      for (const LedgerName& known : body.names) {
        if (known.name == name && ledger.years.Contains(year))
          return body.cells.at(static_cast<size_t>(year - ledger.years.first));
      }
    }
    return {CellState::kUnread, "no such body", 0, "", ""};
  }
  LedgerCell Cell(const std::string& name, int year) { return At(Make(), name, year); }
  CellState StateOf(const std::string& name, int year) { return Cell(name, year).state; }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const LedgerBody& body : Make().bodies) names.push_back(body.name);
    return names;
  }

  Timestamp read_at_ = kNow;
  int pages_ = 0;
};

const std::string kList = UrlOf("/nb/");
const std::string kFinance = "烟台市芝罘区财政局", kSchools = "烟台市芝罘区教育局";

// ---- states

TEST_F(LedgerTest, AReportThatStandsIsHeldWithItsDocument) {
  ReadList(kList, {{kFinance, 2019}});
  const uint64_t document = Hold(kFinance, 2019);
  const LedgerCell cell = Cell(kFinance, 2019);
  EXPECT_EQ(cell.state, CellState::kHeld);
  EXPECT_EQ(cell.document_id, document);
  EXPECT_EQ(cell.url, ReportUrl(kFinance, 2019));
}

TEST_F(LedgerTest, AReportWithoutItsTablesIsLossy) {
  ReadList(kList, {{kFinance, 2019}, {kFinance, 2020}, {kFinance, 2021}});
  Hold(kFinance, 2019, {}, [](Document& d) { d.report->flags.push_back({"table_missing", "error", "", "", {}}); });
  Hold(kFinance, 2020, {}, [](Document& d) { d.report->form.clear(); });
  Hold(kFinance, 2021, {}, [](Document& d) { d.report->flags.push_back({"unit_doubtful", "notice", "", "", {}}); });
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kLossy);
  EXPECT_EQ(StateOf(kFinance, 2020), CellState::kLossy);
  EXPECT_EQ(StateOf(kFinance, 2021), CellState::kHeld);
  Open();
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kLossy) << "it is in the record";
}

TEST_F(LedgerTest, AReportThatALinkNamesAndNobodyCouldHaveIsListedWithTheReason) {
  ReadList(kList, {{kFinance, 2019}, {kFinance, 2020}, {kFinance, 2021}});
  Hold(kFinance, 2021);
  Absent(ReportUrl(kFinance, 2019));
  EXPECT_EQ(Cell(kFinance, 2019).state, CellState::kListed);
  EXPECT_EQ(Cell(kFinance, 2019).reason, "gone");
  EXPECT_EQ(Cell(kFinance, 2020).state, CellState::kListed);
  EXPECT_EQ(Cell(kFinance, 2020).reason, "waits to be fetched");
}

TEST_F(LedgerTest, AYearThatAWholeListLacksIsSilent) {
  HoldAll(kList, {{kFinance, 2018}, {kFinance, 2020}, {kSchools, 2019}}, {3, 1});
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kSilent);
  EXPECT_EQ(StateOf(kFinance, 2018), CellState::kHeld);
  EXPECT_EQ(StateOf(kSchools, 2020), CellState::kSilent);
}

TEST_F(LedgerTest, AReportIsNotDueUntilItsDayHasPassed) {
  HoldAll(kList, {{kFinance, 2018}, {"烟台市芝罘区向阳街道办事处", 2018}});
  const Timestamp february = DueDay(BodyKind::kDepartment, 2022) + kDay;
  read_at_ = february;
  Read(kList, [&] {
    Page page;
    page.kind = PageKind::kListing;
    page.listing_of_reports = true;
    for (const char* unit : {kFinance.c_str(), "烟台市芝罘区向阳街道办事处"}) {
      page.links.push_back(LinkTo(ReportUrl(unit, 2018), LinkRole::kItem, unit));
      page.links.back().report = ListedReport{unit, 2018};
    }
    return page;
  }());
  const Ledger ledger = Make(february);
  EXPECT_EQ(ledger.years, (YearRange{2008, 2022}));
  EXPECT_EQ(At(ledger, "烟台市芝罘区向阳街道办事处", 2022).state, CellState::kNotDue);
  EXPECT_EQ(At(ledger, kFinance, 2022).state, CellState::kSilent) << "departments' are due on 31 January since 2019's";
  EXPECT_EQ(At(Make(DueDay(BodyKind::kDepartment, 2022)), kFinance, 2022).state, CellState::kNotDue);
}

TEST_F(LedgerTest, WhatWasLastReadBeforeItWasDueIsUnread) {
  read_at_ = DueDay(BodyKind::kDepartment, 2021);
  HoldAll(kList, {{kFinance, 2018}});
  EXPECT_EQ(StateOf(kFinance, 2020), CellState::kSilent);
  EXPECT_EQ(StateOf(kFinance, 2021), CellState::kUnread);
  EXPECT_THAT(Cell(kFinance, 2021).reason, HasSubstr("before it was due"));
}

TEST_F(LedgerTest, AnUnchangedListWasReadWhenThePortalSaidSo) {
  read_at_ = DueDay(BodyKind::kDepartment, 2021);
  HoldAll(kList, {{kFinance, 2018}});
  NewRound();
  clock_.Advance(kNow - clock_.Now());
  Do(NotModified{kList, kNow});
  EXPECT_EQ(StateOf(kFinance, 2021), CellState::kSilent);
}

TEST_F(LedgerTest, DueDaysAreThoseOfTheRegulation) {
  EXPECT_EQ(FormatUtc(DueDay(BodyKind::kGovernment, 2019)), "2020-03-31T15:59:59Z");
  EXPECT_EQ(FormatUtc(DueDay(BodyKind::kTownship, 2019)), "2020-03-31T15:59:59Z");
  EXPECT_EQ(FormatUtc(DueDay(BodyKind::kDepartment, 2019)), "2020-01-31T15:59:59Z");
  EXPECT_EQ(FormatUtc(DueDay(BodyKind::kDepartment, 2018)), "2019-03-31T15:59:59Z");
}

// ---- a fault is no silence

TEST_F(LedgerTest, AListPageThatFailedMakesItsHolesUnreachable) {
  ReadList(kList, {{kFinance, 2018}, {kSchools, 2018}}, {}, {UrlOf("/nb/index_1.html")});
  Fail(UrlOf("/nb/index_1.html"), UrlState::kFailed, "HTTP 500 after 4 attempts");
  const LedgerCell cell = Cell(kFinance, 2019);
  EXPECT_EQ(cell.state, CellState::kUnreachable);
  EXPECT_EQ(cell.reason, "HTTP 500 after 4 attempts");
  EXPECT_EQ(cell.url, UrlOf("/nb/index_1.html"));
}

TEST_F(LedgerTest, AListPageThatWaitsMakesItsHolesUnread) {
  ReadList(kList, {{kFinance, 2018}}, {}, {UrlOf("/nb/index_1.html")});
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnread);
  Fetch(UrlOf("/nb/index_1.html"), "fetched, not read");
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnread);
}

TEST_F(LedgerTest, AListThatDeclaresMoreThanItShowsIsNotWhole) {
  HoldAll(kList, {{kFinance, 2018}, {kSchools, 2018}}, {29, 1});
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnreachable);
  EXPECT_THAT(Cell(kFinance, 2019).reason, HasSubstr("declares 29 entries"));
}

TEST_F(LedgerTest, AListThatDeclaresMorePagesThanWereReadIsNotWhole) {
  HoldAll(kList, {{kFinance, 2018}}, {std::nullopt, 3});
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnreachable);
  EXPECT_THAT(Cell(kFinance, 2019).reason, HasSubstr("declares 3 pages"));
}

TEST_F(LedgerTest, AFurtherPageThatWasNotFollowedOrLeadsElsewhereIsNoPageRead) {
  Find(kList);
  Page page;
  page.kind = PageKind::kListing;
  page.listing_of_reports = true;
  page.links.push_back(LinkTo(ReportUrl(kFinance, 2018), LinkRole::kItem, "x"));
  page.links.back().report = ListedReport{kFinance, 2018};
  page.links.push_back(LinkTo(UrlOf("/nb/index_1.html"), LinkRole::kNext));
  Read(kList, page);
  Hold(kFinance, 2018);
  EXPECT_THAT(Cell(kFinance, 2019).reason, HasSubstr("not followed"));
  Do(Enqueue{{Entry(UrlOf("/nb/index_1.html"), LinkRole::kNext, "", "zhifu")}});
  Do(Captured{CaptureOf(UrlOf("/nb/index_1.html"), "", 302), Outcome{UrlState::kDone, Code::kOk, ""}, {}});
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnreachable);
  EXPECT_THAT(Cell(kFinance, 2019).reason, HasSubstr("leads elsewhere"));
}

TEST_F(LedgerTest, AFaultInOneColumnSaysNothingOfAnother) {
  HoldAll(kList, {{kFinance, 2018}});
  ReadList(UrlOf("/xz/"), {{"烟台市芝罘区向阳街道办事处", 2018}}, {40, 2});
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kSilent);
  EXPECT_EQ(StateOf("烟台市芝罘区向阳街道办事处", 2019), CellState::kUnreachable);
}

TEST_F(LedgerTest, AColumnThatCannotBeReadCastsDoubtOnThoseItsNameDoesNotExclude) {
  HoldAll(kList, {{kFinance, 2018}, {"烟台市芝罘区向阳街道办事处", 2018}});
  Find(UrlOf("/bm/"), "部门信息公开年报");
  Fail(UrlOf("/bm/"), UrlState::kBlocked, "HTTP 521: a challenge page");
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnreachable);
  EXPECT_EQ(StateOf("烟台市芝罘区向阳街道办事处", 2019), CellState::kSilent);
  Find(UrlOf("/ls/"), "往年年报");
  Fail(UrlOf("/ls/"), UrlState::kFailed, "HTTP 500");
  EXPECT_EQ(StateOf("烟台市芝罘区向阳街道办事处", 2019), CellState::kUnreachable);
}

TEST_F(LedgerTest, AMenuEntryThatNamesNoReportsMayFail) {
  HoldAll(kList, {{kFinance, 2018}});
  FrontierEntry other = Entry(UrlOf("/about/"), LinkRole::kColumn, "领导之窗", "zhifu");
  other.relevance = Relevance::kUnknown;
  Do(Enqueue{{other}});
  Fail(UrlOf("/about/"), UrlState::kFailed, "HTTP 500");
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kSilent);
}

TEST_F(LedgerTest, OfABlockedPortalOnlyTheGovernmentThatTheSeedListNamesIsKnown) {
  Find(kList);
  Fail(kList, UrlState::kBlocked, "HTTP 412: a challenge page");
  const Ledger ledger = Make();
  ASSERT_THAT(ledger.bodies, SizeIs(1));
  EXPECT_EQ(ledger.bodies[0].name, "烟台市芝罘区人民政府");
  EXPECT_EQ(ledger.bodies[0].level, "county");
  for (const LedgerCell& cell : ledger.bodies[0].cells) EXPECT_EQ(cell.state, CellState::kUnreachable);
  EXPECT_EQ(ledger.bodies[0].cells[0].reason, "HTTP 412: a challenge page");
}

TEST_F(LedgerTest, AHostThatDoesNotAnswerKeepsItsAddressesQueuedAndIsAFault) {
  Find(kList);
  HostRecord host;
  host.name = kHost;
  host.left_for = "cannot connect";
  EXPECT_EQ(StateOf("烟台市芝罘区人民政府", 2019), CellState::kUnread);
  Do(HostNoted{host});
  EXPECT_EQ(StateOf("烟台市芝罘区人民政府", 2019), CellState::kUnreachable);
  EXPECT_EQ(Cell("烟台市芝罘区人民政府", 2019).reason, "cannot connect");
}

TEST_F(LedgerTest, APortalWithoutAListOfReportsIsNotCalledSilent) {
  Find(kList);
  Page page;
  page.kind = PageKind::kArticle;
  Read(kList, page);
  EXPECT_EQ(StateOf("烟台市芝罘区人民政府", 2019), CellState::kUnreachable);
  EXPECT_THAT(Cell("烟台市芝罘区人民政府", 2019).reason, HasSubstr("no list"));
}

TEST_F(LedgerTest, AnEntryThatNamesNoBodyMayBeAnyones) {
  ReadList(kList, {{kFinance, 2018}, {"", 2019}});
  Hold(kFinance, 2018);
  Fail(ReportUrl("", 2019), UrlState::kFailed, "HTTP 500");
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnreachable);
  EXPECT_EQ(StateOf(kFinance, 2020), CellState::kSilent);
}

TEST_F(LedgerTest, AnEntryWithoutAYearMayBeOfAny) {
  ReadList(kList, {{kFinance, 2018}, {kFinance, std::nullopt}, {kSchools, 2018}});
  Hold(kFinance, 2018);
  Fail(ReportUrl(kFinance, 0), UrlState::kFailed, "HTTP 500");
  EXPECT_EQ(StateOf(kFinance, 2019), CellState::kUnreachable);
  EXPECT_EQ(StateOf(kSchools, 2019), CellState::kSilent);
}

TEST_F(LedgerTest, ASummaryPageIsAListWithinTheListThatLeadsToIt) {
  ReadList(kList, {{kFinance, 2018}}, {9, 1});
  Page summary;
  summary.kind = PageKind::kArticle;
  summary.links.push_back(LinkTo(ReportUrl(kSchools, 2018), LinkRole::kItem, "x.pdf"));
  summary.links.back().report = ListedReport{kSchools, 2018};
  FrontierEntry entry = Entry(UrlOf("/nb/hz.html"), LinkRole::kItem, "汇总", "zhifu");
  entry.referrer = kList;
  Do(Enqueue{{entry}});
  Read(UrlOf("/nb/hz.html"), summary);
  EXPECT_EQ(StateOf(kSchools, 2018), CellState::kListed);
  EXPECT_EQ(StateOf(kSchools, 2019), CellState::kUnreachable) << "the list above lacks entries";
}

// ---- bodies

TEST_F(LedgerTest, NamesThatDifferByTheirPlaceAreOneBody) {
  HoldAll(kList, {{"财政局", 2017}, {"芝罘区财政局", 2018}, {kFinance, 2019}, {"山东省烟台市芝罘区财政局", 2020}});
  EXPECT_THAT(Names(), ElementsAre("烟台市芝罘区人民政府", testing::_));
  for (int year = 2017; year <= 2020; ++year) EXPECT_EQ(StateOf("财政局", year), CellState::kHeld) << year;
}

TEST_F(LedgerTest, EqualNamesOfDifferentPortalsAreTwoBodies) {
  Name({{"muping", "烟台市牟平区人民政府", "370612"}});
  HoldAll(kList, {{"财政局", 2018}});
  ReadList("http://www.muping.gov.cn/nb/", {{"城关镇", 2018}, {"财政局", 2019}}, {}, {}, "muping");
  int finance = 0;
  for (const LedgerBody& body : Make().bodies) finance += body.name == "财政局" ? 1 : 0;
  EXPECT_EQ(finance, 2);
}

TEST_F(LedgerTest, AGovernmentThatTwoPortalsNameIsOneBodyOfItsOwnPortal) {
  Name({{"yantai", "烟台市人民政府", "370600"}});
  const std::string city = "http://www.yantai.gov.cn/nb/";
  ReadList(city, {{"烟台市芝罘区人民政府", 2018}}, {}, {}, "yantai");
  Hold("烟台市芝罘区人民政府", 2018);
  Find(kList);
  Fail(kList, UrlState::kFailed, "HTTP 503");
  const Ledger ledger = Make();
  EXPECT_THAT(ledger.bodies, SizeIs(2));
  EXPECT_EQ(At(ledger, "烟台市芝罘区人民政府", 2018).state, CellState::kHeld);
  EXPECT_THAT(At(ledger, "烟台市芝罘区人民政府", 2018).reason, IsEmpty());
  EXPECT_EQ(At(ledger, "烟台市芝罘区人民政府", 2019).state, CellState::kUnreachable)
      << "the city's list says nothing of what the district's own portal has";
  for (const LedgerBody& body : ledger.bodies) {
    if (body.name != "烟台市芝罘区人民政府") continue;
    EXPECT_EQ(body.portal, "zhifu");
    EXPECT_EQ(body.division, "370602");
  }
}

BodyChange Renamed(const std::string& from, const std::string& to, int year) {
  return {BodyChange::Kind::kRenamed, to, year, {from}, "原名" + from};
}

TEST_F(LedgerTest, ARenamedBodyIsOneRow) {
  const std::string old_name = "烟台市芝罘区农业局", new_name = "烟台市芝罘区农业农村局";
  ReadList(kList, {{old_name, 2017}, {old_name, 2018}, {new_name, 2019}, {new_name, 2021}});
  Hold(old_name, 2017);
  Hold(old_name, 2018);
  Hold(new_name, 2019, {Renamed(old_name, new_name, 2019)});
  Hold(new_name, 2021);
  const Ledger ledger = Make();
  ASSERT_THAT(ledger.bodies, SizeIs(2));
  EXPECT_EQ(ledger.bodies[1].name, new_name);
  ASSERT_THAT(ledger.bodies[1].names, SizeIs(2));
  EXPECT_EQ(ledger.bodies[1].names[0].last, 2018);
  EXPECT_EQ(ledger.bodies[1].names[1].first, 2019);
  EXPECT_EQ(At(ledger, new_name, 2017).state, CellState::kHeld);
  EXPECT_EQ(At(ledger, old_name, 2020).state, CellState::kSilent);
}

TEST_F(LedgerTest, TwoNamesThatReportForTheSameYearsAreNotOneBodyWhateverAReportSays) {
  ReadList(kList, {{kFinance, 2017}, {kFinance, 2018}, {kSchools, 2017}, {kSchools, 2018}});
  for (const int year : {2017, 2018}) {
    Hold(kFinance, year);
    Hold(kSchools, year, {Renamed(kFinance, kSchools, 2018)});
  }
  const Ledger ledger = Make();
  EXPECT_THAT(ledger.bodies, SizeIs(3));
  EXPECT_THAT(ledger.bodies[1].conflicts, SizeIs(testing::Ge(1u)));
}

TEST_F(LedgerTest, NobodyIsRenamedByTheReportOfAnother) {
  HoldAll(kList, {{kFinance, 2018}});
  ReadList(UrlOf("/b/"), {{kSchools, 2019}});
  Hold(kSchools, 2019, {Renamed(kFinance, "烟台市芝罘区国资局", 2019)});
  EXPECT_EQ(StateOf("烟台市芝罘区国资局", 2019), CellState::kUnread) << "no such body";
}

TEST_F(LedgerTest, BeforeItsFoundingAndAfterItsEndABodyIsNone) {
  const std::string veterans = "烟台市芝罘区退役军人事务局", grain = "烟台市芝罘区粮食局";
  ReadList(kList, {{veterans, 2019}, {grain, 2018}});
  Hold(veterans, 2019, {{BodyChange::Kind::kFounded, "", 2019, {}, "组建"}});
  Hold(grain, 2018, {{BodyChange::Kind::kAbolished, "", std::nullopt, {kFinance}, "不再保留"}});
  EXPECT_EQ(StateOf(veterans, 2018), CellState::kNone);
  EXPECT_EQ(StateOf(veterans, 2020), CellState::kSilent);
  EXPECT_EQ(StateOf(grain, 2019), CellState::kNone);
  EXPECT_EQ(StateOf(grain, 2017), CellState::kSilent);
}

TEST_F(LedgerTest, ThoseMergedAreNoMore) {
  const std::string land = "烟台市芝罘区国土资源局", plans = "烟台市芝罘区规划局", both = "烟台市芝罘区自然资源局";
  ReadList(kList, {{land, 2017}, {plans, 2018}, {both, 2019}});
  Hold(land, 2017);
  Hold(plans, 2018);
  Hold(both, 2019, {{BodyChange::Kind::kFounded, both, 2019, {"国土资源局", plans, "没有的局"}, "整合组建"}});
  EXPECT_EQ(StateOf(land, 2018), CellState::kSilent);
  EXPECT_EQ(StateOf(land, 2019), CellState::kNone);
  EXPECT_EQ(StateOf(plans, 2019), CellState::kNone);
  EXPECT_EQ(StateOf(both, 2018), CellState::kNone);
}

TEST_F(LedgerTest, AFoundingThatEarlierReportsContradictIsAConflict) {
  ReadList(kList, {{kFinance, 2015}, {kFinance, 2019}});
  Hold(kFinance, 2015);
  Hold(kFinance, 2019, {{BodyChange::Kind::kFounded, "", 2019, {}, "组建"}});
  EXPECT_EQ(StateOf(kFinance, 2014), CellState::kSilent);
  EXPECT_THAT(Make().bodies.back().conflicts, Contains(HasSubstr("founded in 2019")));
}

TEST_F(LedgerTest, AListAndAReportThatDisagreeAreShown) {
  ReadList(kList, {{kFinance, 2018}});
  Page page;
  page.kind = PageKind::kArticle;
  page.document = Report(kFinance, 2017);
  Read(ReportUrl(kFinance, 2018), page);
  EXPECT_EQ(StateOf(kFinance, 2017), CellState::kHeld);
  const LedgerCell cell = Cell(kFinance, 2018);
  EXPECT_EQ(cell.state, CellState::kListed);
  EXPECT_THAT(cell.conflict, HasSubstr("for 2017"));
}

TEST_F(LedgerTest, TheColumnsNameIsNoBody) {
  HoldAll(kList, {{kFinance, 2018}});
  ReadList(UrlOf("/x/"), {{"乡镇街道", std::nullopt}});
  for (const std::string& name : Names()) EXPECT_NE(name, "乡镇街道");
}

// ---- hostile names, and the registry

TEST_F(LedgerTest, AHostileNameIsNoBodyAndHarmsNobody) {
  std::string endless;
  for (int i = 0; i < 3500; ++i) endless += "局";
  ReadList(kList, {{kFinance, 2018},
                   {endless, 2018},
                   {std::string("\0\x01\x1b[31m", 7), 2018},
                   {"\xff\xfe", 2018},
                   {"甲\x01乙\n\t局", 2018}});
  Hold(kFinance, 2018);
  const Ledger ledger = Make();
  for (const LedgerBody& body : ledger.bodies) {
    EXPECT_LE(body.name.size(), kMaxBodyName);
    for (const char c : body.name) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
  EXPECT_EQ(At(ledger, "甲乙局", 2018).state, CellState::kListed);
  EXPECT_EQ(At(ledger, kFinance, 2018).state, CellState::kHeld);
  EXPECT_EQ(At(ledger, kFinance, 2019).state, CellState::kSilent);
}

TEST_F(LedgerTest, ANumberIsANamesForEverAndVerifyKnowsIt) {
  HoldAll(kList, {{kFinance, 2018}, {kSchools, 2018}});
  std::map<std::string, uint64_t> numbers;
  for (const LedgerBody& body : Make().bodies) numbers[body.name] = body.id;
  EXPECT_THAT(numbers, SizeIs(3));
  HoldAll(UrlOf("/b/"), {{"烟台市芝罘区审计局", 2018}, {kFinance, 2020}});
  Open();
  const Ledger again = Make();
  EXPECT_THAT(again.bodies, SizeIs(4));
  for (const auto& [name, number] : numbers) {
    for (const LedgerBody& body : again.bodies) {
      if (body.name != name) continue;
      EXPECT_EQ(body.id, number) << name;
    }
  }
  archive_.reset();
  EXPECT_THAT(VerifyArchive(path(), {})->findings, IsEmpty());
}

TEST_F(LedgerTest, AWithdrawnReportsNameGoesWhereNothingElseGivesIt) {
  ReadList(kList, {{kFinance, 2018}});
  Hold(kFinance, 2018);
  Do(Enqueue{{Entry(ReportUrl(kSchools, 2018), LinkRole::kItem, "x", "zhifu")}});
  Hold(kSchools, 2018, {Renamed("烟台市芝罘区教委", kSchools, 2018)});
  ASSERT_OK(archive_->Withdraw({{ReportUrl(kSchools, 2018), ReportUrl(kFinance, 2018)}, "asked for"}));
  std::vector<std::string> names;
  ASSERT_OK(archive_->ForEachBody([&](const BodyRecord& body) { return names.push_back(body.name), true; }));
  EXPECT_THAT(names, ElementsAre("烟台市芝罘区人民政府", kFinance)) << "a list still names the second";
  bool told = false;
  ASSERT_OK(archive_->ForEachBodyChange("zhifu", [&](uint64_t, const auto&) { return told = true; }));
  EXPECT_FALSE(told);
  EXPECT_EQ(StateOf(kFinance, 2018), CellState::kListed);
  archive_.reset();
  EXPECT_THAT(VerifyArchive(path(), {})->findings, IsEmpty());
}

TEST_F(LedgerTest, OnlyBodiesThatAreAskedForAreGiven) {
  Name({{"muping", "烟台市牟平区人民政府", "370612"}});
  const auto count = [&](const std::string& portal, const std::string& division) {
    return LedgerOf(*archive_, {kNow, portal, division})->bodies.size();
  };
  EXPECT_EQ(count("", ""), 2u);
  EXPECT_EQ(count("muping", ""), 1u);
  EXPECT_EQ(count("", "3706"), 2u);
  EXPECT_EQ(count("", "370602"), 1u);
  EXPECT_EQ(count("nobody", ""), 0u);
}

TEST_F(LedgerTest, AnArchiveOfAnOlderFormatIsCoveredByThoseWhoOnlyLookAtIt) {
  for (const char* format : {"format-1", "format-2"}) {
    archive_.reset();
    std::filesystem::remove_all(path());
    std::filesystem::copy(std::filesystem::path(LANTAI_SOURCE_DIR) / "tests/storage/archives" / format, path(),
                          std::filesystem::copy_options::recursive);
    ASSERT_OK_AND_ASSIGN(archive_, Archive::Open(path(), {.look_only = true, .clock = &clock_}));
    ASSERT_OK_AND_ASSIGN(const Counts counts, archive_->Count());
    size_t held = 0;
    ASSERT_OK_AND_ASSIGN(const Ledger ledger, LedgerOf(*archive_, {.as_of = kNow}));
    for (const LedgerBody& body : ledger.bodies) {
      for (const LedgerCell& cell : body.cells) held += cell.document_id != 0 ? 1 : 0;
    }
    EXPECT_GT(counts.reports, 0u);
    EXPECT_EQ(held + ledger.unplaced, counts.reports) << format;
  }
}

// ---- names

TEST(BodyNames, AreFoldedToWhatIsCompared) {
  EXPECT_EQ(FoldBodyName(" 芝罘区\u3000财政局\n"), "芝罘区财政局");
  EXPECT_EQ(FoldBodyName("·杭州市萧山区统计局："), "杭州市萧山区统计局");
  EXPECT_EQ(FoldBodyName("开发区（新区）"), "开发区(新区)");
  EXPECT_EQ(FoldBodyName("…——"), "");
  EXPECT_EQ(FoldBodyName(std::string(10'000, 'a')), "");
}

TEST(BodyNames, SayWhatKindOfBodyItIs) {
  EXPECT_EQ(KindOfBody("烟台市芝罘区人民政府"), BodyKind::kGovernment);
  EXPECT_EQ(KindOfBody("太平镇人民政府"), BodyKind::kTownship);
  EXPECT_EQ(KindOfBody("向阳街道办事处"), BodyKind::kTownship);
  EXPECT_EQ(KindOfBody("长哨营满族乡"), BodyKind::kTownship);
  EXPECT_EQ(KindOfBody("芝罘区人民政府办公室"), BodyKind::kDepartment);
  EXPECT_EQ(LevelOfBody("芝罘区财政局", BodyKind::kDepartment, "370602"), "county_department");
  EXPECT_EQ(LevelOfBody("山东省财政厅", BodyKind::kDepartment, "370000"), "province_department");
  EXPECT_EQ(LevelOfBody("开发区管理委员会", BodyKind::kDepartment, "370602"), "zone");
  EXPECT_EQ(LevelOfBody("烟台市人民政府", BodyKind::kGovernment, "370600"), "city");
  EXPECT_EQ(DivisionAbove("370602"), "370600");
  EXPECT_EQ(DivisionAbove("370600"), "370000");
  EXPECT_EQ(DivisionAbove("370000"), "");
}

TEST(BodyNames, AColumnsNameSaysWhoseReportsItHolds) {
  EXPECT_TRUE(MayHold("部门信息公开年报", BodyKind::kDepartment));
  EXPECT_FALSE(MayHold("部门信息公开年报", BodyKind::kTownship));
  EXPECT_TRUE(MayHold("往年年报", BodyKind::kGovernment));
  EXPECT_TRUE(MayHold("", BodyKind::kTownship));
  EXPECT_TRUE(MayHold("部门、乡镇街道年报", BodyKind::kTownship));
}

TEST(BodyRecords, ReadBackAsTheyWereWrittenAndNothingElse) {
  const std::vector<BodyChange> changes = {{BodyChange::Kind::kRenamed, "b", 2019, {"a"}, "a, then b"}, {}};
  const std::string bytes = EncodeChanges(changes);
  EXPECT_EQ(*DecodeChanges(bytes), changes);
  const std::string body = EncodeBody({7, "zhifu", "甲局", 3});
  EXPECT_EQ(*DecodeBody(7, body), (BodyRecord{7, "zhifu", "甲局", 3}));
  const std::string portal = EncodeSeedPortal({"zhifu", "甲", "370602", 2});
  EXPECT_EQ(*DecodeSeedPortal("zhifu", portal), (SeedPortal{"zhifu", "甲", "370602", 2}));
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THAT(DecodeChanges(bytes.substr(0, size)), Fails(Code::kCorruption, HasSubstr("changes")));
  for (size_t size = 0; size < body.size(); ++size)
    EXPECT_THAT(DecodeBody(7, body.substr(0, size)), Fails(Code::kCorruption, HasSubstr("body 7")));
}

}  // namespace
}  // namespace lantai::storage
