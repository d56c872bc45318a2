#include "extractor/scripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/list_date.h"
#include "tests/support/exact_bytes.h"

namespace lantai::extractor {
namespace {

std::vector<std::string> Calls(std::string_view script) {
  ExactBytes exact(script);
  std::vector<std::string> texts;
  for (const ScriptCall& call : FindCalls(exact.view(), "createPageHTML")) texts.push_back(call.text);
  return texts;
}

TEST(Calls, AreFoundWithTheirLiteralArguments) {
  const auto calls = FindCalls("x(); createPageHTML( 4,0,\"index\" , 'html');", "createPageHTML");
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].text, "createPageHTML( 4,0,\"index\" , 'html')");
  ASSERT_EQ(calls[0].arguments.size(), 4u);
  EXPECT_EQ(calls[0].arguments[0].number, 4);
  EXPECT_FALSE(calls[0].arguments[0].is_text);
  EXPECT_EQ(calls[0].arguments[3].text, "html");
  EXPECT_TRUE(calls[0].arguments[3].is_text);
}

TEST(Calls, AreNotDefinitionsCommentsStringsOrLongerNames) {
  EXPECT_THAT(Calls("function createPageHTML(_nPageCount, _nCurrIndex) { }"), testing::IsEmpty());
  EXPECT_THAT(Calls("// createPageHTML(4, 0)\n/* createPageHTML(4, 0) */"), testing::IsEmpty());
  EXPECT_THAT(Calls("var s = 'createPageHTML(4, 0)';"), testing::IsEmpty());
  EXPECT_THAT(Calls("mycreatePageHTML(4, 0); o.createPageHTML(4); createPageHTML2(4)"), testing::IsEmpty());
  EXPECT_THAT(Calls("createPageHTML(count, 0)"), testing::IsEmpty());
  EXPECT_THAT(Calls("createPageHTML("), testing::IsEmpty());
  EXPECT_THAT(Calls("createPageHTML(1, 'a"), testing::IsEmpty());
}

TEST(Calls, SurviveQuotesInRegularExpressions) {
  EXPECT_THAT(Calls("s.replace(/['\"]/g, '');\ncreatePageHTML(2, 0)"), testing::ElementsAre("createPageHTML(2, 0)"));
}

std::string MoveOf(std::string_view script) {
  ExactBytes exact(script);
  std::optional<ScriptMove> move = FindMove(exact.view());
  return move ? move->address : "-";
}

TEST(Moves, AreLiteralLocationsAndWrittenRefreshes) {
  EXPECT_EQ(MoveOf("window.location.href = \"./gsgg/\";"), "./gsgg/");
  EXPECT_EQ(MoveOf("location='a.html'"), "a.html");
  EXPECT_EQ(MoveOf("top.location.replace('/b')"), "/b");
  EXPECT_EQ(MoveOf("document.write('<meta http-equiv=\"Refresh\" content=\"0;URL=http://x.gov.cn/a/\" />');"),
            "http://x.gov.cn/a/");
  EXPECT_EQ(MoveOf("location.href = '/search?k=' + key;"), "-");
  EXPECT_EQ(MoveOf("mylocation = 'a'; location.reload(); var x = location.href;"), "-");
  EXPECT_EQ(MoveOf("'<meta http-equiv=refresh content=\"0;url=a\">'"), "-");
}

TEST(Refresh, Html4_2_5_3) {
  EXPECT_EQ(RefreshAddress("0;URL=./dwzn/"), "./dwzn/");
  EXPECT_EQ(RefreshAddress(" 5 ; url = 'a b' trailing"), "a b");
  EXPECT_EQ(RefreshAddress("0, a.html"), "a.html");
  EXPECT_EQ(RefreshAddress("0.5;url=x"), "x");
  EXPECT_EQ(RefreshAddress("30"), std::nullopt);
  EXPECT_EQ(RefreshAddress(""), std::nullopt);
  EXPECT_EQ(RefreshAddress("600;url=/"), std::nullopt);
  EXPECT_EQ(RefreshAddress("99999999999999;url=/"), std::nullopt);
  EXPECT_EQ(RefreshAddress("0;url='open"), "open");
}

TEST(Written, IsWhatAShortScriptPrintsFromLiterals) {
  EXPECT_EQ(WrittenText("var  d='2020年07月02日'; if(d!=''){ document.write(d); }"), "2020年07月02日");
  EXPECT_EQ(WrittenText("var s='政府网'; if(s!='') document.write('来源：'+s+' ');"), "来源：政府网 ");
  EXPECT_EQ(WrittenText("var s=''; if(s!='') document.write('来源：'+s);"), "");
  EXPECT_EQ(WrittenText("document.write(today.getMonth())"), "");
  EXPECT_EQ(WrittenText("document.write('<b>x</b>')"), "");
  EXPECT_EQ(WrittenText("document.write('a')" + std::string(2000, ' ')), "");
}

std::string DateOf(std::string_view text) {
  ExactBytes exact(text);
  std::optional<ListDate> date = FindListDate(exact.view());
  return !date ? "-" : date->iso;
}

TEST(ListDates, AreReadInTheFormsThatListsPrint) {
  EXPECT_EQ(DateOf("[2020-11-27]"), "2020-11-27");
  EXPECT_EQ(DateOf("2020/1/9"), "2020-01-09");
  EXPECT_EQ(DateOf("发布时间：2020年1月9日 浏览 12"), "2020-01-09");
  EXPECT_EQ(DateOf("2020.12.31"), "2020-12-31");
  EXPECT_EQ(DateOf("2021-01-28 13:55:16"), "2021-01-28");
  EXPECT_EQ(DateOf("06-23"), "");
  EXPECT_EQ(DateOf("[6月23日]"), "");
  for (const char* none : {"", "2020", "2020-13-01", "2020-02-30", "1020-01-01", "0851-25782065", "3.5", "12-34",
                           "2020-01", "20201127", "99999999999999999999-1-1", "a 06-23"}) {
    EXPECT_EQ(DateOf(none), "-") << none;
  }
}

}  // namespace
}  // namespace lantai::extractor
