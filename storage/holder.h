// What the process that writes to an archive does for those that only look (storage/lease.h): it listens at
// DIR/lantai.sock, makes a snapshot of the archive for each client that asks, and deletes it when the client's
// connection ends, however it ends.
//
//   LANTAI_ASSIGN_OR_RETURN(auto archive, Archive::Open(dir, {.create = true}));
//   auto holder = Holder::Listen(*archive, dir);           // where it fails the harvest goes on without it
//   … // goes before the archive
//
// A holder that ends leaves the snapshots that are being read to their readers. Those that nobody reads any more, left
// by processes that were killed, are deleted by the next Listen.
//
// Thread-safety: Listen and the destructor from the thread that owns the archive; everything else happens on a thread
// of the holder's own. Commits wait while a snapshot is made (Archive::Snapshot), and for nothing else here.
// Errors: kIo where the file system has no sockets or the folder cannot be written.
// Limits: max_clients at once, a request of max_request bytes within request_ms; who exceeds them is told and dropped.
#pragma once

#include <filesystem>
#include <memory>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

struct HolderOptions {
  size_t max_clients = 64;
  size_t max_request = 256;  // bytes
  int request_ms = 5'000;    // from connecting until the request is there
};

class Holder {
 public:
  // REQUIRES: `archive`, at `path`, is open for writing and outlives the holder.
  static Result<std::unique_ptr<Holder>> Listen(Archive& archive, const std::filesystem::path& path,
                                                const HolderOptions& options = {});
  ~Holder();
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

 private:
  class Server;
  explicit Holder(std::unique_ptr<Server> server);
  std::unique_ptr<Server> server_;
};

}  // namespace lantai::storage
