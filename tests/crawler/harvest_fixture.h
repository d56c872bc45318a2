// A harvest over a scripted portal on the loopback interface and a real archive in a folder of its own. Pages are
// written in a small language of lines, so that no HTML is needed:
//
//   column                  this page belongs to the annual-report column
//   report 2019             an annual report, of this year
//   challenge | error       what the page is
//   throw | fail            processing does
//   item|report|next|col|att|more|other|moved PATH-OR-URL [TEXT]     a link; "report" with a path is an item that names
//   one
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "crawler/harvest.h"
#include "tests/support/loopback_server.h"
#include "tests/support/temp_dir.h"

namespace lantai::crawler {

using Pages = std::map<std::string, std::string>;  // path → script

Result<Page> ReadScript(const Capture& capture);

class HarvestFixture {
 public:
  explicit HarvestFixture(LoopbackServer::Handler handler);
  explicit HarvestFixture(Pages pages);

  LoopbackServer& server() { return server_; }
  storage::Archive& archive() { return *archive_; }
  HarvestOptions& options() { return options_; }
  Portal& portal() { return options_.portals.front(); }
  void SetProcess(Process process) { process_ = std::move(process); }
  void SetAssemble(Assemble assemble) { assemble_ = std::move(assemble); }
  void Reopen();

  std::unique_ptr<Harvester> Make();
  Result<Summary> Run() { return Make()->Run(); }

  // By path on the server, or absolute URL.
  storage::UrlRecord Record(const std::string& url_or_path) const;
  storage::UrlState State(const std::string& url_or_path) const { return Record(url_or_path).state; }
  bool Knows(const std::string& url_or_path) const;
  int processed() const { return *processed_; }

 private:
  std::string Absolute(const std::string& url_or_path) const;

  TempDir dir_;
  SystemClock clock_;
  LoopbackServer server_;
  std::unique_ptr<storage::Archive> archive_;
  HarvestOptions options_;
  std::shared_ptr<std::atomic<int>> processed_ = std::make_shared<std::atomic<int>>(0);
  Process process_;
  Assemble assemble_;
};

}  // namespace lantai::crawler
