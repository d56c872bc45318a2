// What changed between two versions of a document: facts, cells, numbers of the text, checks, flags, files, and the
// words of text and tables. The base of `lantai changes` (docs/changes.md).
//
//   DocumentDiff diff = DiffDocuments(before, after);
//   diff.cells[0].id;                    // "t3.new_requests.natural_person"; `at` is no difference: new chrome moves
//   it Unlike(before, after).edited;        // were other bytes read, or the same ones by another extractor?
//
// Thread-safety: free functions over values. Errors: none. Limits: those of core/text_diff.h for text and table rows,
// of which both share one budget (kDiffWork); the other lists are as long as the documents.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/text_diff.h"

namespace lantai {

struct FactChange {
  std::string name;  // as in the document object: "title", "published", "metadata.index_number", "report.template"
  std::optional<std::string> before, after;
  friend bool operator==(const FactChange&, const FactChange&) = default;
};

// Not there before, or not there after: null.
struct CellChange {
  std::string id;
  std::optional<Cell> before, after;
  friend bool operator==(const CellChange&, const CellChange&) = default;
};

struct NarrativeChange {
  std::string id;
  std::optional<NarrativeNumber> before, after;
  friend bool operator==(const NarrativeChange&, const NarrativeChange&) = default;
};

struct CheckChange {
  std::string id, scope;
  std::optional<Verdict> before, after;
  friend bool operator==(const CheckChange&, const CheckChange&) = default;
};

struct FlagChange {
  bool appeared = false;  // else it went
  Flag flag;
  friend bool operator==(const FlagChange&, const FlagChange&) = default;
};

struct AttachmentChange {
  bool appeared = false;
  Attachment attachment;
  friend bool operator==(const AttachmentChange&, const AttachmentChange&) = default;
};

struct DocumentDiff {
  std::vector<FactChange> facts;
  std::vector<CellChange> cells;  // by id
  std::vector<NarrativeChange> narrative;
  std::vector<CheckChange> checks;
  std::vector<FlagChange> flags;
  std::vector<AttachmentChange> attachments;
  TextDiff text;
  TextDiff table_rows;  // a row is a paragraph, its cells parted by " | "

  bool empty() const;
};

DocumentDiff DiffDocuments(const Document& before, const Document& after);

// In what two documents may differ without a word of them.
struct Provenance {
  bool edited = false;     // a part that both were made of has other bytes
  bool parts = false;      // one was made of parts that the other was made without
  bool extractor = false;  // another version of the extractor made it
};
Provenance Unlike(const Document& before, const Document& after);

}  // namespace lantai
