// The programs under test and the simulated portals, as end-to-end tests use them.
//
//   Portals portals({});                                  // the five portals of the default world
//   Finished run = Harvest(portals, archive, {});         // lantai harvest SEEDS --archive …
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace lantai {

std::string ReadAll(const std::filesystem::path& path);

// lantai with these arguments.
Finished Lantai(std::vector<std::string> arguments);

// A running lantai-portals. Throws std::runtime_error where it does not start.
class Portals {
 public:
  explicit Portals(const std::vector<std::string>& arguments);

  int port() const { return port_; }
  std::filesystem::path seeds() const { return dir_.path() / "seeds.toml"; }
  std::string truth() const { return ReadAll(dir_.path() / "truth.json"); }
  // Ends it; then the files that it writes at its end are there.
  Finished Finish();
  // The settings that point a crawl at these portals, with delays so small that tests are quick.
  std::vector<std::string> Settings() const;

 private:
  TempDir dir_;
  Running program_;
  int port_ = 0;
};

// The command line of a harvest of all these portals.
std::vector<std::string> HarvestArguments(const Portals& portals, const std::filesystem::path& archive,
                                          const std::vector<std::string>& more = {});

}  // namespace lantai
