// Sentences in which a report says what became of its body.
#include "extractor/body_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/phrases.h"
#include "tests/support/status_matchers.h"

namespace lantai::extractor {
namespace {

using Kind = BodyChange::Kind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<BodyChange> Read(std::string_view text) {
  static const Phrases phrases = *config::LoadPhrases();
  return ReadBodyChanges(text, phrases);
}

// The one statement of the text, or one with the name "?" where there is none, or several.
BodyChange One(std::string_view text) {
  const std::vector<BodyChange> changes = Read(text);
  return changes.size() == 1 ? changes.front() : BodyChange{Kind::kFounded, "?", {}, {}, {}};
}

TEST(BodyChanges, ARenamingNamesBothNamesAndTheYear) {
  for (const char* text : {"本机关原名青禾县农业局，自2019年起更名为青禾县农业农村局。",
                           "2019年3月，由青禾县农业局更名为青禾县农业农村局。",
                           "根据机构改革方案，青禾县农业局于2019年更名为青禾县农业农村局。",
                           "2019年，原青禾县农业局正式更名为青禾县农业农村局，特此说明。",
                           "青禾县农业农村局（前身为青禾县农业局）情况。经批准，原青禾县农业局自2019年起划归县政府管理"
                           "，名称变更为青禾县农业农村局。"}) {
    const std::vector<BodyChange> changes = Read(text);
    ASSERT_EQ(changes.size(), 1u) << text;
    EXPECT_EQ(changes[0].kind, Kind::kRenamed) << text;
    EXPECT_EQ(changes[0].name, "青禾县农业农村局") << text;
    EXPECT_EQ(changes[0].year, 2019) << text;
    EXPECT_THAT(changes[0].others, ElementsAre("青禾县农业局")) << text;
  }
}

TEST(BodyChanges, WhereTheReportsOwnBodyIsRenamedNoFormerNameIsGiven) {
  const BodyChange change = One("2016年，我局更名为青禾县综合行政执法局。");
  EXPECT_EQ(change.kind, Kind::kRenamed);
  EXPECT_EQ(change.name, "青禾县综合行政执法局");
  EXPECT_THAT(change.others, IsEmpty());
}

TEST(BodyChanges, AFoundingHasItsYear) {
  const BodyChange change = One("根据机构改革方案，青禾县退役军人事务局于2019年组建。");
  EXPECT_EQ(change.kind, Kind::kFounded);
  EXPECT_EQ(change.name, "青禾县退役军人事务局");
  EXPECT_EQ(change.year, 2019);
  EXPECT_EQ(One("我局于2015年5月成立。").name, "");
  EXPECT_EQ(One("2015年，成立青禾县行政审批局。").name, "青禾县行政审批局");
}

TEST(BodyChanges, AMergerNamesWhomItWasMadeOf) {
  const BodyChange change =
      One("根据机构改革方案，青禾县自然资源和规划局于2019年由青禾县国土资源局、青禾县城乡规划局整合组建。");
  EXPECT_EQ(change.kind, Kind::kFounded);
  EXPECT_EQ(change.name, "青禾县自然资源和规划局");
  EXPECT_THAT(change.others, ElementsAre("青禾县国土资源局", "青禾县城乡规划局"));
  EXPECT_THAT(One("由原发展和改革局和原物价局合并组建青禾县发展和改革局。").others,
              ElementsAre("发展和改革局", "物价局"));
  EXPECT_THAT(One("青禾县卫生局与青禾县人口和计划生育局于2014年合并，由青禾县卫生局、青禾县人口和计划生育局整合组建"
                  "青禾县卫生和计划生育局。")
                  .others,
              ElementsAre("青禾县卫生局", "青禾县人口和计划生育局"));
}

TEST(BodyChanges, AnAbolitionIsOfTheBodyItself) {
  const BodyChange change = One("根据机构改革方案，本机关的职责整合划入青禾县自然资源和规划局，本机关不再保留。");
  EXPECT_EQ(change.kind, Kind::kAbolished);
  EXPECT_EQ(change.name, "");
  EXPECT_THAT(change.others, ElementsAre("青禾县自然资源和规划局"));
  EXPECT_EQ(One("不再保留青禾县粮食局，职责划入发展和改革局。").name, "青禾县粮食局");
}

TEST(BodyChanges, WhatReportsSayEveryYearIsNoChange) {
  for (const char* text :
       {"成立了政府信息公开工作领导小组，由局长任组长。", "我局于2019年成立信息公开工作专班。",
        "行政复议决定被撤销0件。", "本机关作出的决定被依法撤销。", "2020年，设立专栏三个，新设立公开栏一处。",
        "将栏目名称更名为“法定主动公开内容”。", "由县政府组建的督查组开展了检查。",
        "县人民医院更名为青禾县第一医院有限公司。", "本局不再保留政策法规科。", "依法撤销行政许可2件。"}) {
    for (const BodyChange& change : Read(text)) {
      EXPECT_FALSE(change.name.empty()) << text << ": of the report's own body: " << change.sentence;
    }
  }
}

TEST(BodyChanges, NamesAreThoseOfBodiesAndOfBoundedLength) {
  std::string name;
  for (int i = 0; i < 5000; ++i) name += "长";
  EXPECT_THAT(Read("自2019年起更名为" + name + "局。"), IsEmpty());
  EXPECT_THAT(Read("更名为。更名为局。由更名为局。撤销。不再保留。组建。成立局。于年由、、整合组建。"), IsEmpty());
  const std::vector<BodyChange> odd = Read("\xff\xfe更名为\x01\x02农业局。原农业局\xe3更名为林业局。");
  EXPECT_LE(odd.size(), 1u);
}

TEST(BodyChanges, OneTextHasBoundedManyAndTheirSentencesAreCut) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    for (int blank = 0; blank < 50; ++blank) text += "长";
    text += "，我局于" + std::to_string(1950 + i) + "年更名为甲乙" + (i % 2 == 0 ? "农业局。" : "林业局。");
  }
  const std::vector<BodyChange> changes = Read(text);
  EXPECT_EQ(changes.size(), kMaxChanges);
  for (const BodyChange& change : changes) EXPECT_LE(change.sentence.size(), kMaxChangeSentence);
}

TEST(BodyChanges, ALongTextWithoutSentenceEndsIsReadInOneGo) {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += "、更名";  // bytes of 、 begin as those of 。
  EXPECT_THAT(Read(text), IsEmpty());
}

}  // namespace
}  // namespace lantai::extractor
