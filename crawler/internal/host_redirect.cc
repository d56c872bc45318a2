#include <algorithm>

#include "core/url.h"
#include "crawler/internal/host.h"

namespace lantai::crawler {
namespace {

using storage::Outcome;
using storage::UrlState;

bool IsSecure(std::string_view origin) { return origin.starts_with("https:"); }

Outcome NotFollowed(const Status& why) {
  const bool policy = why.code() == Code::kRefused;
  return Outcome{policy ? UrlState::kRefused : UrlState::kFailed, why.code(), why.message()};
}

}  // namespace

void Host::AttachCookies(Exchange& exchange) {
  if (cookies_.size() == 0) return;
  const Result<Url> url = Url::Parse(exchange.request.url);
  if (!url.ok() || url->Origin() != origin_) return;
  exchange.cookie = cookies_.HeaderFor(url->path(), IsSecure(origin_), engine_.clock().Now());
}

// Only a redirect to itself puts cookies into the jar. True where asking again may help.
bool Host::TakeCookies(const Capture& capture) {
  const Result<Url> url = Url::Parse(capture.request.url);
  return url.ok() && url->Origin() == origin_ &&
         cookies_.Take(capture.response_head, url->path(), IsSecure(origin_), engine_.clock().Now());
}

void Host::Redirect(Queued item, Fetched fetched) {
  if (!IsRedirect(fetched.capture.status, fetched.capture.response_head))
    return Unguided(std::move(item), std::move(fetched));
  Chain chain = engine_.TakeChain(item.key);
  const Result<Request> request = FollowRedirect(fetched.capture);
  if (!request.ok()) return Keep(item, std::move(fetched), NotFollowed(request.status()));
  std::string target = RequestKey(*request);
  if (target == item.key && TurnsLeft(chain, item.key) && TakeCookies(fetched.capture)) {
    chain.redirects.via.push_back(item.key);
    return AskAgain(item, std::move(fetched), std::move(chain));
  }
  const Status goes_on = chain.redirects.Check(item.key, target);
  if (!goes_on.ok()) return Keep(item, std::move(fetched), NotFollowed(goes_on));
  const std::shared_ptr<const PortalInfo> portal = engine_.book().Find(item.record.entry);
  Result<storage::FrontierEntry> entry = RedirectEntry(item.record.entry, *request, portal->scope);
  if (!entry.ok()) return Keep(item, std::move(fetched), NotFollowed(entry.status()));
  chain.redirects.via.push_back(item.key);
  MoveOn(item, std::move(fetched), *std::move(entry), std::move(chain));
}

// A redirect without a Location is a page like any other where it has a body (Fetch Standard, "location URL").
void Host::Unguided(Queued item, Fetched fetched) {
  if (!fetched.capture.body.empty()) return Process(std::move(item), std::move(fetched));
  Keep(item, std::move(fetched), NotFollowed({Code::kUnsupported, "a redirect without a Location and without a page"}));
}

bool Host::TurnsLeft(const Chain& chain, const std::string& key) const {
  return std::count(chain.redirects.via.begin(), chain.redirects.via.end(), key) < kMaxCookieTurns;
}

// The answer is kept, and the same address asked again with the cookie that came.
void Host::AskAgain(const Queued& item, Fetched fetched, Chain chain) {
  const Timestamp now = engine_.clock().Now();
  auto capture = std::make_shared<const Capture>(std::move(fetched.capture));
  Outcome outcome{UrlState::kQueued, Code::kUnsupported, "redirects to itself with a cookie", now};
  engine_.Commit(storage::Captured{std::move(capture), std::move(outcome), {}},
                 [this, key = item.key, now, chain = std::move(chain)](const Committed&) {
                   engine_.SetChain(key, chain);
                   due_ = due_ ? std::min(*due_, now) : now;
                   Done(key);
                 });
}

void Host::MoveOn(const Queued& item, Fetched fetched, storage::FrontierEntry target, Chain chain) {
  auto capture = std::make_shared<const Capture>(std::move(fetched.capture));
  const Outcome outcome{UrlState::kDone, Code::kOk, "redirects to " + target.request.url};
  auto then = [this, key = item.key, outcome, chain = std::move(chain)](const Committed& committed) {
    for (const std::string& next : committed.chained) engine_.SetChain(next, chain);
    engine_.tally().Kept(outcome, LinkRole::kOther);
    Done(key);
  };
  engine_.Commit(storage::Captured{std::move(capture), outcome, {std::move(target)}}, std::move(then));
}

}  // namespace lantai::crawler
