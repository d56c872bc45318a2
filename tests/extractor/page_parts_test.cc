// The small readers that the others stand on: selectors, words, media types, links, lines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/article.h"
#include "extractor/attachments.h"
#include "extractor/label.h"
#include "extractor/media.h"
#include "extractor/page_links.h"
#include "extractor/selectors.h"
#include "extractor/words.h"
#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

using testing::ElementsAre;

HtmlTree Tree(std::string_view html) {
  Result<HtmlTree> tree = HtmlTree::ParseBare(html);
  EXPECT_OK(tree);
  return *std::move(tree);
}

NodeId First(const HtmlTree& tree, Tag tag) {
  for (NodeId i = 0; i < tree.size(); ++i) {
    if (tree[i].tag == tag) return i;
  }
  return kNoNode;
}

size_t RankOf(std::string_view html, const std::vector<std::string>& selectors) {
  const HtmlTree tree = Tree(html);
  return Selectors(selectors).Rank(tree, First(tree, Tag::kBody) + 1);
}

TEST(Selectors, NameIdsClassesAndUnknownElements) {
  const std::vector<std::string> selectors = {"#zoom", ".TRS_Editor", "ucapcontent", ".content"};
  EXPECT_EQ(RankOf("<div id=zoom>", selectors), 0u);
  EXPECT_EQ(RankOf("<div id=Zoom class=content>", selectors), 0u);
  EXPECT_EQ(RankOf("<div class='view  trs_editor content'>", selectors), 1u);
  EXPECT_EQ(RankOf("<UCAPCONTENT>", selectors), 2u);
  EXPECT_EQ(RankOf("<div class='\n content\t'>", selectors), 3u);
  EXPECT_EQ(RankOf("<div class=zoom id=content>", selectors), Selectors::kNone);
  EXPECT_EQ(RankOf("<div class=contents>", selectors), Selectors::kNone);
  EXPECT_EQ(RankOf("<div>", selectors), Selectors::kNone);
}

TEST(Words, NameReportsDecoysAndColumns) {
  const auto judge = [](std::string_view text) { return ShippedPageKnowledge().words.Judge(FoldLabel(text)); };
  EXPECT_EQ(judge("某某县2020年政府信息公开工作年度报告"), Relevance::kReport);
  EXPECT_EQ(judge("政府信息公开\n年报"), Relevance::kReport);
  EXPECT_EQ(judge("某某县政府网站工作年度报表"), Relevance::kDecoy);
  EXPECT_EQ(judge("某某县政府信息公开年报日历"), Relevance::kDecoy);
  EXPECT_EQ(judge("一图读懂政府信息公开工作年度报告"), Relevance::kDecoy);
  EXPECT_EQ(judge("防汛工作总结"), Relevance::kUnknown);
  EXPECT_TRUE(ShippedPageKnowledge().words.NamesColumn("政府信息公开"));
  EXPECT_FALSE(ShippedPageKnowledge().words.NamesColumn("互动交流"));
}

MediaType TypeOf(std::string_view bytes, std::string content_type = "", std::string input = "") {
  Source source;
  source.input = std::move(input);
  source.content_type = std::move(content_type);
  source.bytes = bytes;
  return GuessMediaType(source);
}

TEST(Media, FirstBytesWinOverHeaderAndName) {
  EXPECT_EQ(TypeOf("%PDF-1.7", "text/html", "a.html"), MediaType::kPdf);
  EXPECT_EQ(TypeOf("\n\n%PDF-1.7"), MediaType::kPdf);
  EXPECT_EQ(TypeOf("PK\x03\x04 word/document.xml"), MediaType::kDocx);
  EXPECT_EQ(TypeOf("PK\x03\x04 OFD.xml"), MediaType::kOfd);
  EXPECT_EQ(TypeOf("<!DOCTYPE html>", "text/plain", "a.txt"), MediaType::kHtml);
  EXPECT_EQ(TypeOf("plain words", "text/plain; charset=gbk"), MediaType::kText);
  EXPECT_EQ(TypeOf("plain words", "", "A.TXT"), MediaType::kText);
  EXPECT_EQ(TypeOf("plain words"), MediaType::kHtml);
  EXPECT_EQ(TypeOf(""), MediaType::kHtml);
}

TEST(Media, WhatTheCallerSaysIsNotGuessed) {
  Source source;
  source.type = MediaType::kText;
  source.bytes = "<html>";
  EXPECT_EQ(GuessMediaType(source), MediaType::kText);
}

std::vector<std::string> Resolved(std::string_view html, const char* page) {
  const HtmlTree tree = Tree(html);
  const PageText text(tree);
  std::optional<Url> url;
  if (page != nullptr) url = *Url::Parse(page);
  std::vector<std::string> urls;
  const PageLinks links(tree, text, url ? &*url : nullptr, "utf-8");
  for (const PageLink& link : links.all()) urls.push_back(link.url);
  return urls;
}

TEST(PageLinks, ResolveAgainstThePageAndItsFirstBase) {
  const char* page = "http://www.x.gov.cn/a/b.html";
  EXPECT_THAT(Resolved("<a href=c.html><a href='/d'><a href='?e=1'><a href='//y.gov.cn/'>", page),
              ElementsAre("http://www.x.gov.cn/a/c.html", "http://www.x.gov.cn/d", "http://www.x.gov.cn/a/b.html?e=1",
                          "http://y.gov.cn/"));
  EXPECT_THAT(Resolved("<base target=_blank><base href='/z/'><base href='/y/'><a href=c>", page),
              ElementsAre("http://www.x.gov.cn/z/c"));
  EXPECT_THAT(Resolved("<base href='javascript:x'><a href=c>", page), ElementsAre("http://www.x.gov.cn/a/c"));
}

TEST(PageLinks, OtherSchemesAndFragmentsHaveNoAddress) {
  EXPECT_THAT(
      Resolved(
          "<a href='javascript:;'><a href='mailto:a@b'><a href='#top'><a href=''><a href='tel:1'><a href='ftp://x/'>",
          "http://www.x.gov.cn/"),
      testing::Each(""));
}

TEST(PageLinks, WithoutAPageOnlyAbsoluteAddressesResolve) {
  EXPECT_THAT(Resolved("<a href='http://x.gov.cn/a#b'><a href=c>", nullptr), ElementsAre("http://x.gov.cn/a", ""));
}

TEST(PageLinks, TakeTextAndTitleWithWhiteSpaceFolded) {
  const HtmlTree tree = Tree("<a href=a title=' 某某\n 报告 '>\n <b>某某</b>\n报告 </a>");
  const PageText text(tree);
  const PageLinks links(tree, text, nullptr, "utf-8");
  ASSERT_EQ(links.all().size(), 1u);
  EXPECT_EQ(links.all()[0].text, "某某 报告");
  EXPECT_EQ(links.all()[0].title, "某某 报告");
}

TEST(FileTypes, AreExtensionsThatAreKnown) {
  const std::vector<std::string> types = {"pdf", "docx"};
  EXPECT_EQ(FileType("/a/b.PDF", types), "pdf");
  EXPECT_EQ(FileType("x.y.docx", types), "docx");
  EXPECT_EQ(FileType("b.html", types), "");
  EXPECT_EQ(FileType("pdf", types), "");
  EXPECT_EQ(FileType("a.", types), "");
  EXPECT_EQ(FileType("", types), "");
}

TEST(WordFinder, FindsWordsAnywhereAndOfAnyLength) {
  const WordFinder finder({"年度报告", "年报", "ab", "x"});
  EXPECT_TRUE(finder.IsIn("2020年政府信息公开年度报告"));
  EXPECT_TRUE(finder.IsIn("年报"));
  EXPECT_TRUE(finder.IsIn("..ab"));
  EXPECT_TRUE(finder.IsIn("x"));
  EXPECT_FALSE(finder.IsIn("年度报"));
  EXPECT_FALSE(finder.IsIn(""));
  EXPECT_FALSE(WordFinder({}).IsIn("年报"));
}

TEST(Lines, PiecesJoinAsOnePiece) {
  LineBuilder lines;
  lines.Append("1");
  lines.Append("2 ");
  lines.Append(" 3");
  lines.Break();
  lines.Break();
  lines.AppendPreformatted("a  b\nc");
  EXPECT_THAT(lines.Take(), ElementsAre("12 3", "a  b", "c"));
  EXPECT_THAT(lines.Take(), ElementsAre());
}

TEST(Lines, AreJoinedAsTheyWouldBeTaken) {
  LineBuilder lines('|');
  lines.Append(" a ");
  lines.Break();
  lines.Break();
  lines.Append("\xE3\x80\x80");
  lines.Break();
  lines.Append("b");
  EXPECT_EQ(lines.TakeJoined(), "a|b");
  EXPECT_EQ(lines.TakeJoined(), "");
}

}  // namespace
}  // namespace lantai::extractor
