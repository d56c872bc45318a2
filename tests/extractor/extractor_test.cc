// From bytes to the document of a report, by Extractor::Read.
#include "extractor/extractor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

using testing::HasSubstr;

const Extractor& Shipped() {
  static const Extractor extractor(ShippedKnowledge());
  return extractor;
}

Result<Page> Read(std::string_view bytes, const std::string& input, std::string content_type = "") {
  Source source;
  source.input = input;
  source.url = "http://www.x.gov.cn/zwgk/nb/202101/t20210128_9.html";
  source.content_type = std::move(content_type);
  source.bytes = bytes;
  return Shipped().Read(source);
}

TEST(Extractor, MakesTheDocumentOfAReportsPage) {
  ASSERT_OK_AND_ASSIGN(const Page page, Read(Fixture("report_four_columns.html"), "a.html"));
  ASSERT_TRUE(page.document);
  const Document& document = *page.document;
  EXPECT_EQ(document.input, "a.html");
  EXPECT_EQ(document.media_type, "text/html");
  EXPECT_EQ(document.charset, "utf-8");
  EXPECT_EQ(document.title, "某某县水务局2020年政府信息公开工作年度报告");
  EXPECT_EQ(document.unit, "某某县水务局");
  EXPECT_EQ(document.year, 2020);
  EXPECT_EQ(document.published, "2021-01-28T09:30:00+08:00");
  EXPECT_TRUE(document.is_annual_report);
  EXPECT_EQ(document.metadata.index_number, "000014349/2021-00001");
  EXPECT_EQ(document.metadata.issued, "2021-01-20");
  EXPECT_EQ(document.tables.size(), 2u);
  EXPECT_EQ(document.attachments.size(), 1u);
  EXPECT_THAT(document.text, testing::StartsWith("一、总体情况\n2020年，我局主动公开信息126条。"));
  EXPECT_THAT(document.text, testing::Not(HasSubstr("扫一扫")));
}

TEST(Extractor, ReadsPlainText) {
  ASSERT_OK_AND_ASSIGN(const Page page,
                       Read("某某局2020年政府信息公开工作年度报告\n一、总体情况\n本年公开 12 条。\n", "a.txt"));
  EXPECT_EQ(page.kind, PageKind::kArticle);
  ASSERT_TRUE(page.document);
  EXPECT_EQ(page.title, page.document->title);
}

TEST(Extractor, MakesDocumentsOfOtherPagesOnlyWhenAsked) {
  Source source;
  source.input = "list.html";
  source.bytes =
      "<ul><li><a href=1>某某县公告一</a>2020-01-01<li><a href=2>某某县公告二</a>2020-01-02<li><a "
      "href=3>某某县公告三</a>2020-01-03</ul>";
  ASSERT_OK_AND_ASSIGN(const Page list, Shipped().Read(source));
  EXPECT_EQ(list.kind, PageKind::kListing);
  EXPECT_FALSE(list.document);
  source.any_kind = true;
  ASSERT_OK_AND_ASSIGN(const Page asked, Shipped().Read(source));
  EXPECT_TRUE(asked.document);
}

TEST(Extractor, BytesWinOverTheHeader) {
  EXPECT_THAT(Read("%PDF-1.4", "a.html", "text/html"), Fails(Code::kUnsupported, HasSubstr("PDF")));
  EXPECT_THAT(Read("PK\x03\x04....word/document.xml", "a", "text/html"), Fails(Code::kUnsupported, HasSubstr("Word")));
  EXPECT_THAT(Read("PK\x03\x04....OFD.xml", "a.ofd"), Fails(Code::kUnsupported, HasSubstr("OFD")));
  EXPECT_OK(Read("<html><p>x", "a.txt", "text/plain"));
  EXPECT_OK(Read("no tags at all", "a"));
}

TEST(Extractor, OtherBinariesAreKeptAsTheyCame) {
  for (std::string_view bytes : {"\xD0\xCF\x11\xE0\xA1\xB1", "Rar!\x1A", "\x89PNG\r\n", "\xFF\xD8\xFF\xE0"}) {
    EXPECT_THAT(Read(bytes, "a"), Fails(Code::kUnsupported));
  }
}

TEST(Extractor, RefusesMoreThanItsLimit) {
  const std::string huge(kMaxInput + 1, ' ');
  EXPECT_THAT(Read(huge, "a"), Fails(Code::kTooLarge));
}

TEST(Extractor, GivesEqualPagesForEqualInput) {
  const std::string bytes = Fixture("report_layout_tables.html");
  ASSERT_OK_AND_ASSIGN(const Page a, Read(bytes, "a.html"));
  ASSERT_OK_AND_ASSIGN(const Page b, Read(bytes, "a.html"));
  EXPECT_EQ(a.document, b.document);
}

}  // namespace
}  // namespace lantai::extractor
