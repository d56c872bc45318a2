// A world of provinces as its server answers, held against its own truth: what is held is there, what is silent is
// nowhere, what is unreachable fails; and the same while time goes by.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <set>

#include "tests/portal/faults.h"
#include "tests/portal/http_client.h"
#include "tests/portal/province_reports.h"
#include "tests/portal/province_truth.h"
#include "tests/portal/server.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// 52 portals: enough for every fate.
constexpr WorldOptions kOptions{.portals = 52, .bodies = 1100, .provinces = 2};

std::pair<std::string, std::string> Split(const std::string& url) {
  const size_t slash = url.find('/', 7);
  return {url.substr(7, slash - 7), url.substr(slash)};
}

class Walk : public ::testing::Test {
 protected:
  static const PortalWorld& World() {
    static const PortalWorld world(kOptions);
    return world;
  }
  static const Provinces& Plan() { return *World().provinces(); }
  static const ProvinceLedger& Ledger() {
    static const ProvinceLedger ledger(World());
    return ledger;
  }
  static Answer Get(const std::string& url) { return World().Get(Split(url).first, Split(url).second); }

  // As the portal's pages have it.
  static std::string Encoded(const Site& site, const std::string& text) {
    return IsGb18030(site) ? ToGb18030(text) : text;
  }

  // All that the lists of a portal say, as its server answers them.
  static const std::string& ListsOf(int portal) {
    static std::map<int, std::string> lists;
    const auto [at, made] = lists.try_emplace(portal);
    const std::shared_ptr<const Site> site = World().Borrow(portal);
    if (!made || IsDown(site->fate())) return at->second;
    for (int column = kGovernments; column <= kArchive; ++column) {
      for (const ListPage& page : site->ListPages(column)) {
        const Answer answer =
            World().Respond({site->spec().host, page.call.target, page.call.method, page.call.body, ""});
        if (answer.status == 200) at->second += answer.body;
      }
    }
    for (const auto& [path, node] : site->nodes()) {
      if (node.kind == PageKind::kSummary) at->second += World().Get(site->spec().host, path).body;
    }
    return at->second;
  }

  template <typename Visit>
  static void ForCells(State state, Visit visit) {
    int cells = 0;
    for (int body = 0; body < static_cast<int>(Plan().bodies().size()); ++body) {
      for (int year = 2008; year <= 2025; ++year) {
        const LedgerCell cell = Ledger().CellOf(body, year);
        if (cell.state != state) continue;
        ++cells;
        visit(Plan().bodies()[static_cast<size_t>(body)], year, cell);
      }
    }
    EXPECT_GT(cells, 20) << StateName(state);
  }
};

TEST_F(Walk, WhatIsHeldAnswersWithUnitAndYear) {
  ForCells(State::kHeld, [](const PlannedBody& body, int year, const LedgerCell& cell) {
    const Answer answer = Get(cell.place->url);
    ASSERT_EQ(answer.status, 200) << cell.place->url;
    const std::shared_ptr<const Site> site = World().Borrow(cell.place->portal);
    if (!cell.place->summary.empty()) {
      EXPECT_TRUE(answer.body.starts_with("%PDF")) << cell.place->url;
      EXPECT_THAT(Get(cell.place->summary).body, HasSubstr(Split(cell.place->url).second));
      EXPECT_THAT(Get(cell.place->summary).body, HasSubstr(Encoded(*site, body.At(year)->name)));
      return;
    }
    ASSERT_NE(answer.body.find(Encoded(*site, body.At(year)->name)), std::string::npos) << cell.place->url;
    ASSERT_NE(answer.body.find(std::to_string(year)), std::string::npos) << cell.place->url;
    ASSERT_NE(ListsOf(cell.place->portal).find(Encoded(*site, body.At(year)->name)), std::string::npos);
  });
}

TEST_F(Walk, WhatIsLossyIsAPageWithAPictureOfAReport) {
  ForCells(State::kLossy, [](const PlannedBody&, int, const LedgerCell& cell) {
    EXPECT_EQ(Get(cell.place->url).status, 200);
    const std::shared_ptr<const Site> site = World().Borrow(cell.place->portal);
    const Item& item = site->items()[static_cast<size_t>(cell.place->item)];
    const Answer file = World().Get(site->spec().host, item.attachment);
    EXPECT_TRUE(file.body.starts_with("%PDF"));
    EXPECT_THAT(file.body, HasSubstr("/Subtype/Image"));
  });
}

TEST_F(Walk, WhatIsOnlyListedCannotBeFetched) {
  std::set<std::string_view> reasons;
  ForCells(State::kListed, [&](const PlannedBody& body, int year, const LedgerCell& cell) {
    reasons.insert(cell.reason);
    const int status = Get(cell.place->url).status;
    const auto [host, path] = Split(cell.place->url);
    if (cell.reason == "challenge") {
      EXPECT_EQ(status, 412);
    }
    if (cell.reason == "dead-link" || cell.reason == "removed") {
      EXPECT_EQ(status, 404);
    }
    if (cell.reason == "robots") {
      EXPECT_TRUE(path.starts_with("/internal/"));
      EXPECT_THAT(World().Get(host, "/robots.txt").body, HasSubstr("Disallow: /internal"));
    }
    const std::shared_ptr<const Site> site = World().Borrow(cell.place->portal);
    ASSERT_NE(ListsOf(cell.place->portal).find(Encoded(*site, body.At(year)->name)), std::string::npos);
  });
  EXPECT_EQ(reasons, (std::set<std::string_view>{"challenge", "dead-link", "removed", "robots"}));
}

TEST_F(Walk, WhatIsSilentIsNowhereInAListing) {
  ForCells(State::kSilent, [](const PlannedBody& body, int year, const LedgerCell&) {
    const Tenure& tenure = *body.At(year);
    for (int portal = tenure.portal; portal >= 0; portal = Plan().portals()[static_cast<size_t>(portal)].parent) {
      const std::shared_ptr<const Site> site = World().Borrow(portal);
      const std::string early = fmt::format("{}年度{}政府信息公开工作年度报告", year, tenure.name);
      ASSERT_EQ(ListsOf(portal).find(Encoded(*site, early)), std::string::npos) << early;
      for (const char* form : {"{}{}年", "{} {}年", "{} {} 年"}) {
        const std::string title = fmt::format(fmt::runtime(form), tenure.name, year);
        for (const char* rest : {"政府信息公开工作年度报告", "度政府信息公开工作报告", "度政府信息公开工作年度报告"})
          ASSERT_EQ(ListsOf(portal).find(Encoded(*site, title + rest)), std::string::npos) << title;
      }
    }
  });
}

TEST_F(Walk, WhatIsUnreachableIsBehindSomethingThatFails) {
  std::set<std::string_view> reasons;
  ForCells(State::kUnreachable, [&](const PlannedBody& body, int year, const LedgerCell& cell) {
    if (!reasons.insert(cell.reason).second) return;
    const std::shared_ptr<const Site> site = World().Borrow(body.At(year)->portal);
    const std::string& host = site->spec().host;
    const auto status = [&](int page) { return World().Get(host, site->ListingPath(kDepartments, page)).status; };
    if (cell.reason == "5xx") {
      EXPECT_EQ(World().Get(host, "/robots.txt").status, 503);
    }
    if (cell.reason == "challenged") {
      EXPECT_EQ(World().Get(host, "/").status, 412);
    }
    if (cell.reason == "challenged-column") {
      EXPECT_EQ(status(1), 521);
    }
    if (cell.reason == "failing-page") {
      const int failing = site->columns()[kDepartments].failing_page;
      EXPECT_EQ(World().Get(host, site->ListPages(kDepartments)[static_cast<size_t>(failing - 1)].call.target).status,
                500);
    }
    if (cell.reason == "miscounted") {
      const size_t items = site->columns()[kDepartments].items.size();
      EXPECT_THAT(World().Get(host, site->ListingPath(kDepartments, 1)).body, HasSubstr(std::to_string(items + 27)));
    }
  });
  EXPECT_EQ(reasons, (std::set<std::string_view>{"refused", "reset", "no-name", "5xx", "challenged",
                                                 "challenged-column", "failing-page", "miscounted"}));
}

TEST_F(Walk, AGovernmentBehindABrokenPortalIsHeldWhereItsCityPostsItAgain) {
  int reposts = 0;
  ForCells(State::kHeld, [&](const PlannedBody& body, int year, const LedgerCell& cell) {
    if (cell.reason != "repost") return;
    ++reposts;
    EXPECT_EQ(body.level, Level::kGovernment);
    EXPECT_NE(cell.place->portal, body.At(year)->portal);
  });
  EXPECT_GT(reposts, 20);
}

TEST_F(Walk, AnOlderColumnIsReachedByALinkAlone) {
  for (const PlannedPortal& portal : Plan().portals()) {
    if (portal.fate != Fate::kArchive) continue;
    const std::shared_ptr<const Site> site = World().Borrow(portal.spec.index);
    const Column& archive = site->columns()[kArchive];
    EXPECT_GT(archive.items.size(), 20u);
    const auto page = [&](int column) {
      return World().Get(portal.spec.host, site->columns()[static_cast<size_t>(column)].path).body;
    };
    EXPECT_THAT(page(kAnnual), Not(HasSubstr(Encoded(*site, "往年年报"))));
    EXPECT_THAT(page(kDepartments), HasSubstr("<p class=\"more\"><a href=\"" + archive.path));
  }
}

TEST_F(Walk, AReportSaysWhatBecameOfItsBody) {
  int told = 0;
  ForCells(State::kHeld, [&](const PlannedBody& body, int year, const LedgerCell& cell) {
    const Tenure& tenure = *body.At(year);
    if (tenure.first != year || told > 200 || !cell.place->summary.empty() || cell.reason == "repost") return;
    const std::shared_ptr<const Site> site = World().Borrow(cell.place->portal);
    const Item& item = site->items()[static_cast<size_t>(cell.place->item)];
    const std::optional<Report> report = MakeReport(kOptions.seed, site->spec(), item.body, year);
    EXPECT_THAT(report->notes, ::testing::Contains(tenure.start));
    ++told;
  });
  EXPECT_GT(told, 50);
}

TEST(ProvinceServer, PortalsThatDoNotAnswerResetTheConnection) {
  const auto world = std::make_shared<PortalWorld>(kOptions);
  auto server = PortalServer::Start({world});
  ASSERT_OK(server);
  InstallFaults(*world, **server);
  for (const PlannedPortal& portal : world->provinces()->portals()) {
    const HttpReply reply = HttpConnection((*server)->port()).Get(portal.spec.host, "/");
    const bool silent = portal.fate == Fate::kRefused || portal.fate == Fate::kReset || portal.fate == Fate::kNoName;
    EXPECT_EQ(reply.status == 0, silent) << FateName(portal.fate);
    EXPECT_EQ(reply.status == 200, !IsDown(portal.fate)) << FateName(portal.fate);
  }
}

// ---- time

class Clock : public ::testing::Test {
 protected:
  Clock() : world_(WorldOptions{.portals = 6, .bodies = 240, .provinces = 3}) {
    world_.SetClock([this] { return now_; });
  }

  // A page of a sound portal for which `wanted` holds.
  template <typename Wanted>
  void Find(Wanted wanted) {
    const Provinces& plan = *world_.provinces();
    for (body_ = 0; body_ < static_cast<int>(plan.bodies().size()); ++body_) {
      for (year_ = 2008; year_ <= 2024; ++year_) {
        const Tenure* tenure = plan.bodies()[static_cast<size_t>(body_)].At(year_);
        if (tenure == nullptr || plan.portals()[static_cast<size_t>(tenure->portal)].fate != Fate::kSound) continue;
        const std::optional<PlannedReport> report = ReportOf(plan, body_, year_);
        if (!report || report->way != PlannedReport::Way::kPage || !wanted(*report)) continue;
        plan_ = *report, portal_ = tenure->portal, local_ = tenure->local;
        return;
      }
    }
    FAIL() << "no such report";
  }

  Answer Ask() {
    const std::shared_ptr<const Site> site = world_.Borrow(portal_);
    for (const Item& item : site->items()) {
      const bool kind = item.kind == Item::Kind::kReport || item.kind == Item::Kind::kAbsent;
      if (kind && item.body == local_ && item.year == year_) return world_.Get(site->spec().host, item.path);
    }
    return {0};
  }
  // A number of the report's text.
  int Items() { return MakeReport(1, world_.Borrow(portal_)->spec(), local_, year_)->narrative.website; }
  LedgerCell Cell() {
    ledger_ = std::make_unique<ProvinceLedger>(world_);
    return ledger_->CellOf(body_, year_);
  }

  Moment now_ = {2026, 11, 1};
  PortalWorld world_;
  std::unique_ptr<ProvinceLedger> ledger_;
  int body_ = 0, year_ = 0, portal_ = 0, local_ = 0;
  PlannedReport plan_;
};

TEST_F(Clock, AReportIsThereFromItsPublicationOn) {
  Find([this](const PlannedReport& report) {
    return report.published.month == 1 && report.published.year == year_ + 1 && report.removed.year == 0;
  });
  now_ = AddDays(plan_.published, -1);
  EXPECT_EQ(Ask().status, 404);
  EXPECT_EQ(Cell().state, State::kNotDue);
  now_ = plan_.published;
  EXPECT_EQ(Ask().status, 200);
  EXPECT_EQ(Cell().state, State::kHeld);
}

TEST_F(Clock, ALateReportIsSilenceUntilItComes) {
  Find([](const PlannedReport& report) { return report.published.month >= 4 && report.removed.year == 0; });
  now_ = {year_ + 1, 1, 15};
  EXPECT_EQ(Cell().state, State::kNotDue);
  now_ = {year_ + 1, 4, 1};
  EXPECT_EQ(Cell().state, State::kSilent);
  EXPECT_EQ(Cell().reason, "late");
  now_ = plan_.published;
  EXPECT_EQ(Cell().state, State::kHeld);
}

TEST_F(Clock, AnEditedReportSaysOtherwiseUnderTheSameAddress) {
  Find([](const PlannedReport& report) { return report.edited.year != 0; });
  now_ = plan_.published;
  const Answer first = Ask();
  const int items = Items();
  now_ = AddDays(plan_.edited, -1);
  EXPECT_EQ(Items(), items);
  EXPECT_EQ(Ask().last_modified, first.last_modified);
  now_ = plan_.edited;
  EXPECT_EQ(Items(), items + 1);
  EXPECT_EQ(Ask().status, 200);
  EXPECT_NE(Ask().last_modified, first.last_modified);
}

TEST_F(Clock, ARemovedReportIsGoneWhetherOrNotItsListingKnows) {
  for (const bool link_stays : {false, true}) {
    Find([&](const PlannedReport& report) { return report.removed.year != 0 && report.link_stays == link_stays; });
    now_ = AddDays(plan_.removed, -1);
    EXPECT_EQ(Ask().status, 200);
    now_ = plan_.removed;
    EXPECT_EQ(Ask().status, 404);
    const State state = Cell().state;
    EXPECT_TRUE(state == (link_stays ? State::kListed : State::kSilent) || Cell().reason == "repost");
  }
}

TEST_F(Clock, AddressesDoNotDependOnTheDay) {
  std::map<std::string, std::string> titles;
  for (const Moment& day : {Moment{2012, 2, 1}, Moment{2019, 6, 30}, Moment{2026, 11, 1}}) {
    now_ = day;
    for (int i = 0; i < 6; ++i) {
      const std::shared_ptr<const Site> site = world_.Borrow(i);
      for (const Item& item : site->items()) {
        const auto [at, made] = titles.try_emplace(site->Url(item.path), item.title);
        EXPECT_EQ(at->second, item.title);
      }
    }
  }
}

}  // namespace
}  // namespace lantai::portal
