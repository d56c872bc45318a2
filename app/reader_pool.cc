#include "app/reader_pool.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "app/child_process.h"
#include "core/layout_wire.h"

namespace lantai::app {
namespace {

using Clock = std::chrono::steady_clock;

Status TooSlow() { return {Code::kTimeout, "the reader was stopped by the clock; trying again may help"}; }

// Waits until `fd` is ready. kIo where the other side hung up with nothing left to read.
Status Await(int fd, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return TooSlow();
    pollfd wait{fd, events, 0};
    const int ready = poll(&wait, 1, static_cast<int>(std::min<long long>(left, 1'000'000)));
    if (ready < 0 && errno != EINTR) return {Code::kIo, "poll failed"};
    if (ready > 0) return {};
  }
}

Status Send(int fd, std::string_view bytes, Clock::time_point deadline) {
  while (!bytes.empty()) {
    LANTAI_RETURN_IF_ERROR(Await(fd, POLLOUT, deadline));
    const ssize_t count = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) bytes.remove_prefix(static_cast<size_t>(count));
    if (count < 0 && errno != EINTR && errno != EAGAIN) return {Code::kIo, "the reader is gone"};
  }
  return {};
}

Status Receive(int fd, char* to, size_t size, Clock::time_point deadline) {
  while (size > 0) {
    LANTAI_RETURN_IF_ERROR(Await(fd, POLLIN, deadline));
    const ssize_t count = recv(fd, to, size, MSG_DONTWAIT);
    if (count == 0) return {Code::kIo, "the reader is gone"};
    if (count < 0 && errno != EINTR && errno != EAGAIN) return {Code::kIo, "the reader is gone"};
    if (count < 0) continue;
    to += count;
    size -= static_cast<size_t>(count);
  }
  return {};
}

// The payload of the next frame.
Result<std::string> ReceiveFrame(int fd, FrameKind kind, Clock::time_point deadline) {
  char bytes[kFrameHeaderSize];
  LANTAI_RETURN_IF_ERROR(Receive(fd, bytes, sizeof bytes, deadline));
  LANTAI_ASSIGN_OR_RETURN(const FrameHeader header, DecodeHeader({bytes, sizeof bytes}));
  if (header.kind != kind) return {Code::kCorruption, "the reader answers out of turn"};
  std::string payload(header.length, '\0');
  LANTAI_RETURN_IF_ERROR(Receive(fd, payload.data(), payload.size(), deadline));
  return payload;
}

}  // namespace

class ReaderPool::Worker {
 public:
  static Result<std::unique_ptr<Worker>> Start(const ReaderOptions& options) {
    LANTAI_ASSIGN_OR_RETURN(ChildProcess child, ChildProcess::Start({.arguments = {options.program.string()}}));
    auto worker = std::unique_ptr<Worker>(new Worker(std::move(child)));
    LANTAI_RETURN_IF_ERROR(worker->Greet(options));
    return worker;
  }

  bool fresh() const { return files_ == 0; }
  bool dead() const { return dead_; }

  // Sets `usable` to whether the worker can take another file.
  template <typename Answer>
  Result<Answer> Ask(const FrameHeader& header, std::string_view head, std::string_view bytes,
                     Result<Answer> (*decode)(std::string_view), const ReaderOptions& options, bool* usable) {
    *usable = false;
    const Clock::time_point deadline = Clock::now() + options.clock;
    Status sent = Send(child_.socket(), EncodeHeader(header).append(head), deadline);
    if (sent.ok()) sent = Send(child_.socket(), bytes, deadline);
    if (!sent.ok()) return Failure(sent);
    const Result<std::string> payload = ReceiveFrame(child_.socket(), FrameKind::kAnswer, deadline);
    if (!payload.ok()) return Failure(payload.status());
    Result<Answer> answer = decode(*payload);
    if (!answer.ok() && answer.status().code() == Code::kCorruption) return Failure(answer.status());
    *usable = ++files_ < options.files_per_worker;
    return answer;
  }

 private:
  explicit Worker(ChildProcess child) : child_(std::move(child)) {}

  Status Greet(const ReaderOptions& options) {
    const Result<std::string> payload = ReceiveFrame(child_.socket(), FrameKind::kHello, Clock::now() + options.clock);
    if (!payload.ok()) {
      return {Code::kIo, fmt::format("{} does not start: {}", options.program.string(), payload.status().message())};
    }
    LANTAI_ASSIGN_OR_RETURN(const Hello hello, DecodeHello(*payload));
    if (!hello.status.ok()) return {Code::kIo, hello.status.message()};
    return {};
  }

  // What a failure of the exchange says of the file: how the worker ended tells more than the socket does.
  Status Failure(const Status& status) {
    if (status.code() == Code::kTimeout) return status;
    const std::optional<int> how = child_.Kill();
    if (!how) return status;
    dead_ = true;
    if (WIFSIGNALED(*how) && WTERMSIG(*how) == SIGXCPU) return TooSlow();
    if (status.code() == Code::kCorruption) return {Code::kInternal, status.message()};
    if (WIFSIGNALED(*how) && WTERMSIG(*how) == SIGSYS) {
      return {Code::kInvalidArgument, "reading it asks for what the sandbox forbids"};
    }
    return {Code::kInvalidArgument, "the reader crashes on this file"};
  }

  ChildProcess child_;
  int files_ = 0;
  bool dead_ = false;
};

std::filesystem::path FindReader() {
  namespace fs = std::filesystem;
  if (const char* named = std::getenv("LANTAI_READER"); named != nullptr && *named != '\0') return named;
  std::error_code error;
  const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (error) return {};
  for (const char* place : {"lantai-reader", "../reader/lantai-reader", "../libexec/lantai/lantai-reader"}) {
    const fs::path program = folder / place;
    if (access(program.c_str(), X_OK) == 0) return program.lexically_normal();
  }
  return {};
}

ReaderPool::ReaderPool(ReaderOptions options) : options_(std::move(options)) {}
ReaderPool::~ReaderPool() = default;

Result<std::unique_ptr<ReaderPool::Worker>> ReaderPool::Take() {
  if (options_.program.empty()) {
    return {Code::kIo,
            "the program lantai-reader is not beside lantai nor in ../libexec/lantai; install it, or "
            "name it in the environment variable LANTAI_READER"};
  }
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Worker> worker = std::move(idle_.back());
      idle_.pop_back();
      return worker;
    }
  }
  return Worker::Start(options_);
}

void ReaderPool::Keep(std::unique_ptr<Worker> worker) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(worker));
}

template <typename Answer>
Result<Answer> ReaderPool::Ask(const FrameHeader& header, std::string_view head, std::string_view bytes,
                               Result<Answer> (*decode)(std::string_view)) {
  for (;;) {
    LANTAI_ASSIGN_OR_RETURN(std::unique_ptr<Worker> worker, Take());
    const bool fresh = worker->fresh();
    bool usable = false;
    Result<Answer> answer = worker->Ask(header, head, bytes, decode, options_, &usable);
    // What a worker that has read other files dies of may be their doing: this one is tried again on its own.
    if (!answer.ok() && worker->dead() && !fresh) continue;
    if (usable) Keep(std::move(worker));
    return answer;
  }
}

Result<Layout> ReaderPool::Read(LayoutFormat format, std::string_view bytes) {
  if (bytes.size() > kMaxFramePayload) return {Code::kTooLarge, "the file is too large for the reader"};
  const FrameHeader header{FrameKind::kRequest, static_cast<uint8_t>(format), static_cast<uint32_t>(bytes.size())};
  return Ask<Layout>(header, {}, bytes, DecodeAnswer);
}

Result<Picture> ReaderPool::Paint(std::string_view bytes, size_t number) {
  if (bytes.size() + kPaintHeadSize > kMaxFramePayload || number > kMaxLayoutPages) {
    return {Code::kTooLarge, "the file is too large for the reader"};
  }
  const FrameHeader header{FrameKind::kPaint, 0, static_cast<uint32_t>(bytes.size() + kPaintHeadSize)};
  return Ask<Picture>(header, EncodePaintHead(number), bytes, DecodePicture);
}

ReadLayout ReaderPool::AsReadLayout() {
  return [pool = shared_from_this()](LayoutFormat format, std::string_view bytes) { return pool->Read(format, bytes); };
}

}  // namespace lantai::app
