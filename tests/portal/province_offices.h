// Which offices a government has, and what became of them in the reforms of 2009–2023: real forms of names, one line of
// descent a group.
//
//   Offices()[1]      // 国土资源局 to 2018 and 城乡规划局 to 2018, both merged into 自然资源和规划局 of 2019
//
// Sources: the plans for institutional reform of the State Council of 2008, 2013, 2018 and 2023 as counties carried
// them out; the years are those of the first report under the new name.
//
// Thread-safety: constant data.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace lantai::portal {

struct Office {
  std::string_view name;
  int first = 0, last = 9999;   // report years, both inclusive; 0 and 9999: before and after the world's years
  std::string_view later = {};  // its name from `later_from` on
  int later_from = 0;
  std::string_view into = {};     // the office of this group that it was merged into
  std::string_view gone_to = {};  // where its duties went when it was abolished without a successor
  bool hall = false;              // 厅 in a province
  bool branch = false;            // from `later_from` on an office of the city: 杭州市生态环境局富阳分局
};

// In the order in which governments get them; a group is never split.
const std::vector<std::vector<Office>>& Offices();

// Further offices when these are not enough: 市场监督管理局第三分局.
std::string_view BranchOffice();

}  // namespace lantai::portal
