#include "seeds/seed_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "config/settings.h"
#include "config/toml.h"
#include "core/cron.h"
#include "core/digest.h"
#include "core/url.h"

namespace lantai::seeds {
namespace {

using config::Expected;
using config::TomlError;
using config::TomlValue;
using Kind = TomlValue::Kind;

constexpr size_t kMaxList = 1000;
constexpr size_t kMaxUrl = 2048;
constexpr std::string_view kLowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

// Reads the members of one [[portal]] table into `portal`.
class PortalReader {
 public:
  PortalReader(std::string_view origin, Portal& portal) : origin_(origin), portal_(portal) {}

  Status Read(const TomlValue& table) {
    if (table.kind != Kind::kTable) return Expected(table, origin_, "portal", "a table");
    for (const TomlValue& value : table.members) LANTAI_RETURN_IF_ERROR(ReadKey(value));
    if (portal_.id.empty()) return TomlError(table, origin_, "portal.id", "expected: every portal has an id");
    if (portal_.home.empty() && portal_.listings.empty()) {
      return TomlError(table, origin_, "portal." + portal_.id, "expected `home`, `listings` or both");
    }
    return {};
  }

 private:
  using Reader = Status (PortalReader::*)(const TomlValue&);
  struct Key {
    std::string_view name;
    Reader read;
  };
  static const Key kKeys[11];

  Status ReadKey(const TomlValue& value) {
    std::vector<std::string_view> names;
    for (const Key& known : kKeys) {
      if (known.name == value.key) return (this->*known.read)(value);
      names.push_back(known.name);
    }
    return TomlError(value, origin_, "portal." + value.key,
                     fmt::format("unknown key; expected one of: {}", fmt::join(names, ", ")));
  }

  Status ReadId(const TomlValue& value) {
    const std::string allowed = std::string(kLowerAndDigits) + "-_.";
    const bool right = value.kind == Kind::kString && !value.text.empty() && value.text.size() <= 100 &&
                       value.text.find_first_not_of(allowed) == std::string::npos;
    if (right) portal_.id = value.text;
    return right ? Status::Ok() : Expected(value, origin_, "portal.id", "lower-case letters, digits, '-', '_' and '.'");
  }

  Status ReadName(const TomlValue& value) { return ReadText(value, "portal.name", portal_.name); }

  Status ReadText(const TomlValue& value, std::string_view key, std::string& out) {
    if (value.kind != Kind::kString || value.text.empty()) return Expected(value, origin_, key, "a string, not empty");
    out = value.text;
    return {};
  }

  Status ReadDivision(const TomlValue& value) {
    const bool right = value.kind == Kind::kString && value.text.size() == 6 &&
                       value.text.find_first_not_of("0123456789") == std::string::npos;
    if (right) portal_.division = value.text;
    return right ? Status::Ok() : Expected(value, origin_, "portal.division", "six digits (GB/T 2260)");
  }

  Status ReadUrl(const TomlValue& value, std::string_view key, std::string& out) {
    const bool short_enough = value.kind == Kind::kString && value.text.size() <= kMaxUrl;
    const Result<Url> url = Url::Parse(short_enough ? value.text : "");
    if (!url.ok() || !url->IsHttp() || url->host().empty()) {
      return Expected(value, origin_, key, "an absolute http or https URL");
    }
    out = url->HrefWithoutFragment();
    return {};
  }

  Status ReadHome(const TomlValue& value) { return ReadUrl(value, "portal.home", portal_.home); }

  template <typename ReadItem>
  Status ReadList(const TomlValue& value, std::string_view key, std::vector<std::string>& out, ReadItem read_item) {
    if (value.kind != Kind::kArray) return Expected(value, origin_, key, "an array of strings");
    if (value.items.size() > kMaxList) return TomlError(value, origin_, key, "expected at most 1000 entries");
    for (const TomlValue& item : value.items) LANTAI_RETURN_IF_ERROR(read_item(item, out.emplace_back()));
    return {};
  }

  Status ReadListings(const TomlValue& value) {
    return ReadList(value, "portal.listings", portal_.listings,
                    [&](const TomlValue& item, std::string& out) { return ReadUrl(item, "portal.listings", out); });
  }

  // A host name, or "*." and one: checked by letting the URL parser read it as a host.
  Status ReadHost(const TomlValue& value, std::string_view key, std::string& out) {
    std::string lower = value.text;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    std::string_view name = lower;
    const bool wildcard = name.starts_with("*.");
    if (wildcard) name.remove_prefix(2);
    const bool plausible = value.kind == Kind::kString && !name.empty() && name.size() <= 253 &&
                           name.find_first_of("/:@?#*\\ \t\r\n") == std::string_view::npos;
    const Result<Url> url = Url::Parse(plausible ? "http://" + std::string(name) + "/" : "");
    if (!url.ok())
      return Expected(value, origin_, key,
                      "a host name such as \"www.x.gov.cn\" or \"*.x.gov.cn\", without scheme and port");
    out = (wildcard ? "*." : "") + url->host();
    return {};
  }

  Status ReadHosts(const TomlValue& value) {
    return ReadList(value, "portal.hosts", portal_.hosts,
                    [&](const TomlValue& item, std::string& out) { return ReadHost(item, "portal.hosts", out); });
  }

  Status ReadAttachmentHosts(const TomlValue& value) {
    return ReadList(
        value, "portal.attachment_hosts", portal_.attachment_hosts,
        [&](const TomlValue& item, std::string& out) { return ReadHost(item, "portal.attachment_hosts", out); });
  }

  Status ReadYears(const TomlValue& value) {
    const Result<YearRange> range = ParseYears(value.kind == Kind::kString ? value.text : "");
    if (!range.ok()) return Expected(value, origin_, "portal.years", R"(years such as "2008-2025" or "2024")");
    portal_.years = *range;
    return {};
  }

  Status ReadFollow(const TomlValue& value) {
    const bool site = value.kind == Kind::kString && value.text == "site";
    if (!site && (value.kind != Kind::kString || value.text != "reports")) {
      return Expected(value, origin_, "portal.follow", R"("reports" or "site")");
    }
    portal_.follow = site ? Follow::kSite : Follow::kReports;
    return {};
  }

  Status ReadSchedule(const TomlValue& value) {
    const Result<Cron> cron = Cron::Parse(value.kind == Kind::kString ? value.text : "");
    if (!cron.ok()) {
      return Expected(value, origin_, "portal.schedule",
                      "a cron expression such as \"30 2 * 1-3 *\" (" + cron.status().message() + ")");
    }
    portal_.schedule = value.text;
    return {};
  }

  Status ReadFetch(const TomlValue& value) {
    LANTAI_ASSIGN_OR_RETURN(portal_.fetch, config::ApplyFetchTable(value, portal_.fetch, origin_, "portal.fetch"));
    return {};
  }

  std::string_view origin_;
  Portal& portal_;
};

const PortalReader::Key PortalReader::kKeys[11] = {
    {"id", &PortalReader::ReadId},
    {"name", &PortalReader::ReadName},
    {"division", &PortalReader::ReadDivision},
    {"home", &PortalReader::ReadHome},
    {"listings", &PortalReader::ReadListings},
    {"hosts", &PortalReader::ReadHosts},
    {"attachment_hosts", &PortalReader::ReadAttachmentHosts},
    {"years", &PortalReader::ReadYears},
    {"follow", &PortalReader::ReadFollow},
    {"schedule", &PortalReader::ReadSchedule},
    {"fetch", &PortalReader::ReadFetch},
};

void AddOnce(std::vector<std::string>& hosts, std::string host) {
  if (std::find(hosts.begin(), hosts.end(), host) == hosts.end()) hosts.push_back(std::move(host));
}

bool IsAddress(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// The host of `url` and the same with or without "www.".
void AddHostsOf(const std::string& url, std::vector<std::string>& hosts) {
  const Result<Url> parsed = Url::Parse(url);
  if (!parsed.ok()) return;
  const std::string& host = parsed->host();
  AddOnce(hosts, host);
  if (host.starts_with("www.")) {
    AddOnce(hosts, host.substr(4));
  } else if (!IsAddress(host)) {
    AddOnce(hosts, "www." + host);
  }
}

void FillDefaults(Portal& portal) {
  if (portal.name.empty()) portal.name = portal.id;
  if (!portal.hosts.empty()) return;
  if (!portal.home.empty()) AddHostsOf(portal.home, portal.hosts);
  for (const std::string& listing : portal.listings) AddHostsOf(listing, portal.hosts);
}

Result<Portal> ReadPortal(const TomlValue& table, std::string_view origin, const FetchOptions& defaults) {
  Portal portal;
  portal.fetch = defaults;
  LANTAI_RETURN_IF_ERROR(PortalReader(origin, portal).Read(table));
  FillDefaults(portal);
  return portal;
}

Result<std::vector<Portal>> ReadPortals(const TomlValue& root, std::string_view origin, const FetchOptions& defaults) {
  for (const TomlValue& value : root.members) {
    if (value.key != "portal") return TomlError(value, origin, value.key, "unknown key; expected [[portal]] tables");
  }
  const TomlValue* list = root.Find("portal");
  if (list == nullptr) return {Code::kInvalidArgument, fmt::format("{}: expected at least one [[portal]]", origin)};
  if (list->kind != Kind::kArray || list->items.empty()) return Expected(*list, origin, "portal", "[[portal]] tables");
  std::vector<Portal> portals;
  std::map<std::string, int, std::less<>> lines;  // id → line
  for (const TomlValue& table : list->items) {
    LANTAI_ASSIGN_OR_RETURN(Portal portal, ReadPortal(table, origin, defaults));
    const TomlValue& id = *table.Find("id");
    const auto [first, fresh] = lines.emplace(portal.id, id.line);
    if (!fresh) {
      return TomlError(id, origin, "portal.id",
                       fmt::format("expected a unique id; \"{}\" is already at line {}", portal.id, first->second));
    }
    portals.push_back(std::move(portal));
  }
  return portals;
}

}  // namespace

Result<std::vector<Portal>> ReadSeedFile(const std::filesystem::path& path, const FetchOptions& defaults) {
  LANTAI_ASSIGN_OR_RETURN(const TomlValue root, config::ReadTomlFile(path));
  return ReadPortals(root, path.string(), defaults);
}

Result<std::vector<Portal>> ParseSeeds(std::string_view text, std::string_view origin, const FetchOptions& defaults) {
  LANTAI_ASSIGN_OR_RETURN(const TomlValue root, config::ParseToml(text, origin));
  return ReadPortals(root, origin, defaults);
}

Result<Portal> PortalFromUrl(std::string_view url, const FetchOptions& defaults) {
  const Result<Url> parsed = Url::Parse(url.size() <= kMaxUrl ? url : std::string_view{});
  if (!parsed.ok() || !parsed->IsHttp() || parsed->host().empty()) {
    return {Code::kInvalidArgument,
            fmt::format("expected an absolute http or https URL, got \"{}\"", url.substr(0, 80))};
  }
  Portal portal;
  portal.id = fmt::format("{}-{}", parsed->host(), Sha256Of(UrlKey(*parsed)).Hex().substr(0, 8));
  portal.name = parsed->host();
  portal.listings = {parsed->HrefWithoutFragment()};
  portal.fetch = defaults;
  FillDefaults(portal);
  return portal;
}

}  // namespace lantai::seeds
