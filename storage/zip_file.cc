#include "storage/zip_file.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace lantai::storage {
namespace {

constexpr size_t kPiece = size_t{1} << 20;

}  // namespace

Result<std::unique_ptr<ZipFile>> ZipFile::Create(const std::filesystem::path& path) {
  LANTAI_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(path));
  auto zip = std::unique_ptr<ZipFile>(new ZipFile(std::move(file)));
  LANTAI_RETURN_IF_ERROR(zip->Start());
  return zip;
}

ZipFile::~ZipFile() {
  if (writer_ == nullptr) return;
  archive_write_fail(writer_);  // nothing more is written: the file goes
  archive_write_free(writer_);
}

Status ZipFile::Start() {
  writer_ = archive_write_new();
  archive_write_set_format_zip(writer_);
  archive_write_set_format_option(writer_, "zip", "compression", "store");
  archive_write_set_bytes_per_block(writer_, 0);
  archive_write_set_bytes_in_last_block(writer_, 1);
  const auto write = [](struct archive* writer, void* self, const void* data, size_t size) -> la_ssize_t {
    auto* zip = static_cast<ZipFile*>(self);
    zip->written_ = zip->file_->Append({static_cast<const char*>(data), size});
    if (zip->written_.ok()) return static_cast<la_ssize_t>(size);
    archive_set_error(writer, EIO, "%s", zip->written_.message().c_str());
    return -1;
  };
  return archive_write_open(writer_, this, nullptr, write, nullptr) == ARCHIVE_OK ? Status() : Failed();
}

Status ZipFile::Failed() const {
  if (!written_.ok()) return written_;
  const char* reason = archive_error_string(writer_);
  return {Code::kInternal, std::string("ZIP: ") + (reason != nullptr ? reason : "unknown error")};
}

Status ZipFile::Begin(const std::string& name, uint64_t size) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
  return archive_write_header(writer_, entry.get()) == ARCHIVE_OK ? Status() : Failed();
}

Status ZipFile::Put(std::string_view data) {
  while (!data.empty()) {
    const la_ssize_t put = archive_write_data(writer_, data.data(), data.size());
    if (put <= 0) return Failed();
    data.remove_prefix(static_cast<size_t>(put));
  }
  return {};
}

Status ZipFile::AddText(const std::string& name, std::string_view text) {
  LANTAI_RETURN_IF_ERROR(Begin(name, text.size()));
  return Put(text);
}

Status ZipFile::AddFile(const std::string& name, const std::filesystem::path& path, uint64_t size) {
  LANTAI_RETURN_IF_ERROR(Begin(name, size));
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError(path, errno);
  std::vector<char> piece(kPiece);
  Status status;
  for (ssize_t got = 1; status.ok() && got > 0;) {
    got = read(fd, piece.data(), piece.size());
    if (got < 0) status = SystemError(path, errno);
    if (got > 0) status = Put({piece.data(), static_cast<size_t>(got)});
  }
  close(fd);
  return status;
}

Status ZipFile::Finish() {
  if (archive_write_close(writer_) != ARCHIVE_OK) return Failed();
  LANTAI_RETURN_IF_ERROR(written_);
  return file_->Finish();
}

}  // namespace lantai::storage
