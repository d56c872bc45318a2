// Stubs that move on by a script that is not one plain statement, and the complaints of error pages.
#include "extractor/script_moves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

std::string MoveIn(std::string_view script) {
  const std::optional<ScriptMove> move = FindStubMove(script);
  return move ? move->address : "";
}

TEST(StubMove, ReadsWhatRunsLaterAndOtherSpellings) {
  for (const char* script : {
           R"(setTimeout("location.href='/c/'",1000);)",
           R"(setTimeout('window.location.href=\'/c/\'',1000);)",
           R"(eval("top.location='/c/'"))",
           "location.replace(`/c/`)",
           "location['href']='/c/'",
           R"(window.location["href"] = "/c/")",
           "window.navigate('/c/')",
           "window.open('/c/', '_self')",
           R"(window.location.pathname="/c/";)",
           "var url='/c/'; location.href=url;",
           "var a=1,target = \"/c/\";\nfunction go(){ window.location.replace(target); } go()",
           "top.location='/c/'",
       }) {
    EXPECT_EQ(MoveIn(script), "/c/") << script;
  }
}

TEST(StubMove, TakesOnlyWholeLiterals) {
  for (const char* script : {
           "location.href=url;",
           "var url='/c/'+id; location.href=url;",
           "var url='/c/'; location.href=url+id;",
           "location.replace(`/c/${id}`)",
           "window.open('/c/')",
           "setTimeout(go, 1000)",
           "location.href=location.pathname",
           "var x='location'",
           "",
       }) {
    EXPECT_EQ(MoveIn(script), "") << script;
  }
  EXPECT_EQ(MoveIn("location['href']='/c/'" + std::string(kLongestStubScript, ' ')), "");
}

TEST(StubMove, IsFollowedOnStubsOnly) {
  const std::string script = "<script>var u='/c/'; location.href=u;</script>";
  EXPECT_THAT(UrlsOf(ReadPage(script).page, LinkRole::kRedirect), testing::ElementsAre("http://www.x.gov.cn/c/"));
  std::string text = script;
  for (int i = 0; i < 60; ++i) text += "<p>政府信息公开工作</p>";
  EXPECT_THAT(UrlsOf(ReadPage(text).page, LinkRole::kRedirect), testing::IsEmpty());
}

TEST(StubMove, AMetaRefreshInsideNoscriptCounts) {
  EXPECT_THAT(UrlsOf(ReadPage("<head><noscript><meta http-equiv=refresh content='0;url=/c/'></noscript></head>").page,
                     LinkRole::kRedirect),
              testing::ElementsAre("http://www.x.gov.cn/c/"));
}

Complaint ComplaintOf(const std::string& text) {
  const Page page = ReadPage("<title>提示</title><p>" + text + "</p>").page;
  return page.kind == PageKind::kError ? page.complaint : Complaint::kNone;
}

TEST(Complaint, IsReadFromWhatAShortPageSays) {
  EXPECT_EQ(ComplaintOf("抱歉，您访问的页面不存在"), Complaint::kAbsent);
  EXPECT_EQ(ComplaintOf("404 Not Found"), Complaint::kAbsent);
  EXPECT_EQ(ComplaintOf("您的访问过于频繁，请稍后再试"), Complaint::kBusy);
  EXPECT_EQ(ComplaintOf("403 Forbidden"), Complaint::kRefused);
  EXPECT_EQ(ComplaintOf("您的请求可能对网站造成安全威胁，请求已被拦截"), Complaint::kRefused);
  EXPECT_EQ(ComplaintOf("系统繁忙"), Complaint::kTrouble);
}

TEST(Complaint, ANumberInsideANumberIsNone) {
  EXPECT_EQ(ComplaintOf("电话：010-64041234"), Complaint::kNone);
  EXPECT_EQ(ComplaintOf("电话：0535-4046666"), Complaint::kNone);
  EXPECT_EQ(ComplaintOf("邮编 264040"), Complaint::kNone);
}

TEST(Complaint, ALongPageThatMentionsItIsNone) {
  std::string text = "页面不存在的情况说明";
  for (int i = 0; i < 60; ++i) text += "政府信息公开工作年度报告";
  EXPECT_EQ(ComplaintOf(text), Complaint::kNone);
}

}  // namespace
}  // namespace lantai::extractor
