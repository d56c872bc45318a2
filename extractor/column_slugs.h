// What an address says about the annual-report column: portals name its folder by the initials of its name, as zfxxgknb
// for 政府信息公开年报, and the folders of what only looks like it likewise (wzndbb for 网站年度报表).
//
//   ColumnSlugs slugs(phrases);
//   slugs.Judge(*Url::Parse("http://www.x.gov.cn/xxgk/zfxxgknb/2024n/"));      // Relevance::kReport
//   ColumnSlugs::IsFolder(*Url::Parse("http://www.x.gov.cn/zfxxgknb/t20250101_1.html"));    // false: it stands in one
//
// The deepest folder that is known decides. Numbers at its end do not count: zfxxgknb_73584, qznb2024.
//
// Thread-safety: immutable once made. Source: portals.md, "Column slugs seen"; the lists are config/chrome.toml's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "core/phrases.h"
#include "core/url.h"
#include "extractor/words.h"

namespace lantai::extractor {

class ColumnSlugs {
 public:
  explicit ColumnSlugs(const Phrases& phrases);

  Relevance Judge(const Url& url) const;
  // Whether an address in lower case, not parsed yet, is worth judging: one pass over its bytes.
  bool MayName(std::string_view address) const { return any_.IsIn(address); }
  // The address up to the folder that names the column, with a slash; empty where none does.
  std::string ColumnOf(const Url& url) const;
  // Whether the address is a folder's first page rather than a page in it.
  static bool IsFolder(const Url& url);

 private:
  struct Found {
    Relevance relevance = Relevance::kUnknown;
    size_t end = 0;  // of the folder's name in the path
  };
  Found Find(std::string_view path) const;

  std::vector<std::string> reports_, decoys_;
  WordFinder any_;  // the slugs without their stars
};

}  // namespace lantai::extractor
