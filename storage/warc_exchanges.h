// The exchanges that WARC records tell of: a response, resource or revisit with the request that belongs to it, as
// captures of our own archive.
//
//   WarcExchanges exchanges(source, "a.warc.gz", tell);
//   while (auto exchange = exchanges.Next()) Take(exchange->capture);
//
// Taken are records with an http or https address: responses, resources (a body without heads, taken for a 200), and
// revisits by payload digest, whose body is to be found elsewhere. A request belongs to the record that names it in
// WARC-Concurrent-To or is named by it, or that has the same address and date; it stands within kMaxRecordsApart
// records, before or after. Without one the exchange was a GET. Other methods than GET and POST are left out.
//
// The body is the one after transfer coding (storage/http_message.h), its content coding as it came; time, address and
// heads are the record's. What a record's digests contradict, or what the reader doubts and nothing proves, is told and
// left out; a block that is proven by its digest, or whose length is by its HTTP framing, is taken whatever the
// record's header says. A body with broken chunks is taken as far as it goes, and told.
//
// Thread-safety: one thread. Limits: those of the reader; kMaxRecordsApart exchanges or kMaxHeldBytes of bodies are
// held back at a time; addresses of kMaxImportedUrl bytes.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/capture.h"
#include "storage/http_message.h"
#include "storage/warc_reader.h"

namespace lantai::storage {

inline constexpr uint64_t kMaxRecordsApart = 8;
inline constexpr size_t kMaxHeldBytes = size_t{64} << 20;
inline constexpr size_t kMaxImportedUrl = 8192;

struct WarcExchange {
  Capture capture;  // of a revisit without body; and without status where it holds no head
  WarcPlace place;
  uint64_t position = 0;
  std::string id;              // WARC-Record-ID
  std::string payload_digest;  // CanonicalDigest; empty: none
  bool revisit = false;
  std::string refers_to;      // of a revisit: a record's id …
  std::string refers_to_url;  // … and an address with a time
  Timestamp refers_to_date;
};

class WarcExchanges {
 public:
  using OnDamage = WarcReader::OnDamage;

  WarcExchanges(std::shared_ptr<const ByteSource> source, std::string_view name, OnDamage on_damage);

  // In the order of the file; nullopt at its end.
  std::optional<WarcExchange> Next();

  uint64_t records() const { return records_; }
  // What was left out without being damaged: "metadata", "request of method HEAD", …
  const std::map<std::string, uint64_t>& skipped() const { return skipped_; }

 private:
  struct Request {
    std::string id, url, date;
    std::vector<std::string> concurrent_to;
    std::string head, method, body;
  };
  struct Held {
    WarcExchange exchange;
    std::string date;  // as written
    std::vector<std::string> concurrent_to;
    uint64_t number = 0;  // of the record
    bool asked = false;   // its request was found
    bool other_method = false;
  };

  void Take(const WarcRecord& record);
  void TakeRequest(const WarcRecord& record);
  void TakeAnswer(const WarcRecord& record, const std::string& type);
  // False where it is left out.
  bool ReadAnswer(const WarcRecord& record, Held& held);
  bool Identify(const WarcRecord& record, Held& held);
  bool ReadRevisit(const WarcRecord& record, Held& held);
  bool Proven(const WarcRecord& record, const HttpMessage* answer);
  void Tell(const WarcRecord& record, std::string what);
  bool LeaveOut(const std::string& kind);  // false
  static bool Belong(const Request& request, const Held& held);
  static void Join(const Request& request, Held& held);

  OnDamage on_damage_;
  WarcReader reader_;
  bool ended_ = false;
  uint64_t records_ = 0;
  std::map<std::string, uint64_t> skipped_;
  std::deque<Held> held_;
  size_t held_bytes_ = 0;
  std::deque<Request> requests_;  // that have found no answer yet, the last few
};

}  // namespace lantai::storage
