#include "storage/export_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "storage/atomic_file.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

Status CheckReplaceable(const fs::path& out, const std::vector<std::string>& names) {
  std::error_code error;
  const fs::file_status status = fs::status(out, error);
  if (status.type() == fs::file_type::not_found) return {};
  if (error) return SystemError(out, error.value());
  Status others(Code::kInvalidArgument, out.string() +
                                            " holds something else than an earlier export; name a new "
                                            "folder, or remove it");
  if (status.type() != fs::file_type::directory) return others;
  for (fs::directory_iterator entry(out, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (std::find(names.begin(), names.end(), entry->path().filename()) == names.end()) return others;
  }
  return error ? SystemError(out, error.value()) : Status();
}

fs::path WithoutSlash(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

}  // namespace

Result<std::unique_ptr<ExportFolder>> ExportFolder::Create(const fs::path& path,
                                                           const std::vector<std::string>& names) {
  const fs::path out = WithoutSlash(path);
  LANTAI_RETURN_IF_ERROR(CheckReplaceable(out, names));
  std::string temporary = out.string() + ".XXXXXX";
  if (mkdtemp(temporary.data()) == nullptr) return SystemError(out, errno);
  chmod(temporary.c_str(), 0755);
  return std::unique_ptr<ExportFolder>(new ExportFolder(out, temporary));
}

ExportFolder::~ExportFolder() {
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
}

Status ExportFolder::Finish() {
  LANTAI_RETURN_IF_ERROR(SyncFolder(temporary_));
  // Exchanged, the earlier export gets the temporary name and goes with it. Without an earlier one: moved.
  int failed = renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, out_.c_str(), RENAME_EXCHANGE);
  if (failed != 0 && errno == ENOENT) failed = rename(temporary_.c_str(), out_.c_str());
  if (failed != 0) return SystemError(out_, errno);
  return SyncFolder(out_.parent_path());
}

}  // namespace lantai::storage
