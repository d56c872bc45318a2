// A harvest of a made-up portal, for crash tests: small, and the same on every run. It takes up whatever state it finds
// the archive in, as the real one does, so after any number of interruptions its end must look like that of one run.
//
// The portal has `pages` pages, each a tree node that links to two others. Of five neighbours one repeats another's
// bytes and one another's text; one page in eleven is a 404.
#pragma once

#include <functional>
#include <string>

#include "storage/archive.h"

namespace lantai::storage {

// Called after a group has been committed: "captured URL" or "processed URL".
using Acknowledge = std::function<void(const std::string& line)>;

// Pages that share a commit. However many, the archive is the same at the end.
inline constexpr size_t kGroup = 4;

// One round, from where the archive stands to the end of its frontier.
Status Crawl(Archive& archive, int pages, const Acknowledge& acknowledge, size_t group = kGroup);

// What the archive holds, in words: equal archives give equal dumps.
std::string Dump(const Archive& archive);

// What must hold in every archive at every moment: each queued address is in the frontier and nothing else is, captured
// ones wait for processing, all bodies and documents are whole, counters are true. Names what does not hold; "" if all.
std::string BrokenInvariants(const Archive& archive);

}  // namespace lantai::storage
