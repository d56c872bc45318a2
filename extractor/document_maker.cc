#include "extractor/document_maker.h"

#include <iterator>
#include <utility>

#include "extractor/fingerprint.h"
#include "extractor/flags.h"
#include "extractor/identity.h"
#include "extractor/label.h"
#include "extractor/metadata.h"
#include "extractor/sections.h"
#include "extractor/title.h"

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

bool IsAnotherReport(const TitleParts& title, const TitleParts& other) {
  if (!other.is_report || !title.is_report) return false;
  if (title.year && other.year && *title.year != *other.year) return true;
  if (title.unit.empty() || other.unit.empty()) return false;
  return title.unit.find(other.unit) == std::string::npos && other.unit.find(title.unit) == std::string::npos;
}

}  // namespace

DocumentMaker::DocumentMaker(const Knowledge& knowledge)
    : knowledge_(knowledge),
      forms_(knowledge.templates),
      narrative_(knowledge.narrative),
      checker_(knowledge.templates, knowledge.narrative) {}

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

// The tables of the text, and what the parts beside it say of them. A part that is another report has no say.
FormReading DocumentMaker::ReadForms(const BundleText& text, const std::vector<PartContent>& parts,
                                     std::vector<Flag>* flags) const {
  FormReading form = forms_.Read(text.content);
  if (text.beside.empty()) return form;
  const TitleParts title = ParseTitle(FindTitle(text.content, knowledge_.phrases).title, knowledge_.phrases);
  for (const int number : text.beside) {
    const Content& content = parts[static_cast<size_t>(number)].content;
    const std::string place = "part:" + std::to_string(number);
    const TitleParts other = ParseTitle(FindTitle(content, knowledge_.phrases).title, knowledge_.phrases);
    if (IsAnotherReport(title, other)) {
      flags->push_back(
          {"part_of_another_report", "notice", content.input + " is the report of " + other.unit, place, {}});
      continue;
    }
    Disagreement disagreement;
    AddPart(forms_.Read(content), number, &form, &disagreement);
    if (disagreement.cells.empty()) continue;
    flags->push_back({"parts_disagree", "warning", content.input + " prints other values: " + disagreement.detail,
                      place, disagreement.cells});
  }
  return form;
}

Document DocumentMaker::Make(Content content, const Sha256& payload_sha256) const {
  std::vector<PartContent> parts(1);
  parts.front().content = std::move(content);
  parts.front().payload_sha256 = payload_sha256;
  return MakeBundle(std::move(parts));
}

Document DocumentMaker::MakeBundle(std::vector<PartContent> parts) const {
  const Phrases& phrases = knowledge_.phrases;
  Document document;
  std::vector<Flag> bundle_flags;
  for (size_t i = 0; i < parts.size(); ++i) {
    const PartContent& part = parts[i];
    document.parts.push_back({part.role, part.content.input, part.content.url, part.payload_sha256});
    if (part.unread.empty()) continue;
    bundle_flags.push_back({"part_unread", "warning", part.unread, "part:" + std::to_string(i), {}});
  }
  for (PartContent& part : parts) FoldBlocks(&part.content);
  const BundleText text = JoinText(&parts);
  const Content& content = text.content;
  document.input = content.input;
  document.url = content.url;
  document.media_type = content.media_type;
  document.charset = content.charset;

  FormReading form = ReadForms(text, parts, &bundle_flags);
  PageMetadata metadata = ReadMetadata(content, phrases);
  const TitlePlace title = FindTitle(content, phrases);
  std::vector<bool> taken = form.consumed;
  Mark(metadata.consumed, &taken);
  Mark(title.consumed, &taken);
  Body body = ReadBody(content, taken, title.first_body_block, phrases);

  document.attachments = content.attachments;
  document.attachments.insert(document.attachments.end(), body.attachments.begin(), body.attachments.end());
  const BodyEvidence evidence = EvidenceOf(form, body, document.attachments.size());
  Identity who = Identify(content, title, metadata, body.lines, evidence, phrases);
  document.title = std::move(who.title);
  document.unit = std::move(who.unit);
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
    document.report->narrative = narrative_.Read(body, document.year);
    document.report->checks = checker_.Run(document, body);
    document.report->flags = FindFlags(document, body, form);
    std::move(bundle_flags.begin(), bundle_flags.end(), std::back_inserter(document.report->flags));
  }
  document.digests.payload_sha256 = parts.front().payload_sha256;
  FillFingerprints(&document);
  return document;
}

}  // namespace lantai::extractor
