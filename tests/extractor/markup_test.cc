#include "extractor/markup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/html_attributes.h"
#include "extractor/open_elements.h"
#include "tests/support/exact_bytes.h"

namespace lantai::extractor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr size_t npos = std::string_view::npos;

Markup Read(std::string_view text, size_t most = 400) {
  Markup tag;
  ReadTag(text, 0, most, &tag);
  return tag;
}

std::vector<std::string> Attributes(std::string_view text) {
  std::vector<std::string> all;
  for (const MarkupAttribute& attribute : Read(text).attributes) {
    all.push_back(std::string(attribute.name) + "=" + std::string(attribute.value));
  }
  return all;
}

TEST(Markup, Html13_2_5_AttributesInAllTheirSpellings) {
  EXPECT_THAT(Attributes("<a b=c d='e f' G=\"h>\" i j = k>"), ElementsAre("b=c", "d=e f", "G=h>", "i=", "j=k"));
  EXPECT_THAT(Attributes("<a/b=c/d>"), ElementsAre("b=c/d"));
  EXPECT_THAT(Attributes("<a =b=c>"), ElementsAre("=b=c"));
  EXPECT_THAT(Attributes("<a b='c'd=\"e\">"), ElementsAre("b=c", "d=e"));
  EXPECT_THAT(Attributes("<a b= >"), ElementsAre("b="));
  EXPECT_THAT(Attributes("<a\n>"), IsEmpty());
}

TEST(Markup, ATagThatThePageCutsOffIsNone) {
  for (std::string_view text : {"<a", "<a b", "<a b=", "<a b='c", "<a b=c", "<a b='c'", "<a /"}) {
    ExactBytes exact(text);
    EXPECT_EQ(Read(exact.view()).end, npos) << text;
  }
}

TEST(Markup, TheSlashThatClosesIsNotAValues) {
  EXPECT_TRUE(Read("<br/>").slash);
  EXPECT_TRUE(Read("<br a=b />").slash);
  EXPECT_FALSE(Read("<br a=b/>").slash);
}

TEST(Markup, AttributesBeyondTheCapAreExcess) {
  const Markup tag = Read("<a b c d>", 2);
  EXPECT_EQ(tag.attributes.size(), 2u);
  EXPECT_EQ(tag.excess, 7u);
  EXPECT_EQ(tag.end, 9u);
}

TEST(Markup, DeclarationsEndWhereBrowsersEndThem) {
  EXPECT_EQ(EndOfDeclaration("<!-- a --> b", 0), 10u);
  EXPECT_EQ(EndOfDeclaration("<!--> b", 0), 5u);
  EXPECT_EQ(EndOfDeclaration("<!-- a --!> b -->", 0), 11u);
  EXPECT_EQ(EndOfDeclaration("<!doctype a> b", 0), 12u);
  EXPECT_EQ(EndOfDeclaration("<!-- a", 0), 6u);
}

TEST(Markup, RawTextEndsAtItsOwnEndTag) {
  EXPECT_EQ(FindRawTextEnd("a</b></styles></STYLE >", 0, PackName("style"), false), 14u);
  EXPECT_EQ(FindRawTextEnd("a</style", 0, PackName("style"), false), npos);
  EXPECT_EQ(FindRawTextEnd("<!--<script></script>--></script>", 0, PackName("script"), true), 24u);
}

TEST(Attributes, AreKnownInEitherCase) {
  EXPECT_EQ(AttrOf("href"), Attr::kHref);
  EXPECT_EQ(AttrOf("HTTP-Equiv"), Attr::kHttpEquiv);
  EXPECT_EQ(AttrOf("pdfsrc"), Attr::kPdfSrc);
  EXPECT_EQ(AttrOf("onclick"), Attr::kUnknown);
  EXPECT_EQ(AttrOf("hrefs"), Attr::kUnknown);
  EXPECT_EQ(AttrOf(""), Attr::kUnknown);
}

TEST(ScanTags, AreKnownInEitherCaseAndByTheirWholeNames) {
  EXPECT_TRUE(KnowledgeOf(PackName("SCRIPT")).Is(kScanScript));
  EXPECT_TRUE(KnowledgeOf(PackName("blockquote")).Is(kScanEndsP));
  EXPECT_FALSE(KnowledgeOf(PackName("noframesx")).Is(kScanRaw));
  EXPECT_FALSE(KnowledgeOf(PackName("")).Is(~0u));
}

TEST(OpenElements, FormattingOpenedInACellIsForgottenWithIt) {
  PrescanLimits limits;
  limits.formatting = 2;
  OpenElements open(limits);
  auto start = [&](std::string_view name) { return open.Start(PackName(name), KnowledgeOf(PackName(name))); };
  auto end = [&](std::string_view name) { return open.End(PackName(name), KnowledgeOf(PackName(name))); };
  EXPECT_TRUE(start("b"));
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(start("td"));
    EXPECT_TRUE(start("i"));
    EXPECT_FALSE(start("u"));
    EXPECT_FALSE(end("u"));
  }
  EXPECT_TRUE(end("td"));
  EXPECT_TRUE(start("u"));
}

}  // namespace
}  // namespace lantai::extractor
