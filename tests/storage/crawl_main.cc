// The program that the kill tests kill: storage_crawl ARCHIVE PAGES. Prints a line for each acknowledged write.
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "tests/storage/mini_crawl.h"

int main(int argc, char** argv) {
  using namespace lantai;
  using namespace lantai::storage;
  if (argc != 3) return 2;
  auto archive = Archive::Open(argv[1], {.create = true});
  if (!archive.ok()) {
    std::cerr << archive.status().ToString() << "\n";
    return 6;
  }
  // One write(2) a line: what was acknowledged survives the kill.
  const auto acknowledge = [](const std::string& line) {
    const std::string text = line + "\n";
    if (write(STDOUT_FILENO, text.data(), text.size()) < 0) std::abort();
  };
  const Status status = Crawl(**archive, std::atoi(argv[2]), acknowledge);
  if (!status.ok()) std::cerr << status.ToString() << "\n";
  return status.ok() ? 0 : 1;
}
