// All settings, with their defaults: the value that config/settings.h reads from TOML and --set, and that app hands to
// the layers. Behaviour first, performance second. The contract's settings table is the source of every key.
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lantai {

// How hosts are visited. A [portal.fetch] table in a seed file overrides any of these for that portal.
struct FetchOptions {
  int64_t delay_ms = 1000;        // least time between two requests to a host
  double delay_factor = 5.0;      // … and at least this many times the last answer's time
  int64_t max_delay_ms = 30'000;  // … but not more than this, unless robots.txt asks for more
  int per_host = 1;               // connections at once
  int per_address = 2;            // connections at once to one IP address: platforms host many counties
  double jitter = 0.2;            // share of the delay that is random
  int64_t timeout_ms = 60'000;    // whole transfer
  int64_t connect_timeout_ms = 10'000;
  int64_t max_body = 64 << 20;  // bytes; a longer body is cut off and the page fails as too large
  int retries = 3;              // further attempts after a failure that may pass
  std::string hours;            // "22:00-06:00": when hosts may be visited; empty: always
  std::string accept_encoding = "identity";
  std::string proxy;  // the environment's proxies are ignored
  // TLS. Who answers is verified (chain, dates, name), with TLS 1.2 or better. What the next three let pass is recorded
  // with each capture; set them for the portals that need it, in their [portal.fetch].
  std::string ca_file;                         // PEM bundle of trusted certificates; empty: the system's
  bool accept_expired_certificates = false;    // everything but the dates is still verified
  bool accept_untrusted_certificates = false;  // nothing is verified
  bool legacy_tls = false;                     // TLS 1.0 and up, OpenSSL's security level 0, servers without RFC 5746

  friend bool operator==(const FetchOptions&, const FetchOptions&) = default;
};

struct IdentityOptions {
  std::string contact;  // "mailto:…" or a URL; required before any host outside the test addresses is visited
  friend bool operator==(const IdentityOptions&, const IdentityOptions&) = default;
};

// For tests only: addresses that are otherwise refused, and names that are not asked of DNS.
struct TestOptions {
  std::vector<std::string> addresses;  // CIDR: "127.0.0.0/8"
  std::vector<std::string> resolve;    // "host pattern=address:port": "*=127.0.0.1:8400"
  friend bool operator==(const TestOptions&, const TestOptions&) = default;
};

struct LimitOptions {
  int64_t memory = 250 << 20;   // bytes of pages in flight between fetch and commit, caches included
  int64_t disk_free = 1 << 30;  // stop fetching below this many free bytes
  int threads = 0;              // extraction threads; 0: one a core
  friend bool operator==(const LimitOptions&, const LimitOptions&) = default;
};

struct Options {
  IdentityOptions identity;
  FetchOptions fetch;
  TestOptions test;
  LimitOptions limits;
  friend bool operator==(const Options&, const Options&) = default;
};

}  // namespace lantai
