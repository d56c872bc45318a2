#include "crawler/reading.h"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "core/content_coding.h"
#include "crawler/assembly.h"
#include "crawler/soft_absence.h"
#include "crawler/verdict.h"

namespace lantai::crawler {
namespace {

using storage::FrontierEntry;

// Items and files that were promised to say something and do not.
std::optional<Sha256> SuspectOf(const Capture& capture, const Result<Page>& page, LinkRole role) {
  if (!page.ok() || capture.status != 200 || capture.body.size() > kLongestSuspect) return std::nullopt;
  const bool promised = role == LinkRole::kItem || role == LinkRole::kAttachment || role == LinkRole::kOther;
  const bool silent = page->kind == PageKind::kOther || page->kind == PageKind::kIndex ||
                      (page->kind == PageKind::kArticle && !(page->document && page->document->is_annual_report));
  if (!promised || !silent || IsMadeUpAddress(capture.request.url)) return std::nullopt;
  const Result<std::string> body = DecodeContent(HeaderValue(capture.response_head, "Content-Encoding"), capture.body);
  if (!body.ok()) return std::nullopt;
  return Fingerprint(capture.request.url, *body);
}

}  // namespace

Result<Page> CallProcess(const lantai::Process& process, const Capture& capture) {
  try {
    return process(capture);
  } catch (const std::exception& error) {
    return Status(Code::kInternal, fmt::format("reading {} threw: {}", capture.request.url, error.what()));
  }
}

PageReading ReadCapture(const Process& process, const Capture& capture, const FollowContext& context) {
  PageReading read;
  Result<Page> page = CallProcess(process, capture);
  read.outcome = OutcomeOf(page, capture);
  if (!page.ok()) return read;
  if (read.outcome.state == storage::UrlState::kDone) {
    read.outlinks = ChooseOutlinks(*page, context, &read.left_out);
    read.parts = ChooseParts(*page, read.outlinks);
    read.suspect = SuspectOf(capture, page, context.entry.role);
  } else {
    page->document.reset();  // what a firewall says is no document
  }
  read.page = std::make_shared<const Page>(*std::move(page));
  return read;
}

storage::LeftOut LeftOutOf(const FrontierEntry& entry, const Cut& cut) {
  return {entry.request, entry.role, entry.relevance, entry.text, std::string(cut.rule), cut.detail};
}

}  // namespace lantai::crawler
