// From a body's name to its division: full, short, old and ambiguous names.
#include "extractor/divisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/divisions.h"

namespace lantai::extractor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const DivisionIndex& BuiltIn() {
  static const auto* divisions = new Divisions(*config::LoadDivisions());
  static const auto* index = new DivisionIndex(*divisions);
  return *index;
}

struct NameExample {
  const char* name;
  std::vector<int> codes;
  const char* named;  // the part of the name that is the division's
};

class DivisionName : public ::testing::TestWithParam<NameExample> {};

TEST_P(DivisionName, NamesItsDivision) {
  const std::string_view name = GetParam().name;
  const PlaceMatch match = BuiltIn().Match(name);
  EXPECT_EQ(match.codes, GetParam().codes) << name;
  EXPECT_EQ(name.substr(0, match.length), GetParam().named);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, DivisionName,
    ::testing::Values(
        NameExample{"杨陵区招商服务二局", {610403}, "杨陵区"},
        NameExample{"烟台市芝罘区商务局", {370602}, "烟台市芝罘区"},
        NameExample{"烟台芝罘区商务局", {370602}, "烟台芝罘区"},
        NameExample{"锡林郭勒盟工业和信息化局", {152500}, "锡林郭勒盟"},
        NameExample{"桃江经济开发区", {430922}, "桃江"}, NameExample{"桃江县经济开发区", {430922}, "桃江县"},
        NameExample{"张掖市甘州区财政局", {620702}, "张掖市甘州区"},
        NameExample{"四川省绵竹市审计局", {510683}, "四川省绵竹市"},
        NameExample{"内蒙古自治区赤峰市财政局", {150400}, "内蒙古自治区赤峰市"},
        NameExample{"内蒙古赤峰市财政局", {150400}, "内蒙古赤峰市"}, NameExample{"恩施州水利局", {422800}, "恩施州"},
        NameExample{"恩施土家族苗族自治州水利局", {422800}, "恩施土家族苗族自治州"},
        NameExample{"恩施市水利局", {422801}, "恩施市"}, NameExample{"城步县水利局", {430529}, "城步县"},
        NameExample{"城步苗族自治县水利局", {430529}, "城步苗族自治县"},
        NameExample{"西咸新区空港新城", {610100}, "西咸新区"}, NameExample{"运城经开区", {140800}, "运城"},
        NameExample{"曲靖经开区", {530300}, "曲靖"}, NameExample{"杨凌示范区财政局", {610403}, "杨凌示范区"},
        NameExample{"上海市浦东新区教育局", {310115}, "上海市浦东新区"},
        NameExample{"湖北省神农架林区统计局", {429021}, "湖北省神农架林区"},
        NameExample{"北京市密云县财政局", {110228}, "北京市密云县"}, NameExample{"襄樊市审计局", {420600}, "襄樊市"},
        NameExample{"济宁市市中区教育局", {370802}, "济宁市市中区"},
        NameExample{"佳县螅镇人民政府", {610828}, "佳县螅镇"}, NameExample{"教育部", {}, ""},
        NameExample{"公安局", {}, ""}, NameExample{"经济发展局", {}, ""}, NameExample{"", {}, ""},
        NameExample{"市", {}, ""}, NameExample{"\xFF\xE4", {}, ""}));

TEST(DivisionIndex, AnAmbiguousNameHasAllItsCodes) {
  EXPECT_THAT(BuiltIn().Match("鼓楼区司法局").codes, SizeIs(4));
  EXPECT_GT(BuiltIn().Match("太平镇").codes.size(), 5u);
  EXPECT_EQ(BuiltIn().Match("太平镇").kind, PlaceKind::kTownship);
}

TEST(DivisionIndex, NarrowsByWhatElseIsKnown) {
  const std::vector<int> four = BuiltIn().Match("鼓楼区").codes;
  EXPECT_THAT(BuiltIn().Narrow(four, "鼓楼区", 2020, {320100}, ""), ElementsAre(320106));
  EXPECT_THAT(BuiltIn().Narrow(four, "鼓楼区", 2020, {410203}, ""), ElementsAre(410204));
  EXPECT_THAT(BuiltIn().Narrow(four, "鼓楼区", 2020, {}, "徐州市人民政府主办"), ElementsAre(320302));
  EXPECT_THAT(BuiltIn().Narrow(four, "鼓楼区", 2020, {}, "福建省人民政府"), ElementsAre(350102));
  EXPECT_THAT(BuiltIn().Narrow(four, "鼓楼区", 2020, {110000}, "无关"), SizeIs(4));
}

TEST(DivisionIndex, AMovedCountyIsToldByTheYear) {
  const std::vector<int> both = BuiltIn().Match("寿县水利局").codes;
  ASSERT_THAT(both, ElementsAre(340422, 341521));
  EXPECT_THAT(BuiltIn().Narrow(both, "寿县", 2012, {}, ""), ElementsAre(341521));
  EXPECT_THAT(BuiltIn().Narrow(both, "寿县", 2020, {}, ""), ElementsAre(340422));
}

TEST(DivisionIndex, OfACityAndACountyInItTheCityIsMeant) {
  const std::vector<int> both = BuiltIn().Match("恩施高新区").codes;
  ASSERT_THAT(both, ElementsAre(422800, 422801));
  EXPECT_THAT(BuiltIn().Narrow(both, "恩施", 2020, {}, ""), ElementsAre(422800));
}

TEST(DivisionIndex, KnowsItsCodes) {
  EXPECT_EQ(BuiltIn().NameOf(370602), "芝罘区");
  EXPECT_EQ(BuiltIn().NameOf(420600), "襄阳市");
  EXPECT_FALSE(BuiltIn().Knows(14416));
  EXPECT_FALSE(BuiltIn().Knows(675490));
}

TEST(DivisionCodes, LieInTheirParents) {
  EXPECT_TRUE(LiesIn(370602, 370600));
  EXPECT_TRUE(LiesIn(370602, 370000));
  EXPECT_TRUE(LiesIn(370602, 370602));
  EXPECT_FALSE(LiesIn(370600, 370602));
  EXPECT_EQ(ParentOf(370602), 370600);
  EXPECT_EQ(ParentOf(370600), 370000);
  EXPECT_EQ(ParentOf(370000), 0);
}

TEST(DivisionIndex, WithoutDivisionsNamesNone) {
  const Divisions none;
  const DivisionIndex index(none);
  EXPECT_TRUE(index.empty());
  EXPECT_THAT(index.Match("杨陵区").codes, IsEmpty());
}

}  // namespace
}  // namespace lantai::extractor
