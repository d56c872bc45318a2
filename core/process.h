// The seam between crawler and extractor, which do not know each other: the crawler hands each durable capture to a
// Process function, and the parts of a report to an Assemble function; app/pipeline.h makes both from the extractor.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/body_change.h"
#include "core/capture.h"
#include "core/page.h"
#include "core/status.h"

namespace lantai {

// A pure function of the capture's bytes, headers and URL: same input, same page, on any machine and thread.
// Thread-safety: must be callable from many threads at once.
// Errors: kUnsupported, kTooLarge or kInvalidArgument where the bytes cannot be read as what they claim to be; the
// capture stays archived and the reason is listed by `lantai failures`.
using Process = std::function<Result<Page>(const Capture&)>;

// One part of a report (DESIGN.md "bundle"): the page itself, a continuation of its text, a file it names.
struct CapturedPart {
  LinkRole role = LinkRole::kItem;  // kContinuation, kAttachment; anything else for the page, which comes first
  std::shared_ptr<const Capture> capture;
};

// What the parts say together. `parts` says of each whether it could be read; one that could not is no part of the
// document but by name and a flag.
struct Bundle {
  std::optional<Document> document;
  std::vector<BodyChange> changes;  // what the document says of its body
  std::vector<Status> parts;
};

// A pure function, as Process, but for kIo in `parts`: the reader of files is not there or does not start, which says
// nothing of the file; and kTimeout: it took too long on this machine. Thread-safety and errors: as Process, for the
// page.
using Assemble = std::function<Result<Bundle>(const std::vector<CapturedPart>&)>;

}  // namespace lantai
