// Makes the references of a salvaged index whole again, from its primary records: captures, addresses, documents,
// changes. What was derived from them is made anew or goes where it dangles.
//
//   Salvaged salvaged{index, payloads, report};
//   LANTAI_RETURN_IF_ERROR(FindWithdrawn(salvaged, gone));
//   …                                                      // payloads are copied, but for those
//   LANTAI_RETURN_IF_ERROR(MendDictionaries(salvaged));
//   LANTAI_RETURN_IF_ERROR(GiveUpPayloads(salvaged));      // bytes that are missing or have another digest
//   LANTAI_RETURN_IF_ERROR(MendReferences(salvaged));
//
// What cannot be made whole from what is held is named in the report, and what can be had again is queued for fetching
// or waits for processing. Records of captures and changes are kept as they are or dropped, never written anew.
//
// Thread-safety: free functions. Errors: what reading and writing give. Memory: what is lost.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "storage/payload_store.h"
#include "storage/repair.h"
#include "storage/repair_index.h"
#include "storage/repair_record.h"
#include "storage/tombstone.h"

namespace lantai::storage {

// What was withdrawn on request, as far as anything tells.
struct Withdrawn {
  std::map<std::string, Tombstone> tombstones;  // by address
  std::set<std::string> remade;                 // those of them whose own record is lost
  std::unordered_set<uint64_t> payloads;        // whose bytes went with them
  std::unordered_set<uint64_t> barred;          // whose bytes went, and nothing tells with which
  std::set<std::string> referrers;              // their addresses, as links name them

  bool Has(const std::string& key) const { return tombstones.contains(key); }
  bool HasReferrer(const std::string& url) const;
};

struct Salvaged {
  IndexEdit& index;
  PayloadStore& payloads;
  RepairReport& report;
  SeenNumbers seen;
  RepairRecord repairs;  // of before
  bool lists = true;     // its format keeps what lists say
  bool relink = false;   // addresses may be lost without a name: pages that lead to them are to be processed again

  // Payloads without bytes, and those of them that were not given up or withdrawn before.
  std::unordered_set<uint64_t> without, given_up;
  std::set<std::string> fetch;  // addresses to be asked again
  // What is known of captures, documents and changes that are lost, by number; `number` of a capture's is its
  // address's.
  std::map<uint64_t, Loss> captures, documents, changes;
  RepairRecord lost;  // what this repair has to tell
  Withdrawn withdrawn;

  bool Holds(const StoredPayload& payload) const { return payload.number == 0 || !without.contains(payload.number); }
};

// storage/repair_withdrawn.cc: before any payload is copied. `gone`: payloads whose place says that they were
// withdrawn.
Status FindWithdrawn(Salvaged& salvaged, const std::unordered_set<uint64_t>& gone);
// For MendReferences: no record says more than the withdrawal left.
Status WithdrawAgain(Salvaged& salvaged);
// storage/repair_dictionaries.cc: both copies of each that is left in one; before any payload is read.
Status MendDictionaries(Salvaged& salvaged);
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
// storage/repair_bodies.cc: for MendReferences
Status MendBodies(Salvaged& salvaged);
// storage/repair_counts.cc: what is missing by number, and the counters
Status NameGaps(Salvaged& salvaged);
Status CountAnew(Salvaged& salvaged);

}  // namespace lantai::storage
