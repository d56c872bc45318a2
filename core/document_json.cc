#include "core/document_json.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

namespace lantai {
namespace {

// On-demand: values are read from the text where they stand, in its order; a tree of a document costs ten times the
// time. Keys are found fastest in the contract's order, and found in any other.
namespace json = simdjson::ondemand;

// Readers throw BadDocument, or simdjson's error where the text is no JSON; DocumentFromJson turns both into a Status.
struct BadDocument {
  std::string message;
};

[[noreturn]] void Refuse(const char* key, std::string_view why) {
  throw BadDocument{"\"" + std::string(key) + "\" " + std::string(why)};
}

// What a key should hold and does not is the document's fault and named; other errors are the text's.
template <typename T>
T Expect(simdjson::simdjson_result<T> found, const char* key, std::string_view why) {
  T value;
  const simdjson::error_code error = std::move(found).get(value);
  if (error == simdjson::INCORRECT_TYPE || error == simdjson::NO_SUCH_FIELD) Refuse(key, why);
  if (error != simdjson::SUCCESS) throw simdjson::simdjson_error(error);
  return value;
}

json::value At(json::object& object, const char* key) { return Expect(object[key], key, "is missing"); }

json::object GetObject(json::object& object, const char* key) {
  return Expect(At(object, key).get_object(), key, "is not an object");
}

// Valid until the next document is parsed.
std::string_view GetView(json::object& object, const char* key) {
  return Expect(At(object, key).get_string(), key, "is not a string");
}

std::string GetString(json::object& object, const char* key) { return std::string(GetView(object, key)); }

bool IsNull(json::value& value) { return value.is_null().value(); }

std::optional<std::string> GetText(json::object& object, const char* key) {
  json::value value = At(object, key);
  if (IsNull(value)) return std::nullopt;
  return std::string(Expect(value.get_string(), key, "is not a string"));
}

bool GetBool(json::object& object, const char* key) {
  return Expect(At(object, key).get_bool(), key, "is not true or false");
}

// RFC 8259 §6: [ "-" ] int [ "." digits ] [ ("e" | "E") [ sign ] digits ]
bool IsNumber(std::string_view text) {
  const auto digits = [&text] {
    const size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool zero = text.starts_with('0');
  const size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return digits() > 0 && text.empty();
}

// The digits as they stand: a double would round them.
std::optional<Number> GetNumber(json::object& object, const char* key) {
  json::value value = At(object, key);
  if (IsNull(value)) return std::nullopt;
  std::string_view token = value.raw_json_token();
  token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
  if (!IsNumber(token)) Refuse(key, "is not a number");
  return Number{std::string(token)};
}

std::optional<int> GetYear(json::object& object, const char* key) {
  constexpr int kLast = 9999;
  const std::optional<Number> number = GetNumber(object, key);
  if (!number) return std::nullopt;
  int year = -1;
  const char* end = number->text.data() + number->text.size();
  const auto [stop, error] = std::from_chars(number->text.data(), end, year);
  if (error != std::errc() || stop != end || year < 0 || year > kLast) Refuse(key, "is not a year");
  return year;
}

Sha256 GetDigest(json::value value, const char* key) {
  const Result<Sha256> digest = ParseSha256(Expect(value.get_string(), key, "is not a string"));
  if (!digest.ok()) Refuse(key, digest.status().message());
  return *digest;
}

uint64_t GetSimhash(json::object& object, const char* key) {
  const std::string_view hex = GetView(object, key);
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  if (hex.size() != 16 || error != std::errc() || end != hex.data() + hex.size()) Refuse(key, "is not 16 hex digits");
  return value;
}

template <typename Enum, typename NameOf>
Enum GetEnum(json::object& object, const char* key, Enum last, NameOf name_of) {
  const std::string_view word = GetView(object, key);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (name_of(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  Refuse(key, "has the unknown word '" + std::string(word) + "'");
}

// `key` names the array in messages.
template <typename T, typename Read>
std::vector<T> ReadArray(json::value value, const char* key, Read read) {
  std::vector<T> values;
  for (simdjson::simdjson_result<json::value> element : Expect(value.get_array(), key, "is not an array")) {
    values.push_back(read(element.value()));
  }
  return values;
}

// A reader of elements from a reader of objects.
template <typename Read>
auto Object(const char* key, Read read) {
  return [key, read](json::value element) {
    json::object object = Expect(element.get_object(), key, "holds something that is not an object");
    return read(object);
  };
}

std::vector<std::string> ReadStrings(json::value array, const char* key) {
  return ReadArray<std::string>(array, key, [key](json::value element) {
    return std::string(Expect(element.get_string(), key, "holds something that is not a string"));
  });
}

std::vector<std::string> GetStrings(json::object& object, const char* key) { return ReadStrings(At(object, key), key); }

template <typename T, typename Read>
std::map<std::string, T> GetMap(json::object& object, const char* key, Read read) {
  std::map<std::string, T> values;
  for (simdjson::simdjson_result<json::field> found : GetObject(object, key)) {
    json::field field = std::move(found).take_value();
    const std::string_view name = field.unescaped_key().value();
    values.emplace_hint(values.end(), name, read(field.value()));
  }
  return values;
}

Part ReadPart(json::object& j) {
  return {GetString(j, "role"), GetString(j, "input"), GetText(j, "url"),
          GetDigest(At(j, "payload_sha256"), "payload_sha256")};
}

Metadata ReadMetadata(json::object& j) {
  return {GetText(j, "index_number"), GetText(j, "document_number"), GetText(j, "publisher"), GetText(j, "department"),
          GetText(j, "form"),         GetText(j, "keywords"),        GetText(j, "issued"),    GetText(j, "validity"),
          GetText(j, "source")};
}

Section ReadSection(json::object& j) { return {GetString(j, "heading"), GetString(j, "text")}; }

Table ReadTable(json::object& j) {
  return {ReadArray<std::vector<std::string>>(At(j, "rows"), "rows",
                                              [](json::value row) { return ReadStrings(row, "rows"); })};
}

Attachment ReadAttachment(json::object& j) { return {GetString(j, "url"), GetString(j, "name"), GetString(j, "type")}; }

Cell ReadCell(json::object& j) {
  return {GetNumber(j, "value"), GetText(j, "raw"), GetEnum(j, "status", CellStatus::kMissing, CellStatusName),
          GetText(j, "unit"), GetString(j, "at")};
}

NarrativeNumber ReadNarrative(json::object& j) {
  const std::optional<Number> value = GetNumber(j, "value");
  if (!value) Refuse("narrative", "has a value that is null");
  return {*value, GetString(j, "raw"), GetString(j, "at")};
}

Check ReadCheck(json::object& j) {
  return {GetString(j, "id"),      GetString(j, "scope"), GetEnum(j, "status", Verdict::kUnknown, VerdictName),
          GetNumber(j, "left"),    GetNumber(j, "right"), GetStrings(j, "cells"),
          GetText(j, "suggestion")};
}

Flag ReadFlag(json::object& j) {
  return {GetString(j, "id"), GetString(j, "severity"), GetString(j, "detail"), GetString(j, "at"),
          GetStrings(j, "cells")};
}

Report ReadReport(json::object& j) {
  Report report;
  report.form = GetString(j, "template");
  report.tables = GetMap<std::string>(j, "tables", [](json::value form) {
    return std::string(Expect(form.get_string(), "tables", "holds something that is not a string"));
  });
  report.cells = GetMap<Cell>(j, "cells", Object("cells", ReadCell));
  report.narrative = GetMap<NarrativeNumber>(j, "narrative", Object("narrative", ReadNarrative));
  report.checks = ReadArray<Check>(At(j, "checks"), "checks", Object("checks", ReadCheck));
  report.flags = ReadArray<Flag>(At(j, "flags"), "flags", Object("flags", ReadFlag));
  return report;
}

Digests ReadDigests(json::object& j) {
  Digests digests;
  digests.payload_sha256 = GetDigest(At(j, "payload_sha256"), "payload_sha256");
  if (json::value wire = At(j, "wire_sha256"); !IsNull(wire)) digests.wire_sha256 = GetDigest(wire, "wire_sha256");
  digests.text_sha256 = GetDigest(At(j, "text_sha256"), "text_sha256");
  digests.tables_sha256 = GetDigest(At(j, "tables_sha256"), "tables_sha256");
  digests.simhash64 = GetSimhash(j, "simhash64");
  return digests;
}

// What stands on the page.
void ReadPrint(json::object& j, Document& d) {
  d.text = GetString(j, "text");
  d.sections = ReadArray<Section>(At(j, "sections"), "sections", Object("sections", ReadSection));
  d.tables = ReadArray<Table>(At(j, "tables"), "tables", Object("tables", ReadTable));
}

Document ReadDocument(json::object& j, DocumentParts parts) {
  if (GetView(j, "schema") != kDocumentSchema) Refuse("schema", "is not lantai.document/1");
  Document d;
  d.input = GetString(j, "input");
  d.url = GetText(j, "url");
  d.media_type = GetString(j, "media_type");
  d.charset = GetText(j, "charset").value_or("");
  d.parts = ReadArray<Part>(At(j, "parts"), "parts", Object("parts", ReadPart));
  d.title = GetText(j, "title").value_or("");
  d.unit = GetText(j, "unit");
  d.division = GetText(j, "division");
  d.level = GetText(j, "level");
  d.year = GetYear(j, "year");
  d.published = GetText(j, "published");
  d.is_annual_report = GetBool(j, "is_annual_report");
  json::object metadata = GetObject(j, "metadata");
  d.metadata = ReadMetadata(metadata);
  if (parts == DocumentParts::kAll) ReadPrint(j, d);
  d.attachments = ReadArray<Attachment>(At(j, "attachments"), "attachments", Object("attachments", ReadAttachment));
  if (json::value report = At(j, "report"); !IsNull(report)) {
    json::object object = Expect(report.get_object(), "report", "is not an object");
    d.report = ReadReport(object);
  }
  json::object digests = GetObject(j, "digests");
  d.digests = ReadDigests(digests);
  d.extractor = GetString(j, "extractor");
  return d;
}

}  // namespace

Result<Document> DocumentFromJson(std::string_view text, DocumentParts parts) {
  thread_local json::parser parser;  // its buffers are worth keeping: a parser made anew costs as much as a small text
  try {
    const simdjson::padded_string padded(text);
    json::document document = parser.iterate(padded);
    json::object root = Expect(document.get_object(), "schema", "is missing");
    const std::string_view whole = root.raw_json();
    if (whole.data() + whole.size() != padded.data() + padded.size()) {
      return {Code::kCorruption, "document JSON: something stands behind the document"};
    }
    root.reset().value();
    return ReadDocument(root, parts);
  } catch (const BadDocument& bad) {
    return {Code::kCorruption, "document JSON: " + bad.message};
  } catch (const std::exception& error) {
    return {Code::kCorruption, std::string("document JSON: ") + error.what()};
  }
}

}  // namespace lantai
