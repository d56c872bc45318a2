#include "app/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai::app {
namespace {

TEST(DisplayWidth, ChineseCharactersTakeTwoColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("芝罘区"), 6u);
  EXPECT_EQ(DisplayWidth("（a）"), 5u);
  EXPECT_EQ(DisplayWidth("é"), 1u);
  EXPECT_EQ(DisplayWidth("𠮷"), 2u);
}

TEST(DisplayWidth, BrokenUtf8IsCountedWithoutReadingPastTheEnd) {
  EXPECT_EQ(DisplayWidth("\xE4"), 1u);
  EXPECT_EQ(DisplayWidth("a\xF0\x9F"), 2u);
}

Listing TwoRows() {
  Listing listing({"unit", "pages", "note"});
  listing.Add({"芝罘区商务局", int64_t{7}, nullptr});
  listing.Add({"a", int64_t{1204}, "says \"no\", twice"});
  return listing;
}

TEST(Listing, TableAlignsChineseTextAndNumbersToTheRight) {
  EXPECT_EQ(TwoRows().Render(Format::kTable),
            "unit          pages  note\n"
            "芝罘区商务局      7\n"
            "a              1204  says \"no\", twice\n");
}

TEST(Listing, TableNeverPassesControlCharactersToTheTerminal) {
  Listing listing({"x"});
  listing.Add({"red\x1b[31m\nnext"});
  EXPECT_EQ(listing.Render(Format::kTable), "x\nred [31m next\n");
}

TEST(Listing, CsvQuotesWhatNeedsQuotes) {
  EXPECT_EQ(TwoRows().Render(Format::kCsv),
            "unit,pages,note\n"
            "芝罘区商务局,7,\n"
            "a,1204,\"says \"\"no\"\", twice\"\n");
}

TEST(Listing, JsonKeepsColumnOrderNumbersAndNulls) {
  Listing listing({"b", "a"});
  listing.Add({int64_t{1}, nullptr});
  EXPECT_EQ(listing.Render(Format::kJson), "[\n {\n  \"b\": 1,\n  \"a\": null\n }\n]\n");
}

TEST(Listing, JsonOfNoRowsIsAnEmptyArray) { EXPECT_EQ(Listing({"a"}).Render(Format::kJson), "[]\n"); }

}  // namespace
}  // namespace lantai::app
