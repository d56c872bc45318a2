#include "extractor/extractor.h"

#include <fmt/format.h>

#include "extractor/charset.h"
#include "extractor/knowledge.h"
#include "extractor/media.h"
#include "extractor/page_reader.h"

namespace lantai::extractor {
namespace {

Result<Page> ReadHtmlSource(const Source& source, const Knowledge& knowledge) {
  Decoded decoded = Decode(source.bytes, source.content_type);
  HtmlSource html{decoded.text, decoded.charset, source.url};
  LANTAI_ASSIGN_OR_RETURN(HtmlRead read, ReadHtmlPage(html, knowledge.dialects, knowledge.phrases));
  return std::move(read.page);
}

}  // namespace

Extractor::Extractor(Knowledge knowledge) : knowledge_(std::make_unique<const Knowledge>(std::move(knowledge))) {}
Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;

Result<Page> Extractor::Read(const Source& source) const {
  if (source.bytes.size() > kMaxInput) {
    return {Code::kTooLarge, fmt::format("{}: {} bytes, more than {}", source.input, source.bytes.size(), kMaxInput)};
  }
  MediaType type = GuessMediaType(source);
  if (type == MediaType::kHtml && IsOtherBinary(source.bytes)) {
    return {Code::kUnsupported, source.input + ": a binary file of a kind that is not read; it is kept as it came"};
  }
  if (type == MediaType::kHtml) return ReadHtmlSource(source, *knowledge_);
  return {Code::kUnsupported,
          fmt::format("{}: {} is not read yet; it is kept as it came", source.input, MediaTypeName(type))};
}

}  // namespace lantai::extractor
