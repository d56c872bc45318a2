#include "app/look.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "storage/lease.h"

namespace lantai::app {

Format LookArguments::ListingFormat() const {
  if (format == "json") return Format::kJson;
  if (format == "csv") return Format::kCsv;
  return Format::kTable;
}

void AddLookOptions(CLI::App& command, LookArguments& arguments) {
  command.add_option("--archive", arguments.archive, "The archive to look into")->type_name("DIR")->required();
  command.add_option("--format", arguments.format, "How to print")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
}

Result<std::unique_ptr<storage::Archive>> OpenExisting(const std::string& path) {
  Result<std::unique_ptr<storage::Archive>> archive = storage::OpenToLook(path);
  if (!archive.ok() && archive.status().code() == Code::kNotFound) {
    return {Code::kInvalidArgument, archive.status().message()};
  }
  return archive;
}

Status TellWithdrawn(const storage::Archive& archive) {
  size_t count = 0;
  LANTAI_RETURN_IF_ERROR(archive.ForEachTombstone([&](const storage::Tombstone&) { return ++count != 0; }));
  if (count == 0) return {};
  fmt::print(stderr,
             "What {} addresses gave was withdrawn on request and is left out; `lantai changes --kind withdrawn` names "
             "them\n",
             count);
  return {};
}

}  // namespace lantai::app
