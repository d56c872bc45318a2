#include "storage/local_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "storage/atomic_file.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOk = "lantai/1 ok ", kError = "lantai/1 error ";
constexpr int kBacklog = 64;

// Calls bind or connect with the socket's address, however long its path is.
int WithAddress(const fs::path& path, const Descriptor& socket, int (*call)(int, const sockaddr*, socklen_t)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string name = path;
  Descriptor folder;
  if (name.size() >= sizeof address.sun_path) {
    folder = Descriptor(open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0) return errno;
    name = "/proc/self/fd/" + std::to_string(folder.get()) + "/" + path.filename().string();
    if (name.size() >= sizeof address.sun_path) return ENAMETOOLONG;
  }
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  return call(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
}

Status RemoveDead(const fs::path& socket) {
  struct stat status {};
  if (lstat(socket.c_str(), &status) != 0) return errno == ENOENT ? Status() : SystemError(socket, errno);
  if (!S_ISSOCK(status.st_mode)) return {Code::kIo, socket.string() + " is in the way: it is no socket"};
  return unlink(socket.c_str()) == 0 ? Status() : SystemError(socket, errno);
}

// One line, however a message is broken, and of a length that the other side takes.
std::string OneLine(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  if (text.size() >= kMaxLine) text.resize(kMaxLine - 1);
  return text + "\n";
}

}  // namespace

fs::path SocketOf(const fs::path& archive) { return archive / "lantai.sock"; }

void Descriptor::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

Result<Descriptor> ListenAt(const fs::path& path) {
  LANTAI_RETURN_IF_ERROR(RemoveDead(path));
  Descriptor listening(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (listening.get() < 0) return SystemError(path, errno);
  // Before bind, which gives the file the socket's mode: there is no moment at which others may connect.
  fchmod(listening.get(), 0600);
  if (const int error = WithAddress(path, listening, bind)) return SystemError(path, error);
  if (chmod(path.c_str(), 0600) != 0 || listen(listening.get(), kBacklog) != 0) return SystemError(path, errno);
  return listening;
}

Result<Descriptor> ConnectTo(const fs::path& path, int timeout_ms) {
  Descriptor connected(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connected.get() < 0) return SystemError(path, errno);
  const timeval limit{timeout_ms / 1000, timeout_ms % 1000 * 1000};
  setsockopt(connected.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(connected.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  const int error = WithAddress(path, connected, connect);
  if (error == 0) return connected;
  if (error == EACCES || error == EPERM) {
    return {Code::kRefused, path.string() + " is for the archive's owner only"};
  }
  // EAGAIN: the queue of a holder that does not answer is full.
  if (error == ENOENT || error == ECONNREFUSED || error == EAGAIN) {
    return {Code::kNotFound, "nobody answers at " + path.string()};
  }
  return SystemError(path, error);
}

uid_t PeerOf(const Descriptor& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  const bool told = getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
  return told ? peer.uid : static_cast<uid_t>(-1);
}

std::string AnswerLine(const Result<std::string>& answer) {
  if (answer.ok()) return OneLine(std::string(kOk) + *answer);
  const Status& status = answer.status();
  return OneLine(std::string(kError) + std::string(CodeName(status.code())) + ": " + status.message());
}

Result<std::string> ParseAnswer(std::string_view line) {
  if (line.starts_with(kOk)) return std::string(line.substr(kOk.size()));
  if (!line.starts_with(kError)) return {Code::kIo, "an answer that is not understood: " + std::string(line)};
  const std::string_view rest = line.substr(kError.size());
  for (const Code code : {Code::kInvalidArgument, Code::kCorruption, Code::kIo, Code::kNoSpace, Code::kBusy}) {
    const std::string name = std::string(CodeName(code)) + ": ";
    if (rest.starts_with(name)) return {code, std::string(rest.substr(name.size()))};
  }
  return {Code::kIo, std::string(rest)};
}

}  // namespace lantai::storage
