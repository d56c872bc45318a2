#include "tests/portal/truth.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/portal/faults.h"
#include "tests/portal/province_truth.h"
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

// Where a page of data leads to the lists, the column above them has a list too, an empty one.
int FirstList(const Site& site) {
  return site.spec().system != nullptr && site.spec().system->SharedShell(site) ? kAnnual : kGovernments;
}

bool HasIndexNumber(const PortalSpec& spec) {
  return spec.system != nullptr ? spec.system->look().index != Look::Index::kNone : spec.style != Style::kColumn;
}

// Whether a harvest of the reports cannot do without the page.
bool IsNecessary(const Node& node) {
  switch (node.kind) {
    case PageKind::kListing: return !node.alias && ListsReports(node.column);
    case PageKind::kReport:
    case PageKind::kSummary:
    case PageKind::kContinuation:
    case PageKind::kAttachment:
    case PageKind::kRedirect:
    case PageKind::kStub: return node.column <= kArchive;
    default: return false;
  }
}

class TruthWriter {
 public:
  TruthWriter(const PortalWorld& world, bool cells) : world_(world), cells_(cells) {
    if (world.provinces()) ledger_.emplace(world);
  }

  void Write(std::ostream& out) {
    const WorldOptions& o = world_.options();
    for (const char* key : {"portals", "decoys", "attachments", "absent", "forbidden", "faults", "blocked", "lost",
                            "retry_after", "traps"})
      rest_[key] = Json::array();
    rest_["disallowed"] = Json::object();
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
      AddFaults(site);
      AddPortal(site);
    });
    out << "],\n\"listings\": [";
    first_ = true;
    ForEachSite([&](const Site& site) { AddListings(site, out); });
    if (ledger_) WriteBodies(out);
    rest_["options"] = {{"seed", o.seed},
                        {"portals", o.portals},
                        {"bodies", o.bodies},
                        {"years", fmt::format("{}-{}", o.first_year, o.last_year)}};
    if (ledger_) AddProvinceOptions();
    rest_["forbidden_requests"] = forbidden_requests_;
    for (const char* key : {"decoys", "attachments", "absent", "forbidden", "faults", "blocked", "lost"})
      counts_[key] = rest_[key].size();
    rest_["counts"] = counts_;
    out << "],\n" << rest_.dump(1).substr(2) << '\n';  // without its "{" and line end
  }

 private:
  template <typename Visit>
  void ForEachSite(Visit visit) {
    for (int i = 0; i < world_.options().portals; ++i) visit(*world_.Borrow(i));
  }

  void WriteBodies(std::ostream& out) {
    out << "],\n\"bodies\": [";
    ledger_->WriteBodies(out);
    counts_["bodies"] = world_.provinces()->bodies().size();
    for (int state = 0; state < kStates; ++state) states_[std::string(StateName(static_cast<State>(state)))] = 0;
    for (size_t body = 0; body < world_.provinces()->bodies().size(); ++body) {
      for (int year = world_.options().first_year; year <= world_.options().last_year; ++year) {
        Json& count = states_[std::string(StateName(ledger_->CellOf(static_cast<int>(body), year).state))];
        count = count.get<size_t>() + 1;
      }
    }
  }

  void AddProvinceOptions() {
    rest_["options"]["provinces"] = world_.options().provinces;
    rest_["options"]["as_of"] = world_.Now().Date();
    counts_["states"] = states_;
  }

  // What is said of a portal of a world of provinces beside the rest.
  void DescribePortal(const PortalSpec& spec, Json& json) const {
    const PlannedPortal& portal = world_.provinces()->portals()[static_cast<size_t>(spec.index)];
    json["parent"] = portal.parent < 0 ? Json() : Json(world_.Borrow(portal.parent)->spec().id);
    json["fate"] = FateName(portal.fate);
    const std::string_view why = WhyNotWhole(portal);
    json["listing_whole"] = why.empty();
    json["reason"] = why.empty() ? Json() : Json(why);
    json["columns"] = Json::array();
    for (const auto& [level, name] :
         {std::pair(Level::kGovernment, "government"), std::pair(Level::kDepartment, "department"),
          std::pair(Level::kTownship, "township")}) {
      const std::string_view column = WhyNotWhole(portal, level);
      json["columns"].push_back(
          {{"of", name}, {"whole", column.empty()}, {"reason", column.empty() ? Json() : Json(column)}});
    }
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
    if (ledger_) DescribePortal(spec, rest_["portals"].back());
    rest_["off_scope"].push_back("http://mirror.example/" + spec.id + "/zfxxgknb/");
  }

  void AddReports(const Site& site, std::ostream& out) {
    for (size_t i = 0; i < site.items().size(); ++i) AddItem(site, static_cast<int>(i), out);
  }

  void AddPage(const Site& site, const std::string& path, const Node& node, std::ostream& out) {
    if (node.unknown) return;
    const bool forbidden = path.starts_with("/internal/");
    const bool report_column = node.column <= kArchive;
    const bool wanted = !forbidden && report_column && node.kind != PageKind::kAsset && node.kind != PageKind::kDecoy;
    const int status = node.kind != PageKind::kRedirect ? node.status : node.item >= 0 ? 302 : 301;
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
    if (node.kind == PageKind::kReport && status == 412)
      rest_["blocked"].push_back({{"url", site.Url(path)}, {"reason", "challenge-412"}});
    if (node.kind == PageKind::kAttachment) rest_["attachments"].push_back(site.Url(path));
  }

  void AddFaults(const Site& site) {
    for (std::string& pattern : ForbiddenRequests(site)) forbidden_requests_.insert(std::move(pattern));
    if (site.HasRobots()) rest_["disallowed"][site.spec().host] = {"/internal/"};
    for (const PlannedFault& fault : PlanFaults(site, world_.options().faults)) AddFault(site, fault);
  }

  void AddFault(const Site& site, const PlannedFault& fault) {
    const std::string url = fault.target.empty() ? site.Url("/") + "*" : site.Url(fault.target);
    Json json = {
        {"url", url}, {"kind", FaultName(fault.kind)}, {"level", FaultLevel(fault.kind)}, {"times", fault.times}};
    if (fault.retry_after_s >= 0) {
      json["retry_after"] = fault.retry_after_s;
      rest_["retry_after"].push_back({{"url", url}, {"seconds", fault.retry_after_s}, {"date", fault.retry_date}});
    }
    rest_["faults"].push_back(json);
    if (const std::string_view loss = FaultLoss(site, fault); !loss.empty())
      rest_[std::string(loss)].push_back({{"url", url}, {"reason", FaultName(fault.kind)}});
    if (fault.kind == FaultKind::kCookieRedirect) ++necessary_;  // the hop that sets the cookie
    const bool outside = fault.target.ends_with('*') || fault.kind == FaultKind::kRedirectLoop ||
                         (fault.kind == FaultKind::kGzipBomb && !site.nodes().contains(fault.target));
    if (outside) rest_["traps"].push_back({{"url", url}, {"kind", FaultName(fault.kind)}});
  }

  // Addresses that only a system's scripts ask.
  void AddCalls(const Site& site, std::ostream& out) {
    if (IsDown(site.fate())) return;
    if (site.spec().system != nullptr && site.spec().system->SharedShell(site)) ++necessary_;
    for (int column = FirstList(site); column < kColumns; ++column) {
      for (const ListPage& page : site.ListPages(column)) {
        if (page.whole_page) continue;
        Json json = {{"url", site.Url(page.call.target)},
                     {"kind", "listing"},
                     {"status", 200},
                     {"portal", site.spec().id},
                     {"in_reports_harvest", column <= kArchive},
                     {"alias", false}};
        AddMethod(page.call, json);
        WriteLine(json, out);
        Count("pages");
        if (column > kArchive) continue;
        Count("listing_pages");
        ++necessary_;
      }
    }
  }

  void AddListings(const Site& site, std::ostream& out) {
    if (IsDown(site.fate())) return;
    if (const System* system = site.spec().system) {
      if (const std::optional<ListPage> shell = system->SharedShell(site)) AddListing(site, *shell, out);
    }
    for (int column = FirstList(site); column < kColumns; ++column) {
      const Column& list = site.columns()[static_cast<size_t>(column)];
      if (list.status != 200) continue;
      for (const ListPage& page : site.ListPages(column)) {
        if (page.page != list.failing_page) AddListing(site, page, out);
      }
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
    if (page.next_is_all_later) json["next"] = nullptr;
    for (const Call& call : page.next) json["next"].push_back(CallJson(site, call));
    WriteLine(json, out);
  }

  void AddItem(const Site& site, int index, std::ostream& out) {
    const Item& item = site.items()[static_cast<size_t>(index)];
    if (item.hidden || item.unknown) return;
    switch (item.kind) {
      case Item::Kind::kReport:
        if (item.status == 200) AddReport(site, index, out);
        break;
      case Item::Kind::kAttached: AddReport(site, index, out); break;
      case Item::Kind::kForeign:
        if (PlacesOf(site, item).front().url == site.Url(item.path)) AddReport(site, index, out);
        break;
      case Item::Kind::kSummary: Count("summaries"); break;
      case Item::Kind::kDecoy: rest_["decoys"].push_back(site.Url(item.path)); break;
      case Item::Kind::kAbsent: rest_["absent"].push_back(site.Url(item.path)); break;
      case Item::Kind::kForbidden: rest_["forbidden"].push_back(site.Url(item.path)); break;
      case Item::Kind::kCopy: Count("exact_duplicates"); break;
      case Item::Kind::kRepost: Count("text_duplicates"); break;
      case Item::Kind::kArticle: break;
    }
  }

  // Where the item's report stands in a world of provinces.
  const std::vector<ReportPlace>& PlacesOf(const Site& site, const Item& item) const {
    const bool foreign = item.origin != nullptr;
    const int portal = foreign ? item.origin->index : site.spec().index;
    const PlannedPortal& planned = world_.provinces()->portals()[static_cast<size_t>(portal)];
    return ledger_->PlacesOf(planned.bodies[static_cast<size_t>(foreign ? item.origin_body : item.body)], item.year);
  }

  // The re-posts by other portals, and what a picture or a summary's attachment lacks.
  void DescribeReport(const Site& site, const Item& item, const Report& report, Json& json) const {
    for (const ReportPlace& place : PlacesOf(site, item)) {
      if (place.reason != "repost" || place.url == json["url"]) continue;
      json["aliases"].push_back(place.url), json["alias_kinds"][place.url] = "text";
    }
    if (item.kind == Item::Kind::kAttached) json["summary"] = PlacesOf(site, item).front().summary;
    if (!report.picture) return;
    json["tables"] = json["cells"] = Json::object();
    json["lossy"] = true;
  }

  void AddReport(const Site& site, int index, std::ostream& out) {
    const Item& item = site.items()[static_cast<size_t>(index)];
    const PortalSpec& author = item.origin != nullptr ? *item.origin : site.spec();
    const Report report =
        *MakeReport(site.options().seed, author, item.origin != nullptr ? item.origin_body : item.body, item.year);
    Json json = {{"url", site.Url(item.path)}};
    AddAliases(site, index, json);
    json["portal"] = site.spec().id, json["division"] = report.division, json["unit"] = report.unit;
    json["title"] = report.title, json["year"] = report.year, json["published"] = report.published.Date();
    json["published_time"] = PublishedTime(site, report);
    json["template"] = FormName(report.form), json["tables"] = TablesJson(report.form),
    json["cells"] = cells_ ? CellsJson(report) : Json::object();
    json["narrative"] = NarrativeJson(report), json["flags"] = report.flags;
    json["metadata"] = Json::object();
    if (HasIndexNumber(site.spec()) && item.kind == Item::Kind::kReport) {
      json["metadata"]["index_number"] =
          fmt::format("{}081/{}-{:05}", site.spec().division, item.date.year, index % 100'000);
    }
    json["attachments"] = Json::array();
    if (!item.attachment.empty()) json["attachments"].push_back(site.Url(item.attachment));
    json["in_attachment"] = report.stub;
    json["differing"] = report.differing ? Json(CellIds3(report.form)[*report.differing]) : Json();
    if (report.stub) Count("stubs");
    if (report.differing) Count("differing");
    json["body_pages"] = Json::array();
    if (const System* system = site.spec().system; system != nullptr && system->Parts(site, index) > 1)
      json["body_pages"].push_back(site.Url(system->PartPath(item, 1)));
    if (ledger_) DescribeReport(site, item, report, json);
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
    if (item.link != item.path) add(item.link, item.link.starts_with("/goto/") ? "stub" : "redirect");
    // Only the archive column has copies.
    for (int copy : site.columns()[kArchive].items) {
      const Item& other = site.items()[static_cast<size_t>(copy)];
      if (other.original == index) add(other.path, other.kind == Item::Kind::kCopy ? "exact" : "text");
    }
  }

  void Count(const char* key, size_t by = 1) { counts_[key] = counts_.value(key, size_t{0}) + by; }

  const PortalWorld& world_;
  const bool cells_;
  std::optional<ProvinceLedger> ledger_;
  Json states_ = Json::object();
  Json rest_ = Json::object();
  bool first_ = true;
  size_t necessary_ = 0;  // of the portal at hand
  std::set<std::string> forbidden_requests_;
  Json counts_ = Json::object();
};

}  // namespace

void WriteTruth(const PortalWorld& world, std::ostream& out, bool cells) { TruthWriter(world, cells).Write(out); }

}  // namespace lantai::portal
