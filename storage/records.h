// What stands in the index's values: the public records of storage/archive.h with what only the archive itself needs,
// and their coding (storage/codec.h). Decoders give kCorruption naming the record.
//
// Thread-safety: values and free functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/digest.h"
#include "core/status.h"
#include "storage/archive.h"
#include "storage/codec.h"

namespace lantai::storage {

// What became of the processing of an address's last capture; decides what an unchanged body leads to.
enum class Settled : uint8_t { kNo, kProcessed, kPoison, kWithdrawn };

struct StoredUrl {
  UrlRecord record;
  uint64_t number = 0;              // short name of this address in history keys; 0: not in the index yet
  uint8_t rank = 0;                 // place in the frontier, as written there …
  uint64_t sequence = 0;            // … 0: not queued
  uint64_t document = 0;            // the document that stands for this address; 0: none
  uint64_t document_capture = 0;    // the newest capture that gave it
  std::vector<Timestamp> absences;  // answers in a row that it is gone, each confirming the one before
  Settled settled = Settled::kNo;
};

struct StoredPayload {
  uint64_t number = 0;  // in payloads; 0 for the empty body
  uint64_t size = 0;
};

struct StoredCapture {
  Capture capture;  // body empty
  StoredPayload payload;
  Sha256 digest;
};

// Archives of before documents knew their extractor were all made by this one.
inline constexpr std::string_view kFirstExtractor = "0.1.0";

// Documents listed under one text: a page that a portal shows under any address at all would make this list grow
// without end.
inline constexpr size_t kMaxSameText = 256;

// What a document was made of besides the page's own bytes changes what it says (json, the record), never what it is
// recognised by (text, tables, facts): those stay the page's own.
struct StoredDocument {
  DocumentRecord record;   // of urls only the first; the others are alias keys
  uint64_t addresses = 1;  // all of them
  StoredPayload body;      // ToJson(document)
  Sha256 text, tables;     // of the normalised text and tables
  Sha256 facts;            // of what else must be equal for two pages at one address to be the same document
  Sha256 json;             // of the body
  Sha256 page_json;        // of the body that the page alone gave; another one where the document is a bundle's
  uint64_t standing = 0;   // addresses for which it stands
  std::string extractor{kFirstExtractor};  // that made the body …
  std::string read_by{kFirstExtractor};    // … and the last one that came to the same
  bool told_by_parts = false;              // not stored: its own text is too little to recognise it by
  bool bundled() const { return json != page_json; }
};

// A body that another one took the place of; its payload number is in the key.
struct StoredVersion {
  StoredPayload body;
  Sha256 json;
  std::string extractor, read_by;  // as StoredDocument's
  Timestamp until;
};

// The parts of a page's report.
struct StoredBundle {
  std::vector<BundlePart> parts;
  Sha256 made;                             // digest of the inputs that were last assembled, or given up; empty: none
  std::string extractor{kFirstExtractor};  // that assembled them
};

// An address that is a part of reports, or that such a one redirects to.
struct StoredPart {
  std::vector<std::string> pages;  // request keys
  uint64_t capture = 0;            // the newest that a 2xx came with; 0: none
  Sha256 digest;                   // of its payload
  uint64_t size = 0;
  Outcome unread;        // why its bytes cannot be read …
  Sha256 unread_digest;  // … which are these; empty: they can, or were not tried
};

// Which portals a round takes in.
struct PortalSet {
  bool all = false;
  std::vector<std::string> ids;  // sorted
  bool Contains(std::string_view id) const;
  void Add(const PortalSet& other);
};

// The archive's counters, written with every commit: after a crash the highest numbers that were acknowledged.
struct State {
  uint64_t commit = 0;  // number of the index batch that this state came with
  uint64_t next_payload = 1, next_capture = 1, next_document = 1, next_url = 1, next_sequence = 1;
  uint64_t cursor = 0;  // of the last change
  uint32_t round = 0;
  bool round_open = false;
  bool queueing = false;     // BeginRound is half done: it goes on after `queued_up_to`
  std::string queued_up_to;  // request key
  Counts counts;
  // storage/commit_chain.h; empty in archives of format 1.
  uint64_t first_link = 0;  // the commit with which the chain begins
  Sha256 sum;
  Sha256 chain;
};

// The portals of the round, written when they change.
struct RoundPortals {
  PortalSet covered;   // whose addresses this round has queued again
  PortalSet queueing;  // whose addresses it is queueing, while State::queueing
};

// Requests as all records write them.
void PutRequest(Encoder& out, const Request& request);
Request GetRequest(Decoder& in);

std::string EncodeUrl(const StoredUrl& url);
std::string EncodeCapture(const StoredCapture& capture);
std::string EncodePayload(const StoredPayload& payload);
std::string EncodeDocument(const StoredDocument& document);
std::string EncodeVersion(const StoredVersion& version);
std::string EncodeReading(const Reading& reading);
std::string EncodeBundle(const StoredBundle& bundle);
std::string EncodePart(const StoredPart& part);
std::string EncodeChange(const Change& change);
std::string EncodeState(const State& state);
std::string EncodeRoundPortals(const RoundPortals& portals);
std::string EncodeNumber(uint64_t number);
std::string EncodeNumbers(const std::vector<uint64_t>& numbers);

// `id`, `key` and `cursor` come from the index key and are not in the value.
Result<StoredUrl> DecodeUrl(std::string_view key, std::string_view value);
Result<StoredCapture> DecodeCapture(uint64_t id, std::string_view value);
Result<StoredPayload> DecodePayload(std::string_view value);
Result<StoredDocument> DecodeDocument(uint64_t id, std::string_view value);
Result<StoredVersion> DecodeVersion(uint64_t number, std::string_view value);
Result<Reading> DecodeReading(uint64_t capture, std::string_view value);
Result<StoredBundle> DecodeBundle(std::string_view page, std::string_view value);
Result<StoredPart> DecodePart(std::string_view key, std::string_view value);
Result<Change> DecodeChange(uint64_t cursor, std::string_view value);
// `format`: of the archive (storage/keys.h).
Result<State> DecodeState(std::string_view value, uint64_t format);
Result<RoundPortals> DecodeRoundPortals(std::string_view value);
Result<uint64_t> DecodeNumber(std::string_view what, std::string_view value);
Result<std::vector<uint64_t>> DecodeNumbers(std::string_view what, std::string_view value);

}  // namespace lantai::storage
