#include "tests/portal/report.h"

#include <map>
#include <set>

#include "tests/portal/form.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

constexpr uint64_t kSeed = 1;

struct Made {
  PortalSpec portal;
  Report report;
  std::map<std::string, Cell> cells;

  // The value, a blank or "/" counting as 0.
  double At(const std::string& id) const {
    const auto found = cells.find(id);
    EXPECT_NE(found, cells.end()) << id;
    return found == cells.end() ? 0 : found->second.value.value_or(0);
  }
  std::string Name() const { return report.title; }
};

void Collect(const std::vector<std::string>& ids, const std::vector<Cell>& values, std::map<std::string, Cell>& cells) {
  ASSERT_EQ(ids.size(), values.size());
  for (size_t i = 0; i < ids.size(); ++i) cells[ids[i]] = values[i];
}

const std::vector<Made>& AllReports() {
  static const std::vector<Made> all = [] {
    std::vector<Made> made;
    for (int index = 0; index < 6; ++index) {
      const PortalSpec portal = MakePortal(index, 14);
      for (int body = 0; body < 14; ++body) {
        for (int year = 2008; year <= 2025; ++year) {
          const std::optional<Report> report = MakeReport(kSeed, portal, body, year);
          if (!report) continue;
          Made one{portal, *report, {}};
          Collect(CellIds2(report->form), report->t2, one.cells);
          Collect(CellIds3(report->form), report->t3, one.cells);
          Collect(CellIds4(report->form), report->t4, one.cells);
          Collect(CellIds14(report->form), report->t14, one.cells);
          made.push_back(std::move(one));
        }
      }
    }
    return made;
  }();
  return all;
}

bool HasTables(const Made& made) { return !made.report.t3.empty(); }

const Made& SeedReport(int portal) {
  for (const Made& made : AllReports()) {
    if (made.report.seed_report && made.portal.index == portal) return made;
  }
  ADD_FAILURE() << "no seed report of portal " << portal;
  return AllReports().front();
}

TEST(Forms, HaveAsManyCellsAsTheDomainListSays) {
  const auto count = [](Form form) {
    return CellIds2(form).size() + CellIds3(form).size() + CellIds4(form).size() + CellIds14(form).size();
  };
  EXPECT_EQ(count(Form::k2008), 0u);
  EXPECT_EQ(count(Form::k2014), 58u);
  EXPECT_EQ(count(Form::k2019), 198u);
  EXPECT_EQ(count(Form::k2021), 200u);
}

TEST(Forms, CellIdsAreUnique) {
  for (Form form : {Form::k2014, Form::k2019, Form::k2021}) {
    std::set<std::string> ids;
    for (const auto& table : {CellIds2(form), CellIds3(form), CellIds4(form), CellIds14(form)}) {
      for (const std::string& id : table) EXPECT_TRUE(ids.insert(id).second) << id;
    }
  }
}

TEST(Reports, AreEqualWheneverTheyAreMade) {
  const PortalSpec portal = MakePortal(2, 14);
  const std::optional<Report> a = MakeReport(kSeed, portal, 3, 2022), b = MakeReport(kSeed, portal, 3, 2022);
  ASSERT_TRUE(a && b);
  ASSERT_EQ(a->t3.size(), b->t3.size());
  for (size_t i = 0; i < a->t3.size(); ++i) EXPECT_EQ(a->t3[i].raw, b->t3[i].raw);
  EXPECT_EQ(a->published, b->published);
}

TEST(Reports, SomeBodiesAreSilentForSomeYears) {
  const size_t possible = 6 * 14 * 18;
  EXPECT_LT(AllReports().size(), possible * 97 / 100);
  EXPECT_GT(AllReports().size(), possible * 88 / 100);
}

TEST(Reports, UseTheFormOfTheirTime) {
  std::map<int, std::set<Form>> forms;
  for (const Made& made : AllReports()) forms[made.report.year].insert(made.report.form);
  EXPECT_EQ(forms[2008], std::set{Form::k2008});
  EXPECT_EQ(forms[2016], (std::set{Form::k2008, Form::k2014}));
  EXPECT_EQ(forms[2020], std::set{Form::k2019});
  EXPECT_EQ(forms[2021], (std::set{Form::k2019, Form::k2021})) << "some still filled in the old form";
  EXPECT_EQ(forms[2025], std::set{Form::k2021});
}

TEST(Reports, K1_NewAndCarriedInAreDoneOrCarriedOut) {
  for (const Made& made : AllReports()) {
    if (!HasTables(made)) continue;
    for (std::string_view column : kApplicants) {
      const std::string c(column);
      EXPECT_EQ(made.At("t3.new_received." + c) + made.At("t3.carried_in." + c),
                made.At("t3.outcome_total." + c) + made.At("t3.carried_out." + c))
          << made.Name() << " " << c;
    }
  }
}

TEST(Reports, K2_EachRowsTotalIsTheSumOfItsApplicants) {
  for (const Made& made : AllReports()) {
    if (!HasTables(made)) continue;
    for (const Row3& row : Table3(made.report.form)) {
      const std::string prefix = "t3." + std::string(row.id) + ".";
      double sum = 0;
      for (std::string_view column : kApplicants) sum += column == "total" ? 0 : made.At(prefix + std::string(column));
      EXPECT_EQ(sum, made.At(prefix + "total")) << made.Name() << " " << row.id;
    }
  }
}

TEST(Reports, K3_TheOutcomeTotalIsTheSumOfTheOutcomes) {
  for (const Made& made : AllReports()) {
    if (!HasTables(made)) continue;
    for (std::string_view column : kApplicants) {
      double sum = 0;
      for (const Row3& row : Table3(made.report.form)) {
        if (row.group != 0 && row.id != "outcome_total")
          sum += made.At("t3." + std::string(row.id) + "." + std::string(column));
      }
      EXPECT_EQ(sum, made.At("t3.outcome_total." + std::string(column))) << made.Name() << " " << column;
    }
  }
}

TEST(Reports, K4_EachRemedysTotalIsTheSumOfItsResults) {
  for (const Made& made : AllReports()) {
    if (!HasTables(made)) continue;
    for (std::string_view group : kRemedies) {
      const std::string prefix = "t4." + std::string(group) + ".";
      EXPECT_EQ(made.At(prefix + "upheld") + made.At(prefix + "corrected") + made.At(prefix + "other") +
                    made.At(prefix + "pending"),
                made.At(prefix + "total"))
          << made.Name();
    }
  }
}

TEST(Reports, K5_OnlyChangesMayBeNegative) {
  for (const Made& made : AllReports()) {
    for (const auto& [id, cell] : made.cells) {
      if (!id.ends_with("items_change")) {
        EXPECT_GE(cell.value.value_or(0), 0) << made.Name() << " " << id;
      }
      if (id.ends_with("items_change")) {
        const std::string before = id.substr(0, id.size() - 6) + "prev";
        EXPECT_GE(made.At(before) + cell.value.value_or(0), 0) << made.Name() << " " << id;
      }
    }
  }
}

TEST(Reports, K8_WhatIsCarriedOutIsCarriedInNextYear) {
  std::map<std::tuple<int, int, int>, const Made*> by_year;
  for (const Made& made : AllReports()) by_year[{made.portal.index, made.report.body, made.report.year}] = &made;
  int compared = 0;
  for (const auto& [key, made] : by_year) {
    const auto next = by_year.find({std::get<0>(key), std::get<1>(key), std::get<2>(key) + 1});
    if (next == by_year.end() || !HasTables(*made) || !HasTables(*next->second)) continue;
    for (std::string_view column : kApplicants) {
      EXPECT_EQ(made->At("t3.carried_out." + std::string(column)),
                next->second->At("t3.carried_in." + std::string(column)))
          << made->Name();
      ++compared;
    }
  }
  EXPECT_GT(compared, 1000);
}

TEST(Reports, K9_ItemsOfTheYearBeforeAreItsItemsAndChange) {
  std::map<std::tuple<int, int>, const Made*> of_2019;
  for (const Made& made : AllReports()) {
    if (made.report.year == 2019) of_2019[{made.portal.index, made.report.body}] = &made;
  }
  for (const Made& made : AllReports()) {
    if (made.report.year != 2020 || !of_2019.contains({made.portal.index, made.report.body})) continue;
    const Made& before = *of_2019[{made.portal.index, made.report.body}];
    for (const char* row : {"t2.a20_5.licensing", "t2.a20_6.penalty", "t2.a20_8.fee"}) {
      const std::string r(row);
      EXPECT_EQ(made.At(r + ".items_prev"), before.At(r + ".items_prev") + before.At(r + ".items_change"))
          << made.Name() << " " << r;
    }
  }
}

TEST(Reports, K12_TheStatisticsOf2014AddUp) {
  int seen = 0;
  for (const Made& made : AllReports()) {
    if (made.report.form != Form::k2014) continue;
    ++seen;
    const auto at = [&](const std::string& id) { return made.At("s14." + id); };
    EXPECT_EQ(at("req.received"), at("req.received.in_person") + at("req.received.fax") + at("req.received.online") +
                                      at("req.received.mail"));
    EXPECT_EQ(at("req.closed"), at("req.closed.on_time") + at("req.closed.extended"));
    EXPECT_EQ(at("req.replied.denied"), at("req.denied.state_secret") + at("req.denied.trade_secret") +
                                            at("req.denied.privacy") + at("req.denied.safety_stability") +
                                            at("req.denied.not_gov_info") + at("req.denied.other_law"));
    EXPECT_EQ(at("review.total"), at("review.upheld") + at("review.corrected") + at("review.other"));
    EXPECT_EQ(at("lit.total"), at("lit.upheld") + at("lit.corrected") + at("lit.other"));
    EXPECT_EQ(at("org.staff"), at("org.staff.full_time") + at("org.staff.part_time"));
    EXPECT_GE(at("proactive.items"), at("proactive.via_website"));
    EXPECT_GE(at("proactive.normative_docs_issued"), at("proactive.normative_docs"));
  }
  EXPECT_GT(seen, 100);
}

TEST(Reports, SomePrintZerosAsNothingOrSlash) {
  std::map<std::string, int> reports;
  for (const Made& made : AllReports()) {
    if (!HasTables(made) || made.report.seed_report) continue;
    ++reports[made.cells.at("t4.review.upheld").status];
    for (const auto& [id, cell] : made.cells) {
      EXPECT_EQ(cell.value.has_value(), cell.status == "ok") << id;
      if (cell.status == "blank") {
        EXPECT_EQ(cell.raw, "");
      }
      if (cell.status == "slash") {
        EXPECT_EQ(cell.raw, "/");
      }
    }
  }
  EXPECT_GT(reports["ok"], 300);
  EXPECT_GT(reports["blank"], 5);
  EXPECT_GT(reports["slash"], 5);
}

TEST(Reports, ArePublishedInTheYearAfterExceptTheOneThatWasEarly) {
  for (const Made& made : AllReports()) {
    const bool early = made.report.seed_report && made.portal.index == 2;
    EXPECT_EQ(made.report.published.year, early ? 2020 : made.report.year + 1) << made.Name();
  }
}

TEST(SeedReports, HaveTheKnownTitlesUnitsAndDates) {
  const struct {
    const char *title, *unit, *published;
  } kKnown[] = {{"杨陵区招商服务二局2019年政府信息公开工作年度报告", "杨陵区招商服务二局", "2020-01-09"},
                {"锡林郭勒盟工业和信息化局2019年度政府信息公开工作报告", "锡林郭勒盟工业和信息化局", "2020-01-14"},
                {"桃江经济开发区2020年政府信息公开工作年度报告", "桃江经济开发区", "2020-12-31"},
                {"张掖市招商局2018年度政府信息公开工作年度报告", "张掖市招商局", "2019-03-25"},
                {"烟台市芝罘区商务局2020年政府信息公开工作年度报告", "烟台市芝罘区商务局", "2021-01-28"}};
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(SeedReport(i).report.title, kKnown[i].title);
    EXPECT_EQ(SeedReport(i).report.unit, kKnown[i].unit);
    EXPECT_EQ(SeedReport(i).report.published.Date(), kKnown[i].published);
  }
}

// Ids of the cells whose printed text is not "0".
std::map<std::string, std::string> OtherThanZero(const Made& made) {
  std::map<std::string, std::string> other;
  for (const auto& [id, cell] : made.cells) {
    if (cell.raw != "0") other[id] = cell.raw;
  }
  return other;
}

TEST(SeedReports, HaveTheKnownCells) {
  using Map = std::map<std::string, std::string>;
  EXPECT_EQ(OtherThanZero(SeedReport(0)),
            (Map{{"t2.a20_1.normative_doc.new_published", "1"}, {"t2.a20_1.normative_doc.published_total", "11"}}));
  EXPECT_EQ(OtherThanZero(SeedReport(1)), (Map{{"t2.a20_5.licensing.items_prev", "3"},
                                               {"t2.a20_5.licensing.items_change", "-2"},
                                               {"t2.a20_6.penalty.items_prev", "27"},
                                               {"t2.a20_6.penalty.items_change", "-7"}}));
  EXPECT_EQ(OtherThanZero(SeedReport(4)), Map{});
  EXPECT_TRUE(SeedReport(3).cells.empty()) << "narrative only";
  EXPECT_EQ(SeedReport(3).report.narrative.website, 290);
  EXPECT_EQ(SeedReport(3).report.narrative.wechat, 255);
  EXPECT_EQ(SeedReport(3).report.narrative.requests, 0);
}

TEST(SeedReports, TheThirdPrintsOneColumnAndAnAmountInYuan) {
  const Made& made = SeedReport(2);
  EXPECT_EQ(made.cells.at("t2.a20_9.procurement.amount").raw, "104150元");
  EXPECT_EQ(made.cells.at("t2.a20_9.procurement.amount").unit, "元");
  EXPECT_EQ(made.cells.at("t2.a20_9.procurement.amount").value, 104150);
  EXPECT_EQ(made.cells.at("t2.a20_9.procurement.projects").raw, "14");
  int blank = 0;
  for (const auto& [id, cell] : made.cells) blank += cell.status == "blank" ? 1 : 0;
  EXPECT_EQ(blank, 132);
  EXPECT_EQ(made.cells.at("t3.granted.natural_person").raw, "0");
  EXPECT_EQ(made.cells.at("t3.granted.total").status, "blank");
  EXPECT_EQ(made.cells.at("t3.carried_out.total").raw, "0");
}

TEST(Portals, NamesHostsAndUnitsAreUnique) {
  std::set<std::string> hosts, names;
  for (int i = 0; i < 500; ++i) {
    const PortalSpec portal = MakePortal(i, 40);
    EXPECT_TRUE(hosts.insert(portal.host).second);
    EXPECT_TRUE(names.insert(portal.name).second) << portal.name;
    EXPECT_TRUE(portal.host.ends_with(".gov.cn.test"));
    EXPECT_EQ(portal.division.size(), 6u);
    EXPECT_EQ(portal.bodies.size(), 40u);
    std::set<std::string> units;
    for (const Body& body : portal.bodies) EXPECT_TRUE(units.insert(body.unit).second) << body.unit;
  }
}

}  // namespace
}  // namespace lantai::portal
