// Reads the 索引号 block, the line under the title (发布时间, 来源) and the meta tags of a page.
//
//   PageMetadata found = ReadMetadata(content, phrases);
//   found.metadata.index_number;         // "620700081/2019-00006"
//   found.published;                     // "2021-01-28T13:55:16+08:00"
//
// Labels may stand before their values on one line, over them, between pipes or in table cells, and may hold blanks
// (索 引 号). A label whose value is empty leaves the field unset. A value has to look like its field: dates parse,
// index numbers hold digits and no Han sentences. Times of page generation are never publication times.
//
// Thread-safety: a free function. Limits: only what stands before the first chapter or long paragraph is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/phrases.h"
#include "extractor/content.h"

namespace lantai::extractor {

struct PageMetadata {
  Metadata metadata;
  std::optional<std::string> published;  // ISO 8601, from the page's own words or its PubDate tag
  std::vector<bool> consumed;            // by block of the body: it is part of the index block or the meta line
};

PageMetadata ReadMetadata(const Content& content, const Phrases& phrases);

}  // namespace lantai::extractor
