// Measures what the narrative, K11 and the flags make of generated reports: on clean ones no flag and no wrong number,
// on contradictory ones a flag.
#include <gtest/gtest.h>

#include <iostream>

#include "extractor/flags.h"
#include "tests/extractor/narrated_report.h"
#include "tests/extractor/proof_fixture.h"

namespace lantai::extractor {
namespace {

constexpr unsigned kReports = 2000;

const NarrativeReader& Reader() {
  static const NarrativeReader reader(BuiltInKnowledge().narrative);
  return reader;
}

std::vector<Flag> Prove(NarratedReport* report) {
  const Body body = BodyOf(report->lines);
  Document& document = report->document;
  document.sections = body.sections;
  document.report->narrative = Reader().Read(body, document.year);
  document.report->checks = ShippedChecker().Run(document, body);
  return FindFlags(document, {}, body, {}, BuiltInKnowledge().narrative);
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

struct Tally {
  size_t said = 0;
  size_t read = 0;
  size_t wrong = 0;
  size_t invented = 0;
};

void Count(const NarratedReport& report, Tally* tally, std::string* examples) {
  const auto& narrative = report.document.report->narrative;
  for (const auto& [id, value] : report.truth) {
    ++tally->said;
    const auto found = narrative.find(id);
    if (found == narrative.end()) {
      if (examples->size() < 3000) *examples += "not read: " + id + "=" + value + "\n";
      continue;
    }
    ++tally->read;
    if (found->second.value.text == value) continue;
    ++tally->wrong;
    if (examples->size() < 3000) *examples += id + " " + found->second.raw + " not " + value + "\n";
  }
  for (const auto& [id, number] : narrative) {
    if (report.truth.contains(id)) continue;
    ++tally->invented;
    if (examples->size() < 3000) *examples += "invented: " + id + "=" + number.raw + "\n";
  }
}

TEST(NarratedReports, ThatAreCleanRaiseNoFlag) {
  Tally tally;
  size_t flagged = 0;
  std::string examples;
  for (unsigned seed = 0; seed < kReports; ++seed) {
    NarratedReport report = Narrate(seed);
    const std::vector<Flag> flags = Prove(&report);
    Count(report, &tally, &examples);
    if (flags.empty()) continue;
    ++flagged;
    if (flagged <= 3) examples += flags[0].id + ": " + flags[0].detail + "\n" + Joined(report.lines);
  }
  std::cout << flagged << " of " << kReports << " clean reports flagged; " << tally.said << " numbers said, "
            << tally.read << " read, " << tally.wrong << " wrong, " << tally.invented << " invented\n";
  EXPECT_EQ(flagged, 0u) << examples;
  EXPECT_EQ(tally.wrong + tally.invented, 0u) << examples;
  EXPECT_GE(tally.read * 100, tally.said * 98) << examples;
}

TEST(NarratedReports, ThatContradictTheirTablesAreFlagged) {
  for (const char* id : {"requests_received", "requests_replied", "review_cases", "litigation_cases"}) {
    size_t made = 0;
    size_t flagged = 0;
    std::string examples;
    for (unsigned seed = 0; seed < kReports / 4; ++seed) {
      NarratedReport report = Narrate(seed, id);
      if (!report.truth.contains(id)) continue;
      ++made;
      bool found = false;
      for (const Flag& flag : Prove(&report)) found |= flag.id == "narrative_contradicts_table";
      flagged += found ? 1 : 0;
      if (!found && examples.size() < 3000) examples += Joined(report.lines) + "\n";
    }
    std::cout << id << ": " << flagged << " of " << made << " contradictions flagged\n";
    EXPECT_GE(flagged * 100, made * 98) << id << "\n" << examples;
  }
}

}  // namespace
}  // namespace lantai::extractor
