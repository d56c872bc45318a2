#include "core/document_json.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace lantai {
namespace {

using Json = nlohmann::ordered_json;

// Readers throw BadDocument, or nlohmann's exceptions where the text is no JSON; DocumentFromJson turns both into a
// Status.
struct BadDocument {
  std::string message;
};

[[noreturn]] void Refuse(const char* key, std::string_view why) {
  throw BadDocument{"\"" + std::string(key) + "\" " + std::string(why)};
}

// Builds the tree with one change: a number that is not a 64-bit integer is kept as its digits, in a binary value
// (which JSON itself cannot give), because a double would round it.
class ExactNumbers : public nlohmann::detail::json_sax_dom_parser<Json> {
 public:
  using Base = nlohmann::detail::json_sax_dom_parser<Json>;
  explicit ExactNumbers(Json& root) : Base(root) {}
  bool number_float(Json::number_float_t, const Json::string_t& digits) {
    Json::binary_t bytes(std::vector<uint8_t>(digits.begin(), digits.end()));
    return Base::binary(bytes);
  }
};

Json ParseTree(std::string_view text) {
  Json root;
  ExactNumbers builder(root);
  Json::sax_parse(text, &builder);
  return root;
}

const Json& At(const Json& object, const char* key) {
  const auto found = object.find(key);  // end() where `object` is none
  if (found == object.end()) Refuse(key, "is missing");
  return *found;
}

std::string GetString(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (!value.is_string()) Refuse(key, "is not a string");
  return value.get<std::string>();
}

std::optional<std::string> GetText(const Json& object, const char* key) {
  if (At(object, key).is_null()) return std::nullopt;
  return GetString(object, key);
}

bool GetBool(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (!value.is_boolean()) Refuse(key, "is not true or false");
  return value.get<bool>();
}

std::optional<int> GetYear(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (value.is_null()) return std::nullopt;
  if (!value.is_number_unsigned() || value.get<uint64_t>() > 9999) Refuse(key, "is not a year");
  return value.get<int>();
}

std::optional<Number> GetNumber(const Json& object, const char* key) {
  const Json& value = At(object, key);
  if (value.is_null()) return std::nullopt;
  if (value.is_number()) return Number{value.dump()};
  if (!value.is_binary()) Refuse(key, "is not a number");
  return Number{std::string(value.get_binary().begin(), value.get_binary().end())};
}

Sha256 GetDigest(const Json& object, const char* key) {
  Result<Sha256> digest = ParseSha256(GetString(object, key));
  if (!digest.ok()) Refuse(key, digest.status().message());
  return *digest;
}

uint64_t GetSimhash(const Json& object, const char* key) {
  const std::string hex = GetString(object, key);
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  if (hex.size() != 16 || error != std::errc() || end != hex.data() + hex.size()) Refuse(key, "is not 16 hex digits");
  return value;
}

template <typename Enum, typename NameOf>
Enum GetEnum(const Json& object, const char* key, Enum last, NameOf name_of) {
  const std::string word = GetString(object, key);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  Refuse(key, "has the unknown word '" + word + "'");
}

// `key` names the array in messages.
template <typename T, typename Read>
std::vector<T> ReadArray(const Json& array, const char* key, Read read) {
  if (!array.is_array()) Refuse(key, "is not an array");
  std::vector<T> values;
  values.reserve(array.size());
  for (const Json& element : array) values.push_back(read(element));
  return values;
}

template <typename T, typename Read>
std::vector<T> GetArray(const Json& object, const char* key, Read read) {
  return ReadArray<T>(At(object, key), key, read);
}

std::vector<std::string> ReadStrings(const Json& array, const char* key) {
  return ReadArray<std::string>(array, key, [key](const Json& element) {
    if (!element.is_string()) Refuse(key, "holds something that is not a string");
    return element.get<std::string>();
  });
}

std::vector<std::string> GetStrings(const Json& object, const char* key) { return ReadStrings(At(object, key), key); }

template <typename T, typename Read>
std::map<std::string, T> GetMap(const Json& object, const char* key, Read read) {
  const Json& map = At(object, key);
  if (!map.is_object()) Refuse(key, "is not an object");
  std::map<std::string, T> values;
  for (const auto& [name, element] : map.items()) values.emplace(name, read(element));
  return values;
}

Part ReadPart(const Json& j) {
  return {GetString(j, "role"), GetString(j, "input"), GetText(j, "url"), GetDigest(j, "payload_sha256")};
}

Metadata ReadMetadata(const Json& j) {
  return {GetText(j, "index_number"), GetText(j, "document_number"), GetText(j, "publisher"), GetText(j, "department"),
          GetText(j, "form"),         GetText(j, "keywords"),        GetText(j, "issued"),    GetText(j, "validity"),
          GetText(j, "source")};
}

Section ReadSection(const Json& j) { return {GetString(j, "heading"), GetString(j, "text")}; }

Table ReadTable(const Json& j) {
  return {GetArray<std::vector<std::string>>(j, "rows", [](const Json& row) { return ReadStrings(row, "rows"); })};
}

Attachment ReadAttachment(const Json& j) { return {GetString(j, "url"), GetString(j, "name"), GetString(j, "type")}; }

Cell ReadCell(const Json& j) {
  return {GetNumber(j, "value"), GetText(j, "raw"), GetEnum(j, "status", CellStatus::kMissing, CellStatusName),
          GetText(j, "unit"), GetString(j, "at")};
}

NarrativeNumber ReadNarrative(const Json& j) {
  const std::optional<Number> value = GetNumber(j, "value");
  if (!value) Refuse("narrative", "has a value that is null");
  return {*value, GetString(j, "raw"), GetString(j, "at")};
}

Check ReadCheck(const Json& j) {
  return {GetString(j, "id"),      GetString(j, "scope"), GetEnum(j, "status", Verdict::kUnknown, VerdictName),
          GetNumber(j, "left"),    GetNumber(j, "right"), GetStrings(j, "cells"),
          GetText(j, "suggestion")};
}

Flag ReadFlag(const Json& j) {
  return {GetString(j, "id"), GetString(j, "severity"), GetString(j, "detail"), GetString(j, "at"),
          GetStrings(j, "cells")};
}

Report ReadReport(const Json& j) {
  Report report;
  report.form = GetString(j, "template");
  report.tables = GetMap<std::string>(j, "tables", [](const Json& form) {
    if (!form.is_string()) Refuse("tables", "holds something that is not a string");
    return form.get<std::string>();
  });
  report.cells = GetMap<Cell>(j, "cells", ReadCell);
  report.narrative = GetMap<NarrativeNumber>(j, "narrative", ReadNarrative);
  report.checks = GetArray<Check>(j, "checks", ReadCheck);
  report.flags = GetArray<Flag>(j, "flags", ReadFlag);
  return report;
}

Digests ReadDigests(const Json& j) {
  Digests digests;
  digests.payload_sha256 = GetDigest(j, "payload_sha256");
  if (!At(j, "wire_sha256").is_null()) digests.wire_sha256 = GetDigest(j, "wire_sha256");
  digests.text_sha256 = GetDigest(j, "text_sha256");
  digests.tables_sha256 = GetDigest(j, "tables_sha256");
  digests.simhash64 = GetSimhash(j, "simhash64");
  return digests;
}

Document ReadDocument(const Json& j) {
  if (GetString(j, "schema") != kDocumentSchema) Refuse("schema", "is not lantai.document/1");
  Document d;
  d.input = GetString(j, "input");
  d.url = GetText(j, "url");
  d.media_type = GetString(j, "media_type");
  d.charset = GetText(j, "charset").value_or("");
  d.parts = GetArray<Part>(j, "parts", ReadPart);
  d.title = GetText(j, "title").value_or("");
  d.unit = GetText(j, "unit");
  d.division = GetText(j, "division");
  d.level = GetText(j, "level");
  d.year = GetYear(j, "year");
  d.published = GetText(j, "published");
  d.is_annual_report = GetBool(j, "is_annual_report");
  d.metadata = ReadMetadata(At(j, "metadata"));
  d.text = GetString(j, "text");
  d.sections = GetArray<Section>(j, "sections", ReadSection);
  d.tables = GetArray<Table>(j, "tables", ReadTable);
  d.attachments = GetArray<Attachment>(j, "attachments", ReadAttachment);
  if (const Json& report = At(j, "report"); !report.is_null()) d.report = ReadReport(report);
  d.digests = ReadDigests(At(j, "digests"));
  d.extractor = GetString(j, "extractor");
  return d;
}

}  // namespace

Result<Document> DocumentFromJson(std::string_view text) {
  try {
    return ReadDocument(ParseTree(text));
  } catch (const BadDocument& bad) {
    return {Code::kCorruption, "document JSON: " + bad.message};
  } catch (const std::exception& error) {
    return {Code::kCorruption, std::string("document JSON: ") + error.what()};
  }
}

}  // namespace lantai
