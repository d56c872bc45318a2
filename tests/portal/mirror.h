// A folder of saved pages, served under a host name: "/" is index.html, a folder without its slash redirects (301) to
// the address with it, what is not there is 404. Nothing outside the folder is reachable.
//
// Thread-safety: const; all methods from any thread.
#pragma once

#include <filesystem>

#include "tests/portal/page_source.h"

namespace lantai::portal {

class Mirror final : public PageSource {
 public:
  Mirror(std::string host, std::filesystem::path root);
  bool Serves(std::string_view host) const override { return host == host_; }
  Answer Get(std::string_view host, std::string_view target) const override;

 private:
  std::string host_;
  std::filesystem::path root_;
};

}  // namespace lantai::portal
