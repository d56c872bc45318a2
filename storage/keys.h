// The key layout of the archive's two databases: the one place where it is written down.
//
// DIR/FORMAT            "lantai-archive 3\n"; read before anything else is touched
// DIR/HEAD              number and head of the commit chain (storage/head_file.h)
//
// DIR/payloads          bodies and extracted documents, framed (storage/payload_store.h)
//
//   ┌──────────────┐
//   │ number (8)   │ → codec, raw size, bytes
//   └──────────────┘
//
// DIR/index             everything small; the first byte of a key says what it is
//
//   ┌───┬────────────────────────────────────────────┐
//   │ F │                                            │ → "lantai-archive", version
//   │ S │                                            │ → State: next numbers, counters, round, commit number
//   │ C │ commit (8)                                 │ → ChainLink            storage/commit_chain.h
//   │ R │                                            │ → portals of the round; apart, since they may be thousands
//   │ G │ commit (8)                                 │ → RepairRecord         storage/repair_record.h
//   │ N │ payload number (8)                         │ → ""                   its bytes were given up by a repair
//   ├───┼────────────────────────────────────────────┤
//   │ u │ request key …                              │ → StoredUrl
//   │ q │ origin … │ 00 │ rank (1) │ sequence (8)     │ → request key          the frontier, most promising first
//   ├───┼────────────────────────────────────────────┤
//   │ c │ capture (8)                                │ → StoredCapture
//   │ h │ url number (8) │ capture (8)               │ → ""                   history of one address
//   │ p │ SHA-256 of body (32)                       │ → payload number, size
//   │ P │ SHA-256 of body (32) │ capture (8)         │ → ""                   who fetched these bytes
//   │ w │ capture (8)                                │ → times begun          waits for processing
//   │ g │ capture (8)                                │ → Reading              which document it gave, read by whom
//   ├───┼────────────────────────────────────────────┤
//   │ b │ request key of a page …                    │ → StoredBundle         which parts its report has
//   │ B │ request key of a part …                    │ → StoredPart           whose part it is
//   │ r │ request key …                              │ → request key          where it redirects to
//   │ m │ request key of a page …                    │ → times begun          due for assembly
//   ├───┼────────────────────────────────────────────┤
//   │ d │ document (8)                               │ → StoredDocument
//   │ v │ document (8) │ payload number (8)           │ → StoredVersion        what it said before it was read anew
//   │ a │ document (8) │ url number (8)              │ → request key          its further addresses
//   │ e │ payload (32) │ text (32) │ tables (32)     │ → document             exact duplicates
//   │ t │ text (32) │ tables (32)                    │ → documents            text duplicates
//   │ o │ request key …                              │ → AddressHistory       what was decided about an address
//   │ O │ portal id …                                │ → LeftOutCounts        links that were not followed
//   │ l │ cursor (8)                                 │ → Change               the change log
//   ├───┼────────────────────────────────────────────┤
//   │ L │ portal id … │ 00 │ request key …           │ → ListingPage          what its lists say
//   │ k │ portal id … │ 00 │ document (8)            │ → ""                   its documents
//   │ J │ name … │ 00 │ portal id …                  │ → body number          public bodies by name
//   │ j │ body number (8)                            │ → BodyRecord           0: the next number
//   │ s │ portal id …                                │ → SeedPortal           as the seed lists describe it
//   │ n │ portal id … │ 00 │ document (8)            │ → BodyChanges          what reports say of their bodies
//   ├───┼────────────────────────────────────────────┤
//   │ x │ request key …                              │ → Tombstone            what was withdrawn on request
//   │ X │ payload number (8)                         │ → size                 bytes that are still to be erased
//   ├───┼────────────────────────────────────────────┤
//   │ H │ origin or IP address …                     │ → HostRecord           when it may be asked again
//   │ V │ portal id …                                │ → VisitRecord          its visits on a schedule
//   ├───┼────────────────────────────────────────────┤
//   │ z │ payload number (8)                         │ → StoredDictionary     storage/dictionaries.h
//   └───┴────────────────────────────────────────────┘
//
// Numbers are big-endian, so that byte order is number order, and begin at 1: 0 means "none". Origins hold no 00 byte
// (core/url.h), so one origin's queue is one range. Request keys stand last in their key and need no escape.
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/digest.h"

namespace lantai::storage {

inline constexpr std::string_view kFormatName = "lantai-archive";
inline constexpr uint64_t kFormatVersion = 3;  // 1: without chain and HEAD; 2: payloads without dictionaries, none gone

inline constexpr char kFormatTag = 'F';
inline constexpr char kStateTag = 'S';
inline constexpr char kLinkTag = 'C';
inline constexpr char kRoundTag = 'R';
inline constexpr char kRepairTag = 'G';
inline constexpr char kLostTag = 'N';
inline constexpr char kUrlTag = 'u';
inline constexpr char kQueueTag = 'q';
inline constexpr char kCaptureTag = 'c';
inline constexpr char kHistoryTag = 'h';
inline constexpr char kPayloadTag = 'p';
inline constexpr char kPayloadCaptureTag = 'P';
inline constexpr char kWaitingTag = 'w';
inline constexpr char kReadingTag = 'g';
inline constexpr char kBundleTag = 'b';
inline constexpr char kPartTag = 'B';
inline constexpr char kRedirectTag = 'r';
inline constexpr char kDueTag = 'm';
inline constexpr char kDocumentTag = 'd';
inline constexpr char kVersionTag = 'v';
inline constexpr char kAliasTag = 'a';
inline constexpr char kExactTag = 'e';
inline constexpr char kTextTag = 't';
inline constexpr char kDecisionTag = 'o';
inline constexpr char kLeftOutTag = 'O';
inline constexpr char kChangeTag = 'l';
inline constexpr char kHostTag = 'H';
inline constexpr char kVisitTag = 'V';
inline constexpr char kDictionaryTag = 'z';
inline constexpr char kListingTag = 'L';
inline constexpr char kOfPortalTag = 'k';
inline constexpr char kBodyNameTag = 'J';
inline constexpr char kBodyTag = 'j';
inline constexpr char kSeedPortalTag = 's';
inline constexpr char kChangesTag = 'n';
inline constexpr char kTombstoneTag = 'x';
inline constexpr char kErasingTag = 'X';  // number 0: the index itself

// Eight bytes, high first.
std::string NumberBytes(uint64_t number);
// The number in the last eight bytes of a key; 0 where the key is shorter.
uint64_t TrailingNumber(std::string_view key);

inline std::string TagKey(char tag) { return std::string(1, tag); }
inline std::string NumberKey(char tag, uint64_t number) { return tag + NumberBytes(number); }
inline std::string DigestKey(char tag, const Sha256& digest) { return tag + std::string(digest.view()); }

inline std::string PayloadKey(uint64_t number) { return NumberBytes(number); }
inline std::string UrlRecordKey(std::string_view request_key) { return kUrlTag + std::string(request_key); }
// For the tags of bundles.
inline std::string AddressKey(char tag, std::string_view request_key) { return tag + std::string(request_key); }
inline std::string HistoryRecordKey(std::string_view request_key) { return kDecisionTag + std::string(request_key); }
inline std::string LeftOutKey(std::string_view portal) { return kLeftOutTag + std::string(portal); }
inline std::string HostKey(std::string_view name) { return kHostTag + std::string(name); }
inline std::string VisitKey(std::string_view portal) { return kVisitTag + std::string(portal); }
// Where an entry stands within its origin's queue: rank, then sequence. Also the `position` of Archive::Queued.
std::string QueuePosition(uint8_t rank, uint64_t sequence);
// Prefix of one origin's queue.
std::string QueuePrefix(std::string_view origin);
// First possible key after every entry of `origin`.
std::string AfterOrigin(std::string_view origin);
// Origin of a queue key; empty where the key is not one.
std::string_view OriginOfQueueKey(std::string_view key);
std::string HistoryKey(uint64_t url_number, uint64_t capture);
std::string PayloadCaptureKey(const Sha256& digest, uint64_t capture);
std::string AliasKey(uint64_t document, uint64_t url_number);
std::string VersionKey(uint64_t document, uint64_t payload);
// Of `tag` and a portal: what they hold of it begins with this. Portal ids hold no 00 byte.
std::string PortalPrefix(char tag, std::string_view portal);
std::string ListingKey(std::string_view portal, std::string_view request_key);
std::string OfPortalKey(std::string_view portal, uint64_t document);
// Folded names hold no 00 byte (FoldBodyName).
std::string BodyNameKey(std::string_view name, std::string_view portal);
inline std::string SeedPortalKey(std::string_view portal) { return kSeedPortalTag + std::string(portal); }
std::string ChangesKey(std::string_view portal, uint64_t document);
std::string ExactKey(const Sha256& payload, const Sha256& text, const Sha256& tables);
std::string TextKey(const Sha256& text, const Sha256& tables);

// The smallest key greater than every key that begins with `prefix`. REQUIRES: prefix has a byte below 0xff.
std::string PrefixEnd(std::string_view prefix);

}  // namespace lantai::storage
