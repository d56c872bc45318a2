// Each hazard of the report form's real pages, one golden a hazard: what is read out of a page that has it. The pages
// are drawn here in a few lines; the goldens stand in tests/golden/hazards.
#include <gtest/gtest.h>

#include "extractor/extractor.h"
#include "tests/extractor/page_support.h"
#include "tests/extractor/report_fixture.h"
#include "tests/support/golden.h"

namespace lantai::extractor {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// What a careful reader wants to see: generations, cells with their raw text, failed checks, flags.
std::string Shown(const Document& document) {
  if (!document.report) return "no report\n";
  std::string out = "template " + document.report->form + "\n";
  for (const auto& [table, generation] : document.report->tables) out += table + " " + generation + "\n";
  std::string row;
  for (const auto& [id, cell] : document.report->cells) {
    if (cell.status == CellStatus::kMissing) continue;
    const size_t dot = id.rfind('.');
    if (id.substr(0, dot) != row) {
      row = id.substr(0, dot);
      out += row + "    " + cell.at + "\n";
    }
    out += "    " + id.substr(dot + 1) + " = " +
           (cell.value ? cell.value->text : std::string(CellStatusName(cell.status))) +
           (cell.unit ? " " + *cell.unit : "") + " '" + cell.raw.value_or("") + "'\n";
  }
  for (const Check& check : document.report->checks) {
    if (check.verdict == Verdict::kFail) {
      out += "failed " + check.id + " " + check.scope + ": " + check.left->text + " is not " + check.right->text + "\n";
    }
  }
  for (const Flag& flag : document.report->flags) out += "flag " + flag.id + " " + flag.severity + "\n";
  return out;
}

std::string TableHtml(const Rows& rows) {
  std::string out = "<table border=\"1\">\n";
  for (const auto& row : rows) {
    out += "<tr>";
    for (const std::string& cell : row) {
      const size_t bar = cell.find('|');  // "3,2|text": columns, rows
      if (bar == std::string::npos) {
        out += "<td>" + cell + "</td>";
        continue;
      }
      out += "<td colspan=\"" + cell.substr(0, 1) + "\" rowspan=\"" + cell.substr(2, bar - 2) + "\">" +
             cell.substr(bar + 1) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</table>\n";
}

std::string PageOf(const std::string& body, const std::string& year = "2020") {
  const std::string title = "青禾县水务局" + year + "年政府信息公开工作年度报告";
  return "<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1><div id=\"zoom\">" +
         "<p>一、总体情况</p><p>全年工作平稳,公开及时。</p>" + body +
         "<p>五、存在的主要问题及改进情况</p><p>公开的及时性还要提高。</p></div></body></html>";
}

Document FromPage(const std::string& html) {
  static const Extractor extractor(ShippedKnowledge());
  const Result<Page> page =
      extractor.Read({.input = "a.html", .type = MediaType::kHtml, .bytes = html, .any_kind = true});
  EXPECT_TRUE(page.ok() && page->document);
  return page.ok() && page->document ? *page->document : Document();
}

std::string Table2(const Rows& rows) { return "<p>二、主动公开政府信息情况</p>" + TableHtml(rows); }
std::string Table3(const Rows& rows) { return "<p>三、收到和处理政府信息公开申请情况</p>" + TableHtml(rows); }

const std::vector<std::string> kHead5 = {"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"};
const Rows kHead3 = {{"3,3|(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", "7,1|申请人情况"},
                     {"1,2|自然人", "5,1|法人或其他组织", "1,2|总计"},
                     {"商业<br>企业", "科研<br>机构", "社会公益组织", "法律服务机构", "其他"}};

Rows WithHead3(const Rows& rows) {
  Rows all = kHead3;
  all.insert(all.end(), rows.begin(), rows.end());
  return all;
}

TEST(Hazard, S2_1_RunsOfDigitsAndBracketsAndFirstCharactersAreLost) {
  const std::string page =
      PageOf(Table2({{"4,1|第二十条第()项"},
                     {"信息内容", "上一年项目数量", "本年增/", "处理决定数量"},
                     {"行政许可", "7", "-2", "30"}}) +
             Table3(WithHead3({{"3,1|一、本年新收政府信息公开申请数量", "6", "1", "0", "0", "0", "0", "7"},
                               {"1,5|三、本年度办理结果", "2,1|()予以公开", "1", "0", "0", "0", "0", "0", "1"},
                               {"1,4|()不予公开", "3.三安全一稳定", "1", "0", "0", "0", "0", "0", "1"},
                               {"4.护第三方合法权益", "2", "0", "0", "0", "0", "0", "2"},
                               {"6.于四类过程性信息", "1", "1", "0", "0", "0", "0", "2"},
                               {"8.于行政查询事项", "1", "0", "0", "0", "0", "0", "1"}})));
  ExpectGolden("hazards/2_1_lost_runs.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_2_DigitsAreDoubledOrWrong) {
  const std::string page = PageOf("<p>统计期限自2020年1月1日起至202020年12月31日止。</p>" +
                                  Table2({{"4,1|第二十条第(五)项"},
                                          kHead5,
                                          {"行政许可", "1,2", "00", "3.4.5"},
                                          {"其他对外管理服务事项", "1 2", "0012", "12a"}}));
  ExpectGolden("hazards/2_2_wrong_digits.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_3_LabelsAreBroken) {
  const std::string page = PageOf(
      Table2({{"4,1|第二十条<br>第(一)项"},
              {"信息内容", "本年新<br>制作数量", "本年新<p>公开数量</p>", "对外公开\u3000总数量"},
              {"规\u00A0章", "0", "0", "0"},
              {"规范性<br>文件", "1", "2", "3"}}) +
      Table3(WithHead3({{"3,1|一、本年新收<br>政府信息公开申请数量", "2", "0", "0", "0", "0", "0", "2"},
                        {"1,2|三<br>、<br>本<br>年<br>度<br>办<br>理<br>结<br>果", "1,1|(三)<br><br>不予公开",
                         "2.其他法律行政法规禁<br>止公开", "1", "0", "0", "0", "0", "0", "1"},
                        {"(四)无法<br>提供", "2.没有现成信息需要另行制<br>作", "1", "0", "0", "0", "0", "0", "1"}})));
  ExpectGolden("hazards/2_3_broken_labels.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_3_TheHeadersSecondLineIsLost) {
  const std::string page = PageOf(Table2({{"4,1|第二十条第(一)项"},
                                          {"信息内容", "本年新", "本年新", "对外公开总数量"},
                                          {"规章", "0", "0", "0"},
                                          {"规范性文件", "1", "2", "3"}}));
  ExpectGolden("hazards/2_3_lost_header_line.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_4_OtherWords) {
  const std::string page =
      PageOf(Table2({{"4,1|第二十条第(一)项"},
                     {"信息内容", "本年度新制作数量", "本年度新公开数量", "对外公开总数量"},
                     {"规章", "0", "0", "0"},
                     {"规范性文件(指各行政机关印发的有正式文号的文件)", "1", "2", "3"}}) +
             Table3({{"3,2|(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", "7,1|申请人情况"},
                     {"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其它", "合计"},
                     {"3,1|1、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "0", "3"},
                     {"1,4|本年度办理结果", "2,1|㈠予以公开", "1", "0", "0", "0", "0", "0", "1"},
                     {"1,2|(六)其他处理", "①逾期不补正", "1", "0", "0", "0", "0", "0", "1"},
                     {"②逾期不缴费", "1", "0", "0", "0", "0", "0", "1"},
                     {"2,1|(七)合计", "3", "0", "0", "0", "0", "0", "3"}}));
  ExpectGolden("hazards/2_4_other_words.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_5_WidthsAndForms) {
  const std::string page =
      PageOf(Table2({{"4,1|第二十条第〔五〕项"},
                     {"信息内容", "上一年项目数量", "本年增／减", "处理决定数量"},
                     {"行政许可", "１２", "－３", "１，２３４"}}) +
             Table3(WithHead3({{"3,1|一、 本年新收政府信息公开申请数量", "０", "0", "0", "0", "0", "0", "０"},
                               {"1,1|三、本年度办理结果", "﹝三﹞不予公开", "３．危及〝三安全一稳定〞", "0", "0", "0",
                                "0", "0", "0", "0"}})));
  ExpectGolden("hazards/2_5_widths.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_6_CellsThatSayZeroOrNothing) {
  const std::string page = PageOf(Table2({{"4,1|第二十条第(五)项"},
                                          kHead5,
                                          {"行政许可", "0件", "/", "\\"},
                                          {"其他对外管理服务事项", "—", "——", "-"},
                                          {"4,1|第二十条第(六)项"},
                                          kHead5,
                                          {"行政处罚", "无", "零", "0.00"},
                                          {"行政强制", "", "&nbsp;", "<br>"},
                                          {"4,1|第二十条第(九)项"},
                                          {"信息内容", "采购项目数量", "2,1|采购总金额"},
                                          {"政府集中采购", "0", "2,1|0万元"}}));
  ExpectGolden("hazards/2_6_zero_and_nothing.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_7_UnitsAndNumberFormats) {
  const std::string page = PageOf(Table2({{"4,1|第二十条第(五)项"},
                                          kHead5,
                                          {"行政许可", "12条", "增2", "1,234"},
                                          {"其他对外管理服务事项", "1 234", "减3", "22(其中修订16件)"},
                                          {"4,1|第二十条第(六)项"},
                                          kHead5,
                                          {"行政处罚", "约30", "+16", "28万"},
                                          {"行政强制", "十余条", "↓2", "22(16)"},
                                          {"4,1|第二十条第(九)项"},
                                          {"信息内容", "采购项目数量", "2,1|采购总金额"},
                                          {"政府集中采购", "14", "2,1|104150元"}}));
  ExpectGolden("hazards/2_7_units_and_formats.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_8_MergedShiftedRepeated) {
  Rows rows = WithHead3({{"3,1|一、本年新收政府信息公开申请数量", "5", "0", "0", "0", "0", "0", "5"},
                         {"1,1|三、本年度办理结果", "2,1|(一)予以公开", "3", "0", "0", "0", "0", "0", "3"}});
  rows.insert(rows.end(), kHead3.begin(), kHead3.end());  // a page break
  const Rows rest = {
      {"1,2|三、本年度办理结果", "1,2|(三)不予公开", "1.属于国家秘密", "2", "0", "0", "0", "0", "0", "2"},
      {"2.其他法律行政法规禁止公开", "3,1|0", "0", "0", "0", "0"}};
  rows.insert(rows.end(), rest.begin(), rest.end());
  ExpectGolden("hazards/2_8_repeated_head.txt", Shown(FromPage(PageOf(Table3(rows)))));
}

TEST(Hazard, S2_8_ATableGoesOnInAnotherWithoutItsHead) {
  const std::string page =
      PageOf(Table3(WithHead3({{"3,1|一、本年新收政府信息公开申请数量", "5", "0", "0", "0", "0", "0", "5"},
                               {"3,1|二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"}})) +
             TableHtml({{"1,2|三、本年度办理结果", "2,1|(一)予以公开", "4", "0", "0", "0", "0", "0", "4"},
                        {"1,1|(三)不予公开", "1.属于国家秘密", "2", "0", "0", "0", "0", "0", "2"}}));
  ExpectGolden("hazards/2_8_two_tables.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_8_SpansAreLost) {
  const std::string page =
      PageOf(Table3({{"(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", "申请人情况"},
                     {"自然人", "法人或其他组织", "总计"},
                     {"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"},
                     {"一、本年新收政府信息公开申请数量", "1", "2", "3", "4", "5", "6", "21"},
                     {"三、本年度办理结果", "(一)予以公开", "1", "2", "3", "4", "5", "6", "21"},
                     {"(三)不予公开", "1.属于国家秘密", "0", "0", "0", "0", "0", "0"}}));
  ExpectGolden("hazards/2_8_lost_spans.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_8_RowsAndColumnsAreExchanged) {
  const std::string page = PageOf("<p>四、政府信息公开行政复议、行政诉讼情况</p>" +
                                  TableHtml({{"2,5|行政复议", "结果维持", "1"},
                                             {"结果纠正", "2"},
                                             {"其他结果", "0"},
                                             {"尚未审结", "4"},
                                             {"总计", "7"},
                                             {"1,10|行政诉讼", "1,5|未经复议直接起诉", "结果维持", "0"},
                                             {"结果纠正", "0"},
                                             {"其他结果", "1"},
                                             {"尚未审结", "0"},
                                             {"总计", "1"},
                                             {"1,5|复议后起诉", "结果维持", "/"},
                                             {"结果纠正", "/"},
                                             {"其他结果", "/"},
                                             {"尚未审结", "/"},
                                             {"总计", "0"}}));
  ExpectGolden("hazards/2_8_turned.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_8_AnExtractorDroppedRepeatedLines) {
  ExpectGolden(
      "hazards/2_8_deduplicated_lines.txt",
      Shown(FromText(
          "青禾县水务局2020年政府信息公开工作年度报告\n一、总体情况\n平稳。\n二、主动公开政府信息情况\n第二十条第(五)"
          "项\n"
          "信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n0\n其他对外管理服务事项\n第二十条第(六)项\n"
          "行政处罚\n3\n行政强制\n五、存在的主要问题及改进情况\n还要提高。\n")));
}

TEST(Hazard, S2_9_TheNarrativeContradictsTheTable) {
  const std::string page =
      PageOf("<p>全年收到政府信息公开申请78件。</p>" +
             Table3(WithHead3({{"3,1|一、本年新收政府信息公开申请数量", "5", "0", "0", "0", "0", "0", "5"},
                               {"3,1|二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"},
                               {"1,2|三、本年度办理结果", "2,1|(一)予以公开", "5", "0", "0", "0", "0", "0", "5"},
                               {"2,1|(七)总计", "5", "0", "0", "0", "0", "0", "5"},
                               {"3,1|四、结转下年度继续办理", "0", "0", "0", "0", "0", "0", "0"}})));
  ExpectGolden("hazards/2_9_narrative.txt", Shown(FromPage(page)));
}

TEST(Hazard, S2_10_MirrorCopiesWritePinyinAndMarksIntoLabels) {
  const std::string page = PageOf(Table2({{"4,1|第二十条第(五)项"},
                                          kHead5,
                                          {"行政許可", "1", "2", "3"},
                                          {"其他對(duì)外管理服務(wù)事項(xiàng)", "4", "5", "6"}}));
  ExpectGolden("hazards/2_10_mirror.txt", Shown(FromPage(page)));
}

}  // namespace
}  // namespace lantai::extractor
