// The running text of a content: its lines without page chrome, metadata and tables, and its chapters.
//
//   Body body = ReadBody(content, taken, title_end, phrases);
//   body.sections[2].heading;            // "二、主动公开政府信息情况"
//
// A chapter heading is a short line of its own, numbered 一、二、… or 第一部分. What stands before the first one is
// section 0 with an empty heading; where nothing stands there, chapters begin at 0.
//
// Where no line is numbered so, chapters are known by the form's own titles, bare or with 1、.
//
// Chrome is dropped before the first chapter and behind the last one's heading only, and by whole lines: breadcrumbs,
// short lines that hold nothing but words of buttons, menus and counters, and the page's foot, which reaches from its
// first mark to the end where no sentence of the body stands behind it. Sentences that hold 下载, 打印 or 来源 stay.
// Names of attachments are dropped from the text and kept as attachments.
//
// Thread-safety: free functions. Limits: linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "extractor/content.h"
#include "extractor/phrase_index.h"

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
// The same of a line that FoldLabel folded.
bool IsFoldedChapter(std::string_view folded);

// `taken` marks blocks that are tables, metadata or the title; blocks before `first` are page head.
Body ReadBody(const Content& content, const std::vector<bool>& taken, size_t first, const PhraseIndex& phrases);

}  // namespace lantai::extractor
