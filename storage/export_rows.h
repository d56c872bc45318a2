// The rows that one document gives to the tables of an export, and those that stand in every export.
//
//   ReportRows rows(knowledge, standing);
//   rows.Write(record, document, sink);        // reports, cells, checks, flags, sources; with_panel: the panel's six
//   WriteDefinitions(knowledge, sink);         // codebook, indicator_definitions, correspondences, not_harmonised
//
// Thread-safety: immutable once made; a sink for each thread. Errors: the sink's.
// Lifetime: looks into the knowledge and the standing, which must outlive it.
#pragma once

#include <set>
#include <string>

#include "core/document.h"
#include "core/status.h"
#include "storage/export_panel.h"
#include "storage/export_select.h"
#include "storage/export_tables.h"
#include "storage/standing.h"
#include "storage/zero_proof.h"

namespace lantai::storage {

class ReportRows {
 public:
  ReportRows(const ExportKnowledge& knowledge, const Standing& standing)
      : panel_(knowledge), proof_(knowledge.forms), standing_(standing) {}

  const Panel& panel() const { return panel_; }
  Status Write(const DocumentRecord& record, const Document& document, bool with_panel, RowSink& sink) const;

 private:
  Panel panel_;
  ZeroProof proof_;
  const Standing& standing_;
};

// Whether an export of tables holds this document: annual reports, and without `since` only those that are current.
bool IsInTables(const DocumentRecord& record, const ExportFilter& filter);

Status WriteDefinitions(const ExportKnowledge& knowledge, RowSink& sink);

// What the export is: program, time, cursor, filters, the extractors that read what is in it.
Status WriteMeta(const ExportKnowledge& knowledge, const ExportFilter& filter, uint64_t cursor, uint64_t reports,
                 const std::set<std::string>& extractors, RowSink& sink);

}  // namespace lantai::storage
