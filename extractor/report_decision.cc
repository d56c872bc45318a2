#include "extractor/report_decision.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kEnoughText = 600;  // bytes of text that bear a title out
constexpr size_t kLinesLookedAt = 60;

// 青禾县2019年政府信息公开工作年度报告 2020-01-20: a line of a list.
bool IsListed(std::string_view folded, const PhraseIndex& phrases) {
  if (folded.size() > 300) return false;
  const size_t end = std::max(folded.rfind("报告") + 1, folded.rfind("年报") + 1);
  if (end == 0) return false;
  return ParseTitle(folded.substr(0, end - 1 + std::string_view("报告").size()), phrases.words).is_report;
}

bool IsList(const std::vector<std::string>& folded_lines, const PhraseIndex& phrases) {
  size_t listed = 0;
  for (size_t i = 0; i < std::min(folded_lines.size(), kLinesLookedAt); ++i)
    listed += IsListed(folded_lines[i], phrases);
  return listed >= 3;
}

bool NamesDecoy(std::string_view title, const PhraseIndex& phrases) {
  return phrases.decoy_words.OccursIn(FoldLabel(title));
}

// True where the page's heading, which its <title> repeats, is on disclosure and no report's title.
bool IsOtherHeading(const Content& content, const PhraseIndex& phrases) {
  const std::string heading = FoldLabel(content.heading);
  if (CountCodePoints(heading) < 10) return NamesDecoy(heading, phrases);
  if (ParseTitle(heading, phrases.words).is_report) return false;
  if (NamesDecoy(heading, phrases)) return true;
  const bool on_disclosure = heading.find("公开") != std::string::npos || heading.find("报告") != std::string::npos;
  return on_disclosure && FoldLabel(content.head_title).find(heading) != std::string::npos;
}

}  // namespace

bool IsAnnualReport(const Content& content, const TitlePlace& title, const std::vector<std::string>& folded_lines,
                    const BodyEvidence& evidence, const PhraseIndex& phrases) {
  const bool borne_out =
      evidence.tables > 0 || evidence.chapters >= 2 || evidence.attachments > 0 || evidence.text_bytes >= kEnoughText;
  const TitleParts& parts = title.parts;
  const bool marked = IsOtherHeading(content, phrases);
  // What the page marks as its heading decides, not a report that its text quotes.
  if (marked && NamesDecoy(content.heading, phrases)) return false;
  const bool named = !marked && parts.is_report && (!parts.unit.empty() || parts.year || evidence.tables > 0);
  if (named && borne_out) return evidence.tables > 0 || evidence.chapters >= 2 || !IsList(folded_lines, phrases);
  if (!evidence.report_tables) return false;
  // A file that is the form itself (格式模板) is read as what it is; a page about the form is not.
  const bool page = content.media_type == "text/html" || content.media_type == "text/plain";
  return !NamesDecoy(title.title, phrases) || (!page && evidence.tables >= 3);
}

}  // namespace lantai::extractor
