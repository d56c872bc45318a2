// The JSON form of a document (docs/document.schema.json): every key present, unknown is null, none is [] or {}.
//
//   std::string line = ToJson(document);            // one line, UTF-8, keys in the contract's order
//   Result<Document> same = DocumentFromJson(line);
//   Result<Document> facts = DocumentFromJson(line, DocumentParts::kFacts);
//
// ToJson is a pure function: equal documents give equal bytes. Text that is not valid UTF-8 (it should not happen: the
// extractor decodes first) is written with U+FFFD in place of the bad bytes.
//
// Thread-safety: free functions. DocumentFromJson keeps a parser a thread, as large as the largest document it read.
#pragma once

#include <string>
#include <string_view>

#include "core/document.h"
#include "core/status.h"

namespace lantai {

enum class DocumentParts {
  kAll,
  kFacts,  // everything but what is printed on the page: `text`, `sections` and `tables` are left empty, unread
};

std::string ToJson(const Document& document);

// Errors: kCorruption where `json` is not a document of schema lantai.document/1; the message names the key.
Result<Document> DocumentFromJson(std::string_view json, DocumentParts parts = DocumentParts::kAll);

}  // namespace lantai
