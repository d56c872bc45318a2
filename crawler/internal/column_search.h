// Looks for the annual-report column of portals of which only the home page is known. Their menus are followed like any
// others'; where these end without a page of the column, the portal's sitemaps are asked for, once. Private to
// crawler/. The io_context's thread only.
//
//   search.NotePage(entry, page);                 // as pages are read
//   for (FrontierEntry& entry : search.Sitemaps(archive)) …      // when nothing else is left
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "core/page.h"
#include "crawler/internal/portal_book.h"
#include "storage/archive.h"

namespace lantai::crawler {

class ColumnSearch {
 public:
  explicit ColumnSearch(const PortalBook& book);

  void NotePage(const storage::FrontierEntry& entry, const Page& page);
  // Of portals whose column is not found, nor was by an earlier run; each portal's once. Where that is not known all
  // addresses of the archive are read; nothing is given once `stop` is set.
  Result<std::vector<storage::FrontierEntry>> Sitemaps(const storage::Archive& archive, const std::atomic<bool>& stop);

 private:
  void NoteKnown(const storage::UrlRecord& record);

  std::map<std::string, std::string> sought_;  // portal → home
};

}  // namespace lantai::crawler
