// The parts of a report's identity: level, division by codes, year by evidence, the body without chrome.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/division_vote.h"
#include "extractor/level.h"
#include "extractor/phrase_index.h"
#include "extractor/sections.h"
#include "extractor/signature.h"
#include "extractor/word_set.h"
#include "extractor/year_vote.h"
#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

const DivisionIndex& Index() {
  static const auto* index = new DivisionIndex(BuiltInKnowledge().divisions);
  return *index;
}

struct LevelExample {
  const char* unit;
  const char* level;  // "" where nothing tells
};
class Level : public ::testing::TestWithParam<LevelExample> {};

TEST_P(Level, IsToldByNameAndDivision) {
  const std::string_view unit = GetParam().unit;
  DivisionEvidence evidence;
  evidence.unit = unit;
  const DivisionVerdict verdict = VoteOnDivision(evidence, Index());
  EXPECT_EQ(LevelOf(unit, verdict.named, verdict.rank).value_or(""), GetParam().level) << unit;
}

INSTANTIATE_TEST_SUITE_P(
    Names, Level,
    ::testing::Values(
        LevelExample{"杨陵区招商服务二局", "county_department"}, LevelExample{"张掖市招商局", "city_department"},
        LevelExample{"锡林郭勒盟工业和信息化局", "city_department"},
        LevelExample{"甘肃省水利厅", "province_department"}, LevelExample{"上海市水务局", "province_department"},
        LevelExample{"杨陵区人民政府", "county"}, LevelExample{"杨陵区", "county"},
        LevelExample{"张掖市人民政府", "city"}, LevelExample{"甘肃省人民政府", "province"},
        LevelExample{"杨陵区人民政府办公室", "county_department"}, LevelExample{"绵竹市审计局", "county_department"},
        LevelExample{"佳县螅镇", "township"}, LevelExample{"佳县螅镇人民政府", "township"},
        LevelExample{"太平镇", "township"}, LevelExample{"海珠区江南中街道办事处", "township"},
        LevelExample{"桃江经济开发区", "zone"}, LevelExample{"桃江经济开发区管理委员会", "zone"},
        LevelExample{"经济技术开发区经济发展局", "zone_department"}, LevelExample{"西咸新区", "zone"},
        LevelExample{"杨陵区城市管理委员会", "county_department"}, LevelExample{"国家税务总局杨陵区税务局", "vertical"},
        LevelExample{"张掖市气象局", "vertical"}, LevelExample{"国家税务总局", "national_department"},
        LevelExample{"教育部", "national_department"}, LevelExample{"青禾县水务局", "county_department"},
        LevelExample{"青禾市水务局", "city_department"}, LevelExample{"鼓楼区司法局", "county_department"},
        LevelExample{"", ""}, LevelExample{"经济发展局", ""}));

DivisionVerdict Vote(std::string_view unit, std::string_view index_number, std::string_view url = "",
                     std::string_view site_code = "", std::vector<std::string> names = {}) {
  DivisionEvidence evidence;
  evidence.unit = unit;
  evidence.index_number = index_number;
  evidence.url = url;
  evidence.site_code = site_code;
  evidence.names = std::move(names);
  return VoteOnDivision(evidence, Index());
}

TEST(DivisionVote, ReadsTheCreditCodeInAnAddressOrIndexNumber) {
  EXPECT_EQ(Vote("", "", "http://x/xxgkAnnualReport.jsp?fbtime=2017&area=113311000026455663").code, 331100);
  EXPECT_EQ(Vote("", "11620403013912770D/2026-206748").code, 620403);
  EXPECT_EQ(CreditCodeDivision("area=11370883004325769B", Index()), 370883);
  EXPECT_EQ(CreditCodeDivision("11331023MB1674541L", Index()), 331023);
  EXPECT_EQ(CreditCodeDivision("1137088300432576", Index()), 0);
}

TEST(DivisionVote, ReadsADivisionInFrontOfAnIndexNumber) {
  EXPECT_EQ(Vote("招商局", "620700081/2019-00006").code, 620700);
  EXPECT_EQ(Vote("", "014416330/2020-1").code, 0);
  EXPECT_EQ(Vote("", "675490773/2020-1").code, 0);
}

TEST(DivisionVote, KnowsOrganisationCodesByTheirCheckDigit) {
  EXPECT_FALSE(IsOrganisationCode("620700081"));
  EXPECT_TRUE(IsOrganisationCode("000014348") || IsOrganisationCode("000014349"));
  EXPECT_FALSE(IsOrganisationCode("62070008"));
}

TEST(DivisionVote, TakesTheFinerOfWhatAgrees) {
  EXPECT_EQ(Vote("芝罘区商务局", "", "", "3706000001").code, 370602);
  EXPECT_EQ(Vote("经济发展局", "", "", "3706020001").code, 370602);
  EXPECT_EQ(Vote("张掖市招商局", "620702074/2024-00047").code, 620700);
  EXPECT_EQ(Vote("张掖市招商局", "620702074/2024-00047").conflict, "");
}

TEST(DivisionVote, TellsAmbiguousNamesByCodesAndOtherNames) {
  EXPECT_EQ(Vote("鼓楼区司法局", "").code, 0);
  EXPECT_EQ(Vote("鼓楼区司法局", "", "", "3201060001").code, 320106);
  EXPECT_EQ(Vote("鼓楼区司法局", "", "", "", {"徐州市鼓楼区人民政府"}).code, 320302);
  EXPECT_EQ(Vote("太平镇", "", "", "3416220001").code, 341622);
}

TEST(DivisionVote, TellsOfCodesThatExcludeTheName) {
  const DivisionVerdict verdict = Vote("齐齐哈尔市水务局", "", "http://a.gov.cn/?area=11370883004325769B");
  EXPECT_EQ(verdict.code, 230200);
  EXPECT_EQ(verdict.conflict, "统一社会信用代码 says 370883, other evidence 230200");
}

TEST(DivisionVote, LetsTheCodeOfThePlatformsSiteGiveWay) {
  const DivisionVerdict verdict = Vote("齐齐哈尔市水务局", "", "", "5000000001");
  EXPECT_EQ(verdict.code, 230200);
  EXPECT_EQ(verdict.conflict, "");
}

TEST(DivisionVote, BelievesASiteRatherThanATownshipThatNamesNoParent) {
  EXPECT_EQ(Vote("太平镇人民政府", "", "", "3703050001").code, 370305);
}

TEST(DivisionVote, NamesNothingWithoutEvidence) {
  EXPECT_EQ(Vote("青禾县水务局", "").code, 0);
  EXPECT_EQ(Vote("", "").code, 0);
}

TEST(UrlYear, IsAReportsFolderNotADateOfPublication) {
  EXPECT_EQ(YearInUrl("http://a.gov.cn/x.jsp?fbtime=2017&area=1"), 2017);
  EXPECT_EQ(YearInUrl("http://a.gov.cn/zwgk/zfxxgknb/2020n/202101/t20210130_66621740.html"), 2020);
  EXPECT_EQ(YearInUrl("http://a.gov.cn/zfxxgk/zfxxgknb/2024n/qzf/202502/t1.html"), 2024);
  EXPECT_EQ(YearInUrl("http://a.gov.cn/xxgk/qznb2024/1.html"), 2024);
  EXPECT_EQ(YearInUrl("http://a.gov.cn/art/2025/2/8/art_1_2.html"), std::nullopt);
  EXPECT_EQ(YearInUrl("http://a.gov.cn/202501/t20250122_2523807.shtml"), std::nullopt);
  EXPECT_EQ(YearInUrl("http://a.gov.cn/info/4512/197132.htm"), std::nullopt);
  EXPECT_EQ(YearInUrl(""), std::nullopt);
}

struct YearExample {
  const char* name;
  const char* text;
  int year;
};
class YearOfText : public ::testing::TestWithParam<YearExample> {};

TEST_P(YearOfText, IsFoundWithoutAYearInTheTitle) {
  const Document got = FromText("青禾市民政局政府信息公开工作年度报告\n" + std::string(GetParam().text) +
                                "一、概述\n好。\n二、主动公开政府信息情况\n好。\n");
  EXPECT_EQ(got.year.value_or(0), GetParam().year);
}

INSTANTIATE_TEST_SUITE_P(
    Evidence, YearOfText,
    ::testing::Values(YearExample{"announced", "根据《条例》(2019年修订),现公布2016年度政府信息公开工作年度报告。\n",
                                  2016},
                      YearExample{"period", "统计期限自2012年1月1日至2012年12月31日。\n", 2012},
                      YearExample{"period_without_second_year", "统计期限为2012年1月1日至12月31日。\n", 2012},
                      YearExample{"published", "发布时间：2015-02-03\n", 2014},
                      YearExample{"narrative", "2013年,我局公开信息。2013年底,共公开12条。2014年将继续。\n", 2013},
                      YearExample{"nothing", "好。\n", 0}),
    [](const ::testing::TestParamInfo<YearExample>& example) { return std::string(example.param.name); });

TEST(Signature, IsAUnitAndADateOnOneLineOrTwo) {
  const std::vector<std::string> two = {"好。", "青禾县水务局", "2020年1月9日"};
  EXPECT_EQ(ReadSignature(two, two).unit, "青禾县水务局");
  EXPECT_EQ(ReadSignature(two, two).date->iso, "2020-01-09");
  const std::vector<std::string> one = {"好。", "青禾县水务局2020年1月9日"};
  EXPECT_EQ(ReadSignature(one, one).unit, "青禾县水务局");
  EXPECT_EQ(ReadSignature(one, one).date->iso, "2020-01-09");
  const std::vector<std::string> head = {"(2017年2月10日)", "好。"};
  EXPECT_EQ(ReadSignature(head, head).date->iso, "2017-02-10");
}

TEST(WordSet, FindsTheLongestWord) {
  const WordSet words({"打印", "打印本页", "qq", ">"});
  size_t bytes = 0;
  EXPECT_EQ(words.LongestAt("打印本页面", &bytes), 1);
  EXPECT_EQ(bytes, 12u);
  EXPECT_EQ(words.LongestAt("印", &bytes), -1);
  EXPECT_TRUE(words.IsOne("qq"));
  EXPECT_TRUE(words.IsOne(">"));
  EXPECT_FALSE(words.IsOne("打印本"));
  EXPECT_TRUE(words.OccursIn("可以打印"));
  EXPECT_FALSE(words.OccursIn(""));
  EXPECT_FALSE(WordSet().BeginsOne("打印"));
}

class Lines : public ::testing::TestWithParam<const char*> {
 protected:
  static bool Kept(const std::string& before, const std::string& line, const std::string& after) {
    const Document got = FromText("青禾县水务局2019年政府信息公开工作年度报告\n" + before +
                                  "一、概述\n好。\n二、主动公开政府信息情况\n公开12条。\n" + after);
    return got.text.find(line) != std::string::npos;
  }
};

using BodyLine = Lines;
TEST_P(BodyLine, IsKept) {
  const std::string line = GetParam();
  EXPECT_TRUE(Kept(line + "\n", line, "")) << line;
  EXPECT_TRUE(Kept("", line, line + "\n")) << line;
}
INSTANTIATE_TEST_SUITE_P(Sentences, BodyLine,
                         ::testing::Values("本报告的电子版可在青禾县门户网站下载。", "公众可到政务大厅打印相关文件。",
                                           "信息来源于各科室报送。", "附件:政府信息公开情况统计表",
                                           "联系电话:0737-8821418。", "本报告由青禾县水务局编制",
                                           "如有疑问,请与青禾县水务局办公室联系(地址:青禾路1号)",
                                           "图解政策12期,获得好评", "分享经验材料3篇", "首页设置年报专栏,方便查阅",
                                           "上一年结转申请0件"));

using ChromeLine = Lines;
TEST_P(ChromeLine, IsDropped) {
  const std::string line = GetParam();
  EXPECT_FALSE(Kept(line + "\n", line, "")) << line;
  EXPECT_FALSE(Kept("", line, line + "\n")) << line;
}
INSTANTIATE_TEST_SUITE_P(Phrases, ChromeLine,
                         ::testing::Values("【字体：大 中 小】", "[大 中 小]", "打印本页 关闭窗口", "分享到：微信 微博",
                                           "【打印】【收藏】【关闭】", "网站支持IPv6", "无障碍 | 关怀版 | 登录 | 注册",
                                           "返回顶部", "我要纠错", "简体 繁体", "浏览次数：123次",
                                           "全文共计1234字,预计阅读时间4分钟", "政府信息公开年报", "点击查看图解",
                                           "智能问答"));

using FootLine = Lines;
TEST_P(FootLine, IsDroppedBehindTheText) {
  const std::string line = GetParam();
  EXPECT_FALSE(Kept("", line, line + "\n")) << line;
}
INSTANTIATE_TEST_SUITE_P(Phrases, FootLine,
                         ::testing::Values("扫一扫在手机打开当前页面", "扫一扫在手机上查看当前页面",
                                           "上一篇：关于防汛的通知", "下一条：没有了", "相关链接", "相关文档：",
                                           "版权所有：青禾县人民政府", "主办单位：青禾县人民政府办公室",
                                           "网站标识码：3706020001", "ICP备05012345号", "（责任编辑：张三）",
                                           "(此件公开发布)", "友情链接", "建议使用1024*768分辨率浏览器",
                                           "联系我们 | 网站地图"));

using HeadLine = Lines;
TEST_P(HeadLine, IsDroppedAboveTheText) {
  const std::string line = GetParam();
  EXPECT_FALSE(Kept(line + "\n", line, "")) << line;
}
INSTANTIATE_TEST_SUITE_P(Phrases, HeadLine,
                         ::testing::Values("首页/ 政府信息公开 / 政府信息公开年报 / 正文", "当前位置：首页 > 年报",
                                           "您当前所在位置：首页 >> 正文", "您所在的位置：首页›正文",
                                           "青禾县人民政府 > 政务公开 > 年报", "首页 政务公开 互动交流",
                                           "首页 | 政府信息公开 | 年报"));

TEST(Mirrors, AreToldByPinyinInBrackets) {
  const Document got = FromText(
      "青禾县水务局2019年政府信息公开工作年度报告\n一、概述\n政府信息公開(kāi)工作報(bào)告,事務(wù)"
      "有序。\n二、主动公开政府信息情况\n發(fā)布12条。\n");
  ASSERT_TRUE(got.report.has_value());
  EXPECT_THAT(got.report->flags, testing::Contains(testing::Field(&Flag::id, "untrusted_source")));
}

TEST(Chapters, AreKnownByTheFormsTitlesWhereNumbersAreOther) {
  const Document got = FromText(
      "青禾县水务局2019年政府信息公开工作年度报告\n1、总体情况\n好。\n1、主动公开政府信息情况\n好。\n3、存在的主要问题"
      "及改进情况\n好。\n");
  ASSERT_EQ(got.sections.size(), 3u);
  EXPECT_EQ(got.sections[1].heading, "1、主动公开政府信息情况");
}

TEST(Lists, OfReportsAreNoReport) {
  std::string text = "青禾县政府信息公开年报\n";
  for (int year = 2010; year < 2024; ++year) {
    text +=
        "青禾县水务局" + std::to_string(year) + "年政府信息公开工作年度报告 " + std::to_string(year + 1) + "-01-20\n";
  }
  EXPECT_FALSE(FromText(text).is_annual_report);
}

}  // namespace
}  // namespace lantai::extractor
