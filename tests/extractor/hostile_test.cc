// Pages made to hurt: read in bounded work, with their text still found. CTest's time limit stands behind each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

using testing::HasSubstr;

std::string Repeat(std::string_view text, size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string AllText(std::string_view html) {
  const HtmlRead read = ReadPage(html);
  if (!read.content) return {};
  std::string text = read.content->heading + "\n" + Drawn(read.content->preamble) + Drawn(read.content->blocks);
  return text + read.content->frame_text;
}

TEST(Hostile, AMegabyteOfNestedDivisions) {
  EXPECT_THAT(AllText(Repeat("<div>", 200'000) + "公开信息"), HasSubstr("公开信息"));
}

TEST(Hostile, SixtyThousandAttributesOnATag) {
  std::string html = "<p";
  for (int i = 0; i < 60'000; ++i) html += " a" + std::to_string(i) + "=1";
  EXPECT_THAT(AllText(html + ">公开信息"), HasSubstr("公开信息"));
}

TEST(Hostile, NestedTables) {
  EXPECT_THAT(AllText(Repeat("<table><tr><td>", 20'000) + "公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText(Repeat("<table>", 40'000) + "公开信息"), HasSubstr("公开信息"));
}

TEST(Hostile, FormattingThatStaysOpen) {
  std::string html;
  for (int i = 0; i < 5000; ++i) html += "<p><font size=" + std::to_string(i) + ">字</p>";
  EXPECT_THAT(AllText(html + "公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText(Repeat("<b><i><u><p>", 20'000) + "公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText(Repeat("<a href=x><b>", 30'000) + "公开信息"), HasSubstr("公开信息"));
}

TEST(Hostile, UnclosedEverything) {
  EXPECT_THAT(AllText(Repeat("<ul><li><p>甲<table><tr><td>乙<dl><dt>丙", 3000) + "公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText(Repeat("</p></div></b></table></br>", 20'000) + "公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("公开信息<a href='" + Repeat("x", 100'000)), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("公开信息<!--" + Repeat("-", 100'000)), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("公开信息<script>" + Repeat("<!--<script>", 20'000)), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("公开信息" + Repeat("<title>", 50'000)), HasSubstr("公开信息"));
}

TEST(Hostile, RootTagsOverAndOver) {
  std::string html;
  for (int i = 0; i < 20'000; ++i) html += "<body b" + std::to_string(i) + "=1><html h" + std::to_string(i) + ">";
  EXPECT_THAT(AllText(html + "公开信息"), HasSubstr("公开信息"));
}

TEST(Hostile, NulBytesAndInvalidUtf8) {
  std::string html = "<p>公开";
  html.push_back('\0');
  html += "信息</p>";
  EXPECT_THAT(AllText(html), HasSubstr("公开信息"));
  EXPECT_THAT(AllText(Repeat("<p>公开信息公开信息</p>", 20) + "\xFF\xC3<p>\xE5"), HasSubstr("公开信息"));
  EXPECT_FALSE(AllText(Repeat("\xFF\x00<\x80>", 2000)).empty());
}

TEST(Hostile, EntityFloods) {
  EXPECT_THAT(AllText("公开信息" + Repeat("&amp;&#x110000;&nosuch;&#0;&", 20'000)), HasSubstr("公开信息"));
}

TEST(Hostile, SpansWithoutEnd) {
  const std::string cell = "<td colspan=99999 rowspan=99999>" + Repeat("字", 300);
  EXPECT_THAT(AllText("<p>公开信息</p><table>" + Repeat("<tr>" + cell + cell, 500) + "</table>"),
              HasSubstr("公开信息"));
}

TEST(Hostile, ListsWithoutEnd) {
  std::string html;
  for (int i = 0; i < 30'000; ++i) html += "<li><a href=" + std::to_string(i) + ">某某县公告</a>2020-01-01";
  const Page page = ReadPage("<ul>" + html).page;
  EXPECT_EQ(page.kind, PageKind::kListing);
  EXPECT_LE(page.links.size(), 20'000u);
  EXPECT_GE(UrlsOf(page, LinkRole::kItem).size(), 2000u);
}

TEST(Hostile, TextPutBeforeATableAgainAndAgain) {
  EXPECT_THAT(AllText("<table>" + Repeat("<tr>字", 40'000) + "</table>公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("<table>" + Repeat("<b>字<tr>", 40'000) + "</table>公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText(Repeat("<select>", 100'000) + "</select>公开信息"), HasSubstr("公开信息"));
}

TEST(Hostile, WhatLooksLikeMarkup) {
  EXPECT_THAT(AllText(Repeat("<", 500'000) + "公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText(Repeat("<!---->", 100'000) + "公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("<p title='" + Repeat("x&amp;", 400'000) + "'>公开信息"), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("<p>" + Repeat("字</nosuch>", 100'000) + "公开信息"), HasSubstr("公开信息"));
}

TEST(Hostile, ElementsThatFailAsFragmentsAreReadTwiceAtMost) {
  EXPECT_THAT(AllText("公开信息" + Repeat(Repeat("<span>", 15) + Repeat("字", 500) + "<div>", 200)),
              HasSubstr("公开信息"));
  EXPECT_THAT(AllText("公开信息" + Repeat("<p>字<b>", 50'000)), HasSubstr("公开信息"));
  EXPECT_THAT(AllText("公开信息<table>" + Repeat("<tr><td>字", 50'000)), HasSubstr("公开信息"));
}

TEST(Hostile, HeadingsWithoutTextInABody) {
  EXPECT_THAT(AllText("<div class=a>" + Repeat("<u></u><h2></h2>", 50'000) + Repeat("公开信息", 40)),
              HasSubstr("公开信息"));
}

TEST(Hostile, ATableOfAHundredThousandRows) {
  EXPECT_THAT(AllText("公开信息<table>" + Repeat("<tr><td>1</td></tr>", 100'000)), HasSubstr("公开信息"));
}

TEST(Hostile, EveryPrefixOfAPageIsRead) {
  const std::string page = Fixture("report_four_columns.html");
  for (size_t length = 0; length < page.size(); length += 37) {
    ExactBytes cut(std::string_view(page).substr(0, length));
    Decoded decoded = Decode(cut.view(), "");
    EXPECT_OK(ReadHtmlPage({decoded.text, decoded.charset, std::nullopt}, ShippedPageKnowledge()));
  }
}

}  // namespace
}  // namespace lantai::extractor
