// Reads the tables of the form out of text that lost its grid: pipe text (`规章 |` newline `0 |` …) and text with one
// cell a line.
//
//   FlatForm form(index, content.blocks);
//   for (const FlatForm::Run& run : form.runs()) form.Read(run, table, &reading, &rows);
//
// A run is a stretch of lines that begins with a label of one of the form's tables and holds nothing but labels and
// values. Labels may be broken over lines, may have lost their first characters, numbering and brackets; a number is
// never read out of a label. Which column a value belongs to is known only
//   - where a row has exactly as many values as its header has labels, or
//   - in pipe text, where blank cells are still there: the first cells behind the label are the row, what follows has
//   to
//     be blank (merged cells are padded so).
// Any other row is unparsable as a whole. A header whose labels stand in an order that is not the form's makes the rows
// under it unparsable, except in table 2, whose one-level header says the order itself.
//
// Thread-safety: reads only; one object a thread. Lifetime: `index` and `blocks` must outlive it.
// Limits: linear in the text; at most 12 lines are joined to one label.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extractor/content.h"
#include "extractor/form_index.h"

namespace lantai::extractor {

class FlatForm {
 public:
  struct Run {
    std::string_view table;  // "t2"
    size_t begin = 0;        // tokens
    size_t end = 0;
    bool pipes = false;
    size_t first_block = 0;
    size_t last_block = 0;  // the last block of which a token belongs to the run
  };

  FlatForm(const FormIndex& index, const std::vector<Block>& blocks);

  const std::vector<Run>& runs() const { return runs_; }
  // Adds what `run` says to `reading`, and the rows as they could be put together again to `rows`.
  void Read(const Run& run, const TableForm& table, TableReading* reading,
            std::vector<std::vector<std::string>>* rows) const;

 private:
  friend class FlatReader;
  enum class Kind : uint8_t { kBlank, kValue, kText };
  struct Token {
    Kind kind = Kind::kText;
    bool ended = false;  // a pipe closed the cell
    std::string_view text;
    std::string label;
    int key = -1;
    size_t block = 0;
    int line = 0;
  };
  // A label put together of one or more tokens.
  struct Label {
    int key = -1;
    size_t tokens = 1;
  };

  void AddBlock(size_t number, const Block& block);
  void AddPipes(size_t number, const Block& block);
  bool AddSplitLine(size_t number, const Block& block);
  std::vector<std::string_view> SplitLabels(const std::vector<std::string_view>& pieces, bool* known) const;
  bool TakesNumberBack(std::string_view text) const;
  void AddToken(std::string_view text, bool ended, size_t number, int line);
  Label LabelAt(size_t token, size_t end) const;
  void FindRuns();
  size_t RunEnd(std::string_view table, size_t begin) const;
  const LabelRoles* RolesIn(std::string_view table, int key) const;
  std::string_view AnchorOf(int key) const;

  const FormIndex& index_;
  std::vector<Token> tokens_;
  std::vector<Run> runs_;
};

}  // namespace lantai::extractor
