// Flags about tables that are not there, or are there and say too little.
//
// Thread-safety: free functions. Limits: linear in the content.
#pragma once

#include <vector>

#include "core/document.h"
#include "extractor/content.h"

namespace lantai::extractor {

// extraction_lossy, or table_missing for each of tables 2 to 4 whose chapter is there. Only for reports of the form of
// 2019 and later: a chapter 主动公开政府信息情况 had no table before.
void FlagTables(const Document& document, const Content& content, std::vector<Flag>* flags);

// Whether the text shows the labels of table 3 and its numbers, every short line but once: what is left where an
// extractor dropped repeated lines (seen: 宣城市气象局 2020). REQUIRES: folded blocks.
bool RepeatedLinesWereDropped(const Content& content);

// unit_doubtful.
void FlagUnits(const Document& document, std::vector<Flag>* flags);

}  // namespace lantai::extractor
