#include "tests/portal/form.h"

namespace lantai::portal {
namespace {

using Label = Block::Label;

std::vector<Block> Blocks2019() {
  const std::vector<Label> items = {
      {"items_prev", "上一年项目数量"}, {"items_change", "本年增/减"}, {"decisions", "处理决定数量"}};
  return {
      {"第二十条第（一）项",
       {{"new_made", "本年新制作数量"}, {"new_published", "本年新公开数量"}, {"published_total", "对外公开总数量"}},
       {{"t2.a20_1.regulation", "规章"}, {"t2.a20_1.normative_doc", "规范性文件"}}},
      {"第二十条第（五）项",
       items,
       {{"t2.a20_5.licensing", "行政许可"}, {"t2.a20_5.other_service", "其他对外管理服务事项"}}},
      {"第二十条第（六）项", items, {{"t2.a20_6.penalty", "行政处罚"}, {"t2.a20_6.coercion", "行政强制"}}},
      {"第二十条第（八）项", {items[0], items[1]}, {{"t2.a20_8.fee", "行政事业性收费"}}},
      {"第二十条第（九）项",
       {{"projects", "采购项目数量"}, {"amount", "采购总金额"}},
       {{"t2.a20_9.procurement", "政府集中采购"}}},
  };
}

std::vector<Block> Blocks2021() {
  const std::vector<Label> decisions = {{"decisions", "本年处理决定数量"}};
  return {
      {"第二十条第（一）项",
       {{"issued", "本年制发件数"}, {"repealed", "本年废止件数"}, {"in_force", "现行有效件数"}},
       {{"t2.a20_1.regulation", "规章"}, {"t2.a20_1.normative_doc", "行政规范性文件"}}},
      {"第二十条第（五）项", decisions, {{"t2.a20_5.licensing", "行政许可"}}},
      {"第二十条第（六）项", decisions, {{"t2.a20_6.penalty", "行政处罚"}, {"t2.a20_6.coercion", "行政强制"}}},
      {"第二十条第（八）项", {{"amount", "本年收费金额（单位：万元）"}}, {{"t2.a20_8.fee", "行政事业性收费"}}},
  };
}

const std::vector<Row3> kRows2019 = {
    {"new_received", "一、本年新收政府信息公开申请数量", 0},
    {"carried_in", "二、上年结转政府信息公开申请数量", 0},
    {"granted", "（一）予以公开", 1},
    {"partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1},
    {"denied.state_secret", "1.属于国家秘密", 2},
    {"denied.law_prohibited", "2.其他法律行政法规禁止公开", 2},
    {"denied.safety_stability", "3.危及“三安全一稳定”", 2},
    {"denied.third_party", "4.保护第三方合法权益", 2},
    {"denied.internal_affairs", "5.属于三类内部事务信息", 2},
    {"denied.process_info", "6.属于四类过程性信息", 2},
    {"denied.enforcement_file", "7.属于行政执法案卷", 2},
    {"denied.admin_query", "8.属于行政查询事项", 2},
    {"unable.not_held", "1.本机关不掌握相关政府信息", 3},
    {"unable.needs_creation", "2.没有现成信息需要另行制作", 3},
    {"unable.unclear_after_correction", "3.补正后申请内容仍不明确", 3},
    {"refused.petition_complaint", "1.信访举报投诉类申请", 4},
    {"refused.duplicate", "2.重复申请", 4},
    {"refused.publication", "3.要求提供公开出版物", 4},
    {"refused.mass_repeat", "4.无正当理由大量反复申请", 4},
    {"refused.confirm_reissue", "5.要求行政机关确认或重新出具已获取信息", 4},
    {"other.all", "（六）其他处理", 1},
    {"outcome_total", "（七）总计", 1},
    {"carried_out", "四、结转下年度继续办理", 0},
};

const std::vector<Row3> kRows2021 = {
    {"new_received", "一、本年新收政府信息公开申请数量", 0},
    {"carried_in", "二、上年结转政府信息公开申请数量", 0},
    {"granted", "（一）予以公开", 1},
    {"partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1},
    {"denied.state_secret", "1.属于国家秘密", 2},
    {"denied.law_prohibited", "2.其他法律行政法规禁止公开", 2},
    {"denied.safety_stability", "3.危及“三安全一稳定”", 2},
    {"denied.third_party", "4.保护第三方合法权益", 2},
    {"denied.internal_affairs", "5.属于三类内部事务信息", 2},
    {"denied.process_info", "6.属于四类过程性信息", 2},
    {"denied.enforcement_file", "7.属于行政执法案卷", 2},
    {"denied.admin_query", "8.属于行政查询事项", 2},
    {"unable.not_held", "1.本机关不掌握相关政府信息", 3},
    {"unable.needs_creation", "2.没有现成信息需要另行制作", 3},
    {"unable.unclear_after_correction", "3.补正后申请内容仍不明确", 3},
    {"refused.petition_complaint", "1.信访举报投诉类申请", 4},
    {"refused.duplicate", "2.重复申请", 4},
    {"refused.publication", "3.要求提供公开出版物", 4},
    {"refused.mass_repeat", "4.无正当理由大量反复申请", 4},
    {"refused.confirm_reissue", "5.要求行政机关确认或重新出具已获取信息", 4},
    {"other.no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", 5},
    {"other.fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", 5},
    {"other.misc", "3.其他", 5},
    {"outcome_total", "（七）总计", 1},
    {"carried_out", "四、结转下年度继续办理", 0},
};

const std::vector<Row14> kRows2014 = {
    {"", "一、主动公开情况", "——"},
    {"proactive.items", "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条"},
    {"proactive.normative_docs", "其中:主动公开规范性文件数", "条"},
    {"proactive.normative_docs_issued", "制发规范性文件总数", "件"},
    {"", "（二）通过不同渠道和方式公开政府信息的情况", "——"},
    {"proactive.via_gazette", "1.政府公报公开政府信息数", "条"},
    {"proactive.via_website", "2.政府网站公开政府信息数", "条"},
    {"proactive.via_weibo", "3.政务微博公开政府信息数", "条"},
    {"proactive.via_wechat", "4.政务微信公开政府信息数", "条"},
    {"proactive.via_other", "5.其他方式公开政府信息数", "条"},
    {"", "二、回应解读情况", "——"},
    {"response.hot_topics", "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次"},
    {"", "（二）通过不同渠道和方式回应解读的情况", "——"},
    {"response.press_conf", "1.参加或举办新闻发布会总次数", "次"},
    {"response.press_conf_chief", "其中:主要负责同志参加新闻发布会次数", "次"},
    {"response.online_talk", "2.政府网站在线访谈次数", "次"},
    {"response.online_talk_chief", "其中:主要负责同志参加政府网站在线访谈次数", "次"},
    {"response.interpretations", "3.政策解读稿件发布数", "篇"},
    {"response.social_media", "4.微博微信回应事件数", "次"},
    {"response.other", "5.其他方式回应事件数", "次"},
    {"", "三、依申请公开情况", "——"},
    {"req.received", "（一）收到申请数", "件"},
    {"req.received.in_person", "1.当面申请数", "件"},
    {"req.received.fax", "2.传真申请数", "件"},
    {"req.received.online", "3.网络申请数", "件"},
    {"req.received.mail", "4.信函申请数", "件"},
    {"req.closed", "（二）申请办结数", "件"},
    {"req.closed.on_time", "1.按时办结数", "件"},
    {"req.closed.extended", "2.延期办结数", "件"},
    {"req.replied", "（三）申请答复数", "件"},
    {"req.replied.already_public", "1.属于已主动公开范围数", "件"},
    {"req.replied.granted", "2.同意公开答复数", "件"},
    {"req.replied.partial", "3.同意部分公开答复数", "件"},
    {"req.replied.denied", "4.不同意公开答复数", "件"},
    {"req.denied.state_secret", "其中:涉及国家秘密", "件"},
    {"req.denied.trade_secret", "涉及商业秘密", "件"},
    {"req.denied.privacy", "涉及个人隐私", "件"},
    {"req.denied.safety_stability", "危及国家安全、公共安全、经济安全和社会稳定", "件"},
    {"req.denied.not_gov_info", "不是《条例》所指政府信息", "件"},
    {"req.denied.other_law", "法律法规规定的其他情形", "件"},
    {"req.replied.not_this_organ", "5.不属于本行政机关公开数", "件"},
    {"req.replied.not_exist", "6.申请信息不存在数", "件"},
    {"req.replied.asked_amend", "7.告知作出更改补充数", "件"},
    {"req.replied.other_channel", "8.告知通过其他途径办理数", "件"},
    {"review.total", "四、行政复议数量", "件"},
    {"review.upheld", "（一）维持具体行政行为数", "件"},
    {"review.corrected", "（二）被依法纠错数", "件"},
    {"review.other", "（三）其他情形数", "件"},
    {"lit.total", "五、行政诉讼数量", "件"},
    {"lit.upheld", "（一）维持具体行政行为或者驳回原告诉讼请求数", "件"},
    {"lit.corrected", "（二）被依法纠错数", "件"},
    {"lit.other", "（三）其他情形数", "件"},
    {"complaint.total", "六、举报投诉数量", "件"},
    {"fee.collected", "七、依申请公开信息收取的费用", "万元"},
    {"", "八、机构建设和保障经费情况", "——"},
    {"org.agencies", "（一）政府信息公开工作专门机构数", "个"},
    {"org.reading_points", "（二）设置政府信息公开查阅点数", "个"},
    {"org.staff", "（三）从事政府信息公开工作人员数", "人"},
    {"org.staff.full_time", "1.专职人员数（不包括政府公报及政府网站工作人员数）", "人"},
    {"org.staff.part_time", "2.兼职人员数", "人"},
    {"org.budget", "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元"},
    {"", "九、政府信息公开会议和培训情况", "——"},
    {"training.meetings", "（一）召开政府信息公开工作会议或专题会议数", "次"},
    {"training.classes", "（二）举办各类培训班数", "次"},
    {"training.people", "（三）接受培训人员数", "人次"},
};

}  // namespace

std::string_view FormName(Form form) {
  switch (form) {
    case Form::k2008: return "g2008";
    case Form::k2014: return "g2014";
    case Form::k2019: return "g2019";
    case Form::k2021: return "g2021";
  }
  return "";
}

const std::vector<Block>& Table2(Form form) {
  static const std::vector<Block> k2019 = Blocks2019(), k2021 = Blocks2021(), kNone;
  return form == Form::k2019 ? k2019 : form == Form::k2021 ? k2021 : kNone;
}

const std::vector<Row3>& Table3(Form form) {
  static const std::vector<Row3> kNone;
  return form == Form::k2019 ? kRows2019 : form == Form::k2021 ? kRows2021 : kNone;
}

const std::vector<Row14>& Table14() { return kRows2014; }

std::vector<std::string> CellIds2(Form form) {
  std::vector<std::string> ids;
  for (const Block& block : Table2(form)) {
    for (const Label& row : block.rows) {
      for (const Label& column : block.columns) ids.push_back(std::string(row.id) + "." + std::string(column.id));
    }
  }
  return ids;
}

std::vector<std::string> CellIds3(Form form) {
  std::vector<std::string> ids;
  for (const Row3& row : Table3(form)) {
    for (std::string_view column : kApplicants) ids.push_back("t3." + std::string(row.id) + "." + std::string(column));
  }
  return ids;
}

std::vector<std::string> CellIds4(Form form) {
  std::vector<std::string> ids;
  if (form != Form::k2019 && form != Form::k2021) return ids;
  for (std::string_view group : kRemedies) {
    for (std::string_view result : kRemedyResults)
      ids.push_back("t4." + std::string(group) + "." + std::string(result));
  }
  return ids;
}

std::vector<std::string> CellIds14(Form form) {
  std::vector<std::string> ids;
  if (form != Form::k2014) return ids;
  for (const Row14& row : kRows2014) {
    if (!row.id.empty()) ids.push_back("s14." + std::string(row.id));
  }
  return ids;
}

}  // namespace lantai::portal
