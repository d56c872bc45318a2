// Reading a page in a test: with the shipped knowledge, as one address.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include "config/dialects.h"
#include "config/divisions.h"
#include "config/phrases.h"
#include "config/report_templates.h"
#include "extractor/charset.h"
#include "extractor/knowledge.h"
#include "extractor/page_reader.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai::extractor {

inline const std::vector<Dialect>& ShippedDialects() {
  static const auto* dialects = new std::vector<Dialect>(*config::LoadDialects());
  return *dialects;
}

inline const Phrases& ShippedPhrases() {
  static const auto* phrases = new Phrases(*config::LoadPhrases());
  return *phrases;
}

inline const PageKnowledge& ShippedPageKnowledge() {
  static const auto* knowledge = new PageKnowledge(ShippedDialects(), ShippedPhrases());
  return *knowledge;
}

inline Knowledge ShippedKnowledge() {
  Knowledge knowledge;
  knowledge.dialects = ShippedDialects();
  knowledge.templates = *config::LoadReportTemplates();
  knowledge.divisions = *config::LoadDivisions();
  knowledge.phrases = ShippedPhrases();
  return knowledge;
}

inline HtmlRead ReadPage(std::string_view html, const std::string& url = "http://www.x.gov.cn/zwgk/index.html") {
  ExactBytes exact(html);
  Decoded decoded = Decode(exact.view(), "");
  Result<HtmlRead> read = ReadHtmlPage({decoded.text, decoded.charset, url}, ShippedPageKnowledge());
  EXPECT_OK(read);
  return read.ok() ? *std::move(read) : HtmlRead{};
}

inline std::string Fixture(const std::string& name) {
  std::ifstream in(std::string(LANTAI_SOURCE_DIR) + "/tests/extractor/pages/" + name, std::ios::binary);
  EXPECT_TRUE(in.good()) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

// Blocks as lines: "# heading", "- item", text, and table rows as "| a | b |", covered slots with "^".
inline std::string Drawn(const std::vector<Block>& blocks) {
  std::string out;
  for (const Block& block : blocks) {
    if (block.kind == BlockKind::kHeading) out += std::string(static_cast<size_t>(block.level), '#') + " ";
    if (block.kind == BlockKind::kListItem) out += "- ";
    if (block.kind != BlockKind::kTable) out += block.text + "\n";
    for (const auto& row : block.grid.rows) {
      out += "|";
      for (const Slot& slot : row) out += (slot.origin ? " " : " ^") + slot.text + " |";
      out += "\n";
    }
  }
  for (char& c : out) c = c == '\t' ? ' ' : c;
  return out;
}

inline std::vector<std::string> UrlsOf(const Page& page, LinkRole role) {
  std::vector<std::string> urls;
  for (const Link& link : page.links) {
    if (link.role == role) urls.push_back(link.request.url);
  }
  return urls;
}

}  // namespace lantai::extractor
