#include "core/json_writer.h"

#include <gtest/gtest.h>

namespace lantai {
namespace {

std::string Quoted(std::string_view value) {
  JsonWriter json;
  json.String(value);
  return json.Take();
}

TEST(JsonWriter, SeparatesMembersAndElementsByCommas) {
  JsonWriter json;
  json.BeginObject();
  json.Key("a");
  json.BeginArray();
  json.Integer(1);
  json.BeginArray();
  json.EndArray();
  json.BeginObject();
  json.EndObject();
  json.Null();
  json.EndArray();
  json.Key("b");
  json.Bool(true);
  json.Key("c");
  json.Bool(false);
  json.EndObject();
  EXPECT_EQ(json.text(), R"({"a":[1,[],{},null],"b":true,"c":false})");
}

TEST(JsonWriter, Rfc8259_7_EscapesOnlyWhatMustBe) {
  EXPECT_EQ(Quoted("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(Quoted("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(Quoted(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(Quoted("报告😀\u2028"), "\"报告😀\u2028\"");
}

TEST(JsonWriter, WritesAReplacementCharacterForWhatIsNotUtf8) { EXPECT_EQ(Quoted("a\xB1\xA8z"), "\"a\uFFFD\uFFFDz\""); }

TEST(JsonWriter, PlainTextEscapesAndReplacementsMayFollowEachOtherInAnyOrder) {
  EXPECT_EQ(Quoted(""), "\"\"");
  EXPECT_EQ(Quoted("\xFF"), "\"\uFFFD\"");
  EXPECT_EQ(Quoted("\"\xFF\n公\xE5\x85"), "\"\\\"\uFFFD\\n公\uFFFD\"");
  EXPECT_EQ(Quoted("\xE5\x85\"年\\"), "\"\uFFFD\\\"年\\\\\"");
}

TEST(JsonWriter, Rfc8259_6_KnowsANumber) {
  for (const char* number :
       {"0", "-0", "7", "-12", "0.5", "10.250", "1e3", "1E+3", "1.5e-7", "123456789012345678901234567890"}) {
    EXPECT_TRUE(IsJsonNumber(number)) << number;
  }
  for (const char* text :
       {"", "-", "+1", "01", "-01", ".5", "1.", "1e", "1e+", "0x1", "NaN", "Infinity", "1 ", " 1", "1,2", "一"}) {
    EXPECT_FALSE(IsJsonNumber(text)) << text;
  }
}

TEST(JsonWriter, WritesTheDigitsOfANumberAsTheyAre) {
  JsonWriter json;
  json.BeginArray();
  json.Number("123456789012345678901234567890.10");
  json.Number("");
  json.Number("1,2");
  json.EndArray();
  EXPECT_EQ(json.text(), "[123456789012345678901234567890.10,null,null]");
}

}  // namespace
}  // namespace lantai
