// The files of an article: links to PDF, Word and others, embedded viewers, download addresses that name the file only
// in a parameter or, where a dialect knows them, not at all; and a file that only a script knows.
//
//   std::vector<Attachment> files = FindAttachments({tree, text, links, scripts, dialects, phrases}, article.whole);
//   files.front();      // {"http://…/P020210128.pdf", "2020年度报告.pdf", "pdf"}
//
// Thread-safety: free functions. Errors: none. Limits: kMaxAttachments.
#pragma once

#include <string_view>
#include <vector>

#include "core/dialect.h"
#include "core/document.h"
#include "core/phrases.h"
#include "extractor/page_links.h"
#include "extractor/page_text.h"

namespace lantai::extractor {

inline constexpr size_t kMaxAttachments = 200;

struct AttachmentInput {
  const HtmlTree& tree;
  const PageText& text;
  const PageLinks& links;
  const std::vector<std::string_view>& scripts;
  const std::vector<Dialect>& dialects;
  const Phrases& phrases;
};

// Of the subtree of `whole` and of the lines behind it that begin with 附件 (VSB and others write them below the form
// or container of the article), in page order, each address once; of the scripts where there is none. The type of a
// file that nothing names is empty.
std::vector<Attachment> FindAttachments(const AttachmentInput& page, NodeId whole);

// The type of file an address or a file name says it is: "pdf", or empty where it says none of `types`.
std::string FileType(std::string_view name, const std::vector<std::string>& types);

}  // namespace lantai::extractor
