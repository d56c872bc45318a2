// How a report of several parts stands in the index: which parts a page's report has, where their bytes are, and
// whether the page is due for assembly.
//
//   LANTAI_ASSIGN_OR_RETURN(const auto bundle, ReadBundleState(lookup, page));
//   if (bundle && bundle->due()) …
//
// A page is due when it and all its parts are at their end, its document is its own (an alias's is made at its first
// address), and what there is to read is not what was last assembled. A part stands for what it redirects to. Its
// bytes are those of its last good answer: an error, a 404 or a challenge take nothing out of a report that was
// complete.
//
// Thread-safety: a free function; as thread-safe as `lookup`. Errors: kCorruption naming the record, and what `lookup`
// gives.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "storage/archive.h"
#include "storage/records.h"

namespace lantai::storage {

using Lookup = std::function<Result<std::optional<std::string>>(std::string_view key)>;

inline constexpr int kMaxPartRedirects = 10;  // hops from a part to its bytes

struct BundleState {
  StoredBundle stored;
  BundleInputs inputs;
  uint64_t document_id = 0;
  bool bundled = false;   // the document that stands was made of parts
  bool complete = false;  // the page and all its parts are at their end
  bool due() const { return complete && inputs.digest != stored.made && (bundled || !inputs.parts.empty()); }
};

bool IsFinal(UrlState state);

// Nullopt where the page has no parts, or no document of its own.
Result<std::optional<BundleState>> ReadBundleState(const Lookup& lookup, const std::string& page);

// The address that `key` redirects to in the end; `key` itself where it does not.
Result<std::string> EndOfRedirects(const Lookup& lookup, const std::string& key);

}  // namespace lantai::storage
