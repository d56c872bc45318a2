// Digests as WARC files, CDX indexes and WACZ packages write them: the algorithm's name, a colon, the value (WARC 1.1
// clauses 5.8 and 5.9, "labelled-digest").
//
//   Sha1Label("");                        // "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
//   Sha256Label("");                      // "sha256:e3b0c44298fc1c14…"
//
// SHA-1 is in Base32 (RFC 4648 §6), as Heritrix, wget and warcio write it and OpenWayback and JWAT compare it; SHA-256
// in lower-case hex, as browsertrix and the WACZ specification (1.1.1, "datapackage.json") do.
//
// Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

#include "core/digest.h"

namespace lantai::storage {

std::string Sha1Label(std::string_view data);
std::string Sha256Label(std::string_view data);
std::string Label(const Sha256& digest);

}  // namespace lantai::storage
