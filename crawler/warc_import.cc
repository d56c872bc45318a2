#include "crawler/warc_import.h"

#include <fmt/format.h>

#include <utility>

#include "crawler/redirect.h"
#include "crawler/verdict.h"
#include "storage/warc_digest.h"

namespace lantai::crawler {
namespace {

using storage::Captured;
using storage::Outcome;
using storage::UrlState;
using storage::WarcExchange;

constexpr size_t kMaxWrites = 256;
constexpr size_t kMaxBytes = size_t{16} << 20;

// Crawlers that write no fraction mean the second.
bool SameTime(Timestamp date, Timestamp held) {
  if (date.ms % 1000 != 0) return date == held;
  return date.ms / 1000 == held.ms / 1000;
}

bool IsSame(const WarcExchange& exchange, const Sha256& payload, const storage::CaptureRecord& held) {
  const Capture& capture = exchange.capture;
  return held.payload_digest == payload && held.capture.status == capture.status &&
         (SameTime(capture.finished, held.capture.finished) || SameTime(capture.started, held.capture.started));
}

// A redirect's target is told, not queued.
Captured Redirected(std::shared_ptr<const Capture> capture) {
  Captured write{std::move(capture), std::nullopt, {}, /*imported=*/true};
  Result<Request> target = FollowRedirect(*write.capture);
  if (!target.ok()) {
    const bool policy = target.status().code() == Code::kRefused;
    write.outcome =
        Outcome{policy ? UrlState::kRefused : UrlState::kFailed, target.status().code(), target.status().message()};
    return write;
  }
  write.outcome = Outcome{UrlState::kDone, Code::kOk, "redirects to " + target->url};
  write.outlinks.emplace_back();
  write.outlinks.back().request = *std::move(target);
  return write;
}

// What the answer means for its address.
Captured Judged(std::shared_ptr<const Capture> capture) {
  if (IsRedirect(capture->status, capture->response_head)) return Redirected(std::move(capture));
  const Verdict verdict = JudgeAnswer(capture->status, LinkRole::kOther, /*attempts=*/0, /*retries=*/0);
  Captured write{std::move(capture), std::nullopt, {}, /*imported=*/true};
  if (verdict.step == Step::kKeep) write.outcome = verdict.outcome;
  if (verdict.step == Step::kRedirect && write.capture->body.empty()) {
    write.outcome = Outcome{UrlState::kFailed, Code::kUnsupported, "a redirect without a Location and without a page"};
  }
  return write;
}

}  // namespace

WarcImport::WarcImport(storage::Archive& archive, TellLine tell) : archive_(archive), tell_(std::move(tell)) {}

void WarcImport::Tell(const std::string& file, const storage::WarcDamage& damage) {
  ++counts_.damaged;
  tell_(fmt::format("{}: {}", file, damage.ToString()));
}

Status WarcImport::Read(const std::string& file, std::shared_ptr<const storage::ByteSource> source,
                        const std::function<bool()>& stopped) {
  const auto tell = [&](const storage::WarcDamage& damage) { Tell(file, damage); };
  storage::WarcExchanges exchanges(std::move(source), file, tell);
  while (!(stopped && stopped())) {
    std::optional<WarcExchange> exchange = exchanges.Next();
    if (!exchange) break;
    LANTAI_RETURN_IF_ERROR(exchange->revisit ? TakeRevisit(file, *std::move(exchange), /*last_chance=*/false)
                                             : Take(file, *std::move(exchange)));
  }
  counts_.records += exchanges.records();
  for (const auto& [kind, count] : exchanges.skipped()) counts_.skipped[kind] += count;
  return Flush();
}

Status WarcImport::Finish() {
  for (Deferred& revisit : std::exchange(deferred_, {})) {
    LANTAI_RETURN_IF_ERROR(TakeRevisit(revisit.file, std::move(revisit.exchange), /*last_chance=*/true));
  }
  return Flush();
}

Status WarcImport::Take(const std::string& file, WarcExchange exchange) {
  const Sha256 payload = WireDigest(exchange.capture);
  const std::string key = RequestKey(exchange.capture.request);
  LANTAI_ASSIGN_OR_RETURN(const auto tombstone, archive_.TombstoneOf(key));
  if (tombstone) {
    ++counts_.skipped["captures of addresses that were withdrawn on request"];
    return {};
  }
  Remember(exchange, payload);
  LANTAI_ASSIGN_OR_RETURN(const bool held, IsHeld(key, exchange, payload));
  if (held) {
    ++counts_.held;
    return {};
  }
  if (exchange.capture.body.size() > storage::kMaxWarcBlock) {
    Tell(file, {exchange.place, exchange.position, "its body is larger than what is taken"});
    return {};
  }
  ++counts_.taken;
  return Commit(std::move(exchange.capture));
}

Result<bool> WarcImport::IsHeld(const std::string& key, const WarcExchange& exchange, const Sha256& payload) {
  const std::string name =
      fmt::format("{} {} {} {}", exchange.capture.finished.ms, exchange.capture.status, payload.Hex(), key);
  if (!in_batch_.insert(name).second) return true;
  LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> ids, archive_.CapturesOf(key));
  for (const uint64_t id : ids) {
    LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord record, archive_.GetCapture(id, /*with_body=*/false));
    if (!IsSame(exchange, payload, record)) continue;
    LANTAI_ASSIGN_OR_RETURN(const auto begun, archive_.TimesBegun(id));
    if (begun) unread_.push_back(id);  // an earlier import was cut short
    return true;
  }
  return false;
}

// ---- revisits ----

void WarcImport::Remember(const WarcExchange& exchange, const Sha256& payload) {
  for (const std::string& name :
       {exchange.payload_digest, exchange.id, storage::CanonicalSha1(exchange.capture.body)}) {
    if (!name.empty() && remembered_.size() < kMaxRemembered) remembered_.try_emplace(name, payload);
  }
}

Status WarcImport::TakeRevisit(const std::string& file, WarcExchange exchange, bool last_chance) {
  LANTAI_ASSIGN_OR_RETURN(const bool found, Resolve(exchange));
  if (found) return Take(file, std::move(exchange));
  if (!last_chance && deferred_.size() < kMaxDeferred) {
    deferred_.push_back({file, std::move(exchange)});
    return {};
  }
  ++counts_.unresolved;
  const storage::WarcDamage where{exchange.place, exchange.position,
                                  "a revisit of " + exchange.capture.request.url.substr(0, 300) +
                                      ": the payload that it refers to is neither in these files nor in the archive"};
  tell_(fmt::format("{}: {}", file, where.ToString()));
  return {};
}

Result<bool> WarcImport::Resolve(WarcExchange& exchange) {
  for (const std::string& name : {exchange.refers_to, exchange.payload_digest}) {
    const auto known = remembered_.find(name);
    if (!name.empty() && known != remembered_.end()) return ResolveByPayload(known->second, exchange);
  }
  if (!exchange.refers_to_url.empty() && exchange.refers_to_date.ms != 0) {
    LANTAI_ASSIGN_OR_RETURN(const std::optional<Sha256> payload, PayloadAt(exchange));
    if (payload) return ResolveByPayload(*payload, exchange);
  }
  if (!exchange.payload_digest.starts_with("sha256:")) return false;
  const Result<Sha256> payload = ParseSha256(std::string_view(exchange.payload_digest).substr(7));
  return payload.ok() ? ResolveByPayload(*payload, exchange) : Result<bool>(false);
}

// Of the capture that it refers to by address and time.
Result<std::optional<Sha256>> WarcImport::PayloadAt(const WarcExchange& exchange) {
  LANTAI_RETURN_IF_ERROR(Flush());
  Request request = exchange.capture.request;  // a revisit of a POST revisits the same POST
  if (request.url != exchange.refers_to_url) request = {.url = exchange.refers_to_url};
  LANTAI_ASSIGN_OR_RETURN(const std::vector<uint64_t> ids, archive_.CapturesOf(RequestKey(request)));
  for (const uint64_t id : ids) {
    LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord record, archive_.GetCapture(id, /*with_body=*/false));
    if (SameTime(exchange.refers_to_date, record.capture.finished)) return std::optional(record.payload_digest);
  }
  return std::optional<Sha256>();
}

Result<bool> WarcImport::ResolveByPayload(const Sha256& payload, WarcExchange& exchange) {
  LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> ids, archive_.CapturesWith(payload));
  if (ids.empty()) {
    LANTAI_RETURN_IF_ERROR(Flush());  // it may be in the batch
    LANTAI_ASSIGN_OR_RETURN(ids, archive_.CapturesWith(payload));
  }
  for (const uint64_t id : ids) {
    Result<storage::CaptureRecord> original = archive_.GetCapture(id, /*with_body=*/true);
    if (!original.ok() && original.status().code() == Code::kNotFound) continue;  // withdrawn at that address
    LANTAI_RETURN_IF_ERROR(original.status());
    Capture& capture = exchange.capture;
    capture.body = std::move(original->capture.body);
    if (capture.status != 0) return true;
    capture.status = original->capture.status;
    capture.response_head = std::move(original->capture.response_head);
    capture.content_type = std::move(original->capture.content_type);
    return true;
  }
  return false;
}

// ---- commits ----

Status WarcImport::Commit(Capture capture) {
  batch_bytes_ += capture.body.size();
  batch_.emplace_back(Judged(std::make_shared<const Capture>(std::move(capture))));
  return batch_.size() >= kMaxWrites || batch_bytes_ >= kMaxBytes ? Flush() : Status();
}

Status WarcImport::Flush() {
  in_batch_.clear();
  if (batch_.empty()) return {};
  const auto results = archive_.Commit(batch_);
  LANTAI_RETURN_IF_ERROR(results.status());
  for (const storage::WriteResult& result : *results) {
    if (!result.withdrawn) unread_.push_back(result.capture_id);
  }
  batch_.clear();
  batch_bytes_ = 0;
  return {};
}

}  // namespace lantai::crawler
