#include "app/pipeline.h"

#include "app/knowledge.h"
#include "app/reader_pool.h"
#include "core/content_coding.h"

namespace lantai::app {

Result<std::shared_ptr<const extractor::Extractor>> MakeExtractor(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(extractor::Knowledge knowledge, LoadKnowledge(config_dir));
  auto readers = std::make_shared<ReaderPool>(ReaderOptions{.program = FindReader()});
  return std::make_shared<const extractor::Extractor>(std::move(knowledge), readers->AsReadLayout());
}

Process MakeProcess(std::shared_ptr<const extractor::Extractor> extractor) {
  return [extractor = std::move(extractor)](const Capture& capture) -> Result<Page> {
    const std::string_view coding = HeaderValue(capture.response_head, "content-encoding");
    Result<std::string> decoded = DecodeContent(coding, capture.body);
    // Kept as it came, and listed: unlike a picture it may be the report.
    if (decoded.status().code() == Code::kUnsupported)
      decoded = Status(Code::kInvalidArgument, decoded.status().message());
    LANTAI_ASSIGN_OR_RETURN(const std::string body, std::move(decoded));
    LANTAI_ASSIGN_OR_RETURN(Page page, extractor->Read({.input = capture.request.url,
                                                        .url = capture.request.url,
                                                        .content_type = capture.content_type,
                                                        .bytes = body}));
    if (page.document && !coding.empty()) page.document->digests.wire_sha256 = WireDigest(capture);
    return page;
  };
}

}  // namespace lantai::app
