#include "extractor/char_refs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "extractor/html_tree.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai::extractor {
namespace {

std::string Decoded(std::string_view text, RefPlace place) {
  ExactBytes exact(text);
  std::string out(text.size(), '\0');
  out.resize(DecodeText(exact.view(), &place, out.data()));
  return out;
}

// As Gumbo reads it.
std::string Wanted(std::string_view text, RefPlace place) {
  const std::string written(text);
  bool in_text = place == RefPlace::kText;
  const Result<HtmlTree> tree = HtmlTree::ParseBare(in_text ? "<p>" + written : "<p title=\"" + written + "\">");
  const NodeId last = tree->size() - 1;
  return std::string(in_text ? (*tree)[last].text : tree->attribute(last, Attr::kTitle));
}

TEST(CharRefs, WhatIsDecodedIsDecodedAsTheParserDoes) {
  size_t decoded = 0;
  for (std::string_view text : {"a&nbsp;b",
                                "&amp;&lt;&gt;&quot;&apos;",
                                "&ldquo;&rdquo;&lsquo;&rsquo;&mdash;&ndash;&middot;&hellip;",
                                "&times;&divide;&copy;&reg;&deg;&plusmn;&bull;&laquo;&raquo;&yen;&sect;&trade;&euro;",
                                "&emsp;&ensp;&thinsp;&rarr;&larr;&permil;&le;&ge;",
                                "&#160;&#xA0;&#XA0;&#x4e2D;&#20013;&#128512;&#39;&#x21;",
                                "a & b",
                                "a &",
                                "a &\nb",
                                "a &&amp; b",
                                "&#0160;",
                                "a\r\nb\rc&amp;\r\n",
                                "?a=1&b=2&copy=3&lt=4",
                                "&nosuch;",
                                "&notit;",
                                "&copy",
                                "&copy;",
                                "&#32;",
                                "&#0;",
                                "&#x80;",
                                "&#xD800;",
                                "&#x110000;",
                                "&#xFFFE;",
                                "&#99999999;",
                                "&#",
                                "&#x",
                                "&#;",
                                "&;",
                                "&=",
                                "&b_=",
                                "&NBSP;",
                                "&AMP;",
                                "&Copy;"}) {
    for (RefPlace place : {RefPlace::kText, RefPlace::kAttribute}) {
      if (!CanDecodeRefs(text, place)) continue;
      ++decoded;
      EXPECT_EQ(Decoded(text, place), Wanted(text, place)) << text;
    }
  }
  EXPECT_GE(decoded, 25u);
}

TEST(CharRefs, LeavesToTheParserWhatDependsOnMore) {
  for (std::string_view text : {"&nosuch;", "&notit;", "&copy", "&copyb", "&#32;", "&#9;", "&#0;", "&#x80;", "&#xD800;",
                                "&#xFFFE;", "&#x110000;", "&#12", "&=", "&'"}) {
    EXPECT_FALSE(CanDecodeRefs(text, RefPlace::kText)) << text;
  }
  EXPECT_TRUE(CanDecodeRefs("/a?x=1&copy=2&y=3", RefPlace::kAttribute));
  EXPECT_FALSE(CanDecodeRefs("/a?x=1&copy=2&y=3", RefPlace::kText));
}

TEST(CharRefs, LineEndsBecomeLineFeedsWithOrWithoutReferences) {
  const std::string_view text = "a\r\nb\rc\n&amp;";
  std::string out(text.size(), '\0');
  out.resize(DecodeText(text, nullptr, out.data()));
  EXPECT_EQ(out, "a\nb\nc\n&amp;");
}

}  // namespace
}  // namespace lantai::extractor
