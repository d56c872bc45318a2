#include "extractor/extractor.h"

#include <fmt/format.h>

#include <algorithm>

#include "extractor/answer.h"
#include "extractor/body_changes.h"
#include "extractor/bundle.h"
#include "extractor/charset.h"
#include "extractor/collected_reports.h"
#include "extractor/document_maker.h"
#include "extractor/knowledge.h"
#include "extractor/label.h"
#include "extractor/layout_reader.h"
#include "extractor/media.h"
#include "extractor/page_reader.h"
#include "extractor/sitemap.h"
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

  bool MayBeReportByFiles(const Page& page) const;
  Result<Page> ReadHtml(const Source& source) const;
  Page ReadPlainText(const Source& source) const;
  Result<Content> FileContent(const Source& source, MediaType type) const;
  Result<Page> ReadFile(const Source& source, MediaType type) const;
  Result<Page> ReadAny(const Source& source) const;
  Result<Content> ReadContent(const Source& source) const;
  PartContent ReadPart(const Source& source, Status* read) const;

  Knowledge knowledge;
  PageKnowledge pages;  // looks into `knowledge`
  DocumentMaker maker;  // looks into `knowledge`
  ReadLayout read_layout;
};

namespace {

Content TextContent(const Source& source) {
  Decoded decoded = Decode(source.bytes, source.content_type);
  Content content = ReadText(source.input, source.url, decoded.text);
  content.media_type = "text/plain";
  content.charset = decoded.charset;
  return content;
}

bool IsFile(MediaType type) { return type != MediaType::kText && type != MediaType::kHtml; }

Status CheckSource(const Source& source, MediaType type) {
  if (source.bytes.size() > kMaxInput) {
    return {Code::kTooLarge, fmt::format("{}: {} bytes, more than {}", source.input, source.bytes.size(), kMaxInput)};
  }
  if (type == MediaType::kHtml && IsOtherBinary(source.bytes)) {
    return {Code::kUnsupported, source.input + ": a binary file of a kind that is not read; it is kept as it came"};
  }
  return Status::Ok();
}

std::string RoleOf(const Source& source, MediaType type) {
  if (!source.role.empty()) return std::string(source.role);
  if (IsJson(source.bytes)) return "data";
  return type == MediaType::kHtml || type == MediaType::kText ? "continuation" : "attachment";
}

}  // namespace

// Whether the files of a page that is no report, and has no text, may be one: its title says so, or their names do.
bool Extractor::State::MayBeReportByFiles(const Page& page) const {
  const auto is_file = [](const Link& link) { return link.role == LinkRole::kAttachment; };
  if (page.document->is_annual_report || std::none_of(page.links.begin(), page.links.end(), is_file)) return false;
  const Relevance title = pages.words.Judge(FoldLabel(page.title));
  if (title != Relevance::kUnknown) return title == Relevance::kReport;
  return std::any_of(page.links.begin(), page.links.end(), [](const Link& link) {
    return link.role == LinkRole::kAttachment && link.relevance == Relevance::kReport;
  });
}

Result<Page> Extractor::State::ReadHtml(const Source& source) const {
  Decoded decoded = Decode(source.bytes, source.content_type);
  HtmlSource html{decoded.text, decoded.charset, source.url, source.method, source.request_body, source.request_type};
  if (IsAnswer(decoded.text)) {
    if (std::optional<HtmlRead> answer = ReadAnswer(html, pages)) return std::move(answer->page);
  }
  LANTAI_ASSIGN_OR_RETURN(HtmlRead read, ReadHtmlPage(html, pages));
  bool wanted = read.page.kind == PageKind::kArticle || source.any_kind;
  if (wanted && read.content) {
    read.content->input = source.input;
    const bool stub = IsStub(*read.content);
    read.page.document = maker.Make(*std::move(read.content), Sha256Of(source.bytes));
    SetCollectedApart(knowledge.phrases, &read.page);
    read.page.report_in_files = stub && MayBeReportByFiles(read.page);
  }
  return std::move(read.page);
}

Page Extractor::State::ReadPlainText(const Source& source) const {
  Page page;
  page.kind = PageKind::kArticle;
  page.document = maker.Make(TextContent(source), Sha256Of(source.bytes));
  page.title = page.document->title;
  return page;
}

// A file that the sandboxed reader opens.
Result<Content> Extractor::State::FileContent(const Source& source, MediaType type) const {
  const auto failed = [&](Code code, const std::string& why) -> Status {
    return {code, fmt::format("{}: {}: {}; it is kept as it came", source.input, MediaTypeName(type), why)};
  };
  if (!read_layout) return failed(Code::kUnsupported, "no reader for such files is at hand");
  const Result<Layout> layout = read_layout(LayoutFormatOf(type), source.bytes);
  if (!layout.ok()) return failed(layout.status().code(), layout.status().message());
  Content content = ReadLayoutContent(*layout);
  content.input = source.input;
  content.url = source.url;
  content.media_type = ContentTypeOf(type);
  return content;
}

Result<Page> Extractor::State::ReadFile(const Source& source, MediaType type) const {
  LANTAI_ASSIGN_OR_RETURN(Content content, FileContent(source, type));
  Page page;
  page.kind = PageKind::kArticle;
  page.document = maker.Make(std::move(content), Sha256Of(source.bytes));
  page.title = page.document->title;
  return page;
}

Result<Page> Extractor::State::ReadAny(const Source& source) const {
  const MediaType type = GuessMediaType(source);
  LANTAI_RETURN_IF_ERROR(CheckSource(source, type));
  if (IsFile(type)) return ReadFile(source, type);
  if (type == MediaType::kText) return ReadPlainText(source);
  return ReadHtml(source);
}

Result<Content> Extractor::State::ReadContent(const Source& source) const {
  const MediaType type = GuessMediaType(source);
  LANTAI_RETURN_IF_ERROR(CheckSource(source, type));
  if (IsFile(type)) return FileContent(source, type);
  if (type == MediaType::kText) return TextContent(source);
  Decoded decoded = Decode(source.bytes, source.content_type);
  if (IsJson(decoded.text)) decoded.text = MarkupInJson(decoded.text);
  HtmlSource html{decoded.text, decoded.charset, source.url};
  LANTAI_ASSIGN_OR_RETURN(HtmlRead read, ReadHtmlPage(html, pages));
  if (!read.content) return {Code::kUnsupported, source.input + ": a page without an article"};
  read.content->input = source.input;
  return *std::move(read.content);
}

PartContent Extractor::State::ReadPart(const Source& source, Status* read) const {
  PartContent part;
  part.payload_sha256 = Sha256Of(source.bytes);
  const MediaType type = GuessMediaType(source);
  part.role = RoleOf(source, type);
  const bool page = type == MediaType::kHtml && part.role == "attachment" && !IsOtherBinary(source.bytes);
  Result<Content> content =
      page ? Status(Code::kInvalidArgument,
                    source.input + ": a web page where a file was announced; it is kept as it came")
           : ReadContent(source);
  *read = content.status();
  if (content.ok()) {
    part.content = *std::move(content);
  } else {
    part.content.input = source.input;
    part.content.url = source.url;
    part.unread = content.status().message();
  }
  return part;
}

Extractor::Extractor(Knowledge knowledge, ReadLayout read_layout)
    : state_(std::make_unique<const State>(std::move(knowledge), std::move(read_layout))) {}
Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;

Result<Page> Extractor::Read(const Source& source) const {
  if (source.type == MediaType::kAuto && source.bytes.size() <= kMaxInput) {
    std::optional<Page> sitemap = ReadSitemap(source.bytes, source.url.value_or(""), state_->pages.slugs);
    if (sitemap) return *std::move(sitemap);
  }
  LANTAI_ASSIGN_OR_RETURN(Page page, state_->ReadAny(source));
  if (page.document) page.changes = ChangesIn(*page.document);
  return page;
}

std::vector<BodyChange> Extractor::ChangesIn(const Document& document) const {
  if (!document.is_annual_report) return {};
  return ReadBodyChanges(document.text, state_->knowledge.phrases);
}

Result<Document> Extractor::ReadBundle(const std::vector<Source>& sources, std::vector<Status>* read) const {
  if (sources.empty()) return {Code::kInvalidArgument, "a bundle of no parts"};
  std::vector<PartContent> parts;
  std::vector<Status> statuses(sources.size());
  for (size_t i = 0; i < sources.size(); ++i) parts.push_back(state_->ReadPart(sources[i], &statuses[i]));
  if (read != nullptr) *read = statuses;
  if (!statuses.front().ok()) return statuses.front();
  parts.front().role = "page";
  return state_->maker.MakeBundle(std::move(parts));
}

}  // namespace lantai::extractor
