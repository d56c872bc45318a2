#include "core/url.h"
#include "storage/keys.h"
#include "storage/transaction.h"

namespace lantai::storage {
namespace {

// Lists lead to reports, reports are what is wanted, the rest may wait: a harvest that is cut short has the most.
uint8_t RankOf(const FrontierEntry& entry) {
  const bool seed = entry.depth == 0 && entry.referrer.empty();
  const bool column = entry.role == LinkRole::kColumn || entry.role == LinkRole::kRedirect;
  const bool report = entry.relevance == Relevance::kReport;
  if (seed || entry.role == LinkRole::kNext || (column && report)) return 0;
  if (column) return 1;
  if (report || entry.role == LinkRole::kContinuation) return 2;
  if (entry.relevance == Relevance::kDecoy) return 5;
  return entry.in_report_column || entry.role == LinkRole::kItem ? 3 : 4;
}

std::string OriginOf(const Request& request) {
  const Result<Url> url = Url::Parse(request.url);
  return url.ok() ? url->Origin() : std::string();
}

std::string QueueKey(const StoredUrl& url) {
  return QueuePrefix(OriginOf(url.record.entry.request)) + QueuePosition(url.rank, url.sequence);
}

}  // namespace

Result<std::optional<Transaction::Address>> Transaction::FindUrl(std::string key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(UrlRecordKey(key)));
  if (!value) return std::optional<Address>();
  LANTAI_ASSIGN_OR_RETURN(StoredUrl url, DecodeUrl(key, *value));
  return std::optional<Address>(Address{std::move(key), std::move(url)});
}

Result<Transaction::Address> Transaction::KnownUrl(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(auto known, FindUrl(key));
  if (!known) return {Code::kInvalidArgument, "the archive does not know " + key};
  return *std::move(known);
}

Result<Transaction::Address> Transaction::UrlOfCapture(const Capture& capture) {
  std::string key = RequestKey(capture.request);
  LANTAI_ASSIGN_OR_RETURN(auto known, FindUrl(key));
  return known ? *std::move(known) : NewUrl(std::move(key), capture.request);
}

Transaction::Address Transaction::NewUrl(std::string key, const Request& request) {
  Address address{std::move(key), {}};
  address.url.number = state_.next_url++;
  address.url.record.entry.request = request;
  ++state_.counts.urls[static_cast<size_t>(address.url.record.state)];
  return address;
}

void Transaction::PutUrl(const Address& address) { Put(UrlRecordKey(address.key), EncodeUrl(address.url)); }

void Transaction::PutRoundPortals(const RoundPortals& portals) { Put(TagKey(kRoundTag), EncodeRoundPortals(portals)); }

void Transaction::EnterQueue(Address& address) {
  StoredUrl& url = address.url;
  url.rank = RankOf(url.record.entry);
  url.sequence = state_.next_sequence++;
  url.record.attempts = 0;
  url.record.not_before = {};
  url.record.reason_code = Code::kOk;
  url.record.reason.clear();
  SetState(url, UrlState::kQueued);
  PutNew(QueueKey(url), address.key);
}

void Transaction::LeaveQueue(Address& address) {
  if (address.url.sequence == 0) return;
  Delete(QueueKey(address.url));
  address.url.sequence = 0;
  address.url.record.not_before = {};
}

void Transaction::SetState(StoredUrl& url, UrlState state) {
  --state_.counts.urls[static_cast<size_t>(url.record.state)];
  ++state_.counts.urls[static_cast<size_t>(state)];
  url.record.state = state;
  // What belongs to no portal is of no round: any harvest that comes upon it may ask for it.
  if (!url.record.entry.portal.empty()) url.record.round = state_.round;
}

}  // namespace lantai::storage
