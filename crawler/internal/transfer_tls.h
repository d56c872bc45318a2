// What a transfer demands of a server's TLS, and what the server showed. Private to crawler/.
//
// By default the chain, its dates and the name are verified, with TLS 1.2 or better at OpenSSL's security level 2 (RFC
// 9325 §3.1.1). FetchOptions loosens it by host only, and libcurl shares no connection between transfers whose settings
// differ in what SetTls sets, so that what one portal lets pass never serves another one.
#pragma once

#include <string>

#include "core/options.h"

namespace lantai::crawler {

// `easy` is a CURL*; `options` outlives it.
void SetTls(void* easy, const FetchOptions& options);

struct Certificates {
  std::string chain;  // Capture::certificate_chain
  std::string error;  // Capture::certificate_error
};

// Of the connection that answers right now. REQUIRES: called from a callback of `easy`. Empty where there is no TLS.
Certificates CertificatesOf(void* easy, const std::string& host);

}  // namespace lantai::crawler
