#include "tests/portal/truth.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/portal/styles/parts.h"
#include "tests/portal/styles/system.h"

namespace lantai::portal {
namespace {

using Json = nlohmann::ordered_json;

Json CellJson(const Cell& cell) {
  Json json;
  if (!cell.value) {
    json["value"] = nullptr;
  } else if (*cell.value == std::floor(*cell.value)) {
    json["value"] = static_cast<int64_t>(*cell.value);
  } else {
    json["value"] = *cell.value;
  }
  json["raw"] = cell.raw, json["status"] = cell.status;
  if (cell.unit.empty())
    json["unit"] = nullptr;
  else
    json["unit"] = cell.unit;
  return json;
}

void AddCells(Json& cells, const std::vector<std::string>& ids, const std::vector<Cell>& values) {
  for (size_t i = 0; i < values.size(); ++i) cells[ids[i]] = CellJson(values[i]);
}

Json CellsJson(const Report& report) {
  Json cells = Json::object();
  AddCells(cells, CellIds2(report.form), report.t2);
  AddCells(cells, CellIds3(report.form), report.t3);
  AddCells(cells, CellIds4(report.form), report.t4);
  AddCells(cells, CellIds14(report.form), report.t14);
  return cells;
}

Json TablesJson(Form form) {
  if (form == Form::k2014) return {{"s14", "g2014"}};
  if (form == Form::k2008) return Json::object();
  return {{"t2", FormName(form)}, {"t3", FormName(form)}, {"t4", "g2019|g2021"}};
}

Json NarrativeJson(const Report& report) {
  Json json = {{"website_items", report.narrative.website}, {"requests_received", report.narrative.requests}};
  if (report.narrative.wechat > 0) json["wechat_items"] = report.narrative.wechat;
  return json;
}

// The first pages of the lists of reports.
std::vector<std::string> SeedListings(const Site& site) {
  if (site.spec().system != nullptr) {
    if (const std::optional<ListPage> shell = site.spec().system->SharedShell(site)) return {shell->call.target};
  }
  std::vector<std::string> paths;
  for (int column = kGovernments; column <= kArchive; ++column)
    paths.push_back(site.columns()[static_cast<size_t>(column)].path);
  return paths;
}

// The time that the portal's pages state beside the date.
Json PublishedTime(const Site& site, const Report& report) {
  const Style style = site.spec().style;
  const std::string text = report.published.DateTime();
  if (const System* system = site.spec().system) {
    const Look& look = system->look();
    if (look.time == Look::Time::kSecond) return text.substr(0, 10) + "T" + text.substr(11) + "+08:00";
    const bool minute =
        look.time == Look::Time::kMinute || look.metas == Look::Metas::kStandard || look.metas == Look::Metas::kLower;
    return minute ? Json(text.substr(0, 10) + "T" + text.substr(11, 5) + ":00+08:00") : Json(nullptr);
  }
  if (style == Style::kQuery || style == Style::kColumn) return text.substr(0, 10) + "T" + text.substr(11) + "+08:00";
  if (style == Style::kTrs || style == Style::kTrsCount)
    return text.substr(0, 10) + "T" + text.substr(11, 5) + ":00+08:00";
  return nullptr;
}

Json CallJson(const Site& site, const Call& call) {
  return {{"method", call.method},
          {"url", site.Url(call.target)},
          {"body", call.method == "GET" ? Json(nullptr) : Json(call.body)}};
}

// Adds what tells a request from a GET of its address.
void AddMethod(const Call& call, Json& json) {
  if (call.method != "GET") json["method"] = call.method, json["body"] = call.body;
}

bool HasIndexNumber(const PortalSpec& spec) {
  return spec.system != nullptr ? spec.system->look().index != Look::Index::kNone : spec.style != Style::kColumn;
}

// Whether a harvest of the reports cannot do without the page.
bool IsNecessary(const Node& node) {
  switch (node.kind) {
    case PageKind::kListing: return !node.alias && ListsReports(node.column);
    case PageKind::kReport:
    case PageKind::kContinuation:
    case PageKind::kAttachment:
    case PageKind::kRedirect:
    case PageKind::kStub: return node.column <= kArchive;
    default: return false;
  }
}

class TruthWriter {
 public:
  TruthWriter(const PortalWorld& world, bool cells) : world_(world), cells_(cells) {}

  void Write(std::ostream& out) {
    const WorldOptions& o = world_.options();
    for (const char* key : {"portals", "decoys", "attachments", "absent", "forbidden"}) rest_[key] = Json::array();
    rest_["off_scope"] = {"https://www.gov.cn/", "https://beian.miit.gov.cn/",
                          "http://www.neighbour.gov.cn.test/zwgk/zfxxgknb/"};
    // Reports and pages go out one a line as they are made: a large world's truth does not fit in memory.
    out << "{\"reports\": [";
    ForEachSite([&](const Site& site) { AddReports(site, out); });
    out << "],\n\"pages\": [";
    first_ = true;
    ForEachSite([&](const Site& site) {
      necessary_ = 1;  // robots.txt, whether it is there or not
      for (const auto& [path, node] : site.nodes()) AddPage(site, path, node, out);
      AddCalls(site, out);
      AddPortal(site);
    });
    out << "],\n\"listings\": [";
    first_ = true;
    ForEachSite([&](const Site& site) { AddListings(site, out); });
    rest_["options"] = {{"seed", o.seed},
                        {"portals", o.portals},
                        {"bodies", o.bodies},
                        {"years", fmt::format("{}-{}", o.first_year, o.last_year)}};
    for (const char* key : {"decoys", "attachments", "absent", "forbidden"}) counts_[key] = rest_[key].size();
    rest_["counts"] = counts_;
    out << "],\n" << rest_.dump(1).substr(2) << '\n';  // without its "{" and line end
  }

 private:
  template <typename Visit>
  void ForEachSite(Visit visit) {
    for (int i = 0; i < world_.options().portals; ++i) visit(*world_.Borrow(i));
  }

  void WriteLine(const Json& json, std::ostream& out) {
    out << (first_ ? "\n" : ",\n") << json.dump();
    first_ = false;
  }

  void AddPortal(const Site& site) {
    const PortalSpec& spec = site.spec();
    Json listings = Json::array();
    for (const std::string& path : SeedListings(site)) listings.push_back(site.Url(path));
    Count("necessary", necessary_);
    rest_["portals"].push_back({{"id", spec.id},
                                {"name", spec.name},
                                {"division", spec.division},
                                {"host", spec.host},
                                {"home", site.Url("/")},
                                {"listings", listings},
                                {"dialect", DialectOf(spec)},
                                {"necessary", necessary_}});
    rest_["off_scope"].push_back("http://mirror.example/" + spec.id + "/zfxxgknb/");
  }

  void AddReports(const Site& site, std::ostream& out) {
    for (size_t i = 0; i < site.items().size(); ++i) AddItem(site, static_cast<int>(i), out);
  }

  void AddPage(const Site& site, const std::string& path, const Node& node, std::ostream& out) {
    const bool forbidden = path.starts_with("/internal/");
    const bool report_column = node.column <= kArchive;
    const bool wanted = !forbidden && report_column && node.kind != PageKind::kAsset && node.kind != PageKind::kDecoy;
    const int status = node.kind != PageKind::kRedirect ? 200 : node.item >= 0 ? 302 : 301;
    WriteLine({{"url", site.Url(path)},
               {"kind", KindName(node.kind)},
               {"status", status},
               {"portal", site.spec().id},
               {"in_reports_harvest", wanted},
               {"alias", node.alias}},
              out);
    Count("pages");
    if (!forbidden && IsNecessary(node)) ++necessary_;
    if (wanted && node.kind == PageKind::kListing) Count("listing_pages");
    if (wanted && node.kind == PageKind::kRedirect) Count("redirects");
    if (node.kind == PageKind::kAttachment) rest_["attachments"].push_back(site.Url(path));
  }

  // Addresses that only a system's scripts ask.
  void AddCalls(const Site& site, std::ostream& out) {
    if (site.spec().system != nullptr && site.spec().system->SharedShell(site)) ++necessary_;
    for (int column = kGovernments; column < kColumns; ++column) {
      for (const ListPage& page : site.ListPages(column)) {
        if (page.whole_page) continue;
        Json json = {{"url", site.Url(page.call.target)},
                     {"kind", "listing"},
                     {"status", 200},
                     {"portal", site.spec().id},
                     {"in_reports_harvest", ListsReports(column)},
                     {"alias", false}};
        AddMethod(page.call, json);
        WriteLine(json, out);
        Count("pages");
        if (!ListsReports(column)) continue;
        Count("listing_pages");
        ++necessary_;
      }
    }
  }

  void AddListings(const Site& site, std::ostream& out) {
    if (const System* system = site.spec().system) {
      if (const std::optional<ListPage> shell = system->SharedShell(site)) AddListing(site, *shell, out);
    }
    for (int column = kGovernments; column < kColumns; ++column) {
      for (const ListPage& page : site.ListPages(column)) AddListing(site, page, out);
    }
  }

  void AddListing(const Site& site, const ListPage& page, std::ostream& out) {
    Json json = {{"url", site.Url(page.call.target)}};
    AddMethod(page.call, json);
    json["portal"] = site.spec().id, json["dialect"] = DialectOf(site.spec()), json["page"] = page.page;
    json["reports"] = page.column <= kArchive;
    json["items"] = Json::array(), json["next"] = Json::array(), json["repeats"] = page.repeats;
    for (const Item* item : ItemsOf(site, page))
      json["items"].push_back({{"url", site.Url(item->link)}, {"title", item->title}, {"date", item->date.Date()}});
    for (const Call& call : page.next) json["next"].push_back(CallJson(site, call));
    WriteLine(json, out);
  }

  void AddItem(const Site& site, int index, std::ostream& out) {
    const Item& item = site.items()[static_cast<size_t>(index)];
    switch (item.kind) {
      case Item::Kind::kReport: AddReport(site, index, out); break;
      case Item::Kind::kDecoy: rest_["decoys"].push_back(site.Url(item.path)); break;
      case Item::Kind::kAbsent: rest_["absent"].push_back(site.Url(item.path)); break;
      case Item::Kind::kForbidden: rest_["forbidden"].push_back(site.Url(item.path)); break;
      case Item::Kind::kCopy: Count("exact_duplicates"); break;
      case Item::Kind::kRepost: Count("text_duplicates"); break;
      case Item::Kind::kArticle: break;
    }
  }

  void AddReport(const Site& site, int index, std::ostream& out) {
    const Item& item = site.items()[static_cast<size_t>(index)];
    const Report report = *MakeReport(site.options().seed, site.spec(), item.body, item.year);
    Json json = {{"url", site.Url(item.path)}};
    AddAliases(site, index, json);
    json["portal"] = site.spec().id, json["division"] = site.spec().division, json["unit"] = report.unit;
    json["title"] = report.title, json["year"] = report.year, json["published"] = report.published.Date();
    json["published_time"] = PublishedTime(site, report);
    json["template"] = FormName(report.form), json["tables"] = TablesJson(report.form),
    json["cells"] = cells_ ? CellsJson(report) : Json::object();
    json["narrative"] = NarrativeJson(report), json["flags"] = report.flags;
    json["metadata"] = Json::object();
    if (HasIndexNumber(site.spec())) {
      json["metadata"]["index_number"] =
          fmt::format("{}081/{}-{:05}", site.spec().division, item.date.year, index % 100'000);
    }
    json["attachments"] = Json::array();
    if (!item.attachment.empty()) json["attachments"].push_back(site.Url(item.attachment));
    json["body_pages"] = Json::array();
    if (const System* system = site.spec().system; system != nullptr && system->Parts(site, index) > 1)
      json["body_pages"].push_back(site.Url(system->PartPath(item, 1)));
    Count("report_addresses", 1 + json["aliases"].size());
    Count("reports");
    WriteLine(json, out);
  }

  // Every further address under which the report is found.
  static void AddAliases(const Site& site, int index, Json& json) {
    json["aliases"] = Json::array();
    json["alias_kinds"] = Json::object();
    const auto add = [&](const std::string& path, const char* kind) {
      json["aliases"].push_back(site.Url(path));
      json["alias_kinds"][site.Url(path)] = kind;
    };
    const Item& item = site.items()[static_cast<size_t>(index)];
    if (item.link != item.path) add(item.link, "redirect");
    // Only the archive column has copies.
    for (int copy : site.columns()[kArchive].items) {
      const Item& other = site.items()[static_cast<size_t>(copy)];
      if (other.original == index) add(other.path, other.kind == Item::Kind::kCopy ? "exact" : "text");
    }
  }

  void Count(const char* key, size_t by = 1) { counts_[key] = counts_.value(key, size_t{0}) + by; }

  const PortalWorld& world_;
  const bool cells_;
  Json rest_ = Json::object();
  bool first_ = true;
  size_t necessary_ = 0;  // of the portal at hand
  Json counts_ = Json::object();
};

}  // namespace

void WriteTruth(const PortalWorld& world, std::ostream& out, bool cells) { TruthWriter(world, cells).Write(out); }

void WriteSeeds(const PortalWorld& world, std::ostream& out) {
  out << "# Written by lantai-portals: simulated portals. Crawl them with --set "
         "'test.resolve=[\"*=127.0.0.1:PORT\"]'.\n";
  for (int i = 0; i < world.options().portals; ++i) {
    const std::shared_ptr<const Site> borrowed = world.Borrow(i);
    const Site& site = *borrowed;
    fmt::print(out, "\n[[portal]]\nid = \"{}\"\nname = \"{}\"\ndivision = \"{}\"\nhome = \"{}\"\n", site.spec().id,
               site.spec().name, site.spec().division, site.Url("/"));
    if (i % 2 == 0) continue;
    out << "listings = [\n";
    for (const std::string& path : SeedListings(site)) fmt::print(out, "  \"{}\",\n", site.Url(path));
    out << "]\n";
  }
}

}  // namespace lantai::portal
