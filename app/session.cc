#include "app/session.h"

#include <set>

#include "config/settings.h"
#include "seeds/seed_file.h"

namespace lantai::app {
namespace {

bool LooksLikeUrl(const std::string& text) { return text.starts_with("http://") || text.starts_with("https://"); }

}  // namespace

Result<Options> Session::LoadOptions() const {
  std::optional<std::filesystem::path> file;
  if (!config_file.empty()) file = config_file;
  return config::LoadSettings(file, overrides);
}

Result<std::vector<Portal>> Session::LoadPortals(const std::vector<std::string>& seeds, const Options& options) const {
  std::vector<Portal> portals;
  std::set<std::string> ids;
  for (const std::string& seed : seeds) {
    std::vector<Portal> more;
    if (LooksLikeUrl(seed)) {
      LANTAI_ASSIGN_OR_RETURN(Portal portal, seeds::PortalFromUrl(seed, options.fetch));
      more.push_back(std::move(portal));
    } else {
      LANTAI_ASSIGN_OR_RETURN(more, seeds::ReadSeedFile(seed, options.fetch));
    }
    for (Portal& portal : more) {
      if (!ids.insert(portal.id).second) {
        return {Code::kInvalidArgument, seed + ": portal id \"" + portal.id + "\" is used twice; ids must be unique"};
      }
      portals.push_back(std::move(portal));
    }
  }
  return portals;
}

Result<std::optional<YearRange>> ParseYearsOption(const std::string& text) {
  if (text.empty()) return std::optional<YearRange>();
  LANTAI_ASSIGN_OR_RETURN(const YearRange range, ParseYears(text));
  return std::optional<YearRange>(range);
}

}  // namespace lantai::app
