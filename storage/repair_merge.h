// What a damaged database last said: of every key that can be read anywhere in its files the newest value, unless the
// newest entry deletes it. LevelDB's sequence numbers decide, so tables that were compacted away and lie there still,
// or that no manifest knows, do no harm.
//
//   LANTAI_RETURN_IF_ERROR(MergeSmall("archive/index", "temporary/scratch", [&](key, value) { … return Status(); }));
//   LANTAI_RETURN_IF_ERROR(CopyLarge("archive/payloads", *payloads, highest));
//
// A deletion that was compacted away together with what it deleted may leave an older value behind in a table that is
// no longer in use. Only the references can tell: storage/repair_references.h.
//
// Thread-safety: free functions. Errors: kIo, kNoSpace of what is written, and the visitor's.
// Memory: MergeSmall sorts in a database of its own; CopyLarge keeps 40 bytes for each key and one write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "core/status.h"
#include "storage/database.h"

namespace lantai::storage {

// In byte order of the keys, each once. `scratch` is made and left behind.
Status MergeSmall(const std::filesystem::path& folder, const std::filesystem::path& scratch,
                  const std::function<Status(std::string_view key, std::string_view value)>& visit);

// Into an empty database, value by value: read twice, so that values need not be sorted. `highest` becomes the greatest
// number that any entry had as its key, deleted ones included.
Status CopyLarge(const std::filesystem::path& folder, Database& to, uint64_t& highest);

}  // namespace lantai::storage
