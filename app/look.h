// What the commands that look into an archive share: the --archive and --format options, and opening it.
#pragma once

#include <memory>
#include <string>

#include "app/listing.h"
#include "storage/archive.h"

namespace CLI {
class App;
}

namespace lantai::app {

struct LookArguments {
  std::string archive;
  std::string format = "table";

  Format ListingFormat() const;
};

// Declares --archive DIR and --format table|json|csv.
void AddLookOptions(CLI::App& command, LookArguments& arguments);

// The archive as of its last commit, also while another process writes to it (storage/lease.h). Errors:
// kInvalidArgument where there is no archive, kBusy where that process does not answer, kCorruption.
Result<std::unique_ptr<storage::Archive>> OpenExisting(const std::string& path);

// Tells on stderr how many addresses were withdrawn on request, where any were: what a command prints lacks them.
Status TellWithdrawn(const storage::Archive& archive);

}  // namespace lantai::app
