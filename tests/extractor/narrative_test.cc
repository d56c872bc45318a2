// What sentences state: many wordings of all generations, and many that must not be read as a number.
#include "extractor/narrative.h"

#include <gtest/gtest.h>

#include "extractor/narrative_grammar.h"
#include "tests/extractor/proof_fixture.h"

namespace lantai::extractor {
namespace {

const NarrativeReader& Reader() {
  static const NarrativeReader reader(BuiltInKnowledge().narrative);
  return reader;
}

// "id=value(raw) " of each number, by id.
std::string Said(const std::string& text, const std::string& heading = "一、总体情况", int year = 2020) {
  std::string all;
  for (const auto& [id, number] : Reader().Read(BodyOf({heading, text}), year)) {
    EXPECT_EQ(number.at, "section:0");
    all += id + "=" + number.value.text + " ";
  }
  return all;
}

struct Wording {
  const char* text;
  const char* said;
};

class Wordings : public ::testing::TestWithParam<Wording> {};
TEST_P(Wordings, AreRead) { EXPECT_EQ(Said(GetParam().text), GetParam().said) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(
    Published, Wordings,
    ::testing::Values(Wording{"2020年,我局主动公开政府信息1,234条。", "proactive_total=1234 "},
                      Wording{"全年共主动公开政府信息 560 条,较去年增长12%。", "proactive_total=560 "},
                      Wording{"据统计,2020年,我区主动公开信息262条,其中人民日报2条,学习强国2条,经开区门户网站166条。",
                              "proactive_total=262 website_items=166 "},
                      Wording{"2020年主动公开政府信息1234条,其中通过政府网站公开500条,微信公众号300条,政务微博200条。",
                              "proactive_total=1234 website_items=500 wechat_items=300 weibo_items=200 "},
                      Wording{"通过区政府门户网站公开信息300条、微信公众号200条、微博100条。",
                              "website_items=300 wechat_items=200 weibo_items=100 "},
                      Wording{"全年通过政府网站公开信息321条。", "website_items=321 "},
                      Wording{"截至年底,本年度在县政府门户网站发布各类政务信息共计88条。", "website_items=88 "},
                      Wording{"在单位门户网站发布信息501条,主动公开信息12条。",
                              "proactive_total=12 website_items=501 "},
                      Wording{"通过招商二局网站共加载信息617条;通过微信公共平台发布信息711条,粉丝数合计215人;"
                              "通过官方微博发布信息动态571条,粉丝数合计140人。",
                              "website_items=617 wechat_items=711 weibo_items=571 "},
                      Wording{"2020年主动公开的各类政府信息数量66件。", "proactive_total=66 "},
                      Wording{"微信公众号全年推送信息45条。", "wechat_items=45 "},
                      Wording{"“某某发布”微信公众号采用我局信息30条。", "wechat_items=30 "},
                      Wording{"政务微信公开信息26篇。", "wechat_items=26 "},
                      Wording{"累计发布微博信息120条。", "weibo_items=120 "},
                      Wording{"依托政府门户网站,全年更新信息300条。", "website_items=300 "},
                      Wording{"本年度在网站公开了128条政府信息。", "website_items=128 "}));

INSTANTIATE_TEST_SUITE_P(
    Requests, Wordings,
    ::testing::Values(
        Wording{"2020年共收到政府信息公开申请12件,均在法定期限内答复。", "requests_received=12 "},
        Wording{"本年度收到公民、法人和其他组织政府信息公开申请12件(其中自然人11件,法人1件)。",
                "requests_received=12 "},
        Wording{"本年新收政府信息公开申请78件,上年结转3件,办结75件,结转下年度继续办理6件。",
                "requests_carried_out=6 requests_received=78 requests_replied=75 "},
        Wording{"2020年受理依申请公开15件,按时答复15件,答复率100%。", "requests_received=15 requests_replied=15 "},
        Wording{"全年收到依申请公开事项5件,其中网上申请3件、信函申请2件,已全部办结。", "requests_received=5 "},
        Wording{"全年共接到6件政府信息公开申请,均已办结。", "requests_received=6 "},
        Wording{"2020年度,我区收到和处理政府信息公开申请0件。", "requests_received=0 "},
        Wording{"2020年收到政府信息公开0件。", "requests_received=0 "},
        Wording{"2020年收到政府信息公开申请两件,答复两件。", "requests_received=2 requests_replied=2 "},
        Wording{"本年度未收到政府信息公开申请。", "requests_received=0 "},
        Wording{"2020年,我局未收到公民、法人和其他组织提出的公开政府信息的申请。", "requests_received=0 "},
        Wording{"本年度我镇没有收到政府信息公开申请,也没有上年遗留的办件。", "requests_received=0 "},
        Wording{"2020年无依申请公开事项。", "requests_received=0 "},
        Wording{"全年没有公民、法人或者其他组织提出政府信息公开申请。", "requests_received=0 "},
        Wording{"无人申请公开政府信息。", "requests_received=0 "},
        Wording{"2020年,全街共受理政府信息公开申请总数1件。", "requests_received=1 "},
        Wording{"街道共接收政府信息公开申请0件,全年没有发生因政府信息公开申请行政复议和提起行政诉讼的情况。",
                "litigation_cases=0 requests_received=0 review_cases=0 "},
        Wording{"受理公民、法人和其他组织向市政府及市政府办公室提出的政府信息公开申请5件。", "requests_received=5 "},
        Wording{"受理政府信息公开申请12宗。", "requests_received=12 "}));

INSTANTIATE_TEST_SUITE_P(
    Cases, Wordings,
    ::testing::Values(
        Wording{"全年因政府信息公开引发行政复议案件3件,行政诉讼案件2件。", "litigation_cases=2 review_cases=3 "},
        Wording{"因政府信息公开被申请行政复议134件、被提起行政诉讼57件。", "litigation_cases=57 review_cases=134 "},
        Wording{"政府信息公开行政复议0件,行政诉讼0件。", "litigation_cases=0 review_cases=0 "},
        Wording{"因政府信息公开引起的行政复议、行政诉讼案件0件。", "litigation_cases=0 review_cases=0 "},
        Wording{"没有发生因政府信息公开引起的行政复议和行政诉讼。", "litigation_cases=0 review_cases=0 "},
        Wording{"本年度我局未因信息公开被申请行政复议,未被提起行政诉讼。", "litigation_cases=0 review_cases=0 "},
        Wording{"没有因政府信息公开申请行政复议、诉讼和申诉的情况发生。", "litigation_cases=0 review_cases=0 "},
        Wording{"发生1起政府信息公开行政复议案件。", "review_cases=1 "},
        Wording{"2020年,我办未收到公开行政复议、行政诉讼的情况。", "litigation_cases=0 review_cases=0 "},
        Wording{"发生针对本部门有关政府信息公开事务的行政复议案0件。", "review_cases=0 "},
        Wording{"信息公开类行政复议1起,正在办理中。", "review_cases=1 "},
        Wording{"未发生政府信息公开行政复议、行政诉讼案件。", "litigation_cases=0 review_cases=0 "}));

INSTANTIATE_TEST_SUITE_P(
    Rest, Wordings,
    ::testing::Values(Wording{"2020年,我局未收取与政府信息公开有关的任何费用。", "fees_collected=0 "},
                      Wording{"本年度未收取信息处理费。", "fees_collected=0 "},
                      Wording{"本年度收取信息处理费1200元。", "fees_collected=1200 "},
                      Wording{"2020年收取政府信息公开信息处理费共计0元。", "fees_collected=0 "},
                      Wording{"本年度我局提供政府信息未收取费用,也没有发生减免。", "fees_collected=0 "},
                      Wording{"没有向申请人收取任何费用。", "fees_collected=0 "},
                      Wording{"未收取检索、复制、邮寄等费用。", "fees_collected=0 "},
                      Wording{"配备政府信息公开专(兼)职工作人员3名。", "staff=3 "},
                      Wording{"明确1名专职工作人员负责政府信息公开工作。", "staff=1 "},
                      Wording{"落实了两名专职人员从事信息公开工作。", "staff=2 "},
                      Wording{"办理人大代表建议和政协委员提案23件。", "proposals=23 "},
                      Wording{"全年承办人大建议、政协提案8件,办结率100%。", "proposals=8 "},
                      Wording{"共办理建议提案8件,其中人大建议3件,政协提案5件。", "proposals=8 "},
                      Wording{"承办政协提案5件。", "proposals=5 "},
                      Wording{"承办建议提案7件,答复全文已经上网。", "proposals=7 "}));

INSTANTIATE_TEST_SUITE_P(
    Nothing, Wordings,
    ::testing::Values(
        Wording{"网站发布信息300余条。", ""}, Wording{"网站发布信息约300条。", ""},
        Wording{"网站发布信息近300条。", ""}, Wording{"主动公开政府信息四十余条。", ""},
        Wording{"网站发布信息十余条。", ""}, Wording{"主动公开信息2.4万余条。", ""},
        Wording{"网站发布信息2.4万条。", ""}, Wording{"网站发布信息较上年增加20条。", ""},
        Wording{"网站公开信息68,其中政策7条。", ""}, Wording{"网站发布信息12条、图片30条。", ""},
        Wording{"网站发布信息28万条次。", ""}, Wording{"网站发布信息12条。门户网站公开信息40条。", ""},
        Wording{"每月在网站发布信息不少于5条。", ""}, Wording{"2019年主动公开政府信息500条。", ""},
        Wording{"上半年网站公开信息12条。", ""}, Wording{"门户网站、微信、微博分别公开信息300条、200条、100条。", ""},
        Wording{"网站收到留言12条,公开回复12条。", ""}, Wording{"主动公开规范性文件3条。", ""},
        Wording{"网站公开财政信息12条。", ""}, Wording{"自条例施行以来,累计主动公开政府信息5000条。", ""},
        Wording{"收到当面申请3件。", ""}, Wording{"受理行政许可申请300件。", ""},
        Wording{"收到群众来信12件,办结12件。", ""}, Wording{"未收到政府信息公开申请引发的投诉。", ""},
        Wording{"上年结转政府信息公开申请3件。", ""}, Wording{"所有申请均在规定期限内答复。", ""},
        Wording{"办结热线工单3000件。", ""}, Wording{"不涉及因政府信息公开申请行政复议、提起行政诉讼的情况。", ""},
        Wording{"因政府信息公开引起的行政复议、行政诉讼案件3件。", ""}, Wording{"全年审理行政复议案件120件。", ""},
        Wording{"未发生行政诉讼败诉案件。", ""}, Wording{"收取行政事业性收费120万元。", ""},
        Wording{"除法定情形外不得收取费用。", ""}, Wording{"配备专职人员2名,兼职人员5名。", ""},
        Wording{"受理申请后转办投诉8件,办结8件,结转下年度2件。", ""}, Wording{"办理人大代表建议3件、政协提案3件。", ""},
        Wording{"征集意见建议12条。", ""}, Wording{"根据第二十条第5项公开。", ""}, Wording{"", ""}));

TEST(Narratives, OfTwoNumbersForOneThingAreAbsent) {
  EXPECT_EQ(Said("收到政府信息公开申请12件。今年受理政府信息公开申请13件。"), "");
  EXPECT_EQ(Said("收到政府信息公开申请12件。答复前,共收到政府信息公开申请12件。"), "requests_received=12 ");
}

TEST(Narratives, MayLeaveTheSubjectToTheHeading) {
  EXPECT_EQ(Said("2020年共收到12件。", "三、收到和处理政府信息公开申请情况"), "requests_received=12 ");
  EXPECT_EQ(Said("全年公开政府信息300条。", "二、主动公开政府信息情况"), "proactive_total=300 ");
  EXPECT_EQ(Said("2020年共收到12件。", "五、其他"), "");
}

TEST(Narratives, KeepRawTokenAndPlace) {
  const Body body = BodyOf({"前言。", "一、概述", "好。", "二、主动公开", "网站公开信息 1,234 条。未收取费用。"});
  const auto said = Reader().Read(body, 2018);
  EXPECT_EQ(said.at("website_items").raw, "1,234条");
  EXPECT_EQ(said.at("website_items").at, "section:2");
  EXPECT_EQ(said.at("fees_collected").raw, "未收取");
}

TEST(Narratives, OfTheReportsYearOnlyWhereItIsKnown) {
  EXPECT_EQ(Said("2019年主动公开政府信息500条,2020年主动公开政府信息600条。"), "proactive_total=600 ");
  const Body body = BodyOf({"一、概述", "2019年主动公开政府信息500条。"});
  EXPECT_EQ(Reader().Read(body, std::nullopt).at("proactive_total").value.text, "500");
}

TEST(Narratives, SurviveHostileText) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "网站公开1,条未收到";
  EXPECT_EQ(Reader().Read(BodyOf({text}), 2020).size(), 0u);
  EXPECT_EQ(Said("\xE6\x9C未收到\xFF政府1\xE4条"), "");
}

TEST(Quantities, AreNumbersWithUnits) {
  const std::vector<std::string> units = {"万元", "件", "条", "元"};
  const auto found = [&](const char* text) {
    std::string all;
    for (const Quantity& quantity : FindQuantities(text, units)) {
      all += (quantity.unit.empty() ? "?" : quantity.value.text + std::string(quantity.unit)) + " ";
    }
    return all;
  };
  EXPECT_EQ(found("收到1,234件,答复两件,收费1.5万元"), "1234件 2件 1.5万元 ");
  EXPECT_EQ(found("一百零五件,十件,二十三件,一千二百条"), "105件 10件 23件 1200条 ");
  EXPECT_EQ(found("2019年12月3日第20条第二十条,12345热线,300余条,3件次,二三件"), "? ? ? ");
  EXPECT_EQ(found("信息68,123456条,99999999999999999999件"), "? 123456条 ? ");
}

}  // namespace
}  // namespace lantai::extractor
