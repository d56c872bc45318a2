// What an archive holds, in a form that two harvests of the same portals must agree on: no times, no numbers that
// depend on the order of arrival.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace lantai {

struct Snapshot {
  // RequestKey → "done 200 <payload digest>" and the like.
  std::map<std::string, std::string> urls;
  // For each document that stands: all its addresses, and what was read from it (unit, year, digests, cells).
  std::map<std::set<std::string>, std::string> documents;
  // Captures of one address with the same payload in the same round: must stay empty.
  std::vector<std::string> doubled;

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

// Throws std::runtime_error where the archive cannot be read.
Snapshot TakeSnapshot(const std::filesystem::path& archive);

// The differences, a line each, at most twenty; empty where equal.
std::string Difference(const Snapshot& expected, const Snapshot& actual);

}  // namespace lantai
