// pages.jsonl of a WACZ package (WACZ 1.1.1, "pages/pages.jsonl"): the pages that a reader may begin with, one JSON
// object a line: first the portals' listing pages, newest capture of each, then every document with its text.
//
//   {"format":"json-pages-1.0","id":"pages","title":"All Pages","hasText":true}
//   {"id":"…","url":"http://…","ts":"2026-01-09T08:30:00.123Z","title":"…","text":"…"}
//
// `ts` is the WARC-Date of the page's record and `id` the UUID of that record. A listing's title is the page's own, as
// it was read. Documents that came by POST are left out: a page is opened by GET.
//
// Thread-safety: a free function. Errors: what reading the archive and `write` give. Limits: kMaxPageText bytes of text
// a page, cut between characters: the whole file is loaded by whoever searches in it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/status.h"
#include "storage/warc_selection.h"

namespace lantai::storage {

inline constexpr size_t kMaxPageText = size_t{32} << 10;

struct MainPage {
  std::string url, date;  // the first page written; empty where there is none
};

Result<MainPage> WritePages(const Archive& archive, const ExportFilter& filter, const WarcSelection& selection,
                            const std::function<Status(std::string_view line)>& write);

}  // namespace lantai::storage
