// The labels of the form as tests print them: tests/extractor/filled_form.h.
#include "tests/extractor/filled_form.h"

namespace lantai::extractor {
namespace {

const std::vector<FormLabel> kItems = {
    {"items_prev", "上一年项目数量"}, {"items_change", "本年增/减", {"本年增／减"}}, {"decisions", "处理决定数量"}};

const std::vector<FormBlock> kBlocks2019 = {
    {"第二十条第(一)项",
     {{"new_made", "本年新制作数量", {"本年度新制作数量", "新制作数量"}},
      {"new_published", "本年新公开数量", {"本年度新公开数量"}},
      {"published_total", "对外公开总数量"}},
     {{"t2.a20_1.regulation", "规章"},
      {"t2.a20_1.normative_doc", "规范性文件", {"规范性文件(指各行政机关印发的有正式文号的文件)"}}}},
    {"第二十条第(五)项",
     kItems,
     {{"t2.a20_5.licensing", "行政许可"},
      {"t2.a20_5.other_service", "其他对外管理服务事项", {"其它对外管理服务事项"}}}},
    {"第二十条第(六)项", kItems, {{"t2.a20_6.penalty", "行政处罚"}, {"t2.a20_6.coercion", "行政强制"}}},
    {"第二十条第(八)项", {kItems[0], kItems[1]}, {{"t2.a20_8.fee", "行政事业性收费"}}},
    {"第二十条第(九)项",
     {{"projects", "采购项目数量"}, {"amount", "采购总金额"}},
     {{"t2.a20_9.procurement", "政府集中采购"}}},
};

const std::vector<FormLabel> kDecisions = {{"decisions", "本年处理决定数量", {"本年度处理决定数量"}}};

const std::vector<FormBlock> kBlocks2021 = {
    {"第二十条第(一)项",
     {{"issued", "本年制发件数", {"本年度制发件数"}},
      {"repealed", "本年废止件数", {"本年度废止件数"}},
      {"in_force", "现行有效件数"}},
     {{"t2.a20_1.regulation", "规章"}, {"t2.a20_1.normative_doc", "行政规范性文件", {"规范性文件"}}}},
    {"第二十条第(五)项", kDecisions, {{"t2.a20_5.licensing", "行政许可"}}},
    {"第二十条第(六)项", kDecisions, {{"t2.a20_6.penalty", "行政处罚"}, {"t2.a20_6.coercion", "行政强制"}}},
    {"第二十条第(八)项",
     {{"amount", "本年收费金额(单位:万元)", {"本年收费金额(万元)"}}},
     {{"t2.a20_8.fee", "行政事业性收费"}}},
};

std::vector<FormLabel> MakeRows3(bool revised) {
  const std::string denied = "(三)不予公开", unable = "(四)无法提供", refused = "(五)不予处理", other = "(六)其他处理";
  std::vector<FormLabel> rows = {
      {"new_received", "一、本年新收政府信息公开申请数量"},
      {"carried_in", "二、上年结转政府信息公开申请数量"},
      {"granted", "(一)予以公开"},
      {"partial", "(二)部分公开(区分处理的,只计这一情形,不计其他情形)", {"(二)部分公开"}},
      {"denied.state_secret", "1.属于国家秘密", {}, denied},
      {"denied.law_prohibited", "2.其他法律行政法规禁止公开", {"2.其他法律、行政法规禁止公开"}, denied},
      {"denied.safety_stability", "3.危及“三安全一稳定”", {}, denied},
      {"denied.third_party", "4.保护第三方合法权益", {}, denied},
      {"denied.internal_affairs", "5.属于三类内部事务信息", {}, denied},
      {"denied.process_info", "6.属于四类过程性信息", {}, denied},
      {"denied.enforcement_file", "7.属于行政执法案卷", {}, denied},
      {"denied.admin_query", "8.属于行政查询事项", {}, denied},
      {"unable.not_held", "1.本机关不掌握相关政府信息", {}, unable},
      {"unable.needs_creation", "2.没有现成信息需要另行制作", {"2.没有现成信息需要加工、另行制作"}, unable},
      {"unable.unclear_after_correction", "3.补正后申请内容仍不明确", {}, unable},
      {"refused.petition_complaint", "1.信访举报投诉类申请", {}, refused},
      {"refused.duplicate", "2.重复申请", {}, refused},
      {"refused.publication", "3.要求提供公开出版物", {}, refused},
      {"refused.mass_repeat", "4.无正当理由大量反复申请", {}, refused},
      {"refused.confirm_reissue", "5.要求行政机关确认或重新出具已获取信息", {}, refused}};
  if (revised) {
    rows.push_back({"other.no_correction",
                    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                    {"1.逾期不补正"},
                    other});
    rows.push_back({"other.fee_unpaid",
                    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                    {"2.逾期不缴费"},
                    other});
    rows.push_back({"other.misc", "3.其他", {}, other});
  } else {
    rows.push_back({"other.all", "(六)其他处理", {"(六)其它处理"}});
  }
  rows.push_back({"outcome_total", "(七)总计", {"(七)合计"}});
  rows.push_back({"carried_out", "四、结转下年度继续办理"});
  return rows;
}

}  // namespace

const std::vector<FormBlock>& BlocksOf(const std::string& generation) {
  return generation == "g2021" ? kBlocks2021 : kBlocks2019;
}

const std::vector<FormLabel>& Rows3(const std::string& generation) {
  static const std::vector<FormLabel> k2019 = MakeRows3(false), k2021 = MakeRows3(true);
  return generation == "g2021" ? k2021 : k2019;
}

const std::vector<FormLabel>& Applicants() {
  static const std::vector<FormLabel> kApplicants = {
      {"natural_person", "自然人"},       {"business", "商业企业"},
      {"research", "科研机构"},           {"ngo", "社会公益组织"},
      {"legal_service", "法律服务机构"},  {"other_org", "其他", {"其它"}},
      {"total", "总计", {"合计", "小计"}}};
  return kApplicants;
}

const std::vector<FormLabel>& Results4() {
  static const std::vector<FormLabel> kResults = {{"upheld", "结果维持"},
                                                  {"corrected", "结果纠正"},
                                                  {"other", "其他结果", {"其它结果"}},
                                                  {"pending", "尚未审结"},
                                                  {"total", "总计", {"合计"}}};
  return kResults;
}

const std::vector<FormLabel>& Rows14() {
  static const std::vector<FormLabel> kRows = {
      {"", "一、主动公开情况", {}, "——"},
      {"proactive.items", "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)", {"(一)主动公开政府信息数"}, "条"},
      {"proactive.normative_docs", "其中:主动公开规范性文件数", {"主动公开规范性文件数"}, "条"},
      {"proactive.normative_docs_issued", "制发规范性文件总数", {}, "件"},
      {"", "(二)通过不同渠道和方式公开政府信息的情况", {}, "——"},
      {"proactive.via_gazette", "1.政府公报公开政府信息数", {}, "条"},
      {"proactive.via_website", "2.政府网站公开政府信息数", {}, "条"},
      {"proactive.via_weibo", "3.政务微博公开政府信息数", {}, "条"},
      {"proactive.via_wechat", "4.政务微信公开政府信息数", {}, "条"},
      {"proactive.via_other", "5.其他方式公开政府信息数", {}, "条"},
      {"", "二、回应解读情况", {}, "——"},
      {"response.hot_topics", "(一)回应公众关注热点或重大舆情数(不同方式回应同一热点或舆情计1次)", {}, "次"},
      {"", "(二)通过不同渠道和方式回应解读的情况", {}, "——"},
      {"response.press_conf", "1.参加或举办新闻发布会总次数", {}, "次"},
      {"response.press_conf_chief", "其中:主要负责同志参加新闻发布会次数", {}, "次"},
      {"response.online_talk", "2.政府网站在线访谈次数", {}, "次"},
      {"response.online_talk_chief", "其中:主要负责同志参加政府网站在线访谈次数", {}, "次"},
      {"response.interpretations", "3.政策解读稿件发布数", {}, "篇"},
      {"response.social_media", "4.微博微信回应事件数", {}, "次"},
      {"response.other", "5.其他方式回应事件数", {}, "次"},
      {"", "三、依申请公开情况", {}, "——"},
      {"req.received", "(一)收到申请数", {}, "件"},
      {"req.received.in_person", "1.当面申请数", {}, "件"},
      {"req.received.fax", "2.传真申请数", {}, "件"},
      {"req.received.online", "3.网络申请数", {}, "件"},
      {"req.received.mail", "4.信函申请数", {}, "件"},
      {"req.closed", "(二)申请办结数", {}, "件"},
      {"req.closed.on_time", "1.按时办结数", {}, "件"},
      {"req.closed.extended", "2.延期办结数", {}, "件"},
      {"req.replied", "(三)申请答复数", {}, "件"},
      {"req.replied.already_public", "1.属于已主动公开范围数", {}, "件"},
      {"req.replied.granted", "2.同意公开答复数", {}, "件"},
      {"req.replied.partial", "3.同意部分公开答复数", {}, "件"},
      {"req.replied.denied", "4.不同意公开答复数", {}, "件"},
      {"req.denied.state_secret", "其中:涉及国家秘密", {"其中:1.涉及国家秘密"}, "件"},
      {"req.denied.trade_secret", "涉及商业秘密", {"2.涉及商业秘密"}, "件"},
      {"req.denied.privacy", "涉及个人隐私", {"3.涉及个人隐私"}, "件"},
      {"req.denied.safety_stability", "危及国家安全、公共安全、经济安全和社会稳定", {}, "件"},
      {"req.denied.not_gov_info", "不是《条例》所指政府信息", {}, "件"},
      {"req.denied.other_law", "法律法规规定的其他情形", {}, "件"},
      {"req.replied.not_this_organ", "5.不属于本行政机关公开数", {}, "件"},
      {"req.replied.not_exist", "6.申请信息不存在数", {}, "件"},
      {"req.replied.asked_amend", "7.告知作出更改补充数", {}, "件"},
      {"req.replied.other_channel", "8.告知通过其他途径办理数", {}, "件"},
      {"review.total", "四、行政复议数量", {}, "件"},
      {"review.upheld", "(一)维持具体行政行为数", {}, "件"},
      {"review.corrected", "(二)被依法纠错数", {}, "件"},
      {"review.other", "(三)其他情形数", {}, "件"},
      {"lit.total", "五、行政诉讼数量", {}, "件"},
      {"lit.upheld", "(一)维持具体行政行为或者驳回原告诉讼请求数", {}, "件"},
      {"lit.corrected", "(二)被依法纠错数", {}, "件"},
      {"lit.other", "(三)其他情形数", {}, "件"},
      {"complaint.total", "六、举报投诉数量", {}, "件"},
      {"fee.collected", "七、依申请公开信息收取的费用", {}, "万元"},
      {"", "八、机构建设和保障经费情况", {}, "——"},
      {"org.agencies", "(一)政府信息公开工作专门机构数", {}, "个"},
      {"org.reading_points", "(二)设置政府信息公开查阅点数", {}, "个"},
      {"org.staff", "(三)从事政府信息公开工作人员数", {}, "人"},
      {"org.staff.full_time", "1.专职人员数(不包括政府公报及政府网站工作人员数)", {"1.专职人员数"}, "人"},
      {"org.staff.part_time", "2.兼职人员数", {}, "人"},
      {"org.budget",
       "(四)政府信息公开专项经费(不包括用于政府公报编辑管理及政府网站建设维护等方面的经费)",
       {"(四)政府信息公开专项经费"},
       "万元"},
      {"", "九、政府信息公开会议和培训情况", {}, "——"},
      {"training.meetings", "(一)召开政府信息公开工作会议或专题会议数", {}, "次"},
      {"training.classes", "(二)举办各类培训班数", {}, "次"},
      {"training.people", "(三)接受培训人员数", {}, "人次"}};
  return kRows;
}

}  // namespace lantai::extractor
