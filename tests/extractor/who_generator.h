// Makes pages around reports, as seven families of portal systems frame them, and pages that only look like reports;
// remembers who, when and what: the truth for the recognisers of titles, metadata, dates, divisions and bodies. The
// names of places are real, since their codes are; everything else is made up here.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/divisions.h"

namespace lantai::extractor {

enum class Family { kTrs, kUcap, kHanweb, kGkmlpt, kEmpire, kVsb, kWebPlus };
inline constexpr int kFamilies = 7;
std::string_view FamilyName(Family family);

struct WhoPage {
  std::string html;
  std::string text;  // the same, flattened
  std::string url;
  bool report = true;
  std::string title;
  std::string unit;
  std::string division;  // empty: not to be known
  std::string level;
  int year = 0;
  std::string published;                // empty: the page does not say
  bool stated = false;                  // the text says it, not only the meta tags
  std::vector<std::string> paragraphs;  // of the body, headings too
  std::vector<std::string> chrome;      // lines that must not be in the body
  std::map<std::string, std::string> metadata;
  std::string broken;  // the title over two lines, parted by |; or empty
  std::string shape;   // how it was made, for messages
};

class WhoGenerator {
 public:
  WhoGenerator(const Divisions& divisions, uint32_t seed);

  WhoPage Report();
  WhoPage Decoy();

 private:
  struct Body {
    std::string unit;
    std::string division;
    std::string level;
  };
  uint32_t Pick(uint32_t below) { return static_cast<uint32_t>(random_() % below); }
  bool Chance(uint32_t percent) { return Pick(100) < percent; }
  const std::string& One(const std::vector<std::string>& list) {
    return list[Pick(static_cast<uint32_t>(list.size()))];
  }
  const Division& AnyDivision(size_t rank);
  Body MakeUnit();
  std::string MakeTitle(WhoPage* page);
  std::string Date(int year, int month, int day, int form);
  void MakeText(WhoPage* page);
  void MakeMetadata(WhoPage* page);
  void AddParagraph(WhoPage* page, std::string text) { page->paragraphs.push_back(std::move(text)); }

  // Pieces of the page: HTML, and the lines a flattening extractor makes of them.
  void Both(const std::string& html, std::vector<std::string> lines);
  void Chrome(WhoPage* page, const std::string& html, std::vector<std::string> lines);
  void Head(WhoPage* page);
  void Menu(WhoPage* page);
  void IndexBlock(WhoPage* page);
  void MetaLine(WhoPage* page);
  void BodyText(WhoPage* page);
  void Tail(WhoPage* page);
  void Foot(WhoPage* page);
  void MakeHeading(WhoPage* page);
  void Build(WhoPage* page);

  std::vector<const Division*> provinces_, cities_, counties_;
  const Divisions& divisions_;
  std::map<std::string, int> names_;  // how many codes a name has
  std::mt19937 random_;
  Family family_ = Family::kTrs;
  std::string html_;
  std::string text_;
  bool has_index_ = false;
  bool has_tags_ = false;
  bool has_line_ = false;
  bool signed_ = false;
  bool heading_in_text_ = false;
  bool late_line_ = false;    // the line of metadata stands inside the body
  bool tail_inside_ = false;  // so does what follows the article
  std::vector<std::string> title_lines_;
  int day_ = 1;
  int month_ = 1;
};

}  // namespace lantai::extractor
