#include "reader/frames.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace lantai::reader {
namespace {

// Reads until `size` bytes are there or the input ends; gives how many came.
Result<size_t> ReadFully(int fd, char* to, size_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t count = read(fd, to + done, size - done);
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return {Code::kIo, "cannot read the request"};
    done += static_cast<size_t>(count);
  }
  return done;
}

}  // namespace

Result<std::optional<Frame>> ReadFrame(int fd) {
  char bytes[kFrameHeaderSize];
  LANTAI_ASSIGN_OR_RETURN(const size_t came, ReadFully(fd, bytes, sizeof bytes));
  if (came == 0) return std::optional<Frame>();
  if (came < sizeof bytes) return {Code::kIo, "a request was cut short"};
  Frame frame;
  LANTAI_ASSIGN_OR_RETURN(frame.header, DecodeHeader({bytes, sizeof bytes}));
  frame.payload.resize(frame.header.length);
  LANTAI_ASSIGN_OR_RETURN(const size_t body, ReadFully(fd, frame.payload.data(), frame.payload.size()));
  if (body < frame.payload.size()) return {Code::kIo, "a request was cut short"};
  return std::optional<Frame>(std::move(frame));
}

Status WriteFrame(int fd, FrameKind kind, const std::string& payload) {
  const std::string frame = EncodeHeader({kind, 0, static_cast<uint32_t>(payload.size())}) + payload;
  for (size_t done = 0; done < frame.size();) {
    const ssize_t count = write(fd, frame.data() + done, frame.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return {Code::kIo, "cannot write the answer"};
    done += static_cast<size_t>(count);
  }
  return {};
}

}  // namespace lantai::reader
