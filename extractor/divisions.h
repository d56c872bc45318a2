// The administrative divisions compiled for looking up: from a code to its name, from the beginning of a body's name
// to the division that it names.
//
//   DivisionIndex index(divisions);                          // the divisions must outlive it
//   index.Match("烟台市芝罘区商务局").codes;                  // {370602}, length of 烟台市芝罘区
//   index.Match("桃江经济开发区").codes;                      // {430922}: a short name before a zone's word
//   index.Match("鼓楼区司法局").codes;                        // four of them: Narrow chooses by what else is known
//
// A name is read as province, city, county and township, each within the one before and none of them needed, the
// longest name first. Names that once stood for a division count (襄樊市); a year tells them apart where needed. Short
// names (烟台 for 烟台市, 城步县 for 城步苗族自治县) count before a full name of a part or a zone's word only: 公安局
// is no office of 公安县.
//
// Thread-safety: immutable once made. Cost: a hash lookup for each length tried, at most 15 a name's part.
// Limits: names of at most 15 characters; codes are six digits as a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/divisions.h"

namespace lantai::extractor {

// True where `inner` is `outer` or lies in it, by their codes: 370602 in 370600 in 370000.
bool LiesIn(int inner, int outer);
// 370602 → 370600 → 370000 → 0.
int ParentOf(int code);
// 1 province, 2 city, 3 county, by the zeros at the code's end. Municipalities are provinces.
int DivisionRank(int code);

enum class PlaceKind { kNone, kDivision, kTownship, kZone };

struct PlaceMatch {
  PlaceKind kind = PlaceKind::kNone;
  std::vector<int> codes;  // sorted; more than one where the name is not unique; a township's is its county's
  size_t length = 0;       // bytes of the text that name it
  size_t last = 0;         // of them, those of the last name: 芝罘区 of 烟台市芝罘区
  bool by_short_name = false;
};

class DivisionIndex {
 public:
  explicit DivisionIndex(const Divisions& divisions);
  DivisionIndex(const DivisionIndex&) = delete;
  DivisionIndex& operator=(const DivisionIndex&) = delete;

  bool empty() const { return codes_.empty(); }
  bool Knows(int code) const;
  // The newest name of a code, or empty.
  std::string_view NameOf(int code) const;

  // What the beginning of `folded` names (FoldLabel'ed text).
  PlaceMatch Match(std::string_view folded) const;

  // Of several codes those that were in force in `year`, lie in (or hold) one of `context`, or whose city or province
  // is named in `text`; each step only where it leaves one at least.
  std::vector<int> Narrow(std::vector<int> codes, std::string_view name, std::optional<int> year,
                          const std::vector<int>& context, std::string_view text) const;

 private:
  enum Kind : uint8_t { kFull, kShort, kTown, kZoneName };
  struct Entry {
    std::string_view name;
    int code = 0;
    int16_t first_year = 0;
    int16_t last_year = 9999;
    Kind kind = kFull;
    uint32_t next = 0;  // of the same bucket; 0 ends
  };
  struct Step;

  void Add(std::string_view name, int code, const Division* division, Kind kind);
  void AddShortNames(const Division& division, int code);
  // Codes of entries named so, of one kind, that lie in one of `within` (anywhere where it is empty).
  std::vector<int> Find(std::string_view name, Kind kind, const std::vector<int>& within) const;
  Step LongestName(std::string_view text, const std::vector<int>& within) const;
  bool ShortNameCounts(std::string_view rest, const std::vector<int>& codes) const;
  bool WasInForce(int code, std::string_view name, int year) const;

  std::vector<Entry> entries_;  // entries_[0] is none
  std::vector<uint32_t> buckets_;
  std::vector<std::pair<int, std::string_view>> codes_;  // sorted by code, newest name
  size_t longest_ = 0;                                   // code points
};

}  // namespace lantai::extractor
