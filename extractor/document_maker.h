// From content to document: title, unit, year and dates, metadata, clean text, chapters, the report's cells and checks,
// digests.
//
//   DocumentMaker maker(knowledge);                           // once; compiles the templates
//   Document document = maker.Make(content, Sha256Of(bytes));
//
//   Document document = maker.MakeBundle(std::move(parts));   // of a page with its attachments (extractor/bundle.h)
//
// A pure function of content and knowledge. Division and level are left unset.
//
// Thread-safety: immutable once made; Make may be called from many threads. Lifetime: `knowledge` must outlive it.
// Limits: linear in the content.
#pragma once

#include "core/document.h"
#include "extractor/bundle.h"
#include "extractor/checks.h"
#include "extractor/content.h"
#include "extractor/form_reader.h"
#include "extractor/knowledge.h"
#include "extractor/narrative.h"

namespace lantai::extractor {

class DocumentMaker {
 public:
  explicit DocumentMaker(const Knowledge& knowledge);

  Document Make(Content content, const Sha256& payload_sha256) const;
  // REQUIRES: at least one part, the first of them read.
  Document MakeBundle(std::vector<PartContent> parts) const;

 private:
  FormReading ReadForms(const BundleText& text, const std::vector<PartContent>& parts, std::vector<Flag>* flags) const;
  std::string NarrativeForm(const std::vector<Section>& sections) const;

  const Knowledge& knowledge_;
  FormReader forms_;
  NarrativeReader narrative_;
  Checker checker_;
};

}  // namespace lantai::extractor
