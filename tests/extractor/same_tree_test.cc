// The pre-scan leaves the tree as it is: on the simulated portals' pages, on pieces strung together, and on what the
// differential fuzzer (tests/fuzz/html_tree_fuzz.cc) found.
#include "tests/extractor/same_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <random>

#include "extractor/charset.h"
#include "tests/extractor/page_pieces.h"
#include "tests/portal/world.h"

namespace lantai::extractor {
namespace {

TEST(SameTree, OnThePagesOfTheSimulatedPortals) {
  const portal::PortalWorld world({});
  size_t pages = 0;
  for (int i = 0; i < world.options().portals; ++i) {
    const portal::Site& site = world.SiteAt(i);
    for (const auto& [path, node] : site.nodes()) {
      if (std::hash<std::string>{}(path) % 8 != 0) continue;
      const portal::Answer answer = world.Get(site.spec().host, path);
      if (answer.content_type.find("html") == std::string::npos) continue;
      ++pages;
      EXPECT_EQ(TreeDifference(Decode(answer.body, answer.content_type).text), "") << site.Url(path);
    }
  }
  EXPECT_GT(pages, 100u);
}

TEST(SameTree, OnEveryPairOfPieces) {
  for (std::string_view a : kPieces) {
    for (std::string_view b : kPieces) {
      const std::string page = "<p>" + std::string(a) + std::string(b) + "z";
      EXPECT_EQ(TreeDifference(page), "") << page;
    }
  }
}

TEST(SameTree, OnPiecesStrungTogether) {
  std::mt19937 random(20240101);
  for (int round = 0; round < 4000; ++round) {
    std::string page;
    for (size_t length = random() % 60; length > 0; --length) page += kPieces[random() % std::size(kPieces)];
    ASSERT_EQ(TreeDifference(page), "") << page;
  }
}

TEST(SameTree, OnTablesStrungTogether) {
  constexpr std::string_view kTablePieces[] = {"<table>",
                                               "</table>",
                                               "<tbody>",
                                               "</tbody>",
                                               "<thead>",
                                               "<tr>",
                                               "</tr>",
                                               "<td>",
                                               "</td>",
                                               "<th a=b>",
                                               "</th>",
                                               "<p>",
                                               "</p>",
                                               "<div>",
                                               "</div>",
                                               "<b>",
                                               "</b>",
                                               "<a>",
                                               "</a>",
                                               "text",
                                               " ",
                                               "\n\t",
                                               "<!-- long comment -->",
                                               "<colgroup>",
                                               "<col>",
                                               "<caption>",
                                               "</caption>",
                                               "<br>",
                                               "<tr><td>one</td>\n<td><p>two</p></td></tr>",
                                               "<p>three <b>four</b></p>",
                                               "<span>five</span>",
                                               "<script>x y</script>",
                                               "<select>",
                                               "</select>",
                                               "<td>",
                                               "</td>",
                                               "<tr>",
                                               "</tr>",
                                               "&nbsp;",
                                               "<li>",
                                               "<font size=1>",
                                               "</font>",
                                               "<input type=hidden>",
                                               "<form>",
                                               "<hr>",
                                               "<h2>",
                                               "</h2>",
                                               "<ul>"};
  std::mt19937 random(20240202);
  for (int round = 0; round < 20000; ++round) {
    std::string page = random() % 2 == 0 ? "<table>" : "";
    for (size_t length = random() % 40; length > 0; --length) {
      page += kTablePieces[random() % std::size(kTablePieces)];
    }
    ASSERT_EQ(TreeDifference(page), "") << page;
  }
}

TEST(SameTree, WhereTextMayNotStandInATable) {
  EXPECT_EQ(TreeDifference("<table> <tr> ab <td>cd</td>  ef </tr>gh<!-- a comment --> </table>"), "");
}

TEST(SameTree, WhereOneTextComesOfSeveralPieces) {
  EXPECT_EQ(TreeDifference("<p>one</tbody>two</td> three&nbsp;four</nosuch>\r\nfive</p>"), "");
}

TEST(SameTree, BehindAnEndTagWithoutAName) {
  EXPECT_EQ(TreeDifference("<p>ab</></><ucapcontent class=c id=d>ef</><b id=e>g</></p>"), "");
}

TEST(SameTree, WhereFormattingBehindMathIsAsThatBeforeIt) {
  EXPECT_EQ(TreeDifference("<p>text<b class=a>b<math></math><b class=a>c<b class=a>d<b class=a>e</p><p>text"), "");
}

TEST(SameTree, WhereNothingStandsBetweenPreAndItsLineFeed) {
  EXPECT_EQ(TreeDifference("<pre></>\n\nab</pre><pre><!-- --> \n\nab</pre>"), "");
}

TEST(SameTree, WhereLeavesStandAmongOpenFormatting) {
  EXPECT_EQ(TreeDifference("<a href=1>one<p>two<a href=2>three</a></a><a href=3>four</a>"), "");
  EXPECT_EQ(TreeDifference("<p><b><p><b><p><b><p><b>five</b><p>six"), "");
  EXPECT_EQ(TreeDifference("<table><tr><span class=a>in a table</span><td><b>7</b></table>"), "");
  EXPECT_EQ(TreeDifference("<span></span><frameset><frame src=a></frameset>"), "");
  EXPECT_EQ(TreeDifference("<select><option><b>text</b><a>text</a></select><span>text</span>"), "");
  EXPECT_EQ(TreeDifference("<o:p></o:p><O:P class=a>&nbsp;</o:P>"), "");
}

TEST(SameTree, WhereATableEndsASelect) {
  EXPECT_EQ(TreeDifference("<table><select><table><select><title><i style=a>text</i>"), "");
}

TEST(SameTree, WhereATitleInSvgHoldsFormattingAsBefore) {
  EXPECT_EQ(TreeDifference("<table><b class=a>a<b class=a>b<svg><title><b class=a>c<b class=a>d<tfoot><svg>"), "");
}

TEST(SameTree, WhereWholeParagraphsAreTakenOut) {
  EXPECT_EQ(TreeDifference("<p>one<p class=a>two <b id=b>three<i>four</i></b><br><img src=c><!-- d -->five</p>six"),
            "");
  EXPECT_EQ(TreeDifference("<b>one<p>two</p>three</b><p>four</p><div>five<b>six</b></div>"), "");
  EXPECT_EQ(TreeDifference("<p><b>one<p>two</p>three</b><p>four</p>"), "");
  EXPECT_EQ(TreeDifference("<table><p>one <b>two</b></p><div> </div><tr><td><p>three</p></table>"), "");
  EXPECT_EQ(TreeDifference("<p><a>one</a><a>two<a>three</a></a></p><a><p>four</p></a><p>five</p>"), "");
  EXPECT_EQ(TreeDifference("<h1><div>one</div></h1><li><div>two</div><li><p>three</p>"), "");
  EXPECT_EQ(TreeDifference("<p><b><b><b><b>four deep</b></b></b></b></p>text"), "");
}

TEST(SameTree, WhereWholeRowsAreTakenOut) {
  const std::string row = "<tr class=a>\n<td colspan=2><p>one</p></td> <th><b>two</b><br>three</th><!-- c -->\n</tr>";
  EXPECT_EQ(TreeDifference("<table>" + row + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table><colgroup><col span=2>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table><thead>" + row + "</thead><tbody>" + row + "</tbody>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference(row + "<table><caption>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table>text" + row + "<form>" + row + "</table>" + row), "");
  EXPECT_EQ(TreeDifference("<table><select>" + row + "</select>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<select><table>" + row + "</table></select>" + row), "");
  EXPECT_EQ(TreeDifference("<b><a><table>" + row + "</table></a>" + row), "");
  EXPECT_EQ(TreeDifference("<table><tr><td><p>one<div>two</div></p></td></tr>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table><tr><td>one</td>two<td>three</td></tr></table>"), "");
  EXPECT_EQ(TreeDifference("<table><table>" + row + "</table>" + row), "");
}

TEST(SameTree, WhereWholeTablesAreTakenOut) {
  const std::string row = "<tr>\n<td>one</td> <th><b>two</b></th></tr>\n";
  EXPECT_EQ(TreeDifference("<table>\n" + row + row + "</table>after"), "");
  EXPECT_EQ(TreeDifference("<table> <tbody> " + row + " </tbody> " + row + " <tfoot>" + row + "</tfoot> </table>"), "");
  EXPECT_EQ(TreeDifference("<table>" + row + "<thead>" + row + "</thead></table>"), "");
  EXPECT_EQ(TreeDifference("<table> <colgroup> <col><col span=2> </colgroup> " + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table>" + row + "<colgroup><col></colgroup>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table><col>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table>" + row + "</tbody> " + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table></table><table> </table><table><tbody></tbody></table>"), "");
  EXPECT_EQ(TreeDifference("<p>one<table>" + row + "</table>two"), "");
  EXPECT_EQ(TreeDifference("<!DOCTYPE html><p>one<table>" + row + "</table>two"), "");
  EXPECT_EQ(TreeDifference("<b>one<table>" + row + "</table>two</b><p>three"), "");
  EXPECT_EQ(TreeDifference("<table><table>" + row + "</table>" + row + "</table>"), "");
  EXPECT_EQ(TreeDifference("<table>" + row + "text</table><table>" + row + "<!-- c --></table>"), "");
  EXPECT_EQ(TreeDifference("<table><tr><td><table>" + row + "</table></td></tr></table>"), "");
}

TEST(SameTree, WhereWholeBlocksWithAllThatStandsInThemAreTakenOut) {
  const std::string list = "<ul class=a>\n<li><a href=b>one</a></li> <li><p>two</p><ol><li>three</li></ol></li>\n</ul>";
  EXPECT_EQ(TreeDifference("<p>zero" + list + "four"), "");
  EXPECT_EQ(TreeDifference("<div><div>" + list + "<hr><input type=hidden value=c></div><h1>d</h1></div>e"), "");
  EXPECT_EQ(TreeDifference("<div><h1>one<h2>two</h2></h1></div>three"), "");
  EXPECT_EQ(TreeDifference("<div><li>one</li><li>two</div>three"), "");
  EXPECT_EQ(TreeDifference("<ul><li><div><li>one</li></div></li></ul>"), "");
  EXPECT_EQ(TreeDifference("<div><p>one<ul><li>two</li></ul></p></div>"), "");
  EXPECT_EQ(TreeDifference("<div><p>one<table></table></p></div>"), "");
  EXPECT_EQ(TreeDifference("<!DOCTYPE html><div><p>one<table></table></p></div>"), "");
  EXPECT_EQ(TreeDifference("<dl><dt>one</dt><dd>two<dl><dd>three</dd></dl></dd></dl><dl><div><dd>four</dd></div></dl>"),
            "");
  EXPECT_EQ(TreeDifference("<div>one<script>if (a < b) \"</div>\"; <!-- c </script >two<style>p { }</style>" + list +
                           "</div><script>later</script>"),
            "");
  EXPECT_EQ(TreeDifference("<div>one<script>unclosed</div>"), "");
  EXPECT_EQ(TreeDifference("<div><script></script><table><tr><td>" + list + "</td></tr></table><form></form></div>"),
            "");
  EXPECT_EQ(TreeDifference("<section><nav><center>one</center></nav><header>two</header></section><footer>" + list),
            "");
  EXPECT_EQ(TreeDifference("<span><div>one</div></span><b><ul><li>two</li></ul></b>"), "");
}

TEST(SameTree, WhereABlockThatHoldsATableStandsRightInAnother) {
  EXPECT_EQ(TreeDifference("<table><ul><table></table></ul>"), "");
  EXPECT_EQ(TreeDifference("<table></table></table><div><table></table></div>"), "");
  EXPECT_EQ(TreeDifference("<table><tr><td><form><div><table></table></div></table><div><table></table></div>"), "");
  EXPECT_EQ(TreeDifference("<table><select></table><div><table></table></div>"), "");
}

// What holds the text that fails is not tried again, what stands beside it is.
TEST(SameTree, WhereManyBlocksHoldOneThatCannotBeTakenOut) {
  std::string page;
  for (int i = 0; i < 40; ++i) page += "<div><p>one</p><ul><li>two</li></ul>";
  page += "<form><div>three</div></form>";
  for (int i = 0; i < 40; ++i) page += "<table><tr><td>four</td></tr></table></div>";
  EXPECT_EQ(TreeDifference(page), "");
}

TEST(SameTree, WhereADrawingFollowsAnEndTagWithoutAName) {
  EXPECT_EQ(TreeDifference("</><svg></svg><font color>a"), "");
  EXPECT_EQ(TreeDifference("<p></></><SVG><g></g></svg><font color=1>a"), "");
}

TEST(SameTree, WhereANulStandsInTextOrInAnAttributesName) {
  const std::string nul(1, '\0');
  EXPECT_EQ(TreeDifference("<p " + nul + "class=a>" + nul + nul + "ontwo</b></p>re>\n&nbr/;s<ppe>"), "");
  EXPECT_EQ(TreeDifference("<p class=a>one" + nul + "two</p><table>" + nul + "<tr><td>three"), "");
}

TEST(SameTree, WhereAnAttributeWithoutAValueIsRepeated) {
  EXPECT_EQ(TreeDifference("<p class=a>one <b/blp cLassb/blp cLass=a>one</b></p>"), "");
  EXPECT_EQ(TreeDifference("<p nowrap NOWRAP class=a>one</p><td id=x hidden hidden id=y class=b>two"), "");
}

TEST(SameTree, BeyondTheCaps) {
  std::string page;
  for (int i = 0; i < 600; ++i) page += "<div class=a> some text <b id=b" + std::to_string(i) + ">more";
  EXPECT_EQ(TreeDifference(page), "");
  page = "<p";
  for (int i = 0; i < 500; ++i) page += " a" + std::to_string(i) + "=1";
  EXPECT_EQ(TreeDifference(page + " class=b>text"), "");
}

}  // namespace
}  // namespace lantai::extractor
