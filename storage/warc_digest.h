// The labelled digests of WARC records (WARC 1.1 clauses 5.8 and 5.9: "sha1:BASE32"), as crawlers write them: SHA-1,
// SHA-256, SHA-512 and MD5, in Base32 or hex of either case.
//
//   CheckDigest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "");      // DigestMatch::kEqual
//
// Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

namespace lantai::storage {

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
