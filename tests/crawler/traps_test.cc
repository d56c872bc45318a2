#include "crawler/traps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::Eq;
using ::testing::Optional;

std::string RuleOf(const std::string& path, LinkRole role = LinkRole::kColumn,
                   Relevance relevance = Relevance::kUnknown, const std::string& text = "") {
  const Result<Url> url = Url::Parse(path.starts_with("/") ? "http://www.x.gov.cn" + path : path);
  EXPECT_OK(url) << path;
  const std::optional<Cut> cut = FindTrap(*url, role, relevance, text);
  return cut ? std::string(cut->rule) : "";
}

// Where annual reports were really published: none may be cut, whatever the link to it looks like.
const char* const kReports[] = {
    "https://www.shanghai.gov.cn/nw12344/20230331/0123456789abcdef0123456789abcdef.html",
    "http://www.lg.gov.cn/xxgk/xxgknb/qzfgzbm/content/post_11956962.html",
    "http://www.zhanjiang.gov.cn/zjsfw/bmdh/dfz/zwgk/xxgkndbg/content/post_1871569.html",
    "http://www.qiaokou.gov.cn/xxgk/zfxxgknb/bmjdhz/qzfgzjg/qzfb/202501/t20250122_2523807.shtml",
    "http://www.jmdbq.gov.cn/art/2025/2/8/art_28090_1130982.html",
    "http://www.lianxi.gov.cn/zfxxgk/zfxxgknb/2024n/qzf/202502/t20250220_6854532.html",
    "http://www.snqindu.gov.cn/zfxxgk/zfxxgknb/qzfxxgknb/202502/t20250206_1910625.html",
    "http://www.xncz.gov.cn/info/4512/197132.htm",
    "http://www.cqsdj.gov.cn/bmjz/jz/ytz_73563/zwgk_73567/zfxxgknb_73584/202301/t20230118_11520599_wap.html",
    "http://www.xixianxinqu.gov.cn/xwzx/ztzl/zfxxgknb/2022/gzj/tpz/0123456789abcdef01234567.html",
    "http://www.yw.gov.cn/art/2023/1/11/art_1229134232_4052272.html",
    "http://www.xjnlk.gov.cn/xjnlk/c112945/202401/0123456789abcdef0123456789abcdef.shtml",
    "http://www.trs.gov.cn/zwgk/zfxxgkzl/zfxxgknb/2020n/202101/t20210130_66621740.html",
    "http://wasg.jmsqjq.gov.cn/e/action/ShowInfo.php?classid=174&id=7841&tempid=14",
    "http://www.sxjiaxian.gov.cn/zwgk/zfxxgkzl/xtjdbnb/ct/49959.htm",
    "http://www.suqian.gov.cn/cnsq/gknb/201503/0123456789abcdef0123456789abcdef.shtml",
    "http://www.hrbdl.gov.cn/hebdlq/c112289c/202602/c01_1108994.shtml",
    "https://www.sz.gov.cn/cn/xxgk/ndxxgkbg/content/post_12675915.html",
    "http://www.nbjb.gov.cn/col/col1229214366/index.html",
    "http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=113325000026455663",
    "http://www.x.gov.cn/gkmlpt/content/2/2155/post_2155421.html",
    "http://www.x.gov.cn/gkmlpt/api/all/0?page=3&sid=755042",
    "http://www.x.gov.cn/common/search/0123456789abcdef0123456789abcdef?sort=&_isAgg=false&_isJson=false&_pageSize=20"
    "&_template=index&_channelName=&page=4",
    "http://www.x.gov.cn/info/iList.jsp?node_id=GKmzs&cat_id=15971&cur_page=1",
    "http://www.x.gov.cn/public/21981/23672221.html",
    "http://www.x.gov.cn/2023/1/11/0123456789abcdef0123456789abcdef.shtml",
    "http://www.x.gov.cn/2011/11/11/11.html",
    "http://www.x.gov.cn/columns/0b1f2a3c-0000-4000-8000-000000000000/202401/11/"
    "0b1f2a3c-0000-4000-8000-000000000001.html",
    "http://www.x.gov.cn/web/zwgk/161234567890123/index.shtml",
    "http://www.x.gov.cn/n2588025/n2588119/c31234567/content.html",
    "http://www.x.gov.cn/D42Y/4693255.jhtml",
    "http://www.x.gov.cn/col/col1229/index.html?uid=4051&pageNum=7",
    "http://www.x.gov.cn/module/download/downfile.jsp?classid=0&filename=0123456789abcdef0123456789abcdef.pdf",
    "http://www.x.gov.cn/api-gateway/jpaas-web-server/front/document/download?fileName=%E5%B9%B4%E6%8A%A5.pdf",
    "http://www.x.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=2074804384&wbfileid=5656530",
    "http://www.x.gov.cn/wzxxgknb/2024/zfb.pdf",
    "http://www.x.gov.cn/xxgk/xxgknb/bmnb/2018-07-12/7487.html",
    "http://www.x.gov.cn/zwgk/list.html?page=2",
};

TEST(FindTrap, CutsNoReportNorItsListWhateverItsRole) {
  for (const char* url : kReports) {
    for (const LinkRole role : {LinkRole::kItem, LinkRole::kNext, LinkRole::kColumn, LinkRole::kAttachment,
                                LinkRole::kRedirect, LinkRole::kOther}) {
      EXPECT_EQ(RuleOf(url, role), "") << url;
    }
    EXPECT_FALSE(WithoutSession(*Url::Parse(url)).has_value()) << url;
  }
}

TEST(FindTrap, CutsCalendars) {
  for (const char* path : {"/rili/2031/7.html", "/calendar?date=2031-07-01", "/calendar.jsp?year=2031&month=7",
                           "/hd/list.jsp?year=2031&month=7", "/events?month=2031-07", "/x?date=20310701",
                           "/calendar/2031/07/", "/calendar-2031-7.html", "/cal?ymd=2031/7/1"}) {
    EXPECT_EQ(RuleOf(path), "calendar") << path;
  }
  EXPECT_EQ(RuleOf("/x", LinkRole::kOther, Relevance::kUnknown, "下个月"), "calendar");
  EXPECT_EQ(RuleOf("/calendar/"), "") << "its first page";
  EXPECT_EQ(RuleOf("/list.jsp?year=2020"), "") << "a column of one year";
}

TEST(FindTrap, CutsPathsThatRepeatThemselves) {
  EXPECT_EQ(RuleOf("/a/a/a/x.html"), "repeating_path");
  EXPECT_EQ(RuleOf("/zwgk/bm/zwgk/bm/zwgk/bm/"), "repeating_path");
  EXPECT_EQ(RuleOf("/zwgk/a/zwgk/b/zwgk/c/zwgk/"), "repeating_path");
  EXPECT_EQ(RuleOf("/zwgk/bm/zwgk/bm/x.html"), "") << "twice may be";
  EXPECT_EQ(RuleOf("/a/a/a/x.html", LinkRole::kItem, Relevance::kReport), "repeating_path") << "even for a report";
}

TEST(FindTrap, CutsVeryDeepPaths) {
  std::string path;
  for (size_t i = 0; i < kMaxPathSegments; ++i) path += "/s" + std::to_string(i);
  EXPECT_EQ(RuleOf(path), "");
  EXPECT_EQ(RuleOf(path + "/more"), "deep_path");
}

TEST(FindTrap, CutsSessionsThatCannotBeLeftOut) {
  EXPECT_EQ(RuleOf("/a.jsp?sid=3f2a9c77b1e04d55a"), "session_id");
  EXPECT_EQ(RuleOf("/a.jsp?id=1&token=abcdefghijk1234567890"), "session_id");
  EXPECT_EQ(RuleOf("/a.asp?ASPSESSIONIDQQ=ABCDEFGH12345678"), "session_id");
  EXPECT_EQ(RuleOf("/a.jsp?sid=755042"), "") << "a site's number";
  EXPECT_EQ(RuleOf("/a.jsp?sid=3f2a9c77b1e04d55a", LinkRole::kItem), "") << "a list's items are bounded by the list";
}

TEST(FindTrap, CutsOtherOrdersOfAList) {
  for (const char* path : {"/list?order=desc", "/list?a=1&sortby=date", "/list?orderfield=title", "/list?dir=asc"}) {
    EXPECT_EQ(RuleOf(path), "sort_variant") << path;
  }
  EXPECT_EQ(RuleOf("/list?sort="), "");
  EXPECT_EQ(RuleOf("/list?dir=zwgk"), "") << "a folder";
  EXPECT_EQ(RuleOf("/list?sort=date&page=2", LinkRole::kNext), "");
}

TEST(FindTrap, CutsPagesForPaper) {
  for (const char* path :
       {"/a.html?print=1", "/print/a.html", "/a_print.html", "/show.php?id=1&m=print", "/print.jsp?id=3"}) {
    EXPECT_EQ(RuleOf(path), "print_variant") << path;
  }
  EXPECT_EQ(RuleOf("/a", LinkRole::kOther, Relevance::kUnknown, "打印本页"), "print_variant");
  EXPECT_EQ(RuleOf("/blueprint/a.html"), "");
}

TEST(FindTrap, CutsTheSiteInTraditionalCharacters) {
  EXPECT_EQ(RuleOf("/gate/big5/www.x.gov.cn/zwgk/"), "converted_copy");
}

TEST(FindTrap, ListedReportsAreNotCutByTheirParameters) {
  for (const char* path :
       {"/show?id=1&date=2031-07-01", "/show?id=1&order=2", "/print.jsp?id=3", "/a?sid=3f2a9c77b1e04d55a"}) {
    EXPECT_EQ(RuleOf(path, LinkRole::kItem, Relevance::kReport), "") << path;
  }
}

std::optional<std::string> Plain(const std::string& path) {
  std::optional<std::string> plain = WithoutSession(*Url::Parse("http://x.cn" + path));
  return plain ? std::optional<std::string>(plain->substr(11)) : std::nullopt;
}

TEST(WithoutSession, LeavesOutWhatOnlyNamesASession) {
  EXPECT_THAT(Plain("/a.jsp;jsessionid=1F3A9C77B1E0"), Optional(Eq("/a.jsp")));
  EXPECT_THAT(Plain("/a.do;JSESSIONID=1F3A?x=1"), Optional(Eq("/a.do?x=1")));
  EXPECT_THAT(Plain("/a;jsessionid=1F/b"), Optional(Eq("/a/b")));
  EXPECT_THAT(Plain("/(S(lit3py55t21z5v55vlm25s55))/a.aspx"), Optional(Eq("/a.aspx")));
  EXPECT_THAT(Plain("/a.php?x=1&PHPSESSID=0123456789abcdef&y=2"), Optional(Eq("/a.php?x=1&y=2")));
}

TEST(WithoutSession, LeavesOutWhatKeepsCachesAway) {
  EXPECT_THAT(Plain("/a?_=1700000000000"), Optional(Eq("/a")));
  EXPECT_THAT(Plain("/a?p=1&rand=0.8346519203"), Optional(Eq("/a?p=1")));
}

TEST(WithoutSession, LeavesTheRestAsItIs) {
  for (const char* path : {"/a?t=2", "/a?t=1234567890", "/a?r=zwgk", "/a?rand=7", "/a?PHPSESSID=1",
                           "/a?sid=0123456789abcdef", "/a?x=%e4%b8%ad&y", "/a?", "/"}) {
    EXPECT_EQ(Plain(path), std::nullopt) << path;
  }
}

TEST(AddressPattern, ForgetsNumbersAndValues) {
  const auto pattern = [](const std::string& path) { return AddressPattern(*Url::Parse("http://x.cn" + path)); };
  EXPECT_EQ(pattern("/list_12.jsp?page=3&Cat=a"), "/list_#.jsp?cat&page");
  EXPECT_EQ(pattern("/2031/7/"), "/#/#/");
  EXPECT_EQ(pattern("/"), "/");
}

TEST(IsTrapRule, TellsTrapsFromWhatIsNotWanted) {
  EXPECT_TRUE(IsTrapRule("calendar"));
  EXPECT_TRUE(IsTrapRule(kRepeatingList));
  EXPECT_FALSE(IsTrapRule(kDecoyLink));
  EXPECT_FALSE(IsTrapRule(kOutOfScope));
}

}  // namespace
}  // namespace lantai::crawler
