#include "extractor/cell_value.h"

#include <gtest/gtest.h>

namespace lantai::extractor {
namespace {

struct Example {
  const char* text;
  CellStatus status;
  const char* value;  // "" where there is none
  const char* unit;   // "" where there is none
  bool is_signed = false;
};

class CellValue : public ::testing::TestWithParam<Example> {};

TEST_P(CellValue, ReadsAsPrinted) {
  const Example& want = GetParam();
  const Cell cell = ParseCell(want.text, {.is_signed = want.is_signed});
  EXPECT_EQ(CellStatusName(cell.status), CellStatusName(want.status)) << want.text;
  EXPECT_EQ(cell.value ? cell.value->text : "", want.value) << want.text;
  EXPECT_EQ(cell.unit.value_or(""), want.unit) << want.text;
  EXPECT_TRUE(cell.raw.has_value());
}

constexpr CellStatus kOk = CellStatus::kOk;
constexpr CellStatus kBad = CellStatus::kUnparsable;

INSTANTIATE_TEST_SUITE_P(
    Numbers, CellValue,
    ::testing::Values(Example{"0", kOk, "0", ""}, Example{" 0", kOk, "0", ""}, Example{"\u00A012\u3000", kOk, "12", ""},
                      Example{"１２３", kOk, "123", ""}, Example{"007", kOk, "7", ""}, Example{"0.00", kOk, "0", ""},
                      Example{"59237.2449", kOk, "59237.2449", ""}, Example{"3.50", kOk, "3.5", ""},
                      Example{"1,234", kOk, "1234", ""}, Example{"1，234", kOk, "1234", ""},
                      Example{"1 234 567", kOk, "1234567", ""}, Example{"104150元", kOk, "104150", "元"},
                      Example{"12.5 万元", kOk, "12.5", "万元"}, Example{"0件", kOk, "0", "件"},
                      Example{"3条", kOk, "3", "条"}, Example{"-2", kOk, "-2", ""}, Example{"－7", kOk, "-7", ""},
                      Example{"+16", kOk, "16", ""}, Example{"-0", kOk, "0", ""},
                      Example{"123456789012345", kOk, "123456789012345", ""}));

INSTANTIATE_TEST_SUITE_P(SignedWords, CellValue,
                         ::testing::Values(Example{"增2", kOk, "2", "", true}, Example{"减3", kOk, "-3", "", true},
                                           Example{"增加12", kOk, "12", "", true},
                                           Example{"减少1", kOk, "-1", "", true}, Example{"↑4", kOk, "4", "", true},
                                           Example{"↓4", kOk, "-4", "", true}, Example{"增2", kBad, "", "", false},
                                           Example{"无变化", kBad, "", "", true}));

INSTANTIATE_TEST_SUITE_P(
    Words, CellValue,
    ::testing::Values(Example{"", CellStatus::kBlank, "", ""}, Example{" \u3000", CellStatus::kBlank, "", ""},
                      Example{"/", CellStatus::kSlash, "", ""}, Example{"\\", CellStatus::kSlash, "", ""},
                      Example{"／", CellStatus::kSlash, "", ""}, Example{"—", CellStatus::kDash, "", ""},
                      Example{"——", CellStatus::kDash, "", ""}, Example{"-", CellStatus::kDash, "", ""},
                      Example{"－", CellStatus::kDash, "", ""}, Example{"无", CellStatus::kNoneWord, "", ""},
                      Example{"零", CellStatus::kNoneWord, "", ""}));

INSTANTIATE_TEST_SUITE_P(
    NotNumbers, CellValue,
    ::testing::Values(Example{"O", kBad, "", ""}, Example{"1O", kBad, "", ""}, Example{"l", kBad, "", ""},
                      Example{"约3", kBad, "", ""}, Example{"3余", kBad, "", ""}, Example{"2.4万", kBad, "", ""},
                      Example{"1,23", kBad, "", ""}, Example{"1,2345", kBad, "", ""}, Example{"0 0", kBad, "", ""},
                      Example{"1 2 3", kBad, "", ""}, Example{"1-2", kBad, "", ""}, Example{"十二", kBad, "", ""},
                      Example{"1.", kBad, "", ""}, Example{".5", kBad, "", ""}, Example{"1.2.3", kBad, "", ""},
                      Example{"--5", kBad, "", ""}, Example{"见附件", kBad, "", ""},
                      Example{"1234567890123456", kBad, "", ""}, Example{"规章0", kBad, "", ""},
                      Example{"99999999999999999999999", kBad, "", ""}, Example{"\xFF", kBad, "", ""}));

TEST(CellValue, TakesTheHeadersUnitWhereTheCellPrintsNone) {
  EXPECT_EQ(ParseCell("5", {.unit = "万元"}).unit, "万元");
  EXPECT_EQ(ParseCell("5元", {.unit = "万元"}).unit, "元");
  EXPECT_EQ(ParseCell("/", {.unit = "万元"}).unit, std::nullopt);
}

TEST(CellValue, KeepsRawAsPrintedInItsWidth) { EXPECT_EQ(ParseCell(" １２ ", {}).raw, "１２"); }

TEST(CellValue, IsBoundedOnLongText) {
  EXPECT_EQ(ParseCell(std::string(1 << 20, '1'), {}).status, CellStatus::kUnparsable);
}

}  // namespace
}  // namespace lantai::extractor
