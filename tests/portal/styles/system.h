// A content management system beyond the five classic ones (portals.h): its addresses, its lists with the endpoints
// that its scripts ask, and the look of its pages. One class a system, all in this folder; frame.h puts pages together.
//
//   const System& system = SystemAt(3);             // hanweb-jpage
//   system.ListPages(site, kDepartments)[1].call    // POST /module/web/jpage/dataproxy.jsp?startrecord=46&…
//
// Thread-safety: constant objects, used from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/portal/page_source.h"
#include "tests/portal/site.h"
#include "tests/portal/styles/list_page.h"

namespace lantai::portal {

// What pages of one system have in common. Every text is HTML.
struct Look {
  enum class Metas { kNone, kStandard, kLower, kUcap };  // kStandard: 国办发〔2017〕47号; kLower: content first
  enum class Index { kNone, kTable4, kTh, kStrong };     // layout of the 索引号 block
  enum class Time { kDate, kMinute, kSecond };
  std::string_view head;  // before the title
  Metas metas = Metas::kNone;
  std::string_view trail_open, separator;  // 当前位置： and " > "
  std::string_view title_open, title_close;
  Index index = Index::kNone;
  std::string_view time_open, time_close;
  Time time = Time::kDate;
  std::string_view content_open, content_close;
  std::string_view content_type = "text/html; charset=utf-8";
  bool gbk = false;  // bytes are GB18030
};

class System {
 public:
  virtual ~System() = default;
  virtual std::string_view id() const = 0;  // the dialect's, in the truth
  virtual const Look& look() const = 0;
  virtual bool has_robots() const { return true; }
  virtual int PageSize() const { return 15; }

  virtual std::string ColumnPath(int column) const = 0;
  virtual std::string ArticlePath(const Site& site, const Item& item) const = 0;
  virtual std::string AttachmentPath(const Site& site, const Item& item) const = 0;

  // The requests that give a list, the column's own page first. REQUIRES: a column that lists items.
  virtual std::vector<ListPage> ListPages(const Site& site, int column) const = 0;
  // What a whole page of a list has between menu and footer.
  virtual std::string ListHtml(const Site& site, const ListPage& page) const = 0;
  // What a column's page without items has in place of links to its children; "": the links.
  virtual std::string ColumnHtml(const Site&, int) const { return ""; }
  // A page that leads to several lists by data in a script; `next` are the first requests of the report lists.
  virtual std::optional<ListPage> SharedShell(const Site&) const { return std::nullopt; }
  // Answers of the system's scripts; nullopt: no address of theirs.
  virtual std::optional<Answer> Endpoint(const Site&, const PageRequest&) const { return std::nullopt; }

  // The report's body with what holds it, and its attachment link.
  virtual std::string ArticleHtml(const Site& site, const Item& item, const std::string& content) const;
  // The attachment link below the body; "" where there is none.
  virtual std::string AttachmentHtml(const Site& site, const Item& item) const;
  // Addresses that lead to an article's further pages: none for almost all systems. `parts` >= 1.
  virtual std::string PartPath(const Item&, int) const { return ""; }
  virtual int Parts(const Site&, int) const { return 1; }
};

inline constexpr int kSystems = 16;
const System& SystemAt(int index);  // REQUIRES: 0 <= index < kSystems

}  // namespace lantai::portal
