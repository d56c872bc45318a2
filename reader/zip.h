// The files inside a zip, in memory. Office files (ISO/IEC 29500-2) and OFD (GB/T 33190 §7.1) are zips of XML: only the
// entries that a reader asks for are inflated, nothing is ever written to disk, so names such as ../../etc are
// harmless.
//
//   Result<Zip> zip = Zip::Open(bytes, [](std::string_view name) { return name.ends_with(".xml"); });
//   const std::string* workbook = zip->Find("xl/workbook.xml");
//
// Names are compared as ISO/IEC 29500-2 §6.2.2 does, without case, with / between folders (some writers put \) and
// without a leading /. Of two entries with one name the first counts.
//
// Thread-safety: const calls from any thread. Lifetime: what Find returns lives as long as the Zip.
// Errors: kInvalidArgument for bytes that are no zip, are damaged or are encrypted; kTooLarge beyond a limit.
// Limits: 20,000 entries, 64 MiB an entry, 128 MiB of all wanted ones, and no more than 400 bytes for each byte of the
// file (deflate can make 1,032; forms of blank cells were seen at 60), the first MiB being free.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai::reader {

inline constexpr size_t kMaxZipEntries = 20'000;
inline constexpr size_t kMaxZipEntry = size_t{64} << 20;
inline constexpr size_t kMaxZipTotal = size_t{128} << 20;
inline constexpr size_t kMaxZipRatio = 400;

class Zip {
 public:
  // `wanted` is asked with the compared form of each name.
  static Result<Zip> Open(std::string_view bytes, const std::function<bool(std::string_view)>& wanted);

  // Null where there is no such entry, or it was not wanted.
  const std::string* Find(std::string_view name) const;

  // "Word\Document.xml" → "word/document.xml"; "./" and "x/../" are resolved, never above the root.
  static std::string Name(std::string_view path);

  // `path` as a file in folder `folder` names it: "/xl/a.xml" is meant from the root, "a.xml" from the folder.
  static std::string Join(std::string_view folder, std::string_view path);

  // "xl/workbook.xml" → "xl"; "" for a file in the root.
  static std::string_view Folder(std::string_view name);

 private:
  std::map<std::string, std::string, std::less<>> entries_;
};

// Whether bytes begin as a zip does, or as an OLE compound file ([MS-CFB] §2.2).
bool LooksLikeZip(std::string_view bytes);
bool LooksLikeOle(std::string_view bytes);

}  // namespace lantai::reader
