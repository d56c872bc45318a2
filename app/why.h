// The way of one address through the archive, told: who led to it, what was asked and answered, what its page was taken
// for, which documents it gave, which rule left it out. Stored decisions (storage/decisions.h) with what captures,
// documents and the change log know.
//
//   Result<std::string> key = FindKey(archive, "HTTP://www.x.gov.cn:80/a.html#top");
//   std::vector<Event> events = *EventsOf(archive, *key);      // oldest first
//
// Thread-safety: free functions over a const archive.
#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "storage/archive.h"

namespace lantai::app {

struct Event {
  Timestamp at;
  uint32_t round = 0;    // 0: not known
  std::string decision;  // "found", "captured", "read", "not followed", …
  std::string detail;
  std::string evidence;
};

// The request key of what a user names: an address in any spelling, also with a session in it; or a key as `lantai
// failures` prints those of POST. An address that was only ever asked for by one POST means that.
// Errors: kNotFound, naming known addresses near it, or the POSTs of it where there are several.
Result<std::string> FindKey(const storage::Archive& archive, const std::string& what);

// How much is read for it. What an address's own records do not lead to, only a pass over all documents and the whole
// change log finds: documents of captures from before readings were kept, removals and replacements with their cursor,
// the first address that had the same bytes. kOwnRecords tells of the last 1,000 captures.
enum class WhyScope { kArchive, kOwnRecords };

Result<std::vector<Event>> EventsOf(const storage::Archive& archive, const std::string& key,
                                    WhyScope scope = WhyScope::kArchive);

}  // namespace lantai::app
