// The records of a WARC file (ISO 28500:2017, "WARC 1.1") that a capture or a document becomes. docs/warc.md lists
// every field.
//
//   WarcRecord response = MakeResponse(capture);          // capture: with its body
//   std::string bytes = ToBytes(response);                // not compressed yet
//
// A capture becomes a response (clause 6.3), or a revisit (6.7) where the same payload is told already; a request (6.5)
// and a metadata record (6.6), which name it in WARC-Concurrent-To. A document becomes a metadata record with its JSON
// and a conversion record (6.8) with its text, which name the capture in WARC-Refers-To.
//
// Deviations and choices:
// - Clause 6.3.2 wants the response as it came over the network. Kept is the body after transfer coding, so the head's
//   Transfer-Encoding fields are renamed to X-Archive-Orig-Transfer-Encoding, as the Wayback Machine and pywb do; every
//   other byte of the head is as it came, Content-Length, Content-Encoding and bytes outside ASCII included.
// - WARC-Block-Digest and WARC-Payload-Digest are SHA-1 in Base32, which every tool reads, and a field may not be
//   repeated (clause 5.1): SHA-256 stands in fields of our own, Lantai-Block-Digest and Lantai-Payload-Digest.
// - Record ids are UUIDs of version 8 (RFC 9562 §5.8) whose bits are those of a SHA-256 over what the record tells of.
//   The same archive gives the same ids, and so the same bytes.
// - WARC-Date has milliseconds (clause 5.4 allows fractions).
// - A capture that was imported without its heads gets a status line and a Content-Type made up here, and a POST its
//   request line; its metadata record then says "response-head: synthesized".
//
// Thread-safety: pure functions. Lifetime: records own their bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "storage/archive.h"
#include "storage/warc_record.h"

namespace lantai::storage {

namespace warc {
inline constexpr std::string_view kBlockSha256 = "Lantai-Block-Digest";
inline constexpr std::string_view kPayloadSha256 = "Lantai-Payload-Digest";
inline constexpr std::string_view kNotModified =
    "http://netpreserve.org/warc/1.1/revisit/server-not-modified";  // clause 6.7.3
inline constexpr std::string_view kConformsTo =
    "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/";
inline constexpr std::string_view kRenamed = "X-Archive-Orig-";
}  // namespace warc

// `header` without Content-Length and block digests: ToBytes adds them.
struct WarcRecord {
  WarcHeader header;
  std::string block;
};

// First record of a file (clause 6.2). `date` is the archive's last capture.
WarcRecord MakeWarcinfo(std::string_view filename, std::string_view description, Timestamp date);

// REQUIRES for all that follow: CaptureRecord::capture has its body.
WarcRecord MakeResponse(const CaptureRecord& capture);
// REQUIRES: the payloads are the same; the bodies of `original` and, for kNotModified, of `capture` are not looked at.
WarcRecord MakeRevisit(const CaptureRecord& capture, const CaptureRecord& original);
// 304 to a conditional request; `original` is the capture that stands.
WarcRecord MakeNotModified(const CaptureRecord& capture, const CaptureRecord& original);
// Nullopt where the capture has no request head and nothing needs one.
std::optional<WarcRecord> MakeRequest(const CaptureRecord& capture);
// How the capture came about: application/warc-fields. `via` is the page that led to it; may be empty.
WarcRecord MakeCaptureMetadata(const CaptureRecord& capture, std::string_view via);

// What was made of a capture, whose body is not looked at. `json` is ToJson of the document.
WarcRecord MakeDocumentMetadata(const CaptureRecord& capture, uint64_t document_id, std::string json);
WarcRecord MakeConversion(const CaptureRecord& capture, uint64_t document_id, std::string text);

// The record as it stands in the file: header, empty line, block, two line ends (clause 4).
std::string ToBytes(const WarcRecord& record);

// "<urn:uuid:…>" of the record of this kind ("response", "request", …) that tells of a capture. Response and revisit
// share one kind: which of them is written changes no reference.
std::string WarcRecordId(std::string_view kind, const CaptureRecord& capture);

// When the exchange began, where that is known.
Timestamp CaptureDate(const Capture& capture);
std::string FormatWarcDate(Timestamp time);       // "2026-01-09T08:30:00.123Z"
std::string FormatWarcTimestamp(Timestamp time);  // "20260109083000123", as CDX indexes write it

}  // namespace lantai::storage
