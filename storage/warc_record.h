// The header of one record of a WARC file (ISO 28500:2017, "WARC 1.1"): a version line, named fields, an empty line;
// then Content-Length bytes of block, then two line ends.
//
//   WarcHeader header;
//   header.Add(warc::kType, "response");
//   header.Find("warc-type");             // "response": names are case-insensitive (clause 4)
//
// Thread-safety: values. Lifetime: a view from Find lives as long as the header is not changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::storage {

// Field names as clause 5 spells them.
namespace warc {
inline constexpr std::string_view kType = "WARC-Type";
inline constexpr std::string_view kRecordId = "WARC-Record-ID";
inline constexpr std::string_view kDate = "WARC-Date";
inline constexpr std::string_view kLength = "Content-Length";
inline constexpr std::string_view kContentType = "Content-Type";
inline constexpr std::string_view kConcurrentTo = "WARC-Concurrent-To";
inline constexpr std::string_view kBlockDigest = "WARC-Block-Digest";
inline constexpr std::string_view kPayloadDigest = "WARC-Payload-Digest";
inline constexpr std::string_view kIpAddress = "WARC-IP-Address";
inline constexpr std::string_view kRefersTo = "WARC-Refers-To";
inline constexpr std::string_view kRefersToUri = "WARC-Refers-To-Target-URI";
inline constexpr std::string_view kRefersToDate = "WARC-Refers-To-Date";
inline constexpr std::string_view kTargetUri = "WARC-Target-URI";
inline constexpr std::string_view kTruncated = "WARC-Truncated";
inline constexpr std::string_view kWarcinfoId = "WARC-Warcinfo-ID";
inline constexpr std::string_view kFilename = "WARC-Filename";
inline constexpr std::string_view kProfile = "WARC-Profile";
inline constexpr std::string_view kIdentifiedPayloadType = "WARC-Identified-Payload-Type";
inline constexpr std::string_view kSegmentNumber = "WARC-Segment-Number";
inline constexpr std::string_view kIdenticalPayload =
    "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";  // clause 6.7.2
}  // namespace warc

struct WarcField {
  std::string name;
  std::string value;
  friend bool operator==(const WarcField&, const WarcField&) = default;
};

struct WarcHeader {
  std::string version = "WARC/1.1";
  std::vector<WarcField> fields;  // in the order of the file

  void Add(std::string_view name, std::string_view value);
  // Value of the first field `name`; nullopt where there is none.
  std::optional<std::string_view> Find(std::string_view name) const;
};

}  // namespace lantai::storage
