#include "config/export_definitions.h"

#include <set>

#include "config/toml_table.h"

namespace lantai::config {
namespace {

struct Member {
  std::string id, label, name;
};
using Dimensions = std::map<std::string, std::vector<Member>>;

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

Status ReadDimension(TomlTable& t, Dimensions* dimensions) {
  std::vector<Member>& members = (*dimensions)[t.String("id")];
  for (TomlTable& member : t.Tables("members")) {
    members.push_back({member.String("id"), member.String("label"), member.String("name")});
    LANTAI_RETURN_IF_ERROR(member.Finish());
  }
  return t.Finish();
}

// The dimension that `id` names in braces; null where it names none.
const Dimensions::value_type* DimensionOf(const std::string& id, const Dimensions& dimensions) {
  for (const auto& dimension : dimensions) {
    if (id.find("{" + dimension.first + "}") != id.npos) return &dimension;
  }
  return nullptr;
}

// A variable as the file has it, its formulas as text.
struct Pattern {
  HarmonisedVariable variable;
  std::map<std::string, std::string, std::less<>> forms;
};

HarmonisedVariable Filled(const Pattern& pattern, const std::string& name, const Member& member, TomlTable& t) {
  HarmonisedVariable variable = pattern.variable;
  const std::string braces = name.empty() ? "{}" : "{" + name + "}";
  variable.id = Replaced(variable.id, braces, member.id);
  variable.label = Replaced(variable.label, braces, member.label);
  variable.definition = Replaced(variable.definition, braces, member.name);
  for (const auto& [form, text] : pattern.forms) {
    if (!variable.forms[form].Parse(Replaced(text, braces, member.id))) t.Fail("forms", "sums of cells: \"a + b - c\"");
  }
  return variable;
}

Status ReadVariable(TomlTable& t, const Dimensions& dimensions, std::set<std::string>* columns,
                    std::vector<HarmonisedVariable>* variables) {
  Pattern pattern;
  pattern.variable.id = t.String("id");
  pattern.variable.label = t.String("label");
  pattern.variable.definition = t.String("definition");
  pattern.variable.unit = t.String("unit");
  pattern.variable.source = t.String("source");
  TomlTable forms = t.Table("forms");
  pattern.forms = forms.StringMap();
  LANTAI_RETURN_IF_ERROR(forms.Finish());
  const auto* dimension = DimensionOf(pattern.variable.id, dimensions);
  const std::vector<Member> members = dimension != nullptr ? dimension->second : std::vector<Member>(1);
  for (const Member& member : members) {
    variables->push_back(Filled(pattern, dimension != nullptr ? dimension->first : "", member, t));
    if (!columns->insert(ColumnName(variables->back().id)).second) t.Fail("id", "an id of its own");
  }
  return t.Finish();
}

Status ReadHarmonised(const ConfigFile& file, Dimensions* dimensions, ExportDefinitions* definitions) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  for (TomlTable& t : root.Tables("dimension")) LANTAI_RETURN_IF_ERROR(ReadDimension(t, dimensions));
  std::set<std::string> columns;
  for (TomlTable& t : root.Tables("variable")) {
    LANTAI_RETURN_IF_ERROR(ReadVariable(t, *dimensions, &columns, &definitions->variables));
  }
  for (TomlTable& t : root.Tables("apart")) {
    definitions->apart.push_back({t.Strings("cells"), t.String("reason")});
    LANTAI_RETURN_IF_ERROR(t.Finish());
  }
  return root.Finish();
}

// Cells' ids begin with their table's: t2. t3. t4. s14.
bool IsCell(const std::string& id) {
  const size_t dot = id.find('.');
  return dot != id.npos && dot >= 2 && id.substr(0, dot).find_first_of("0123456789") != id.npos;
}

Formula ReadFormula(TomlTable& t, const char* key, const std::set<std::string>& known) {
  Formula formula;
  if (!formula.Parse(t.String(key))) t.Fail(key, "a sum of variables: \"a + b - c\"");
  for (const Formula::Term& term : formula.terms) {
    if (!known.contains(term.variable) && !IsCell(term.variable)) {
      t.Fail(key, "harmonised variables or cells, not '" + term.variable + "'");
    }
  }
  return formula;
}

Status ReadIndicators(const ConfigFile& file, ExportDefinitions* definitions) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  std::set<std::string> known, ids;
  for (const HarmonisedVariable& variable : definitions->variables) known.insert(variable.id);
  for (TomlTable& t : root.Tables("indicator")) {
    Indicator& indicator = definitions->indicators.emplace_back();
    indicator.id = t.String("id");
    if (!ids.insert(ColumnName(indicator.id)).second) t.Fail("id", "an id of its own");
    indicator.label = t.String("label");
    indicator.name = t.String("name");
    indicator.definition = t.String("definition");
    indicator.numerator = ReadFormula(t, "numerator", known);
    if (t.Has("denominator")) indicator.denominator = ReadFormula(t, "denominator", known);
    indicator.forms = t.Strings("forms");
    indicator.source = t.String("source");
    LANTAI_RETURN_IF_ERROR(t.Finish());
  }
  return root.Finish();
}

void AddDefinition(const std::string& cell, const std::string& text, const Dimensions& dimensions,
                   std::map<std::string, std::string>* definitions) {
  const auto* dimension = DimensionOf(cell, dimensions);
  if (dimension == nullptr) {
    definitions->emplace(cell, text);
    return;
  }
  const std::string braces = "{" + dimension->first + "}";
  for (const Member& member : dimension->second) {
    definitions->emplace(Replaced(cell, braces, member.id), Replaced(text, braces, member.name));
  }
}

Status ReadNarrative(TomlTable narrative, ExportDefinitions* definitions) {
  for (const std::string& id : narrative.Keys()) {
    TomlTable t = narrative.Table(id);
    definitions->narrative.push_back({id, t.String("label"), t.String("definition"), t.String("unit")});
    LANTAI_RETURN_IF_ERROR(t.Finish());
  }
  return narrative.Finish();
}

Status ReadCodebook(const ConfigFile& file, const Dimensions& dimensions, ExportDefinitions* definitions) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  for (TomlTable& t : root.Tables("generation")) {
    definitions->generations.push_back({t.String("id"), t.String("years"), t.String("basis")});
    LANTAI_RETURN_IF_ERROR(t.Finish());
  }
  TomlTable missing = root.Table("missing");
  for (const char* kind : {"cell", "narrative", "harmonised", "indicator"}) {
    definitions->missing[kind] = missing.String(kind);
  }
  LANTAI_RETURN_IF_ERROR(missing.Finish());
  LANTAI_RETURN_IF_ERROR(ReadNarrative(root.Table("narrative"), definitions));
  TomlTable cells = root.Table("definitions");
  for (const auto& [cell, text] : cells.StringMap()) AddDefinition(cell, text, dimensions, &definitions->definitions);
  LANTAI_RETURN_IF_ERROR(cells.Finish());
  // A harmonised variable that is one cell defines that cell.
  for (const HarmonisedVariable& variable : definitions->variables) {
    for (const auto& [form, formula] : variable.forms) {
      if (formula.terms.size() == 1) {
        definitions->definitions.emplace(formula.terms[0].variable, variable.definition);
      }
    }
  }
  return root.Finish();
}

}  // namespace

Result<ExportDefinitions> ReadExportDefinitions(const ConfigFile& harmonised, const ConfigFile& indicators,
                                                const ConfigFile& codebook) {
  ExportDefinitions definitions;
  Dimensions dimensions;
  LANTAI_RETURN_IF_ERROR(ReadHarmonised(harmonised, &dimensions, &definitions));
  LANTAI_RETURN_IF_ERROR(ReadIndicators(indicators, &definitions));
  LANTAI_RETURN_IF_ERROR(ReadCodebook(codebook, dimensions, &definitions));
  return definitions;
}

Result<ExportDefinitions> LoadExportDefinitions(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile harmonised, LoadConfigFile("export/harmonised.toml", config_dir));
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile indicators, LoadConfigFile("export/indicators.toml", config_dir));
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile codebook, LoadConfigFile("export/codebook.toml", config_dir));
  return ReadExportDefinitions(harmonised, indicators, codebook);
}

}  // namespace lantai::config
