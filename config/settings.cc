#include "config/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "config/units.h"

namespace lantai::config {
namespace {

enum class Kind { kText, kHours, kDuration, kSize, kInteger, kNumber, kTextList, kFlag };

// One key of one section; Group is the section's struct.
template <typename Group>
struct Setting {
  std::string_view key;
  Kind kind;
  std::variant<std::string Group::*, int64_t Group::*, int Group::*, double Group::*, std::vector<std::string> Group::*,
               bool Group::*>
      member;
  double min;  // of integers, numbers, milliseconds and bytes
  double max;
  std::string_view help;
};

constexpr double kDay = 86'400'000;
constexpr double kTiB = static_cast<double>(int64_t{1} << 40);

const Setting<IdentityOptions> kIdentity[] = {
    {"contact", Kind::kText, &IdentityOptions::contact, 0, 0,
     "mailto: or URL of who runs this; required before any host outside the test addresses is visited"},
};

const Setting<FetchOptions> kFetch[] = {
    {"delay", Kind::kDuration, &FetchOptions::delay_ms, 0, kDay, "least time between two requests to a host"},
    {"delay_factor", Kind::kNumber, &FetchOptions::delay_factor, 0, 1000,
     "and at least this many times the last answer's time"},
    {"max_delay", Kind::kDuration, &FetchOptions::max_delay_ms, 0, kDay,
     "but not more than this, unless robots.txt asks for more"},
    {"per_host", Kind::kInteger, &FetchOptions::per_host, 1, 64, "connections at once to a host"},
    {"per_address", Kind::kInteger, &FetchOptions::per_address, 1, 256, "connections at once to one IP address"},
    {"jitter", Kind::kNumber, &FetchOptions::jitter, 0, 1, "share of the delay that is random"},
    {"timeout", Kind::kDuration, &FetchOptions::timeout_ms, 1, kDay, "for a whole transfer"},
    {"connect_timeout", Kind::kDuration, &FetchOptions::connect_timeout_ms, 1, kDay, "for making a connection"},
    {"max_body", Kind::kSize, &FetchOptions::max_body, 1024, kTiB, "a longer body is cut off and the page fails"},
    {"retries", Kind::kInteger, &FetchOptions::retries, 0, 20, "further attempts after a failure that may pass"},
    {"hours", Kind::kHours, &FetchOptions::hours, 0, 0, "when hosts may be visited (\"22:00-06:00\"); empty: always"},
    {"accept_encoding", Kind::kText, &FetchOptions::accept_encoding, 0, 0, "what is asked of the server"},
    {"proxy", Kind::kText, &FetchOptions::proxy, 0, 0, "the environment's proxies are ignored"},
    {"ca_file", Kind::kText, &FetchOptions::ca_file, 0, 0,
     "PEM file of the certificates that are trusted; empty: the system's"},
    {"accept_expired_certificates", Kind::kFlag, &FetchOptions::accept_expired_certificates, 0, 0,
     "also certificates that are valid but for their dates"},
    {"accept_untrusted_certificates", Kind::kFlag, &FetchOptions::accept_untrusted_certificates, 0, 0,
     "any certificate: self-signed, of another host, of an unknown issuer"},
    {"legacy_tls", Kind::kFlag, &FetchOptions::legacy_tls, 0, 0,
     "TLS 1.0 and up, weak keys, servers without secure renegotiation"},
};

const Setting<TestOptions> kTest[] = {
    {"addresses", Kind::kTextList, &TestOptions::addresses, 0, 0,
     "addresses otherwise refused that may be visited ([\"127.0.0.0/8\"])"},
    {"resolve", Kind::kTextList, &TestOptions::resolve, 0, 0,
     "host pattern = address:port to connect to instead of DNS ([\"*=127.0.0.1:8400\"])"},
};

const Setting<LimitOptions> kLimits[] = {
    {"memory", Kind::kSize, &LimitOptions::memory, 1 << 20, kTiB, "bytes of pages in flight, caches included"},
    {"disk_free", Kind::kSize, &LimitOptions::disk_free, 0, kTiB, "stop fetching below this much free space"},
    {"threads", Kind::kInteger, &LimitOptions::threads, 0, 1024, "extraction threads; 0: one a core"},
};

// Calls visit(section name, table of settings, member of Options) for each section, in the file's order.
template <typename Visit>
void ForEachSection(Visit&& visit) {
  visit("identity", std::span<const Setting<IdentityOptions>>(kIdentity), &Options::identity);
  visit("fetch", std::span<const Setting<FetchOptions>>(kFetch), &Options::fetch);
  visit("test", std::span<const Setting<TestOptions>>(kTest), &Options::test);
  visit("limits", std::span<const Setting<LimitOptions>>(kLimits), &Options::limits);
}

std::string_view KindName(Kind kind) {
  switch (kind) {
    case Kind::kText: return "text";
    case Kind::kHours: return "hours";
    case Kind::kDuration: return "duration";
    case Kind::kSize: return "size";
    case Kind::kInteger: return "integer";
    case Kind::kNumber: return "number";
    case Kind::kTextList: return "list of texts";
    case Kind::kFlag: return "flag";
  }
  return "";
}

std::string Bound(Kind kind, double value) {
  const auto whole = static_cast<int64_t>(value);
  if (kind == Kind::kDuration) return FormatDuration(whole);
  if (kind == Kind::kSize) return FormatSize(whole);
  return fmt::format("{}", value);
}

template <typename Group>
std::string ExpectedText(const Setting<Group>& setting) {
  const std::string range =
      fmt::format(" from {} to {}", Bound(setting.kind, setting.min), Bound(setting.kind, setting.max));
  switch (setting.kind) {
    case Kind::kText: return "a string";
    case Kind::kHours: return R"(hours such as "22:00-06:00", or "")";
    case Kind::kDuration: return R"(a duration such as "500ms", "2s" or "10m",)" + range;
    case Kind::kSize: return R"(a size such as "64MiB" or "1GiB",)" + range;
    case Kind::kInteger: return "an integer" + range;
    case Kind::kNumber: return "a number" + range;
    case Kind::kTextList: return "an array of strings";
    case Kind::kFlag: return "true or false";
  }
  return "";
}

bool IsClockTime(std::string_view text) {
  const auto digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return false;
  return text.substr(0, 2) <= "24" && text.substr(3) <= "59" && (text.substr(0, 2) != "24" || text.substr(3) == "00");
}

bool IsHours(std::string_view text) {
  return text.empty() ||
         (text.size() == 11 && text[5] == '-' && IsClockTime(text.substr(0, 5)) && IsClockTime(text.substr(6)));
}

// The number that a duration, size, integer or number setting gets, if `value` is of that kind.
std::optional<double> NumberOf(Kind kind, const TomlValue& value) {
  using ValueKind = TomlValue::Kind;
  if (kind == Kind::kInteger && value.kind == ValueKind::kInteger) return value.number;
  if (kind == Kind::kNumber && (value.kind == ValueKind::kInteger || value.kind == ValueKind::kFloat))
    return value.number;
  if (value.kind != ValueKind::kString || (kind != Kind::kDuration && kind != Kind::kSize)) return std::nullopt;
  const Result<int64_t> parsed = kind == Kind::kDuration ? ParseDuration(value.text) : ParseSize(value.text);
  return parsed.ok() ? std::optional<double>(static_cast<double>(*parsed)) : std::nullopt;
}

std::optional<std::vector<std::string>> TextsOf(const TomlValue& value) {
  if (value.kind != TomlValue::Kind::kArray) return std::nullopt;
  std::vector<std::string> texts;
  for (const TomlValue& item : value.items) {
    if (item.kind != TomlValue::Kind::kString) return std::nullopt;
    texts.push_back(item.text);
  }
  return texts;
}

// Writes `value` into the member; false where it is of the wrong kind or out of range (NaN is: no comparison holds).
template <typename Group>
bool Assign(const Setting<Group>& setting, const TomlValue& value, Group& group) {
  return std::visit(
      [&](auto member) {
        using Field = std::remove_reference_t<decltype(group.*member)>;
        if constexpr (std::is_same_v<Field, std::vector<std::string>>) {
          auto texts = TextsOf(value);
          if (!texts) return false;
          group.*member = *std::move(texts);
          return true;
        } else if constexpr (std::is_same_v<Field, std::string>) {
          const bool right =
              value.kind == TomlValue::Kind::kString && (setting.kind != Kind::kHours || IsHours(value.text));
          if (right) group.*member = value.text;
          return right;
        } else if constexpr (std::is_same_v<Field, bool>) {
          const bool right = value.kind == TomlValue::Kind::kBoolean;
          if (right) group.*member = value.boolean;
          return right;
        } else {
          const std::optional<double> number = NumberOf(setting.kind, value);
          const bool right = number && *number >= setting.min && *number <= setting.max;
          if (right) group.*member = static_cast<Field>(*number);
          return right;
        }
      },
      setting.member);
}

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// "unknown key; did you mean delay?" where some known key is near.
std::string UnknownKey(std::string_view key, const std::vector<std::string_view>& known) {
  std::string_view nearest;
  size_t distance = 4;
  for (std::string_view candidate : known) {
    const size_t d = EditDistance(key.substr(0, 64), candidate);
    if (d < distance) distance = d, nearest = candidate;
  }
  if (!nearest.empty()) return fmt::format("unknown key; did you mean \"{}\"?", nearest);
  return fmt::format("unknown key; expected one of: {}", fmt::join(known, ", "));
}

template <typename Group>
Status ApplyKey(std::span<const Setting<Group>> settings, const TomlValue& value, std::string_view origin,
                std::string_view prefix, Group& group) {
  const std::string full = fmt::format("{}.{}", prefix, value.key);
  for (const Setting<Group>& setting : settings) {
    if (setting.key != value.key) continue;
    return Assign(setting, value, group) ? Status::Ok() : Expected(value, origin, full, ExpectedText(setting));
  }
  std::vector<std::string_view> known;
  for (const Setting<Group>& setting : settings) known.push_back(setting.key);
  return TomlError(value, origin, full, UnknownKey(value.key, known));
}

template <typename Group>
Status ApplyTable(std::span<const Setting<Group>> settings, const TomlValue& table, std::string_view origin,
                  std::string_view prefix, Group& group) {
  if (table.kind != TomlValue::Kind::kTable) return Expected(table, origin, prefix, "a table");
  for (const TomlValue& value : table.members) {
    LANTAI_RETURN_IF_ERROR(ApplyKey(settings, value, origin, prefix, group));
  }
  return {};
}

Status ApplySection(const TomlValue& table, std::string_view origin, Options& options) {
  std::optional<Status> status;
  std::vector<std::string_view> known;
  ForEachSection([&](std::string_view section, auto settings, auto member) {
    known.push_back(section);
    if (section == table.key) status = ApplyTable(settings, table, origin, section, options.*member);
  });
  return status ? *status : TomlError(table, origin, table.key, UnknownKey(table.key, known));
}

Status ApplyDocument(const TomlValue& root, std::string_view origin, Options& options) {
  for (const TomlValue& table : root.members) LANTAI_RETURN_IF_ERROR(ApplySection(table, origin, options));
  return {};
}

Status ApplyOverride(const std::string& text, Options& options) {
  const size_t equals = text.find('=');
  const std::string key = text.substr(0, std::min(equals, text.size()));
  const size_t dot = key.find('.');
  const std::string origin = fmt::format("--set {}", key.substr(0, 80));
  if (equals == std::string::npos || dot == std::string::npos) {
    return {Code::kInvalidArgument, fmt::format("{}: expected section.key=value, such as fetch.delay=\"2s\"", origin)};
  }
  const Result<TomlValue> parsed = ParseToml("value = " + text.substr(equals + 1), origin);
  if (!parsed.ok() || parsed->members.size() != 1) {
    return {Code::kInvalidArgument,
            fmt::format("{}: expected a value in TOML syntax, such as --set 'fetch.delay=\"2s\"'", origin)};
  }
  TomlValue section;
  section.key = key.substr(0, dot);
  section.members = parsed->members;
  section.members.front().key = key.substr(dot + 1);
  return ApplySection(section, origin, options);
}

template <typename Group>
std::string DefaultOf(const Setting<Group>& setting) {
  const Group defaults{};
  return std::visit(
      [&](auto member) -> std::string {
        const auto& value = defaults.*member;
        using Field = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Field, std::vector<std::string>>) {
          return value.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(value, "\", \""));
        } else if constexpr (std::is_same_v<Field, std::string>) {
          return fmt::format("\"{}\"", value);
        } else {
          if (setting.kind == Kind::kDuration) return '"' + FormatDuration(static_cast<int64_t>(value)) + '"';
          if (setting.kind == Kind::kSize) return '"' + FormatSize(static_cast<int64_t>(value)) + '"';
          return fmt::format("{}", value);
        }
      },
      setting.member);
}

}  // namespace

Result<Options> LoadSettings(const std::optional<std::filesystem::path>& file,
                             std::span<const std::string> set_overrides) {
  Options options;
  if (file) {
    LANTAI_ASSIGN_OR_RETURN(const TomlValue root, ReadTomlFile(*file));
    LANTAI_RETURN_IF_ERROR(ApplyDocument(root, file->string(), options));
  }
  for (const std::string& text : set_overrides) LANTAI_RETURN_IF_ERROR(ApplyOverride(text, options));
  return options;
}

Result<FetchOptions> ApplyFetchTable(const TomlValue& table, const FetchOptions& base, std::string_view origin,
                                     std::string_view prefix) {
  FetchOptions fetch = base;
  LANTAI_RETURN_IF_ERROR(ApplyTable(std::span<const Setting<FetchOptions>>(kFetch), table, origin, prefix, fetch));
  return fetch;
}

std::vector<SettingHelp> DescribeSettings() {
  std::vector<SettingHelp> all;
  ForEachSection([&](std::string_view section, auto settings, auto) {
    for (const auto& setting : settings) {
      all.push_back({fmt::format("{}.{}", section, setting.key), std::string(KindName(setting.kind)),
                     DefaultOf(setting), std::string(setting.help)});
    }
  });
  return all;
}

std::string SettingsHelpText() {
  std::string text;
  for (const SettingHelp& setting : DescribeSettings()) {
    text += fmt::format("  {:<36} {:<11} {}\n", setting.key, setting.default_value, setting.help);
  }
  return text;
}

}  // namespace lantai::config
