#include "crawler/assembly.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "crawler/follow.h"

namespace lantai::crawler {
namespace {

using storage::BundleInputs;
using storage::Outcome;
using storage::UrlState;

// Errors are values; what is thrown all the same must not end the run.
Result<Bundle> CallAssemble(const Assemble& assemble, const std::vector<CapturedPart>& parts) {
  try {
    return assemble(parts);
  } catch (const std::exception& error) {
    return Status(Code::kInternal, fmt::format("reading the report's parts threw: {}", error.what()));
  }
}

Result<std::shared_ptr<const Capture>> Load(const storage::Archive& archive, uint64_t capture_id) {
  LANTAI_ASSIGN_OR_RETURN(storage::CaptureRecord record, archive.GetCapture(capture_id, /*with_body=*/true));
  return std::make_shared<const Capture>(std::move(record.capture));
}

// The parts with their bytes, the page first; `places` says which of `inputs.parts` they are. Those that do not fit are
// marked in `outcomes`.
Result<std::vector<CapturedPart>> LoadParts(const storage::Archive& archive, const BundleInputs& inputs,
                                            std::vector<size_t>* places, std::vector<Outcome>* outcomes) {
  std::vector<CapturedPart> parts(1);
  LANTAI_ASSIGN_OR_RETURN(parts.front().capture, Load(archive, inputs.page_capture));
  uint64_t bytes = inputs.page_size;
  for (size_t i = 0; i < inputs.parts.size(); ++i) {
    const BundleInputs::Part& part = inputs.parts[i];
    if (bytes + part.body_size > kMaxBundleBytes) {
      (*outcomes)[i] = {UrlState::kFailed, Code::kTooLarge,
                        fmt::format("the parts of {} are more than {} bytes", inputs.page, kMaxBundleBytes)};
      continue;
    }
    bytes += part.body_size;
    LANTAI_ASSIGN_OR_RETURN(auto capture, Load(archive, part.capture_id));
    parts.push_back({part.role, std::move(capture)});
    places->push_back(i);
  }
  return parts;
}

// A picture or an archive among the files is kept as it is; a further page of the text without a text is a failure.
Outcome OutcomeOfPart(const Status& status, LinkRole role) {
  const bool kept = status.code() == Code::kUnsupported && role == LinkRole::kAttachment;
  if (status.ok() || kept) return {};
  return {UrlState::kFailed, status.code(), status.message()};
}

bool PutsOff(const Outcome& outcome) { return outcome.code == Code::kIo || outcome.code == Code::kTimeout; }

}  // namespace

Result<storage::Assembled> AssembleReport(const storage::Archive& archive, const BundleInputs& inputs,
                                          const Assemble& assemble) {
  storage::Assembled write;
  write.page = inputs.page;
  write.inputs = inputs.digest;
  write.parts.resize(inputs.parts.size());
  std::vector<size_t> places;
  const auto loaded = LoadParts(archive, inputs, &places, &write.parts);
  // Bytes that were withdrawn or lost: the document stands as it is.
  if (!loaded.ok() && loaded.status().code() == Code::kNotFound) return write;
  LANTAI_ASSIGN_OR_RETURN(const auto parts, loaded);
  Result<Bundle> bundle = CallAssemble(assemble, parts);
  if (!bundle.ok()) {
    // The page was read before, alone: what fails is what its files made of it.
    for (const size_t place : places) write.parts[place] = OutcomeOfPart(bundle.status(), inputs.parts[place].role);
    return write;
  }
  for (size_t i = 0; i < places.size() && i + 1 < bundle->parts.size(); ++i) {
    write.parts[places[i]] = OutcomeOfPart(bundle->parts[i + 1], inputs.parts[places[i]].role);
  }
  write.put_off = std::any_of(write.parts.begin(), write.parts.end(), PutsOff);
  if (!write.put_off && bundle->document) {
    write.document = std::make_shared<const Document>(*std::move(bundle->document));
    write.changes = std::move(bundle->changes);
  }
  return write;
}

uint64_t BytesOf(const storage::BundleInputs& inputs) {
  uint64_t bytes = inputs.page_size;
  for (const storage::BundleInputs::Part& part : inputs.parts) bytes += part.body_size;
  return bytes;
}

std::vector<storage::BundlePart> ChooseParts(const Page& page, const std::vector<storage::FrontierEntry>& outlinks) {
  std::vector<storage::BundlePart> parts;
  if (!HasParts(page)) return parts;
  for (const LinkRole role : {LinkRole::kContinuation, LinkRole::kAttachment}) {
    for (const storage::FrontierEntry& entry : outlinks) {
      if (entry.role == role) parts.push_back({RequestKey(entry.request), role});
    }
  }
  return parts;
}

}  // namespace lantai::crawler
