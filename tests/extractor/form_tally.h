// Counts how a reader's cells compare with the truth, apart for numbers, zeros and cells that hold no number, and what
// went wrong without a word: a wrong value that no failed check and no flag names.
#pragma once

#include <array>
#include <map>
#include <string>

#include "core/document.h"
#include "tests/extractor/filled_form.h"

namespace lantai::extractor {

struct Tally {
  struct Counts {
    size_t right = 0, wrong = 0, lost = 0;
    double Share() const { return right + wrong + lost == 0 ? 1.0 : double(right) / double(right + wrong + lost); }
  };
  Counts numbers, zeros, others;
  size_t silent = 0;                           // wrong values that nothing names
  size_t extra = 0;                            // cells that the form does not have
  size_t reports = 0, clean = 0, alarmed = 0;  // clean reports, and those of them with a flag or a failed check
  std::string first_miss;                      // of the first cell that is not right
  std::string first_alarm;                     // flags and failed checks of the first clean report that has some
  std::string first_page;                      // for whoever looks into it

  void Add(const std::map<std::string, FilledCell>& truth, const Document& document, bool is_clean);
  void Add(const Tally& other);
  size_t Cells() const;

 private:
  void Compare(const std::string& id, const FilledCell& want, const Cell* got, const Report& report);
};

// "class | numbers right wrong lost | zeros … | not ok … | silent | alarms", for the table that a run prints.
std::string TallyHead();
std::string TallyLine(const std::string& name, const Tally& tally);

}  // namespace lantai::extractor
