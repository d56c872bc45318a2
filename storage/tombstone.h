// Withdrawal: what an archive keeps of a page whose content was withdrawn on request, and what a withdrawal did.
//
// Of a withdrawn address every capture stays known, with its time, its heads and the digest of its bytes, and so does
// the commit chain over them; the bytes are gone, and the documents made of them. So anyone who has a copy can show
// that it is the one that was held, and nobody gets it from here. The address is never asked for again.
//
//   WithdrawalRequest request{{"http://www.x.gov.cn/a.html"}, "court order 12/2026"};
//   LANTAI_ASSIGN_OR_RETURN(const Withdrawal done, archive.Withdraw(request));
//   done.held_elsewhere;       // {"http://www.x.gov.cn/copy.html"}: to be withdrawn as well, if its owner wants that
//
// Bytes that another address gave too stay there for that address, and go when the last of them is withdrawn. A
// document is made of its page's bytes and its parts': it goes with any of them. Where pages remain that gave the same
// document, or the page whose part was withdrawn, their documents are made anew of what is left, by the next harvest or
// `lantai reextract`.
//
// Thread-safety: values and free functions. Errors: decoding gives kCorruption naming the record.
// Limits: reasons of kMaxWithdrawalReason bytes; kMaxNamedAddresses are named of those that still hold the content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/status.h"

namespace lantai::storage {

inline constexpr size_t kMaxWithdrawalReason = 1000;
inline constexpr size_t kMaxNamedAddresses = 100;
// What a withdrawn address's record says, followed by ": " and the reason that was given.
inline constexpr std::string_view kWithdrawnOnRequest = "withdrawn on request";

// What stands where a page's content was.
struct Tombstone {
  struct Copy {
    uint64_t capture_id = 0;
    Sha256 digest;  // of the bytes as they were stored
    uint64_t size = 0;

    friend bool operator==(const Copy&, const Copy&) = default;
  };
  std::string key;  // RequestKey of the address
  Timestamp at;
  std::string reason;
  std::vector<Copy> copies;         // every capture of the address
  std::vector<uint64_t> documents;  // those withdrawn with it
  std::vector<uint64_t> erased;     // numbers of the payloads, bodies and documents, that went with it

  friend bool operator==(const Tombstone&, const Tombstone&) = default;
};

struct WithdrawalRequest {
  std::vector<std::string> keys;  // RequestKey; all of them or none
  std::string reason;             // not empty, no control characters
};

struct Withdrawal {
  struct Page {
    Tombstone tombstone;
    bool already = false;                   // withdrawn before; what it says is of that time
    std::string redirects_to;               // where it led, if that still stands: the content may be there
    std::vector<std::string> parts_left{};  // of its report, which are addresses of their own
  };
  std::vector<Page> pages;                  // in the order of the request, each once
  std::vector<std::string> held_elsewhere;  // addresses that gave the same bytes or document, and still do
  uint64_t more_held = 0;                   // … and how many are not named
  std::vector<std::string> made_anew;       // addresses whose documents are to be made of what is left
  uint64_t payloads = 0, bytes = 0;         // that are gone; before compression
};

// Whether a reason may stand in a tombstone. Errors: kInvalidArgument.
Status CheckWithdrawalReason(std::string_view reason);

std::string EncodeTombstone(const Tombstone& tombstone);
Result<Tombstone> DecodeTombstone(std::string_view key, std::string_view value);

// "http://… was withdrawn on request at 2026-…: court order": as an error for who asks for its content.
Status WithdrawnStatus(const Tombstone& tombstone);

}  // namespace lantai::storage
