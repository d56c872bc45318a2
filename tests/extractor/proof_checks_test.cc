// Checks beyond the equations: ranges, suggestions, the text against the table, dates, powers.
#include <gtest/gtest.h>

#include "extractor/checks.h"
#include "extractor/report_period.h"
#include "extractor/unit_powers.h"
#include "tests/extractor/proof_fixture.h"

namespace lantai::extractor {
namespace {

const std::vector<std::string> kTables = {"t2", "t3", "t4"};

class Proof : public ::testing::Test {
 protected:
  Document document_ = CountyDocument(ZeroReport("g2021", kTables));
  Body body_ = BodyOf({"一、总体情况", "好。"});

  void Set(const std::string& id, const std::string& value) { document_.report->cells[id] = Printed(value); }
  void SetBlank(const std::string& id) { document_.report->cells[id] = Blank(); }
  void State(const std::string& id, const std::string& value) {
    document_.report->narrative[id] = {Number{value}, value + "件", "section:1"};
  }
  std::vector<Check> Run() { return ShippedChecker().Run(document_, body_); }
  std::string Failures() { return Failed(Run()); }
};

TEST_F(Proof, AllChecksPassOnARightReport) {
  const std::vector<Check> checks = Run();
  std::vector<std::string> ids;
  for (const Check& check : checks) {
    EXPECT_EQ(check.verdict, Verdict::kPass) << check.id << " " << check.scope;
    if (ids.empty() || ids.back() != check.id) ids.push_back(check.id);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"K1", "K2", "K3", "K4", "K5", "K13", "K14", "K16"}));
  EXPECT_EQ(checks, Run());
}

TEST_F(Proof, AWrongCellIsLocatedWhereItsRowAndColumnCross) {
  Set("t3.new_received.business", "7");
  Set("t3.new_received.total", "7");
  Set("t3.granted.business", "9");  // 7 on paper
  Set("t3.granted.total", "7");
  Set("t3.outcome_total.business", "7");
  Set("t3.outcome_total.total", "7");
  const std::vector<Check> checks = Run();
  EXPECT_EQ(Failed(checks), "K2 granted 7 9\nK3 business 7 9\n");
  for (const Check& check : checks) {
    EXPECT_EQ(check.suggestion,
              check.verdict == Verdict::kFail ? std::optional<std::string>("t3.granted.business = 7") : std::nullopt);
  }
  EXPECT_EQ(document_.report->cells["t3.granted.business"].value, Number{"9"});
}

TEST_F(Proof, AWrongTotalIsLocatedToo) {
  Set("t3.carried_out.total", "4");
  EXPECT_EQ(Failures(), "K1 total 0 4\nK2 carried_out 4 0\n");
  EXPECT_EQ(Of(Run(), "K1").back()->suggestion, "t3.carried_out.total = 0");
  Set("t3.carried_out.total", "0");
  Set("t3.outcome_total.ngo", "3");
  EXPECT_EQ(Failures(), "K1 ngo 0 3\nK2 outcome_total 0 3\nK3 ngo 3 0\n");
  EXPECT_EQ(Of(Run(), "K3")[3]->suggestion, "t3.outcome_total.ngo = 0");
}

TEST_F(Proof, NothingIsSuggestedWhereTwoCellsAreWrongOrOneEquationFails) {
  Set("t3.granted.business", "9");
  Set("t3.partial.ngo", "4");
  Set("t4.review.total", "2");
  for (const Check& check : Run()) EXPECT_EQ(check.suggestion, std::nullopt) << check.id << check.scope;
}

TEST_F(Proof, NothingIsSuggestedWhereNoCellStandsInAllFailedEquations) {
  Set("t3.new_received.business", "7");
  Set("t3.new_received.total", "3");  // total and business fail their columns too: no cell stands in all of them
  for (const Check& check : Run()) EXPECT_EQ(check.suggestion, std::nullopt) << check.id << check.scope;
}

TEST_F(Proof, AMissingOperandIsSuggestedWhereAllItsEquationsAgree) {
  SetBlank("t4.lit_direct.total");
  Set("t4.lit_direct.upheld", "2");
  SetBlank("t3.denied.process_info.research");
  const std::vector<Check> checks = Run();
  EXPECT_EQ(Of(checks, "K4")[1]->verdict, Verdict::kUnknown);
  EXPECT_EQ(Of(checks, "K4")[1]->suggestion, "t4.lit_direct.total = 2");
  EXPECT_EQ(Of(checks, "K3")[2]->suggestion, "t3.denied.process_info.research = 0");
  Set("t3.denied.process_info.total", "1");  // now the row says 1 and the column 0
  EXPECT_EQ(Of(Run(), "K3")[2]->suggestion, std::nullopt);
}

TEST_F(Proof, K5WantsCountsWholeAndNotNegative) {
  Set("t3.granted.ngo", "-1");
  Set("t2.a20_6.penalty.decisions", "2.5");
  Set("t2.a20_8.fee.amount", "2.5");
  const std::vector<Check> checks = Run();
  EXPECT_NE(Failed(checks).find("K5 t3.granted.ngo -1 0\n"), std::string::npos);
  EXPECT_NE(Failed(checks).find("K5 t2.a20_6.penalty.decisions 2.5 0\n"), std::string::npos);
  EXPECT_EQ(Failed(checks).find("K5 t2.a20_8"), std::string::npos);
}

TEST_F(Proof, K5IsUnknownWhereATableHasNoNumber) {
  for (auto& [id, cell] : document_.report->cells) {
    if (id.starts_with("t4.")) cell = Blank();
  }
  const std::vector<Check> checks = Run();
  EXPECT_EQ(Of(checks, "K5").back()->scope, "t4");
  EXPECT_EQ(Of(checks, "K5").back()->verdict, Verdict::kUnknown);
}

TEST(OlderForms, K5AndK6HoldTheItemsOf2019) {
  Report report = ZeroReport("g2019", kTables);
  report.cells["t2.a20_5.licensing.items_prev"] = Printed("3");
  report.cells["t2.a20_5.licensing.items_change"] = Printed("-4");
  report.cells["t2.a20_6.penalty.items_prev"] = Printed("7");
  report.cells["t2.a20_6.penalty.items_change"] = Printed("-7");
  report.cells["t2.a20_1.normative_doc.new_published"] = Printed("5");
  report.cells["t2.a20_1.normative_doc.published_total"] = Printed("4");
  const Document document = CountyDocument(report);
  EXPECT_EQ(Failed(ShippedChecker().Run(document, {})),
            "K5 t2.a20_5.licensing.items_change -1 0\nK6 t2.a20_1.normative_doc.published_total 4 5\n");
}

TEST(OlderForms, K12HoldsTheStatisticsOf2014) {
  Report report = ZeroReport("g2014", {"s14"});
  report.cells["s14.req.received"] = Printed("5");
  report.cells["s14.req.received.online"] = Printed("4");
  report.cells["s14.proactive.items"] = Printed("100");
  report.cells["s14.proactive.via_website"] = Printed("90");
  report.cells["s14.proactive.via_weibo"] = Printed("120");
  report.cells["s14.proactive.normative_docs"] = Printed("3");
  report.cells["s14.proactive.normative_docs_issued"] = Printed("2");
  report.cells["s14.org.budget"] = Printed("1.5");
  EXPECT_EQ(Failed(ShippedChecker().Run(CountyDocument(report), {})),
            "K12 s14.req.received 5 4\nK12 s14.proactive.normative_docs_issued 2 3\n"
            "K12 s14.proactive.via_weibo 100 120\n");
  report.cells["s14.proactive.items"] = Printed("300");
  EXPECT_NE(Failed(ShippedChecker().Run(CountyDocument(report), {})).find("K12 s14.proactive.items 210 300"),
            std::string::npos);
}

TEST_F(Proof, K11AcceptsRequestsCountedEitherWay) {
  Set("t3.new_received.total", "3511");
  Set("t3.carried_in.total", "96");
  State("requests_received", "3607");
  EXPECT_EQ(Of(Run(), "K11").front()->verdict, Verdict::kPass);
  State("requests_received", "3511");
  EXPECT_EQ(Of(Run(), "K11").front()->verdict, Verdict::kPass);
  State("requests_received", "3610");
  const std::vector<Check> checks = Run();
  const Check& check = *Of(checks, "K11").front();
  EXPECT_EQ(check.verdict, Verdict::kFail);
  EXPECT_EQ(check.scope, "t3.new_received.total");
  EXPECT_EQ(check.left, Number{"3610"});
  EXPECT_EQ(check.right, Number{"3511"});
  EXPECT_EQ(check.cells, (std::vector<std::string>{"t3.new_received.total", "t3.carried_in.total"}));
}

TEST_F(Proof, K11HoldsReviewAndLitigationAgainstTable4) {
  Set("t4.review.total", "170");
  Set("t4.lit_direct.total", "70");
  Set("t4.lit_after_review.total", "7");
  State("review_cases", "134");
  State("litigation_cases", "77");
  const std::vector<Check> checks = Run();
  ASSERT_EQ(Of(checks, "K11").size(), 2u);
  EXPECT_NE(Failed(checks).find("K11 t4.review.total 134 170\n"), std::string::npos);
  EXPECT_EQ(Of(checks, "K11").back()->verdict, Verdict::kPass);
}

TEST_F(Proof, K11IsUnknownAgainstABlankTotalAndAbsentWithoutATable) {
  SetBlank("t3.new_received.total");
  State("requests_received", "0");
  EXPECT_EQ(Of(Run(), "K11").front()->verdict, Verdict::kUnknown);
  document_.report->cells.clear();
  document_.report->tables.clear();
  EXPECT_TRUE(Of(Run(), "K11").empty());
}

TEST_F(Proof, K13HoldsThePeriodAgainstTheYear) {
  const auto period = [&](const std::string& text) {
    body_ = BodyOf({"一、总体情况", "好。", "六、其他需要报告的事项", text});
    std::string all;
    const std::vector<Check> checks = Run();
    for (const Check* check : Of(checks, "K13")) {
      if (check->scope == "published") continue;
      all += check->scope + " " + std::string(VerdictName(check->verdict)) + " " + check->left->text + " " +
             check->right->text + ";";
    }
    return all;
  };
  EXPECT_EQ(period("本报告的起止时间为2021年1月1日至2021年12月31日。"), "section:1 fail 2020 2021;");
  EXPECT_EQ(period("数据统计期限自2020年1月1日起至2020年12月31日止。"), "section:1 pass 2020 2020;");
  EXPECT_EQ(period("本报告所列数据的统计期限为2020年1月1日-12月31日。"), "section:1 pass 2020 2020;");
  EXPECT_EQ(period("报告数据自二〇二〇年一月一日至二〇二〇年十二月三十一日。"), "section:1 pass 2020 2020;");
  EXPECT_EQ(period("本报告统计时间为2020年1月1日至2020年11月30日。"),
            "section:1 pass 2020 2020;section:1 fail 20201130 20201231;");
  EXPECT_EQ(period("本报告统计时间为2020年3月1日至2020年12月31日。"),
            "section:1 pass 2020 2020;section:1 fail 20200301 20200101;");
  EXPECT_EQ(period("有效期自2018年1月1日至2022年12月31日。"), "");
  EXPECT_EQ(period("本报告期限为20201月1日至202012月31日。"), "");
}

TEST(ReportPeriods, Of2008MayBeginWhenTheRegulationsCameIntoForce) {
  const auto period = FindReportPeriod(BodyOf({"本报告所列数据的统计期限自2008年5月1日起至2008年12月31日止。"}));
  ASSERT_TRUE(period.has_value());
  EXPECT_TRUE(period->IsWholeYear());
  EXPECT_EQ(period->from, 20080501);
  EXPECT_EQ(period->year(), 2008);
}

TEST_F(Proof, K13HoldsTheDateAgainstTheLegalTime) {
  const auto verdict = [&](const char* published) {
    document_.published = published;
    const std::vector<Check> checks = Run();
    const Check& check = *Of(checks, "K13").back();
    return std::string(VerdictName(check.verdict)) + " " + (check.right ? check.right->text : "");
  };
  EXPECT_EQ(verdict("2021-01-01"), "pass 20210331");
  EXPECT_EQ(verdict("2021-03-31T23:59:00+08:00"), "pass 20210331");
  EXPECT_EQ(verdict("2021-04-01"), "fail 20210331");
  EXPECT_EQ(verdict("2020-12-31"), "fail 20210101");
  document_.published.reset();
  EXPECT_EQ(Of(Run(), "K13").back()->verdict, Verdict::kUnknown);
}

TEST_F(Proof, K14DoubtsAFeeOfAnOfficeThatHasNothingToChargeFor) {
  Set("t2.a20_8.fee.amount", "3.5");
  EXPECT_EQ(Of(Run(), "K14").front()->verdict, Verdict::kPass);
  document_.unit = "青禾县信访局";
  EXPECT_EQ(Of(Run(), "K14").front()->verdict, Verdict::kFail);
  SetBlank("t2.a20_8.fee.amount");
  EXPECT_EQ(Of(Run(), "K14").front()->verdict, Verdict::kUnknown);
}

TEST_F(Proof, K16KnowsWhoMayMakeRules) {
  Set("t2.a20_1.regulation.in_force", "5");
  const std::vector<Check> checks = Run();
  const Check& check = *Of(checks, "K16").front();
  EXPECT_EQ(check.verdict, Verdict::kFail);
  EXPECT_EQ(check.scope, "t2.a20_1.regulation.in_force");
  EXPECT_EQ(check.cells.size(), 3u);
  document_.unit = "淮安市人民政府";
  EXPECT_EQ(Of(Run(), "K16").front()->verdict, Verdict::kUnknown);
  document_.division = "320800";
  EXPECT_EQ(Of(Run(), "K16").front()->verdict, Verdict::kPass);
  document_.level = "county";
  EXPECT_EQ(Of(Run(), "K16").front()->verdict, Verdict::kFail);
}

TEST(Powers, AreToldByLevelAndName) {
  const auto by_name = [](const char* unit, const char* division = "") {
    return MayMakeRules(std::nullopt, unit, std::string(division));
  };
  for (const char* unit : {"青禾县人民政府", "青禾区", "太平镇人民政府", "底张街道办事处", "芝罘区商务局", "北坡乡",
                           "桃江经济开发区", "锡林郭勒盟工业和信息化局", "广东省水利厅", "随县开发区管委会"}) {
    EXPECT_EQ(by_name(unit), Power::kNo) << unit;
  }
  EXPECT_EQ(by_name("邹城市人民政府", "370883"), Power::kNo);
  EXPECT_EQ(by_name("淮安市人民政府", "320800"), Power::kYes);
  EXPECT_EQ(by_name("广东省人民政府"), Power::kYes);
  EXPECT_EQ(by_name("内蒙古自治区人民政府"), Power::kYes);
  for (const char* unit : {"教育部", "国家税务总局", "中国气象局", "国家发展和改革委员会", "邹城市人民政府"}) {
    EXPECT_EQ(by_name(unit), Power::kUnknown) << unit;
  }
  EXPECT_EQ(MayMakeRules("county_department", std::nullopt, std::nullopt), Power::kNo);
  EXPECT_EQ(MayMakeRules("township", std::nullopt, std::nullopt), Power::kNo);
  EXPECT_EQ(MayMakeRules("city", std::nullopt, std::nullopt), Power::kYes);
  EXPECT_EQ(MayMakeRules(std::nullopt, std::nullopt, std::nullopt), Power::kUnknown);
}

}  // namespace
}  // namespace lantai::extractor
