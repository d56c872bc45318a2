#include "app/reader_pool.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "app/pipeline.h"
#include "tests/support/pdf_writer.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string OnePage(const std::string& text) {
  PdfWriter pdf;
  pdf.NewPage();
  pdf.Text(72, 100, 16, text);
  return pdf.Finish();
}

std::shared_ptr<ReaderPool> Pool(ReaderOptions options = {}) {
  if (options.program.empty()) options.program = LANTAI_READER_PROGRAM;
  return std::make_shared<ReaderPool>(std::move(options));
}

// A program in the reader's place, which answers as the shell script says.
class FakeReader {
 public:
  explicit FakeReader(const std::string& script) : path_(dir_.path() / "reader") {
    std::ofstream(path_) << "#!/bin/sh\n" << script;
    chmod(path_.c_str(), 0700);
  }
  const std::filesystem::path& path() const { return path_; }

  // A greeting without an error or a note.
  static constexpr const char* kHello = "printf 'LTRD\\001\\001\\000\\000\\003\\000\\000\\000\\000\\000\\000'\n";

 private:
  TempDir dir_;
  std::filesystem::path path_;
};

TEST(ReaderPool, ReadsAPdfBehindTheSandbox) {
  const Result<Layout> layout = Pool()->Read(LayoutFormat::kPdf, OnePage("政府信息公开"));
  ASSERT_OK(layout);
  EXPECT_EQ(layout->pages.at(0).words.at(0).text, "政府信息公开");
}

TEST(ReaderPool, OneWorkerReadsManyFiles) {
  const auto pool = Pool({.files_per_worker = 3});
  for (int i = 0; i < 10; ++i) {
    const Result<Layout> layout = pool->Read(LayoutFormat::kPdf, OnePage(fmt::format("第{}份", i)));
    ASSERT_OK(layout);
    EXPECT_EQ(layout->pages.at(0).words.at(0).text, fmt::format("第{}份", i));
  }
}

TEST(ReaderPool, ThreadsEachHaveAWorker) {
  const auto pool = Pool();
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string text = fmt::format("第{}之{}", t, i);
        const Result<Layout> layout = pool->Read(LayoutFormat::kPdf, OnePage(text));
        right += layout.ok() && layout->pages.at(0).words.at(0).text == text;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 80);
}

TEST(ReaderPool, ADamagedFileCostsNoWorker) {
  const auto pool = Pool();
  EXPECT_THAT(pool->Read(LayoutFormat::kPdf, "%PDF-1.4 nothing"), Fails(Code::kInvalidArgument, HasSubstr("damaged")));
  EXPECT_OK(pool->Read(LayoutFormat::kPdf, OnePage("好")));
}

TEST(ReaderPool, WithoutAProgramTheMessageSaysWhatToInstall) {
  const auto pool = std::make_shared<ReaderPool>(ReaderOptions{});
  EXPECT_THAT(pool->Read(LayoutFormat::kPdf, "x"), Fails(Code::kIo, HasSubstr("lantai-reader")));
  EXPECT_THAT(Pool({.program = "/not/there"})->Read(LayoutFormat::kPdf, "x"),
              Fails(Code::kIo, HasSubstr("/not/there")));
}

TEST(ReaderPool, AProgramThatIsNoReaderIsNamed) {
  const FakeReader reader("echo hello world, this is no reader at all\n");
  EXPECT_THAT(Pool({.program = reader.path()})->Read(LayoutFormat::kPdf, "x"),
              Fails(Code::kIo, AllOf(HasSubstr(reader.path().string()), HasSubstr("protocol"))));
}

TEST(ReaderPool, AnErrorAtStartIsPassedOn) {
  // kUnsupported and a message of two letters.
  const FakeReader reader("printf 'LTRD\\001\\001\\000\\000\\005\\000\\000\\000\\013\\002no\\000'\n");
  EXPECT_THAT(Pool({.program = reader.path()})->Read(LayoutFormat::kPdf, "x"), Fails(Code::kIo, HasSubstr("no")));
}

TEST(ReaderPool, ACrashIsAnErrorOfTheFile) {
  const FakeReader reader(std::string(FakeReader::kHello) + "kill -SEGV $$\n");
  EXPECT_THAT(Pool({.program = reader.path()})->Read(LayoutFormat::kPdf, std::string(10'000'000, 'x')),
              Fails(Code::kInvalidArgument, HasSubstr("crashes")));
}

TEST(ReaderPool, AWorkerThatDiedBetweenFilesIsReplaced) {
  // Answers one request of one byte with an empty layout, and is gone.
  const FakeReader reader(std::string(FakeReader::kHello) +
                          "head -c 13 >/dev/null\n"
                          "printf 'LTRD\\001\\003\\000\\000\\006\\000\\000\\000\\000\\000\\000\\000\\000\\000'\n");
  const auto pool = Pool({.program = reader.path()});
  for (int i = 0; i < 3; ++i) EXPECT_OK(pool->Read(LayoutFormat::kPdf, "x"));
}

TEST(ReaderPool, TheClockGivesTimeoutAndNoDocument) {
  const FakeReader slow(std::string(FakeReader::kHello) + "exec sleep 100\n");
  const auto pool = Pool({.program = slow.path(), .clock = std::chrono::milliseconds(200)});
  EXPECT_THAT(pool->Read(LayoutFormat::kPdf, "x"), Fails(Code::kTimeout, HasSubstr("again")));
}

TEST(ReaderPool, TheCpuLimitGivesTimeoutToo) {
  const FakeReader busy(std::string(FakeReader::kHello) + "kill -XCPU $$\n");
  EXPECT_THAT(Pool({.program = busy.path()})->Read(LayoutFormat::kPdf, "x"), Fails(Code::kTimeout, HasSubstr("clock")));
}

TEST(ReaderPool, NonsenseInPlaceOfAnAnswerIsAnError) {
  const FakeReader liar(std::string(FakeReader::kHello) +
                        "printf 'LTRD\\001\\003\\000\\000\\004\\000\\000\\000\\377\\377\\377\\377'\nsleep 5\n");
  EXPECT_THAT(Pool({.program = liar.path()})->Read(LayoutFormat::kPdf, "x"),
              Fails(Code::kInternal, HasSubstr("damaged")));
}

TEST(ReaderPool, WorkersBeginWithOrdinarySignals) {
  signal(SIGPIPE, SIG_IGN);
  sigset_t block, before;
  sigemptyset(&block);
  sigaddset(&block, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &block, &before);
  for (const char* number : {"PIPE", "TERM"}) {
    const FakeReader reader(std::string(FakeReader::kHello) + "kill -" + number + " $$\nsleep 5\n");
    EXPECT_THAT(Pool({.program = reader.path(), .clock = std::chrono::seconds(2)})->Read(LayoutFormat::kPdf, "x"),
                Fails(Code::kInvalidArgument, HasSubstr("crashes")))
        << number;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST(FindReader, TheEnvironmentDecides) {
  setenv("LANTAI_READER", "/somewhere/reader", 1);
  EXPECT_EQ(FindReader(), "/somewhere/reader");
  unsetenv("LANTAI_READER");
}

TEST(Pipeline, AnExtractorReadsPdf) {
  setenv("LANTAI_READER", LANTAI_READER_PROGRAM, 1);
  const auto extractor = MakeExtractor({});
  unsetenv("LANTAI_READER");
  ASSERT_OK(extractor);
  const std::string pdf = OnePage("二、主动公开政府信息情况");
  const Result<Page> page = (*extractor)->Read({.input = "a.pdf", .bytes = pdf});
  ASSERT_OK(page);
  ASSERT_TRUE(page->document);
  EXPECT_EQ(page->document->media_type, "application/pdf");
  EXPECT_EQ(page->document->charset, "");
  EXPECT_THAT(page->document->title, HasSubstr("主动公开"));
  const Result<Page> broken = (*extractor)->Read({.input = "b.pdf", .bytes = "%PDF-1.7 nothing"});
  EXPECT_THAT(broken, Fails(Code::kInvalidArgument, AllOf(HasSubstr("b.pdf"), HasSubstr("PDF"))));
}

}  // namespace
}  // namespace lantai::app
