// What an answer, or its absence, means for an address: a pure function, so that the table can be read and tested.
//
//   2xx                       processed; a part of a report is kept, to be read with its page
//   304                       unchanged
//   301, 302, 303, 307, 308   its target is queued (RFC 9110 §15.4)
//   404, 410                  absent: the portal says so, no failure
//   401, 403, 412, 521        blocked: refused, or a challenge that asks for a browser (412 and 521 are what Chinese
//                             web firewalls send with theirs)
//   408, 425, 429, 5xx        tried again, then failed
//   everything else           failed at once
//   names, connections, time  tried again, then failed; size, scheme, policy: final at once
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

// How a processed page ends.
storage::Outcome OutcomeOf(const Result<Page>& page);

}  // namespace lantai::crawler
