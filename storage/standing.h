// Which document stands for a public body and a year, where the archive holds several, and where they disagree.
//
//   LANTAI_ASSIGN_OR_RETURN(const Standing standing, Standing::Of(archive));
//   standing.Stands(record.id);
//
// Candidates are the annual reports that are held and not superseded or removed, with a unit and a year. Of those of
// one body and year there stands, in this order: one on an official host before a re-post elsewhere; one whose cells
// come from tables of a page or office file before running text, before a PDF, before what gave no cells at all (scans
// and pictures; the text of a page among these first); the one fetched last; the one stored last. So a newer PDF on a
// mirror does not push out the body's own page. Disagreement: a cell has a value in two candidates of a body and year,
// and the values differ.
//
// Official are hosts under gov.cn, unless the report is flagged `untrusted_source`.
//
// Thread-safety: immutable once made; made from what the archive holds at that moment.
// Errors: those of reading. Cost: one walk over the documents' records, and reading those that have rivals.
// Source: the contract's "Which version stands for a body and year".
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

// Names a body until the ledger gives bodies their ids: division code, then the name without white space and in
// half-width forms, "370602/甲镇人民政府". Where the division is not known the portal stands for it,
// "zhifu:甲镇人民政府". Empty where the unit is not known.
std::string BodyKey(const DocumentRecord& record);

class Standing {
 public:
  struct Disagreement {
    uint64_t with = 0;  // the document that says otherwise: the one that stands, or the first of its rivals
    std::vector<std::string> cells;  // at most kMaxDisagreeing
    size_t count = 0;                // how many there are
    std::string detail;              // of the first cell
  };
  static constexpr size_t kMaxDisagreeing = 20;

  static Result<Standing> Of(const Archive& archive);

  bool Stands(uint64_t document) const { return standing_.contains(document); }
  // Null where nothing disagrees with it.
  const Disagreement* DisagreementOf(uint64_t document) const;

 private:
  struct Rival;
  static Result<Rival> Read(const Archive& archive, const DocumentRecord& record);
  void Settle(std::vector<Rival> rivals);

  std::unordered_set<uint64_t> standing_;
  std::unordered_map<uint64_t, Disagreement> disagreements_;
};

}  // namespace lantai::storage
