// The JSON form of documents, held against the contract's key order and docs/document.schema.json.
#include "core/document_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/support/exact_bytes.h"
#include "tests/support/json_schema.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::ordered_json;

Report FullReport() {
  Report report;
  report.form = "mixed";
  report.tables = {{"t2", "g2021"}, {"t3", "g2019"}, {"t4", "g2019|g2021"}};
  report.cells["t2.a20_5.licensing.decisions"] = {Number{"12"}, "12", CellStatus::kOk, std::nullopt,
                                                  "part:0/table:0/row:9/col:2"};
  report.cells["t2.a20_8.fees"] = {Number{"59237.2449"}, "59237.2449万元", CellStatus::kOk, "万元",
                                   "part:0/table:0/row:12/col:2"};
  report.cells["t3.new.total"] = {std::nullopt, "", CellStatus::kBlank, std::nullopt, "part:0/table:1/row:2/col:3"};
  report.cells["t3.old.total"] = {std::nullopt, std::nullopt, CellStatus::kMissing, std::nullopt, ""};
  report.narrative["website_items"] = {Number{"290"}, "290条", "section:2"};
  report.checks.push_back({"K1", "natural_person", Verdict::kFail, Number{"3"}, Number{"-4"}, {"a", "b"}, "4"});
  report.checks.push_back({"K4", "review", Verdict::kUnknown, std::nullopt, std::nullopt, {}, std::nullopt});
  report.flags.push_back({"period_year_mismatch", "warning", "2019 and 2020", "section:6", {"t3.new.total"}});
  return report;
}

Document FullDocument() {
  Document d;
  d.input = "a.html";
  d.url = "http://www.x.gov.cn/a.html";
  d.media_type = "text/html";
  d.charset = "gb18030";
  d.parts.push_back({"page", "a.html", "http://www.x.gov.cn/a.html", Sha256Of("page")});
  d.parts.push_back({"attachment", "b.pdf", std::nullopt, Sha256Of("attachment")});
  d.title = "某局2019年政府信息公开工作年度报告";
  d.unit = "某局";
  d.division = "610403";
  d.level = "county_department";
  d.year = 2019;
  d.published = "2020-01-09";
  d.is_annual_report = true;
  d.metadata = {
      "000014349/2020-00001", "某政发〔2020〕1号", "某局", "办公室", "主动公开", "年报", "2020-01-09", "有效", "某局"};
  d.text = "一、总体情况\n本年度公开信息290条。\"引\"";
  d.sections.push_back({"一、总体情况", "本年度公开信息290条。"});
  d.tables.push_back({{{"信息内容", "本年制发件数"}, {"规章", "0"}}});
  d.attachments.push_back({"http://www.x.gov.cn/b.pdf", "附件.pdf", "pdf"});
  d.report = FullReport();
  d.digests = {Sha256Of("page"), Sha256Of("wire"), Sha256Of("text"), Sha256Of("tables"), 0x0123456789ABCDEF};
  return d;
}

std::vector<std::string> KeysOf(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, unused] : object.items()) keys.push_back(key);
  return keys;
}

std::string SchemaText() {
  std::ifstream in(LANTAI_SOURCE_DIR "/docs/document.schema.json", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(DocumentJson, AFullDocumentSurvivesTheRoundTrip) {
  const Document document = FullDocument();
  const std::string json = ToJson(document);
  ASSERT_OK_AND_ASSIGN(const Document again, DocumentFromJson(ExactBytes(json).view()));
  EXPECT_EQ(again, document);
  EXPECT_EQ(ToJson(again), json);
}

TEST(DocumentJson, TheFactsAreTheDocumentWithoutWhatIsPrinted) {
  const Document document = FullDocument();
  ASSERT_OK_AND_ASSIGN(const Document facts, DocumentFromJson(ToJson(document), DocumentParts::kFacts));
  Document expected = document;
  expected.text.clear();
  expected.sections.clear();
  expected.tables.clear();
  EXPECT_EQ(facts, expected);
}

TEST(DocumentJson, KeysAreFoundInAnyOrder) {
  const nlohmann::json sorted = nlohmann::json::parse(ToJson(FullDocument()));
  ASSERT_OK_AND_ASSIGN(const Document again, DocumentFromJson(sorted.dump(2)));
  EXPECT_EQ(again, FullDocument());
}

TEST(DocumentJson, AnEmptyDocumentSurvivesTheRoundTrip) {
  ASSERT_OK_AND_ASSIGN(const Document again, DocumentFromJson(ToJson(Document())));
  EXPECT_EQ(again, Document());
}

TEST(DocumentJson, IsOneLine) {
  EXPECT_THAT(ToJson(FullDocument()), AllOf(Not(HasSubstr("\n")), Not(HasSubstr("\": "))));
}

TEST(DocumentJson, HasEveryKeyOfTheContractInItsOrder) {
  const Json json = Json::parse(ToJson(FullDocument()));
  EXPECT_THAT(KeysOf(json), ElementsAre("schema", "input", "url", "media_type", "charset", "parts", "title", "unit",
                                        "division", "level", "year", "published", "is_annual_report", "metadata",
                                        "text", "sections", "tables", "attachments", "report", "digests", "extractor"));
  EXPECT_THAT(KeysOf(json["parts"][0]), ElementsAre("role", "input", "url", "payload_sha256"));
  EXPECT_THAT(KeysOf(json["metadata"]), ElementsAre("index_number", "document_number", "publisher", "department",
                                                    "form", "keywords", "issued", "validity", "source"));
  EXPECT_THAT(KeysOf(json["sections"][0]), ElementsAre("heading", "text"));
  EXPECT_THAT(KeysOf(json["tables"][0]), ElementsAre("rows"));
  EXPECT_THAT(KeysOf(json["attachments"][0]), ElementsAre("url", "name", "type"));
  EXPECT_THAT(KeysOf(json["digests"]),
              ElementsAre("payload_sha256", "wire_sha256", "text_sha256", "tables_sha256", "simhash64"));
}

TEST(DocumentJson, HasEveryKeyOfTheReportInTheContractsOrder) {
  const Json report = Json::parse(ToJson(FullDocument()))["report"];
  EXPECT_THAT(KeysOf(report), ElementsAre("template", "tables", "cells", "narrative", "checks", "flags"));
  EXPECT_THAT(KeysOf(report["cells"]["t3.old.total"]), ElementsAre("value", "raw", "status", "unit", "at"));
  EXPECT_THAT(KeysOf(report["narrative"]["website_items"]), ElementsAre("value", "raw", "at"));
  EXPECT_THAT(KeysOf(report["checks"][0]),
              ElementsAre("id", "scope", "status", "left", "right", "cells", "suggestion"));
  EXPECT_THAT(KeysOf(report["flags"][0]), ElementsAre("id", "severity", "detail", "at", "cells"));
}

TEST(DocumentJson, KeysStandInTheOrderOfTheSchema) {
  const Json schema = Json::parse(SchemaText());
  EXPECT_EQ(KeysOf(Json::parse(ToJson(Document()))), KeysOf(schema["properties"]));
}

TEST(DocumentJson, WhatIsNotKnownIsNullAndWhatIsNoneIsEmpty) {
  const Json json = Json::parse(ToJson(Document()));
  for (const char* key : {"url", "charset", "title", "unit", "division", "level", "year", "published", "report"}) {
    EXPECT_TRUE(json[key].is_null()) << key;
  }
  for (const char* key : {"parts", "sections", "tables", "attachments"}) EXPECT_EQ(json[key], Json::array()) << key;
  for (const auto& [key, value] : json["metadata"].items()) EXPECT_TRUE(value.is_null()) << key;
  EXPECT_TRUE(json["digests"]["wire_sha256"].is_null());
  EXPECT_EQ(json["text"], "");
  Document with_report;
  with_report.report.emplace();
  const Json report = Json::parse(ToJson(with_report))["report"];
  for (const char* key : {"tables", "cells", "narrative"}) EXPECT_EQ(report[key], Json::object()) << key;
  for (const char* key : {"checks", "flags"}) EXPECT_EQ(report[key], Json::array()) << key;
}

TEST(DocumentJson, NumbersKeepEveryDigit) {
  for (const char* digits :
       {"0", "-2", "290", "59237.2449", "0.1", "1234567890123456789", "18446744073709551615", "18446744073709551616",
        "123456789012345678901234567890", "12345678901234567890.123456789", "-0.000000000000000000000000000001"}) {
    Document document = FullDocument();
    document.report->cells["t2.a20_8.fees"].value = Number{digits};
    const std::string json = ToJson(document);
    EXPECT_THAT(json, HasSubstr("\"value\":" + std::string(digits) + ",")) << digits;
    ASSERT_OK_AND_ASSIGN(const Document again, DocumentFromJson(json));
    EXPECT_EQ(again, document) << digits;
  }
}

TEST(DocumentJson, ANumberThatIsNoneIsWrittenAsNull) {
  Document document = FullDocument();
  document.report->checks[0].left = Number{"1,2"};
  EXPECT_TRUE(Json::parse(ToJson(document))["report"]["checks"][0]["left"].is_null());
}

TEST(DocumentJson, TheSimhashIsSixteenHexDigits) {
  Document document;
  EXPECT_EQ(Json::parse(ToJson(document))["digests"]["simhash64"], "0000000000000000");
  document.digests.simhash64 = 0xFEDCBA9876543210;
  EXPECT_EQ(Json::parse(ToJson(document))["digests"]["simhash64"], "fedcba9876543210");
}

TEST(DocumentJson, TextThatIsNotUtf8IsWrittenWithReplacementCharacters) {
  Document document;
  document.text = "a\xB1\xA8z";
  EXPECT_EQ(Json::parse(ToJson(document))["text"], "a\uFFFD\uFFFDz");
}

// ---- refusals ----

// The full document with `edit` applied to its JSON.
template <typename Edit>
Result<Document> ReadEdited(Edit edit) {
  Json json = Json::parse(ToJson(FullDocument()));
  edit(json);
  return DocumentFromJson(json.dump());
}

TEST(DocumentJson, ALackingKeyIsNamed) {
  for (const std::string& key : KeysOf(Json::parse(ToJson(FullDocument())))) {
    EXPECT_THAT(ReadEdited([&](Json& json) { json.erase(key); }),
                Fails(Code::kCorruption, HasSubstr("\"" + key + "\" is missing")));
  }
}

TEST(DocumentJson, AKeyOfTheWrongTypeIsNamed) {
  for (const std::string& key : KeysOf(Json::parse(ToJson(FullDocument())))) {
    const Json wrong = key == "tables" ? Json("x") : Json(1.5);
    const Result<Document> result = ReadEdited([&](Json& json) { json[key] = wrong; });
    EXPECT_THAT(result, Fails(Code::kCorruption, HasSubstr("\"" + key + "\"")));
  }
}

TEST(DocumentJson, AnUnknownSchemaIsRefused) {
  EXPECT_THAT(ReadEdited([](Json& json) { json["schema"] = "lantai.document/2"; }),
              Fails(Code::kCorruption, HasSubstr("schema")));
}

TEST(DocumentJson, UnknownWordsAreRefused) {
  EXPECT_THAT(ReadEdited([](Json& json) { json["report"]["checks"][0]["status"] = "maybe"; }),
              Fails(Code::kCorruption, HasSubstr("maybe")));
  EXPECT_THAT(ReadEdited([](Json& json) { json["report"]["cells"]["t3.new.total"]["status"] = "OK"; }),
              Fails(Code::kCorruption, HasSubstr("status")));
}

TEST(DocumentJson, BadDigestsYearsAndNumbersAreRefused) {
  EXPECT_THAT(ReadEdited([](Json& json) { json["digests"]["text_sha256"] = "abc"; }),
              Fails(Code::kCorruption, HasSubstr("text_sha256")));
  for (const char* simhash : {"", "12zz", "0123456789abcdef0", "-123456789abcdef"}) {
    EXPECT_THAT(ReadEdited([&](Json& json) { json["digests"]["simhash64"] = simhash; }),
                Fails(Code::kCorruption, HasSubstr("simhash64")));
  }
  for (const Json& year : {Json(2019.5), Json(-1), Json(10000), Json("2019"), Json(1e300)}) {
    EXPECT_THAT(ReadEdited([&](Json& json) { json["year"] = year; }), Fails(Code::kCorruption, HasSubstr("year")));
  }
  EXPECT_THAT(ReadEdited([](Json& json) { json["report"]["narrative"]["website_items"]["value"] = nullptr; }),
              Fails(Code::kCorruption, HasSubstr("narrative")));
  EXPECT_THAT(ReadEdited([](Json& json) { json["report"]["checks"][0]["left"] = "3"; }),
              Fails(Code::kCorruption, HasSubstr("left")));
}

TEST(DocumentJson, ElementsOfTheWrongTypeAreRefused) {
  EXPECT_THAT(ReadEdited([](Json& json) { json["tables"][0]["rows"][1][0] = 7; }),
              Fails(Code::kCorruption, HasSubstr("rows")));
  EXPECT_THAT(ReadEdited([](Json& json) { json["tables"][0]["rows"][1] = "x"; }),
              Fails(Code::kCorruption, HasSubstr("rows")));
  EXPECT_THAT(ReadEdited([](Json& json) { json["report"]["tables"]["t2"] = 1; }),
              Fails(Code::kCorruption, HasSubstr("tables")));
  EXPECT_THAT(ReadEdited([](Json& json) { json["report"]["cells"] = Json::array(); }),
              Fails(Code::kCorruption, HasSubstr("cells")));
  EXPECT_THAT(ReadEdited([](Json& json) { json["parts"][0] = "x"; }), Fails(Code::kCorruption));
}

TEST(DocumentJson, TextThatIsNotJsonIsRefused) {
  const std::string json = ToJson(FullDocument());
  for (const std::string& text : {std::string(), std::string("null"), std::string("[]"), std::string("{"), json + "x",
                                  json.substr(0, json.size() / 2), std::string(100'000, '[')}) {
    EXPECT_THAT(DocumentFromJson(ExactBytes(text).view()), Fails(Code::kCorruption, HasSubstr("document JSON")));
  }
}

// ---- the schema ----

TEST(DocumentSchema, HoldsForWhatToJsonWrites) {
  const std::string schema = SchemaText();
  EXPECT_THAT(SchemaErrors(schema, ToJson(FullDocument())), IsEmpty());
  EXPECT_THAT(SchemaErrors(schema, ToJson(Document())), IsEmpty());
}

TEST(DocumentSchema, IsStrict) {
  const std::string schema = SchemaText();
  Json json = Json::parse(ToJson(FullDocument()));
  json["extra"] = 1;
  json["report"]["flags"][0]["severity"] = "fatal";
  json["report"]["cells"]["t3.new.total"].erase("unit");
  json["digests"]["text_sha256"] = "abc";
  json["published"] = "9 January";
  EXPECT_THAT(SchemaErrors(schema, json.dump()),
              testing::UnorderedElementsAre("/extra: is not allowed", HasSubstr("/report/flags/0/severity: "),
                                            HasSubstr("/report/cells/t3.new.total: lacks \"unit\""),
                                            HasSubstr("/digests/text_sha256: "), HasSubstr("/published: ")));
}

void ExpectStrict(const Json& schema, const std::string& where) {
  if (schema.contains("properties")) {
    EXPECT_EQ(schema.value("additionalProperties", Json(true)), Json(false)) << where;
    std::vector<std::string> required = schema.value("required", std::vector<std::string>());
    EXPECT_EQ(required, KeysOf(schema["properties"])) << where;
    for (const auto& [key, member] : schema["properties"].items()) ExpectStrict(member, where + "/" + key);
  }
}

TEST(DocumentSchema, RequiresEveryPropertyAndAllowsNoOther) {
  const Json schema = Json::parse(SchemaText());
  ExpectStrict(schema, "document");
  for (const auto& [name, definition] : schema["$defs"].items()) ExpectStrict(definition, name);
}

}  // namespace
}  // namespace lantai
