// Frames over the worker's standard input and output: core/layout_wire.h without the bytes' meaning.
//
// Thread-safety: one thread. Errors: kIo where the other side is gone or speaks nonsense; a worker then ends.
#pragma once

#include <optional>
#include <string>

#include "core/layout_wire.h"

namespace lantai::reader {

struct Frame {
  FrameHeader header;
  std::string payload;
};

// The next frame; empty at the end of input.
Result<std::optional<Frame>> ReadFrame(int fd);
Status WriteFrame(int fd, FrameKind kind, const std::string& payload);

}  // namespace lantai::reader
