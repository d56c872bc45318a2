// Makes the references of a salvaged index whole again, from its primary records: captures, addresses, documents,
// changes. What was derived from them is made anew or goes where it dangles.
//
//   Salvaged salvaged{index, payloads, report};
//   LANTAI_RETURN_IF_ERROR(GiveUpPayloads(salvaged));      // bytes that are missing or have another digest
//   LANTAI_RETURN_IF_ERROR(MendReferences(salvaged));
//
// What cannot be made whole from what is held is named in the report, and what can be had again is queued for fetching
// or waits for processing. Records of captures and changes are kept as they are or dropped, never written anew. Entries
// of kinds that this program does not know are kept as they are.
//
// Thread-safety: free functions. Errors: what reading and writing give. Memory: what is lost.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "storage/repair.h"
#include "storage/repair_index.h"
#include "storage/repair_record.h"

namespace lantai::storage {

struct Salvaged {
  IndexEdit& index;
  Database& payloads;
  RepairReport& report;
  SeenNumbers seen;
  RepairRecord repairs;  // of before
  bool relink = false;   // addresses may be lost without a name: pages that lead to them are to be processed again

  // Payloads without bytes, and those of them that were not given up or withdrawn before.
  std::unordered_set<uint64_t> without, given_up;
  std::set<std::string> fetch;  // addresses to be asked again
  // What is known of captures, documents and changes that are lost, by number; `number` of a capture's is its
  // address's.
  std::map<uint64_t, Loss> captures, documents, changes;
  RepairRecord lost;  // what this repair has to tell

  bool Holds(const StoredPayload& payload) const { return payload.number == 0 || !without.contains(payload.number); }
};

// storage/repair_payloads.cc
Status GiveUpPayloads(Salvaged& salvaged);
// storage/repair_references.cc
Status MendReferences(Salvaged& salvaged);
// storage/repair_urls.cc: for MendReferences
Status BringBackUrls(Salvaged& salvaged);
Status MendUrls(Salvaged& salvaged);
// Lets the capture wait for processing; false where its record or bytes are gone.
Result<bool> ProcessAgain(Salvaged& salvaged, uint64_t capture);
// storage/repair_documents.cc: for MendReferences
Status MendDocuments(Salvaged& salvaged);
Status MendBundles(Salvaged& salvaged);
// storage/repair_counts.cc: what is missing by number, and the counters
Status NameGaps(Salvaged& salvaged);
Status CountAnew(Salvaged& salvaged);

}  // namespace lantai::storage
