#include "tests/extractor/narrated_report.h"

#include <random>

#include "tests/extractor/proof_fixture.h"

namespace lantai::extractor {
namespace {

using Wordings = std::vector<const char*>;

// {n} the number, {m} another number, {y} the year, {u} the unit, {z} the year after.
const Wordings kPreambles = {
    "本报告依据《中华人民共和国政府信息公开条例》(以下简称《条例》)第五十条编制,所列数据的统计期限自{y}年1月1日起至{y}"
    "年12月31日止。",
    "现公布{u}{y}年政府信息公开工作年度报告。报告中所列数据的统计期限为{y}年1月1日至12月31日。如有疑问,请与办公室联系("
    "电话:0737-8821418)。",
    "根据《条例》(2019年修订)要求,结合全年工作,编制本报告。数据统计时间从{y}年1月1日到{y}年12月31日。",
    "{y}年,{u}认真贯彻落实《条例》,全文包括六个部分。",
    "按照国务院办公厅2021年印发的格式编制,统计数据截止{y}年12月31日。"};
const Wordings kProactive = {"{y}年,我局主动公开政府信息{n}条。", "全年累计主动公开各类政府信息{n}条,公开率达到100%。",
                             "据统计,本年度共主动公开信息{n}条,其中机构职能类{m}条。",
                             "一年来,我单位通过多种渠道主动公开政务信息共计{n}条。",
                             "主动公开政府信息总数为{n}条,内容涵盖12个类别。"};
const Wordings kWebsite = {"全年通过县政府门户网站公开信息{n}条,其中通知公告{m}条。", "在门户网站发布各类信息{n}条。",
                           "依托政府网站,及时更新信息{n}条,点击量达2.4万余次。",
                           "本单位网站共发布政务信息{n}条;网站设栏目15个。",
                           "一是抓好网站管理,本年度政府网站发布信息{n}条"
                           "。"};
const Wordings kWechat = {"微信公众号推送信息{n}条,粉丝3215人。", "通过官方微信发布信息{n}条,阅读量10万余次。",
                          "政务微信全年发布信息{n}条。", "利用“某某发布”微信公众号推送图文信息{n}条。"};
const Wordings kReceived = {"{y}年共收到政府信息公开申请{n}件,均按时答复。",
                            "本年度,我局收到公民、法人和其他组织提出的政府信息公开申请{n}件(其中网上{m}件)。",
                            "全年受理依申请公开{n}件,内容主要涉及征地拆迁。",
                            "依申请公开方面,共接到{n}件政府信息公开申请。",
                            "{y}年新收政府信息公开申请{n}件,全部在20个工作日内办结。",
                            "本机关收到政府信息公开申请数量为{n}件,同比增长15%。"};
const Wordings kNoneReceived = {"{y}年未收到政府信息公开申请。",
                                "本年度我局没有收到公民、法人或其他组织的政府信息公开申请。",
                                "全年收到政府信息公开申请0件。", "{y}年度,收到依申请公开事项0件,无上年结转事项。",
                                "未接到依申请公开政府信息的申请。"};
const Wordings kReplied = {"本年度答复政府信息公开申请{n}件,答复率100%。", "已办结申请{n}件,无一超期。",
                           "按时办结政府信息公开申请{n}件,其中予以公开{m}件。"};
const Wordings kCarriedOut = {"结转下年度继续办理{n}件。",
                              "另有结转至下一年度办理的申请{n}件,结转下年度继续办理{n}件。"};
const Wordings kReview = {"因政府信息公开被申请行政复议{n}件。", "发生政府信息公开行政复议案件{n}起,均已结案。",
                          "因政府信息公开引发的行政复议{n}件,其中结果维持{m}件。"};
const Wordings kNoReview = {"未发生因政府信息公开引起的行政复议。", "没有因政府信息公开被申请行政复议。",
                            "政府信息公开行政复议案件0件。"};
const Wordings kLitigation = {"因政府信息公开被提起行政诉讼{n}件。", "政府信息公开行政诉讼案件{n}起。"};
const Wordings kNoLitigation = {"没有发生因政府信息公开被提起行政诉讼的情况。", "政府信息公开行政诉讼0件。",
                                "未因政府信息公开被提起行政诉讼。"};
const Wordings kFees = {"本年度未收取信息处理费。", "{y}年没有收取任何费用。", "收取信息处理费0元。",
                        "本年度收取政府信息公开信息处理费情况:未收取费用。"};
const Wordings kProposals = {"办理人大代表建议和政协委员提案{n}件,满意率100%。", "全年承办县人大建议、政协提案{n}件。",
                             "共办理建议提案{n}件,其中主办{m}件。"};
const Wordings kNoise = {"组织召开专题会议3次,培训干部120人次,印发文件15份。",
                         "12345政务服务便民热线办结群众诉求3000余件,满意率98.5%。",
                         "2018年以来,累计投入资金1200万元,改造网站3个。",
                         "办理行政许可1250件,行政处罚37件,收取行政事业性收费12.5万元。",
                         "网站收到群众留言215条,回复215条,平均用时3天。",
                         "全年受理投诉举报68件,办结66件,结转2件。",
                         "上年度公开信息830条,较前年增加12条。",
                         "每月更新栏目不少于4次,力争{z}年公开信息超过2000条。",
                         "发布政策解读材料8篇,其中图文解读5篇、视频解读3个。",
                         "审理行政复议案件120件,出庭应诉15次。",
                         "根据第二十条第(一)项规定,梳理公开事项26类、318条。",
                         "有的栏目一个季度才有一条信息,更新不够均衡。",
                         "开展“政务公开日”活动1场,发放资料500份,接受咨询80人次。"};

class Narrator {
 public:
  Narrator(unsigned seed, std::string wrong) : random_(seed), wrong_(std::move(wrong)) {}

  NarratedReport Make() {
    made_.document = CountyDocument(ZeroReport(Pick(std::vector<const char*>{"g2019", "g2021"}), {"t2", "t3", "t4"}));
    made_.document.year = 2019 + static_cast<int>(random_() % 6);
    made_.document.unit =
        Pick(std::vector<const char*>{"青禾县水务局", "太平镇人民政府", "清水区教育局", "白河县人民政府"});
    const int day = 1 + static_cast<int>(random_() % 28);
    made_.document.published = std::to_string(*made_.document.year + 1) + "-0" + std::to_string(1 + random_() % 3) +
                               (day < 10 ? "-0" : "-") + std::to_string(day);
    FillTables();
    Write();
    return std::move(made_);
  }

 private:
  template <class List>
  std::string Pick(const List& list) {
    return list[random_() % list.size()];
  }
  int Below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  void Set(const std::string& id, int value) { made_.document.report->cells[id] = Printed(std::to_string(value)); }

  void FillTables() {
    int received = 0;
    int outcome = 0;
    int carried = 0;
    for (const char* column : {"natural_person", "business", "other_org"}) {
      const std::string c = column;
      const int granted = Below(3) == 0 ? Below(40) : 0;
      const int held = Below(4) == 0 ? Below(5) : 0;
      Set("t3.new_received." + c, granted + held);
      Set("t3.granted." + c, granted);
      Set("t3.outcome_total." + c, granted);
      Set("t3.carried_out." + c, held);
      received += granted + held, outcome += granted, carried += held;
    }
    Set("t3.new_received.total", received_ = received);
    Set("t3.granted.total", outcome);
    Set("t3.outcome_total.total", outcome_ = outcome);
    Set("t3.carried_out.total", carried_ = carried);
    review_ = Below(3) == 0 ? Below(9) : 0;
    litigation_ = Below(4) == 0 ? Below(5) : 0;
    Set("t4.review.upheld", review_), Set("t4.review.total", review_);
    Set("t4.lit_direct.other", litigation_), Set("t4.lit_direct.total", litigation_);
  }

  std::string Fill(std::string text, const std::string& number) {
    const int year = *made_.document.year;
    const std::vector<std::pair<std::string, std::string>> values = {{"{n}", number},
                                                                     {"{m}", std::to_string(1 + Below(9))},
                                                                     {"{y}", std::to_string(year)},
                                                                     {"{z}", std::to_string(year + 1)},
                                                                     {"{u}", *made_.document.unit}};
    for (const auto& [key, value] : values) {
      for (size_t at = text.find(key); at != text.npos; at = text.find(key, at + value.size())) {
        text.replace(at, key.size(), value);
      }
    }
    return text;
  }

  // A sentence that states the number, or another one where this is the wrong one.
  std::string State(const std::string& id, const Wordings& wordings, int value) {
    if (id == wrong_) value += 3;
    made_.truth[id] = std::to_string(value);
    return Fill(Pick(wordings), std::to_string(value));
  }

  std::string Noise() { return Fill(Pick(kNoise), ""); }

  // None or some, each with its wordings.
  std::string Count(const std::string& id, const Wordings& some, const Wordings& none, int value) {
    if (value > 0 || id == wrong_) return State(id, some, value);
    made_.truth[id] = "0";
    return Fill(Pick(none), "0");
  }

  void Write() {
    std::vector<std::string>& lines = made_.lines;
    lines = {Fill(Pick(kPreambles), ""), "一、总体情况"};
    if (Below(2) == 0) lines.push_back("(一)主动公开情况。" + State("proactive_total", kProactive, 100 + Below(1900)));
    std::string channels = State("website_items", kWebsite, 20 + Below(900));
    if (Below(2) == 0) channels += State("wechat_items", kWechat, 20 + Below(500));
    lines.push_back(channels + Noise());
    std::string requests = "(二)依申请公开情况。" + Count("requests_received", kReceived, kNoneReceived, received_);
    if (outcome_ > 0 && Below(2) == 0) requests += State("requests_replied", kReplied, outcome_);
    if (carried_ > 0 && Below(2) == 0) requests += State("requests_carried_out", kCarriedOut, carried_);
    lines.push_back(requests);
    lines.push_back("(五)监督保障情况。" + Noise() + Noise());
    if (Below(2) == 0) lines.push_back(State("proposals", kProposals, 1 + Below(30)));
    lines.insert(lines.end(), {"二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"});
    lines.emplace_back("四、政府信息公开行政复议、行政诉讼情况");
    if (Below(2) == 0 || wrong_ == "review_cases") lines.push_back(Count("review_cases", kReview, kNoReview, review_));
    if (Below(2) == 0 || wrong_ == "litigation_cases") {
      lines.push_back(Count("litigation_cases", kLitigation, kNoLitigation, litigation_));
    }
    lines.emplace_back("五、存在的主要问题及改进情况");
    lines.push_back("一是公开不够及时。" + Noise());
    lines.emplace_back("六、其他需要报告的事项");
    made_.truth["fees_collected"] = "0";
    lines.push_back(Fill(Pick(kFees), ""));
  }

  std::mt19937 random_;
  std::string wrong_;
  NarratedReport made_;
  int received_ = 0;
  int outcome_ = 0;
  int carried_ = 0;
  int review_ = 0;
  int litigation_ = 0;
};

}  // namespace

NarratedReport Narrate(unsigned seed, const std::string& wrong) { return Narrator(seed, wrong).Make(); }

}  // namespace lantai::extractor
