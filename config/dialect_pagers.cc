#include "config/dialect_pagers.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lantai::config {
namespace {

constexpr std::pair<std::string_view, PagerArgument> kArguments[] = {
    {"count", PagerArgument::kCount},     {"current", PagerArgument::kCurrent},
    {"name", PagerArgument::kName},       {"extension", PagerArgument::kExtension},
    {"element", PagerArgument::kElement}, {"records", PagerArgument::kRecords},
};

constexpr std::pair<std::string_view, Strategy> kStrategies[] = {
    {"numbered", Strategy::kNumbered}, {"island", Strategy::kIsland},     {"form", Strategy::kForm},
    {"json", Strategy::kJson},         {"verbatim", Strategy::kVerbatim}, {"links", Strategy::kLinks},
};

constexpr std::pair<std::string_view, ValuePlace> kPlaces[] = {
    {"key", ValuePlace::kKey},       {"meta", ValuePlace::kMeta},     {"input", ValuePlace::kInput},
    {"url", ValuePlace::kUrl},       {"script", ValuePlace::kScript}, {"code", ValuePlace::kCode},
    {"text", ValuePlace::kText},     {"words", ValuePlace::kWords},   {"fill", ValuePlace::kFill},
    {"object", ValuePlace::kObject},
};

constexpr std::pair<std::string_view, AnswerFormat> kFormats[] = {
    {"json", AnswerFormat::kJson},
    {"xml", AnswerFormat::kXml},
    {"html", AnswerFormat::kHtml},
};

template <typename Value, size_t kSize>
std::optional<Value> Named(const std::pair<std::string_view, Value> (&table)[kSize], std::string_view name) {
  for (const auto& [known, value] : table) {
    if (known == name) return value;
  }
  return std::nullopt;
}

// Names that the strategy itself gives to a template.
bool IsGiven(const Pager& pager, std::string_view name) {
  if (name == "k") return true;
  if (name == "start" || name == "end") return pager.strategy == Strategy::kIsland;
  return name == "category" && !pager.tree.empty();
}

bool HasVariable(const Pager& pager, std::string_view name) {
  return std::ranges::any_of(pager.variables, [&](const Variable& variable) { return variable.name == name; });
}

// True where `name` is a variable or an argument that the call is sure to have.
bool IsProvided(const Pager& pager, std::string_view name) {
  std::optional<PagerArgument> argument = Named(kArguments, name);
  auto last = pager.arguments.begin() + std::min<ptrdiff_t>(pager.required, std::ssize(pager.arguments));
  bool in_call = argument && std::find(pager.arguments.begin(), last, *argument) != last;
  return in_call || IsGiven(pager, name) || HasVariable(pager, name);
}

// True where something provides every {…} of a template.
bool IsFilledBy(std::string_view text, const Pager& pager) {
  for (size_t at = 0; (at = text.find('{', at)) != text.npos; ++at) {
    size_t end = text.find('}', at);
    if (end == text.npos) return false;
    std::string_view name = text.substr(at + 1, end - at - 1);
    if (name.ends_with('?')) name.remove_suffix(1);
    if (!IsProvided(pager, name)) return false;
  }
  return true;
}

// "key columnid"
std::optional<ValueSource> ParseSource(std::string_view text) {
  size_t space = text.find(' ');
  std::optional<ValuePlace> place = Named(kPlaces, text.substr(0, space));
  if (!place || space == text.npos || space + 1 == text.size()) return std::nullopt;
  ValueSource source{*place, std::string(text.substr(space + 1))};
  bool captures = *place == ValuePlace::kUrl || *place == ValuePlace::kCode || *place == ValuePlace::kWords;
  if (captures && source.what.find("{}") == std::string::npos) return std::nullopt;
  return source;
}

Result<std::vector<Variable>> ReadVariables(TomlTable table) {
  std::vector<Variable> variables;
  for (const std::string& name : table.Keys()) {
    Variable variable{name, {}};
    const std::vector<std::string> sources =
        table.IsString(name) ? std::vector<std::string>{table.String(name)} : table.Strings(name);
    for (const std::string& text : sources) {
      std::optional<ValueSource> source = ParseSource(text);
      if (source)
        variable.sources.push_back(*std::move(source));
      else
        table.Fail(name, "key, meta, input, url, script, code, words, text, fill or object with its value, not \"" +
                             text + "\"");
    }
    variables.push_back(std::move(variable));
  }
  LANTAI_RETURN_IF_ERROR(table.Finish());
  return variables;
}

void ReadArguments(TomlTable* table, Pager* pager) {
  for (const std::string& name : table->OptionalStrings("arguments")) {
    std::optional<PagerArgument> argument = Named(kArguments, name);
    if (argument) pager->arguments.push_back(*argument);
    if (!argument)
      table->Fail("arguments", "count, current, name, extension, element or records, not \"" + name + "\"");
  }
  pager->required = static_cast<int>(
      std::clamp<int64_t>(table->Int("required", std::ssize(pager->arguments)), 0, std::ssize(pager->arguments)));
}

// What each strategy cannot do without.
void CheckStrategy(const Pager& pager, TomlTable* table) {
  const bool called = !pager.function.empty();
  if (called && !std::ranges::count(pager.arguments, PagerArgument::kCount))
    table->Fail("arguments", "one of them to be \"count\"");
  if (pager.strategy == Strategy::kVerbatim) {
    if (pager.address.empty()) table->Fail("address", "a pattern of the address to follow");
    if (pager.parameter.empty()) table->Fail("parameter", "the field of the query that holds the page's number");
    return;
  }
  if (!called && pager.marks.empty()) table->Fail("marks", "what shows that a page is of this dialect");
  if (pager.strategy == Strategy::kLinks || (pager.strategy == Strategy::kIsland && pager.page.empty())) return;
  if (pager.page.empty()) table->Fail("page", "a template of page k's address");
  if (pager.strategy == Strategy::kForm && pager.body.empty()) table->Fail("body", "a template of the form's fields");
  const bool counted = HasVariable(pager, "records") && HasVariable(pager, "per_page");
  if (pager.strategy == Strategy::kIsland && !counted) table->Fail("variables", "records and per_page");
  if (pager.strategy == Strategy::kNumbered && !called && !counted && !HasVariable(pager, "count"))
    table->Fail("variables", "count, or records and per_page");
}

void CheckTemplates(const Pager& pager, TomlTable* table) {
  if (!IsFilledBy(pager.first, pager)) table->Fail("first", "{name} of a variable or required argument");
  if (!IsFilledBy(pager.page, pager)) table->Fail("page", "{k} and {name} of a variable or required argument");
  if (!IsFilledBy(pager.body, pager)) table->Fail("body", "{k} and {name} of a variable or required argument");
  for (const Variable& variable : pager.variables) {
    for (const ValueSource& source : variable.sources) {
      if (source.place == ValuePlace::kFill && !IsFilledBy(source.what, pager))
        table->Fail("variables", "{name} of a variable in " + variable.name);
    }
  }
}

}  // namespace

Result<Pager> ReadPager(TomlTable table) {
  Pager pager;
  const std::string strategy = table.String("strategy", "numbered");
  std::optional<Strategy> known = Named(kStrategies, strategy);
  if (!known) table.Fail("strategy", "numbered, island, form, json, verbatim or links");
  pager.strategy = known.value_or(Strategy::kNumbered);
  pager.marks = table.OptionalStrings("marks");
  pager.function = table.String("function", "");
  ReadArguments(&table, &pager);
  if (table.Has("variables")) {
    LANTAI_ASSIGN_OR_RETURN(pager.variables, ReadVariables(table.Table("variables")));
  }
  pager.base = static_cast<int>(std::clamp<int64_t>(table.Int("base", 0), 0, 1));
  pager.first = table.String("first", "");
  pager.page = table.String("page", "");
  pager.body = table.String("body", "");
  pager.address = table.String("address", "");
  pager.unless = table.String("unless", "");
  pager.parameter = table.String("parameter", "");
  pager.bare_first = table.Bool("bare_first", false);
  pager.group = static_cast<int>(std::clamp<int64_t>(table.Int("group", 1), 1, 100));
  pager.tree = table.String("tree", "");
  CheckStrategy(pager, &table);
  CheckTemplates(pager, &table);
  LANTAI_RETURN_IF_ERROR(table.Finish());
  return pager;
}

Result<Answer> ReadAnswer(TomlTable table) {
  Answer answer;
  std::optional<AnswerFormat> format = Named(kFormats, table.String("format"));
  if (!format) table.Fail("format", "json, xml or html");
  answer.format = format.value_or(AnswerFormat::kJson);
  answer.address = table.String("address", "");
  answer.unless = table.String("unless", "");
  const std::pair<const char*, std::vector<std::string>*> kLists[] = {
      {"items", &answer.items}, {"title", &answer.title},     {"url", &answer.url},     {"date", &answer.date},
      {"html", &answer.html},   {"records", &answer.records}, {"pages", &answer.pages}, {"per_page", &answer.per_page},
  };
  for (const auto& [key, list] : kLists) {
    *list = table.OptionalStrings(key);
    // RFC 6901 §3: a pointer is empty or begins with a slash.
    if (std::ranges::any_of(*list, [](const std::string& pointer) { return !pointer.empty() && pointer[0] != '/'; }))
      table.Fail(key, "JSON pointers: \"/data/list\"");
  }
  answer.records_words = table.OptionalStrings("records_words");
  answer.pages_words = table.OptionalStrings("pages_words");
  answer.size_words = table.OptionalStrings("size_words");
  answer.parameter = table.String("parameter", "");
  answer.base = static_cast<int>(std::clamp<int64_t>(table.Int("base", 1), 0, 1));
  answer.size = table.String("size", "");
  LANTAI_RETURN_IF_ERROR(table.Finish());
  return answer;
}

}  // namespace lantai::config
