#include "reader/zip.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace lantai::reader {
namespace {

struct Close {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using Handle = std::unique_ptr<archive, Close>;

Status Damaged(archive* handle) {
  const char* why = archive_error_string(handle);
  return Status(Code::kInvalidArgument,
                std::string("the zip is damaged: ") + (why != nullptr ? why : "no reason given"));
}

// Inflates the current entry. `total` counts over all entries.
Result<std::string> Inflate(archive* handle, const std::string& name, size_t limit, size_t& total) {
  std::string content;
  std::vector<char> buffer(size_t{64} << 10);
  for (;;) {
    const la_ssize_t got = archive_read_data(handle, buffer.data(), buffer.size());
    if (got == 0) return content;
    if (got < 0) return Damaged(handle);
    const auto size = static_cast<size_t>(got);
    if (content.size() + size > kMaxZipEntry || total + size > limit) {
      return Status(Code::kTooLarge, "the zip's entry " + name + " is too large when inflated");
    }
    total += size;
    content.append(buffer.data(), size);
  }
}

}  // namespace

Result<Zip> Zip::Open(std::string_view bytes, const std::function<bool(std::string_view)>& wanted) {
  if (!LooksLikeZip(bytes)) return Status(Code::kInvalidArgument, "the file is no zip");
  const Handle handle(archive_read_new());
  // The seekable reader goes by the central directory, the other by what stands before each entry: a cut-off file.
  archive_read_support_format_zip_seekable(handle.get());
  archive_read_support_format_zip_streamable(handle.get());
  if (archive_read_open_memory(handle.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return Damaged(handle.get());
  const size_t limit = std::min(kMaxZipTotal, std::max(size_t{1} << 20, bytes.size() * kMaxZipRatio));
  Zip zip;
  size_t total = 0;
  archive_entry* entry = nullptr;
  for (size_t count = 0;; ++count) {
    const int status = archive_read_next_header(handle.get(), &entry);
    if (status == ARCHIVE_EOF) return zip;
    // A warning is a name that the C locale has no letters for.
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return Damaged(handle.get());
    if (count == kMaxZipEntries) return Status(Code::kTooLarge, "the zip has more than 20,000 entries");
    const char* path = archive_entry_pathname(entry);
    if (path == nullptr || archive_entry_filetype(entry) != AE_IFREG) continue;
    std::string name = Name(path);
    if (!wanted(name) || zip.entries_.contains(name)) continue;
    if (archive_entry_is_encrypted(entry) > 0) {
      return Status(Code::kInvalidArgument, "the zip is encrypted");
    }
    LANTAI_ASSIGN_OR_RETURN(std::string content, Inflate(handle.get(), name, limit, total));
    zip.entries_.emplace(std::move(name), std::move(content));
  }
}

const std::string* Zip::Find(std::string_view name) const {
  const auto found = entries_.find(Name(name));
  return found == entries_.end() ? nullptr : &found->second;
}

std::string Zip::Name(std::string_view path) {
  std::string name;
  const auto end_of_folder = [&] { return name.rfind('/') == std::string::npos ? 0 : name.rfind('/'); };
  while (!path.empty()) {
    const size_t end = std::min(path.find_first_of("/\\"), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part == "..") {
      name.resize(end_of_folder());
    } else if (!part.empty() && part != ".") {
      if (!name.empty()) name += '/';
      name += part;
    }
  }
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return name;
}

std::string Zip::Join(std::string_view folder, std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\') || folder.empty()) return Name(path);
  return Name(std::string(folder) + '/' + std::string(path));
}

std::string_view Zip::Folder(std::string_view name) {
  const size_t slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
}

bool LooksLikeZip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

bool LooksLikeOle(std::string_view bytes) { return bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"); }

}  // namespace lantai::reader
