#include "core/document_diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace lantai {
namespace {

using Text = std::optional<std::string>;

Text NotEmpty(const std::string& text) { return text.empty() ? Text() : Text(text); }

std::vector<std::pair<std::string, Text>> FactsOf(const Document& document) {
  const Metadata& m = document.metadata;
  std::vector<std::pair<std::string, Text>> facts = {
      {"title", NotEmpty(document.title)},
      {"unit", document.unit},
      {"division", document.division},
      {"level", document.level},
      {"year", document.year ? Text(std::to_string(*document.year)) : Text()},
      {"published", document.published},
      {"is_annual_report", document.is_annual_report ? "true" : "false"},
      {"metadata.index_number", m.index_number},
      {"metadata.document_number", m.document_number},
      {"metadata.publisher", m.publisher},
      {"metadata.department", m.department},
      {"metadata.form", m.form},
      {"metadata.keywords", m.keywords},
      {"metadata.issued", m.issued},
      {"metadata.validity", m.validity},
      {"metadata.source", m.source},
      {"report.template", document.report ? NotEmpty(document.report->form) : Text()},
  };
  return facts;
}

std::vector<FactChange> DiffFacts(const Document& before, const Document& after) {
  std::vector<FactChange> changes;
  const auto old_facts = FactsOf(before), new_facts = FactsOf(after);
  for (size_t i = 0; i < old_facts.size(); ++i) {
    if (old_facts[i].second == new_facts[i].second) continue;
    changes.push_back({old_facts[i].first, old_facts[i].second, new_facts[i].second});
  }
  return changes;
}

bool SaysTheSame(const Cell& a, const Cell& b) {
  return a.value == b.value && a.raw == b.raw && a.status == b.status && a.unit == b.unit;
}
bool SaysTheSame(const NarrativeNumber& a, const NarrativeNumber& b) { return a.value == b.value && a.raw == b.raw; }
bool SaysTheSame(Verdict a, Verdict b) { return a == b; }

// Calls `differs` with the two values of each key that is not the same in both; null where it is missing.
template <typename Map, typename Differs>
void CompareMaps(const Map& before, const Map& after, const Differs& differs) {
  auto a = before.begin();
  auto b = after.begin();
  while (a != before.end() || b != after.end()) {
    const bool only_before = b == after.end() || (a != before.end() && a->first < b->first);
    const bool only_after = !only_before && (a == before.end() || b->first < a->first);
    if (only_before) {
      differs(a->first, &a->second, nullptr);
    } else if (only_after) {
      differs(b->first, nullptr, &b->second);
    } else if (!SaysTheSame(a->second, b->second)) {
      differs(a->first, &a->second, &b->second);
    }
    if (!only_after) ++a;
    if (!only_before) ++b;
  }
}

template <typename T>
std::optional<T> Copy(const T* value) {
  return value == nullptr ? std::optional<T>() : std::optional<T>(*value);
}

std::map<std::pair<std::string, std::string>, Verdict> VerdictsOf(const Report& report) {
  std::map<std::pair<std::string, std::string>, Verdict> verdicts;
  for (const Check& check : report.checks) verdicts.emplace(std::pair(check.id, check.scope), check.verdict);
  return verdicts;
}

// What is in `all` and not in `others`, each as often as it is there more.
template <typename T, typename Same, typename Take>
void EachMissing(const std::vector<T>& all, const std::vector<T>& others, const Same& key, const Take& take) {
  std::map<decltype(key(all.front())), int> there;
  for (const T& other : others) ++there[key(other)];
  for (const T& one : all) {
    if (--there[key(one)] < 0) take(one);
  }
}

void DiffReports(const Report& before, const Report& after, DocumentDiff& diff) {
  CompareMaps(before.cells, after.cells, [&](const std::string& id, const Cell* a, const Cell* b) {
    diff.cells.push_back({id, Copy(a), Copy(b)});
  });
  CompareMaps(before.narrative, after.narrative,
              [&](const std::string& id, const NarrativeNumber* a, const NarrativeNumber* b) {
                diff.narrative.push_back({id, Copy(a), Copy(b)});
              });
  CompareMaps(VerdictsOf(before), VerdictsOf(after), [&](const auto& check, const Verdict* a, const Verdict* b) {
    diff.checks.push_back({check.first, check.second, Copy(a), Copy(b)});
  });
  const auto key = [](const Flag& flag) { return std::tie(flag.id, flag.severity, flag.detail, flag.cells); };
  EachMissing(before.flags, after.flags, key, [&](const Flag& flag) { diff.flags.push_back({false, flag}); });
  EachMissing(after.flags, before.flags, key, [&](const Flag& flag) { diff.flags.push_back({true, flag}); });
}

void DiffAttachments(const Document& before, const Document& after, DocumentDiff& diff) {
  const auto key = [](const Attachment& file) { return std::tie(file.url, file.name, file.type); };
  EachMissing(before.attachments, after.attachments, key, [&](const Attachment& file) {
    diff.attachments.push_back({false, file});
  });
  EachMissing(after.attachments, before.attachments, key, [&](const Attachment& file) {
    diff.attachments.push_back({true, file});
  });
}

std::string RowsOf(const Document& document) {
  std::string rows;
  for (const Table& table : document.tables) {
    for (const std::vector<std::string>& row : table.rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        if (i > 0) rows += " | ";
        std::string cell = row[i];
        std::replace(cell.begin(), cell.end(), '\n', ' ');
        rows += cell;
      }
      rows += '\n';
    }
  }
  return rows;
}

// The parts by what they are and where they are from; of some with no address of their own the first one.
std::map<std::string, Sha256> PartsOf(const Document& document) {
  std::map<std::string, Sha256> parts;
  for (const Part& part : document.parts) {
    parts.emplace(part.role == "page" ? "page" : part.role + " " + part.input, part.payload_sha256);
  }
  parts.emplace("page", document.digests.payload_sha256);
  return parts;
}

}  // namespace

bool DocumentDiff::empty() const {
  return facts.empty() && cells.empty() && narrative.empty() && checks.empty() && flags.empty() &&
         attachments.empty() && text.empty() && table_rows.empty();
}

DocumentDiff DiffDocuments(const Document& before, const Document& after) {
  DocumentDiff diff;
  diff.facts = DiffFacts(before, after);
  DiffReports(before.report.value_or(Report()), after.report.value_or(Report()), diff);
  DiffAttachments(before, after, diff);
  WorkBudget budget(kDiffWork);
  diff.text = DiffTexts(before.text, after.text, budget);
  diff.table_rows = DiffTexts(RowsOf(before), RowsOf(after), budget);
  return diff;
}

Provenance Unlike(const Document& before, const Document& after) {
  Provenance unlike;
  unlike.extractor = before.extractor != after.extractor;
  const std::map<std::string, Sha256> old_parts = PartsOf(before), new_parts = PartsOf(after);
  for (const auto& [name, digest] : old_parts) {
    const auto found = new_parts.find(name);
    unlike.parts = unlike.parts || found == new_parts.end();
    unlike.edited = unlike.edited || (found != new_parts.end() && found->second != digest);
  }
  unlike.parts = unlike.parts || new_parts.size() > old_parts.size();
  return unlike;
}

}  // namespace lantai
