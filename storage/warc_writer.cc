#include "storage/warc_writer.h"

#include <algorithm>
#include <array>

#include "core/document.h"
#include "core/url.h"
#include "storage/warc_digest.h"

namespace lantai::storage {
namespace {

constexpr std::string_view kResponseKind = "response";

bool SameName(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

// A value on one line: a line end inside would begin a field of its own.
std::string OneLine(std::string_view value) {
  std::string line(value);
  std::ranges::replace_if(
      line, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return line;
}

std::string UuidFrom(const Sha256& digest) {
  std::array<uint8_t, 16> bytes;
  std::copy_n(digest.bytes.begin(), bytes.size(), bytes.begin());
  bytes[6] = static_cast<uint8_t>(bytes[6] & 0x0F) | 0x80;  // version 8
  bytes[8] = static_cast<uint8_t>(bytes[8] & 0x3F) | 0x80;  // variant of RFC 9562
  Sha256 padded;
  std::ranges::copy(bytes, padded.bytes.begin());
  const std::string hex = padded.Hex();
  return "<urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
         "-" + hex.substr(20, 12) + ">";
}

std::string IdOf(std::string_view kind, std::string_view what) {
  return UuidFrom(Sha256Of("lantai.warc/1\n" + std::string(kind) + "\n" + std::string(what)));
}

// "203.0.113.7:80" and "[2001:db8::1]:80" without their ports; clause 5.10 has no place for one.
std::string_view AddressOf(std::string_view remote) {
  if (remote.starts_with('[')) return remote.substr(1, std::min(remote.find(']'), remote.size()) - 1);
  const size_t colon = remote.rfind(':');
  return colon != std::string_view::npos && remote.find(':') == colon ? remote.substr(0, colon) : remote;
}

WarcRecord Begin(std::string_view type, std::string id, Timestamp date) {
  WarcRecord record;
  record.header.Add(warc::kType, type);
  record.header.Add(warc::kRecordId, id);
  record.header.Add(warc::kDate, FormatWarcDate(date));
  return record;
}

WarcRecord BeginFor(std::string_view type, const CaptureRecord& capture, std::string id) {
  WarcRecord record = Begin(type, std::move(id), CaptureDate(capture.capture));
  record.header.Add(warc::kTargetUri, OneLine(capture.capture.request.url));
  return record;
}

void AddAddress(const CaptureRecord& capture, WarcRecord* record) {
  const std::string_view address = AddressOf(capture.capture.remote_address);
  if (!address.empty()) record->header.Add(warc::kIpAddress, OneLine(address));
}

void AddPayloadDigests(std::string_view payload, WarcRecord* record) {
  record->header.Add(warc::kPayloadDigest, Sha1Label(payload));
  record->header.Add(warc::kPayloadSha256, Sha256Label(payload));
}

// The head with its Transfer-Encoding fields renamed and its empty line in place.
std::string StoredHead(std::string_view head) {
  std::string stored;
  while (!head.empty()) {
    const size_t end = std::min(head.find('\n'), head.size() - 1) + 1;
    const std::string_view line = head.substr(0, end);
    std::string_view name = line.substr(0, line.find(':'));
    while (name.ends_with(' ') || name.ends_with('\t')) name.remove_suffix(1);
    if (SameName(name, "Transfer-Encoding")) stored += warc::kRenamed;
    stored += line;
    head.remove_prefix(end);
  }
  if (!stored.ends_with('\n')) stored += "\r\n";
  if (!stored.ends_with("\r\n\r\n") && !stored.ends_with("\n\n")) stored += "\r\n";
  return stored;
}

std::string ResponseHead(const Capture& capture) {
  if (!capture.response_head.empty()) return StoredHead(capture.response_head);
  const int status = capture.status == 0 ? 200 : capture.status;
  std::string head = "HTTP/1.1 " + std::to_string(status) + (status == 200 ? " OK\r\n" : " \r\n");
  if (!capture.content_type.empty()) head += "Content-Type: " + OneLine(capture.content_type) + "\r\n";
  return head + "\r\n";
}

std::string SynthesizedRequestHead(const Request& request) {
  const Result<Url> url = Url::Parse(request.url);
  if (!url.ok()) return "POST / HTTP/1.1\r\n\r\n";
  std::string head = "POST " + url->path() + (url->query() ? "?" + *url->query() : "") + " HTTP/1.1\r\nHost: ";
  head += url->host() + (url->port() ? ":" + std::to_string(*url->port()) : "") + "\r\n";
  if (!request.content_type.empty()) head += "Content-Type: " + OneLine(request.content_type) + "\r\n";
  return head + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
}

WarcRecord BeginRevisit(const CaptureRecord& capture, const CaptureRecord& original, std::string_view profile) {
  WarcRecord record = BeginFor("revisit", capture, WarcRecordId(kResponseKind, capture));
  record.header.Add(warc::kProfile, profile);
  record.header.Add(warc::kRefersTo, WarcRecordId(kResponseKind, original));
  record.header.Add(warc::kRefersToUri, OneLine(original.capture.request.url));
  record.header.Add(warc::kRefersToDate, FormatWarcDate(CaptureDate(original.capture)));
  AddAddress(capture, &record);
  record.block = ResponseHead(capture.capture);
  return record;
}

void AddField(std::string_view name, std::string_view value, std::string* block) {
  if (!value.empty()) *block += std::string(name) + ": " + OneLine(value) + "\r\n";
}

WarcRecord BeginMade(std::string_view type, std::string_view kind, const CaptureRecord& capture, uint64_t document) {
  const std::string response = WarcRecordId(kResponseKind, capture);
  WarcRecord record = BeginFor(type, capture, IdOf(std::string(kind) + "\n" + std::to_string(document), response));
  record.header.Add(warc::kRefersTo, response);
  return record;
}

}  // namespace

Timestamp CaptureDate(const Capture& capture) { return capture.started.ms != 0 ? capture.started : capture.finished; }

std::string FormatWarcDate(Timestamp time) {
  const int64_t ms = (time.ms % 1000 + 1000) % 1000;
  const std::string digits = std::to_string(1000 + ms);
  std::string text = FormatUtc({time.ms - ms});
  text.back() = '.';
  return text + digits.substr(1) + "Z";
}

std::string FormatWarcTimestamp(Timestamp time) {
  std::string text = FormatWarcDate(time);
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text;
}

std::string WarcRecordId(std::string_view kind, const CaptureRecord& capture) {
  return IdOf(kind, std::to_string(capture.id) + "\n" + capture.key + "\n" +
                        FormatWarcDate(CaptureDate(capture.capture)) + "\n" + capture.payload_digest.Hex());
}

WarcRecord MakeWarcinfo(std::string_view filename, std::string_view description, Timestamp date) {
  WarcRecord record = Begin("warcinfo", IdOf("warcinfo", std::string(filename) + "\n" + FormatWarcDate(date)), date);
  record.header.Add(warc::kFilename, filename);
  record.header.Add(warc::kContentType, "application/warc-fields");
  AddField("software", "lantai/" + std::string(kExtractorVersion), &record.block);
  AddField("format", "WARC File Format 1.1", &record.block);
  AddField("conformsTo", warc::kConformsTo, &record.block);
  AddField("isPartOf", "lantai", &record.block);
  AddField("description", description, &record.block);
  return record;
}

WarcRecord MakeResponse(const CaptureRecord& capture) {
  WarcRecord record = BeginFor("response", capture, WarcRecordId(kResponseKind, capture));
  AddAddress(capture, &record);
  AddPayloadDigests(capture.capture.body, &record);
  record.header.Add(warc::kContentType, "application/http;msgtype=response");
  record.block = ResponseHead(capture.capture);
  record.block += capture.capture.body;
  return record;
}

WarcRecord MakeRevisit(const CaptureRecord& capture, const CaptureRecord& original) {
  WarcRecord record = BeginRevisit(capture, original, warc::kIdenticalPayload);
  record.header.Add(warc::kTruncated, "length");  // clause 6.7.2: the block ends before the payload
  AddPayloadDigests(capture.capture.body, &record);
  record.header.Add(warc::kContentType, "application/http;msgtype=response");
  return record;
}

WarcRecord MakeNotModified(const CaptureRecord& capture, const CaptureRecord& original) {
  WarcRecord record = BeginRevisit(capture, original, warc::kNotModified);
  record.header.Add(warc::kContentType, "application/http;msgtype=response");
  return record;
}

std::optional<WarcRecord> MakeRequest(const CaptureRecord& capture) {
  const Capture& exchange = capture.capture;
  const bool post = exchange.request.method != Method::kGet;
  if (exchange.request_head.empty() && !post) return std::nullopt;
  WarcRecord record = BeginFor("request", capture, WarcRecordId("request", capture));
  record.header.Add(warc::kConcurrentTo, WarcRecordId(kResponseKind, capture));
  AddAddress(capture, &record);
  if (post) AddPayloadDigests(exchange.request.body, &record);
  record.header.Add(warc::kContentType, "application/http;msgtype=request");
  record.block =
      exchange.request_head.empty() ? SynthesizedRequestHead(exchange.request) : StoredHead(exchange.request_head);
  record.block += exchange.request.body;
  return record;
}

WarcRecord MakeCaptureMetadata(const CaptureRecord& capture, std::string_view via) {
  const Capture& exchange = capture.capture;
  WarcRecord record = BeginFor("metadata", capture, WarcRecordId("metadata", capture));
  record.header.Add(warc::kConcurrentTo, WarcRecordId(kResponseKind, capture));
  record.header.Add(warc::kContentType, "application/warc-fields");
  AddField("via", via, &record.block);
  if (exchange.started.ms != 0) {
    AddField("fetchTimeMs", std::to_string(exchange.finished - exchange.started), &record.block);
  }
  if (!exchange.certificate_chain.empty()) {
    AddField("certificate-chain", "sha256:" + exchange.certificate_chain, &record.block);
  }
  AddField("certificate-error", exchange.certificate_error, &record.block);
  if (exchange.response_head.empty()) AddField("response-head", "synthesized", &record.block);
  if (exchange.request_head.empty()) AddField("request-head", "not kept", &record.block);
  return record;
}

WarcRecord MakeDocumentMetadata(const CaptureRecord& capture, uint64_t document_id, std::string json) {
  WarcRecord record = BeginMade("metadata", "document", capture, document_id);
  record.header.Add(warc::kConcurrentTo, WarcRecordId(kResponseKind, capture));
  record.header.Add(warc::kContentType, "application/json");
  record.block = std::move(json);
  return record;
}

WarcRecord MakeConversion(const CaptureRecord& capture, uint64_t document_id, std::string text) {
  WarcRecord record = BeginMade("conversion", "text", capture, document_id);
  record.header.Add(warc::kContentType, "text/plain; charset=utf-8");
  record.block = std::move(text);
  return record;
}

std::string ToBytes(const WarcRecord& record) {
  std::string bytes = record.header.version + "\r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    bytes.append(name).append(": ").append(value).append("\r\n");
  };
  for (const WarcField& field : record.header.fields) add(field.name, field.value);
  add(warc::kBlockDigest, Sha1Label(record.block));
  add(warc::kBlockSha256, Sha256Label(record.block));
  add(warc::kLength, std::to_string(record.block.size()));
  bytes.reserve(bytes.size() + record.block.size() + 6);
  return bytes.append("\r\n").append(record.block).append("\r\n\r\n");
}

}  // namespace lantai::storage
