// What a visit to a portal says about where it lists its annual reports, and the seed that follows from it.
//
//   Discovery found = *Discover(archive, process, "http://www.x.gov.cn/");
//   std::puts(SeedToml(found).c_str());
//
// A page is such a list where what it lists are reports: three items that name one, or most of its items; a page of the
// annual-report column (by its name, ColumnType or breadcrumb) needs but one. What only looks like one (网站年度报表,
// 法治政府) lists decoys, and is refused. Where no list is found, the column's own pages stand for the lists that a
// later visit may find below them.
//
// Thread-safety: free functions over a const archive. Errors: what reading the archive gives.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/process.h"
#include "storage/archive.h"

namespace lantai::app {

struct FoundList {
  std::string url;
  std::string title, dialect;
  std::string found_on, found_text;  // the page that leads to it, and with which words; empty for the home page
  size_t items = 0, reports = 0;     // listed on the pages that were looked at
  size_t further_pages = 0;
  std::set<int> years;     // that the reports' titles name
  std::string example;     // title of the first report
  bool in_column = false;  // it says itself that it belongs to the annual-report column
  int depth = 0;
};

struct Discovery {
  std::string home, name, division;    // the last two as the home page states them, or empty
  std::vector<FoundList> lists;        // nearest to the home page first
  std::vector<FoundList> columns;      // pages of the column that list nothing themselves
  std::vector<std::string> refused;    // decoy columns, with their address
  std::vector<std::string> elsewhere;  // addresses out of scope whose links name annual reports
  std::vector<std::string> trouble;    // what could not be had, with the reason
  size_t pages = 0;
  bool Any() const { return !lists.empty() || !columns.empty(); }
};

Result<Discovery> Discover(const storage::Archive& archive, const Process& process, const std::string& home);

// A seed list (seeds/seed_file.h) with the evidence as comments.
std::string SeedToml(const Discovery& found);

// "www.x.gov.cn" gives "x"; other hosts give their name with what an id cannot hold as '-'.
std::string PortalIdFor(std::string_view host);

}  // namespace lantai::app
