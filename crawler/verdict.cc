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

Verdict Blocked(int status) {
  const bool challenge = status == 412 || status == 521;
  return Keep(UrlState::kBlocked, Code::kRefused,
              challenge ? fmt::format("HTTP {}: a challenge page that asks for a browser", status)
                        : fmt::format("HTTP {}: the portal refuses access", status),
              /*strained=*/true);
}

}  // namespace

Verdict JudgeAnswer(int status, LinkRole role, uint32_t attempts, int retries) {
  switch (status) {
    case 204: return Keep(UrlState::kDone, Code::kOk, "HTTP 204: no content");
    case 206: return Keep(UrlState::kFailed, Code::kNetwork, "HTTP 206: a part of a page, which was not asked for");
    case 301:
    case 302:
    case 303:
    case 307:
    case 308: return {Step::kRedirect, {}, false};
    case 304: return {Step::kNotModified, {}, false};
    case 401:
    case 403:
    case 412:
    case 521: return Blocked(status);
    case 404:
    case 410: return Keep(UrlState::kAbsent, Code::kNotFound, fmt::format("HTTP {}", status));
    default: break;
  }
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

Outcome OutcomeOf(const Result<Page>& page) {
  if (!page.ok()) {
    // A picture or an archive is kept as it is; that it is not read is no failure of the page.
    const bool kept = page.status().code() == Code::kUnsupported;
    return {kept ? UrlState::kDone : UrlState::kFailed, page.status().code(), page.status().message()};
  }
  if (page->kind == PageKind::kChallenge) {
    return {UrlState::kBlocked, Code::kRefused, "a challenge page that asks for a browser"};
  }
  if (page->kind == PageKind::kError) {
    return {UrlState::kFailed, Code::kNotFound, "the page says that it is an error page"};
  }
  for (const Link& link : page->links) {
    if (link.role == LinkRole::kRedirect) return {UrlState::kDone, Code::kOk, "redirects to " + link.request.url};
  }
  return {};
}

}  // namespace lantai::crawler
