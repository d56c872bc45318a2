// Expected outputs kept as files under tests/golden/:
//
//   ExpectGolden("storage/export/reports.csv", actual);
//
// A difference fails the test and shows the lines, '-' expected, '+' actual. With LANTAI_UPDATE_GOLDENS=1 in the
// environment the files are written instead; read the diff before committing them.
#pragma once

#include <string>
#include <string_view>

namespace lantai {

void ExpectGolden(const std::string& name, std::string_view actual);

// The lines that differ, with three lines around them; "" where there are none. Shows at most 80 lines a side.
std::string LineDiff(std::string_view expected, std::string_view actual);

}  // namespace lantai
