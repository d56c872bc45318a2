// The running text of a content: its lines without page chrome, metadata and tables, and its chapters.
//
//   Body body = ReadBody(content, taken, title_end, phrases);
//   body.sections[2].heading;            // "二、主动公开政府信息情况"
//
// A chapter heading is a short line of its own, numbered 一、二、… or 第一部分. What stands before the first one is
// section 0 with an empty heading; where nothing stands there, chapters begin at 0.
//
// Chrome is dropped by whole short lines before the first chapter and behind the last one only, since the same words
// (下载, 打印) occur in sentences of the body. Names of attachments are dropped from the text and kept as attachments.
//
// Thread-safety: free functions. Limits: linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/phrases.h"
#include "extractor/content.h"

namespace lantai::extractor {

struct Body {
  std::vector<std::string> lines;   // paragraphs, white space at the ends trimmed
  std::vector<std::string> folded;  // by line: FoldLabel of it
  std::vector<int> section_of;      // by line: its section
  std::vector<Section> sections;
  std::vector<Attachment> attachments;  // named in the text, without an address

  std::string Text() const;
};

bool IsChapterHeading(std::string_view line);

// `taken` marks blocks that are tables, metadata or the title; blocks before `first` are page head.
Body ReadBody(const Content& content, const std::vector<bool>& taken, size_t first, const Phrases& phrases);

}  // namespace lantai::extractor
