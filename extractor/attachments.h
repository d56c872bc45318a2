// The files of an article: links to PDF, Word and others, embedded viewers, download addresses that name the file only
// in a parameter or, where a dialect knows them, not at all; and a file that only a script knows.
//
//   std::vector<Attachment> files = FindAttachments({tree, links, scripts, dialects, phrases}, article.whole);
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

namespace lantai::extractor {

inline constexpr size_t kMaxAttachments = 200;

struct AttachmentInput {
  const HtmlTree& tree;
  const PageLinks& links;
  const std::vector<std::string_view>& scripts;
  const std::vector<Dialect>& dialects;
  const Phrases& phrases;
};

// Of the subtree of `whole`, in page order, each address once; of the scripts where that has none. The type of a file
// that nothing names is empty.
std::vector<Attachment> FindAttachments(const AttachmentInput& page, NodeId whole);

// The type of file an address or a file name says it is: "pdf", or empty where it says none of `types`.
std::string FileType(std::string_view name, const std::vector<std::string>& types);

}  // namespace lantai::extractor
