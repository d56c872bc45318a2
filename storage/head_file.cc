#include "storage/head_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "storage/atomic_file.h"

namespace lantai::storage {
namespace {

constexpr size_t kNumberDigits = 20, kCheckDigits = 16;
constexpr size_t kTextLength = kNumberDigits + 1 + 64;
constexpr size_t kLineLength = kTextLength + 1 + kCheckDigits + 1;

std::string LineOf(const Head& head) {
  char number[kNumberDigits + 1];
  std::snprintf(number, sizeof number, "%020llu", static_cast<unsigned long long>(head.commit));
  const std::string text = std::string(number) + " " + head.chain.Hex();
  return text + " " + Sha256Of(text).Hex().substr(0, kCheckDigits) + "\n";
}

std::optional<Head> ReadLine(std::string_view line) {
  if (line.size() != kLineLength) return std::nullopt;
  Head head;
  const char* end = line.data() + kNumberDigits;
  const auto [stop, error] = std::from_chars(line.data(), end, head.commit);
  const Result<Sha256> chain = ParseSha256(line.substr(kNumberDigits + 1, 64));
  if (error != std::errc() || stop != end || !chain.ok()) return std::nullopt;
  head.chain = *chain;
  return LineOf(head) == line ? std::optional(head) : std::nullopt;
}

}  // namespace

Result<HeadLines> ReadHead(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return SystemError(path, errno);
  std::string text(2 * kLineLength + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return SystemError(path, EIO);
  text.resize(static_cast<size_t>(file.gcount()));
  const std::string_view view = text;
  const std::optional<Head> one = ReadLine(view.substr(0, kLineLength));
  const std::optional<Head> two = ReadLine(view.substr(std::min(kLineLength, view.size())));
  if (!one && !two) {
    return {Code::kCorruption, path.string() +
                                   " is damaged: it should hold two lines with the number and the head of the commit "
                                   "chain; nothing was changed"};
  }
  if (!one || !two) return HeadLines{one ? *one : *two, true};
  return HeadLines{one->commit > two->commit ? *one : *two, false};
}

Result<std::unique_ptr<HeadFile>> HeadFile::Open(const std::filesystem::path& path, const std::optional<Head>& create) {
  const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC | (create ? O_CREAT | O_TRUNC : 0), 0644);
  if (fd < 0) return SystemError(path, errno);
  std::unique_ptr<HeadFile> file(new HeadFile(path, fd));
  if (create) {
    for (const int line : {0, 1}) LANTAI_RETURN_IF_ERROR(file->WriteAt(*create, line));
    LANTAI_RETURN_IF_ERROR(file->Sync());
    LANTAI_RETURN_IF_ERROR(SyncFolder(path.parent_path()));
  }
  return file;
}

HeadFile::~HeadFile() { close(fd_); }

Status HeadFile::Write(const Head& head) { return WriteAt(head, static_cast<int>(head.commit % 2)); }

Status HeadFile::WriteAt(const Head& head, int line) {
  const std::string text = LineOf(head);
  const auto offset = static_cast<off_t>(static_cast<size_t>(line) * kLineLength);
  const ssize_t written = pwrite(fd_, text.data(), text.size(), offset);
  if (written == static_cast<ssize_t>(text.size())) return {};
  return SystemError(path_, written < 0 ? errno : ENOSPC);
}

Status HeadFile::CheckPlace() const {
  struct stat here {
  }, named{};
  if (fstat(fd_, &here) != 0) return SystemError(path_, errno);
  const bool found = stat(path_.c_str(), &named) == 0;
  if (found && here.st_dev == named.st_dev && here.st_ino == named.st_ino) return {};
  return {Code::kIo, path_.parent_path().string() +
                         ": the archive was moved, deleted or replaced while it was in use; nothing more is written"};
}

Status HeadFile::Sync() { return fdatasync(fd_) == 0 ? Status() : SystemError(path_, errno); }

}  // namespace lantai::storage
