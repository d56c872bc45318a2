#include "config/divisions.h"

#include <algorithm>

#include "tests/support/status_matchers.h"

namespace lantai::config {
namespace {

ConfigFile File(std::string text) { return {"divisions/x", "x", std::move(text)}; }

TEST(Divisions, AnEmptyYearIsAnOpenEnd) {
  ASSERT_OK_AND_ASSIGN(const auto divisions,
                       ReadDivisions(File("# head\n110228\t密云县\t\t2015\n110118\t密云区\t2016\t\n")));
  ASSERT_EQ(divisions.size(), 2u);
  EXPECT_EQ(divisions[0], (Division{"110228", "密云县", 0, 2015}));
  EXPECT_EQ(divisions[1], (Division{"110118", "密云区", 2016, 9999}));
}

TEST(Divisions, AWrongLineIsNamed) {
  for (const char* line : {"11022\t密云县\t\t", "11022x\t密云县\t\t", "110228\t\t\t", "110228\t密云县\tlong ago\t",
                           "110228\t密云县\t2010\t2005", "110228\t密云县\t\t20155555"}) {
    EXPECT_THAT(ReadDivisions(File("# head\n" + std::string(line) + "\n")),
                Fails(Code::kInvalidArgument, testing::HasSubstr("x:2: expected code, name")))
        << line;
  }
}

TEST(Divisions, TownshipsStandBehindTheirCounty) {
  ASSERT_OK_AND_ASSIGN(const auto counties, ReadTownships(File("110101\t东华门街道 景山街道\n")));
  ASSERT_EQ(counties.size(), 1u);
  EXPECT_EQ(counties[0], (Townships{"110101", {"东华门街道", "景山街道"}}));
  EXPECT_THAT(ReadTownships(File("110101\n")), Fails(Code::kInvalidArgument));
}

TEST(Divisions, ZonesAreToml) {
  ASSERT_OK_AND_ASSIGN(const auto zones, ReadZones(File("[[zone]]\ncode = \"620100\"\nnames = [\"兰州新区\"]\n")));
  ASSERT_EQ(zones.size(), 1u);
  EXPECT_EQ(zones[0], (NamedZone{"620100", {"兰州新区"}}));
  EXPECT_THAT(ReadZones(File("[[zone]]\ncode = \"62\"\nnames = []\n")), Fails(Code::kInvalidArgument));
  EXPECT_THAT(ReadZones(File("[[zone]]\ncode = \"620100\"\nnames = []\nother = 1\n")), Fails(Code::kInvalidArgument));
}

TEST(Divisions, TheBuiltInTablesAreWhole) {
  ASSERT_OK_AND_ASSIGN(const Divisions all, LoadDivisions());
  EXPECT_GT(all.divisions.size(), 3700u);
  EXPECT_GT(all.townships.size(), 2900u);
  EXPECT_GT(all.zones.size(), 30u);
  size_t names = 0;
  for (const Townships& county : all.townships) names += county.names.size();
  EXPECT_GT(names, 38'000u);
  const auto by_code = [](const Division& a, const Division& b) { return a.code < b.code; };
  EXPECT_TRUE(std::is_sorted(all.divisions.begin(), all.divisions.end(), by_code));
}

// Every zone stands for a code that the table of divisions has.
TEST(Divisions, EveryZoneLiesInADivision) {
  ASSERT_OK_AND_ASSIGN(const Divisions all, LoadDivisions());
  for (const NamedZone& zone : all.zones) {
    EXPECT_TRUE(std::any_of(all.divisions.begin(), all.divisions.end(), [&](const Division& division) {
      return division.code == zone.code;
    })) << zone.code;
  }
}

}  // namespace
}  // namespace lantai::config
