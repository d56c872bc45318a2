#include "bench/pages.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/portal/world.h"

namespace lantai::bench {
namespace {
namespace fs = std::filesystem;

bool IsHarvested(const portal::Node& node) {
  using portal::PageKind;
  if (node.alias) return false;
  return node.kind == PageKind::kHome || node.kind == PageKind::kColumn || node.kind == PageKind::kListing ||
         node.kind == PageKind::kReport;
}

struct Place {
  int site;
  std::string path;
};

std::vector<Place> HarvestedPlaces(const portal::PortalWorld& world) {
  std::vector<Place> places;
  for (int i = 0; i < world.options().portals; ++i) {
    for (const auto& [path, node] : world.SiteAt(i).nodes()) {
      if (IsHarvested(node)) places.push_back({i, path});
    }
  }
  return places;
}

bool IsHtmlFile(const fs::directory_entry& entry) {
  const fs::path extension = entry.path().extension();
  return entry.is_regular_file() && (extension == ".html" || extension == ".htm" || extension == ".shtml");
}

}  // namespace

std::vector<Sample> SimulatedPages(size_t count) {
  const portal::PortalWorld world({});
  const std::vector<Place> places = HarvestedPlaces(world);
  count = std::min(count, places.size());
  std::vector<Sample> samples;
  for (size_t i = 0; i < count; ++i) {
    const Place& place = places[i * places.size() / count];
    const portal::Site& site = world.SiteAt(place.site);
    portal::Answer answer = world.Get(site.spec().host, place.path);
    samples.push_back({site.Url(place.path), answer.content_type, std::move(answer.body)});
  }
  return samples;
}

Result<std::vector<Sample>> SavedPages(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    if (IsHtmlFile(entry)) files.push_back(entry.path());
  }
  if (error) return {Code::kIo, folder.string() + ": " + error.message()};
  if (files.empty()) return {Code::kNotFound, folder.string() + ": no *.html, *.htm or *.shtml in it"};
  std::ranges::sort(files);
  std::vector<Sample> samples;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    samples.push_back({"http://saved.test/" + std::to_string(samples.size()) + ".html", "", std::move(bytes)});
  }
  return samples;
}

}  // namespace lantai::bench
