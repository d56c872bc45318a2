// One change as JSON and as rows of CSV (docs/changes.md).
#include <fmt/format.h>

#include "app/changes.h"
#include "core/json_writer.h"
#include "storage/csv.h"

namespace lantai::app {
namespace {

using Kind = DiffRun::Kind;

std::string_view OpName(TextEdit::Kind kind) {
  switch (kind) {
    case TextEdit::Kind::kAdded: return "added";
    case TextEdit::Kind::kRemoved: return "removed";
    case TextEdit::Kind::kChanged: break;
  }
  return "changed";
}

std::string_view SignOf(Kind kind) {
  if (kind == Kind::kKeep) return "=";
  return kind == Kind::kRemove ? "-" : "+";
}

bool SaysWhetherComparable(const ChangeEntry& entry) {
  return entry.before && (entry.cause == "edited" || entry.cause == "parts");
}

class EntryWriter {
 public:
  std::string Run(const ChangeEntry& entry) {
    json_.BeginObject();
    Number("cursor", entry.cursor);
    String("at", FormatUtc(entry.at));
    String("kind", entry.kind);
    OrNull("cause", entry.cause);
    OrNull("url", entry.key);
    AddDocument(entry);
    AddCapture(entry.capture);
    AddVersion("before", entry.before);
    AddVersion("after", entry.after);
    json_.Key("comparable");
    SaysWhetherComparable(entry) ? json_.Bool(entry.comparable) : json_.Null();
    Array("confirmations", entry.confirmations, [&](Timestamp time) { json_.String(FormatUtc(time)); });
    AddDiff(entry.diff);
    json_.EndObject();
    return json_.Take();
  }

 private:
  void String(std::string_view key, std::string_view value) {
    json_.Key(key);
    json_.String(value);
  }
  void OrNull(std::string_view key, const std::string& value) {
    json_.Key(key);
    value.empty() ? json_.Null() : json_.String(value);
  }
  void OrNull(std::string_view key, const std::optional<std::string>& value) {
    json_.Key(key);
    value ? json_.String(*value) : json_.Null();
  }
  // 0 means none.
  void Number(std::string_view key, uint64_t number) {
    json_.Key(key);
    number == 0 ? json_.Null() : json_.Integer(static_cast<int64_t>(number));
  }
  template <typename T, typename Each>
  void Array(std::string_view key, const T& values, const Each& each) {
    json_.Key(key);
    json_.BeginArray();
    for (const auto& value : values) each(value);
    json_.EndArray();
  }

  void AddDocument(const ChangeEntry& entry) {
    const storage::DocumentRecord record = entry.document.value_or(storage::DocumentRecord());
    OrNull("portal", record.portal);
    Number("document", record.id);
    Number("previous", entry.previous_id);
    OrNull("title", record.title);
    OrNull("unit", record.unit);
    OrNull("division", record.division);
    Number("year", static_cast<uint64_t>(record.year.value_or(0)));
    json_.Key("is_annual_report");
    json_.Bool(record.is_annual_report);
  }

  void AddCapture(const std::optional<storage::CaptureRecord>& capture) {
    json_.Key("capture");
    if (!capture) return json_.Null();
    json_.BeginObject();
    Number("id", capture->id);
    String("at", FormatUtc(capture->capture.finished));
    Number("status", static_cast<uint64_t>(capture->capture.status));
    String("payload_sha256", capture->payload_digest.Hex());
    json_.EndObject();
  }

  void AddVersion(std::string_view key, const std::optional<storage::DocumentVersion>& version) {
    json_.Key(key);
    if (!version) return json_.Null();
    json_.BeginObject();
    Number("version", version->number);
    String("extractor", version->extractor);
    String("read_by", version->read_by);
    json_.EndObject();
  }

  void AddDiff(const DocumentDiff& diff) {
    Array("facts", diff.facts, [&](const FactChange& fact) {
      json_.BeginObject();
      String("name", fact.name);
      OrNull("before", fact.before);
      OrNull("after", fact.after);
      json_.EndObject();
    });
    Array("cells", diff.cells, [&](const CellChange& cell) {
      json_.BeginObject();
      String("cell", cell.id);
      Add("before", cell.before);
      Add("after", cell.after);
      json_.EndObject();
    });
    Array("narrative", diff.narrative, [&](const NarrativeChange& number) {
      json_.BeginObject();
      String("id", number.id);
      Add("before", number.before);
      Add("after", number.after);
      json_.EndObject();
    });
    Array("checks", diff.checks, [&](const CheckChange& check) {
      json_.BeginObject();
      String("id", check.id);
      String("scope", check.scope);
      Add("before", check.before);
      Add("after", check.after);
      json_.EndObject();
    });
    Array("flags", diff.flags, [&](const FlagChange& flag) { Add(flag); });
    Array("attachments", diff.attachments, [&](const AttachmentChange& file) {
      json_.BeginObject();
      String("op", file.appeared ? "added" : "removed");
      String("url", file.attachment.url);
      String("name", file.attachment.name);
      json_.EndObject();
    });
    Add("text", diff.text);
    Add("table_rows", diff.table_rows);
  }

  void Add(std::string_view key, const std::optional<Cell>& cell) {
    json_.Key(key);
    if (!cell) return json_.Null();
    json_.BeginObject();
    json_.Key("value");
    cell->value ? json_.Number(cell->value->text) : json_.Null();
    OrNull("raw", cell->raw);
    String("status", CellStatusName(cell->status));
    OrNull("unit", cell->unit);
    json_.EndObject();
  }

  void Add(std::string_view key, const std::optional<NarrativeNumber>& number) {
    json_.Key(key);
    if (!number) return json_.Null();
    json_.BeginObject();
    json_.Key("value");
    json_.Number(number->value.text);
    String("raw", number->raw);
    json_.EndObject();
  }

  void Add(std::string_view key, const std::optional<Verdict>& verdict) {
    json_.Key(key);
    verdict ? json_.String(VerdictName(*verdict)) : json_.Null();
  }

  void Add(const FlagChange& change) {
    json_.BeginObject();
    String("op", change.appeared ? "added" : "removed");
    String("id", change.flag.id);
    String("severity", change.flag.severity);
    String("detail", change.flag.detail);
    Array("cells", change.flag.cells, [&](const std::string& cell) { json_.String(cell); });
    json_.EndObject();
  }

  void Add(std::string_view key, const TextDiff& diff) {
    json_.Key(key);
    json_.BeginObject();
    json_.Key("rewritten");
    json_.Bool(diff.rewritten);
    Array("edits", diff.edits, [&](const TextEdit& edit) {
      json_.BeginObject();
      String("op", OpName(edit.kind));
      Number("before", edit.before);
      Number("after", edit.after);
      Array("pieces", edit.pieces, [&](const TextPiece& piece) {
        json_.BeginArray();
        json_.String(SignOf(piece.kind));
        json_.String(piece.text);
        json_.EndArray();
      });
      json_.EndObject();
    });
    json_.Key("more");
    json_.Integer(static_cast<int64_t>(diff.more));
    json_.EndObject();
  }

  JsonWriter json_;
};

std::string RawOf(const std::optional<Cell>& cell) { return cell ? cell->raw.value_or("") : ""; }
std::string ValueOf(const std::optional<Cell>& cell) { return cell && cell->value ? cell->value->text : ""; }
std::string VerdictOf(const std::optional<Verdict>& verdict) {
  return verdict ? std::string(VerdictName(*verdict)) : "";
}

void AddTextRows(const TextDiff& diff, const std::string& what, std::vector<ChangeRow>& rows) {
  if (diff.rewritten) {
    rows.push_back({what, "rewritten", fmt::format("{} paragraphs", diff.paragraphs_before),
                    fmt::format("{} paragraphs", diff.paragraphs_after), "", ""});
  }
  for (const TextEdit& edit : diff.edits) {
    ChangeRow row{what, std::to_string(edit.after == 0 ? edit.before : edit.after), "", "", "", ""};
    for (const TextPiece& piece : edit.pieces) {
      if (piece.kind != Kind::kInsert) row.before += piece.text;
      if (piece.kind != Kind::kRemove) row.after += piece.text;
    }
    rows.push_back(std::move(row));
  }
  if (diff.more > 0) rows.push_back({what, fmt::format("{} more", diff.more), "", "", "", ""});
}

}  // namespace

std::string ChangeJson(const ChangeEntry& entry) { return EntryWriter().Run(entry); }

std::vector<ChangeRow> RowsOf(const ChangeEntry& entry) {
  const DocumentDiff& diff = entry.diff;
  std::vector<ChangeRow> rows;
  for (const FactChange& fact : diff.facts) {
    rows.push_back({"fact", fact.name, fact.before.value_or(""), fact.after.value_or(""), "", ""});
  }
  for (const CellChange& cell : diff.cells) {
    rows.push_back({"cell", cell.id, RawOf(cell.before), RawOf(cell.after), ValueOf(cell.before), ValueOf(cell.after)});
  }
  for (const NarrativeChange& number : diff.narrative) {
    rows.push_back({"narrative", number.id, number.before ? number.before->raw : "",
                    number.after ? number.after->raw : "", number.before ? number.before->value.text : "",
                    number.after ? number.after->value.text : ""});
  }
  for (const CheckChange& check : diff.checks) {
    rows.push_back({"check", check.id + " " + check.scope, VerdictOf(check.before), VerdictOf(check.after), "", ""});
  }
  for (const FlagChange& flag : diff.flags) {
    const std::string& detail = flag.flag.detail.empty() ? flag.flag.severity : flag.flag.detail;
    rows.push_back({"flag", flag.flag.id, flag.appeared ? "" : detail, flag.appeared ? detail : "", "", ""});
  }
  for (const AttachmentChange& file : diff.attachments) {
    const std::string& name = file.attachment.name;
    rows.push_back({"attachment", file.attachment.url, file.appeared ? "" : name, file.appeared ? name : "", "", ""});
  }
  AddTextRows(diff.text, "text", rows);
  AddTextRows(diff.table_rows, "table_row", rows);
  for (const Timestamp time : entry.confirmations) {
    rows.push_back({"confirmation", "absent", "", FormatUtc(time), "", ""});
  }
  if (rows.empty()) rows.emplace_back();
  return rows;
}

std::string ChangeCsvHeader() {
  return "cursor,at,kind,cause,url,portal,unit,division,year,document,previous,capture,http_status,comparable,what,"
         "item,before,after,before_value,after_value\r\n";
}

std::string ChangeCsv(const ChangeEntry& entry) {
  const storage::DocumentRecord record = entry.document.value_or(storage::DocumentRecord());
  std::string lines;
  for (const ChangeRow& row : RowsOf(entry)) {
    storage::CsvLine line;
    const auto number = [&line](uint64_t value) { value == 0 ? line.Empty() : line.Number(value); };
    number(entry.cursor);
    line.Text(FormatUtc(entry.at)).Text(entry.kind).Text(entry.cause).Text(entry.key).Text(record.portal);
    line.TextOrEmpty(record.unit).TextOrEmpty(record.division);
    number(static_cast<uint64_t>(record.year.value_or(0)));
    number(record.id);
    number(entry.previous_id);
    number(entry.capture ? entry.capture->id : 0);
    number(entry.capture ? static_cast<uint64_t>(entry.capture->capture.status) : 0);
    line.Text(!SaysWhetherComparable(entry) ? "" : entry.comparable ? "true" : "false");
    line.Text(row.what).Text(row.item).Text(row.before).Text(row.after).Number(row.before_value);
    line.Number(row.after_value);
    lines += std::move(line).Finish();
  }
  return lines;
}

}  // namespace lantai::app
