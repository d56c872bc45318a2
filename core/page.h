// What one captured page turned out to be, and where it leads: the extractor's answer to one capture.
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/body_change.h"
#include "core/capture.h"
#include "core/document.h"

namespace lantai {

enum class PageKind { kListing, kArticle, kIndex, kChallenge, kError, kOther };
std::string_view PageKindName(PageKind kind);  // "listing", "article", "index", "challenge", "error", "other"

// What a page of kind kError complains of.
enum class Complaint {
  kNone,
  kAbsent,   // 页面不存在: a 404 that came as 200
  kBusy,     // 访问频繁: we ask too often
  kRefused,  // 拒绝访问
  kTrouble,  // 系统错误: may pass
};

// How likely a link leads to an annual report, judged from its words and where it stands.
enum class Relevance {
  kReport,   // its text names an annual report: 政府信息公开工作年度报告, 年报
  kUnknown,  // nothing speaks for or against
  kDecoy,    // it names something else: 网站工作年度报表, 法治政府建设年度报告, 通知
};

enum class LinkRole {
  kItem,        // an entry of the list this page is
  kNext,        // a further page of the same list
  kColumn,      // a menu entry that leads towards the annual-report column (政府信息公开, 年报, 部门, 乡镇)
  kAttachment,  // a file of the article: PDF, Word, …
  kRedirect,    // meta refresh or a script that only moves on
  kOther,       // everything else that a reader can click, with frames
  kContinuation,  // a further page of this article's text
};

// What the entry of a list says of the report behind it.
struct ListedReport {
  std::string unit;         // empty where the text names none
  std::optional<int> year;  // nullopt likewise

  friend bool operator==(const ListedReport&, const ListedReport&) = default;
};

struct Link {
  LinkRole role = LinkRole::kOther;
  Relevance relevance = Relevance::kUnknown;
  Request request;   // absolute URL, http or https unless role is kItem or kOther
  std::string text;  // anchor text, white space folded
  std::string date;  // of a list item: ISO 8601 date, or empty
  // The host is one that the page's dialect names for its lists (Dialect::api_hosts), so that the link may be followed
  // one hop out of scope.
  bool api = false;
  std::optional<ListedReport> report;  // of a list item whose text is an annual report's title
};

// How long the list is that a page is a part of, as far as the page says so: over all its pages.
struct ListExtent {
  std::optional<int64_t> entries, pages;

  friend bool operator==(const ListExtent&, const ListExtent&) = default;
};

// One page read. `links` stand in page order without repeats (same request: the most telling role stays). `document`
// is set for articles and readable attachments. `listing_of_reports` says that this page belongs to the
// annual-report column (by its title, breadcrumb or column name): its items may be followed even if unknown.
// `report_in_files` says of an article that it has no text of its own to speak of, and that its title or its files'
// names say annual report: what the files hold decides.
struct Page {
  PageKind kind = PageKind::kOther;
  Complaint complaint = Complaint::kNone;
  std::string dialect;  // "trs-wcm", "generic", …; empty where no list was recognised
  std::string title;
  std::vector<Link> links;
  std::vector<std::string> evidence;  // the bytes of the page that decided: call signatures, marks
  bool listing_of_reports = false;
  bool report_in_files = false;
  // Over the items' addresses in order, hex; empty where there are none. Two pages of one list with equal fingerprints
  // list the same, however else their bytes differ: the pager led back to where it came from.
  std::string list_fingerprint;
  ListExtent list_extent;
  std::optional<Document> document;
  std::vector<BodyChange> changes;  // what the document says of its body
};

}  // namespace lantai
