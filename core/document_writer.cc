// ToJson: keys in the contract's order, as docs/document.schema.json lists them.
#include "core/document_json.h"
#include "core/json_writer.h"

namespace lantai {
namespace {

std::string SimhashHex(uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) hex[static_cast<size_t>(i)] = kDigits[value & 15];
  return hex;
}

// A class, so that the templates find every overload.
class DocumentWriter {
 public:
  std::string Run(const Document& document) {
    Write(document);
    return json_.Take();
  }

 private:
  void Write(std::string_view text) { json_.String(text); }
  void Write(const std::string& text) { json_.String(text); }
  void Write(bool value) { json_.Bool(value); }
  void Write(int value) { json_.Integer(value); }
  void Write(const Number& number) { json_.Number(number.text); }
  void Write(const Sha256& digest) { json_.String(digest.Hex()); }

  template <typename T>
  void Write(const std::optional<T>& value) {
    if (value) {
      Write(*value);
    } else {
      json_.Null();
    }
  }

  template <typename T>
  void Write(const std::vector<T>& values) {
    json_.BeginArray();
    for (const T& value : values) Write(value);
    json_.EndArray();
  }

  template <typename T>
  void Write(const std::map<std::string, T>& values) {
    json_.BeginObject();
    for (const auto& [key, value] : values) Field(key, value);
    json_.EndObject();
  }

  template <typename T>
  void Field(std::string_view key, const T& value) {
    json_.Key(key);
    Write(value);
  }

  // Fields whose empty string means "not known".
  void FieldOrNull(std::string_view key, const std::string& text) {
    Field(key, text.empty() ? std::optional<std::string>() : text);
  }

  void Write(const Part& part) {
    json_.BeginObject();
    Field("role", part.role);
    Field("input", part.input);
    Field("url", part.url);
    Field("payload_sha256", part.payload_sha256);
    json_.EndObject();
  }

  void Write(const Metadata& metadata) {
    json_.BeginObject();
    Field("index_number", metadata.index_number);
    Field("document_number", metadata.document_number);
    Field("publisher", metadata.publisher);
    Field("department", metadata.department);
    Field("form", metadata.form);
    Field("keywords", metadata.keywords);
    Field("issued", metadata.issued);
    Field("validity", metadata.validity);
    Field("source", metadata.source);
    json_.EndObject();
  }

  void Write(const Section& section) {
    json_.BeginObject();
    Field("heading", section.heading);
    Field("text", section.text);
    json_.EndObject();
  }

  void Write(const Table& table) {
    json_.BeginObject();
    Field("rows", table.rows);
    json_.EndObject();
  }

  void Write(const Attachment& attachment) {
    json_.BeginObject();
    Field("url", attachment.url);
    Field("name", attachment.name);
    Field("type", attachment.type);
    json_.EndObject();
  }

  void Write(const Cell& cell) {
    json_.BeginObject();
    Field("value", cell.value);
    Field("raw", cell.raw);
    Field("status", CellStatusName(cell.status));
    Field("unit", cell.unit);
    Field("at", cell.at);
    json_.EndObject();
  }

  void Write(const NarrativeNumber& number) {
    json_.BeginObject();
    Field("value", number.value);
    Field("raw", number.raw);
    Field("at", number.at);
    json_.EndObject();
  }

  void Write(const Check& check) {
    json_.BeginObject();
    Field("id", check.id);
    Field("scope", check.scope);
    Field("status", VerdictName(check.verdict));
    Field("left", check.left);
    Field("right", check.right);
    Field("cells", check.cells);
    Field("suggestion", check.suggestion);
    json_.EndObject();
  }

  void Write(const Flag& flag) {
    json_.BeginObject();
    Field("id", flag.id);
    Field("severity", flag.severity);
    Field("detail", flag.detail);
    Field("at", flag.at);
    Field("cells", flag.cells);
    json_.EndObject();
  }

  void Write(const Report& report) {
    json_.BeginObject();
    Field("template", report.form);
    Field("tables", report.tables);
    Field("cells", report.cells);
    Field("narrative", report.narrative);
    Field("checks", report.checks);
    Field("flags", report.flags);
    json_.EndObject();
  }

  void Write(const Digests& digests) {
    json_.BeginObject();
    Field("payload_sha256", digests.payload_sha256);
    Field("wire_sha256", digests.wire_sha256);
    Field("text_sha256", digests.text_sha256);
    Field("tables_sha256", digests.tables_sha256);
    Field("simhash64", SimhashHex(digests.simhash64));
    json_.EndObject();
  }

  void Write(const Document& document) {
    json_.BeginObject();
    Field("schema", kDocumentSchema);
    Field("input", document.input);
    Field("url", document.url);
    Field("media_type", document.media_type);
    FieldOrNull("charset", document.charset);
    Field("parts", document.parts);
    FieldOrNull("title", document.title);
    Field("unit", document.unit);
    Field("division", document.division);
    Field("level", document.level);
    Field("year", document.year);
    Field("published", document.published);
    Field("is_annual_report", document.is_annual_report);
    Field("metadata", document.metadata);
    Field("text", document.text);
    Field("sections", document.sections);
    Field("tables", document.tables);
    Field("attachments", document.attachments);
    Field("report", document.report);
    Field("digests", document.digests);
    Field("extractor", document.extractor);
    json_.EndObject();
  }

  JsonWriter json_;
};

}  // namespace

std::string ToJson(const Document& document) { return DocumentWriter().Run(document); }

}  // namespace lantai
