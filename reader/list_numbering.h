// The numbers that Word puts before paragraphs by itself (ISO/IEC 29500-1 §17.9, [MS-DOC] §2.4.6.3). They are not in
// the text: a report whose headings number themselves has no 一、 in any run, and its chapters could not be found
// without this.
//
//   ListNumbering numbering = ReadNumbering(xml.document());     // docx_numbering.h, doc_lists.h
//   numbering.Next(3, 0)->text;                                  // "一、", and "二、" the next time
//
// Lists of one definition count on together, as in Word; an override begins anew once; a deeper level begins anew after
// a higher one, unless the level says otherwise.
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

namespace lantai::reader {

inline constexpr int kListLevels = 9;

struct ListLabel {
  std::string text;  // "（一）", with a blank behind it where it would run into a number; "" for bullets
  bool bullet = false;
};

struct ListLevel {
  int start = 1;
  int restart = -1;                // begins anew after a level below this one, counted from 1; -1 for any higher one
  std::string format = "decimal";  // reader/numerals.h
  std::string text;                // "（%2）": %n is the number of level n
  std::string style;               // id of the paragraph style that stands for the level, or empty
  bool joined = false;             // nothing between the label and the text
  bool legal = false;              // all numbers as decimal
};

using ListLevels = std::array<ListLevel, kListLevels>;

struct List {
  int definition = 0;
  std::map<int, ListLevel> replaced;  // by level
  std::map<int, int> starts;          // by level
};

class ListNumbering {
 public:
  void Define(int definition, ListLevels levels) { definitions_[definition] = std::move(levels); }
  void Add(int id, List list) { lists_[id] = std::move(list); }

  // The label of the next paragraph of a list; none where there is no such list or level.
  std::optional<ListLabel> Next(int id, int level);

  // At which level of the list paragraphs of that style stand; 0 where it does not say.
  int LevelOfStyle(int id, std::string_view style_id) const;

 private:
  const ListLevel& LevelOf(const List& list, int level) const;
  void Count(int id, const List& list, int level);
  std::string LabelText(const List& list, int level) const;

  std::map<int, ListLevels> definitions_;
  std::map<int, List> lists_;
  std::map<int, std::array<std::optional<int>, kListLevels>> counters_;  // by definition
  std::set<std::pair<int, int>> started_;                                // list and level whose override was used
};

}  // namespace lantai::reader
