// One report made of its archived parts: reads them, has them assembled, and says what is to be committed.
//
//   Result<storage::Assembled> write = AssembleReport(archive, *inputs, assemble);      // on a processing thread
//
// A part that cannot be read fails at its own address, and the others make the report without it. Where the reader of
// files is not there (kIo) or was too slow (kTimeout), the assembly is put off: nothing is said of the report, and the
// next run tries again, a slow one at most storage::kMaxProcessingStarts times. Files of a kind that is not read are
// kept as they are, which is no failure.
//
// Thread-safety: a free function; as thread-safe as the archive and `assemble`. Errors: those of reading the archive.
// Limits: kMaxBundleBytes of bodies; parts beyond that are not read, and fail as too large.
#pragma once

#include "core/process.h"
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr uint64_t kMaxBundleBytes = uint64_t{256} << 20;

Result<storage::Assembled> AssembleReport(const storage::Archive& archive, const storage::BundleInputs& inputs,
                                          const Assemble& assemble);

// Of the page and its parts, as stored.
uint64_t BytesOf(const storage::BundleInputs& inputs);

// Which of `outlinks` are parts of this page's report, continuations of its text before files; none where it is no
// report, and its files would not make it one.
std::vector<storage::BundlePart> ChooseParts(const Page& page, const std::vector<storage::FrontierEntry>& outlinks);

}  // namespace lantai::crawler
