// The socket DIR/lantai.sock through which the process that holds an archive hears the others: Unix stream sockets,
// and the one line in each direction that is spoken over them (docs/archive.md, "Looking while a harvest runs").
//
//   client:  lantai/1 snapshot\n
//   holder:  lantai/1 ok snapshots/12\n      or      lantai/1 error no space: DIR/snapshots/12: …\n
//
// Thread-safety: free functions and values. Errors: kIo with the path and the reason; kNotFound where nobody listens;
// kRefused where the socket is somebody else's.
// Limits: a line of kMaxLine bytes. A path may be longer than the 107 bytes that sockaddr_un holds: such a folder is
// opened, and named through /proc/self/fd.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "core/status.h"

namespace lantai::storage {

inline constexpr size_t kMaxLine = 4096;
inline constexpr std::string_view kAskForSnapshot = "lantai/1 snapshot";

std::filesystem::path SocketOf(const std::filesystem::path& archive);

// A descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) Close();
    if (this != &other) fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  int get() const { return fd_; }
  void Close();

 private:
  int fd_;
};

// Listens, non-blocking, at a socket that only its owner may reach; one that nobody listens at any more is replaced.
// REQUIRES: this process holds the archive, so that whatever socket is there is a dead one's.
Result<Descriptor> ListenAt(const std::filesystem::path& socket);
// Blocking, every read and write taking at most `timeout_ms`.
Result<Descriptor> ConnectTo(const std::filesystem::path& socket, int timeout_ms);

// Whom the other end belongs to; -1: cannot be told.
uid_t PeerOf(const Descriptor& socket);

// What the holder says, and what the client reads from it: a path, or a Status of the same code and message.
std::string AnswerLine(const Result<std::string>& answer);
Result<std::string> ParseAnswer(std::string_view line);

}  // namespace lantai::storage
