// One origin: its robots.txt, its schedule, and the coroutine that takes its queue from the archive a few addresses at
// a time. Private to crawler/. The io_context's thread only. Lives to the end of the run, its coroutine only while
// there is something to fetch.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "crawler/cookies.h"
#include "crawler/follow.h"
#include "crawler/internal/engine.h"
#include "crawler/politeness.h"
#include "crawler/robots.h"
#include "crawler/soft_absence.h"
#include "crawler/verdict.h"

namespace lantai::crawler {

class Host {
 public:
  Host(Engine& engine, std::string origin);
  ~Host();

  // A page of it says that it is asked too often, or that something broke: when to ask again; null where that was done
  // often enough.
  std::optional<Timestamp> TryLater(const storage::FrontierEntry& entry);
  // A page of it says nothing of its own. The outcome where that is known to be how it says that a page is absent.
  std::optional<storage::Outcome> Suspect(const storage::FrontierEntry& entry, const Sha256& fingerprint);

  // Something was queued for it.
  void Wake();
  // The run is stopping: look around.
  void Nudge() { event_.Notify(); }

 private:
  using Queued = storage::Archive::Queued;

  // host.cc: the loop and its queue
  Task<> Run();
  Task<> RunQueue();
  std::optional<Queued> Next();
  bool LoadChunk();
  bool AtRest() const;
  Task<> WaitForWork();
  void Restart();
  void Abandon(const std::string& why);
  void LeaveBroken(const std::string& why);

  // host_fetch.cc: one request
  Task<> Visit(Queued item);
  void LoadRecord();
  std::string WhyLeft(const Turn& turn) const;
  // How long the turn could have been taken before; nothing where the run or the host is over.
  Task<std::optional<int64_t>> TakeTurn();
  Task<Result<Fetched>> Ask(Exchange exchange, int64_t late_ms);
  Task<Result<Fetched>> Transfer(Exchange exchange, Timestamp started);
  Task<> FetchOne(Queued item, int64_t late_ms);
  void NoteAnswer(const Answer& answer);
  void Settle(Queued item, Result<Fetched> result);
  void Process(Queued item, Fetched fetched);
  void Keep(const Queued& item, Fetched fetched, storage::Outcome outcome);
  void Retry(const Queued& item, storage::Outcome outcome, std::optional<int64_t> retry_after_ms);
  void GiveUp(const Queued& item, const storage::Outcome& outcome);
  void Done(const std::string& key);

  // host_redirect.cc
  void AttachCookies(Exchange& exchange);
  bool TakeCookies(const Capture& capture);
  void Redirect(Queued item, Fetched fetched);
  void Unguided(Queued item, Fetched fetched);
  bool TurnsLeft(const Chain& chain, const std::string& key) const;
  void AskAgain(const Queued& item, Fetched fetched, Chain chain);
  void MoveOn(const Queued& item, Fetched fetched, storage::FrontierEntry target, Chain chain);

  // host_probe.cc
  Task<> AskMadeUp();
  std::optional<Capture> KnownMadeUp(const std::string& url) const;
  void LearnFrom(const Capture& capture);
  storage::Outcome SoftAbsent() const;

  // host_robots.cc
  Task<> RefreshRobots();
  Task<Result<Capture>> FetchRobots();
  bool UseKeptRobots();
  void UseRobots(const Result<Capture>& answer);
  void UseRules(Robots robots, Timestamp fetched);
  void RobotsUnreachable(const std::string& why);
  std::optional<Robots> LastRobotsEver() const;
  std::optional<storage::Outcome> RobotsRefuse(const std::string& url) const;

  Engine& engine_;
  const std::string origin_;
  std::string host_;
  CookieJar cookies_;
  std::string address_;   // last connected to
  FetchOptions options_;  // of the portal of the entry at hand
  std::optional<HostSchedule> schedule_;
  Event event_;
  bool running_ = false;
  bool abandoned_ = false;
  int active_ = 0;  // requests under way
  storage::HostRecord record_;

  SoftAbsence soft_;
  std::string made_up_;        // to be asked for
  std::string made_up_known_;  // whose answer counts

  std::deque<Queued> chunk_;
  std::string position_;
  bool at_end_ = false;
  bool woken_ = true;
  size_t since_restart_ = 0;         // addresses taken
  std::optional<Timestamp> due_;     // of what waits for its retry
  std::set<std::string> under_way_;  // keys that the archive still calls queued
  // Of bodies that are kept without processing. Not in the commit callbacks: those may be destroyed on another thread.
  std::map<std::string, MemoryLease> leases_;

  std::optional<Robots> robots_;
  std::optional<storage::Outcome> robots_refusal_;  // why nothing may be fetched
  Timestamp robots_time_;
};

}  // namespace lantai::crawler
