// Labelled digests (WARC 1.1 clauses 5.8 and 5.9): the algorithm's name, a colon, the value.
//
// Written as other tools expect them: SHA-1 in Base32 (RFC 4648 §6), as Heritrix, wget and warcio write it and
// OpenWayback and JWAT compare it; SHA-256 in lower-case hex, as browsertrix and the WACZ specification (1.1.1,
// "datapackage.json") do. Read as crawlers write them: SHA-1, SHA-256, SHA-512 and MD5, in Base32 or hex of either
// case.
//
//   Sha1Label("");                                                 // "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
//   Sha256Label("");                                               // "sha256:e3b0c44298fc1c14…"
//   CheckDigest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "");      // DigestMatch::kEqual
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

enum class DigestMatch {
  kEqual,
  kDiffers,
  kUnknown,  // no digest, or one of a kind that is not checked
};

DigestMatch CheckDigest(std::string_view labelled, std::string_view data);

// One spelling for equal digests: algorithm in lower case without dashes, value in lower-case hex; for digests that are
// not known, the text itself.
std::string CanonicalDigest(std::string_view labelled);

// "sha1:…" in that spelling.
std::string CanonicalSha1(std::string_view data);

}  // namespace lantai::storage
