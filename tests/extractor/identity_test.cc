// Titles, units, years and dates as portals print them (report-templates §5.1), and what only looks like a report.
#include "extractor/identity.h"

#include <gtest/gtest.h>

#include "extractor/date.h"
#include "extractor/title.h"
#include "extractor/year_vote.h"
#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

TitleParts Parse(std::string_view title) { return ParseTitle(title, BuiltInKnowledge().phrases); }

struct TitleExample {
  const char* pattern;
  const char* title;
  const char* unit;
  int year;  // 0 where the title names none
};

class ReportTitle : public ::testing::TestWithParam<TitleExample> {};

TEST_P(ReportTitle, IsReadAsOne) {
  const TitleParts parts = Parse(GetParam().title);
  EXPECT_TRUE(parts.is_report);
  EXPECT_EQ(parts.unit, GetParam().unit);
  EXPECT_EQ(parts.year.value_or(0), GetParam().year);
}

INSTANTIATE_TEST_SUITE_P(
    Patterns, ReportTitle,
    ::testing::Values(
        TitleExample{"unit_first", "青禾县水务局2019年政府信息公开工作年度报告", "青禾县水务局", 2019},
        TitleExample{"unit_first_nian_du", "青禾县水务局2018年度政府信息公开工作年度报告", "青禾县水务局", 2018},
        TitleExample{"year_first", "2017年青禾市青浦区教育局政府信息公开工作年度报告", "青禾市青浦区教育局", 2017},
        TitleExample{"year_first_nian_du", "2022年度螺山镇政府信息公开工作年度报告", "螺山镇", 2022},
        TitleExample{"blanks", "青禾县水务局 2020 年 政府信息公开 工作年度报告", "青禾县水务局", 2020},
        TitleExample{"full_width_digits", "青禾县水务局２０２０年政府信息公开工作年度报告", "青禾县水务局", 2020},
        TitleExample{"short_name", "青禾经开区2021年政府信息公开工作年报", "青禾经开区", 2021},
        TitleExample{"without_work", "青禾县2021年政府信息公开年度报告", "青禾县", 2021},
        TitleExample{"work_report", "青禾盟工业和信息化局2019年度政府信息公开工作报告", "青禾盟工业和信息化局", 2019},
        TitleExample{"open_government", "青禾县财政局2016年政务公开工作总结", "青禾县财政局", 2016},
        TitleExample{"open_government_report", "青禾县财政局2016年政务公开工作年度报告", "青禾县财政局", 2016},
        TitleExample{"announced", "青禾部办公厅关于2021年青禾部政府信息公开工作年度报告的公告", "青禾部", 2021},
        TitleExample{"about", "关于2014年青禾镇政府信息公开工作年度报告", "青禾镇", 2014},
        TitleExample{"no_year", "青禾市民政局政府信息公开工作年度报告", "青禾市民政局", 0},
        TitleExample{"no_unit", "2021年度政府信息公开工作年度报告", "", 2021},
        TitleExample{"han_year", "青禾县二〇一九年政府信息公开工作年度报告", "青禾县", 2019},
        TitleExample{"han_year_with_letter", "青禾县二O一九年政府信息公开工作年度报告", "青禾县", 2019},
        TitleExample{"printed_twice", "青禾县2019年政府信息公开报告青禾县2019年政府信息公开报告", "青禾县", 2019},
        TitleExample{"nian_du_twice", "青禾县2025年度政府信息公开工作年度报告", "青禾县", 2025},
        TitleExample{"brackets_in_unit", "青禾县委办(档案局)2023年政府信息公开工作年度报告", "青禾县委办(档案局)",
                     2023},
        TitleExample{"year_in_brackets", "青禾县政府信息公开工作年度报告(2012年)", "青禾县", 2012},
        TitleExample{"year_in_the_middle", "青禾县政府信息公开2013年度工作报告", "青禾县", 2013},
        TitleExample{"look_ahead", "青禾县水务局2020年政府信息公开工作总结及2021年工作打算", "青禾县水务局", 2020},
        TitleExample{"unit_before_about", "青禾县水务局关于2020年度政府信息公开工作情况的报告", "青禾县水务局", 2020},
        TitleExample{"made_public", "青禾县人民政府关于公布2020年政府信息公开工作年度报告的公告", "青禾县人民政府",
                     2020},
        TitleExample{"mark_of_a_list", "[年报]青禾县水务局2020年政府信息公开年度报告", "青禾县水务局", 2020},
        TitleExample{"colon", "青禾县水务局:2020年政府信息公开年度报告", "青禾县水务局", 2020},
        TitleExample{"file_name", "青禾县水务局2020年政府信息公开年度报告.pdf", "青禾县水务局", 2020},
        TitleExample{"two_subjects", "青禾县2020年政府信息公开和政务公开工作年度报告", "青禾县", 2020},
        TitleExample{"decoy_word_in_unit", "青禾县机构编制委员会办公室2020年政府信息公开工作年度报告",
                     "青禾县机构编制委员会办公室", 2020},
        TitleExample{"bare_year_behind", "青禾县政府信息公开工作年度报告2012", "青禾县", 2012},
        TitleExample{"quoted", "《青禾县2013年政府信息公开工作年度报告》", "青禾县", 2013}),
    [](const ::testing::TestParamInfo<TitleExample>& example) { return std::string(example.param.pattern); });

class Decoy : public ::testing::TestWithParam<const char*> {};

TEST_P(Decoy, IsRefusedAsATitle) { EXPECT_FALSE(Parse(GetParam()).is_report) << GetParam(); }

TEST_P(Decoy, IsNoReportEvenWithChaptersAndText) {
  std::string text = std::string(GetParam()) + "\n一、总体情况\n";
  for (int i = 0; i < 40; ++i) text += "各单位要按时完成各项工作,确保内容真实。\n";
  text += "二、主动公开政府信息情况\n三、其他\n";
  const Document document = FromText(text);
  EXPECT_FALSE(document.is_annual_report) << GetParam();
  EXPECT_FALSE(document.report.has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Titles, Decoy,
    ::testing::Values("青禾县政府网站工作年度报表(2020年度)", "青禾县2020年法治政府建设年度报告",
                      "关于做好2020年政府信息公开工作年度报告编制工作的通知", "青禾县政府信息公开指南",
                      "青禾县政府信息公开目录", "图解:青禾县2020年政府信息公开工作年度报告",
                      "青禾县2020年政府信息公开工作年度报告(图解)", "青禾县2020年政府信息公开年度报告解读",
                      "青禾县2020年政府工作报告", "青禾县2020年度财政决算", "政府信息公开工作年度报告格式",
                      "青禾县政府信息公开申请办法", "青禾县举办政务公开日活动",
                      "青禾县发布2020年政府信息公开工作年度报告", "青禾县2020年上半年政府信息公开工作总结",
                      "青禾县2020年政府信息公开第三方评估报告",
                      "青禾县水务局关于2020年度政府信息公开工作年度报告的说明", "一图读懂青禾县2020年政府信息公开年报",
                      "青禾县2020年政务公开工作要点", "", "首页"));

TEST(Title, TwoDifferentYearsAreNoYear) {
  EXPECT_EQ(Parse("2019年青禾县2020年政府信息公开工作年度报告").year, std::nullopt);
}

TEST(Title, MayStandOnTwoLines) {
  const Document document =
      FromText("青禾区信访局\n2021年度政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n好。\n");
  EXPECT_EQ(document.title, "青禾区信访局2021年度政府信息公开工作年度报告");
  EXPECT_EQ(document.unit, "青禾区信访局");
  EXPECT_EQ(document.year, 2021);
  EXPECT_TRUE(document.is_annual_report);
  EXPECT_EQ(document.text.find("信访局"), std::string::npos);
}

TEST(Year, IsVotedWhereTheTitleNamesNone) {
  const Document document = FromText(
      "青禾市民政局政府信息公开工作年度报告\n"
      "本报告数据的统计期限自2010年1月1日至2010年12月31日。\n"
      "一、概述\n好。\n二、主动公开政府信息情况\n好。\n青禾市民政局\n2011年3月2日\n");
  EXPECT_EQ(document.year, 2010);
  EXPECT_EQ(document.published, "2011-03-02");
}

TEST(Year, OfTheUrlCounts) {
  Content content = ReadText("a", "http://www.example.gov.cn/x.jsp?fbtime=2017&area=1",
                             "青禾市民政局政府信息公开工作年度报告\n一、概述\n好。\n二、主动公开情况\n好。\n");
  EXPECT_EQ(Maker().Make(content, {}).year, 2017);
}

TEST(Unit, ComesFromTheSignatureWhereTheTitleNamesNone) {
  const Document document = FromText(
      "2021年政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n好。\n青禾县水务局\n2022年1月9日"
      "\n");
  EXPECT_EQ(document.unit, "青禾县水务局");
  EXPECT_TRUE(document.is_annual_report);
}

TEST(PeriodYear, NeedsBothEndsOfOneYear) {
  EXPECT_EQ(PeriodYear("统计期限自2018年1月1日至2018年12月31日。"), 2018);
  EXPECT_EQ(PeriodYear("统计期限为 2018年 1月1日起至 2018年12月31日止"), 2018);
  EXPECT_EQ(PeriodYear("自2018年1月1日至2019年12月31日"), std::nullopt);
  EXPECT_EQ(PeriodYear("自20201月1日起至202012月31日止"), std::nullopt);
  EXPECT_EQ(PeriodYear("2018年1月1日起施行"), std::nullopt);
}

struct DateExample {
  const char* text;
  const char* iso;  // "" where there is none
};

class Dates : public ::testing::TestWithParam<DateExample> {};

TEST_P(Dates, AreReadAsIso8601) {
  const auto date = FindDate(GetParam().text);
  EXPECT_EQ(date ? date->iso : "", GetParam().iso) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Dates,
    ::testing::Values(
        DateExample{"2020年1月9日", "2020-01-09"}, DateExample{"2020 年 1 月 9 日", "2020-01-09"},
        DateExample{"２０２０年１２月３１日", "2020-12-31"}, DateExample{"二〇二〇年十二月三十一日", "2020-12-31"},
        DateExample{"二〇二〇年一月九日", "2020-01-09"}, DateExample{"二O一九年十月二十日", "2019-10-20"},
        DateExample{"2021-01-28 13:55:16", "2021-01-28T13:55:16+08:00"},
        DateExample{"发布时间:2021-1-8 13:55", "2021-01-08T13:55:00+08:00"}, DateExample{"2021/1/8", "2021-01-08"},
        DateExample{"2021.01.08", "2021-01-08"}, DateExample{"(2017年2月10日)", "2017-02-10"},
        DateExample{"20201231日", ""}, DateExample{"2020年13月1日", ""}, DateExample{"2019年2月29日", ""},
        DateExample{"2020年2月29日", "2020-02-29"}, DateExample{"202014日", ""}, DateExample{"1899-01-01", ""},
        DateExample{"", ""}, DateExample{"〔2020〕1号", ""}, DateExample{"\xFF\xE4", ""}));

}  // namespace
}  // namespace lantai::extractor
