#include "storage/warc_check.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/digest.h"
#include "storage/http_message.h"

namespace lantai::storage {
namespace {

using namespace std::string_view_literals;

bool IsHttp(const WarcRecord& record) {
  const std::string_view type = record.header.Find(warc::kContentType).value_or(std::string_view());
  return type.starts_with("application/http") || record.block.starts_with("HTTP/");
}

// The payload's two customary readings.
DigestMatch CheckPayload(std::string_view labelled, const WarcRecord& record, const Result<HttpMessage>& answer) {
  if (!answer.ok()) return CheckDigest(labelled, record.block);
  const DigestMatch raw = CheckDigest(labelled, record.block.substr(HeadSize(record.block)));
  return raw == DigestMatch::kDiffers ? CheckDigest(labelled, answer->body) : raw;
}

void Require(const WarcRecord& record, std::string_view field, WarcCheck& check) {
  if (record.header.Find(field).value_or(std::string_view()).empty()) {
    check.problems.push_back("the field " + std::string(field) + " is missing");
  }
}

uint64_t ShortDigest(std::string_view text) {
  const Sha256 digest = Sha256Of(text);
  uint64_t value = 0;
  std::memcpy(&value, digest.bytes.data(), sizeof(value));
  return value;
}

}  // namespace

void CheckDigests(const WarcRecord& record, WarcCheck& check) {
  if (!record.kept) return;
  const std::string type = TypeOf(record.header);
  Result<HttpMessage> answer = Status(Code::kNotFound, "not an HTTP answer");
  if ((type == "response" || type == "revisit") && IsHttp(record)) answer = ReadHttpResponse(record.block);
  if (answer.ok()) check.status = answer->status;
  if (const auto digest = record.header.Find(warc::kBlockDigest)) check.block = CheckDigest(*digest, record.block);
  // A revisit's payload digest is that of the payload that it does not hold (clause 6.7).
  const auto digest = record.header.Find(warc::kPayloadDigest);
  const bool own = type == "response" || type == "resource" || type == "conversion";
  const bool http = type != "response" || answer.ok();
  if (digest && own && http) check.payload = CheckPayload(*digest, record, answer);
}

void WarcChecker::CheckFields(const WarcRecord& record, WarcCheck& check) {
  // Clause 5.1: mandatory in all records; clause 5.13 and 6: in some.
  for (const std::string_view field : {warc::kType, warc::kRecordId, warc::kDate}) Require(record, field, check);
  const std::string type = TypeOf(record.header);
  constexpr std::array kWithTarget = {"response"sv, "resource"sv,   "request"sv,
                                      "revisit"sv,  "conversion"sv, "continuation"sv};
  if (std::find(kWithTarget.begin(), kWithTarget.end(), type) != kWithTarget.end()) {
    Require(record, warc::kTargetUri, check);
  }
  if (type == "revisit") Require(record, warc::kProfile, check);
  if (type == "continuation") Require(record, warc::kSegmentNumber, check);
  const auto date = record.header.Find(warc::kDate);
  if (date && !ParseWarcDate(*date)) check.problems.push_back("WARC-Date is no date");
  const auto id = record.header.Find(warc::kRecordId);
  if (!id || id->empty()) return;
  if (UriField(record.header, warc::kRecordId).find(':') == std::string_view::npos) {
    check.problems.push_back("WARC-Record-ID is no URI");
  }
  if (ids_.contains(ShortDigest(*id))) {
    check.problems.push_back("WARC-Record-ID is that of an earlier record");
  } else if (ids_.size() < kMaxIds) {
    ids_.insert(ShortDigest(*id));
  }
}

WarcCheck WarcChecker::Check(const WarcRecord& record) {
  WarcCheck check;
  CheckFields(record, check);
  CheckDigests(record, check);
  if (check.block == DigestMatch::kDiffers) check.problems.push_back("the block is not what WARC-Block-Digest says");
  if (check.payload == DigestMatch::kDiffers) {
    check.problems.push_back("the payload is not what WARC-Payload-Digest says");
  }
  return check;
}

}  // namespace lantai::storage
