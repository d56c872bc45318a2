// The annual report form in its generations: which tables it has, with the labels that are printed and the cell ids
// (domain list of cells) in printing order. Data only; numbers come from report.h, HTML from report_html.h.
//
// Sources: 国办发〔2014〕32号 (statistics table of 2014), 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号
// (formats of 2019 and 2021).
//
// Thread-safety: constant data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lantai::portal {

enum class Form { k2008, k2014, k2019, k2021 };  // k2008: narrative only
std::string_view FormName(Form form);            // "g2019"

// One of the stacked blocks of table 2.
struct Block {
  struct Label {
    std::string_view id;
    std::string_view text;
  };
  std::string_view heading;    // 第二十条第（一）项
  std::vector<Label> columns;  // id: last part of the cell id
  std::vector<Label> rows;     // id: "t2.a20_1.regulation"
};
const std::vector<Block>& Table2(Form form);

// One row of table 3: group is 0 for the two rows before 三 and the one after, 1 for rows directly in 三, else the
// index of its sub-group in Table3Groups.
struct Row3 {
  std::string_view id;
  std::string_view text;
  int group;
};
const std::vector<Row3>& Table3(Form form);
inline constexpr std::string_view kTable3Groups[] = {
    "", "", "（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"};

inline constexpr std::string_view kApplicants[] = {"natural_person", "business",  "research", "ngo",
                                                   "legal_service",  "other_org", "total"};
inline constexpr std::string_view kRemedies[] = {"review", "lit_direct", "lit_after_review"};
inline constexpr std::string_view kRemedyResults[] = {"upheld", "corrected", "other", "pending", "total"};

// One row of the statistics table of 2014; an empty id is a group row without number.
struct Row14 {
  std::string_view id;  // without "s14."
  std::string_view text;
  std::string_view unit;
};
const std::vector<Row14>& Table14();

// The cell ids of each table of `form` in printing order; empty where the form does not have the table.
std::vector<std::string> CellIds2(Form form);
std::vector<std::string> CellIds3(Form form);
std::vector<std::string> CellIds4(Form form);
std::vector<std::string> CellIds14(Form form);

}  // namespace lantai::portal
