// One simulated portal: its columns, articles and every address that answers, made in one go from the seed. HTML is
// made later, a page at a time (chrome.h).
//
//   home ─ 政府信息公开 ─ 政府信息公开年报 ─┬ 政府 ─ listing pages ─ reports, decoys
//     ├ 动态, 公告, 财政 (decoy columns)    ├ 部门
//     └ links out of scope                 ├ 乡镇
//                                          └ 往年 (re-posts of reports that stand elsewhere)
//
// Thread-safety: const after construction.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/portal/portals.h"
#include "tests/portal/prose.h"
#include "tests/portal/report.h"
#include "tests/portal/styles/list_page.h"

namespace lantai::portal {

class Provinces;
enum class Fate;

struct WorldOptions {
  uint64_t seed = 1;
  int portals = 5;
  int bodies = 14;  // of each portal: a government, departments, townships
  int first_year = 2008;
  int last_year = 2025;
  Dialects dialects = Dialects::kClassic;
  int faults = 0;  // 0 … 3: what goes wrong (faults.h)
  // A world of so many provinces (provinces.h), whose `bodies` are all together; 0: the other worlds.
  int provinces = 0;
  Moment as_of = {2026, 11, 1, 23, 59, 59};  // when a world of provinces is seen, where no clock is set
};

enum class PageKind {
  kHome,
  kColumn,
  kListing,
  kReport,
  kSummary,       // one page whose attachments are reports
  kContinuation,  // a further page of a report's text
  kDecoy,
  kArticle,
  kRedirect,
  kStub,
  kAttachment,
  kRobots,
  kAsset
};
std::string_view KindName(PageKind kind);  // "listing"

enum ColumnIndex {
  kHomeColumn,
  kDisclosure,
  kAnnual,
  kGovernments,
  kDepartments,
  kTownships,
  kArchive,
  kNewsColumn,
  kNoticeColumn,
  kFinanceColumn,
  kColumns
};

struct Column {
  std::string name;  // 部门信息公开年报
  std::string path;  // of its first page
  int parent = -1;
  bool lists_items = false;
  std::vector<int> items;  // newest first; indices into Site::items
  int status = 200;        // of its pages and of everything that it lists
  int failing_page = 0;    // this page of its listing answers 500; 0: none
  int unseen = 0;          // items that its pager counts and no page shows
};

// What a listing lists.
struct Item {
  enum class Kind {
    kReport,
    kDecoy,      // beside reports, and not one
    kArticle,    // of a decoy column
    kAbsent,     // the link is dead: 404
    kForbidden,  // a report that robots.txt keeps out
    kCopy,       // a second address of another item, same bytes
    kRepost,     // another item's report under other chrome
    kForeign,    // a report of another portal's body
    kSummary,    // its attachments are reports: `parts`
    kAttached,   // a report that is one of them, and in no listing
  };
  Kind kind = Kind::kArticle;
  std::string title;  // as printed
  Moment date;
  std::string path;
  std::string link;  // what listings link to: path, or an old address that redirects to it
  int column = 0;
  int number = 0;  // the id in its address
  int body = -1;   // reports
  int year = 0;
  int original = -1;  // copies and re-posts: index of the item
  Topic topic = Topic::kNews;
  std::string attachment;  // path; empty: none
  std::string attachment_name;
  bool root_links = false;  // links must not depend on the page's own address
  // In worlds of provinces:
  std::vector<int> parts;              // of a summary: items
  const PortalSpec* origin = nullptr;  // of a foreign report: whose body wrote it; valid as long as the site
  int origin_body = -1;
  int status = 200;      // of its page
  Moment modified;       // year 0: `date`
  bool hidden = false;   // not published yet, or removed: nothing of it is there
  bool unknown = false;  // it is there, and no page that answers says so
};

struct Node {
  PageKind kind = PageKind::kAsset;
  int column = 0;
  int page = 1;  // listings
  int item = -1;
  std::string target;  // redirects and stubs: path; a stub with page > 1000 is StubHtml(page - 1000)
  bool alias = false;  // a second address of a page, as "…/index.html"
  int status = 200;
  bool unknown = false;  // no page that answers leads here
};

class Site {
 public:
  Site(const WorldOptions& options, int index);
  // A portal of a world of provinces as it is at a moment.
  Site(const WorldOptions& options, std::shared_ptr<const Provinces> world, int portal, const Moment& as_of);

  const PortalSpec& spec() const { return spec_; }
  const WorldOptions& options() const { return options_; }
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<Item>& items() const { return items_; }
  // By path with query ("/a/list.html?page=2").
  const std::map<std::string, Node, std::less<>>& nodes() const { return nodes_; }

  int PageSize() const;
  int PageCount(int column) const;
  std::string ListingPath(int column, int page) const;
  std::string Url(std::string_view path) const { return "http://" + spec_.host + std::string(path); }
  // Whether robots.txt answers 200, and whether a listing is best given as a seed (else only home is).
  bool HasRobots() const;
  // The requests that give a column's list, in order. REQUIRES: a column that lists items.
  std::vector<ListPage> ListPages(int column) const;

  // What is the matter with a portal of a world of provinces; Fate::kSound in other worlds.
  Fate fate() const;
  // Whether the site is the same at that moment, later or earlier, as when it was made.
  bool HoldsAt(const Moment& moment) const;

 private:
  void MakeColumns();
  void MakeReports();
  void MakeDecoys();
  void MakeArticles();
  void MakeOddities();
  void MakeCopies();
  void MakeStubs(std::vector<int> reports);
  void AddItem(Item item);
  void AdaptColumns();
  void MakePlannedReports();
  void MakePlannedReport(int body, int year);
  void MakeSummaries();
  void MakeForeignReports();
  void MakePlannedCopies();
  void MarkUnknown();
  void MarkNodes();
  void Watch(const Moment& change);
  void SortColumns();
  void AddNodes();
  void AddListingNodes(int column);
  void AddItemNodes(int item);
  void AddClassicOddities();
  std::string ArticlePath(const Item& item) const;
  std::string AttachmentPath(const Item& item) const;
  std::string Folder(int column) const;

  WorldOptions options_;
  PortalSpec spec_;
  std::vector<Column> columns_;
  std::vector<Item> items_;
  std::map<std::string, Node, std::less<>> nodes_;

  // In worlds of provinces:
  std::shared_ptr<const Provinces> provinces_;
  Moment as_of_ = {9999};
  Moment changes_ = {9999};                                    // the next moment at which it is not the same
  std::vector<std::shared_ptr<const PortalSpec>> neighbours_;  // whose reports it posts again
};

}  // namespace lantai::portal
