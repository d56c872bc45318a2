#include "config/calendar.h"

#include <charconv>
#include <utility>
#include <vector>

#include "config/toml_table.h"
#include "config/units.h"

namespace lantai::config {
namespace {

bool ReadTwoDigits(std::string_view text, int* value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return text.size() == 2 && error == std::errc() && end == text.data() + text.size() && *value > 0;
}

void ReadDate(TomlTable& t, std::string_view key, Season* season) {
  const std::string text = t.String(key);
  const std::string_view view = text;
  const bool shaped = view.size() == 5 && view[2] == '-';
  if (shaped && ReadTwoDigits(view.substr(0, 2), &season->month) && ReadTwoDigits(view.substr(3), &season->day)) return;
  t.Fail(key, R"(a month and a day such as "01-31")");
}

void ReadTime(TomlTable& t, std::string_view key, int64_t* ms) {
  const Result<int64_t> value = ParseDuration(t.String(key));
  if (value.ok()) *ms = *value;
  if (!value.ok()) t.Fail(key, R"(a duration such as "12h" or "3d")");
}

}  // namespace

Result<Calendar> ReadCalendar(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  std::vector<Season> seasons;
  for (TomlTable& table : root.Tables("season")) {
    Season& season = seasons.emplace_back();
    season.name = table.String("name");
    ReadDate(table, "from", &season);
    ReadTime(table, "shortest", &season.shortest_ms);
    ReadTime(table, "longest", &season.longest_ms);
    LANTAI_RETURN_IF_ERROR(table.Finish());
  }
  LANTAI_RETURN_IF_ERROR(root.Finish());
  Result<Calendar> calendar = Calendar::Of(std::move(seasons));
  if (!calendar.ok()) return {Code::kInvalidArgument, file.origin + ": " + calendar.status().message()};
  return calendar;
}

Result<Calendar> LoadCalendar(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile file, LoadConfigFile("calendar.toml", config_dir));
  return ReadCalendar(file);
}

}  // namespace lantai::config
