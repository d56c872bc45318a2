#include "tests/support/zip_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

namespace lantai {
namespace {

la_ssize_t Append(archive*, void* out, const void* bytes, size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void Require(int status, archive* writer) {
  if (status != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
}

}  // namespace

std::string WriteZip(const ZipEntries& entries, const std::string& password) {
  std::string bytes;
  const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), &archive_write_free);
  Require(archive_write_set_format_zip(writer.get()), writer.get());
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  if (!password.empty()) {
    Require(archive_write_set_options(writer.get(), "zip:encryption=zipcrypt"), writer.get());
    Require(archive_write_set_passphrase(writer.get(), password.c_str()), writer.get());
  }
  Require(archive_write_open(writer.get(), &bytes, nullptr, Append, nullptr), writer.get());
  for (const auto& [name, content] : entries) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    Require(archive_write_header(writer.get(), entry.get()), writer.get());
    if (archive_write_data(writer.get(), content.data(), content.size()) < 0) {
      throw std::runtime_error(archive_error_string(writer.get()));
    }
  }
  Require(archive_write_close(writer.get()), writer.get());
  return bytes;
}

}  // namespace lantai
