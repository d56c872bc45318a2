#include "tests/portal/site.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/portal/random.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/styles/system.h"

namespace lantai::portal {
namespace {

constexpr std::string_view kNames[kColumns] = {"首页",
                                               "政府信息公开",
                                               "政府信息公开年报",
                                               "政府信息公开年报（本级政府）",
                                               "部门信息公开年报",
                                               "乡镇街道信息公开年报",
                                               "往年年报",
                                               "工作动态",
                                               "通知公告",
                                               "财政信息"};
constexpr int kParents[kColumns] = {-1,      kHomeColumn, kDisclosure, kAnnual,     kAnnual,
                                    kAnnual, kAnnual,     kHomeColumn, kHomeColumn, kDisclosure};

constexpr std::string_view kTrsPaths[kColumns] = {"/",
                                                  "/zwgk/",
                                                  "/zwgk/zfxxgknb/",
                                                  "/zwgk/zfxxgknb/qzf/",
                                                  "/zwgk/zfxxgknb/bm/",
                                                  "/zwgk/zfxxgknb/xz/",
                                                  "/zwgk/zfxxgknb/ls/",
                                                  "/xwdt/",
                                                  "/tzgg/",
                                                  "/zwgk/czxx/"};
constexpr std::string_view kEmpirePaths[kColumns] = {"/",
                                                     "/xxgk/",
                                                     "/xxgk/xxgknb/",
                                                     "/xxgk/xxgknb/zfnb/",
                                                     "/xxgk/xxgknb/bmnb/",
                                                     "/xxgk/xxgknb/xznb/",
                                                     "/xxgk/xxgknb/lsnb/",
                                                     "/news/",
                                                     "/gonggao/",
                                                     "/xxgk/caizheng/"};
constexpr std::string_view kQueryPaths[kColumns] = {"/",
                                                    "/zfxxgk/",
                                                    "/zfxxgk/gknb/",
                                                    "/zfxxgk/gknb/sz/list.html",
                                                    "/zfxxgk/gknb/bm/list.html",
                                                    "/zfxxgk/gknb/xq/list.html",
                                                    "/zfxxgk/gknb/ls/list.html",
                                                    "/dzdt/list.html",
                                                    "/gsgg/list.html",
                                                    "/zfxxgk/czyjs/list.html"};

std::string ColumnPath(Style style, int column) {
  switch (style) {
    case Style::kTrs:
    case Style::kTrsCount: return std::string(kTrsPaths[column]);
    case Style::kEmpire: return std::string(kEmpirePaths[column]);
    case Style::kQuery: return std::string(kQueryPaths[column]);
    case Style::kColumn: return column == kHomeColumn ? "/" : fmt::format("/col/col{}/index.html", 30010 + column);
    case Style::kSystem: break;
  }
  return "/";
}

int ColumnOf(Level level) {
  return level == Level::kGovernment ? kGovernments : level == Level::kDepartment ? kDepartments : kTownships;
}

// Where a page's address is a folder, the folder; else the folder it stands in.
std::string FolderOf(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }

}  // namespace

std::string_view KindName(PageKind kind) {
  switch (kind) {
    case PageKind::kHome: return "home";
    case PageKind::kColumn: return "column";
    case PageKind::kListing: return "listing";
    case PageKind::kReport: return "report";
    case PageKind::kSummary: return "summary";
    case PageKind::kContinuation: return "continuation";
    case PageKind::kDecoy: return "decoy";
    case PageKind::kArticle: return "article";
    case PageKind::kRedirect: return "redirect";
    case PageKind::kStub: return "stub";
    case PageKind::kAttachment: return "attachment";
    case PageKind::kRobots: return "robots";
    case PageKind::kAsset: return "asset";
  }
  return "";
}

Site::Site(const WorldOptions& options, int index)
    : options_(options), spec_(MakePortal(index, options.bodies, options.dialects)) {
  MakeColumns();
  MakeReports();
  MakeDecoys();
  MakeArticles();
  MakeOddities();
  MakeCopies();
  SortColumns();
  AddNodes();
}

bool Site::HasRobots() const { return portal::HasRobots(spec_); }

int Site::PageSize() const {
  if (spec_.system != nullptr) return spec_.system->PageSize();
  return spec_.style == Style::kTrs || spec_.style == Style::kColumn ? 20 : 15;
}

int Site::PageCount(int column) const {
  const int items = static_cast<int>(columns_[static_cast<size_t>(column)].items.size());
  return std::max(1, (items + PageSize() - 1) / PageSize());
}

std::string Site::ListingPath(int column, int page) const {
  const std::string& first = columns_[static_cast<size_t>(column)].path;
  if (page == 1) return first;
  switch (spec_.style) {
    case Style::kTrs: return fmt::format("{}index_{}.html", first, page - 1);
    case Style::kTrsCount: return fmt::format("{}index_{}.shtml", first, page - 1);
    case Style::kEmpire: return fmt::format("{}index_{}.html", first, page);
    case Style::kQuery: return fmt::format("{}?page={}", first, page);
    case Style::kColumn: return fmt::format("{}index_{}.html", FolderOf(first), page);
    case Style::kSystem: break;
  }
  return first;
}

std::vector<ListPage> Site::ListPages(int column) const {
  if (spec_.system != nullptr) return spec_.system->ListPages(*this, column);
  std::vector<ListPage> pages = Slice(*this, column, static_cast<size_t>(PageSize()));
  for (ListPage& page : pages) {
    page.call.target = ListingPath(column, page.page);
  }
  if (spec_.style == Style::kColumn) {  // its pager links the next page and no more
    for (size_t i = 0; i + 1 < pages.size(); ++i) pages[i].next = {pages[i + 1].call};
  } else {
    LinkAllLater(pages);
  }
  return pages;
}

void Site::MakeColumns() {
  for (int i = 0; i < kColumns; ++i) {
    const bool lists = i >= kGovernments;
    const std::string path = spec_.system != nullptr ? spec_.system->ColumnPath(i) : ColumnPath(spec_.style, i);
    columns_.push_back({std::string(kNames[i]), path, kParents[i], lists, {}});
  }
}

std::string Site::Folder(int column) const { return FolderOf(columns_[static_cast<size_t>(column)].path); }

std::string Site::ArticlePath(const Item& item) const {
  const Moment& d = item.date;
  switch (spec_.style) {
    case Style::kTrs:
      return fmt::format("{}{:04}{:02}/t{}_{}.html", Folder(item.column), d.year, d.month, d.Compact(), item.number);
    case Style::kTrsCount:
      return fmt::format("{}{:04}{:02}/t{}_{}.shtml", Folder(item.column), d.year, d.month, d.Compact(), item.number);
    case Style::kEmpire: return fmt::format("{}{}/{}.html", Folder(item.column), d.Date(), item.number);
    case Style::kQuery: return fmt::format("{}content_{}.html", Folder(item.column), item.number);
    case Style::kColumn:
      return fmt::format("/art/{}/{}/{}/art_{}_{}.html", d.year, d.month, d.day, 30010 + item.column, item.number);
    case Style::kSystem: return spec_.system->ArticlePath(*this, item);
  }
  return "";
}

std::string Site::AttachmentPath(const Item& item) const {
  const Moment& d = item.date;
  switch (spec_.style) {
    case Style::kTrs:
    case Style::kTrsCount: return fmt::format("{}P0{}{}.pdf", FolderOf(item.path), d.Compact(), item.number);
    case Style::kEmpire: return fmt::format("/d/file/xxgk/{}/{}.pdf", d.Date(), item.number);
    case Style::kQuery: return fmt::format("/upload/{:04}{:02}/{}.pdf", d.year, d.month, item.number);
    case Style::kColumn: return fmt::format("/attach/0/{}.pdf", item.number);
    case Style::kSystem: return spec_.system->AttachmentPath(*this, item);
  }
  return "";
}

void Site::AddItem(Item item) {
  item.number = 2'500'000 + static_cast<int>(items_.size());
  item.path = item.kind == Item::Kind::kForbidden ? fmt::format("/internal/{}.html", item.number) : ArticlePath(item);
  item.link = item.path;
  if (!item.attachment_name.empty()) item.attachment = AttachmentPath(item);
  if (item.kind == Item::Kind::kAttached) item.path = item.link = AttachmentPath(item);
  Watch(item.date);
  item.hidden = item.hidden || item.date > as_of_;
  if (!item.hidden && item.kind != Item::Kind::kAttached)
    columns_[static_cast<size_t>(item.column)].items.push_back(static_cast<int>(items_.size()));
  items_.push_back(std::move(item));
}

void Site::MakeReports() {
  for (int body = 0; body < static_cast<int>(spec_.bodies.size()); ++body) {
    for (int year = options_.first_year; year <= options_.last_year; ++year) {
      const std::optional<Report> report = MakeReport(options_.seed, spec_, body, year);
      if (!report) continue;
      Item item;
      item.kind = Item::Kind::kReport, item.body = body, item.year = year;
      item.title = report->printed_title, item.date = report->published;
      item.column = ColumnOf(spec_.bodies[static_cast<size_t>(body)].level);
      item.attachment_name = report->attachment_name;
      AddItem(std::move(item));
    }
  }
}

// Pages with reports' words in their titles that are no annual reports, one of each kind a year.
void Site::MakeDecoys() {
  struct Decoy {
    Topic topic;
    int column;
    std::string_view title;
  };
  static constexpr Decoy kDecoys[] = {
      {Topic::kSiteReport, kGovernments, "{0}政府网站工作年度报表（{1}年度）"},
      {Topic::kRuleOfLaw, kGovernments, "{0}{1}年法治政府建设年度报告"},
      {Topic::kCompiling, kDepartments, "关于编制{1}年度政府信息公开工作年度报告的通知"},
      {Topic::kPicture, kGovernments, "图解：{0}{1}年政府信息公开工作年度报告"},
  };
  for (int year = std::max(2015, options_.first_year); year <= options_.last_year; ++year) {
    for (const Decoy& decoy : kDecoys) {
      Item item;
      item.kind = Item::Kind::kDecoy, item.topic = decoy.topic, item.column = decoy.column;
      item.title = fmt::format(fmt::runtime(decoy.title), spec_.place, year);
      item.year = year;
      item.date = {year + 1, decoy.topic == Topic::kCompiling ? 1 : 3, 3 + year % 20, 9, 30, 0};
      AddItem(std::move(item));
    }
  }
}

void Site::MakeArticles() {
  struct Stream {
    int column;
    Topic topic;
    int count;
    std::string_view title;
  };
  static constexpr Stream kStreams[] = {{kNewsColumn, Topic::kNews, 46, "{0}召开民生工作推进会（第{1}期）"},
                                        {kNoticeColumn, Topic::kNotice, 23, "{0}关于部分路段停水检修的公告（{1}号）"},
                                        {kFinanceColumn, Topic::kFinance, 17, "{0}第{1}批部门预算公开说明"}};
  for (const Stream& stream : kStreams) {
    for (int i = 1; i <= stream.count; ++i) {
      Item item;
      item.topic = stream.topic, item.column = stream.column, item.year = i;
      item.title = fmt::format(fmt::runtime(stream.title), spec_.place, i);
      item.date = {2021 + i / 12, 1 + i % 12, 1 + i % 27, 10, 0, 0};
      AddItem(std::move(item));
    }
  }
}

// Dead links and one forbidden page for reports that their bodies never published, and a report that moved.
void Site::MakeOddities() {
  int dead = 0, forbidden = 0;
  for (int body = 2; body < static_cast<int>(spec_.bodies.size()) && dead + forbidden < 3; ++body) {
    for (int year = options_.last_year; year >= options_.first_year && dead + forbidden < 3; --year) {
      if (MakeReport(options_.seed, spec_, body, year)) continue;
      Item item;
      item.kind = dead < 2 ? Item::Kind::kAbsent : Item::Kind::kForbidden;
      item.body = body, item.year = year, item.title = ReportTitle(spec_, body, year);
      item.date = {year + 1, 1, 20, 9, 0, 0}, item.column = ColumnOf(spec_.bodies[static_cast<size_t>(body)].level);
      if (item.kind == Item::Kind::kForbidden && !HasRobots()) return;
      ++(dead < 2 ? dead : forbidden);
      AddItem(std::move(item));
      break;
    }
  }
}

// Re-posts in the archive column: two with the same bytes, two under other chrome; and one report's old address.
void Site::MakeCopies() {
  std::vector<int> reports;
  for (size_t i = 0; i < items_.size(); ++i) {
    const bool seed = items_[i].kind == Item::Kind::kReport && IsSeedReport(spec_, items_[i].body, items_[i].year);
    const bool plain = items_[i].kind == Item::Kind::kReport && items_[i].attachment.empty();
    if (plain && items_[i].column == kDepartments && !seed) reports.push_back(static_cast<int>(i));
  }
  Rng rng{options_.seed, 501, static_cast<uint64_t>(spec_.index)};
  for (int k = 0; k < 5 && !reports.empty(); ++k) {
    const auto at = static_cast<size_t>(rng.Below(static_cast<int>(reports.size())));
    const int original = reports[at];
    reports.erase(reports.begin() + static_cast<ptrdiff_t>(at));
    if (k == 4) {
      Item& moved = items_[static_cast<size_t>(original)];
      moved.link = fmt::format("/old/{}.html", moved.number);
      continue;
    }
    Item item = items_[static_cast<size_t>(original)];
    item.kind = k < 2 ? Item::Kind::kCopy : Item::Kind::kRepost;
    item.original = original, item.column = kArchive, item.attachment.clear(), item.attachment_name.clear();
    items_[static_cast<size_t>(original)].root_links = true;
    item.root_links = true;
    AddItem(std::move(item));
  }
  if (options_.faults >= 2) MakeStubs(reports);
}

// Reports that lists link through pages which lead on by a meta tag or a script (styles/frame.h, StubHtml).
void Site::MakeStubs(std::vector<int> reports) {
  Rng rng{options_.seed, 502, static_cast<uint64_t>(spec_.index)};
  for (int kind = 1; kind <= 3 && !reports.empty(); ++kind) {
    const auto at = static_cast<size_t>(rng.Below(static_cast<int>(reports.size())));
    Item& item = items_[static_cast<size_t>(reports[at])];
    item.link = fmt::format("/goto/{}/{}.html", kind, item.number);
    reports.erase(reports.begin() + static_cast<ptrdiff_t>(at));
  }
}

void Site::SortColumns() {
  for (Column& column : columns_) {
    std::sort(column.items.begin(), column.items.end(), [&](int a, int b) {
      const Item& x = items_[static_cast<size_t>(a)];
      const Item& y = items_[static_cast<size_t>(b)];
      return x.date != y.date ? x.date > y.date : a < b;
    });
  }
}

void Site::AddListingNodes(int column) {
  if (spec_.system != nullptr) {
    for (const ListPage& page : ListPages(column)) {
      if (page.whole_page) nodes_[page.call.target] = {PageKind::kListing, column, page.page, -1, "", false};
    }
    return;
  }
  for (int page = 1; page <= PageCount(column); ++page)
    nodes_[ListingPath(column, page)] = {PageKind::kListing, column, page, -1, "", false};
  const std::string& first = columns_[static_cast<size_t>(column)].path;
  const Node alias{PageKind::kListing, column, 1, -1, "", true};
  if (spec_.style == Style::kTrs || spec_.style == Style::kEmpire) nodes_[first + "index.html"] = alias;
  if (spec_.style == Style::kTrsCount) nodes_[first + "index.shtml"] = alias;
  if (spec_.style == Style::kQuery) nodes_[first + "?page=1"] = alias;
}

void Site::AddItemNodes(int index) {
  const Item& item = items_[static_cast<size_t>(index)];
  if (item.hidden) return;
  switch (item.kind) {
    case Item::Kind::kAbsent: return;
    case Item::Kind::kSummary: nodes_[item.path] = {PageKind::kSummary, item.column, 1, index, "", false}; return;
    case Item::Kind::kAttached: nodes_[item.path] = {PageKind::kAttachment, item.column, 1, index, "", false}; return;
    case Item::Kind::kDecoy: nodes_[item.path] = {PageKind::kDecoy, item.column, 1, index, "", false}; break;
    case Item::Kind::kArticle: nodes_[item.path] = {PageKind::kArticle, item.column, 1, index, "", false}; break;
    case Item::Kind::kCopy: nodes_[item.path] = {PageKind::kReport, item.column, 1, item.original, "", true}; break;
    default: {
      const bool again = item.kind == Item::Kind::kRepost || item.kind == Item::Kind::kForeign;
      nodes_[item.path] = {PageKind::kReport, item.column, 1, index, "", again};
    }
  }
  if (item.link.starts_with("/goto/"))
    nodes_[item.link] = {PageKind::kStub, item.column, 1000 + item.link[6] - '0', index, item.path, false};
  else if (item.link != item.path)
    nodes_[item.link] = {PageKind::kRedirect, item.column, 1, index, item.path, false};
  if (spec_.system != nullptr && spec_.system->Parts(*this, index) > 1)
    nodes_[spec_.system->PartPath(item, 1)] = {PageKind::kContinuation, item.column, 2, index, "", false};
  if (!item.attachment.empty()) nodes_[item.attachment] = {PageKind::kAttachment, item.column, 1, index, "", false};
}

void Site::AddNodes() {
  nodes_["/"] = {PageKind::kHome, kHomeColumn, 1, -1, "", false};
  nodes_["/index.html"] = {PageKind::kHome, kHomeColumn, 1, -1, "", true};
  for (int column : {kDisclosure, kAnnual}) {
    const std::string& path = columns_[static_cast<size_t>(column)].path;
    if (path.find('#') == std::string::npos) nodes_[path] = {PageKind::kColumn, column, 1, -1, "", false};
  }
  for (int column = kGovernments; column < kColumns; ++column) AddListingNodes(column);
  for (size_t i = 0; i < items_.size(); ++i) AddItemNodes(static_cast<int>(i));
  if (HasRobots()) nodes_["/robots.txt"] = {PageKind::kRobots, 0, 1, -1, "", false};
  for (const char* path : {"/style/main.css", "/js/main.js", "/images/logo.png"})
    nodes_[path] = {PageKind::kAsset, 0, 1, -1, "", false};
  AddClassicOddities();
}

// A column's address without its slash, and a page that only leads on to the column.
void Site::AddClassicOddities() {
  if (spec_.style == Style::kTrs) nodes_["/zwgk"] = {PageKind::kRedirect, kDisclosure, 1, -1, "/zwgk/", false};
  if (spec_.style == Style::kTrsCount)
    nodes_["/zwgk/nb.shtml"] = {PageKind::kStub, kAnnual, 1, -1, columns_[kAnnual].path, false};
  if (spec_.style == Style::kColumn)
    nodes_["/col/col30000/index.html"] = {PageKind::kStub, kAnnual, 1, -1, columns_[kAnnual].path, false};
}

}  // namespace lantai::portal
