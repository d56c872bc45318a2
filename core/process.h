// The seam between crawler and extractor, which do not know each other: the crawler hands each durable capture to a
// Process function, and app/pipeline.h makes one from the extractor.
#pragma once

#include <functional>
#include <string>

#include "core/capture.h"
#include "core/page.h"
#include "core/status.h"

namespace lantai {

// A pure function of the capture's bytes, headers and URL: same input, same page, on any machine and thread.
// Thread-safety: must be callable from many threads at once.
// Errors: kUnsupported, kTooLarge or kInvalidArgument where the bytes cannot be read as what they claim to be; the
// capture stays archived and the reason is listed by `lantai failures`.
using Process = std::function<Result<Page>(const Capture&)>;

}  // namespace lantai
