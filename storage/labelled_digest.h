// Digests as WARC files, CDX indexes and WACZ packages write them: the algorithm's name, a colon, the value (WARC 1.1
// clauses 5.8 and 5.9, "labelled-digest").
//
//   Sha1Label("");                        // "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
//   Sha256Label("");                      // "sha256:e3b0c44298fc1c14…"
//
// SHA-1 is in Base32 (RFC 4648 §6), as Heritrix, wget and warcio write it and OpenWayback and JWAT compare it; SHA-256
// in lower-case hex, as browsertrix and the WACZ specification (1.1.1, "datapackage.json") do.
//
// Thread-safety: free functions; a RunningSha256 belongs to one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/digest.h"

namespace lantai::storage {

std::string Sha1Label(std::string_view data);
std::string Sha256Label(std::string_view data);
std::string Label(const Sha256& digest);

// SHA-256 of what comes in pieces.
class RunningSha256 {
 public:
  RunningSha256();
  ~RunningSha256();
  RunningSha256(const RunningSha256&) = delete;
  RunningSha256& operator=(const RunningSha256&) = delete;

  void Update(std::string_view piece);
  // REQUIRES: called once, last.
  Sha256 Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace lantai::storage
