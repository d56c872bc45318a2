#include "tests/portal/prose.h"

#include <fmt/format.h>

#include <span>
#include <string_view>
#include <utility>

#include "tests/portal/random.h"

namespace lantai::portal {
namespace {

using Variants = std::span<const std::string_view>;

// {u} unit, {w} how it calls itself, {y} year, {d} place, {n} website items, {x} WeChat items, {r} requests,
// {p} proposals, {s} signature date.
constexpr std::string_view kPreamble2019[] = {
    "按照《中华人民共和国政府信息公开条例》第五十条的要求，{u}编写本报告。全文分为六个部分，数据统计期为{y}年1月1日至{"
    "y}年12月31日。",
    "现将{u}{y}年度政府信息公开情况报告如下。本报告所用数据的统计期限自{y}年1月1日起至{y}年12月31日止，电子版可在{d}"
    "门户网站查阅。",
    "{u}依照年度报告的统一格式编制本报告，向社会公布{y}年1月1日至{y}年12月31日期间的政府信息公开情况，欢迎监督。",
    "本报告依据《中华人民共和国政府信息公开条例》和{d}的工作安排形成，由总体情况等六章及三张统计表组成，统计时段为{y}"
    "年全年（{y}年1月1日至{y}年12月31日）。"};
constexpr std::string_view kProactive[] = {
    "（一）主动公开情况。全年通过政府网站公开信息{n}"
    "条，其中机构职能、办事指南、财政资金和工作动态占了大部分；凡与群众办事有关的内容，做到在形成后二十个工作日以内上网"
    "。",
    "（一）主动公开。{y}年{w}在门户网站主动公开政府信息{n}"
    "条。公开前由经办人、科室负责人和分管领导逐级审核，发布后每月抽查一次，发现错漏当天更正。",
    "（一）主动公开方面。{w}把惠民政策、重点项目和行政执法结果作为公开的重点，{y}年在政府网站发布信息{n}"
    "条，并在服务窗口设置了纸质查阅点。"};
constexpr std::string_view kOnRequestNone[] = {
    "（二）依申请公开情况。{y}"
    "年未收到政府信息公开申请。受理地点、邮寄地址和电子邮箱均已在公开指南中写明，并安排专人值守。",
    "（二）依申请公开。本年度{w}"
    "没有收到政府信息公开申请，也没有上年遗留的办件；受理登记、征求意见、答复送达的流程图已重新绘制上墙。"};
constexpr std::string_view kOnRequestSome[] = {
    "（二）依申请公开情况。{y}年共收到政府信息公开申请{r}"
    "件，主要涉及土地征收、房屋安置和资金使用，都在法定期限以内作出答复。",
    "（二）依申请公开。本年度{w}收到政府信息公开申请{r}件，逐件登记编号，答复书由法制科室把关，没有出现超期答复。"};
constexpr std::string_view kManagement[] = {
    "（三）政府信息管理情况。对网站上历年积存的文件作了一次清理，失效文件加注标记，重复栏目合并，目录与原文逐条核对。",
    "（三）政府信息管理。建立了信息从产生到归档的台账，公文起草时同步确定公开属性，不公开的须写明理由并经办公室复核。",
    "（三）政府信息管理方面。实行一事一档，保密审查表与发布稿一并保存，全年没有发生泄密和误发。"};
constexpr std::string_view kPlatform[] = {
    "（四）平台建设情况。微信公众号全年发布信息{x}条，与门户网站互为补充；老年人常用的页面增加了大字模式。",
    "（四）公开平台建设。门户网站的公开专栏改版后，三次点击以内可以找到任何一份文件；政务微信发布信息{x}"
    "条，留言均有回音。",
    "（四）平台建设方面。配合上级完成网站集约化迁移，旧栏目地址全部保留跳转；微信公众号推送信息{x}条。"};
constexpr std::string_view kSupervision[] = {
    "（五）监督保障情况。年初印发任务清单，年中对照检查，年末把结果计入科室考评；组织业务培训两次，参加者覆盖全部科室"
    "。",
    "（五）监督保障。公开工作由主要负责人牵头，办公室设一名联络员；对群众在网站上指出的问题，十日以内核实并回复。",
    "（五）监督保障方面。邀请居民代表对公开栏目打分，得分低的栏目限期整改，没有需要追究责任的情形。"};
constexpr std::string_view kBeforeTable3[] = {"", "", "{y}年度申请的收到和处理数量见下表。",
                                              "本年度办件情况按申请人类别统计如下。"};
constexpr std::string_view kBeforeTable4[] = {"", "", "{w}因政府信息公开引起的复议与诉讼情况统计如下。"};
constexpr std::string_view kProblems[] = {
    "一年来的工作还有短板：一是个别科室报送信息不及时，常常到月底才集中上传；二是政策解读的形式单一，文字材料多，图表和"
    "音视频少。",
    "对照群众的期待，{w}"
    "的公开工作仍有差距。栏目之间更新不均衡，有的每周都有内容，有的一个季度才有一条；经办人员变动频繁，业务不够熟练。",
    "存在的问题主要是：公开目录划分较粗，群众检索不便；对依申请公开中区分处理的把握还不够准确。"};
constexpr std::string_view kRemedies[] = {
    "下一步，一是把公开任务分解到岗，每周五汇总一次；二是为每份重要文件配一张问答式解读；三是请法律顾问为经办人员讲解典"
    "型案例。",
    "改进的办法是：细化目录到三级，为每一级写明更新频率；建立新老经办人交接单；每季度通报一次栏目更新情况。",
    "针对以上问题，{w}将调整栏目设置、补充人手，并把公开情况列入年度述职的内容，争取明年同期有明显变化。"};
constexpr std::string_view kOther2019[] = {"没有其他需要说明的事项。",
                                           "{y}年{w}未收取信息处理费，无其他应当报告的事项。",
                                           "本年度没有收取信息处理费；承办建议提案{p}件，答复全文已经上网。"};

constexpr std::string_view kPreamble2008[] = {
    "为方便公众了解{y}年{u}"
    "的政府信息公开工作，依照《中华人民共和国政府信息公开条例》编制本年度报告。报告数据的统计期限为{y}年1月1日至{y}"
    "年12月31日。",
    "本报告由{u}编写，内容包括概述、主动公开、依申请公开、收费及减免、复议诉讼和存在问题六个方面，所列数据自{y}"
    "年1月1日起，至{y}年12月31日止。"};
constexpr std::string_view kOverview[] = {
    "{y}年，{w}"
    "按照便民、利民、取信于民的思路推进政府信息公开，调整了领导小组，明确一名副职分管、一名干部专办，经费列入部门预算"
    "。",
    "在{d}政务公开领导小组的指导下，{w}{y}"
    "年先后修订了信息发布、保密审查和依申请受理三项制度，办公室与各科室分工协作，全年运转平稳。",
    "{w}把信息公开同机关作风建设放在一起部署，一起检查。{y}"
    "年召开专题会议三次，逐项研究公开目录，解决了栏目无人维护的问题。"};
constexpr std::string_view kProactive2008[] = {
    "{y}年通过政府网站公开信息{n}条，内容涵盖机构设置、办事程序、工作动态和人事任免，另在公开栏张贴材料若干期。",
    "全年在{d}门户网站主动公开政府信息{n}条；凡是群众办事用得着的表格，都可以从网上下载。"};
constexpr std::string_view kWechat[] = {"“{d}发布”微信公众号采用{w}信息{x}条，扩大了知晓面。",
                                        "此外，政务微信公开信息{x}条。"};
constexpr std::string_view kRequestsNone2008[] = {"{y}年{w}未收到公民、法人或者其他组织提出的政府信息公开申请。",
                                                  "本年度没有收到政府信息公开申请。"};
constexpr std::string_view kRequestsSome2008[] = {"{y}年收到政府信息公开申请{r}件，全部按期答复。",
                                                  "本年度共受理政府信息公开申请{r}件，以书面形式居多，均已办结。"};
constexpr std::string_view kFees[] = {"{y}年{w}未收取任何与信息公开有关的费用。",
                                      "本年度{w}提供政府信息未收取费用，也没有发生减免。"};
constexpr std::string_view kReviewNone[] = {"{y}年没有发生因政府信息公开引起的行政复议和行政诉讼。",
                                            "本年度{w}未因信息公开被申请行政复议，未被提起行政诉讼。"};
constexpr std::string_view kProposals[] = {"{y}年承办人大代表建议和政协委员提案{p}件，答复意见已在网站公开。"};
constexpr std::string_view kTable14Intro[] = {"{u}{y}年度的统计数据见附表。",
                                              "各项指标的统计数列于下表，口径与上级通知一致。"};

constexpr std::string_view kNews[] = {
    "近日，{d}召开专题会议，研究冬季供暖、道路养护和学校食堂管理等民生事项，会议要求各单位把任务落实到人。",
    "会议听取了三个部门的汇报，对下一阶段的安排提出了明确意见，并就群众反映集中的停车难问题作了部署。",
    "与会同志随后到现场察看了项目进度，与施工人员和附近居民作了交流。",
    "据了解，该项目建成以后可以惠及周边两千余户居民，配套道路将同步通车。"};
constexpr std::string_view kNotices[] = {
    "因管网检修，下列区域将于本周六上午八时至下午四时停止供水，请有关住户提前储水。",
    "现将有关事项通告如下，请各单位遵照执行；如有疑问，请在工作时间内与办公室联系。",
    "公示期为五个工作日，公示期内对名单有异议的，可以书面或者来访形式反映。"};
constexpr std::string_view kFinances[] = {"现公开部门预算收支总表、支出功能分类表和机构运行经费说明，表格附后。",
                                          "本年度收支平衡，结余资金结转下年使用，重点项目的绩效目标随同公开。"};
constexpr std::string_view kSiteReports[] = {
    "网站名称、主办单位和标识码见首页底部。全年独立用户访问量和页面浏览量由统计工具自动生成，栏目更新总数、留言办理数由"
    "管理员填报。",
    "本表按照网站检查的要求填报，内容包括信息发布、专栏专题、解读回应、办事服务、互动交流、安全防护等项。"};
constexpr std::string_view kRuleOfLaws[] = {
    "一年来，{d}健全依法决策机制，重大决策都经过公众参与、专家论证和合法性审查；行政执法人员持证上岗率达到百分之百。",
    "全面推行执法全过程记录，规范自由裁量；开设法治讲堂四期，参加学习者三百余人次。"};
constexpr std::string_view kCompilings[] = {
    "各镇（街道）、各部门：为做好年度报告的编制和发布，现就有关事项通知如下。请按照统一格式填写，认真核对表内数字，按时"
    "报送。",
    "一、填报范围为具有行政职能的机关和单位。二、请于一月二十日以前将电子版发送至指定邮箱。三、发布以后不得随意改动。"};
constexpr std::string_view kPictures[] = {
    "一图读懂：年度政府信息公开情况。图中数字取自已经发布的年度报告，以报告原文为准。"};

// The text with its placeholders filled in.
class Writer {
 public:
  Writer(uint64_t seed, const PortalSpec& portal, const Report& report)
      : rng_{seed, 301, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(report.body),
             static_cast<uint64_t>(report.year)},
        values_{{'u', report.unit},
                {'w', report.we},
                {'y', fmt::format("{}", report.year)},
                {'d', portal.place},
                {'n', fmt::format("{}", report.narrative.website)},
                {'x', fmt::format("{}", report.narrative.wechat)},
                {'r', fmt::format("{}", report.narrative.requests)},
                {'p', fmt::format("{}", report.narrative.proposals)}} {}

  std::string Pick(Variants variants) {
    return Fill(variants[static_cast<size_t>(rng_.Below(static_cast<int>(variants.size())))]);
  }

  std::string Fill(std::string_view text) const {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '{' || i + 2 >= text.size()) {
        out += text[i];
        continue;
      }
      for (const auto& [key, value] : values_) {
        if (key == text[i + 1]) out += value;
      }
      i += 2;
    }
    return out;
  }

 private:
  Rng rng_;
  std::vector<std::pair<char, std::string>> values_;
};

void AddIfAny(std::vector<std::string>& paragraphs, std::string text) {
  if (!text.empty()) paragraphs.push_back(std::move(text));
}

std::string Period(const PortalSpec& portal, const Report& report) {
  // The third portal's seed report names the wrong year, as the real one does.
  const int year = report.seed_report && portal.index == 2 ? 2021 : report.year;
  return fmt::format("报告所涉期间为{0}年1月1日至{0}年12月31日。", year);
}

std::vector<Section> Write2019(Writer& writer, const PortalSpec& portal, const Report& report) {
  const bool odd_period = report.seed_report && portal.index == 2;
  std::vector<Section> sections;
  sections.push_back(
      {"",
       {odd_period ? writer.Fill(
                         "依照《中华人民共和国政府信息公开条例》，现公布{u}{y}年度的政府信息公开情况，全文共六个部分。")
                   : writer.Pick(kPreamble2019)}});
  Section general{"一、总体情况", {writer.Pick(kProactive)}};
  general.paragraphs.push_back(
      writer.Pick(report.narrative.requests == 0 ? Variants(kOnRequestNone) : Variants(kOnRequestSome)));
  general.paragraphs.push_back(writer.Pick(kManagement));
  if (report.narrative.wechat > 0) general.paragraphs.push_back(writer.Pick(kPlatform));
  general.paragraphs.push_back(writer.Pick(kSupervision));
  sections.push_back(std::move(general));
  sections.push_back({"二、主动公开政府信息情况", {}, TableAfter::kTable2});
  Section requests{"三、收到和处理政府信息公开申请情况", {}, TableAfter::kTable3};
  AddIfAny(requests.paragraphs, writer.Pick(kBeforeTable3));
  sections.push_back(std::move(requests));
  Section remedies{"四、政府信息公开行政复议、行政诉讼情况", {}, TableAfter::kTable4};
  AddIfAny(remedies.paragraphs, writer.Pick(kBeforeTable4));
  sections.push_back(std::move(remedies));
  sections.push_back({"五、存在的主要问题及改进情况", {writer.Pick(kProblems), writer.Pick(kRemedies)}});
  sections.push_back({"六、其他需要报告的事项", {writer.Pick(kOther2019)}});
  if (odd_period) sections.back().paragraphs.push_back(Period(portal, report));
  return sections;
}

std::vector<Section> Write2008(Writer& writer, const Report& report) {
  const bool none = report.narrative.requests == 0;
  std::vector<Section> sections;
  sections.push_back({"", {writer.Pick(kPreamble2008)}});
  sections.push_back(
      {"一、概述", {writer.Pick(kOverview), writer.Pick(kManagement).substr(std::string_view("（三）").size())}});
  Section proactive{"二、主动公开政府信息情况", {writer.Pick(kProactive2008)}};
  if (report.narrative.wechat > 0) proactive.paragraphs.push_back(writer.Pick(kWechat));
  if (report.narrative.proposals > 0) proactive.paragraphs.push_back(writer.Pick(kProposals));
  sections.push_back(std::move(proactive));
  sections.push_back(
      {"三、依申请公开政府信息情况", {writer.Pick(none ? Variants(kRequestsNone2008) : Variants(kRequestsSome2008))}});
  sections.push_back({"四、政府信息公开的收费及减免情况", {writer.Pick(kFees)}});
  Section review{"五、因政府信息公开申请行政复议、提起行政诉讼的情况", {}};
  if (report.t14.empty()) review.paragraphs.push_back(writer.Pick(kReviewNone));
  if (!report.t14.empty()) review.paragraphs.push_back("行政复议和行政诉讼的数量见附表第四项、第五项。");
  sections.push_back(std::move(review));
  sections.push_back({"六、存在的主要问题及改进措施", {writer.Pick(kProblems), writer.Pick(kRemedies)}});
  if (!report.t14.empty()) sections.push_back({"七、附表", {writer.Pick(kTable14Intro)}, TableAfter::kTable14});
  return sections;
}

Variants VariantsOf(Topic topic) {
  switch (topic) {
    case Topic::kNews: return kNews;
    case Topic::kNotice: return kNotices;
    case Topic::kFinance: return kFinances;
    case Topic::kSiteReport: return kSiteReports;
    case Topic::kRuleOfLaw: return kRuleOfLaws;
    case Topic::kCompiling: return kCompilings;
    case Topic::kPicture: return kPictures;
  }
  return kNews;
}

}  // namespace

std::vector<Section> WriteReport(uint64_t seed, const PortalSpec& portal, const Report& report) {
  Writer writer(seed, portal, report);
  const bool narrative = report.form == Form::k2008 || report.form == Form::k2014;
  std::vector<Section> sections = narrative ? Write2008(writer, report) : Write2019(writer, portal, report);
  std::vector<std::string>& first = sections[1].paragraphs;
  first.insert(first.begin(), report.notes.begin(), report.notes.end());
  return sections;
}

std::vector<std::string> WriteArticle(uint64_t seed, const PortalSpec& portal, Topic topic, int number) {
  Report none;
  none.body = static_cast<int>(topic), none.year = 100'000 + number;
  Writer writer(seed, portal, none);
  std::vector<std::string> paragraphs;
  for (std::string_view variant : VariantsOf(topic)) paragraphs.push_back(writer.Fill(variant));
  if (topic == Topic::kNews) paragraphs.push_back(writer.Fill("（第") + fmt::format("{}期）", number));
  return paragraphs;
}

}  // namespace lantai::portal
