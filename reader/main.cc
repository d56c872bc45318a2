// lantai-reader: opens PDF and office files for lantai, one at a time, in a sandbox. It is started by lantai and speaks
// core/layout_wire.h over standard input and output; people have no use for it.
#include <csignal>
#include <cstdio>
#include <cstring>

#include "reader/formats.h"
#include "reader/frames.h"
#include "reader/pdf.h"
#include "reader/sandbox.h"

namespace lantai::reader {
namespace {

constexpr int kInput = 0;
constexpr int kOutput = 1;
constexpr uint64_t kCpuSeconds = 30;  // a file; hostile ones are the only that come near

// Poppler's character maps, in the places that Debian and /usr/local have them.
const std::vector<std::string> kReadable = {"/usr/share/poppler", "/usr/local/share/poppler"};

Result<Layout> ReadFormat(LayoutFormat format, std::string_view bytes) {
  switch (format) {
    case LayoutFormat::kPdf: return ReadPdf(bytes);
    case LayoutFormat::kOfd: return ReadOfd(bytes);
    case LayoutFormat::kDocx: return ReadDocx(bytes);
    case LayoutFormat::kDoc: return ReadDoc(bytes);
    case LayoutFormat::kXlsx: return ReadXlsx(bytes);
  }
  return {Code::kUnsupported, "a format that no reader knows"};
}

Status Serve() {
  for (;;) {
    LANTAI_ASSIGN_OR_RETURN(const std::optional<Frame> request, ReadFrame(kInput));
    if (!request) return {};
    if (request->header.kind != FrameKind::kRequest) return {Code::kCorruption, "a request was expected"};
    LANTAI_ASSIGN_OR_RETURN(const LayoutFormat format, DecodeFormat(request->header.value));
    LANTAI_RETURN_IF_ERROR(LimitCpu(kCpuSeconds));
    LANTAI_RETURN_IF_ERROR(WriteFrame(kOutput, FrameKind::kAnswer, EncodeAnswer(ReadFormat(format, request->payload))));
  }
}

int Run() {
  std::signal(SIGPIPE, SIG_IGN);
  Hello hello;
  hello.status = PreparePdf();
  if (hello.status.ok()) {
    const Result<std::string> lacking = EnterSandbox({.readable = kReadable});
    if (lacking.ok()) hello.note = *lacking;
    hello.status = lacking.status();
    if (!hello.note.empty()) std::fprintf(stderr, "lantai-reader: %s\n", hello.note.c_str());
  }
  Status status = WriteFrame(kOutput, FrameKind::kHello, EncodeHello(hello));
  if (status.ok() && hello.status.ok()) status = Serve();
  if (status.ok()) status = hello.status;
  if (!status.ok()) std::fprintf(stderr, "lantai-reader: %s\n", status.message().c_str());
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace lantai::reader

int main() { return lantai::reader::Run(); }
