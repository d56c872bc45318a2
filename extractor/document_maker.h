// From content to document: title, unit, year and dates, metadata, clean text, chapters, the report's cells and checks,
// digests.
//
//   DocumentMaker maker(knowledge);                           // once; compiles the templates
//   Document document = maker.Make(content, Sha256Of(bytes));
//
// A pure function of content and knowledge. `parts` holds the one part the content came from; a bundle's further parts
// are the caller's.
//
// Thread-safety: immutable once made; Make may be called from many threads. Lifetime: `knowledge` must outlive it.
// Limits: linear in the content.
#pragma once

#include "core/document.h"
#include "extractor/content.h"
#include "extractor/divisions.h"
#include "extractor/form_reader.h"
#include "extractor/identity.h"
#include "extractor/knowledge.h"
#include "extractor/phrase_index.h"

namespace lantai::extractor {

class DocumentMaker {
 public:
  explicit DocumentMaker(const Knowledge& knowledge);

  Document Make(Content content, const Sha256& payload_sha256) const;

 private:
  std::string NarrativeForm(const std::vector<Section>& sections) const;

  const Knowledge& knowledge_;
  FormReader forms_;
  PhraseIndex phrases_;
  DivisionIndex divisions_;
  Identifier identifier_;
};

}  // namespace lantai::extractor
