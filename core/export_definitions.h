// What an export says beyond the documents: which variables may be compared over the forms of 2019 and 2021, the
// indicators made of them, and the words of the codebook. config/export/*.toml; a further one is a few lines there.
//
//   ExportDefinitions definitions = *config::LoadExportDefinitions();
//   definitions.indicators[0].numerator.terms[0].variable;      // "requests_new.total"
//
// Thread-safety: values, read by many threads once loaded.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lantai {

// A sum of variables, some of them subtracted: "review.total - review.pending". It has a value where every one has.
struct Formula {
  struct Term {
    bool minus = false;
    std::string variable;
    friend bool operator==(const Term&, const Term&) = default;
  };
  std::vector<Term> terms;  // the first one is never subtracted; empty: no formula

  // "a + b - c", variables of letters, digits, '.' and '_'. False, leaving *this empty, where `text` is none.
  bool Parse(std::string_view text);
  std::string Text() const;
  friend bool operator==(const Formula&, const Formula&) = default;
};

// A variable that counts the same in more than one generation of the form.
struct HarmonisedVariable {
  std::string id;  // "denied.natural_person"
  std::string label, definition, unit, source;
  std::map<std::string, Formula> forms;  // by generation; of cells
};

// Cells that have no counterpart in the other generation.
struct ApartCells {
  std::vector<std::string> cells;
  std::string reason;
};

struct Indicator {
  std::string id;
  std::string label, name, definition;
  Formula numerator;    // of harmonised variables or cells
  Formula denominator;  // empty: the indicator is a count
  std::vector<std::string> forms;
  std::string source;
};

struct GenerationYears {
  std::string id, years, basis;
};

struct NarrativeWords {
  std::string id, label, definition, unit;
};

struct ExportDefinitions {
  std::vector<HarmonisedVariable> variables;
  std::vector<ApartCells> apart;
  std::vector<Indicator> indicators;
  std::vector<GenerationYears> generations;
  std::vector<NarrativeWords> narrative;
  std::map<std::string, std::string> definitions;  // of cells, in English; by cell id
  // What an empty field means, for "cell", "narrative", "harmonised" and "indicator".
  std::map<std::string, std::string> missing;
};

// The name of a variable's column: SQL and R take it without quotes. "t3.granted.total" → "t3_granted_total".
std::string ColumnName(std::string_view variable);

}  // namespace lantai
