#include "extractor/document_maker.h"

#include <iterator>
#include <utility>

#include "extractor/fingerprint.h"
#include "extractor/flags.h"
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

// Names the parts; those that could not be read are flags.
std::vector<Flag> AddParts(const std::vector<PartContent>& parts, Document* document) {
  std::vector<Flag> unread;
  for (size_t i = 0; i < parts.size(); ++i) {
    const PartContent& part = parts[i];
    document->parts.push_back({part.role, part.content.input, part.content.url, part.payload_sha256});
    if (part.unread.empty()) continue;
    unread.push_back({"part_unread", "warning", part.unread, "part:" + std::to_string(i), {}});
  }
  return unread;
}

void MoveInto(Identity who, Document* document, std::vector<Flag>* flags) {
  document->title = std::move(who.title);
  document->unit = std::move(who.unit);
  document->division = std::move(who.division);
  document->level = std::move(who.level);
  document->year = who.year;
  document->published = std::move(who.published);
  document->is_annual_report = who.is_annual_report;
  std::move(who.flags.begin(), who.flags.end(), std::back_inserter(*flags));
}

}  // namespace

DocumentMaker::DocumentMaker(const Knowledge& knowledge)
    : knowledge_(knowledge),
      forms_(knowledge.templates),
      narrative_(knowledge.narrative),
      checker_(knowledge.templates, knowledge.narrative),
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

TitleParts DocumentMaker::TitleOf(const Content& content) const {
  return FindTitle(content, ReadMetadata(content, phrases_), phrases_).parts;
}

// The tables of the text, and what the parts beside it say of them. A part that is another report has no say.
FormReading DocumentMaker::ReadForms(const BundleText& text, const std::vector<PartContent>& parts,
                                     std::vector<Flag>* flags) const {
  FormReading form = forms_.Read(text.content);
  if (text.beside.empty()) return form;
  const TitleParts title = TitleOf(text.content);
  for (const int number : text.beside) {
    const Content& content = parts[static_cast<size_t>(number)].content;
    const std::string place = "part:" + std::to_string(number);
    const TitleParts other = TitleOf(content);
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

DocumentMaker::Surroundings DocumentMaker::ReadSurroundings(const Content& content, const FormReading& form) const {
  Surroundings found;
  found.metadata = ReadMetadata(content, phrases_);
  found.title = FindTitle(content, found.metadata, phrases_);
  std::vector<bool> taken = form.consumed;
  Mark(found.metadata.consumed, &taken);
  Mark(found.title.consumed, &taken);
  found.body = ReadBody(content, taken, found.title.first_body_block, phrases_);
  return found;
}

// Narrative, checks and flags look at the document that is otherwise made.
void DocumentMaker::FillReport(const Content& content, const Body& body, FormReading* form, Document* document) const {
  document->report = std::move(form->report);
  form->report.tables = document->report->tables;
  Report& report = *document->report;
  if (report.form.empty()) report.form = NarrativeForm(document->sections);
  report.narrative = narrative_.Read(body, document->year);
  report.checks = checker_.Run(*document, body);
  report.flags = FindFlags(*document, content, body, *form, knowledge_.narrative);
}

Document DocumentMaker::Make(Content content, const Sha256& payload_sha256) const {
  std::vector<PartContent> parts(1);
  parts.front().content = std::move(content);
  parts.front().payload_sha256 = payload_sha256;
  return MakeBundle(std::move(parts));
}

Document DocumentMaker::MakeBundle(std::vector<PartContent> parts) const {
  Document document;
  std::vector<Flag> flags = AddParts(parts, &document);
  for (PartContent& part : parts) {
    FoldBlocks(&part.content);
    LiftIndexTables(&part.content, phrases_);
  }
  const BundleText text = JoinText(&parts);
  const Content& content = text.content;
  document.input = content.input;
  document.url = content.url;
  document.media_type = content.media_type;
  document.charset = content.charset;

  FormReading form = ReadForms(text, parts, &flags);
  Surroundings around = ReadSurroundings(content, form);
  const Body& body = around.body;
  document.attachments = content.attachments;
  document.attachments.insert(document.attachments.end(), body.attachments.begin(), body.attachments.end());
  const BodyEvidence evidence = EvidenceOf(form, body, document.attachments.size());
  MoveInto(identifier_.Identify(content, around.title, around.metadata, body, evidence), &document, &flags);
  document.metadata = std::move(around.metadata.metadata);
  document.text = body.Text();
  document.sections = body.sections;
  document.tables = std::move(form.tables);
  if (document.is_annual_report) {
    FillReport(content, body, &form, &document);
    std::move(flags.begin(), flags.end(), std::back_inserter(document.report->flags));
  }
  document.digests.payload_sha256 = parts.front().payload_sha256;
  FillFingerprints(body.folded, &document);
  return document;
}

}  // namespace lantai::extractor
