#include "reader/ole.h"

#include <algorithm>
#include <utility>

#include "reader/little_endian.h"
#include "reader/zip.h"

namespace lantai::reader {
namespace {

// Sector numbers from here on say that there is no next sector ([MS-CFB] §2.1).
constexpr uint32_t kNoSector = 0xFFFFFFFA;
constexpr uint32_t kNoEntry = 0xFFFFFFFF;
constexpr size_t kEntrySize = 128;
constexpr size_t kMiniSectorSize = 64;
constexpr size_t kHeaderTableEntries = 109;

Status Damaged(std::string_view what) {
  return Status(Code::kInvalidArgument, "the OLE compound file is damaged: " + std::string(what));
}

void AppendNumbers(std::string_view sector, std::vector<uint32_t>& numbers) {
  for (size_t at = 0; at + 4 <= sector.size(); at += 4) numbers.push_back(U32(sector, at));
}

// A directory entry's name, "" where it has characters beyond ASCII.
std::string NameOf(std::string_view entry) {
  const size_t length = std::min<size_t>(U16(entry, 64), 64) / 2;
  std::string name;
  for (size_t i = 0; i + 1 < length; ++i) {
    const uint16_t c = U16(entry, 2 * i);
    if (c >= 0x80) return "";
    name += static_cast<char>(c);
  }
  return name;
}

// Follows a chain of sectors: `sector_at` gives a sector's bytes, `table` each sector's next. No sector can be in a
// chain twice.
template <typename At>
Result<std::string> Follow(uint32_t start, size_t size, const std::vector<uint32_t>& table, const At& sector_at) {
  std::string content;
  std::vector<bool> seen;
  for (uint32_t sector = start; sector < kNoSector && content.size() < size;) {
    const std::string_view bytes = sector_at(sector);
    if (bytes.empty()) return Damaged("a chain of sectors leads outside");
    if (sector >= seen.size()) seen.resize(size_t{sector} + 1);
    if (seen[sector]) return Damaged("a chain of sectors is a circle");
    seen[sector] = true;
    content += bytes;
    sector = sector < table.size() ? table[sector] : kNoSector;
  }
  content.resize(std::min(content.size(), size));
  return content;
}

}  // namespace

Result<OleFile> OleFile::Open(std::string_view bytes) {
  if (!LooksLikeOle(bytes) || bytes.size() < 512)
    return Status(Code::kInvalidArgument, "the file is no OLE compound file");
  OleFile file;
  file.bytes_ = bytes;
  const uint16_t shift = U16(bytes, 30);
  if (shift != 9 && shift != 12) return Damaged("its sectors have an impossible size");
  file.sector_size_ = size_t{1} << shift;
  file.mini_cutoff_ = U32(bytes, 56);
  LANTAI_RETURN_IF_ERROR(file.ReadTables());
  LANTAI_RETURN_IF_ERROR(file.ReadDirectory());
  return file;
}

Result<std::string> OleFile::Read(std::string_view name) const {
  const auto found = streams_.find(name);
  if (found == streams_.end()) return Status(Code::kNotFound, "the OLE compound file has no " + std::string(name));
  const Stream& stream = found->second;
  if (stream.size > bytes_.size()) return Damaged(std::string(name) + " is larger than the file");
  return stream.size < mini_cutoff_ ? ReadMiniChain(stream.start, stream.size) : ReadChain(stream.start, stream.size);
}

std::string_view OleFile::SectorAt(uint32_t sector) const {
  return Slice(bytes_, (size_t{sector} + 1) * sector_size_, sector_size_);
}

// The allocation table's own sectors are listed in the header and, beyond 109, in a chain of sectors (§2.5).
Status OleFile::ReadTables() {
  std::vector<uint32_t> listed;
  AppendNumbers(Slice(bytes_, 76, 4 * kHeaderTableEntries), listed);
  uint32_t next = U32(bytes_, 68);
  for (size_t steps = 0; next < kNoSector; ++steps) {
    const std::string_view sector = SectorAt(next);
    if (sector.size() < sector_size_ || steps > SectorCount()) return Damaged("the list of its tables has no end");
    AppendNumbers(sector.substr(0, sector_size_ - 4), listed);
    next = U32(sector, sector_size_ - 4);
  }
  for (const uint32_t sector : listed) {
    if (sector >= kNoSector || table_.size() >= SectorCount()) continue;
    AppendNumbers(SectorAt(sector), table_);
  }
  return Status::Ok();
}

Status OleFile::ReadDirectory() {
  LANTAI_ASSIGN_OR_RETURN(const std::string directory, ReadChain(U32(bytes_, 48), bytes_.size()));
  if (directory.size() < kEntrySize) return Damaged("it has no directory");
  ListEntries(directory);
  LANTAI_ASSIGN_OR_RETURN(const std::string mini, ReadChain(U32(bytes_, 60), bytes_.size()));
  AppendNumbers(mini, mini_table_);
  const size_t size = std::min<size_t>(U32(directory, 120), bytes_.size());
  LANTAI_ASSIGN_OR_RETURN(mini_stream_, ReadChain(U32(directory, 116), size));
  return Status::Ok();
}

// The root's children are a tree of siblings (§2.6.4); each entry is visited once.
void OleFile::ListEntries(std::string_view directory) {
  std::vector<bool> seen(directory.size() / kEntrySize);
  std::vector<uint32_t> waiting = {U32(directory, 76)};
  while (!waiting.empty()) {
    const uint32_t id = waiting.back();
    waiting.pop_back();
    if (id == kNoEntry || id >= seen.size() || seen[id]) continue;
    seen[id] = true;
    const std::string_view entry = Slice(directory, id * kEntrySize, kEntrySize);
    waiting.push_back(U32(entry, 68));
    waiting.push_back(U32(entry, 72));
    if (U8(entry, 66) == 2) streams_.emplace(NameOf(entry), Stream{U32(entry, 116), U32(entry, 120)});
  }
}

Result<std::string> OleFile::ReadChain(uint32_t start, size_t size) const {
  return Follow(start, size, table_, [this](uint32_t sector) { return SectorAt(sector); });
}

Result<std::string> OleFile::ReadMiniChain(uint32_t start, size_t size) const {
  return Follow(start, size, mini_table_, [this](uint32_t sector) {
    return Slice(mini_stream_, size_t{sector} * kMiniSectorSize, kMiniSectorSize);
  });
}

}  // namespace lantai::reader
