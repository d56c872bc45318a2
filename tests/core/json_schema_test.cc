// The validator that guards the documents is guarded itself.
#include "tests/support/json_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai {
namespace {
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(JsonSchema, TypeMayBeOneNameOrSeveral) {
  EXPECT_THAT(SchemaErrors(R"({"type":"string"})", R"("x")"), IsEmpty());
  EXPECT_THAT(SchemaErrors(R"({"type":"string"})", "1"), ElementsAre(HasSubstr("is not of type")));
  EXPECT_THAT(SchemaErrors(R"({"type":["string","null"]})", "null"), IsEmpty());
  EXPECT_THAT(SchemaErrors(R"({"type":["string","null"]})", "true"), ElementsAre(HasSubstr("string")));
}

TEST(JsonSchema, AnIntegerIsANumberAndNotTheOtherWayRound) {
  EXPECT_THAT(SchemaErrors(R"({"type":"number"})", "1"), IsEmpty());
  EXPECT_THAT(SchemaErrors(R"({"type":"integer"})", "1.5"), ElementsAre(HasSubstr("integer")));
  EXPECT_THAT(SchemaErrors(R"({"type":"boolean"})", "0"), ElementsAre(HasSubstr("boolean")));
}

TEST(JsonSchema, RequiredNamesWhatIsLacking) {
  EXPECT_THAT(SchemaErrors(R"({"required":["a","b"]})", R"({"a":1})"), ElementsAre(": lacks \"b\""));
}

TEST(JsonSchema, PropertiesAreCheckedUnderTheirPath) {
  const char* schema = R"({"properties":{"a":{"properties":{"b":{"type":"null"}}}}})";
  EXPECT_THAT(SchemaErrors(schema, R"({"a":{"b":null}})"), IsEmpty());
  EXPECT_THAT(SchemaErrors(schema, R"({"a":{"b":0}})"), ElementsAre(HasSubstr("/a/b: ")));
}

TEST(JsonSchema, AdditionalPropertiesMayBeForbiddenOrHaveASchema) {
  EXPECT_THAT(SchemaErrors(R"({"properties":{"a":true},"additionalProperties":false})", R"({"a":1,"b":2})"),
              ElementsAre("/b: is not allowed"));
  EXPECT_THAT(SchemaErrors(R"({"additionalProperties":{"type":"string"}})", R"({"a":"x","b":2})"),
              ElementsAre(HasSubstr("/b: ")));
  EXPECT_THAT(SchemaErrors(R"({"properties":{}})", R"({"b":2})"), IsEmpty());
}

TEST(JsonSchema, ItemsApplyToEveryElement) {
  EXPECT_THAT(SchemaErrors(R"({"items":{"type":"string"}})", R"(["a",1,"b",2])"),
              ElementsAre(HasSubstr("/1: "), HasSubstr("/3: ")));
}

TEST(JsonSchema, EnumConstPatternAndBoundsHold) {
  EXPECT_THAT(SchemaErrors(R"({"enum":["a","b",null]})", "null"), IsEmpty());
  EXPECT_THAT(SchemaErrors(R"({"enum":["a","b"]})", R"("c")"), ElementsAre(HasSubstr("one of")));
  EXPECT_THAT(SchemaErrors(R"({"const":"a"})", R"("b")"), ElementsAre(HasSubstr("is not \"a\"")));
  EXPECT_THAT(SchemaErrors(R"({"pattern":"^[0-9]+$"})", R"("12a")"), ElementsAre(HasSubstr("is not like")));
  EXPECT_THAT(SchemaErrors(R"({"minimum":1,"maximum":3})", "2"), IsEmpty());
  EXPECT_THAT(SchemaErrors(R"({"minimum":1,"maximum":3})", "0"), ElementsAre(HasSubstr("too small")));
  EXPECT_THAT(SchemaErrors(R"({"minimum":1,"maximum":3})", "4"), ElementsAre(HasSubstr("too big")));
}

TEST(JsonSchema, ReferencesGoToDefs) {
  const char* schema = R"({"$defs":{"n":{"type":"number"}},"items":{"$ref":"#/$defs/n"}})";
  EXPECT_THAT(SchemaErrors(schema, "[1]"), IsEmpty());
  EXPECT_THAT(SchemaErrors(schema, R"(["x"])"), ElementsAre(HasSubstr("/0: ")));
  EXPECT_THAT(SchemaErrors(R"({"$ref":"#/$defs/none"})", "1"), ElementsAre(HasSubstr("unknown $ref")));
}

TEST(JsonSchema, AnUnknownKeywordIsAnErrorSoThatNoRuleGoesUnchecked) {
  EXPECT_THAT(SchemaErrors(R"({"oneOf":[]})", "1"), ElementsAre(HasSubstr("unknown keyword oneOf")));
  EXPECT_THAT(SchemaErrors(R"({"title":"t","description":"d"})", "1"), IsEmpty());
}

TEST(JsonSchema, TextThatIsNotJsonIsSaidToBeSo) {
  EXPECT_THAT(SchemaErrors("{", "1"), ElementsAre(HasSubstr("schema is not JSON")));
  EXPECT_THAT(SchemaErrors("{}", "{"), ElementsAre(HasSubstr("value is not JSON")));
}

}  // namespace
}  // namespace lantai
