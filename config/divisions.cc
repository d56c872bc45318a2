#include "config/divisions.h"

#include <charconv>
#include <string_view>

#include "config/toml_table.h"

namespace lantai::config {
namespace {

// The part up to `separator`, which goes with it; the rest where there is none.
std::string_view Take(std::string_view* text, char separator) {
  const size_t end = text->find(separator);
  const std::string_view part = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return part;
}

bool IsCode(std::string_view code) {
  return code.size() == 6 && code.find_first_not_of("0123456789") == std::string_view::npos;
}

// Calls `read(line)` for each line that is no comment; false from it is an error at that line.
template <typename ReadLine>
Status ForLines(const ConfigFile& file, std::string_view expected, ReadLine read) {
  std::string_view rest = file.text;
  for (int number = 1; !rest.empty(); ++number) {
    std::string_view line = Take(&rest, '\n');
    if (line.empty() || line.front() == '#') continue;
    if (!read(line)) {
      return {Code::kInvalidArgument,
              file.origin + ":" + std::to_string(number) + ": expected " + std::string(expected)};
    }
  }
  return Status::Ok();
}

bool ReadYear(std::string_view text, int open, int* year) {
  *year = open;
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *year);
  return error == std::errc() && end == text.data() + text.size() && *year >= 1949 && *year <= 9999;
}

}  // namespace

Result<std::vector<Division>> ReadDivisions(const ConfigFile& file) {
  std::vector<Division> divisions;
  const Status status = ForLines(file, "code, name, first year, last year", [&](std::string_view line) {
    Division division;
    division.code = Take(&line, '\t');
    division.name = Take(&line, '\t');
    const std::string_view first = Take(&line, '\t');
    const bool good = IsCode(division.code) && !division.name.empty() && ReadYear(first, 0, &division.first_year) &&
                      ReadYear(line, 9999, &division.last_year) && division.first_year <= division.last_year;
    divisions.push_back(std::move(division));
    return good;
  });
  LANTAI_RETURN_IF_ERROR(status);
  return divisions;
}

Result<std::vector<Townships>> ReadTownships(const ConfigFile& file) {
  std::vector<Townships> counties;
  const Status status = ForLines(file, "code, names parted by blanks", [&](std::string_view line) {
    Townships& county = counties.emplace_back();
    county.county = Take(&line, '\t');
    while (!line.empty()) county.names.emplace_back(Take(&line, ' '));
    return IsCode(county.county) && !county.names.empty();
  });
  LANTAI_RETURN_IF_ERROR(status);
  return counties;
}

Result<std::vector<NamedZone>> ReadZones(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  std::vector<NamedZone> zones;
  for (TomlTable& table : root.Tables("zone")) {
    NamedZone& zone = zones.emplace_back();
    zone.code = table.String("code");
    zone.names = table.Strings("names");
    if (!IsCode(zone.code)) table.Fail("code", "six digits");
    LANTAI_RETURN_IF_ERROR(table.Finish());
  }
  LANTAI_RETURN_IF_ERROR(root.Finish());
  return zones;
}

Result<Divisions> LoadDivisions(const std::filesystem::path& config_dir) {
  Divisions all;
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile divisions, LoadConfigFile("divisions/divisions.tsv", config_dir));
  LANTAI_ASSIGN_OR_RETURN(all.divisions, ReadDivisions(divisions));
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile townships, LoadConfigFile("divisions/townships.tsv", config_dir));
  LANTAI_ASSIGN_OR_RETURN(all.townships, ReadTownships(townships));
  LANTAI_ASSIGN_OR_RETURN(const ConfigFile zones, LoadConfigFile("divisions/zones.toml", config_dir));
  LANTAI_ASSIGN_OR_RETURN(all.zones, ReadZones(zones));
  return all;
}

}  // namespace lantai::config
