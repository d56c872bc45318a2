#include "config/dialects.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/toml_table.h"

namespace lantai::config {
namespace {

constexpr std::pair<std::string_view, PagerArgument> kArguments[] = {
    {"count", PagerArgument::kCount},     {"current", PagerArgument::kCurrent},
    {"name", PagerArgument::kName},       {"extension", PagerArgument::kExtension},
    {"element", PagerArgument::kElement}, {"records", PagerArgument::kRecords},
};

std::optional<PagerArgument> ArgumentNamed(std::string_view name) {
  for (const auto& [known, argument] : kArguments) {
    if (known == name) return argument;
  }
  return std::nullopt;
}

// True where every {…} of a template is k or an argument that the call is sure to have.
bool IsFilledBy(std::string_view text, const Pager& pager) {
  for (size_t at = 0; (at = text.find('{', at)) != text.npos; ++at) {
    size_t end = text.find('}', at);
    if (end == text.npos) return false;
    std::string_view name = text.substr(at + 1, end - at - 1);
    std::optional<PagerArgument> argument = ArgumentNamed(name);
    auto last = pager.arguments.begin() + std::min<ptrdiff_t>(pager.required, std::ssize(pager.arguments));
    bool given = argument && std::find(pager.arguments.begin(), last, *argument) != last;
    if (name != "k" && !given) return false;
  }
  return true;
}

Result<Pager> ReadPager(TomlTable table) {
  Pager pager;
  pager.function = table.String("function");
  for (const std::string& name : table.Strings("arguments")) {
    std::optional<PagerArgument> argument = ArgumentNamed(name);
    if (argument) pager.arguments.push_back(*argument);
    if (!argument) table.Fail("arguments", "count, current, name, extension, element or records, not \"" + name + "\"");
  }
  pager.required = static_cast<int>(
      std::clamp<int64_t>(table.Int("required", std::ssize(pager.arguments)), 0, std::ssize(pager.arguments)));
  pager.base = static_cast<int>(std::clamp<int64_t>(table.Int("base", 0), 0, 1));
  pager.first = table.String("first");
  pager.page = table.String("page");
  if (!std::ranges::count(pager.arguments, PagerArgument::kCount))
    table.Fail("arguments", "one of them to be \"count\"");
  if (!IsFilledBy(pager.first, pager)) table.Fail("first", "{name} of a required argument");
  if (!IsFilledBy(pager.page, pager)) table.Fail("page", "{k} and {name} of a required argument");
  LANTAI_RETURN_IF_ERROR(table.Finish());
  return pager;
}

}  // namespace

Result<Dialect> ReadDialect(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  Dialect dialect;
  dialect.id = root.String("id");
  dialect.article_names = root.OptionalStrings("article_names");
  dialect.containers = root.OptionalStrings("containers");
  dialect.wrappers = root.OptionalStrings("wrappers");
  dialect.headings = root.OptionalStrings("headings");
  dialect.next_words = root.OptionalStrings("next_words");
  dialect.last_words = root.OptionalStrings("last_words");
  dialect.other_words = root.OptionalStrings("other_words");
  dialect.challenge_marks = root.OptionalStrings("challenge_marks");
  dialect.error_words = root.OptionalStrings("error_words");
  dialect.busy_words = root.OptionalStrings("busy_words");
  dialect.refused_words = root.OptionalStrings("refused_words");
  dialect.trouble_words = root.OptionalStrings("trouble_words");
  if (root.Has("pager")) {
    LANTAI_ASSIGN_OR_RETURN(dialect.pager, ReadPager(root.Table("pager")));
  }
  LANTAI_RETURN_IF_ERROR(root.Finish());
  return dialect;
}

Result<std::vector<Dialect>> LoadDialects(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const std::vector<ConfigFile> files, LoadConfigFolder("dialects/", config_dir));
  std::vector<Dialect> dialects;
  for (const ConfigFile& file : files) {
    LANTAI_ASSIGN_OR_RETURN(Dialect dialect, ReadDialect(file));
    if (std::ranges::count(dialects, dialect.id, &Dialect::id) > 0) {
      return {Code::kInvalidArgument, file.origin + ": id: a dialect \"" + dialect.id + "\" was read already"};
    }
    dialects.push_back(std::move(dialect));
  }
  std::stable_partition(dialects.begin(), dialects.end(),
                        [](const Dialect& dialect) { return dialect.id != "generic"; });
  return dialects;
}

}  // namespace lantai::config
