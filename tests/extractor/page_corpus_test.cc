// The extractor against real pages, which are not part of the repository: LANTAI_CORPUS names their folder.
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "config/dialects.h"
#include "config/phrases.h"
#include "extractor/charset.h"
#include "extractor/page_reader.h"
#include "tests/support/corpus.h"
#include "tests/support/status_matchers.h"

namespace lantai::extractor {
namespace {
namespace fs = std::filesystem;

const std::string kSite = "http://rsj.gzdaozhen.gov.cn/";

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    if (!CorpusFolder()) GTEST_SKIP() << "no corpus here";
    root_ = *CorpusFolder();
    ASSERT_OK_AND_ASSIGN(dialects_, config::LoadDialects());
    ASSERT_OK_AND_ASSIGN(phrases_, config::LoadPhrases());
  }

  // The page and its text, read as `url`.
  HtmlRead Read(const fs::path& file, const std::string& url) {
    Decoded decoded = Decode(ReadAll(root_ / "real" / file), "");
    Result<HtmlRead> read = ReadHtmlPage({decoded.text, decoded.charset, url}, PageKnowledge(dialects_, phrases_));
    EXPECT_OK(read) << file;
    return read.ok() ? *std::move(read) : HtmlRead{};
  }

  std::set<std::string> SiteFiles() const {
    std::set<std::string> files;
    const fs::path site = root_ / "real/site-trs";
    for (const auto& entry : fs::recursive_directory_iterator(site)) {
      if (entry.is_regular_file()) files.insert(fs::relative(entry.path(), site).string());
    }
    return files;
  }

  fs::path root_;
  std::vector<Dialect> dialects_;
  Phrases phrases_;
};

std::vector<std::string> Urls(const Page& page, LinkRole role) {
  std::vector<std::string> urls;
  for (const Link& link : page.links) {
    if (link.role == role) urls.push_back(link.request.url);
  }
  return urls;
}

TEST_F(Corpus, EveryListingPageGivesItsEntriesAndFurtherPages) {
  const auto truth = nlohmann::json::parse(ReadAll(root_ / "real/links-truth.json"));
  ASSERT_EQ(truth.size(), 30u);
  for (const auto& [file, want] : truth.items()) {
    SCOPED_TRACE(file);
    const Page page = Read(fs::path("site-trs") / file, want["url"]).page;
    EXPECT_EQ(page.kind, PageKind::kListing);
    EXPECT_EQ(page.dialect, "trs-wcm");
    nlohmann::json items = nlohmann::json::array();
    for (const Link& link : page.links) {
      if (link.role != LinkRole::kItem) continue;
      items.push_back({{"url", link.request.url}, {"title", link.text}, {"date", link.date}});
    }
    EXPECT_EQ(items, want["items"]);
    EXPECT_EQ(Urls(page, LinkRole::kNext), want["next"].get<std::vector<std::string>>());
  }
}

// The file of the mirror that an address of the site names, by the server's rule that a folder is its index.html.
std::string FileOf(const std::string& url) {
  std::string path = url.substr(kSite.size());
  path = path.substr(0, path.find('?'));
  return path.empty() || path.back() == '/' ? path + "index.html" : path;
}

TEST_F(Corpus, FollowingAllLinksFromHomeReachesEveryPageOfTheSite) {
  const std::set<std::string> files = SiteFiles();
  ASSERT_EQ(files.size(), 239u);
  std::set<std::string> reached, absent;
  for (std::deque<std::string> todo{kSite}; !todo.empty(); todo.pop_front()) {
    const std::string file = FileOf(todo.front());
    if (!files.contains(file)) absent.insert(file);
    if (!files.contains(file) || !reached.insert(file).second) continue;
    for (const Link& link : Read(fs::path("site-trs") / file, todo.front()).page.links) {
      if (link.request.url.starts_with(kSite)) todo.push_back(link.request.url);
    }
  }
  EXPECT_EQ(reached, files);
  std::set<std::string> want = {"syqt/yqlj/index.html", "zwgk/xxgkyjx/yjxsybz/index.html"};
  for (auto [list, pages] : std::map<std::string, int>{
           {"gzdt/rsks", 6}, {"gzdt/tzgg", 3}, {"gzdt/ywyw", 1}, {"zwgk/gsgg", 3}, {"zwgk/zcfg_62459", 1}}) {
    for (int k = 1; k <= pages; ++k) want.insert(list + "/index_" + std::to_string(k) + ".html");
  }
  EXPECT_EQ(want.size(), 16u);
  EXPECT_EQ(absent, want);
}

TEST_F(Corpus, StubsAreRedirectsAndArticlesAreArticles) {
  const std::set<std::string> stubs = {"bmgk/index.html",      "bmgk/jcdd/index.html", "bmgk/jycy/index.html",
                                       "bmgk/sbjb/index.html", "bmgk/zyzc/index.html", "gzdt/index.html",
                                       "syqt/index.html",      "zwgk/index.html",      "zwgk/xxgkyjx/index.html"};
  size_t articles = 0, titled = 0, dated = 0;
  for (const std::string& file : SiteFiles()) {
    const HtmlRead read = Read(fs::path("site-trs") / file, kSite + file);
    EXPECT_EQ(Urls(read.page, LinkRole::kRedirect).size(), stubs.count(file)) << file;
    if (!fs::path(file).filename().string().starts_with("t20")) continue;
    ++articles;
    EXPECT_EQ(read.page.kind, PageKind::kArticle) << file;
    ASSERT_TRUE(read.content) << file;
    titled += !read.content->heading.empty();
    EXPECT_FALSE(read.content->blocks.empty()) << file;
    std::vector<Block> lines = read.content->preamble;
    lines.insert(lines.end(), read.content->blocks.begin(), read.content->blocks.end());
    dated += std::ranges::any_of(lines, [](const Block& line) { return line.text.starts_with("发布时间： 20"); });
  }
  EXPECT_EQ(articles, 192u);
  EXPECT_EQ(titled, articles);
  EXPECT_EQ(dated, articles);
}

TEST_F(Corpus, AnArticleOfShanxiGivesItsTitleDateAndBody) {
  const HtmlRead read =
      Read("html/shanxi_article_trs.html", "http://www.shanxi.gov.cn/yw/sxyw/201909/t20190918_693227.shtml");
  EXPECT_EQ(read.page.kind, PageKind::kArticle);
  EXPECT_THAT(read.page.title, testing::StartsWith("山西品牌丝路行"));
  ASSERT_TRUE(read.content);
  EXPECT_EQ(read.content->heading, read.page.title);
  EXPECT_THAT(read.content->meta, testing::Contains(testing::Pair("pubdate", "2019-09-18 06:23")));
  ASSERT_GE(read.content->blocks.size(), 8u);
  EXPECT_THAT(read.content->blocks.back().text, testing::HasSubstr("张巨峰"));
  EXPECT_THAT(read.content->blocks.front().text, testing::StartsWith("图为"));
  EXPECT_TRUE(Urls(read.page, LinkRole::kNext).empty());
}

TEST_F(Corpus, AListInsideACommentGivesNoEntries) {
  const Page page = Read("html/gansu_jyt_listing_ucap.html", "http://jyt.gansu.gov.cn/jyt/c110634/zwgklist.shtml").page;
  EXPECT_TRUE(Urls(page, LinkRole::kItem).empty());
  EXPECT_TRUE(Urls(page, LinkRole::kNext).empty());
  // The menu's entries under 政府信息公开年报 are years, and lead to reports.
  EXPECT_GE(std::ranges::count_if(page.links, [](const Link& link) { return link.relevance == Relevance::kReport; }),
            17);
  EXPECT_THAT(page.kind, testing::AnyOf(PageKind::kIndex, PageKind::kOther));
  EXPECT_THAT(page.dialect, testing::AnyOf("", "generic"));
}

TEST_F(Corpus, ArticleBodiesListTheirAttachments) {
  const std::vector<size_t> want = {2, 2, 1, 1};
  for (size_t i = 0; i < 4; ++i) {
    SCOPED_TRACE(i);
    const HtmlRead read = Read("html/excerpt_hunb_nea_body_" + std::to_string(i) + ".html",
                               "http://hunb.nea.gov.cn/xxgk/zcjd/202410/t20241011_27060" + std::to_string(i) + ".html");
    EXPECT_EQ(read.page.kind, PageKind::kArticle);
    ASSERT_TRUE(read.content);
    EXPECT_EQ(read.content->attachments.size(), want[i]);
    EXPECT_EQ(Urls(read.page, LinkRole::kAttachment).size(), want[i]);
    for (const Attachment& file : read.content->attachments) {
      EXPECT_THAT(file.type, testing::AnyOf("pdf", "doc", "docx", "xls", "xlsx")) << file.url;
    }
    EXPECT_FALSE(read.content->heading.empty());
  }
}

}  // namespace
}  // namespace lantai::extractor
