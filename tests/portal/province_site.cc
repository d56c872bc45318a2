// Site as a world of provinces has it: what its bodies published, seen at one moment.
#include <fmt/format.h>

#include <algorithm>

#include "tests/portal/province_reports.h"
#include "tests/portal/random.h"
#include "tests/portal/styles/parts.h"

namespace lantai::portal {
namespace {

constexpr int kLastArchived = 2014;
using Way = PlannedReport::Way;

int ColumnOf(Level level) {
  return level == Level::kGovernment ? kGovernments : level == Level::kDepartment ? kDepartments : kTownships;
}

}  // namespace

Site::Site(const WorldOptions& options, std::shared_ptr<const Provinces> world, int portal, const Moment& as_of)
    : options_(options), spec_(SpecAt(world, portal, as_of)), provinces_(std::move(world)), as_of_(as_of) {
  MakeColumns();
  AdaptColumns();
  if (IsDown(fate())) return;
  MakePlannedReports();
  MakeSummaries();
  MakeForeignReports();
  MakeDecoys();
  MakeArticles();
  MakePlannedCopies();
  SortColumns();
  MarkUnknown();
  AddNodes();
  MarkNodes();
}

Fate Site::fate() const {
  return provinces_ == nullptr ? Fate::kSound : provinces_->portals()[static_cast<size_t>(spec_.index)].fate;
}

bool Site::HoldsAt(const Moment& moment) const {
  return provinces_ == nullptr || (as_of_ <= moment && moment < changes_);
}

void Site::Watch(const Moment& change) {
  if (change > as_of_ && change < changes_) changes_ = change;
}

void Site::AdaptColumns() {
  const Rung rung = provinces_->portals()[static_cast<size_t>(spec_.index)].rung;
  if (rung == Rung::kCity) columns_[kTownships].name = "县（市、区）政府信息公开年报";
  if (rung == Rung::kProvince) columns_[kTownships].name = "市（州）政府信息公开年报";
  if (fate() == Fate::kArchive) columns_[kArchive].parent = -1;
  if (fate() == Fate::kColumnChallenged) columns_[kDepartments].status = 521;
  if (fate() == Fate::kMiscounted) columns_[kDepartments].unseen = 27;
}

void Site::MakePlannedReports() {
  for (int body = 0; body < static_cast<int>(spec_.bodies.size()); ++body) {
    for (int year = options_.first_year; year <= options_.last_year; ++year) MakePlannedReport(body, year);
  }
}

void Site::MakePlannedReport(int body, int year) {
  const std::optional<Report> report = OutlineReport(options_.seed, spec_, body, year);
  if (!report) return;
  const int planned = provinces_->portals()[static_cast<size_t>(spec_.index)].bodies[static_cast<size_t>(body)];
  const PlannedReport plan = *ReportOf(*provinces_, planned, year);
  Item item;
  item.kind = Item::Kind::kReport, item.body = body, item.year = year;
  item.title = report->printed_title, item.date = report->published;
  const Level level = spec_.bodies[static_cast<size_t>(body)].level;
  const bool old = fate() == Fate::kArchive && level != Level::kGovernment && year <= kLastArchived;
  item.column = old ? kArchive : ColumnOf(level);
  if (plan.way == Way::kPage || plan.way == Way::kPicture) item.attachment_name = report->attachment_name;
  if (plan.way == Way::kDead) item.kind = Item::Kind::kAbsent;
  if (plan.way == Way::kForbidden) item.kind = Item::Kind::kForbidden;
  if (plan.way == Way::kSummary) item.kind = Item::Kind::kAttached;
  if (plan.way == Way::kChallenged) item.status = 412;
  if (plan.IsEdited(as_of_)) item.modified = plan.edited;
  if (plan.IsRemoved(as_of_)) item.kind = Item::Kind::kAbsent, item.hidden = !plan.link_stays;
  for (const Moment& change : {plan.edited, plan.removed}) Watch(change);
  AddItem(std::move(item));
}

void Site::MakeSummaries() {
  if (fate() != Fate::kSummaries) return;
  for (int year = options_.first_year; year <= options_.last_year; ++year) {
    Item item;
    item.kind = Item::Kind::kSummary, item.column = kDepartments, item.year = year;
    item.title = fmt::format("{}{}年度部门政府信息公开工作年度报告汇总", spec_.place, year);
    item.date = {year + 1, 3, 20, 9, 0, 0};
    for (size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].kind == Item::Kind::kAttached && items_[i].year == year) item.parts.push_back(static_cast<int>(i));
    }
    item.hidden = item.parts.empty();
    for (int part : item.parts) items_[static_cast<size_t>(part)].original = static_cast<int>(items_.size());
    AddItem(std::move(item));
  }
}

// Reports of the governments below as they were when they were posted again.
void Site::MakeForeignReports() {
  for (const PlannedPortal& below : provinces_->portals()) {
    if (below.parent != spec_.index) continue;
    neighbours_.push_back(std::make_shared<const PortalSpec>(SpecAt(provinces_, below.spec.index, {})));
    for (int year = options_.first_year; year <= options_.last_year; ++year) {
      const std::optional<Moment> date = RepostOf(*provinces_, spec_.index, below.bodies.front(), year);
      if (!date) continue;
      Item item;
      item.kind = Item::Kind::kForeign, item.column = kTownships, item.year = year;
      item.origin = neighbours_.back().get(), item.origin_body = 0;
      item.title = OutlineReport(options_.seed, *item.origin, 0, year)->printed_title;
      item.date = *date;
      AddItem(std::move(item));
    }
  }
}

// As in other worlds: two re-posts with the same bytes, two under other chrome, and one report's old address.
void Site::MakePlannedCopies() {
  if (columns_[kDepartments].status != 200 || fate() == Fate::kFailingPage || fate() == Fate::kArchive) return;
  std::vector<int> reports;
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    if (item.body < 0 || item.column != kDepartments || !item.attachment_name.empty()) continue;
    const int planned = provinces_->portals()[static_cast<size_t>(spec_.index)].bodies[static_cast<size_t>(item.body)];
    const PlannedReport plan = *ReportOf(*provinces_, planned, item.year);
    if (plan.way == Way::kPage && plan.removed.year == 0) reports.push_back(static_cast<int>(i));
  }
  Rng rng{options_.seed, 501, static_cast<uint64_t>(spec_.index)};
  for (int k = 0; k < 5 && !reports.empty(); ++k) {
    const auto at = static_cast<size_t>(rng.Below(static_cast<int>(reports.size())));
    const int original = reports[at];
    reports.erase(reports.begin() + static_cast<ptrdiff_t>(at));
    Item& first = items_[static_cast<size_t>(original)];
    if (k == 4) {
      first.link = fmt::format("/old/{}.html", first.number);
      continue;
    }
    first.root_links = true;
    Item item = first;
    item.kind = k < 2 ? Item::Kind::kCopy : Item::Kind::kRepost;
    item.original = original, item.column = kArchive;
    AddItem(std::move(item));
  }
}

// What only a list names that does not answer.
void Site::MarkUnknown() {
  Column& departments = columns_[kDepartments];
  const std::vector<ListPage> pages = ListPages(kDepartments);
  size_t first = 0, end = 0;
  if (departments.status != 200) end = departments.items.size();
  if (fate() == Fate::kFailingPage) {
    departments.failing_page = std::min(2, static_cast<int>(pages.size()));
    const ListPage& page = pages[static_cast<size_t>(departments.failing_page) - 1];
    first = page.first, end = page.first + page.count;
  }
  for (size_t i = first; i < end; ++i) items_[static_cast<size_t>(departments.items[i])].unknown = true;
}

void Site::MarkNodes() {
  for (auto& [path, node] : nodes_) {
    const Column& column = columns_[static_cast<size_t>(node.column)];
    if (column.status != 200) node.status = column.status, node.unknown = true;
    if (node.kind == PageKind::kListing) {
      if (node.page == column.failing_page) node.status = 500;
      if (node.page == 1 && !node.alias) node.unknown = false;
    } else if (node.item >= 0 && !node.alias) {
      const Item& item = items_[static_cast<size_t>(node.item)];
      node.unknown = item.unknown;
      if (node.kind != PageKind::kRedirect && item.status != 200) node.status = item.status;
    }
  }
}

}  // namespace lantai::portal
