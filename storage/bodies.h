// The registry of public bodies: a number for each name that a page of a portal or a seed list gives to a body, and
// what reports say has become of bodies. Kept in the commit of the page that says so; the ledger (storage/ledger.h)
// makes bodies of the names, of which one body may have several.
//
//   J  folded name 00 portal → number      j  number → BodyRecord      j 0 → the next number
//   s  portal → SeedPortal                 n  portal 00 document → changes that its text tells of
//
// A name's number never changes and is never used for another name, so that what others keep of a body stays valid
// when it is renamed; a name that only withdrawn pages had loses its number (storage/tombstone.h).
//
// Thread-safety: values and free functions. Errors: kCorruption for a record that cannot be read.
// Limits: names of at most kMaxBodyName bytes, kMaxBodiesOfPortal of them a portal: what else is called a body has no
// number, and no row in the ledger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/body_change.h"
#include "core/status.h"

namespace lantai::storage {

inline constexpr size_t kMaxBodyName = 180;  // bytes: sixty characters
inline constexpr uint64_t kMaxBodiesOfPortal = 20'000;

// One name of a body at one portal.
struct BodyRecord {
  uint64_t id = 0;
  std::string portal;
  std::string name;         // folded, as first seen
  uint64_t capture_id = 0;  // the page that first had it; 0: a seed list, or an import of before

  friend bool operator==(const BodyRecord&, const BodyRecord&) = default;
};

// A portal as a seed list describes it.
struct SeedPortal {
  std::string id;
  std::string name;      // 烟台市芝罘区人民政府; may be empty
  std::string division;  // GB/T 2260 code; may be empty
  uint64_t bodies = 0;   // how many names are registered of it

  friend bool operator==(const SeedPortal&, const SeedPortal&) = default;
};

// A name as it is compared: without white space and control characters, full-width forms as ASCII, valid UTF-8, without
// bullets and punctuation at its ends. Empty where nothing is left, or more than kMaxBodyName bytes: then it is no
// name.
std::string FoldBodyName(std::string_view name);

std::string EncodeBody(const BodyRecord& body);
std::string EncodeSeedPortal(const SeedPortal& portal);
std::string EncodeChanges(const std::vector<BodyChange>& changes);
Result<BodyRecord> DecodeBody(uint64_t id, std::string_view value);
Result<SeedPortal> DecodeSeedPortal(std::string_view id, std::string_view value);
Result<std::vector<BodyChange>> DecodeChanges(std::string_view value);

}  // namespace lantai::storage
