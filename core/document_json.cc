#include "core/document_json.h"

#include <nlohmann/json.hpp>

namespace lantai {
namespace {

using Json = nlohmann::ordered_json;

// ---- writing ----

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json ToValue(const Number& number) { return Json::parse(number.text, nullptr, false); }

Json OrNull(const std::optional<Number>& number) { return number ? ToValue(*number) : Json(nullptr); }

Json OrNull(const std::optional<Sha256>& digest) { return digest ? Json(digest->Hex()) : Json(nullptr); }

Json ToValue(const Part& part) {
  return {{"role", part.role}, {"input", part.input}, {"url", OrNull(part.url)},
          {"payload_sha256", part.payload_sha256.Hex()}};
}

Json ToValue(const Metadata& m) {
  return {{"index_number", OrNull(m.index_number)}, {"document_number", OrNull(m.document_number)},
          {"publisher", OrNull(m.publisher)},       {"department", OrNull(m.department)},
          {"form", OrNull(m.form)},                 {"keywords", OrNull(m.keywords)},
          {"issued", OrNull(m.issued)},             {"validity", OrNull(m.validity)},
          {"source", OrNull(m.source)}};
}

Json ToValue(const Section& section) { return {{"heading", section.heading}, {"text", section.text}}; }

Json ToValue(const Table& table) { return {{"rows", table.rows}}; }

Json ToValue(const Attachment& a) { return {{"url", a.url}, {"name", a.name}, {"type", a.type}}; }

Json ToValue(const Cell& cell) {
  return {{"value", OrNull(cell.value)}, {"raw", OrNull(cell.raw)}, {"status", CellStatusName(cell.status)},
          {"unit", OrNull(cell.unit)},   {"at", cell.at}};
}

Json ToValue(const NarrativeNumber& n) { return {{"value", ToValue(n.value)}, {"raw", n.raw}, {"at", n.at}}; }

Json ToValue(const Check& check) {
  return {{"id", check.id},
          {"scope", check.scope},
          {"status", VerdictName(check.verdict)},
          {"left", OrNull(check.left)},
          {"right", OrNull(check.right)},
          {"cells", check.cells},
          {"suggestion", OrNull(check.suggestion)}};
}

Json ToValue(const Flag& flag) {
  return {{"id", flag.id}, {"severity", flag.severity}, {"detail", flag.detail}, {"at", flag.at}, {"cells", flag.cells}};
}

template <typename T>
Json ToArray(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values) array.push_back(ToValue(value));
  return array;
}

template <typename T>
Json ToObject(const std::map<std::string, T>& values) {
  Json object = Json::object();
  for (const auto& [key, value] : values) object[key] = ToValue(value);
  return object;
}

Json ToValue(const Report& report) {
  return {{"template", report.form},
          {"tables", Json(report.tables)},
          {"cells", ToObject(report.cells)},
          {"narrative", ToObject(report.narrative)},
          {"checks", ToArray(report.checks)},
          {"flags", ToArray(report.flags)}};
}

std::string SimhashHex(uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) hex[static_cast<size_t>(i)] = kDigits[value & 15];
  return hex;
}

Json ToValue(const Digests& d) {
  return {{"payload_sha256", d.payload_sha256.Hex()},
          {"wire_sha256", OrNull(d.wire_sha256)},
          {"text_sha256", d.text_sha256.Hex()},
          {"tables_sha256", d.tables_sha256.Hex()},
          {"simhash64", SimhashHex(d.simhash64)}};
}

// ---- reading ----

// Readers throw nlohmann's exceptions or BadDocument; DocumentFromJson turns both into a Status.
struct BadDocument {
  std::string message;
};

template <typename T>
T Get(const Json& object, const char* key) {
  return object.at(key).get<T>();
}

std::optional<std::string> GetText(const Json& object, const char* key) {
  const Json& value = object.at(key);
  if (value.is_null()) return std::nullopt;
  return value.get<std::string>();
}

std::optional<Number> GetNumber(const Json& object, const char* key) {
  const Json& value = object.at(key);
  if (value.is_null()) return std::nullopt;
  if (!value.is_number()) throw BadDocument{std::string(key) + " is not a number"};
  return Number{value.dump()};
}

Sha256 GetDigest(const Json& object, const char* key) {
  Result<Sha256> digest = ParseSha256(Get<std::string>(object, key));
  if (!digest.ok()) throw BadDocument{std::string(key) + ": " + digest.status().message()};
  return *digest;
}

template <typename Enum, typename NameOf>
Enum GetEnum(const Json& object, const char* key, Enum last, NameOf name_of) {
  const auto word = Get<std::string>(object, key);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  throw BadDocument{std::string(key) + ": unknown word '" + word + "'"};
}

template <typename T, typename Read>
std::vector<T> GetArray(const Json& object, const char* key, Read read) {
  std::vector<T> values;
  for (const Json& element : object.at(key)) values.push_back(read(element));
  return values;
}

template <typename T, typename Read>
std::map<std::string, T> GetMap(const Json& object, const char* key, Read read) {
  std::map<std::string, T> values;
  for (const auto& [name, element] : object.at(key).items()) values.emplace(name, read(element));
  return values;
}

Part ReadPart(const Json& j) {
  return {Get<std::string>(j, "role"), Get<std::string>(j, "input"), GetText(j, "url"), GetDigest(j, "payload_sha256")};
}

Metadata ReadMetadata(const Json& j) {
  return {GetText(j, "index_number"), GetText(j, "document_number"), GetText(j, "publisher"),
          GetText(j, "department"),   GetText(j, "form"),            GetText(j, "keywords"),
          GetText(j, "issued"),       GetText(j, "validity"),        GetText(j, "source")};
}

Section ReadSection(const Json& j) { return {Get<std::string>(j, "heading"), Get<std::string>(j, "text")}; }

Table ReadTable(const Json& j) { return {Get<std::vector<std::vector<std::string>>>(j, "rows")}; }

Attachment ReadAttachment(const Json& j) {
  return {Get<std::string>(j, "url"), Get<std::string>(j, "name"), Get<std::string>(j, "type")};
}

Cell ReadCell(const Json& j) {
  return {GetNumber(j, "value"), GetText(j, "raw"), GetEnum(j, "status", CellStatus::kMissing, CellStatusName),
          GetText(j, "unit"), Get<std::string>(j, "at")};
}

NarrativeNumber ReadNarrative(const Json& j) {
  const std::optional<Number> value = GetNumber(j, "value");
  if (!value) throw BadDocument{"narrative value is null"};
  return {*value, Get<std::string>(j, "raw"), Get<std::string>(j, "at")};
}

Check ReadCheck(const Json& j) {
  return {Get<std::string>(j, "id"),
          Get<std::string>(j, "scope"),
          GetEnum(j, "status", Verdict::kUnknown, VerdictName),
          GetNumber(j, "left"),
          GetNumber(j, "right"),
          Get<std::vector<std::string>>(j, "cells"),
          GetText(j, "suggestion")};
}

Flag ReadFlag(const Json& j) {
  return {Get<std::string>(j, "id"), Get<std::string>(j, "severity"), Get<std::string>(j, "detail"),
          Get<std::string>(j, "at"), Get<std::vector<std::string>>(j, "cells")};
}

Report ReadReport(const Json& j) {
  Report report;
  report.form = Get<std::string>(j, "template");
  report.tables = GetMap<std::string>(j, "tables", [](const Json& v) { return v.get<std::string>(); });
  report.cells = GetMap<Cell>(j, "cells", ReadCell);
  report.narrative = GetMap<NarrativeNumber>(j, "narrative", ReadNarrative);
  report.checks = GetArray<Check>(j, "checks", ReadCheck);
  report.flags = GetArray<Flag>(j, "flags", ReadFlag);
  return report;
}

Digests ReadDigests(const Json& j) {
  Digests digests;
  digests.payload_sha256 = GetDigest(j, "payload_sha256");
  if (!j.at("wire_sha256").is_null()) digests.wire_sha256 = GetDigest(j, "wire_sha256");
  digests.text_sha256 = GetDigest(j, "text_sha256");
  digests.tables_sha256 = GetDigest(j, "tables_sha256");
  digests.simhash64 = std::stoull(Get<std::string>(j, "simhash64"), nullptr, 16);
  return digests;
}

Document ReadDocument(const Json& j) {
  if (Get<std::string>(j, "schema") != kDocumentSchema) throw BadDocument{"schema is not lantai.document/1"};
  Document d;
  d.input = Get<std::string>(j, "input");
  d.url = GetText(j, "url");
  d.media_type = Get<std::string>(j, "media_type");
  d.charset = GetText(j, "charset").value_or("");
  d.parts = GetArray<Part>(j, "parts", ReadPart);
  d.title = GetText(j, "title").value_or("");
  d.unit = GetText(j, "unit");
  d.division = GetText(j, "division");
  d.level = GetText(j, "level");
  if (!j.at("year").is_null()) d.year = Get<int>(j, "year");
  d.published = GetText(j, "published");
  d.is_annual_report = Get<bool>(j, "is_annual_report");
  d.metadata = ReadMetadata(j.at("metadata"));
  d.text = Get<std::string>(j, "text");
  d.sections = GetArray<Section>(j, "sections", ReadSection);
  d.tables = GetArray<Table>(j, "tables", ReadTable);
  d.attachments = GetArray<Attachment>(j, "attachments", ReadAttachment);
  if (!j.at("report").is_null()) d.report = ReadReport(j.at("report"));
  d.digests = ReadDigests(j.at("digests"));
  d.extractor = Get<std::string>(j, "extractor");
  return d;
}

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

std::string ToJson(const Document& d) {
  const Json json = {
      {"schema", kDocumentSchema},
      {"input", d.input},
      {"url", OrNull(d.url)},
      {"media_type", d.media_type},
      {"charset", TextOrNull(d.charset)},
      {"parts", ToArray(d.parts)},
      {"title", TextOrNull(d.title)},
      {"unit", OrNull(d.unit)},
      {"division", OrNull(d.division)},
      {"level", OrNull(d.level)},
      {"year", OrNull(d.year)},
      {"published", OrNull(d.published)},
      {"is_annual_report", d.is_annual_report},
      {"metadata", ToValue(d.metadata)},
      {"text", d.text},
      {"sections", ToArray(d.sections)},
      {"tables", ToArray(d.tables)},
      {"attachments", ToArray(d.attachments)},
      {"report", d.report ? ToValue(*d.report) : Json(nullptr)},
      {"digests", ToValue(d.digests)},
      {"extractor", d.extractor},
  };
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Document> DocumentFromJson(std::string_view text) {
  try {
    return ReadDocument(Json::parse(text));
  } catch (const BadDocument& bad) {
    return {Code::kCorruption, "document JSON: " + bad.message};
  } catch (const std::exception& error) {
    return {Code::kCorruption, std::string("document JSON: ") + error.what()};
  }
}

}  // namespace lantai
