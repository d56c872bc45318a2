#include "storage/warc_exchanges.h"

#include <algorithm>

#include "core/content_coding.h"
#include "core/url.h"
#include "storage/warc_check.h"

namespace lantai::storage {
namespace {

constexpr size_t kMaxRequestBytes = size_t{1} << 20;  // of a POST that is kept until its answer comes

std::string Text(const WarcHeader& header, std::string_view name) {
  return std::string(header.Find(name).value_or(std::string_view()));
}

std::vector<std::string> ConcurrentTo(const WarcHeader& header) {
  std::vector<std::string> ids;
  for (const WarcField& field : header.fields) {
    WarcHeader one;
    one.fields = {field};
    if (one.Find(warc::kConcurrentTo)) ids.push_back(field.value);
  }
  return ids;
}

bool Holds(const std::vector<std::string>& ids, const std::string& id) {
  return !id.empty() && std::find(ids.begin(), ids.end(), id) != ids.end();
}

// "203.0.113.7:80", as our own captures have it; empty for what is no address.
std::string RemoteAddress(const std::string& ip, const Url& url) {
  if (ip.empty() || ip.size() > 64 || ip.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos) return {};
  const std::string host = ip.find(':') == std::string::npos ? ip : "[" + ip + "]";
  return host + ":" + std::to_string(url.EffectivePort());
}

}  // namespace

WarcExchanges::WarcExchanges(std::shared_ptr<const ByteSource> source, std::string_view name, OnDamage on_damage)
    : on_damage_(on_damage), reader_(std::move(source), name, std::move(on_damage)) {}

std::optional<WarcExchange> WarcExchanges::Next() {
  while (true) {
    const bool due = !held_.empty() && (ended_ || held_.front().asked || held_bytes_ > kMaxHeldBytes ||
                                        records_ - held_.front().number >= kMaxRecordsApart);
    if (due) {
      Held held = std::move(held_.front());
      held_.pop_front();
      held_bytes_ -= held.exchange.capture.body.size();
      if (!held.other_method) return std::move(held.exchange);
      ++skipped_["answer to another method than GET and POST"];
      continue;
    }
    if (ended_) return std::nullopt;
    const std::optional<WarcRecord> record = reader_.Next();
    ended_ = !record;
    if (record) Take(*record);
  }
}

void WarcExchanges::Tell(const WarcRecord& record, std::string what) {
  on_damage_({record.place, record.position, std::move(what)});
}

bool WarcExchanges::LeaveOut(const std::string& kind) {
  ++skipped_[kind];
  return false;
}

void WarcExchanges::Take(const WarcRecord& record) {
  ++records_;
  const std::string type = TypeOf(record.header);
  if (type == "request") return TakeRequest(record);
  if (type == "response" || type == "resource" || type == "revisit") return TakeAnswer(record, type);
  ++skipped_[type.empty() || type.size() > 40 ? "record of no known type" : type];
}

// ---- requests ----

void WarcExchanges::TakeRequest(const WarcRecord& record) {
  ++skipped_["request"];
  Result<HttpMessage> message = ReadHttpRequest(record.block);
  if (!message.ok() || !record.doubt.empty() || message->body.size() > kMaxRequestBytes) return;
  Request request{Text(record.header, warc::kRecordId),
                  std::string(TargetUri(record.header)),
                  Text(record.header, warc::kDate),
                  ConcurrentTo(record.header),
                  std::string(message->head),
                  std::move(message->method),
                  std::move(message->body)};
  for (Held& held : held_) {
    if (!held.asked && Belong(request, held)) return Join(request, held);
  }
  requests_.push_back(std::move(request));
  if (requests_.size() > kMaxRecordsApart) requests_.pop_front();
}

bool WarcExchanges::Belong(const Request& request, const Held& held) {
  if (Holds(request.concurrent_to, held.exchange.id) || Holds(held.concurrent_to, request.id)) return true;
  const bool named = !request.concurrent_to.empty() || !held.concurrent_to.empty();
  return !named && request.url == held.exchange.capture.request.url && request.date == held.date;
}

void WarcExchanges::Join(const Request& request, Held& held) {
  held.asked = true;
  Capture& capture = held.exchange.capture;
  capture.request_head = request.head;
  held.other_method = request.method != "GET" && request.method != "POST";
  if (request.method != "POST") return;
  capture.request.method = Method::kPost;
  capture.request.body = request.body;
  capture.request.content_type = HeaderValue(request.head, "Content-Type");
}

// ---- answers ----

void WarcExchanges::TakeAnswer(const WarcRecord& record, const std::string& type) {
  Held held;
  held.exchange.revisit = type == "revisit";
  if (!Identify(record, held)) return;
  if (held.exchange.revisit ? !ReadRevisit(record, held) : !ReadAnswer(record, held)) return;
  held.number = records_;
  const auto request =
      std::find_if(requests_.begin(), requests_.end(), [&](const Request& known) { return Belong(known, held); });
  if (request != requests_.end()) {
    Join(*request, held);
    requests_.erase(request);
  }
  held_bytes_ += held.exchange.capture.body.size();
  held_.push_back(std::move(held));
}

// Address, time and names of the record.
bool WarcExchanges::Identify(const WarcRecord& record, Held& held) {
  const std::string_view target = TargetUri(record.header);
  const Result<Url> url = Url::Parse(target.substr(0, kMaxImportedUrl + 1));
  if (target.size() > kMaxImportedUrl || target.empty() || !url.ok()) {
    Tell(record, target.empty() ? "the record has no address (WARC-Target-URI)" : "the record's address is no URL");
    return false;
  }
  if (!url->IsHttp()) return LeaveOut("record of a " + url->scheme().substr(0, 20) + " address");
  held.date = Text(record.header, warc::kDate);
  const std::optional<Timestamp> date = ParseWarcDate(held.date);
  if (!date) {
    Tell(record, "the record has no date (WARC-Date), which is needed to keep it as evidence");
    return false;
  }
  // A revisit ends before its payload, and says so (clause 6.7.2).
  if (record.header.Find(warc::kTruncated) && !held.exchange.revisit) {
    Tell(record,
         "the crawler kept a part only (WARC-Truncated: " + Text(record.header, warc::kTruncated).substr(0, 40) + ")");
    return false;
  }
  if (record.header.Find(warc::kSegmentNumber)) {
    Tell(record, "the record is a segment of a larger one: those are not joined");
    return false;
  }
  Capture& capture = held.exchange.capture;
  capture.request.url = url->HrefWithoutFragment();
  capture.started = capture.finished = *date;
  capture.remote_address = RemoteAddress(Text(record.header, warc::kIpAddress), *url);
  held.exchange.place = record.place;
  held.exchange.position = record.position;
  held.exchange.id = Text(record.header, warc::kRecordId);
  held.concurrent_to = ConcurrentTo(record.header);
  const auto digest = record.header.Find(warc::kPayloadDigest);
  if (digest) held.exchange.payload_digest = CanonicalDigest(*digest);
  return true;
}

bool WarcExchanges::ReadAnswer(const WarcRecord& record, Held& held) {
  if (!record.kept) {
    Tell(record, "the record is larger than what is taken (" + std::to_string(record.length) + " bytes)");
    return false;
  }
  Capture& capture = held.exchange.capture;
  if (TypeOf(record.header) == "resource") {
    if (!Proven(record, nullptr)) return false;
    capture.status = 200;
    capture.content_type = Text(record.header, warc::kContentType);
    capture.body = record.block;
    return true;
  }
  Result<HttpMessage> answer = ReadHttpResponse(record.block);
  if (!answer.ok()) {
    Tell(record, answer.status().message());
    return false;
  }
  if (!Proven(record, &*answer)) return false;
  if (answer->status == 304) return LeaveOut("answer 304, not modified");
  for (const std::string& problem : answer->problems) Tell(record, problem + "; what is there is taken");
  capture.status = answer->status;
  capture.response_head = answer->head;
  capture.content_type = HeaderValue(answer->head, "Content-Type");
  capture.body = std::move(answer->body);
  return true;
}

// Whether the bytes are those that the crawler wrote, as far as one can know.
bool WarcExchanges::Proven(const WarcRecord& record, const HttpMessage* answer) {
  WarcCheck check;
  CheckDigests(record, check);
  if (check.block == DigestMatch::kEqual ||
      (check.block == DigestMatch::kUnknown && check.payload == DigestMatch::kEqual)) {
    return true;
  }
  const bool differs = check.block == DigestMatch::kDiffers || check.payload == DigestMatch::kDiffers;
  if (differs && check.block == DigestMatch::kUnknown && record.doubt.empty() && answer != nullptr) {
    // Some crawlers take the payload digest of the body without its content coding.
    const Result<std::string> plain = DecodeContent(HeaderValue(answer->head, "Content-Encoding"), answer->body);
    if (plain.ok() && CheckDigest(*record.header.Find(warc::kPayloadDigest), *plain) == DigestMatch::kEqual)
      return true;
  }
  if (differs) Tell(record, "its bytes are not those that its digest was made of: it is not taken");
  if (differs) return false;
  if (record.doubt.empty()) return true;
  if (!record.bytes_doubted && answer != nullptr && answer->framed) return true;
  Tell(record, "nothing proves that it is whole: it is not taken");
  return false;
}

bool WarcExchanges::ReadRevisit(const WarcRecord& record, Held& held) {
  const std::string profile = Text(record.header, warc::kProfile);
  if (profile.find("identical-payload-digest") == std::string::npos) {
    return LeaveOut(profile.find("not-modified") == std::string::npos ? "revisit of no known profile"
                                                                      : "revisit, not modified");
  }
  if (!Proven(record, nullptr)) return false;
  WarcExchange& exchange = held.exchange;
  exchange.refers_to = Text(record.header, warc::kRefersTo);
  exchange.refers_to_url = UriField(record.header, warc::kRefersToUri).substr(0, kMaxImportedUrl);
  exchange.refers_to_date = ParseWarcDate(Text(record.header, warc::kRefersToDate)).value_or(Timestamp{});
  const Result<HttpMessage> answer = ReadHttpResponse(record.block);
  if (!answer.ok()) return true;
  exchange.capture.status = answer->status;
  exchange.capture.response_head = answer->head;
  exchange.capture.content_type = HeaderValue(answer->head, "Content-Type");
  return true;
}

}  // namespace lantai::storage
