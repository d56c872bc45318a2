// Reads the 索引号 block, the line under the title (发布时间, 来源) and the meta tags of a page.
//
//   PageMetadata found = ReadMetadata(content, phrases);
//   found.metadata.index_number;         // "620700081/2019-00006"
//   found.published;                     // "2021-01-28T13:55:16+08:00"
//
// Labels may stand before their values on one line, over them, between pipes or in table cells, and may hold blanks
// (索 引 号); several may share a line, with or without colons. A label whose value is empty leaves the field unset. A
// value has to look like its field: dates parse, index numbers hold digits and no Han sentences.
//
// The date is the page's statement (发布时间, or a bare date and time under the title), else the last PubDate tag, else
// 生成日期 of the index block, else 更新时间. Times of page generation are never publication times. Of meta tags
// printed twice the last that holds a value counts, since portals print their header's first; template text left in
// place (网站 名称) is no value.
//
// Thread-safety: a free function. Limits: only what stands before the first chapter or long paragraph is read.
// Source: 国办发〔2017〕47号 (政府网站发展指引), table of page labels.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "extractor/content.h"
#include "extractor/phrase_index.h"

namespace lantai::extractor {

struct PageMetadata {
  Metadata metadata;
  std::optional<std::string> published;  // ISO 8601, from the page's own words or its PubDate tag
  std::string site_name;                 // SiteName tag: 青禾县人民政府
  std::string site_code;                 // 网站标识码: SiteIDCode tag, or printed in the foot; ten digits or empty
  std::vector<bool> consumed;            // by block of the body: it is part of the index block or the meta line
  std::vector<bool> preamble_consumed;   // the same by block of the preamble
};

// Moves tables of the body that are index blocks to the preamble, before other readers take them for data. To be called
// first: it changes the numbers of blocks.
void LiftIndexTables(Content* content, const PhraseIndex& phrases);

PageMetadata ReadMetadata(const Content& content, const PhraseIndex& phrases);

}  // namespace lantai::extractor
