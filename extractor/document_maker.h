// From content to document: title, unit, year and dates, metadata, clean text, chapters, the report's cells and checks,
// digests.
//
//   DocumentMaker maker(knowledge);                           // once; compiles the templates
//   Document document = maker.Make(content, Sha256Of(bytes));
//   Document document = maker.MakeBundle(std::move(parts));   // of a page with its attachments (extractor/bundle.h)
//
// A pure function of content and knowledge.
//
// Thread-safety: immutable once made; Make may be called from many threads. Lifetime: `knowledge` must outlive it.
// Limits: linear in the content.
#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "extractor/bundle.h"
#include "extractor/checks.h"
#include "extractor/content.h"
#include "extractor/divisions.h"
#include "extractor/form_reader.h"
#include "extractor/identity.h"
#include "extractor/knowledge.h"
#include "extractor/narrative.h"
#include "extractor/phrase_index.h"

namespace lantai::extractor {

class DocumentMaker {
 public:
  explicit DocumentMaker(const Knowledge& knowledge);

  Document Make(Content content, const Sha256& payload_sha256) const;
  // REQUIRES: at least one part, the first of them read.
  Document MakeBundle(std::vector<PartContent> parts) const;

 private:
  // What is read of a content besides the tables of the form.
  struct Surroundings {
    PageMetadata metadata;
    TitlePlace title;
    Body body;
  };
  Surroundings ReadSurroundings(const Content& content, const FormReading& form) const;
  TitleParts TitleOf(const Content& content) const;
  FormReading ReadForms(const BundleText& text, const std::vector<PartContent>& parts, std::vector<Flag>* flags) const;
  void FillReport(const Content& content, const Body& body, FormReading* form, Document* document) const;
  std::string NarrativeForm(const std::vector<Section>& sections) const;

  const Knowledge& knowledge_;
  FormReader forms_;
  NarrativeReader narrative_;
  Checker checker_;
  PhraseIndex phrases_;
  DivisionIndex divisions_;
  Identifier identifier_;
};

}  // namespace lantai::extractor
