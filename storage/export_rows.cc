#include "storage/export_rows.h"

#include <algorithm>
#include <array>

namespace lantai::storage {
namespace {

Field NumberField(const std::optional<Number>& number) { return number ? Field::Number(number->text) : Field::Null(); }

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::string CountOf(const Report& report, Verdict verdict) {
  return std::to_string(std::count_if(report.checks.begin(), report.checks.end(),
                                      [verdict](const Check& check) { return check.verdict == verdict; }));
}

// One document on its way into the tables.
class Rows {
 public:
  Rows(const DocumentRecord& record, const Document& document, const Report& report, RowSink& sink)
      : record_(record), document_(document), report_(report), sink_(sink), id_(std::to_string(record.id)) {
    if (document.year) year_ = std::to_string(*document.year);
  }

  Status Reports(bool stands, const Standing::Disagreement* disagreement) {
    const std::string fetched = FormatUtc(record_.fetched_at), pass = CountOf(report_, Verdict::kPass),
                      fail = CountOf(report_, Verdict::kFail), unknown = CountOf(report_, Verdict::kUnknown),
                      flags = std::to_string(report_.flags.size() + (disagreement != nullptr ? 1 : 0)),
                      payload = document_.digests.payload_sha256.Hex(), text = document_.digests.text_sha256.Hex(),
                      tables = document_.digests.tables_sha256.Hex();
    const std::array fields = {Id(),
                               Field::Text(record_.portal),
                               Field::Text(document_.url ? *document_.url : record_.urls.front()),
                               Field::Text(document_.title),
                               Field::TextOrNull(document_.unit),
                               Field::TextOrNull(document_.division),
                               Field::TextOrNull(document_.level),
                               Year(),
                               Field::TextOrNull(document_.published),
                               Field::Text(report_.form),
                               Field::Text(StandingName(record_)),
                               Field::Text(fetched),
                               Field::Number(pass),
                               Field::Number(fail),
                               Field::Number(unknown),
                               Field::Number(flags),
                               Field::Text(payload),
                               Field::Text(text),
                               Field::Text(tables),
                               Field::Text(document_.extractor),
                               Key(),
                               Field::Number(stands ? "1" : "0"),
                               Field::Number(disagreement != nullptr ? "1" : "0")};
    return sink_.Row(TableId::kReports, fields);
  }

  Status Cells(std::span<const std::string_view> filled) {
    for (const auto& [name, cell] : report_.cells) {
      const bool is_zero = std::binary_search(filled.begin(), filled.end(), std::string_view(name));
      const std::array fields = {Id(),
                                 Field::Text(name),
                                 NumberField(cell.value),
                                 Field::TextOrNull(cell.raw),
                                 Field::Text(CellStatusName(cell.status)),
                                 Field::TextOrNull(cell.unit),
                                 Field::Text(cell.at),
                                 is_zero ? Field::Number("0") : Field::Null()};
      LANTAI_RETURN_IF_ERROR(sink_.Row(TableId::kCells, fields));
    }
    for (const auto& [name, number] : report_.narrative) {
      const std::string cell = "narrative." + name;
      const std::array fields = {Id(),
                                 Field::Text(cell),
                                 Field::Number(number.value.text),
                                 Field::Text(number.raw),
                                 Field::Text(CellStatusName(CellStatus::kOk)),
                                 Field::Null(),
                                 Field::Text(number.at),
                                 Field::Null()};
      LANTAI_RETURN_IF_ERROR(sink_.Row(TableId::kCells, fields));
    }
    return {};
  }

  Status Checks() {
    for (const Check& check : report_.checks) {
      const std::string cells = Joined(check.cells);
      const std::array fields = {Id(),
                                 Field::Text(check.id),
                                 Field::Text(check.scope),
                                 Field::Text(VerdictName(check.verdict)),
                                 NumberField(check.left),
                                 NumberField(check.right),
                                 Field::Text(cells),
                                 Field::TextOrNull(check.suggestion)};
      LANTAI_RETURN_IF_ERROR(sink_.Row(TableId::kChecks, fields));
    }
    return {};
  }

  Status Flags(const Standing::Disagreement* disagreement) {
    for (const Flag& flag : report_.flags) LANTAI_RETURN_IF_ERROR(WriteFlag(flag));
    if (disagreement == nullptr) return {};
    std::string detail =
        "report " + std::to_string(disagreement->with) + " of the same body and year differs: " + disagreement->detail;
    if (disagreement->count > 1) detail += "; " + std::to_string(disagreement->count) + " cells in all";
    return WriteFlag({"versions_disagree", "warning", std::move(detail), "", disagreement->cells});
  }

  Status Sources() {
    for (size_t i = 0; i < record_.urls.size(); ++i) {
      const std::array fields = {Id(), Field::Text("address"), Field::Text(i == 0 ? "found" : "alias"),
                                 Field::Text(record_.urls[i]), Field::Null()};
      LANTAI_RETURN_IF_ERROR(sink_.Row(TableId::kSources, fields));
    }
    for (const Part& part : document_.parts) {
      const std::string digest = part.payload_sha256.Hex();
      const std::array fields = {Id(), Field::Text("part"), Field::Text(part.role),
                                 Field::Text(part.url ? *part.url : part.input), Field::Text(digest)};
      LANTAI_RETURN_IF_ERROR(sink_.Row(TableId::kSources, fields));
    }
    return {};
  }

  Status Into(const Panel& panel, std::span<const std::string_view> filled) {
    const std::array keys = {Id(),
                             Key(),
                             Field::TextOrNull(document_.unit),
                             Field::TextOrNull(document_.division),
                             Field::TextOrNull(document_.level),
                             Year(),
                             Field::Text(report_.form)};
    static_assert(keys.size() == std::size(kPanelKeys));
    return panel.Write(keys, report_, filled, sink_);
  }

 private:
  Field Id() const { return Field::Number(id_); }
  Field Year() const { return year_.empty() ? Field::Null() : Field::Number(year_); }
  Field Key() const { return body_key_.empty() ? Field::Null() : Field::Text(body_key_); }

  Status WriteFlag(const Flag& flag) {
    const std::string cells = Joined(flag.cells);
    const std::array fields = {Id(),
                               Field::Text(flag.id),
                               Field::Text(flag.severity),
                               Field::Text(flag.detail),
                               Field::Text(flag.at),
                               Field::Text(cells)};
    return sink_.Row(TableId::kFlags, fields);
  }

  const DocumentRecord& record_;
  const Document& document_;
  const Report& report_;
  RowSink& sink_;
  const std::string id_, body_key_ = BodyKey(record_);
  std::string year_;
};

Status Put(TableId table, const std::vector<std::string>& texts, RowSink& sink) {
  std::vector<Field> fields;
  for (const std::string& text : texts) fields.push_back(text.empty() ? Field::Null() : Field::Text(text));
  return sink.Row(table, fields);
}

std::string RatioText(const Indicator& indicator) {
  const auto part = [](const Formula& formula) {
    return formula.terms.size() > 1 ? "(" + formula.Text() + ")" : formula.Text();
  };
  if (indicator.denominator.terms.empty()) return indicator.numerator.Text();
  return part(indicator.numerator) + " / " + part(indicator.denominator);
}

}  // namespace

Status ReportRows::Write(const DocumentRecord& record, const Document& document, bool with_panel, RowSink& sink) const {
  static const Report kNone;
  const Report& report = document.report ? *document.report : kNone;
  const bool stands = standing_.Stands(record.id);
  const Standing::Disagreement* disagreement = standing_.DisagreementOf(record.id);
  const std::vector<std::string_view> filled = proof_.Of(report);
  Rows rows(record, document, report, sink);
  LANTAI_RETURN_IF_ERROR(rows.Reports(stands, disagreement));
  LANTAI_RETURN_IF_ERROR(rows.Cells(filled));
  LANTAI_RETURN_IF_ERROR(rows.Checks());
  LANTAI_RETURN_IF_ERROR(rows.Flags(disagreement));
  LANTAI_RETURN_IF_ERROR(rows.Sources());
  return stands && with_panel ? rows.Into(panel_, filled) : Status();
}

bool IsInTables(const DocumentRecord& record, const ExportFilter& filter) {
  return record.is_annual_report && (filter.since || !(record.superseded || record.removed));
}

Status WriteDefinitions(const ExportKnowledge& knowledge, RowSink& sink) {
  for (const CodebookEntry& e : knowledge.codebook) {
    LANTAI_RETURN_IF_ERROR(
        Put(TableId::kCodebook,
            {e.generation, e.id, e.row_label, e.col_label, e.unit, e.type, e.column, e.definition, e.years, e.missing},
            sink));
  }
  for (const Indicator& i : knowledge.definitions.indicators) {
    LANTAI_RETURN_IF_ERROR(Put(TableId::kIndicatorDefinitions,
                               {i.id, i.label, i.name, i.definition, RatioText(i), i.numerator.Text(),
                                i.denominator.Text(), Joined(i.forms), i.source},
                               sink));
  }
  for (const HarmonisedVariable& v : knowledge.definitions.variables) {
    for (const auto& [form, formula] : v.forms) {
      LANTAI_RETURN_IF_ERROR(
          Put(TableId::kCorrespondences, {v.id, form, formula.Text(), v.label, v.definition, v.unit, v.source}, sink));
    }
  }
  for (const ApartCells& apart : knowledge.definitions.apart) {
    for (const std::string& cell : apart.cells) {
      LANTAI_RETURN_IF_ERROR(Put(TableId::kNotHarmonised, {cell, apart.reason}, sink));
    }
  }
  return {};
}

Status WriteMeta(const ExportKnowledge& knowledge, const ExportFilter& filter, uint64_t cursor, uint64_t reports,
                 const std::set<std::string>& extractors, RowSink& sink) {
  const std::string years =
      filter.years ? std::to_string(filter.years->first) + "-" + std::to_string(filter.years->last) : "";
  const std::vector<std::string> versions(extractors.begin(), extractors.end());
  const std::vector<std::string> rows[] = {
      {"format", "lantai.export/1"},
      {"program", knowledge.program},
      {"exported_at", knowledge.now.ms == 0 ? "" : FormatUtc(knowledge.now)},
      {"cursor", std::to_string(cursor)},
      {"extractors", Joined(versions)},
      {"reports", std::to_string(reports)},
      {"filter_since", filter.since ? std::to_string(*filter.since) : ""},
      {"filter_years", years},
      {"filter_division", filter.division},
  };
  for (const auto& row : rows) LANTAI_RETURN_IF_ERROR(Put(TableId::kMeta, row, sink));
  return {};
}

}  // namespace lantai::storage
