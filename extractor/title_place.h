// Finds a content's title: the heading the page marks, its meta tags, or the first lines of the text.
//
//   TitlePlace place = FindTitle(content, metadata, phrases);
//   place.title;              // "张掖市招商局2018年度政府信息公开工作年度报告"
//
// Of the candidates the one that reads best as a report's title is taken (extractor/title.h), which may be broken over
// three lines; lines of metadata are none. <title> is cut at _ | - into parts. What the other candidates name is kept
// as further evidence.
//
// Thread-safety: a free function. Limits: the first 40 lines are looked at, up to the first chapter.
#pragma once

#include <string>
#include <vector>

#include "extractor/content.h"
#include "extractor/metadata.h"
#include "extractor/phrase_index.h"
#include "extractor/title.h"

namespace lantai::extractor {

struct TitlePlace {
  std::string title;
  TitleParts parts;                // of the title
  std::vector<TitleParts> others;  // of the other candidates that read as a report's title
  std::vector<bool> consumed;      // by block: it is part of the title
  size_t first_body_block = 0;     // blocks before it are page head
};

TitlePlace FindTitle(const Content& content, const PageMetadata& metadata, const PhraseIndex& phrases);

}  // namespace lantai::extractor
