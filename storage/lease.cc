#include "storage/lease.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "storage/atomic_file.h"
#include "storage/local_socket.h"
#include "storage/snapshot.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPause(50);

class Lease final : public SnapshotLease {
 public:
  Lease(fs::path path, Descriptor holder, FolderLock lock)
      : path_(std::move(path)), holder_(std::move(holder)), lock_(std::move(lock)) {}

  // The holder deletes the snapshot when it sees the connection end. Where it has ended itself, nobody else would.
  ~Lease() override {
    lock_.reset();
    char byte = 0;
    if (recv(holder_.get(), &byte, 1, MSG_DONTWAIT) != 0) return;
    RemoveUnlessLocked(path_);
    std::error_code ignored;
    fs::remove(path_.parent_path(), ignored);  // where it is empty now
  }

  const fs::path& path() const override { return path_; }

 private:
  const fs::path path_;
  const Descriptor holder_;
  std::optional<FolderLock> lock_;
};

// Whoever else could put a socket there could have put anything into the archive.
bool MayBelieve(uid_t peer, const fs::path& archive) {
  struct stat status {};
  const bool owner = stat(archive.c_str(), &status) == 0 && status.st_uid == peer;
  return owner || peer == 0 || peer == geteuid();
}

Result<std::string> ReadLine(const fs::path& socket, const Descriptor& holder) {
  std::string line;
  while (line.size() <= kMaxLine) {
    char bytes[512];
    const ssize_t got = recv(holder.get(), bytes, sizeof bytes, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return {Code::kBusy, "the process at " + socket.string() + " does not answer"};
    if (got <= 0) return {Code::kNotFound, "the process at " + socket.string() + " has just ended"};
    line.append(bytes, static_cast<size_t>(got));
    if (const size_t end = line.find('\n'); end != line.npos) return line.substr(0, end);
  }
  return {Code::kIo, "an answer without an end at " + socket.string()};
}

// Only ever a folder of the archive's own snapshots.
Result<fs::path> PathOf(const fs::path& archive, const std::string& answer) {
  const fs::path named = answer;
  if (named.parent_path() == "snapshots" && IsSnapshotName(named.filename())) {
    return SnapshotsOf(archive) / named.filename();
  }
  return {Code::kIo, "an answer that names no snapshot: " + answer};
}

}  // namespace

Result<std::shared_ptr<SnapshotLease>> SnapshotLease::Request(const fs::path& archive, int answer_ms) {
  const fs::path socket = SocketOf(archive);
  LANTAI_ASSIGN_OR_RETURN(Descriptor holder, ConnectTo(socket, answer_ms));
  if (!MayBelieve(PeerOf(holder), archive)) return {Code::kRefused, socket.string() + " is somebody else's"};
  const std::string request = std::string(kAskForSnapshot) + "\n";
  if (send(holder.get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    return {Code::kNotFound, "the process at " + socket.string() + " has just ended"};
  }
  LANTAI_ASSIGN_OR_RETURN(const std::string line, ReadLine(socket, holder));
  LANTAI_ASSIGN_OR_RETURN(const std::string answer, ParseAnswer(line));
  LANTAI_ASSIGN_OR_RETURN(fs::path path, PathOf(archive, answer));
  // kNotFound: the holder has ended, and the next one has cleared up already.
  LANTAI_ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(path, /*exclusive=*/false));
  return std::shared_ptr<SnapshotLease>(new Lease(std::move(path), std::move(holder), std::move(lock)));
}

Status LookInto(const fs::path& archive, const Look& look, int patience_ms) {
  const auto until = steady_clock::now() + milliseconds(patience_ms);
  while (true) {
    Status direct = look(archive, nullptr);
    if (direct.code() != Code::kBusy) return direct;
    const Result<std::shared_ptr<SnapshotLease>> lease = SnapshotLease::Request(archive);
    if (lease.ok()) return look((*lease)->path(), *lease);
    const Code code = lease.status().code();
    if (code == Code::kNoSpace || code == Code::kCorruption) return lease.status();
    // A holder that is coming, going, or at its limit.
    const bool passing = code == Code::kNotFound || code == Code::kBusy;
    if (!passing || steady_clock::now() >= until) {
      return {Code::kBusy, direct.message() + " (" + lease.status().message() + ")"};
    }
    std::this_thread::sleep_for(kPause);
  }
}

Result<std::unique_ptr<Archive>> OpenToLook(const fs::path& archive, int patience_ms) {
  std::unique_ptr<Archive> opened;
  const auto open = [&](const fs::path& path, const std::shared_ptr<SnapshotLease>& lease) -> Status {
    LANTAI_ASSIGN_OR_RETURN(opened, Archive::Open(path, {.look_only = true, .lease = lease}));
    return {};
  };
  LANTAI_RETURN_IF_ERROR(LookInto(archive, open, patience_ms));
  return opened;
}

}  // namespace lantai::storage
