#include "extractor/extractor.h"

#include <fmt/format.h>

#include "extractor/charset.h"
#include "extractor/document_maker.h"
#include "extractor/knowledge.h"
#include "extractor/media.h"
#include "extractor/page_reader.h"
#include "extractor/text_reader.h"

namespace lantai::extractor {

struct Extractor::State {
  State(Knowledge given, ReadLayout reader)
      : knowledge(std::move(given)),
        pages(knowledge.dialects, knowledge.phrases),
        maker(knowledge),
        read_layout(std::move(reader)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Result<Page> ReadHtml(const Source& source) const;
  Page ReadPlainText(const Source& source) const;

  Knowledge knowledge;
  PageKnowledge pages;  // looks into `knowledge`
  DocumentMaker maker;  // looks into `knowledge`
  ReadLayout read_layout;
};

Result<Page> Extractor::State::ReadHtml(const Source& source) const {
  Decoded decoded = Decode(source.bytes, source.content_type);
  HtmlSource html{decoded.text, decoded.charset, source.url};
  LANTAI_ASSIGN_OR_RETURN(HtmlRead read, ReadHtmlPage(html, pages));
  bool wanted = read.page.kind == PageKind::kArticle || source.any_kind;
  if (wanted && read.content) {
    read.content->input = source.input;
    read.page.document = maker.Make(*read.content, Sha256Of(source.bytes));
  }
  return std::move(read.page);
}

Page Extractor::State::ReadPlainText(const Source& source) const {
  Decoded decoded = Decode(source.bytes, source.content_type);
  Content content = ReadText(source.input, source.url, decoded.text);
  content.media_type = "text/plain";
  content.charset = decoded.charset;
  Page page;
  page.kind = PageKind::kArticle;
  page.document = maker.Make(content, Sha256Of(source.bytes));
  page.title = page.document->title;
  return page;
}

Extractor::Extractor(Knowledge knowledge, ReadLayout read_layout)
    : state_(std::make_unique<const State>(std::move(knowledge), std::move(read_layout))) {}
Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;

Result<Page> Extractor::Read(const Source& source) const {
  if (source.bytes.size() > kMaxInput) {
    return {Code::kTooLarge, fmt::format("{}: {} bytes, more than {}", source.input, source.bytes.size(), kMaxInput)};
  }
  MediaType type = GuessMediaType(source);
  if (type == MediaType::kText) return state_->ReadPlainText(source);
  if (type != MediaType::kHtml) {
    return {Code::kUnsupported,
            fmt::format("{}: {} is not read yet; it is kept as it came", source.input, MediaTypeName(type))};
  }
  if (IsOtherBinary(source.bytes)) {
    return {Code::kUnsupported, source.input + ": a binary file of a kind that is not read; it is kept as it came"};
  }
  return state_->ReadHtml(source);
}

}  // namespace lantai::extractor
