#include "extractor/flat_form.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestCellBytes = 400;  // longer lines are paragraphs
constexpr size_t kMostJoined = 12;
constexpr size_t kLongestUnit = 2;    // code points: 条, 人次 between label and number of the 2014 form
constexpr size_t kLongestLabel = 60;  // code points
constexpr int kMostUnknown = 12;      // unknown short lines in a row that end a run

// The rule under a Markdown header: |---|:---|
bool IsRule(std::string_view text) {
  return text.find("---") != std::string_view::npos && text.find_first_not_of("-|:+ ") == std::string_view::npos;
}

// 三、收到和处理…: numbered as chapters are. Rows of table 3 are too, so this counts only for labels nobody knows.
bool LooksLikeChapter(std::string_view text) {
  const std::string folded = FoldLabel(text);
  size_t pos = 0;
  size_t digits = 0;
  while (pos < folded.size()) {
    const char32_t c = NextCodePoint(folded, &pos);
    if (c == U'、') return digits > 0 && pos < folded.size();
    if (std::u32string_view(U"一二三四五六七八九十").find(c) == std::u32string_view::npos || ++digits > 3) return false;
  }
  return false;
}

std::vector<std::string_view> SplitWhiteSpace(std::string_view text) {
  std::vector<std::string_view> pieces;
  size_t start = 0;
  for (size_t pos = 0; pos < text.size();) {
    const size_t at = pos;
    if (!IsWhiteSpace(NextCodePoint(text, &pos))) continue;
    if (at > start) pieces.push_back(text.substr(start, at - start));
    start = pos;
  }
  if (start < text.size()) pieces.push_back(text.substr(start));
  return pieces;
}

// "591 件" is one value.
std::vector<std::string_view> JoinUnits(const std::vector<std::string_view>& pieces) {
  std::vector<std::string_view> joined;
  for (const std::string_view piece : pieces) {
    if (!joined.empty() && IsUnit(piece) && IsValueToken(joined.back())) {
      const char* begin = joined.back().data();
      const std::string_view both(begin, static_cast<size_t>(piece.data() + piece.size() - begin));
      if (IsValueToken(both)) {
        joined.back() = both;
        continue;
      }
    }
    joined.push_back(piece);
  }
  return joined;
}

}  // namespace

FlatForm::FlatForm(const FormIndex& index, const std::vector<Block>& blocks) : index_(index) {
  for (size_t i = 0; i < blocks.size(); ++i) AddBlock(i, blocks[i]);
  FindRuns();
}

void FlatForm::AddBlock(size_t number, const Block& block) {
  if (block.kind == BlockKind::kTable || IsRule(block.text)) return;
  if (block.text.find('|') != std::string::npos) return AddPipes(number, block);
  if (AddSplitLine(number, block)) return;
  const std::string_view text = TrimWhiteSpace(block.text);
  if (!text.empty()) AddToken(text, false, number, block.line);
}

void FlatForm::AddPipes(size_t number, const Block& block) {
  std::string_view rest = block.text;
  for (size_t at = rest.find('|'); at != std::string_view::npos; at = rest.find('|')) {
    AddToken(TrimWhiteSpace(rest.substr(0, at)), true, number, block.line);
    rest.remove_prefix(at + 1);
  }
  rest = TrimWhiteSpace(rest);
  if (!rest.empty()) AddToken(rest, false, number, block.line);
}

// A row of a table that stands in one line: labels, known or the rest of one that began in the line before, and values
// behind them ("规章 0 0 0"), or a header's labels. Sentences are left whole.
bool FlatForm::AddSplitLine(size_t number, const Block& block) {
  if (block.text.size() > kLongestCellBytes || IsValueToken(block.text)) return false;
  const std::vector<std::string_view> pieces = JoinUnits(SplitWhiteSpace(block.text));
  if (pieces.size() < 2) return false;
  size_t first = pieces.size();
  while (first > 0 && IsValueToken(pieces[first - 1])) --first;
  bool known = true;
  const std::vector<std::string_view> labels =
      SplitLabels({pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(first)}, &known);
  if (first == pieces.size() && (labels.size() < 2 || !known)) return false;
  const auto is_long = [](std::string_view label) { return CountCodePoints(label) > kLongestLabel; };
  if (!known && std::any_of(labels.begin(), labels.end(), is_long)) return false;
  for (const std::string_view label : labels) AddToken(label, false, number, block.line);
  for (size_t i = first; i < pieces.size(); ++i) AddToken(pieces[i], false, number, block.line);
  return true;
}

// The labels that the pieces of a line are, each as long as can be. Where a piece belongs to none, what is left is one
// text, and not `known`.
std::vector<std::string_view> FlatForm::SplitLabels(const std::vector<std::string_view>& pieces, bool* known) const {
  const auto joined = [&](size_t begin, size_t end) {
    const char* last = pieces[end - 1].data() + pieces[end - 1].size();
    return std::string_view(pieces[begin].data(), static_cast<size_t>(last - pieces[begin].data()));
  };
  std::vector<std::string_view> labels;
  for (size_t begin = 0; begin < pieces.size();) {
    size_t end = std::min(pieces.size(), begin + kMostJoined);
    while (end > begin && index_.Find(LabelKey(joined(begin, end))) < 0) --end;
    *known = end > begin || IsUnit(pieces[begin]);
    // What is left may be a damaged label with its unit behind it.
    const size_t rest = pieces.size() - (begin + 1 < pieces.size() && IsUnit(pieces.back()) ? 1 : 0);
    end = *known ? std::max(end, begin + 1) : rest;
    labels.push_back(joined(begin, end));
    if (!*known && end < pieces.size()) labels.push_back(pieces.back());
    if (!*known) break;
    begin = end;
  }
  return labels;
}

// A line that begins with the mark behind a label's number: the number was broken off and is no value.
bool FlatForm::TakesNumberBack(std::string_view text) const {
  if (tokens_.empty() || tokens_.back().kind != Kind::kValue || tokens_.back().ended || text.empty()) return false;
  constexpr size_t kLongest = 6;  // bytes: 计|1条|)
  if (tokens_.back().text.size() > kLongest) return false;
  const std::string folded = FoldLabel(text);
  return folded.starts_with('.') || folded.starts_with("、") || folded.starts_with(')');
}

void FlatForm::AddToken(std::string_view text, bool ended, size_t number, int line) {
  if (TakesNumberBack(text)) tokens_.pop_back();
  Token& token = tokens_.emplace_back();
  token.text = text;
  token.ended = ended;
  token.block = number;
  token.line = line;
  if (text.empty()) {
    token.kind = Kind::kBlank;
  } else if (IsValueToken(text)) {
    token.kind = Kind::kValue;
  } else if (text.size() <= kLongestCellBytes) {
    token.label = LabelKey(text);
    token.key = index_.Find(token.label);
  }
}

// The longest label that starts at `token` and goes on over line breaks, never over the end of a cell.
FlatForm::Label FlatForm::LabelAt(size_t token, size_t end) const {
  Label best{tokens_[token].key, 1};
  if (tokens_[token].text.size() > kLongestCellBytes) return best;
  if (!tokens_[token].label.empty() && !index_.IsPrefix(tokens_[token].label)) return best;
  std::string joined;
  for (size_t i = token; i < end && i < token + kMostJoined; ++i) {
    if (tokens_[i].kind != Kind::kText || tokens_[i].text.size() > kLongestCellBytes) break;
    joined += tokens_[i].text;
    const std::string key = i == token ? tokens_[i].label : LabelKey(joined);
    if (const int found = index_.Find(key); found >= 0) best = {found, i - token + 1};
    if (tokens_[i].ended || (!key.empty() && !index_.IsPrefix(key))) break;
  }
  return best;
}

const LabelRoles* FlatForm::RolesIn(std::string_view table, int key) const {
  for (const TableForm& form : index_.tables()) {
    if (form.table->id == table && form.RolesOf(key).Any()) return &form.RolesOf(key);
  }
  return nullptr;
}

std::string_view FlatForm::AnchorOf(int key) const {
  for (const TableForm& form : index_.tables()) {
    if (form.RolesOf(key).anchor) return form.table->id;
  }
  return {};
}

void FlatForm::FindRuns() {
  for (size_t i = 0; i < tokens_.size();) {
    if (tokens_[i].kind != Kind::kText) {
      ++i;
      continue;
    }
    const Label label = LabelAt(i, tokens_.size());
    const std::string_view table = AnchorOf(label.key);
    if (table.empty()) {
      ++i;
      continue;
    }
    Run run{table, i, RunEnd(table, i), false, tokens_[i].block, 0};
    run.last_block = tokens_[run.end - 1].block;
    for (size_t t = run.begin; t < run.end; ++t) run.pipes |= tokens_[t].ended;
    runs_.push_back(run);
    i = run.end;
  }
}

// Behind the last label or value of the run that begins at `begin`.
size_t FlatForm::RunEnd(std::string_view table, size_t begin) const {
  size_t end = begin + 1;
  int unknown = 0;
  for (size_t i = begin; i < tokens_.size() && unknown < kMostUnknown;) {
    const Token& token = tokens_[i];
    if (token.kind != Kind::kText) {
      ++i;
      if (token.kind == Kind::kValue || token.ended) end = i;
      continue;
    }
    const Label label = LabelAt(i, tokens_.size());
    if (RolesIn(table, label.key) != nullptr) {
      i += label.tokens;
      end = i;
      unknown = 0;
      continue;
    }
    if (token.text.size() > kLongestCellBytes || CountCodePoints(token.text) > 60) break;
    if (!AnchorOf(label.key).empty()) break;
    if (LooksLikeChapter(token.text)) {
      bool similar = false;
      for (const TableForm& form : index_.tables()) {
        similar |= form.table->id == table && form.FindSimilar(token.label).key >= 0;
      }
      if (!similar) break;
    }
    unknown += !IsUnit(token.label);
    ++i;
  }
  return end;
}

// One pass over a run in one table's terms.
class FlatReader {
 public:
  FlatReader(const FlatForm& form, const FlatForm::Run& run, const TableForm& table, TableReading* reading,
             std::vector<std::vector<std::string>>* rows)
      : form_(form), run_(run), table_(table), reading_(reading), rows_(rows) {
    for (const TableForm::Row& row : table.rows) unlabelled_ |= !row.labelled;
  }

  void Read() {
    for (size_t i = run_.begin; i < run_.end;) i = Step(i);
    Flush(true);
    if (unlabelled_)
      ReadUnlabelled();
    else
      FillBlankRows();
  }

 private:
  using Kind = FlatForm::Kind;
  using Token = FlatForm::Token;
  struct HeaderCell {
    int leaf = -1;
    std::string label;
    bool blank = false;
  };

  size_t Step(size_t i) {
    const Token& token = form_.tokens_[i];
    if (token.kind != Kind::kText) {
      TakeCell(i);
      return i + 1;
    }
    FlatForm::Label label = form_.LabelAt(i, run_.end);
    if (label.key < 0 && row_ >= 0 && values_.empty() && CountCodePoints(token.label) <= kLongestUnit) {
      unit_text_ += token.label;
      if (IsUnit(unit_text_)) row_unit_ = unit_text_;
      return i + 1;
    }
    if (label.key < 0) label.key = Similar(i);
    TakeLabel(i, label);
    return i + label.tokens;
  }

  // A label that no generation knows may be what is left of one.
  int Similar(size_t i) {
    if (similar_budget_ == 0 || form_.tokens_[i].label.empty()) return -1;
    --similar_budget_;
    const TableForm::Similar similar = table_.FindSimilar(form_.tokens_[i].label, LabelNumber(form_.tokens_[i].text));
    reading_->lost_characters |= similar.lost;
    return similar.key;
  }

  void TakeCell(size_t i) {
    any_value_ |= form_.tokens_[i].kind == Kind::kValue;
    if (row_ >= 0 || unlabelled_) {
      values_.push_back(i);
    } else if (in_header_ && form_.tokens_[i].kind == Kind::kBlank) {
      header_.push_back({-1, {}, true});
    }
  }

  void TakeLabel(size_t i, const FlatForm::Label& label) {
    const LabelRoles& roles = table_.RolesOf(label.key);
    if (!unlabelled_) Flush(false);
    if (unlabelled_) return TakeUngroupedLabel(i, label, roles);
    const int row = RowFor(roles, i);
    if (roles.head) {
      OpenHeader();
    } else if (roles.leaf >= 0 && (in_header_ || row < 0)) {
      if (!in_header_) OpenHeader();
      header_.push_back({roles.leaf, {}, false});
      if (const auto unit = UnitInHeader(TextOf(i, label.tokens))) money_unit_ = unit;
      reading_->leaves_seen[static_cast<size_t>(roles.leaf)] = 1;
    } else if (row >= 0) {
      in_header_ = false;
      StartRow(row, i, label.tokens);
    } else if (in_header_ && !roles.plain && form_.tokens_[i].label.size() > 3) {
      header_.push_back({-1, form_.tokens_[i].label, false});
    }
    if (row_ < 0) AddHeaderText(i, label, in_header_ && (roles.leaf >= 0 || !roles.Any()));
  }

  // Labels that are no row's: one row of the table put together again for a header, one each for others.
  void AddHeaderText(size_t i, const FlatForm::Label& label, bool continues) {
    if (!continues || rows_->empty() || !header_text_) rows_->emplace_back();
    rows_->back().push_back(TextOf(i, label.tokens));
    header_text_ = true;
  }

  void OpenHeader() {
    if (in_header_ && header_.empty()) return;
    header_.clear();
    money_unit_.reset();
    in_header_ = true;
  }

  int RowFor(const LabelRoles& roles, size_t token) const {
    return table_.RowBehind(roles, last_row_, roles.tails.empty() ? 0 : LabelNumber(form_.tokens_[token].text));
  }

  std::string TextOf(size_t first, size_t count) const {
    std::string text;
    for (size_t i = first; i < first + count; ++i) text += form_.tokens_[i].text;
    return text;
  }

  void StartRow(int row, size_t i, size_t tokens) {
    row_ = last_row_ = row;
    row_unit_.reset();
    unit_text_.clear();
    if (table_.rows[static_cast<size_t>(row)].has_unit) row_unit_ = UnitInHeader(TextOf(i, tokens));
    label_line_ = form_.tokens_[i].line;
    row_text_ = {TextOf(i, tokens)};
  }

  // Which column of the block each value of a row belongs to, in the order the values stand; -1 for a header cell
  // nobody knows; empty where the header does not tell.
  std::vector<int> ValueOrder(int block) const {
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(block)];
    const std::vector<int>& printed = table_.header_order[static_cast<size_t>(block)];
    if (!printed.empty()) return FormOrder(columns, printed);
    std::vector<HeaderCell> header = header_;
    while (!header.empty() && header.back().blank) header.pop_back();
    std::vector<int> order;
    bool in_order = true;
    for (size_t k = 0; k < header.size(); ++k) {
      order.push_back(-1);
      for (size_t j = 0; j < columns.size(); ++j) {
        if (header[k].leaf == columns[j].leaf) order[k] = static_cast<int>(j);
      }
      in_order &= header[k].leaf < 0 || order[k] == static_cast<int>(k);
    }
    if (in_order) FillCutHeaders(header, columns, &order);
    return HasRepeats(order) ? std::vector<int>() : order;
  }

  static bool HasRepeats(std::vector<int> order) {
    std::erase(order, -1);
    std::sort(order.begin(), order.end());
    return std::adjacent_find(order.begin(), order.end()) != order.end();
  }

  static void FillCutHeaders(const std::vector<HeaderCell>& header, const std::vector<TableForm::Column>& columns,
                             std::vector<int>* order) {
    if (header.size() != columns.size()) return;
    for (size_t k = 0; k < header.size(); ++k) {
      const std::string& label = header[k].label;
      if ((*order)[k] >= 0 || CountCodePoints(label) < 3) continue;
      const auto cut = [&](const std::string& name) { return name.starts_with(label); };
      if (std::any_of(columns[k].keys.begin(), columns[k].keys.end(), cut)) (*order)[k] = static_cast<int>(k);
    }
  }

  // Table 3: the form's own order, unless the header's labels contradict it.
  std::vector<int> FormOrder(const std::vector<TableForm::Column>& columns, const std::vector<int>& printed) const {
    std::vector<int> order(columns.size());
    for (size_t j = 0; j < columns.size(); ++j) order[j] = static_cast<int>(j);
    return Follows(columns, printed) || Follows(columns, order) ? order : std::vector<int>();
  }

  bool Follows(const std::vector<TableForm::Column>& columns, const std::vector<int>& order) const {
    size_t at = 0;
    for (const HeaderCell& cell : header_) {
      if (cell.leaf < 0) continue;
      while (at < order.size() && columns[static_cast<size_t>(order[at])].leaf != cell.leaf) ++at;
      if (at++ == order.size()) return false;
    }
    return true;
  }

  // Ends the current row: its values are complete. `last`: the run is over, where trailing pipes may have been cut off.
  void Flush(bool last) {
    if (row_ < 0) return;
    const TableForm::Row& place = table_.rows[static_cast<size_t>(row_)];
    const std::vector<int> order = ValueOrder(place.block);
    reading_->SeeRow(row_, !values_.empty());
    if (values_.empty()) {
      blank_rows_.push_back({row_, label_line_});
    } else if (order.empty() || !Fits(order.size(), last)) {
      RejectRow(place);
    } else {
      PutRow(place, order);
    }
    for (const size_t i : values_) row_text_.emplace_back(form_.tokens_[i].text);
    rows_->push_back(std::move(row_text_));
    header_text_ = false;
    row_text_.clear();
    values_.clear();
    row_ = -1;
  }

  bool Fits(size_t columns, bool last) const {
    if (!run_.pipes) return values_.size() == columns;
    if (values_.size() < columns && !last) return false;
    for (size_t v = 0; v < values_.size(); ++v) {
      const Token& token = form_.tokens_[values_[v]];
      if (v >= columns && token.kind != Kind::kBlank) return false;
      // A cell that goes on in the next line is more than this number.
      if (!token.ended && values_[v] + 1 < run_.end) return false;
    }
    return true;
  }

  void PutRow(const TableForm::Row& place, const std::vector<int>& order) {
    complete_rows_ = true;
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(place.block)];
    for (size_t v = 0; v < order.size(); ++v) {
      if (order[v] < 0) continue;
      const auto j = static_cast<size_t>(order[v]);
      const bool there = v < values_.size();
      const Token& token = form_.tokens_[there ? values_[v] : values_.back()];
      Cell cell = ParseCell(there ? token.text : std::string_view(), KindOf(columns[j]));
      cell.at = At(token.line);
      reading_->Put(static_cast<size_t>(place.first_cell) + j, std::move(cell));
    }
  }

  CellKind KindOf(const TableForm::Column& column) const {
    CellKind kind = column.kind;
    kind.unit = column.has_unit ? money_unit_ : row_unit_;
    return kind;
  }

  void RejectRow(const TableForm::Row& place) {
    std::string raw;
    for (const size_t i : values_) {
      if (!raw.empty() && !form_.tokens_[i].text.empty()) raw += ' ';
      raw += form_.tokens_[i].text;
    }
    Cell cell;
    cell.status = CellStatus::kUnparsable;
    cell.raw = std::move(raw);
    cell.at = At(form_.tokens_[values_.front()].line);
    PutAll(place, cell);
  }

  void PutAll(const TableForm::Row& place, const Cell& cell) {
    const size_t columns = table_.columns[static_cast<size_t>(place.block)].size();
    for (size_t j = 0; j < columns; ++j) reading_->Put(static_cast<size_t>(place.first_cell) + j, cell);
  }

  // Rows without a value are blank, unless every row of the run is short of values: then an extractor dropped repeated
  // lines (seen: each 0 but the first), and nothing is known.
  void FillBlankRows() {
    for (const auto& [row, line] : blank_rows_) {
      const TableForm::Row& place = table_.rows[static_cast<size_t>(row)];
      Cell cell;
      cell.raw = "";
      cell.status = complete_rows_ || !any_value_ ? CellStatus::kBlank : CellStatus::kUnparsable;
      cell.at = At(line);
      PutAll(place, cell);
    }
  }

  // Table 4: a header of groups and names, then one row without a label.
  void TakeUngroupedLabel(size_t i, const FlatForm::Label& label, const LabelRoles& roles) {
    if (roles.leaf >= 0) {
      header_.push_back({roles.leaf, {}, false});
      reading_->leaves_seen[static_cast<size_t>(roles.leaf)] = 1;
      if (first_leaf_ == 0) first_leaf_ = i;
    }
    if (roles.Any()) last_label_ = i + label.tokens - 1;
    AddHeaderText(i, label, true);
  }

  void ReadUnlabelled() {
    const TableForm::Row& place = table_.rows.front();
    const std::vector<TableForm::Column>& columns = table_.columns.front();
    if (header_.empty()) return;
    std::erase_if(values_, [&](size_t i) { return i < last_label_; });
    std::vector<size_t> filled = values_;
    std::erase_if(filled, [&](size_t i) { return form_.tokens_[i].kind == Kind::kBlank; });
    reading_->SeeRow(0, !filled.empty());
    if (filled.size() != columns.size() && run_.pipes) filled = Aligned(columns.size());
    std::vector<int> order(columns.size());
    for (size_t j = 0; j < order.size(); ++j) order[j] = static_cast<int>(j);
    std::vector<std::string>& row = rows_->emplace_back();
    for (const size_t i : filled) row.emplace_back(form_.tokens_[i].text);
    if (values_.empty() || (filled.empty() && AllBlank())) {
      Cell blank;
      blank.raw = "";
      blank.status = CellStatus::kBlank;
      blank.at = At(form_.tokens_[last_label_].line);
      return PutAll(place, blank);
    }
    const bool cut_short = run_.pipes && !filled.empty() && filled.size() < columns.size();
    if ((filled.size() != columns.size() && !cut_short) || !Follows(columns, order)) return RejectRow(place);
    values_ = std::move(filled);
    PutRow(place, order);
  }

  bool AllBlank() const {
    return std::all_of(values_.begin(), values_.end(), [&](size_t i) { return form_.tokens_[i].kind == Kind::kBlank; });
  }

  // Pipe text pads every row to the same width: the widths of the three header rows say where the row of numbers
  // begins, if all three agree.
  std::vector<size_t> Aligned(size_t columns) const {
    std::vector<size_t> cells;  // the token that begins each cell
    bool begins = true;
    for (size_t i = run_.begin; i < run_.end; begins = form_.tokens_[i++].ended) {
      if (begins) cells.push_back(i);
    }
    const auto cell_of = [&](size_t token) {
      return static_cast<size_t>(std::upper_bound(cells.begin(), cells.end(), token) - cells.begin()) - 1;
    };
    const size_t width = cell_of(first_leaf_);
    if (width < columns || header_.size() != columns || cells.size() <= 3 * width) return {};
    if (cell_of(last_label_) >= 3 * width || table_.RolesOf(form_.LabelAt(cells[2 * width], run_.end).key).leaf < 0)
      return {};
    std::vector<size_t> row;
    for (size_t cell = cell_of(last_label_) + 1; cell < cells.size(); ++cell) {
      const bool inside = cell >= 3 * width && cell < 3 * width + columns;
      if (inside)
        row.push_back(cells[cell]);
      else if (form_.tokens_[cells[cell]].kind != Kind::kBlank)
        return {};
      if (!form_.tokens_[cells[cell]].ended && cells[cell] + 1 < run_.end) return {};
    }
    return row;
  }

  static std::string At(int line) { return "part:0/line:" + std::to_string(line); }

  const FlatForm& form_;
  const FlatForm::Run& run_;
  const TableForm& table_;
  TableReading* reading_;
  std::vector<std::vector<std::string>>* rows_;
  bool unlabelled_ = false;
  std::vector<HeaderCell> header_;
  bool in_header_ = false;
  bool header_text_ = false;  // the last of rows_ is a header's
  int row_ = -1;
  int last_row_ = -1;
  int label_line_ = 0;
  int similar_budget_ = 200;
  std::vector<size_t> values_;  // tokens
  std::vector<std::string> row_text_;
  struct BlankRow {
    int row;
    int line;
  };
  std::vector<BlankRow> blank_rows_;
  bool complete_rows_ = false;
  bool any_value_ = false;
  std::optional<std::string> money_unit_;  // of the header
  std::optional<std::string> row_unit_;    // between the row's label and its number
  std::string unit_text_;                  // pieces of it
  size_t first_leaf_ = 0;
  size_t last_label_ = 0;
};

void FlatForm::Read(const Run& run, const TableForm& table, TableReading* reading,
                    std::vector<std::vector<std::string>>* rows) const {
  FlatReader(*this, run, table, reading, rows).Read();
}

}  // namespace lantai::extractor
