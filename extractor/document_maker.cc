#include "extractor/document_maker.h"

#include "extractor/fingerprint.h"
#include "extractor/flags.h"
#include "extractor/label.h"
#include "extractor/metadata.h"
#include "extractor/narrative.h"
#include "extractor/sections.h"

namespace lantai::extractor {
namespace {

void Mark(const std::vector<bool>& more, std::vector<bool>* marks) {
  for (size_t i = 0; i < more.size(); ++i) (*marks)[i] = (*marks)[i] || more[i];
}

size_t CountChapters(const std::vector<Section>& sections) {
  size_t count = 0;
  for (const Section& section : sections) count += !section.heading.empty();
  return count;
}

BodyEvidence EvidenceOf(const FormReading& form, const Body& body, size_t attachments) {
  BodyEvidence evidence;
  evidence.tables = form.report.tables.size();
  evidence.report_tables = form.report.tables.contains("t2") && form.report.tables.contains("t3");
  evidence.chapters = CountChapters(body.sections);
  evidence.attachments = attachments;
  for (const std::string& line : body.lines) evidence.text_bytes += line.size();
  return evidence;
}

}  // namespace

DocumentMaker::DocumentMaker(const Knowledge& knowledge)
    : knowledge_(knowledge),
      forms_(knowledge.templates),
      phrases_(knowledge.phrases),
      divisions_(knowledge.divisions),
      identifier_(phrases_, divisions_) {}

// A report without tables is of the narrative generation whose words two of its chapters use.
std::string DocumentMaker::NarrativeForm(const std::vector<Section>& sections) const {
  for (const ReportTemplate& form : knowledge_.templates) {
    int hits = 0;
    for (const Section& section : sections) {
      const std::string heading = FoldLabel(section.heading);
      for (const std::string& word : form.chapters) {
        if (heading.find(word) == std::string::npos) continue;
        ++hits;
        break;
      }
    }
    if (hits >= 2) return form.id;
  }
  return {};
}

Document DocumentMaker::Make(Content content, const Sha256& payload_sha256) const {
  FoldBlocks(&content);
  Document document;
  document.input = content.input;
  document.url = content.url;
  document.media_type = content.media_type;
  document.charset = content.charset;
  document.parts.push_back({"page", content.input, content.url, payload_sha256});

  FormReading form = forms_.Read(content);
  PageMetadata metadata = ReadMetadata(content, phrases_);
  const TitlePlace title = FindTitle(content, metadata, phrases_);
  std::vector<bool> taken = form.consumed;
  Mark(metadata.consumed, &taken);
  Mark(title.consumed, &taken);
  Body body = ReadBody(content, taken, title.first_body_block, phrases_);

  document.attachments = content.attachments;
  document.attachments.insert(document.attachments.end(), body.attachments.begin(), body.attachments.end());
  const BodyEvidence evidence = EvidenceOf(form, body, document.attachments.size());
  Identity who = identifier_.Identify(content, title, metadata, body, evidence);
  document.title = std::move(who.title);
  document.unit = std::move(who.unit);
  document.division = std::move(who.division);
  document.level = std::move(who.level);
  document.year = who.year;
  document.published = std::move(who.published);
  document.is_annual_report = who.is_annual_report;
  document.metadata = std::move(metadata.metadata);
  document.text = body.Text();
  document.sections = body.sections;
  document.tables = std::move(form.tables);
  if (document.is_annual_report) {
    document.report = std::move(form.report);
    form.report.tables = document.report->tables;
    if (document.report->form.empty()) document.report->form = NarrativeForm(document.sections);
    document.report->narrative = FindNarrative(body);
    document.report->flags = FindFlags(document, body, form);
    document.report->flags.insert(document.report->flags.end(), who.flags.begin(), who.flags.end());
  }
  document.digests.payload_sha256 = payload_sha256;
  FillFingerprints(&document);
  return document;
}

}  // namespace lantai::extractor
