#include "storage/repair_files.h"

#include <algorithm>

namespace lantai::storage {

namespace fs = std::filesystem;

std::vector<fs::path> SalvageableFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entries(folder, error); !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    const fs::path extension = entries->path().extension();
    if (extension == ".log" || extension == ".ldb" || extension == ".sst") files.push_back(entries->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Status SalvageEntries(const fs::path& folder, const SalvageVisitor& visit) {
  for (const fs::path& file : SalvageableFiles(folder)) {
    const bool log = file.extension() == ".log";
    LANTAI_RETURN_IF_ERROR(log ? SalvageLog(file, visit) : SalvageTable(file, visit));
  }
  return {};
}

}  // namespace lantai::storage
