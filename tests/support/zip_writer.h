// Zips made in memory, for tests of what reads them:
//   const std::string bytes = WriteZip({{"word/document.xml", "<w:document …"}});
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lantai {

using ZipEntries = std::vector<std::pair<std::string, std::string>>;

// Deflated entries in that order; nothing depends on the time. With a password they are encrypted as old zips are.
std::string WriteZip(const ZipEntries& entries, const std::string& password = "");

}  // namespace lantai
