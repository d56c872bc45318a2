// What an answer, or its absence, means for an address: a pure function, so that the table can be read and tested.
//
//   2xx                       processed; a part of a report is kept, to be read with its page
//   304                       unchanged
//   300–303, 307, 308         its target is queued (crawler/redirect.h); without a Location a page like any other
//   404, 410                  absent: the portal says so, no failure
//   401, 403, 412, 521        blocked: refused, or a challenge that asks for a browser (412 and 521 are what Chinese
//                             web firewalls send with theirs); read for its marks, which are the evidence
//   408, 425, 429, 5xx        tried again, then failed
//   everything else           failed at once
//   names, connections, time  tried again, then failed; size, scheme, policy: final at once
//
// A page that came as a success may still be none (OutcomeOf): a challenge by its marks, or 202 with nothing on it, is
// blocked; an error page is absent, refused or tried again by what it says. What is blocked rests for kBlockedRestMs:
// the harvests until then do not ask for it, since a challenge that is asked again and again is what gets a guest
// banned. Challenges are never solved.
//
// Thread-safety: free functions without state.
#pragma once

#include <cstdint>

#include "core/page.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::crawler {

enum class Step {
  kProcess,      // commit the capture, then read the page
  kKeep,         // commit the capture with `outcome`
  kRedirect,     // commit the capture, queue its target
  kNotModified,  // nothing new
  kRetry,        // later; `outcome` says why
  kGiveUp,       // there is no capture; `outcome` is final
};

struct Verdict {
  Step step = Step::kProcess;
  storage::Outcome outcome;
  bool strained = false;  // the host should be asked less often
};

// `attempts` failed before this one; `retries` is fetch.retries.
Verdict JudgeAnswer(int http_status, LinkRole role, uint32_t attempts, int retries);
Verdict JudgeError(const Status& error, uint32_t attempts, int retries);

inline constexpr int64_t kBlockedRestMs = int64_t{3} * 24 * 3600 * 1000;

// How a processed page ends. kQueued where it may pass (the page says that it is asked too often, or that something
// broke): tried again, the time to be set by the caller, or failed where that was done often enough.
storage::Outcome OutcomeOf(const Result<Page>& page, const Capture& capture);

}  // namespace lantai::crawler
