// What the tests of reports share: the built-in knowledge and a document made of text.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "config/divisions.h"
#include "config/narrative.h"
#include "config/phrases.h"
#include "config/report_templates.h"
#include "extractor/document_maker.h"
#include "extractor/knowledge.h"
#include "extractor/text_reader.h"

namespace lantai::extractor {

inline const Knowledge& BuiltInKnowledge() {
  static const Knowledge knowledge = [] {
    auto templates = config::LoadReportTemplates();
    auto phrases = config::LoadPhrases();
    EXPECT_TRUE(templates.ok()) << templates.status().ToString();
    EXPECT_TRUE(phrases.ok()) << phrases.status().ToString();
    auto narrative = config::LoadNarrativeLanguage();
    EXPECT_TRUE(narrative.ok()) << narrative.status().ToString();
    Knowledge made;
    made.narrative = *std::move(narrative);
    made.templates = *std::move(templates);
    made.phrases = *std::move(phrases);
    made.divisions = *config::LoadDivisions();
    return made;
  }();
  return knowledge;
}

inline const DocumentMaker& Maker() {
  static const DocumentMaker maker(BuiltInKnowledge());
  return maker;
}

inline Document FromText(std::string_view text) {
  return Maker().Make(ReadText("a.txt", std::nullopt, text), Sha256Of(text));
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace lantai::extractor
