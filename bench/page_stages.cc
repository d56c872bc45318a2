#include "bench/page_stages.h"

#include <gumbo.h>

#include <memory>
#include <optional>

#include "core/digest.h"
#include "extractor/charset.h"
#include "extractor/document_maker.h"
#include "extractor/html_tree.h"
#include "extractor/page_reader.h"
#include "extractor/prescan.h"
#include "storage/payload_store.h"

namespace lantai::bench {
namespace {

using extractor::HtmlTree;
using extractor::Knowledge;

// A page with what each step gave, so that the next step can be run alone.
struct Prepared {
  Sample sample;
  extractor::Decoded decoded;
  extractor::Prescan scan;
  std::optional<extractor::Content> content;  // of articles
  Sha256 digest;

  std::string_view text() const { return decoded.text; }
  extractor::HtmlSource source() const { return {decoded.text, decoded.charset, sample.url}; }
};

Result<Prepared> Prepare(const Sample& sample, const Knowledge& knowledge) {
  Prepared page{sample, extractor::Decode(sample.bytes, sample.content_type), {}, {}, Sha256Of(sample.bytes)};
  LANTAI_ASSIGN_OR_RETURN(
      auto read,
      extractor::ReadHtmlPage(page.source(), extractor::PageKnowledge(knowledge.dialects, knowledge.phrases)));
  if (read.page.kind == PageKind::kArticle) page.content = std::move(read.content);
  return page;
}

// What every stage holds on to.
struct Shared {
  explicit Shared(const Knowledge& given)
      : knowledge(given), reading(knowledge.dialects, knowledge.phrases), maker(knowledge), extractor(given) {}

  const Knowledge knowledge;
  const extractor::PageKnowledge reading;
  const extractor::DocumentMaker maker;
  const extractor::Extractor extractor;
  std::vector<Prepared> pages;
};

void ParseBare(std::string_view text) {
  GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, text.data(), text.size());
  gumbo_destroy_output(&kGumboDefaultOptions, output);
}

void ReadWhole(const Shared& shared, const Prepared& page) {
  const Sample& sample = page.sample;
  Must(shared.extractor.Read(
      {.input = sample.url, .url = sample.url, .content_type = sample.content_type, .bytes = sample.bytes}));
}

using Step = std::function<void(const Shared&, const Prepared&)>;

const std::pair<const char*, Step> kSteps[] = {
    {"Gumbo, bare", [](const Shared&, const Prepared& page) { ParseBare(page.text()); }},
    {"decode",
     [](const Shared&, const Prepared& page) { extractor::Decode(page.sample.bytes, page.sample.content_type); }},
    {"pre-scan", [](const Shared&, const Prepared& page) { extractor::PrescanHtml(page.text()); }},
    {"tree", [](const Shared&, const Prepared& page) { Must(HtmlTree::Parse(page.scan)); }},
    {"pre-scan, tree, reading",
     [](const Shared& shared, const Prepared& page) { Must(extractor::ReadHtmlPage(page.source(), shared.reading)); }},
    {"document",
     [](const Shared& shared, const Prepared& page) {
       if (page.content) shared.maker.Make(*page.content, page.digest);
     }},
    {"SHA-256", [](const Shared&, const Prepared& page) { Sha256Of(page.sample.bytes); }},
    {kWholeExtractor, ReadWhole},
    {"compression", [](const Shared&, const Prepared& page) { Must(storage::FramePayload(page.sample.bytes)); }},
};

}  // namespace

PageStages MakePageStages(std::vector<Sample>& samples, const Knowledge& knowledge) {
  auto shared = std::make_shared<Shared>(knowledge);
  PageStages made;
  std::vector<Sample> readable;
  for (Sample& sample : samples) {
    Result<Prepared> page = Prepare(sample, knowledge);
    if (!page.ok()) {
      std::fprintf(stderr, "%s left out: %s\n", sample.url.c_str(), page.status().ToString().c_str());
      continue;
    }
    made.documents += page->content.has_value();
    shared->pages.push_back(*std::move(page));
    readable.push_back(std::move(sample));
  }
  // It looks into the text, so that it is made when that has its place.
  for (Prepared& page : shared->pages) page.scan = extractor::PrescanHtml(page.text());
  samples = std::move(readable);
  for (const auto& [name, step] : kSteps) {
    made.stages.push_back(MakeStage(name, samples.size(), [shared, step = step] {
      for (const Prepared& page : shared->pages) step(*shared, page);
    }));
  }
  return made;
}

}  // namespace lantai::bench
