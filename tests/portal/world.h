// All simulated portals: which host answers what. A portal is worked out when it is first asked for, so a world of
// 100,000 pages costs nothing until it is visited, and every page is made when it is asked for: equal seed, equal
// bytes. Portals that nobody asked for lately are forgotten and worked out anew.
//
//   auto world = std::make_shared<PortalWorld>(WorldOptions{.seed = 1});
//   world->Get("www.yangling.gov.cn.test", "/zwgk/");
//
// Thread-safety: all methods from any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "tests/portal/page_source.h"
#include "tests/portal/site.h"

namespace lantai::portal {

inline constexpr size_t kRecentSites = 1000;

class PortalWorld final : public PageSource {
 public:
  explicit PortalWorld(const WorldOptions& options);

  // Where a world of provinces has the time from, in place of options().as_of: what is published later is not there
  // yet, what is edited or removed later still stands. Asked at every request; it may go back. Other worlds do not
  // change. REQUIRES: callable from any thread; set before the world is shared.
  void SetClock(std::function<Moment()> clock) { clock_ = std::move(clock); }
  Moment Now() const { return clock_ ? clock_() : options_.as_of; }

  bool Serves(std::string_view host) const override;
  Answer Get(std::string_view host, std::string_view target) const override;
  // The endpoints of styles/ tell methods and bodies apart; a page answers only GET there, and both elsewhere.
  Answer Respond(const PageRequest& request) const override;

  const WorldOptions& options() const { return options_; }
  // Null in other worlds than those of provinces.
  const std::shared_ptr<const Provinces>& provinces() const { return provinces_; }
  // REQUIRES: 0 <= index < options().portals. Valid as long as the world; in worlds of provinces until the clock moves.
  const Site& SiteAt(int index) const;
  // The same without keeping it: for walks over worlds of thousands of portals.
  std::shared_ptr<const Site> Borrow(int index) const;
  // The index of the portal of this host; -1: none.
  int IndexOf(std::string_view host) const;

 private:
  std::shared_ptr<const Site> MakeSite(int index, const Moment& now) const;

  WorldOptions options_;  // of a world of provinces, `portals` is how many it has
  std::shared_ptr<const Provinces> provinces_;
  std::function<Moment()> clock_;
  std::map<std::string, int, std::less<>> hosts_;
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<const Site>> sites_;  // null until asked for
  mutable std::vector<bool> kept_;                          // by SiteAt, for good
  mutable std::vector<int> recent_;  // of those that may go, the oldest first; at most kRecentSites
};

// The hosts of a world with these options, in order.
std::vector<std::string> HostsOf(const PortalWorld& world);

// UTF-8 to GB18030. REQUIRES: well-formed UTF-8, as everything here is.
std::string ToGb18030(std::string_view text);

// Whether the site's HTML is GB18030; else UTF-8.
bool IsGb18030(const Site& site);

// The bytes of one node: HTML in the site's charset, PDF, robots.txt or an asset.
Answer AnswerNode(const Site& site, std::string_view path, const Node& node);

}  // namespace lantai::portal
