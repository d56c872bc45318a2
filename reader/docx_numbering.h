// The numbers that Word puts before paragraphs by itself (ISO/IEC 29500-1 §17.9). They are not in the text: a report
// whose headings number themselves has no 一、 in any run, and its chapters could not be found without this.
//
//   Numbering numbering(xml.document());
//   numbering.Next(3, 0)->text;               // "一、", and "二、" the next time
//
// Lists of one definition (w:abstractNum) count on together, as in Word; w:startOverride begins anew once; a deeper
// level begins anew after a higher one, unless w:lvlRestart says otherwise.
//
// Deviations: picture bullets and the custom formats of w14 count as decimal.
//
// Thread-safety: one thread; Next changes the counters. Limits: 9 levels, as in the standard.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "reader/xml.h"

namespace lantai::reader {

inline constexpr int kListLevels = 9;

struct ListLabel {
  std::string text;  // "（一）", with a blank behind it where the list has one and the label is not Chinese; "" for
                     // bullets
  bool bullet = false;
};

class Numbering {
 public:
  Numbering() = default;
  explicit Numbering(pugi::xml_node document);

  // The label of the next paragraph of list `id` (w:numId) at `level`; none where there is no such list.
  std::optional<ListLabel> Next(int id, int level);

  // At which level of the list paragraphs of that style stand (w:lvl/w:pStyle); 0 where it does not say.
  int LevelOfStyle(int id, std::string_view style_id) const;

 private:
  struct Level {
    int start = 1;
    int restart = -1;  // w:lvlRestart, -1 where absent
    std::string format = "decimal";
    std::string text;
    std::string suffix;
    std::string style;
    bool legal = false;
  };
  using Levels = std::array<Level, kListLevels>;
  struct List {
    int definition = 0;
    std::map<int, Level> replaced;
    std::map<int, int> starts;
  };

  static Level ReadLevel(pugi::xml_node node);
  void ReadList(pugi::xml_node node);
  const Level& LevelOf(const List& list, int level) const;
  void Count(int id, const List& list, int level);
  std::string LabelText(const List& list, int level) const;

  std::map<int, Levels> definitions_;
  std::map<int, List> lists_;
  std::map<int, std::array<std::optional<int>, kListLevels>> counters_;  // by definition
  std::set<std::pair<int, int>> started_;                                // list and level whose override was used
};

}  // namespace lantai::reader
