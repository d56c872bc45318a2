// Whose report this is, of which year and division, published when, and whether it is an annual report at all.
//
//   Identity who = identifier.Identify(content, title, metadata, body, evidence);
//   who.unit;                            // "张掖市招商局"
//   who.division;                        // "620700"
//
// Each is a vote with evidence: extractor/year_vote.h, division_vote.h, level.h, report_decision.h. The unit is the
// title's, else that of another title of the page, the signature, or the publisher; a name without its parent (太平镇)
// stays as the title prints it.
//
// Flags: `division_conflict` (warning) where codes and names on the page exclude each other; `untrusted_source`
// (notice) where a copy on a host that is not the government's shows signs of it: pinyin in brackets behind characters,
// @@ inside words.
//
// Thread-safety: immutable once made. Lifetime: phrases and divisions must outlive it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "extractor/content.h"
#include "extractor/divisions.h"
#include "extractor/metadata.h"
#include "extractor/phrase_index.h"
#include "extractor/report_decision.h"
#include "extractor/sections.h"
#include "extractor/title_place.h"

namespace lantai::extractor {

struct Identity {
  std::string title;
  std::optional<std::string> unit;
  std::optional<std::string> division;
  std::optional<std::string> level;
  std::optional<int> year;
  std::optional<std::string> published;
  bool is_annual_report = false;
  std::vector<Flag> flags;
};

class Identifier {
 public:
  Identifier(const PhraseIndex& phrases, const DivisionIndex& divisions) : phrases_(phrases), divisions_(divisions) {}

  Identity Identify(const Content& content, const TitlePlace& title, const PageMetadata& metadata, const Body& body,
                    const BodyEvidence& evidence) const;

 private:
  void Place(const Content& content, const PageMetadata& metadata, const std::string& signed_by, Identity* who) const;

  const PhraseIndex& phrases_;
  const DivisionIndex& divisions_;
};

// What a copy on a foreign host shows of itself, or empty.
std::string SignsOfMirror(const Content& content, const Body& body);

}  // namespace lantai::extractor
