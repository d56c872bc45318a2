// One report out of its parts: pages, data of scripts, attachments.
#include "extractor/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/extractor.h"
#include "tests/extractor/form_generator.h"
#include "tests/extractor/report_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::extractor {
namespace {
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kTitle = "青禾县水务局2020年政府信息公开工作年度报告";

Content Filled(uint32_t seed) { return FormGenerator(BuiltInKnowledge().templates, {}, seed).Grids(); }

// A report's text around the form's tables.
Content ReportContent(const std::string& title, uint32_t seed) {
  Content content = Filled(seed);
  content.heading = title;
  Block overview;
  overview.text = "一、总体情况";
  content.blocks.insert(content.blocks.begin(), overview);
  return content;
}

PartContent Part(Content content, const std::string& role, const std::string& input) {
  PartContent part;
  part.content = std::move(content);
  part.content.input = input;
  part.role = role;
  part.payload_sha256 = Sha256Of(input);
  return part;
}

Content Stub(const std::string& title) {
  Content content = ReadText("stub", std::nullopt, "发布日期：2021-01-20\n点击下载\n");
  content.heading = title;
  content.flattened = false;
  return content;
}

bool Holds(const Grid& grid, const std::string& label) {
  for (const auto& row : grid.rows) {
    for (const Slot& slot : row) {
      if (slot.text.find(label) != std::string::npos) return true;
    }
  }
  return false;
}

void DropRequests(Content* content) {
  std::erase_if(content->blocks, [](const Block& block) { return Holds(block.grid, "本年新收"); });
}

const Flag* FindFlag(const Document& document, const std::string& id) {
  for (const Flag& flag : document.report->flags) {
    if (flag.id == id) return &flag;
  }
  return nullptr;
}

Extractor MakeReader() { return Extractor(BuiltInKnowledge()); }

std::string Html(const std::string& body) { return "<html><body><div id=zoom>" + body + "</div></body></html>"; }

TEST(Bundle, ContinuationPagesAreOneText) {
  const std::string first =
      Html(std::string("<h1>") + kTitle + "</h1><p>一、总体情况</p><p>全年公开信息充分及时。</p>");
  const std::string second = Html(std::string("<h1>") + kTitle + "</h1><p>六、其他需要报告的事项</p><p>没有。</p>");
  ASSERT_OK_AND_ASSIGN(const Document document, MakeReader().ReadBundle({{.input = "1.html", .bytes = first},
                                                                         {.input = "2.html", .bytes = second}}));
  EXPECT_EQ(document.title, kTitle);
  EXPECT_EQ(document.text, "一、总体情况\n全年公开信息充分及时。\n六、其他需要报告的事项\n没有。");
  ASSERT_EQ(document.parts.size(), 2u);
  EXPECT_EQ(document.parts[0].role, "page");
  EXPECT_EQ(document.parts[1].role, "continuation");
  EXPECT_EQ(document.parts[1].payload_sha256, Sha256Of(second));
}

TEST(Bundle, AStubTakesTheTextOfItsAttachment) {
  const Document alone = Maker().Make(ReportContent(kTitle, 7), {});
  const Document document =
      Maker().MakeBundle({Part(Stub(kTitle), "page", "p.html"), Part(ReportContent("附件", 7), "attachment", "a.pdf")});
  EXPECT_EQ(document.title, kTitle);
  EXPECT_EQ(document.published, "2021-01-20");
  ASSERT_TRUE(document.report);
  EXPECT_EQ(document.report->form, "g2019");
  ASSERT_EQ(document.report->cells.size(), alone.report->cells.size());
  for (const auto& [id, cell] : document.report->cells) {
    EXPECT_EQ(cell.value, alone.report->cells.at(id).value) << id;
    EXPECT_THAT(cell.at, StartsWith("part:1/table:")) << id;
  }
  EXPECT_THAT(document.text, HasSubstr("一、总体情况"));
}

TEST(Bundle, ATableThatOnlyTheAttachmentHasIsTakenOverWithItsPlace) {
  Content page = ReportContent(kTitle, 7);
  DropRequests(&page);
  ASSERT_FALSE(Maker().Make(page, {}).report->tables.contains("t3"));
  const Document document = Maker().MakeBundle(
      {Part(std::move(page), "page", "p.html"), Part(ReportContent(kTitle, 7), "attachment", "a.pdf")});
  EXPECT_EQ(document.report->tables.at("t3"), "g2019");
  const Cell& cell = document.report->cells.at("t3.new_received.total");
  size_t table = 0, row = 0, column = 0;
  ASSERT_EQ(std::sscanf(cell.at.c_str(), "part:1/table:%zu/row:%zu/col:%zu", &table, &row, &column), 3) << cell.at;
  EXPECT_EQ(document.tables.at(table).rows.at(row).at(column), cell.raw);
  EXPECT_EQ(FindFlag(document, "parts_disagree"), nullptr);
  size_t equations = 0;
  for (const Check& check : document.report->checks) equations += check.id == "K1";
  EXPECT_EQ(equations, 7u) << "the equations of the table that was taken over are proved";
}

TEST(Bundle, CellsThatTwoPartsPrintDifferentlyAreNamedAndThePageStands) {
  Content attachment = ReportContent(kTitle, 7);
  const Document page = Maker().Make(attachment, {});
  for (Block& block : attachment.blocks) {
    for (auto& row : block.grid.rows) {
      const bool wanted = row[0].text.find("本年新收") != std::string::npos;
      if (wanted) row.back().text = "987654";
    }
  }
  const Document document = Maker().MakeBundle(
      {Part(ReportContent(kTitle, 7), "page", "p.html"), Part(std::move(attachment), "attachment", "a.docx")});
  const Flag* flag = FindFlag(document, "parts_disagree");
  ASSERT_NE(flag, nullptr);
  EXPECT_THAT(flag->cells, ElementsAre("t3.new_received.total"));
  EXPECT_THAT(flag->detail, AllOf(HasSubstr("a.docx"), HasSubstr("987654")));
  EXPECT_EQ(document.report->cells.at("t3.new_received.total").value,
            page.report->cells.at("t3.new_received.total").value);
}

TEST(Bundle, TheReportOfAnotherBodyOrYearHasNoSay) {
  for (const char* other :
       {"青禾县教育局2020年政府信息公开工作年度报告", "青禾县水务局2019年政府信息公开工作年度报告"}) {
    Content page = ReportContent(kTitle, 7);
    DropRequests(&page);
    const Document document = Maker().MakeBundle(
        {Part(std::move(page), "page", "p.html"), Part(ReportContent(other, 8), "attachment", "other.pdf")});
    EXPECT_FALSE(document.report->tables.contains("t3")) << other;
    ASSERT_NE(FindFlag(document, "part_of_another_report"), nullptr) << other;
    EXPECT_EQ(FindFlag(document, "part_of_another_report")->at, "part:1");
  }
}

TEST(Bundle, APartThatCannotBeReadIsNamedAndTheOthersAreRead) {
  const std::string page =
      Html(std::string("<h1>") + kTitle + "</h1><p>一、总体情况</p><p>平稳。</p><p>二、主动公开政府信息情况</p>");
  ASSERT_OK_AND_ASSIGN(const Document document, MakeReader().ReadBundle({{.input = "p.html", .bytes = page},
                                                                         {.input = "a.rar", .bytes = "Rar!\x1a"}}));
  const Flag* flag = FindFlag(document, "part_unread");
  ASSERT_NE(flag, nullptr);
  EXPECT_THAT(flag->detail, HasSubstr("a.rar"));
  EXPECT_EQ(document.parts.size(), 2u);
}

TEST(Bundle, DataThatAScriptLoadsIsPartOfTheText) {
  const std::string page = Html(std::string("<h1>") + kTitle + "</h1><p>发布日期：2021-01-20</p><div id=body></div>");
  const std::string data =
      R"({"code":200,"data":{"id":"1","content":"<p>\u4e00\u3001\u603b\u4f53\u60c5\u51b5<\/p>\n<p class=\"x\">平稳。<\/p>"}})";
  ASSERT_OK_AND_ASSIGN(const Document document, MakeReader().ReadBundle({{.input = "p.html", .bytes = page},
                                                                         {.input = "d.json", .bytes = data}}));
  EXPECT_THAT(document.text, HasSubstr("一、总体情况\n平稳。"));
  EXPECT_EQ(document.parts[1].role, "data");
}

TEST(Bundle, AWebPageThatCameForAFileIsNoTextOfTheReport) {
  const std::string page =
      Html(std::string("<h1>") + kTitle + "</h1><p>一、总体情况</p><p>平稳。</p><p>二、主动公开政府信息情况</p>");
  const std::string error = Html("<h1>出错了</h1><p>您访问的文件不存在。</p>");
  std::vector<Status> read;
  ASSERT_OK_AND_ASSIGN(const Document document,
                       MakeReader().ReadBundle({{.input = "p.html", .bytes = page, .role = "page"},
                                                {.input = "a.pdf", .bytes = error, .role = "attachment"}},
                                               &read));
  EXPECT_EQ(document.text.find("出错了"), std::string::npos);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_OK(read[0]);
  EXPECT_EQ(read[1].code(), Code::kInvalidArgument);
  EXPECT_NE(FindFlag(document, "part_unread"), nullptr);
}

// A page under a report's title that holds nothing but a file is no report itself; its file decides.
TEST(ReportInFiles, IsSaidOfPagesThatOnlyNameTheirFiles) {
  const auto read = [](const std::string& title, const std::string& file, const std::string& text) {
    const std::string page = Html("<div class=\"article\"><h1>" + title + "</h1><p>发布日期：2021-01-20</p><p>" + text +
                                  "</p><p><a href=\"a.pdf\">" + file + "</a></p></div>");
    return *MakeReader().Read({.input = "p.html", .url = "http://x.gov.cn/2021/t20210120_1.html", .bytes = page});
  };
  EXPECT_TRUE(read("政府信息公开工作年度报告", "附件.pdf", "").report_in_files);
  EXPECT_TRUE(read("信息公开", "政府信息公开工作年度报告.pdf", "").report_in_files);
  EXPECT_FALSE(read("关于编制政府信息公开工作年度报告的通知", "政府信息公开工作年度报告.doc", "").report_in_files);
  EXPECT_FALSE(read("关于停水的公告", "停水范围.pdf", "").report_in_files);
  std::string long_text;
  for (int i = 0; i < 40; ++i) long_text += "本县水务部门全年开展了多项工作。";
  EXPECT_FALSE(read("水务工作", "青禾县水务局2020年政府信息公开工作年度报告.pdf", long_text).report_in_files);
}

// By each link's role and the body and year that it is of.
std::vector<std::string> FilesOn(const std::string& title, const std::vector<std::string>& names) {
  std::string page = "<div class=\"article\"><h1>" + title + "</h1><p>发布日期：2021-03-20</p>";
  for (size_t i = 0; i < names.size(); ++i) {
    page += "<p><a href=\"f" + std::to_string(i) + ".pdf\">" + names[i] + "</a></p>";
  }
  const auto read =
      MakeReader().Read({.input = "p.html", .url = "http://x.gov.cn/2021/t20210320_1.html", .bytes = Html(page)});
  EXPECT_OK(read);
  std::vector<std::string> files;
  for (const Link& link : read->links) {
    const bool item = link.role == LinkRole::kItem;
    if (item) files.push_back("item " + link.report->unit + " " + std::to_string(link.report->year.value_or(0)));
    if (link.role == LinkRole::kAttachment) files.push_back(link.report ? "attachment with a report" : "attachment");
  }
  return files;
}

// A county's summary of its departments' reports was read as one report, of the first department, with the numbers of
// others.
TEST(Collected, ReportsOfSeveralBodiesOnOnePageAreReportsOfTheirOwn) {
  EXPECT_THAT(
      FilesOn("青禾县2020年度部门政府信息公开工作年度报告汇总",
              {"青禾县财政局2020年政府信息公开工作年度报告.pdf", "青禾县教育局2020年政府信息公开工作年度报告.pdf"}),
      ElementsAre("item 青禾县财政局 2020", "item 青禾县教育局 2020"));
}

TEST(Collected, APagesOwnFilesStayItsParts) {
  EXPECT_THAT(FilesOn("青禾县财政局2020年政府信息公开工作年度报告", {"附件1.pdf", "附件2.xlsx"}),
              ElementsAre("attachment", "attachment"));
  EXPECT_THAT(FilesOn("青禾县财政局2020年政府信息公开工作年度报告",
                      {"财政局2020年政府信息公开工作年度报告.pdf", "青禾县财政局2020年政府信息公开工作年度报告.doc"}),
              ElementsAre("attachment", "attachment"));
  EXPECT_THAT(FilesOn("青禾县财政局2020年政府信息公开工作年度报告", {"青禾县财政局2020年政府信息公开工作年度报告.pdf",
                                                                     "青禾县教育局2020年政府信息公开工作年度报告.pdf"}),
              ElementsAre("attachment", "item 青禾县教育局 2020"));
}

TEST(Collected, OneFileThatNamesAnotherBodyIsNoCollection) {
  EXPECT_THAT(FilesOn("信息公开", {"青禾县财政局2020年政府信息公开工作年度报告.pdf"}), ElementsAre("attachment"));
}

TEST(MarkupInJson, IsTheLongestStringWithATagUnescaped) {
  EXPECT_EQ(MarkupInJson(R"({"a":"no tag, but the longest by far of all","b":"<p>","c":"<p>\"x\"\u0031</p>"})"),
            "<p>\"x\"1</p>");
  EXPECT_EQ(MarkupInJson(R"({"a":1})"), "");
  EXPECT_EQ(MarkupInJson("{\"a\":\"<p>never closed"), "");
  EXPECT_EQ(MarkupInJson("{\"<\\"), "");
}

}  // namespace
}  // namespace lantai::extractor
