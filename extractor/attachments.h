// The files of an article: links to PDF, Word and others, embedded viewers, and download addresses that name the file
// only in a parameter.
//
//   std::vector<Attachment> files = FindAttachments(tree, links, article.whole, phrases);
//   files.front();      // {"http://…/P020210128.pdf", "2020年度报告.pdf", "pdf"}
//
// Thread-safety: free functions. Errors: none. Limits: kMaxAttachments.
#pragma once

#include <vector>

#include "core/document.h"
#include "core/phrases.h"
#include "extractor/page_links.h"

namespace lantai::extractor {

inline constexpr size_t kMaxAttachments = 200;

// Of the subtree of `whole`, in page order, each address once.
std::vector<Attachment> FindAttachments(const HtmlTree& tree, const PageLinks& links, NodeId whole,
                                        const Phrases& phrases);

// The type of file an address or a file name says it is: "pdf", or empty where it says none of `types`.
std::string FileType(std::string_view name, const std::vector<std::string>& types);

}  // namespace lantai::extractor
