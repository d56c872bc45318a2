// The addresses of a large frontier: as long as real ones, on thousands of origins, the same on every run.
//
//   FrontierWeb web(3000);
//   archive.Commit({Enqueue{web.LinksOf(17)}});      // what the 17th list page links to
//
// Thread-safety: immutable.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/portal.h"
#include "storage/archive.h"

namespace lantai::bench {

inline constexpr uint64_t kLinksPerPage = 50;

class FrontierWeb {
 public:
  explicit FrontierWeb(int origins) : origins_(static_cast<uint64_t>(origins)) {}

  uint64_t origins() const { return origins_; }
  std::string HostOf(uint64_t origin) const;    // "www.x0017.gov.cn"
  std::string OriginOf(uint64_t origin) const;  // "http://www.x0017.gov.cn"
  // kLinksPerPage addresses that no other page links to, all on one origin; pages take the origins in turn.
  std::vector<storage::FrontierEntry> LinksOf(uint64_t page) const;
  // One portal for each origin, of which the home page is known.
  std::vector<Portal> Portals(const FetchOptions& fetch) const;

 private:
  uint64_t origins_;
};

}  // namespace lantai::bench
