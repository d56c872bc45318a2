#include "app/pipeline.h"

#include "app/knowledge.h"
#include "app/ocr_reader.h"
#include "app/reader_pool.h"
#include "core/content_coding.h"

namespace lantai::app {
namespace {

std::string_view CodingOf(const Capture& capture) { return HeaderValue(capture.response_head, "content-encoding"); }

// REQUIRES: `body` outlives the source.
extractor::Source SourceOf(const Capture& capture, std::string_view body) {
  extractor::Source source;
  source.input = capture.request.url;
  source.url = capture.request.url;
  source.content_type = capture.content_type;
  source.bytes = body;
  source.method = capture.request.method;
  source.request_body = capture.request.body;
  source.request_type = capture.request.content_type;
  return source;
}

std::string_view RoleOf(const CapturedPart& part) {
  if (part.role == LinkRole::kContinuation) return "continuation";
  return part.role == LinkRole::kAttachment ? "attachment" : "page";
}

// The parts whose coding can be undone, with their places; `read` says of the others why not.
struct DecodedParts {
  std::vector<std::string> bodies;
  std::vector<extractor::Source> sources;
  std::vector<size_t> places;
};

DecodedParts DecodeParts(const std::vector<CapturedPart>& parts, std::vector<Status>* read) {
  DecodedParts decoded;
  decoded.bodies.reserve(parts.size());  // sources look into them
  for (size_t i = 0; i < parts.size(); ++i) {
    const Capture& capture = *parts[i].capture;
    Result<std::string> body = DecodeContent(CodingOf(capture), capture.body);
    (*read)[i] = body.status();
    if (!body.ok()) continue;
    decoded.bodies.push_back(*std::move(body));
    decoded.sources.push_back(SourceOf(capture, decoded.bodies.back()));
    decoded.sources.back().role = RoleOf(parts[i]);
    decoded.places.push_back(i);
  }
  return decoded;
}

}  // namespace

Result<std::shared_ptr<const extractor::Extractor>> MakeExtractor(const std::filesystem::path& config_dir,
                                                                  const std::optional<Tesseract>& tesseract) {
  LANTAI_ASSIGN_OR_RETURN(extractor::Knowledge knowledge, LoadKnowledge(config_dir));
  auto readers = std::make_shared<ReaderPool>(ReaderOptions{.program = FindReader()});
  const ReadLayout read_layout =
      tesseract ? std::make_shared<OcrReader>(readers, *tesseract)->AsReadLayout() : readers->AsReadLayout();
  return std::make_shared<const extractor::Extractor>(std::move(knowledge), read_layout);
}

Process MakeProcess(std::shared_ptr<const extractor::Extractor> extractor) {
  return [extractor = std::move(extractor)](const Capture& capture) -> Result<Page> {
    Result<std::string> decoded = DecodeContent(CodingOf(capture), capture.body);
    // Kept as it came, and listed: unlike a picture it may be the report.
    if (decoded.status().code() == Code::kUnsupported)
      decoded = Status(Code::kInvalidArgument, decoded.status().message());
    LANTAI_ASSIGN_OR_RETURN(const std::string body, std::move(decoded));
    LANTAI_ASSIGN_OR_RETURN(Page page, extractor->Read(SourceOf(capture, body)));
    if (page.document && !CodingOf(capture).empty()) page.document->digests.wire_sha256 = WireDigest(capture);
    return page;
  };
}

Assemble MakeAssemble(std::shared_ptr<const extractor::Extractor> extractor) {
  return [extractor = std::move(extractor)](const std::vector<CapturedPart>& parts) -> Result<Bundle> {
    Bundle bundle;
    bundle.parts.resize(parts.size());
    const DecodedParts decoded = DecodeParts(parts, &bundle.parts);
    if (!bundle.parts.front().ok()) return bundle.parts.front();
    std::vector<Status> read;
    LANTAI_ASSIGN_OR_RETURN(bundle.document, extractor->ReadBundle(decoded.sources, &read));
    for (size_t i = 0; i < read.size(); ++i) bundle.parts[decoded.places[i]] = read[i];
    const Capture& page = *parts.front().capture;
    bundle.changes = extractor->ChangesIn(*bundle.document);
    if (!CodingOf(page).empty()) bundle.document->digests.wire_sha256 = WireDigest(page);
    return bundle;
  };
}

}  // namespace lantai::app
