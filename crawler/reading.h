// One archived page read: what it is, what becomes of its address, where it leads. The work of a processing thread, for
// pages that just came in and for those that are read anew.
//
//   PageReading reading = ReadCapture(process, *capture, context);
//
// Thread-safety: a free function, as thread-safe as `process`. Errors: none; a page that cannot be read, or whose
// reading throws, has an outcome that says so.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/process.h"
#include "crawler/follow.h"
#include "storage/archive.h"

namespace lantai::crawler {

struct PageReading {
  std::shared_ptr<const Page> page;  // null where it failed; without its document where it is none
  storage::Outcome outcome;
  std::vector<storage::FrontierEntry> outlinks;
  std::vector<storage::BundlePart> parts;
  std::optional<Sha256> suspect;  // of a page that says nothing of its own (crawler/soft_absence.h)
  storage::LeftOutLinks left_out;
};

// The extractor gives errors as values; what is thrown all the same is one too, since it must not end the run.
Result<Page> CallProcess(const Process& process, const Capture& capture);

PageReading ReadCapture(const Process& process, const Capture& capture, const FollowContext& context);

storage::LeftOut LeftOutOf(const storage::FrontierEntry& entry, const Cut& cut);

}  // namespace lantai::crawler
