// Where on a page the article stands: its heading, its body, and what lies between.
//
//   Article article = FindArticle(tree, text, head, marks);
//   article.body;         // the element whose subtree is the body
//
// The body is the element that a known selector names, if it holds the bulk of the page's content, else the smallest
// element that holds nearly all of it; numbers in table cells count as content. Density alone fails on these reports:
// tables have little punctuation and few paragraphs.
//
// Thread-safety: free functions. Errors: none; a page without content has body == kNoNode.
#pragma once

#include <string>
#include <vector>

#include "extractor/page_text.h"
#include "extractor/selectors.h"

namespace lantai::extractor {

struct Article {
  NodeId body = kNoNode;
  NodeId heading = kNoNode;          // may stand before the body, or inside it
  bool known_container = false;      // a selector named the body
  std::vector<NodeId> index_blocks;  // 索引号 blocks that stand neither between heading and body nor inside the body
  // The smallest element that holds heading and body; attachments stand in it.
  NodeId whole = kNoNode;
};

// What the page's head says about its title.
struct HeadTitles {
  std::string title;          // <title>
  std::string article_title;  // <meta name="ArticleTitle">, the last that is not empty
};

// Names that dialects know (core/dialect.h).
struct ArticleMarks {
  Selectors containers;  // name main texts and nothing else
  Selectors wrappers;    // may hold more
  Selectors headings;
};

Article FindArticle(const HtmlTree& tree, const PageText& text, const HeadTitles& head, const ArticleMarks& marks);

}  // namespace lantai::extractor
