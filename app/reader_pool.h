// Long-lived sandboxed workers (the program lantai-reader) that open PDF and office files.
//
//   auto pool = std::make_shared<ReaderPool>(ReaderOptions{.program = FindReader()});
//   Extractor extractor(knowledge, pool->AsReadLayout());
//
// A worker is started when first needed, answers one file at a time, and is kept for the next. As many work as threads
// ask at once. One that crashes, answers nonsense, overruns the clock or has read `files_per_worker` files is replaced.
// Workers share no descriptor with this process but their own socket, and run in a process group of their own, so that
// Ctrl-C at the terminal reaches lantai and not them; they end when their socket closes.
//
// Thread-safety: Read from any thread. Errors: those of core/layout.h's ReadLayout; a worker that died of the file is
// kInvalidArgument, a clock kTimeout, a program that is missing or cannot start kIo with what to install: no fault of
// the file, which a harvest lists as failed and reads again next time.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/layout.h"
#include "core/layout_wire.h"
#include "core/picture.h"
#include "core/status.h"

namespace lantai::app {

struct ReaderOptions {
  std::filesystem::path program;  // empty: every file is kIo
  std::chrono::milliseconds clock{60'000};
  int files_per_worker = 500;
};

// The program: $LANTAI_READER, else beside this program, in ../reader (build tree) or ../libexec/lantai (installed).
// Empty where none of them is there.
std::filesystem::path FindReader();

class ReaderPool : public std::enable_shared_from_this<ReaderPool> {
 public:
  explicit ReaderPool(ReaderOptions options);
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  Result<Layout> Read(LayoutFormat format, std::string_view bytes);

  // A page of a PDF as a picture, from 1.
  Result<Picture> Paint(std::string_view bytes, size_t number);

  // REQUIRES: the pool is held by a shared_ptr, which the function shares.
  ReadLayout AsReadLayout();

 private:
  class Worker;

  template <typename Answer>
  Result<Answer> Ask(const FrameHeader& header, std::string_view head, std::string_view bytes,
                     Result<Answer> (*decode)(std::string_view));
  Result<std::unique_ptr<Worker>> Take();
  void Keep(std::unique_ptr<Worker> worker);

  const ReaderOptions options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;  // guarded by mutex_
};

}  // namespace lantai::app
