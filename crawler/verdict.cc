#include "crawler/verdict.h"

#include <fmt/format.h>

#include <algorithm>

namespace lantai::crawler {
namespace {

using storage::Outcome;
using storage::UrlState;

bool MayTryAgain(uint32_t attempts, int retries) { return attempts < static_cast<uint32_t>(std::max(retries, 0)); }

bool MayPass(int status) { return status == 408 || status == 425 || status == 429 || (status >= 500 && status < 600); }

Verdict Keep(UrlState state, Code code, std::string reason, bool strained = false) {
  return {Step::kKeep, Outcome{state, code, std::move(reason)}, strained};
}

bool IsBlocked(int status) { return status == 401 || status == 403 || status == 412 || status == 521; }

// The bytes of the page that decided, for the reason.
std::string Evidence(const Page& page) {
  return page.evidence.empty() ? std::string() : " (" + page.evidence.back().substr(0, 100) + ")";
}

Outcome Blocked(std::string reason, const Capture& capture) {
  return {UrlState::kBlocked, Code::kRefused, std::move(reason), capture.finished + kBlockedRestMs};
}

Outcome BlockedByStatus(const Result<Page>& page, const Capture& capture) {
  const int status = capture.status;
  const bool marks = page.ok() && page->kind == PageKind::kChallenge;
  if (!marks && (status == 401 || status == 403)) {
    return Blocked(fmt::format("HTTP {}: the portal refuses access", status), capture);
  }
  return Blocked(fmt::format("HTTP {}: a challenge page that asks for a browser{}", status,
                             marks ? Evidence(*page) : std::string()),
                 capture);
}

Outcome OutcomeOfError(const Page& page, const Capture& capture) {
  const std::string evidence = Evidence(page);
  switch (page.complaint) {
    case Complaint::kAbsent:
      return {UrlState::kAbsent, Code::kNotFound, "the page says that it does not exist" + evidence};
    case Complaint::kBusy:
      return {UrlState::kQueued, Code::kNetwork, "the page says that it is asked for too often" + evidence};
    case Complaint::kRefused: return Blocked("the page says that access is refused" + evidence, capture);
    case Complaint::kTrouble:
      return {UrlState::kQueued, Code::kNetwork, "the page says that something broke" + evidence};
    case Complaint::kNone: break;
  }
  return {UrlState::kFailed, Code::kNotFound, "the page says that it is an error page" + evidence};
}

// 202 is how some firewalls send their script; a page that is being made has something to say.
bool IsEmptyAccepted(const Page& page, const Capture& capture) {
  return capture.status == 202 && page.kind == PageKind::kOther && page.links.empty() && !page.document;
}

}  // namespace

Verdict JudgeAnswer(int status, LinkRole role, uint32_t attempts, int retries) {
  switch (status) {
    case 204: return Keep(UrlState::kDone, Code::kOk, "HTTP 204: no content");
    case 206: return Keep(UrlState::kFailed, Code::kNetwork, "HTTP 206: a part of a page, which was not asked for");
    case 300:
    case 301:
    case 302:
    case 303:
    case 307:
    case 308: return {Step::kRedirect, {}, false};
    case 304: return {Step::kNotModified, {}, false};
    case 404:
    case 410: return Keep(UrlState::kAbsent, Code::kNotFound, fmt::format("HTTP {}", status));
    default: break;
  }
  if (IsBlocked(status)) return {Step::kProcess, {}, /*strained=*/true};
  if (status >= 200 && status < 300) {
    if (role != LinkRole::kAttachment && role != LinkRole::kContinuation) return {};
    return Keep(UrlState::kDone, Code::kOk, "");
  }
  const std::string reason = fmt::format("HTTP {}", status);
  if (!MayPass(status)) return Keep(UrlState::kFailed, Code::kNetwork, reason);
  if (MayTryAgain(attempts, retries)) return {Step::kRetry, Outcome{UrlState::kFailed, Code::kNetwork, reason}, true};
  return Keep(UrlState::kFailed, Code::kNetwork,
              fmt::format("{} after {} attempts: run again later", reason, attempts + 1), true);
}

Verdict JudgeError(const Status& error, uint32_t attempts, int retries) {
  const bool may_pass = error.code() == Code::kNetwork || error.code() == Code::kTimeout;
  const UrlState state = error.code() == Code::kRefused ? UrlState::kRefused : UrlState::kFailed;
  const Outcome outcome{state, error.code(), error.message()};
  if (may_pass && MayTryAgain(attempts, retries)) return {Step::kRetry, outcome, true};
  return {Step::kGiveUp, outcome, may_pass};
}

Outcome OutcomeOf(const Result<Page>& page, const Capture& capture) {
  if (IsBlocked(capture.status)) return BlockedByStatus(page, capture);
  if (!page.ok()) {
    // A picture or an archive is kept as it is; that it is not read is no failure of the page.
    const bool kept = page.status().code() == Code::kUnsupported;
    return {kept ? UrlState::kDone : UrlState::kFailed, page.status().code(), page.status().message()};
  }
  if (page->kind == PageKind::kChallenge) {
    return Blocked("a challenge page that asks for a browser" + Evidence(*page), capture);
  }
  if (IsEmptyAccepted(*page, capture)) {
    return Blocked("HTTP 202 with nothing on the page: a challenge that asks for a browser", capture);
  }
  if (page->kind == PageKind::kError) return OutcomeOfError(*page, capture);
  for (const Link& link : page->links) {
    if (link.role == LinkRole::kRedirect) return {UrlState::kDone, Code::kOk, "redirects to " + link.request.url};
  }
  return {};
}

}  // namespace lantai::crawler
