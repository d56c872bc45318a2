#include <fmt/format.h>

#include "core/content_coding.h"
#include "core/url.h"
#include "crawler/internal/host.h"

namespace lantai::crawler {

using storage::Outcome;
using storage::UrlState;

std::optional<Timestamp> Host::TryLater(const storage::FrontierEntry& entry) {
  const auto record = engine_.archive().GetUrl(RequestKey(entry.request));
  const uint32_t attempts = record.ok() && *record ? (*record)->attempts : 0;
  if (!schedule_ || attempts >= static_cast<uint32_t>(std::max(options_.retries, 0))) return std::nullopt;
  const Timestamp now = engine_.clock().Now();
  schedule_->OnAnswer({now, now, /*strained=*/true, /*address_strained=*/false, std::nullopt});
  const Timestamp again = now + schedule_->RetryDelayMs(attempts);
  due_ = due_ ? std::min(*due_, again) : again;
  return again;
}

std::optional<Outcome> Host::Suspect(const storage::FrontierEntry& entry, const Sha256& fingerprint) {
  const std::string made_up = MadeUpAddress(entry.request.url);
  if (!soft_.knows()) {
    if (const std::optional<Capture> known = KnownMadeUp(made_up)) LearnFrom(*known);
  }
  switch (soft_.Suspect(RequestKey(entry.request), fingerprint)) {
    case SoftAbsence::Answer::kNothing: return std::nullopt;
    case SoftAbsence::Answer::kAbsent: return SoftAbsent();
    case SoftAbsence::Answer::kAsk: break;
  }
  made_up_ = made_up;
  Wake();
  return std::nullopt;
}

Outcome Host::SoftAbsent() const {
  return {UrlState::kAbsent, Code::kNotFound, "the same body as " + made_up_known_ + ", which cannot exist"};
}

// The answer of an earlier run.
std::optional<Capture> Host::KnownMadeUp(const std::string& url) const {
  const auto record = engine_.archive().GetUrl(url);
  if (url.empty() || !record.ok() || !*record || (*record)->last_capture == 0) return std::nullopt;
  auto capture = engine_.archive().GetCapture((*record)->last_capture, /*with_body=*/true);
  if (!capture.ok() || engine_.clock().Now() - capture->capture.finished > kMadeUpLifetimeMs) return std::nullopt;
  return std::move(capture->capture);
}

// One request, under the same rules as any other.
Task<> Host::AskMadeUp() {
  const std::string url = std::exchange(made_up_, {});
  if (!schedule_ || RobotsRefuse(url)) co_return;
  const std::optional<int64_t> turn = co_await TakeTurn();
  if (!turn) co_return;
  Exchange exchange;
  exchange.request.url = url;
  exchange.options = options_;
  ++active_;
  Result<Fetched> result = co_await Ask(std::move(exchange), *turn);
  --active_;
  if (!result.ok()) co_return;
  const auto capture = std::make_shared<const Capture>(std::move(result->capture));
  const Outcome outcome{UrlState::kDone, Code::kOk,
                        fmt::format("HTTP {} for an address that cannot exist", capture->status)};
  engine_.Commit(storage::Captured{capture, outcome, {}}, [](const Committed&) {});
  LearnFrom(*capture);
}

void Host::LearnFrom(const Capture& capture) {
  made_up_known_ = capture.request.url;
  const Result<std::string> body = DecodeContent(HeaderValue(capture.response_head, "Content-Encoding"), capture.body);
  std::optional<Sha256> fingerprint;
  if (capture.status == 200 && body.ok() && body->size() <= kLongestSuspect) {
    fingerprint = Fingerprint(capture.request.url, *body);
  }
  for (const std::string& key : soft_.Learn(fingerprint)) {
    const Outcome outcome = SoftAbsent();
    engine_.Commit(storage::Unfetched{key, outcome, std::nullopt},
                   [this, outcome](const Committed&) { engine_.tally().Kept(outcome, LinkRole::kOther); });
  }
}

}  // namespace lantai::crawler
