#include "app/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai::app {
namespace {

Document SmallReport() {
  Document document;
  document.title = "甲局2019年政府信息公开工作年度报告";
  document.text = "一、总体情况\n公开信息*12*条。";
  document.sections = {{"一、总体情况", "公开信息*12*条。"}};
  document.tables = {{{{"信息内容", "件数"}, {"规章", "0|1"}}}};
  document.report.emplace();
  document.report->cells["t2.x"] = {Number{"12"}, "12件", CellStatus::kOk, "件", "part:0/table:0/row:1/col:1"};
  document.report->cells["t2.y"] = {std::nullopt, std::nullopt, CellStatus::kMissing, std::nullopt, ""};
  return document;
}

TEST(RenderText, IsTitleAndBody) {
  EXPECT_EQ(RenderText(SmallReport()), "甲局2019年政府信息公开工作年度报告\n\n一、总体情况\n公开信息*12*条。\n");
}

TEST(RenderMarkdown, EscapesMarkupOfThePage) {
  EXPECT_EQ(RenderMarkdown(SmallReport()),
            "# 甲局2019年政府信息公开工作年度报告\n\n## 一、总体情况\n\n公开信息\\*12\\*条。\n\n"
            "| 信息内容 | 件数 |\n|---|---|\n| 规章 | 0\\|1 |\n\n");
}

TEST(RenderMarkdown, KeepsLinesThatLookLikeListsAndHeadsWhatThePageHeads) {
  Document document;
  document.sections = {{"一、总体情况", "（一）主动公开情况\n1. 加强领导。\n- 其他\n(二)依申请公开12件。\n> 注"}};
  EXPECT_EQ(
      RenderMarkdown(document),
      "## 一、总体情况\n\n### （一）主动公开情况\n\n1\\. 加强领导。\n\n\\- 其他\n\n(二)依申请公开12件。\n\n\\> 注\n\n");
}

TEST(CellsOf, ShowsRawBesideValueAndNothingForMissingCells) {
  EXPECT_EQ(CellsOf(SmallReport()).Render(Format::kCsv),
            "cell,value,raw,status,unit,at\n"
            "t2.x,12,12件,ok,件,part:0/table:0/row:1/col:1\n"
            "t2.y,,,missing,,\n");
}

TEST(LinksJson, HasTheKeysOfTheContract) {
  Page page;
  page.kind = PageKind::kListing;
  page.dialect = "trs-wcm";
  page.evidence = {"createPageHTML(2, 0, \"index\", \"html\")"};
  page.links = {{LinkRole::kItem, Relevance::kReport, {.url = "http://a.cn/1.html"}, "报告", "2020-01-02"},
                {LinkRole::kItem, Relevance::kUnknown, {.url = "javascript:;"}, "空", ""},
                {LinkRole::kNext, Relevance::kUnknown, {.url = "http://a.cn/index_1.html"}, "", ""},
                {LinkRole::kAttachment, Relevance::kUnknown, {.url = "http://a.cn/a.pdf"}, "附件.pdf", ""},
                {LinkRole::kOther, Relevance::kUnknown, {.url = "http://a.cn/"}, "首页", ""}};
  EXPECT_EQ(
      LinksJson(page),
      R"json({"kind":"listing","dialect":"trs-wcm","items":[{"url":"http://a.cn/1.html","title":"报告","date":"2020-01-02"},)json"
      R"json({"url":"javascript:;","title":"空","date":null}],)json"
      R"json("next":[{"method":"GET","url":"http://a.cn/index_1.html","body":null}],)json"
      R"json("attachments":[{"url":"http://a.cn/a.pdf","name":"附件.pdf"}],)json"
      R"json("evidence":["createPageHTML(2, 0, \"index\", \"html\")"]})json");
}

}  // namespace
}  // namespace lantai::app
