// lantai-reader: opens PDF and office files for lantai, one at a time, in a sandbox. It is started by lantai and speaks
// core/layout_wire.h over standard input and output; people have no use for it.
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "reader/formats.h"
#include "reader/frames.h"
#include "reader/pdf.h"
#include "reader/pdf_picture.h"
#include "reader/sandbox.h"

namespace lantai::reader {
namespace {

constexpr int kInput = 0;
constexpr int kOutput = 1;
constexpr uint64_t kCpuSeconds = 30;            // a file; hostile ones are the only that come near
constexpr uint64_t kRecogniserCpuSeconds = 60;  // a page

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

Result<std::string> Answer(const Frame& request) {
  LANTAI_RETURN_IF_ERROR(LimitCpu(kCpuSeconds));
  if (request.header.kind == FrameKind::kPaint) {
    LANTAI_ASSIGN_OR_RETURN(const PaintRequest paint, DecodePaint(request.payload));
    return EncodePicture(RenderPdfPage(paint.bytes, paint.number));
  }
  if (request.header.kind != FrameKind::kRequest) return {Code::kCorruption, "a request was expected"};
  LANTAI_ASSIGN_OR_RETURN(const LayoutFormat format, DecodeFormat(request.header.value));
  return EncodeAnswer(ReadFormat(format, request.payload));
}

Status Serve() {
  for (;;) {
    LANTAI_ASSIGN_OR_RETURN(const std::optional<Frame> request, ReadFrame(kInput));
    if (!request) return {};
    LANTAI_ASSIGN_OR_RETURN(const std::string answer, Answer(*request));
    LANTAI_RETURN_IF_ERROR(WriteFrame(kOutput, FrameKind::kAnswer, answer));
  }
}

// Where programs have their libraries, and what the loader reads.
const std::vector<std::string> kLibraries = {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"};
constexpr const char* kLoaderCache = "/etc/ld.so.cache";
constexpr uint64_t kRecogniserMemory = uint64_t{1} << 30;

// Takes the place of this process: `lantai-reader --run FOLDER PROGRAM [ARGUMENT...]` runs a recogniser of characters
// that reads its data from FOLDER, an image from its standard input, and nothing else.
int RunRecogniser(int count, char** arguments) {
  SandboxOptions options{
      .readable = {arguments[0], kLoaderCache}, .memory = kRecogniserMemory, .executable = kLibraries};
  options.executable.emplace_back(arguments[1]);
  Status status = LimitCpu(kRecogniserCpuSeconds);
  if (status.ok()) status = EnterSandbox(options).status();
  const std::vector<char*> program(arguments + 1, arguments + count + 1);  // argv ends in a null pointer
  if (status.ok()) execve(program[0], program.data(), environ);
  std::fprintf(stderr, "lantai-reader: %s\n", status.ok() ? std::strerror(errno) : status.message().c_str());
  return 127;
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

int main(int argc, char** argv) {
  if (argc >= 4 && std::strcmp(argv[1], "--run") == 0) return lantai::reader::RunRecogniser(argc - 2, argv + 2);
  return lantai::reader::Run();
}
