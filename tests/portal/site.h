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
#include <string>
#include <vector>

#include "tests/portal/portals.h"
#include "tests/portal/prose.h"
#include "tests/portal/report.h"
#include "tests/portal/styles/list_page.h"

namespace lantai::portal {

struct WorldOptions {
  uint64_t seed = 1;
  int portals = 5;
  int bodies = 14;  // of each portal: a government, departments, townships
  int first_year = 2008;
  int last_year = 2025;
  Dialects dialects = Dialects::kClassic;
  int faults = 0;  // 0 … 3: what goes wrong (faults.h)
};

enum class PageKind {
  kHome,
  kColumn,
  kListing,
  kReport,
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
};

struct Node {
  PageKind kind = PageKind::kAsset;
  int column = 0;
  int page = 1;  // listings
  int item = -1;
  std::string target;  // redirects and stubs: path; a stub with page > 1000 is StubHtml(page - 1000)
  bool alias = false;  // a second address of a page, as "…/index.html"
};

class Site {
 public:
  Site(const WorldOptions& options, int index);

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

 private:
  void MakeColumns();
  void MakeReports();
  void MakeDecoys();
  void MakeArticles();
  void MakeOddities();
  void MakeCopies();
  void AddItem(Item item);
  void SortColumns();
  void AddNodes();
  void AddListingNodes(int column);
  void AddItemNodes(int item);
  void AddClassicOddities();
  std::vector<Call> ClassicNext(int column, int page) const;
  std::string ArticlePath(const Item& item) const;
  std::string AttachmentPath(const Item& item) const;
  std::string Folder(int column) const;

  WorldOptions options_;
  PortalSpec spec_;
  std::vector<Column> columns_;
  std::vector<Item> items_;
  std::map<std::string, Node, std::less<>> nodes_;
};

}  // namespace lantai::portal
