// The registry of public bodies when the archive is repaired: numbers stay, and none is given twice.
#include <map>

#include "storage/bodies.h"
#include "storage/codec.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/look.h"
#include "storage/repair.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::IsEmpty;

constexpr char kZhifu[] = "烟台市芝罘区人民政府", kFushan[] = "烟台市福山区人民政府",
               kMuping[] = "烟台市牟平区人民政府";

class RepairBodies : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    Do(PortalsNamed{{{"zhifu", kZhifu, "370602"}, {"fushan", kFushan, "370611"}, {"muping", kMuping, "370612"}}});
    archive_.reset();
    before_ = Registry();
  }

  std::map<std::string, std::string> Registry() {
    std::map<std::string, std::string> found;
    const auto looked = LookAt(path(), nullptr);
    EXPECT_OK(looked);
    for (const char tag : {kBodyNameTag, kBodyTag, kSeedPortalTag}) {
      EXPECT_OK(looked->index->Scan(TagKey(tag), PrefixEnd(TagKey(tag)), [&](auto key, auto value) -> Result<bool> {
        found[std::string(key)] = value;
        return true;
      }));
    }
    return found;
  }

  void Damage(const Batch& batch) {
    ASSERT_OK_AND_ASSIGN(const auto index, Database::Open(path() / "index", {}));
    ASSERT_OK(index->Write(batch, true));
  }

  void Mend() {
    ASSERT_OK_AND_ASSIGN(const RepairReport report, RepairArchive(path(), {.clock = &clock_}));
    EXPECT_FALSE(report.sound);
    EXPECT_THAT(report.lost.items, IsEmpty());
  }

  std::map<std::string, std::string> before_;
};

TEST_F(RepairBodies, EitherRecordOfANameIsHadFromTheOther) {
  Damage({{BodyNameKey(kZhifu, "zhifu"), std::nullopt}, {NumberKey(kBodyTag, 2), std::nullopt}});
  Mend();
  EXPECT_EQ(Registry(), before_);
}

TEST_F(RepairBodies, AnUnreadableRecordCountsAsLost) {
  Damage({{BodyNameKey(kZhifu, "zhifu"), "\xff"}, {NumberKey(kBodyTag, 2), "\xff"}});
  Mend();
  EXPECT_EQ(Registry(), before_);
}

TEST_F(RepairBodies, CountersAreMadeAnew) {
  Damage({{NumberKey(kBodyTag, 0), std::nullopt}, {SeedPortalKey("zhifu"), "?"}});
  Mend();
  const auto after = Registry();
  EXPECT_EQ(after.at(NumberKey(kBodyTag, 0)), EncodeNumber(4));
  ASSERT_OK_AND_ASSIGN(const SeedPortal portal, DecodeSeedPortal("zhifu", after.at(SeedPortalKey("zhifu"))));
  EXPECT_EQ(portal, (SeedPortal{"zhifu", "", "", 1})) << "the next harvest tells its name";
}

TEST_F(RepairBodies, OfTwoNamesWithOneNumberTheNumberKnowsItsOwn) {
  Damage({{BodyNameKey("又一局", "zhifu"), EncodeNumber(1)}});
  // Nothing of this contradicts the form of the archive, so it is another loss that brings the repair about.
  Damage({{NumberKey(kBodyTag, 3), std::nullopt}});
  Mend();
  EXPECT_EQ(Registry(), before_);
}

TEST_F(RepairBodies, TheNumberOfALostNameIsNotUsedAgain) {
  Damage({{BodyNameKey(kMuping, "muping"), std::nullopt},
          {NumberKey(kBodyTag, 3), std::nullopt},
          {NumberKey(kBodyTag, 2), std::nullopt}});
  Mend();
  Open();
  Do(PortalsNamed{{{"muping", kMuping, "370612"}}});
  archive_.reset();
  EXPECT_EQ(Registry().at(BodyNameKey(kMuping, "muping")), EncodeNumber(4));
}

}  // namespace
}  // namespace lantai::storage
