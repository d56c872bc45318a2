#include "extractor/prescan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/html_tree.h"
#include "extractor/page_text.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai::extractor {
namespace {

std::string Repeat(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

// What the caps alone leave. Scripts are views, so the exact copy, which is for the sanitizer, has to be one apart.
Prescan Scan(std::string_view html, const PrescanLimits& limits = {}) {
  ExactBytes exact(html);
  PrescanHtml(exact.view(), limits);
  return PrescanHtml(html, limits, Shortening::kOff);
}

TEST(Prescan, LeavesPagesWithinTheCapsAlone) {
  for (std::string_view html :
       {"", "text", "<p>a<p>b", "<a href='x>y'>z</a>", "<!-- <div> -->", "<script>if (a<b) {}</script>", "<", "</",
        "<!", "<a", "<a b='", "<title><div></title>", "a < b", "<p a=1 b=2/>", "<?php ?>", "</>", "<script>"}) {
    EXPECT_EQ(Scan(html).cuts, 0u) << html;
  }
}

TEST(Prescan, CollectsScriptsAndNotTheOnesInComments) {
  const std::string html = "<script>one</script><!-- <script>two</script> --><SCRIPT type=x>three</Script >";
  EXPECT_THAT(Scan(html).scripts, testing::ElementsAre("one", "three"));
}

TEST(Prescan, Html13_2_5_ScriptsMayHoldACommentedScript) {
  const std::string html = "<script><!-- <script>a</script> --></script><p>b";
  EXPECT_THAT(Scan(html).scripts, testing::ElementsAre("<!-- <script>a</script> -->"));
}

TEST(Prescan, Html13_2_5_CommentsEndWhereBrowsersEndThem) {
  EXPECT_THAT(Scan("<!--><script>a</script>").scripts, testing::ElementsAre("a"));
  EXPECT_THAT(Scan("<!---><script>a</script>").scripts, testing::ElementsAre("a"));
  EXPECT_THAT(Scan("<!-- --!><script>a</script>").scripts, testing::ElementsAre("a"));
  EXPECT_THAT(Scan("<!-- <script>a</script>").scripts, testing::IsEmpty());
}

TEST(Prescan, CutsNestingBeyondTheDepthWithItsEndTags) {
  PrescanLimits limits;
  limits.depth = 2;
  EXPECT_EQ(Scan("<div><div><div>a</div></div></div>b", limits).html, "<div><div>a</div></div>b");
}

TEST(Prescan, UnclosedListsParagraphsAndCellsDoNotNest) {
  EXPECT_EQ(Scan(Repeat("<p>a", 5000)).cuts, 0u);
  EXPECT_EQ(Scan("<ul>" + Repeat("<li>a", 5000)).cuts, 0u);
  EXPECT_EQ(Scan("<dl>" + Repeat("<dt>a<dd>b", 5000)).cuts, 0u);
  EXPECT_EQ(Scan("<table>" + Repeat("<tr><td>a<td>b", 5000)).cuts, 0u);
  EXPECT_EQ(Scan("<select>" + Repeat("<option>a", 5000)).cuts, 0u);
  EXPECT_EQ(Scan(Repeat("<br><img src=a><input>", 5000)).cuts, 0u);
  EXPECT_EQ(Scan(Repeat("<a href=x>a", 5000)).cuts, 0u);
}

TEST(Prescan, CutsAttributesBeyondTheCapAndKeepsTheTag) {
  PrescanLimits limits;
  limits.attributes = 2;
  EXPECT_EQ(Scan("<a href='1' b=2 c=\"3>\" d>x</a>", limits).html, "<a href='1' b=2 >x</a>");
}

TEST(Prescan, CutsFormattingThatStaysOpen) {
  PrescanLimits limits;
  limits.formatting = 2;
  EXPECT_EQ(Scan("<b><i><u>a</u></i></b>", limits).html, "<b><i>a</i></b>");
  // A cell forgets what was opened inside it.
  EXPECT_EQ(Scan("<table><tr>" + Repeat("<td><b><i>a</td>", 10), limits).cuts, 0u);
}

TEST(Prescan, CutsRepeatedBodyTags) {
  EXPECT_EQ(Scan(Repeat("<body a=1>", 64)).cuts, 0u);
  EXPECT_EQ(Scan(Repeat("<body a=1>", 70)).cuts, 6u);
}

TEST(Prescan, NeverCutsText) {
  const std::string html = Repeat("<div><font size=1>字", 3000);
  const Prescan scan = Scan(html);
  ASSERT_GT(scan.cuts, 0u);
  size_t kept = 0;
  for (size_t at = 0; (at = scan.html.find("字", at)) != std::string::npos; ++at) ++kept;
  EXPECT_EQ(kept, 3000u);
}

std::string Shortened(std::string_view html) { return std::string(PrescanHtml(html).parsed()); }

TEST(Prescan, ARunOfTextIsOneCharacterAndItsLeadingBlanksAnother) {
  EXPECT_EQ(Shortened("<td>\n  主动公开 12 条 <b>公开</b>\n</td>"), "<td>\f`<br>\n</td>");
  EXPECT_EQ(Shortened("<td>a</td>  <td> b</td>"), "<td>a</td>\f<td> b</td>");
}

TEST(Prescan, AttributesThatNothingReadsGoAndTheOthersAreLookedUp) {
  EXPECT_EQ(Shortened("<p class=a onclick='x>y'><a href=\"?b=1&c=2\">c</a>"), "<p><br>");
  EXPECT_EQ(PrescanHtml("<p class=a CLASS=b onclick='x>y' id=c>").attributes.size(), 2u);
}

TEST(Prescan, AnElementWithNothingToDecideInItIsAVoidOne) {
  EXPECT_EQ(Shortened("<p>one <b>two<i>three</i></b><br>four<!-- five --></p>"), "<hr>");
  EXPECT_EQ(Shortened("<span class=a>one<img src=b></span>"), "<br>");
  EXPECT_EQ(Shortened("<div><ul><li><p>a</p></li></ul><h1>b</h1><table><tr><td>c</td></tr></table></div>"), "<hr>");
  // An end tag of its own is asked for; where one lacks it, what stands beside it is still taken out.
  EXPECT_EQ(Shortened("<p>a<p>b"), "<p>a<p>b");
  EXPECT_EQ(Shortened("<div><p>a</p><form></div><p>b</p>"), "<div><hr><form></div><hr>");
  // <a> ends <a>; formatting that waits to be opened anew would be opened in the paragraph.
  EXPECT_EQ(Shortened("<a><p>a</p></a><a>b</a>"), "<a><p>a</p></a><a>b</a>");
}

TEST(Prescan, ATableOrARowOfSimpleCellsStandsWithoutThem) {
  EXPECT_EQ(Shortened("<table><tr class=a><td><p>1</p></td>\n<th>2</th></tr></table>"), "<table></table>");
  EXPECT_EQ(Shortened("<table><tr class=a><td>1</td></tr><caption>"), "<table><tr></tr><caption>");
  // Where it is not sure that a row may stand, it is left.
  EXPECT_EQ(Shortened("<tr><td>1</td></tr>"), "<tr><td>1</td></tr>");
  EXPECT_EQ(Shortened("<table>a<tr><td>1</td></tr>"), "<table>a<tr><td>1</td></tr>");
}

TEST(Prescan, ScriptsStylesAndCommentsAreLeftEmpty) {
  EXPECT_EQ(Shortened("<script src=a>b && `c`</script><style>d </style><!-- <p> e -->"),
            "<script>`</script><style>`</style><!>");
}

TEST(Prescan, WhatTreeConstructionLooksAtStays) {
  EXPECT_EQ(Shortened("<html lang=a><body class=b><input id=c type=Hidden name=d>"),
            "<html lang=a><body class=b><input type=Hidden>");
  EXPECT_EQ(Shortened("<b class=a id=b>x<b ID=b class='a'>x<b class=a>x"), "<b 0>x<b 0>x<b 1>x");
  EXPECT_EQ(Shortened("<pre>\n  ab</pre>"), "<pre>\n  ab</pre>");
  EXPECT_EQ(Shortened("<svg><path d='M0'/></svg><i>ab</i>"), "<svg><path d='M0'/></svg><br>");
}

TEST(Prescan, NothingIsShortenedWhereAReferenceCouldBeThePagesOwn) {
  for (std::string_view html : {"<p>ab</p><pre>`</pre>", "<p>ab</p>&#96;&notit;", "<p>ab</p><template>\f</template>"}) {
    EXPECT_EQ(Shortened(html), html);
  }
}

TEST(Tree, StandsInDocumentOrderWithSubtreesAsRanges) {
  ASSERT_OK_AND_ASSIGN(const HtmlTree tree, HtmlTree::ParseBare("<p id=a>x<b>y</b></p><ucapcontent class='c d'>z"));
  std::string order;
  for (NodeId i = 0; i < tree.size(); ++i) {
    const Node& node = tree[i];
    ASSERT_LE(node.end, tree.size());
    ASSERT_GT(node.end, i);
    if (node.parent != kNoNode) {
      ASSERT_LE(node.end, tree[node.parent].end);
    }
    order += node.tag == Tag::kText ? std::string(node.text) : node.tag == Tag::kP ? "P" : "";
  }
  EXPECT_EQ(order, "Pxyz");
  const NodeId p = 3;  // html, head, body, p
  ASSERT_EQ(tree[p].tag, Tag::kP);
  EXPECT_EQ(tree.attribute(p, Attr::kId), "a");
  EXPECT_FALSE(tree.has_attribute(p, Attr::kClass));
  EXPECT_EQ(tree[tree[p].end].text, "ucapcontent");
  EXPECT_EQ(tree.attribute(tree[p].end, Attr::kClass), "c d");
}

TEST(Tree, SurvivesBeingMoved) {
  ASSERT_OK_AND_ASSIGN(HtmlTree tree, HtmlTree::ParseBare("<p>text</p>"));
  const HtmlTree moved = std::move(tree);
  EXPECT_EQ(moved[moved.size() - 1].text, "text");
}

TEST(Tree, APageThatWouldNotFitIsTooLarge) {
  // Each paragraph opens all formatting elements anew that the first left open. The pre-scan would have cut most.
  std::string html = "<p>";
  for (int i = 0; i < 60; ++i) html += "<font size=" + std::to_string(i) + ">";
  html += Repeat("<p>x", 200'000);
  EXPECT_THAT(HtmlTree::ParseBare(html), Fails(Code::kTooLarge));
}

TEST(PageText, CollapsesWhiteSpaceAsABrowserDoes) {
  ASSERT_OK_AND_ASSIGN(
      const HtmlTree tree,
      HtmlTree::ParseBare("<p>\n 一、 <b> 总体\n\t</b>情况 <i></i> </p>x<br>y&nbsp;<pre>a  b\nc</pre>"));
  EXPECT_THAT(PageText(tree).Lines(0), testing::ElementsAre("一、 总体 情况", "x", "y", "a  b", "c"));
}

TEST(PageText, LeavesOutWhatIsNotShown) {
  ASSERT_OK_AND_ASSIGN(
      const HtmlTree tree,
      HtmlTree::ParseBare("<p>a<span style='color:red; DISPLAY : none'>b</span><i hidden>c</i><script>d</script>"
                          "<style>e</style><noscript>f</noscript><select><option>g</select>"
                          "<textarea>h</textarea><!-- i --><div style='visibility:hidden'>j</div>k"));
  EXPECT_EQ(PageText(tree).Flat(0), "a k");
}

TEST(PageText, CountsTextLinksAndNumbers) {
  ASSERT_OK_AND_ASSIGN(
      const HtmlTree tree,
      HtmlTree::ParseBare("<table><tr><td>合计<td>12<td> / <td>—<td></table><a href=x>年报</a><a>无</a>"));
  const PageText text(tree);
  EXPECT_EQ(text[0].numbers, 3u);
  EXPECT_EQ(text[0].links, 1u);
  EXPECT_EQ(text[0].link_text, 2u);
  EXPECT_EQ(text[0].text, 7u);
}

}  // namespace
}  // namespace lantai::extractor
